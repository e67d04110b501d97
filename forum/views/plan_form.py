"""The form that plans a forum, filled in from a forum or from what was sent, and the plan that it says."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from wtforms.fields import Field

from accounts import passwords
from core import wall, zones
from core.languages import LANGUAGES, language, language_name, say
from core.verdict import No
from forum.actions.planning import Plan, PlannedQuestion, PlannedTopic
from forum.forms import faults
from forum.forms.instants import InstantPart
from forum.forms.planning import PlanForm, slug_of
from forum.models import Forum, Registration, Topic
from forum.queries import planning as reading
from forum.rules import planning as rules
from plans.queries import documents

WEEKS_AHEAD = 4  # a new forum that repeats another opens so many weeks from now, or a little later, on the same day of the week
COLUMN_OF = {"zone": "timezone", "anywhere": "anywhere_on_earth", "opens": "opens_at", "closes": "closes_at", "edition": "edition_id"}
_PLAIN = (
    "title",
    "slug",
    "document_symbol",
    "about",
    "disclaimer",
    "language",
    "visibility",
    "registration",
    "moderation",
    "attaching",
    "edit_minutes",
    "log_is_public",
    "log_names_people",
)


def blank(zone: str) -> PlanForm:
    """For a forum of which nothing is known."""
    form = PlanForm(formdata=None, data={"language": language(), "zone": zone})
    offer(form, None)
    form.rows_to_show()
    return form


def after(template: Forum, moderators: Sequence[Registration], *, at: datetime) -> PlanForm:
    """For a forum like another one: topics, questions, settings and moderators; under another name, moved by whole weeks so that it lies ahead."""
    form = filled(template, moderators)
    moved = _weeks_on(template, at=at)
    _show_dates(form, template, by=moved)
    for row, topic in zip(form.topics.entries, template.topics, strict=True):
        _show_window(row.form, topic, template, by=moved)
        row.form.id.data = ""
        for question in row.form.questions.entries:
            question.form.id.data = ""
    form.slug.data = form.document_symbol.data = form.seen.data = ""
    return form


def filled(forum: Forum, moderators: Sequence[Registration]) -> PlanForm:
    """For a forum that is there."""
    form = PlanForm(formdata=None, data=_data(forum, moderators))
    offer(form, forum)
    form.seen.data = reading.mark(reading.snapshot(forum, moderators))
    _show_dates(form, forum)
    for row, topic in zip(form.topics.entries, forum.topics, strict=True):
        _show_window(row.form, topic, forum)
    return form


def sent(forum: Forum | None, moderators: Sequence[Registration], settled: Mapping[str, No]) -> PlanForm:
    """As it was sent; what no longer changes stands in it as it is."""
    form = PlanForm()
    offer(form, forum)
    if forum is None:
        return form
    there = _data(forum, moderators)
    for name in settled:
        if name in there:
            form[name].data = there[name]
    if "opens" in settled:
        _show_dates(form, forum)
    topics = {str(topic.id): topic for topic in forum.topics}
    for row in form.topics.entries:
        topic = topics.get(row.form.id.data or "")
        if topic is not None and not rules.may_move_topic(forum, is_new=False):
            _show_window(row.form, topic, forum)
    return form


def offer(form: PlanForm, forum: Forum | None) -> None:
    """Fills in what can be chosen."""
    codes = dict.fromkeys([*LANGUAGES, *([forum.language, *(forum.languages or ())] if forum else ())])
    editions = [(str(line.id), f"{line.title or line.code} ({line.edition})") for line in documents.editions()]
    form.offer(languages={code: language_name(code) for code in codes}, editions=editions, visibilities=rules.visibilities(forum))


def _data(forum: Forum, moderators: Sequence[Registration]) -> dict[str, Any]:
    return {name: getattr(forum, name) for name in _PLAIN} | {
        "languages": forum.languages or [],
        "categories": forum.categories or [],
        "zone": forum.timezone,
        "anywhere": forum.anywhere_on_earth,
        "edition": str(forum.edition_id or ""),
        "moderators": "\n".join(one.person.email for one in moderators if one.person is not None and one.person.email),
        "topics": [
            {
                "id": str(topic.id), "title": topic.title, "introduction": topic.introduction, "goal_list": ", ".join(topic.goal_codes or ()),
                "questions": [{"id": str(question.id), "text": question.text, "short_title": question.short_title} for question in topic.questions],
            }
            for topic in forum.topics
        ],
    }  # fmt: skip


def _show_dates(form: PlanForm, forum: Forum, *, by: timedelta = timedelta()) -> None:
    for part, instant, end in ((form.opens.form, forum.opens_at, False), (form.closes.form, forum.closes_at, True)):
        part.show(_moved(instant, forum, by), forum.timezone, anywhere=forum.anywhere_on_earth, end=end)


def _show_window(row: Any, topic: Topic, forum: Forum, *, by: timedelta = timedelta()) -> None:
    for part, instant, end in ((row.opens.form, topic.opens_at, False), (row.closes.form, topic.closes_at, True)):
        part.show(_moved(instant, forum, by) if instant else None, forum.timezone, anywhere=forum.anywhere_on_earth, end=end)


def _moved(instant: datetime, forum: Forum, by: timedelta) -> datetime:
    """By whole days on the clock of its zone; a time that clocks skip on that day is asked about when the form is sent."""
    if not by:
        return instant
    found = wall.instant_of(wall.shows(instant, forum.timezone) + by, forum.timezone)
    return found if isinstance(found, datetime) else found.instants[1]


def _weeks_on(template: Forum, *, at: datetime) -> timedelta:
    ahead = at + timedelta(weeks=WEEKS_AHEAD) - template.opens_at
    return timedelta(weeks=max(0, -(-ahead // timedelta(weeks=1))))


def plan_in(form: PlanForm, forum: Forum | None, settled: Mapping[str, No]) -> Plan | None:
    """What the form says; None with errors beside its fields where it cannot be."""
    good = form.validate()
    zone = zones.ANYWHERE if form.anywhere.data else str(form.zone.data or "")
    if not zones.is_zone(zone):
        return None
    opens, closes = _window(form, forum, zone, settled)
    topics = _topics(form, forum, zone, (opens, closes))
    people = None if "moderators" in settled else reading.people_at(form.addresses(), forum=forum)
    missing = [address for address in form.addresses() if people is not None and address not in people]
    if missing:
        _wrong(form.moderators, _("No account on this site has this address: %(address)s", address=missing[0]))
    if not form.slug.errors and reading.slug_taken(form.slug.data, but=forum.id if forum else None):
        _wrong(form.slug, _("Another forum has this name in its address. Please choose another."))
    _check_password(form, forum, settled)
    if not good or opens is None or closes is None or faults(form):
        return None
    password = None if "password" in settled else ("" if form.no_password.data or (form.visibility.data != "closed") else form.password.data or None)
    values = _values(form, zone, opens, closes)
    return Plan(
        values={name: value for name, value in values.items() if name not in {COLUMN_OF.get(field, field) for field in settled}},
        topics=topics,
        moderators=tuple(people.values()) if people is not None else None,
        password=password,
    )


def _values(form: PlanForm, zone: str, opens: datetime, closes: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {name: form[name].data for name in _PLAIN}
    for name in ("document_symbol", "about", "disclaimer"):
        values[name] = values[name] or None
    return values | {
        "edit_minutes": form.edit_minutes.data or 0,
        "languages": [code for code, _name in form.languages.choices if code in form.languages.data] or None,
        "categories": [code for code, _name in form.categories.choices if code in form.categories.data] or None,
        "timezone": zone,
        "anywhere_on_earth": bool(form.anywhere.data),
        "opens_at": opens,
        "closes_at": closes,
        "edition_id": int(form.edition.data) if form.edition.data else None,
    }


def _window(form: PlanForm, forum: Forum | None, zone: str, settled: Mapping[str, No]) -> tuple[datetime | None, datetime | None]:
    if forum is not None and "opens" in settled:
        return forum.opens_at, forum.closes_at
    anywhere = bool(form.anywhere.data)
    opens, closes = form.opens.form.read(zone, anywhere=anywhere), form.closes.form.read(zone, anywhere=anywhere, end=True)
    if opens and closes and opens >= closes:
        _wrong(form.closes.form.day, _("The forum has to close after it opens."))
    return opens, closes


def _topics(form: PlanForm, forum: Forum | None, zone: str, window: tuple[datetime | None, datetime | None]) -> tuple[PlannedTopic, ...]:
    there = {str(topic.id): topic for topic in forum.topics} if forum else {}
    codes = reading.goal_codes(int(form.edition.data) if (form.edition.data or "").isdigit() else None)
    planned = []
    for row in form.planned_topics():
        topic = there.get(row.id.data or "")
        if forum is not None and topic is not None and not rules.may_move_topic(forum, is_new=False):
            opens, closes = topic.opens_at, topic.closes_at
        else:
            opens, closes = _topic_window(row, form, zone, window)
        unknown = [code for code in row.goal_codes() if code not in codes]
        if unknown:
            _wrong(row.goal_list, _("The action plan chosen for this forum has no goal %(code)s.", code=unknown[0]))
        known = {str(question.id) for question in topic.questions} if topic else set()
        questions = tuple(PlannedQuestion(one.text.data, one.short_title.data or None, int(one.id.data) if one.id.data in known else None) for one in row.asked())
        planned.append(PlannedTopic(row.title.data, row.introduction.data or None, opens, closes, tuple(row.goal_codes()), questions, topic.id if topic else None))
    return tuple(planned)


def _topic_window(row: Any, form: PlanForm, zone: str, window: tuple[datetime | None, datetime | None]) -> tuple[datetime | None, datetime | None]:
    anywhere = bool(form.anywhere.data)
    parts: tuple[InstantPart, InstantPart] = (row.opens.form, row.closes.form)
    opens, closes = parts[0].read(zone, anywhere=anywhere, needed=False), parts[1].read(zone, anywhere=anywhere, end=True, needed=False)
    first, last = window
    for part, instant in zip(parts, (opens, closes), strict=True):
        if instant and first and last and not first <= instant <= last:
            _wrong(part.day, _("A topic opens and closes while the forum is open. Leave day and time empty for those of the forum."))
    begins, ends = opens or first, closes or last
    if begins and ends and begins >= ends and not parts[1].day.errors:
        _wrong(parts[1].day, _("The topic has to close after it opens."))
    return opens, closes


def _check_password(form: PlanForm, forum: Forum | None, settled: Mapping[str, No]) -> None:
    if "password" in settled or not form.password.data:
        return
    if form.visibility.data != "closed":
        _wrong(form.password, _("Only a closed forum has a password. Please empty this field, or choose “closed” above."))
        return
    verdict = passwords.acceptable(form.password.data.strip(), site=current_app.config["SITE_NAME"], name=form.title.data or "")
    if isinstance(verdict, No):
        _wrong(form.password, say(verdict))


def _wrong(field: Field, words: str) -> None:
    field.errors = [*field.errors, words]


def name_of(form: PlanForm) -> str:
    """The name in addresses that its title would give it."""
    return slug_of(form.title.data or "")
