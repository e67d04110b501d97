"""The words of pages to read: who speaks, how long is left, and what is said of every message, looked up once a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.units import format_unit
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext, ngettext, pgettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from accounts.words import CATEGORY_NAMES
from core.languages import country, current, direction, html_lang, in_language, language_name, moment
from forum.models import Phase
from forum.queries.entries import Speaker
from forum.reasons import HELD
from forum.views import pages

INITIATIVE_STATUS_NAMES = {"ongoing": _l("Ongoing"), "planned": _l("Planned"), "completed": _l("Completed")}
FORUM_ROLE_NAMES = {"participant": _l("Participant"), "moderator": _l("Moderator"), "secretariat": _l("Secretariat")}
VISIBILITY_NAMES = {"public": _l("Everybody"), "registered": _l("Registered participants"), "closed": _l("Invited participants")}
MODERATION_NAMES = {"after": _l("After posting, by the moderator"), "before": _l("Before publication, by the moderator")}
CHANGE_NAMES = {"extended": _l("Extended"), "reopened": _l("Re-opened"), "closed-early": _l("Closed early")}
OCCASION_LABELS = {
    "opening": _l("Opening message by the moderator"),
    "mid-point": _l("Mid-point message by the moderator"),
    "closing": _l("Closing message by the moderator"),
}
PHASE_NAMES = {Phase.ANNOUNCED: _l("Announced"), Phase.OPEN: _l("Open"), Phase.CLOSED: _l("Closed")}


@dataclass(frozen=True, slots=True)
class Byline:
    """Who speaks: for whom (a country or an organization), and in which function or under which name."""

    entity: str
    rest: str


def byline(speaker: Speaker) -> Byline:
    """A speaker in the reader's language. A name that begins or ends with its own entity does not say it twice."""
    return _byline(speaker, current())


@lru_cache(maxsize=20000)
def _byline(speaker: Speaker, _language: str) -> Byline:
    place = country(speaker.country) if speaker.country else ""
    named_by_country = speaker.category in ("party", "non-party")
    entity = (place if named_by_country else speaker.organization) or speaker.organization or place
    name = gettext("Former participant") if speaker.erased or not speaker.name else speaker.name
    if not entity:
        return Byline(name, "")
    rest = [_without(name, entity, place, _english(speaker.country))]
    if named_by_country and speaker.organization and speaker.organization not in name:
        rest.append(speaker.organization)
    if not named_by_country and place and place not in f"{entity} {rest[0]}":
        rest.append(place)
    return Byline(entity, gettext(", ").join(part for part in rest if part))


def _without(name: str, *entities: str) -> str:
    for entity in filter(None, entities):
        if name == entity:
            return ""
        if name.endswith(f", {entity}"):
            return name.removesuffix(f", {entity}")
        if name.startswith(f"{entity} (") and name.endswith(")"):
            return name[len(entity) + 2 : -1]
    return name


@lru_cache(maxsize=512)
def _english(code: str | None) -> str:
    with in_language("en"):
        return country(code) if code else ""


def time_left(at: datetime, until: datetime) -> str:
    """How long until an instant, in the two largest units that matter: "1 day and 5 hours"."""
    return _lasting(until - at)


def _lasting(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    parts = []
    if days:
        parts.append(ngettext("%(num)d day", "%(num)d days", days))
    if hours and days < 14:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours))
    if not days and minutes % 60 and hours < 12:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes % 60))
    if not parts:
        return str(gettext("less than a minute"))
    return parts[0] if len(parts) == 1 else str(gettext("%(days)s and %(hours)s", days=parts[0], hours=parts[1]))


def time_ago(at: datetime, since: datetime) -> str:
    """How long ago something closed, in days."""
    days = (at - since).days
    return str(ngettext("closed %(num)d day ago", "closed %(num)d days ago", days) if days else gettext("closed today"))


def period(opens: datetime, closes: datetime, *, zone: str, at: datetime) -> str:
    """From the first day to the last, in the forum's zone: "14–18 July", with the year where it is not this one."""
    first, last = (instant.astimezone(ZoneInfo(zone)) for instant in (opens, closes - timedelta(seconds=1)))
    style = "day" if last.year == at.astimezone(ZoneInfo(zone)).year else "date"
    end = moment(last, style, zone)
    if first.date() == last.date():
        return end
    if (first.year, first.month) == (last.year, last.month):
        before, _, after = moment(last, "day", zone).rpartition(str(last.day))
        return f"{before}{first.day}–{last.day}{after}" if style == "day" else end.replace(f"{before}{last.day}{after}", f"{before}{first.day}–{last.day}{after}")
    return f"{moment(first, 'day' if first.year == last.year else 'date', zone)} – {end}"


