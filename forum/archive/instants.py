"""Instants as an archive writes them: RFC 3339 with an offset."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from forum.archive.faults import shown

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII)
_NO_OFFSET = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?)?\Z", re.ASCII)
_FIRST, _LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)  # a year at each end, so that any zone can print it


def instant(text: str) -> datetime:
    """The instant in UTC, to the microsecond. Raises ValueError with a sentence about the text."""
    found = _RFC3339.match(text)
    if not found:
        if _NO_OFFSET.match(text):
            raise ValueError(f"{shown(text)} has no offset from UTC")
        raise ValueError(f"an instant such as 2025-07-14T09:00:00-04:00 is expected, not {shown(text)}")
    day, minutes, seconds, fraction, offset = found.groups()
    leap = seconds == "60"
    offset = "+00:00" if offset in "Zz" else offset
    try:
        at = datetime.fromisoformat(f"{day}T{minutes}:{'59' if leap else seconds}.{(fraction or '')[:6]:0<6}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"there is no such instant as {shown(text)}") from None
    if leap:
        at += timedelta(seconds=1)
        if (at.day, at.hour, at.minute, at.second) != (1, 0, 0, 0):  # leap seconds end a month, in UTC
            raise ValueError(f"there is no such instant as {shown(text)}")
    if not _FIRST <= at < _LAST:
        raise ValueError(f"{shown(text)} lies outside the calendar")
    return at


def usual(at: datetime, zone: str) -> str:
    """How we write an instant: in the forum's zone, without fractions where there are none."""
    there = at.astimezone(ZoneInfo(zone))
    offset = there.utcoffset()
    if offset is None or offset.seconds % 60:  # the mean local time of long ago has seconds, which RFC 3339 cannot write
        there = at.astimezone(UTC)
    return there.isoformat(timespec="microseconds" if there.microsecond else "seconds")
