"""From the clock on the wall to the instant: what somebody means by a day and a time in a zone, where clocks skip an hour or strike it twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.zones import ANYWHERE

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Gap:
    """No clock there shows this time: the last minute before clocks go forward, and the first after, in UTC."""

    before: datetime
    after: datetime

    @property
    def instants(self) -> tuple[datetime, datetime]:
        return self.before, self.after


@dataclass(frozen=True)
class Fold:
    """Clocks there show this time twice: both instants, in UTC."""

    first: datetime
    second: datetime

    @property
    def instants(self) -> tuple[datetime, datetime]:
        return self.first, self.second


def instant_of(local: datetime, zone: str) -> datetime | Gap | Fold:
    """The instant, in UTC, at which clocks in ``zone`` show ``local`` (a time without a zone, to the minute)."""
    place = ZoneInfo(zone)
    early, late = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    shown = [instant for instant in (early, late) if shows(instant, zone) == local]
    if not shown:
        after = _change(late, early, place)
        return Gap(before=after - MINUTE, after=after)
    return shown[0] if early == late or len(shown) == 1 else Fold(early, late)


def shows(instant: datetime, zone: str) -> datetime:
    """What clocks in a zone show at an instant."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def offset(instant: datetime, zone: str) -> str:
    """How far clocks there are from UTC at an instant: "UTC+05:30"."""
    seconds = round((instant.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"UTC{'−' if seconds < 0 else '+'}{hours:02}:{minutes:02}"


def _change(earlier: datetime, later: datetime, place: ZoneInfo) -> datetime:
    """The instant between two, to the second, from which on the offset is that of the later one."""
    new = later.astimezone(place).utcoffset()
    while later - earlier > timedelta(seconds=1):
        middle = earlier + timedelta(seconds=(later - earlier) // timedelta(seconds=1) // 2)
        if middle.astimezone(place).utcoffset() == new:
            later = middle
        else:
            earlier = middle
    return later


def first_of_day(day: datetime) -> datetime:
    """When a day begins that is meant anywhere on earth: by the clock that is behind all others."""
    return day.replace(hour=0, minute=0, tzinfo=ZoneInfo(ANYWHERE)).astimezone(UTC)


def end_of_day(day: datetime) -> datetime:
    """When it has ended everywhere: the first instant of the next one by the clock that is behind all others."""
    return first_of_day(day) + timedelta(days=1)