def tongue(tag: str | None) -> Markup:
    """The attributes of a text by its language: which it is where that is known and not the page's, and which way it runs."""
    return _tongue(tag, current())


@lru_cache(maxsize=512)
def _tongue(tag: str | None, page: str) -> Markup:
    if not tag:
        return Markup(' dir="auto"')
    known = Markup(' lang="%s"') % html_lang(tag) if tag != page else Markup("")
    # A text known to run from right to left does so even if its first letter is Latin.
    return known + Markup(' dir="%s"') % ("rtl" if direction(tag) == "rtl" else "auto")


def language_mark(tag: str) -> Markup:
    """The language a message is written in, under its own name."""
    return _language_mark(tag, current())


@lru_cache(maxsize=512)
def _language_mark(tag: str, page: str) -> Markup:
    own = Markup("") if tag == page else Markup(' lang="%s" dir="%s"') % (html_lang(tag), direction(tag))
    return Markup("<span%s>%s</span>") % (own, language_name(tag))


@dataclass(frozen=True, slots=True)
class MessageWords:
    """What is said beside every message. Those with a slot are patterns."""

    permanent: str
    permalink: str
    from_moderator: str
    occasions: Mapping[str, str]
    let_in_late: str
    marks: str
    unmarked: str
    reply: str
    quote: str
    withdrawn: str
    hidden: str
    no_subject: str
    in_reply_to: Markup
    to_message: Markup
    question: Markup
    goal: Markup
    typed_in: Markup
    edited: Markup
    files: str
    file_locked: str
    file_removed: str
    listed: str
    categories: Mapping[str, str]
    statuses: Mapping[str, str]


def message_words() -> MessageWords:
    """In the language of the page: looked up once, not once a message."""
    return _message_words(current())


@lru_cache(maxsize=8)
def _message_words(_language: str) -> MessageWords:
    return MessageWords(
        permanent=gettext("Permanent address of this message"),
        permalink=gettext("Permanent link"),
        from_moderator=gettext("From the moderator, not counted as an input"),
        occasions={key: str(name) for key, name in OCCASION_LABELS.items()},
        let_in_late=gettext("Arrived after closing; the moderator let it in."),
        marks=gettext("Questions and goals"),
        unmarked=gettext("No question, no goal"),
        reply=gettext("Reply"),
        quote=pgettext("act", "Quote"),
        withdrawn=gettext("This message was withdrawn by its author."),
        hidden=gettext("This message was hidden by the moderator."),
        no_subject=gettext("Without a subject"),
        in_reply_to=_pattern(gettext("in reply to %(number)s")),
        to_message=_pattern(gettext("to message %(number)s")),
        question=_pattern(gettext("Question %(number)s")),
        goal=_pattern(gettext("Goal %(code)s")),
        typed_in=_pattern(gettext("typed in by %(name)s")),
        edited=_pattern(gettext("edited %(moment)s")),
        files=gettext("Attached files"),
        file_locked=gettext("waits for the moderator to unlock it"),
        file_removed=gettext("removed by the moderator"),
        listed=gettext("On the roster of experts"),
        categories={key: str(name) for key, name in CATEGORY_NAMES.items()},
        statuses={key: str(name) for key, name in INITIATIVE_STATUS_NAMES.items()},
    )


def _pattern(text: str) -> Markup:
    return Markup(escape(text))


def file_size(size: int) -> str:
    """How large a file is, as the reader's language writes it: "1.2 MB"."""
    for unit, of in (("kilobyte", 1000), ("megabyte", 1_000_000)):
        if size < 999_500 or unit == "megabyte":
            return format_unit(max(round(size / of, 0 if unit == "kilobyte" else 1), 1 if unit == "kilobyte" else 0.1), unit, length="short", locale=current())
    return ""


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        byline=byline, tongue=tongue, language_mark=language_mark, file_size=file_size, period=period, time_left=time_left, time_ago=time_ago,
        categories=CATEGORY_NAMES, initiative_statuses=INITIATIVE_STATUS_NAMES, forum_roles=FORUM_ROLE_NAMES,
        visibilities=VISIBILITY_NAMES, moderations=MODERATION_NAMES, changes=CHANGE_NAMES, occasions=OCCASION_LABELS, held_reasons=HELD,
        has_endpoint=lambda endpoint: endpoint in state.app.view_functions,
    )  # fmt: skip
