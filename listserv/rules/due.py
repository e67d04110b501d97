"""When digests are due: at the member's hour, on the member's clock; of each day, or of one day of the week, exactly one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SPAN = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}


def last_due(at: datetime, *, rhythm: str, hour: int, weekday: int, zone: str) -> tuple[date, datetime]:
    """The latest day whose digest is due by now, and the instant at which it was. An hour that the clocks skip is the one after; one that comes twice is the first."""
    clock = ZoneInfo(zone)
    day = at.astimezone(clock).date()
    while True:
        due = datetime.combine(day, time(hour), tzinfo=clock).astimezone(UTC)
        if due <= at and (rhythm == "daily" or day.weekday() == weekday):
            return day, due
        day -= timedelta(days=1)


def ends(day: date, *, zone: str) -> datetime:
    """When a day is over there."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)
