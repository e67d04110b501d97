"""A day and a time on the clocks of a zone, as somebody types them: which instant is meant, and the question where that is not certain."""

import re
from datetime import UTC, date, datetime, timedelta
from datetime import time as midnight

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.fields import Field

from core import wall
from core.forms import Part
from core.languages import city, moment
from core.wall import Fold, Gap
from forum.forms import line

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?::00)?\Z")


class InstantPart(Part):
    """A day, a time, and where clocks skip that time or show it twice, which of two instants is meant."""

    day = StringField(_l("Day"), filters=[line])
    time = StringField(_l("Time"), filters=[line])
    pick = StringField(_l("Which of the two?"))

    offered: tuple[tuple[str, str], ...] = ()  # the two instants to choose from, with their words

    @property
    def is_empty(self) -> bool:
        return not (self.day.data or self.time.data)

    def show(self, instant: datetime | None, zone: str, *, anywhere: bool = False, end: bool = False) -> None:
        """Fills in what clocks in the zone show; of a day anywhere on earth the day only."""
        if instant is None:
            self.day.data = self.time.data = ""
            return
        local = wall.shows(instant - timedelta(days=1) if anywhere and end else instant, zone)
        self.day.data, self.time.data = local.strftime("%Y-%m-%d"), "" if anywhere else local.strftime("%H:%M")

    def read(self, zone: str, *, anywhere: bool = False, end: bool = False, needed: bool = True) -> datetime | None:
        """The instant that is meant; None with an error beside its field where there is none, or without where none is needed."""
        if self.is_empty and not needed:
            return None
        local = self._local(anywhere=anywhere)
        if local is None:
            return None
        if anywhere:
            return wall.end_of_day(local) if end else wall.first_of_day(local)
        found = wall.instant_of(local, zone)
        return found if isinstance(found, datetime) else self._chosen(found, local, zone)

    def _local(self, *, anywhere: bool) -> datetime | None:
        day, time = _DAY.match(self.day.data or ""), _TIME.match(self.time.data or "")
        if day is None:
            _wrong(self.day, _("Please give the day as year, month and day: 2026-03-29.") if self.day.data else _("Please give a day."))
        if time is None and not anywhere:
            _wrong(self.time, _("Please give the time as hours and minutes: 14:30.") if self.time.data else _("Please give a time."))
        if day is None or (time is None and not anywhere):
            return None
        hours, minutes = (0, 0) if anywhere or time is None else (int(time[1]), int(time[2]))
        try:
            local = datetime.combine(date(int(day[1]), int(day[2]), int(day[3])), midnight())
            if not 2000 <= local.year <= 2200:
                raise ValueError
        except ValueError:
            _wrong(self.day, _("There is no such day in the calendar."))
            return None
        if minutes > 59 or hours > 24 or (hours == 24 and minutes):
            _wrong(self.time, _("A day has the times from 00:00 to 24:00."))
            return None
        return local + timedelta(hours=hours, minutes=minutes)

    def _chosen(self, found: Gap | Fold, local: datetime, zone: str) -> datetime | None:
        by_value = {instant.astimezone(UTC).isoformat(): instant for instant in found.instants}
        self.offered = tuple((value, _said(instant, zone)) for value, instant in by_value.items())
        chosen = by_value.get(self.pick.data or "")
        if chosen is None:
            words = {"time": moment(local.replace(tzinfo=UTC), "time", "UTC"), "day": moment(local.replace(tzinfo=UTC), "date", "UTC"), "city": city(zone)}
            if isinstance(found, Gap):
                said = _(
                    "In %(city)s clocks go forward on %(day)s and never show %(time)s. Please choose the last minute before or the first after, or give another time.", **words
                )
            else:
                said = _("In %(city)s clocks go back on %(day)s and show %(time)s twice. Please choose which is meant.", **words)
            _wrong(self.pick, said)
            return None
        if isinstance(found, Gap):  # from now on that time stands in the form
            self.show(chosen, zone)
            self.pick.data, self.offered = "", ()
        return chosen


def _said(instant: datetime, zone: str) -> str:
    return str(_("%(moment)s, %(offset)s", moment=moment(instant, "long", zone), offset=wall.offset(instant, zone)))


def _wrong(field: Field, words: str) -> None:
    field.errors = [*field.errors, words]
