"""How long a place on the roster lasts: a confirmation each year, and an end four years after the last one. Years are those of the calendar."""

from datetime import datetime

YEARS = 4
WARNINGS = {"six-months": 6, "one-month": 1}  # months before the end


def years_after(moment: datetime, years: int) -> datetime:
    """The same day and hour so many years on; 29 February becomes the 28th where there is none."""
    return months_after(moment, 12 * years)


def months_after(moment: datetime, months: int) -> datetime:
    """The same day and hour so many months on (or back), the last day of the month where that day does not exist."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1, day=min(moment.day, 28))


def end_of(confirmed_at: datetime) -> datetime:
    """When a place ends that was last confirmed then."""
    return years_after(confirmed_at, YEARS)
