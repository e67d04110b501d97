"""Calendars that programs subscribe to (iCalendar, RFC 5545): instants as values, and how they are written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MIMETYPE = "text/calendar"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """Something that happens at an instant. ``uid`` never changes; ``sequence`` grows when the instant does; ``stamped`` is when it was last said."""

    uid: str
    at: datetime
    summary: str
    description: str
    address: str
    sequence: int
    stamped: datetime
    language: str


def written(events: Iterable[Event], *, name: str) -> bytes:
    """The calendar as a document: the same events are the same bytes."""
    import icalendar  # here, since web workers that never write a calendar need not carry it

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Rapporteur//Forums//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _clean(name))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for one in events:
        event = icalendar.Event()
        event.add("uid", _clean(one.uid))
        event.add("dtstamp", one.stamped.astimezone(UTC).replace(microsecond=0))
        event.add("last-modified", one.stamped.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", one.at.astimezone(UTC).replace(microsecond=0))
        event.add("summary", _clean(one.summary), parameters={"LANGUAGE": one.language})
        event.add("description", _clean(one.description), parameters={"LANGUAGE": one.language})
        event.add("url", one.address)
        event.add("sequence", one.sequence)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _clean(words: str) -> str:
    return _CONTROLS.sub("", words)
