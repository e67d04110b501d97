"""When forums open and close: a page by month, and calendars to subscribe to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext

from core import asked, calendars, clock, fresh, zones
from core.access import current_person
from core.languages import city, html_lang, language, moment
from forum.queries import agenda
from forum.queries.agenda import Dates
from forum.views import pages
from forum.views.opened import opened


@dataclass(frozen=True, slots=True)
class Day:
    """A line of the page: a forum opens, or it closes."""

    at: datetime
    opens: bool
    forum: Dates


@pages.get("/calendar", endpoint="agenda")
def agenda_() -> Any:
    """Openings and closings of a year, by month, in the reader's zone and the forum's."""
    at, person = clock.now(), current_person()
    zone = ZoneInfo(zones.of_reader(person))
    span = agenda.first_and_last(person)
    years = (span[0].astimezone(zone).year, span[1].astimezone(zone).year) if span else (at.astimezone(zone).year,) * 2
    year = asked.whole("year") or at.astimezone(zone).year
    if not 1900 < year < 9000:
        abort(404)
    begins, ends = (datetime(one, 1, 1, tzinfo=zone).astimezone(UTC) for one in (year, year + 1))
    forums = agenda.dates_within(person, begins=begins, ends=ends)
    days = [Day(instant, opens, one) for one in forums for instant, opens in ((one.opens_at, True), (one.closes_at, False)) if begins <= instant < ends]
    days.sort(key=lambda day: (day.at, not day.opens))
    months = [(month, list(group)) for month, group in groupby(days, key=lambda day: day.at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0))]
    about = {"year": year, "months": months, "earlier": year - 1 if years[0] < year else None, "later": year + 1 if year < years[1] else None, "at": at}
    return fresh.page((forums, years), lambda: render_template("forum/agenda.html", **about))


@pages.get("/forums.ics")
def calendar() -> Any:
    """All public forums, as a calendar."""
    return _answer(agenda.public_dates(), current_app.config["SITE_NAME"])


@pages.get("/forums/<slug>/calendar.ics")
def forum_calendar(slug: str) -> Any:
    """One public forum, as a calendar. A calendar signs in nowhere, so that there is none of another."""
    on = opened(slug)
    dates = agenda.public_dates(slug) or abort(404)
    return _answer(dates, on.forum.title)


def _answer(dates: tuple[Dates, ...], name: str) -> Response:
    site = str(current_app.config["SITE_URL"]).rstrip("/")
    answer = Response(calendars.written([event for one in dates for event in _events(one, site)], name=name), mimetype=calendars.MIMETYPE)
    answer.headers["Content-Disposition"] = "inline; filename=forums.ics"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _events(forum: Dates, site: str) -> list[calendars.Event]:
    address = site + url_for(".show", slug=forum.slug)
    host = site.partition("://")[2].partition("/")[0]
    told = {"title": forum.title}
    return [
        calendars.Event(
            uid=f"{word}.{forum.slug}@{host}", at=instant, summary=says % told, address=address, sequence=forum.changes, stamped=forum.stamped, language=html_lang(language()),
            description=gettext("%(moment)s, %(city)s time (%(zone)s).", moment=moment(instant, "long", forum.timezone), city=city(forum.timezone), zone=forum.timezone) + "\n" + address,
        )
        for word, instant, says in (("opens", forum.opens_at, gettext("Opens: %(title)s")), ("closes", forum.closes_at, gettext("Closes: %(title)s")))
    ]  # fmt: skip
