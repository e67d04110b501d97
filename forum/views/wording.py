"""The form for a place: new, as kept or as sent; what can be chosen in it, and what was written in it."""

import secrets
from typing import Any

from flask import request
from werkzeug.datastructures import ImmutableMultiDict

from accounts.models import CATEGORIES
from core.languages import LANGUAGES, language, language_name
from core.recognise import language_of
from core.text import html_and_named
from forum import other_windows, rules
from forum.actions.posting import Listed, Newcomer, Written
from forum.forms import MessageForm
from forum.models import Draft
from forum.place import Place
from forum.queries import compose as reading
from forum.queries import writing
from forum.queries.entries import Entry, ListedInitiative, Speaker
from forum.queries.naming import Names
from forum.views.common import Here


def new_mark() -> str:
    """By which a form that is sent twice is known."""
    return secrets.token_urlsafe(16)


def blank_form(place: Place, now: Here, *, draft: Draft | None, quotation: str = "") -> MessageForm:
    """The form as it is first shown: with the draft that was kept, else with what is known beforehand. A quotation stands after what was written already, once."""
    form = MessageForm(formdata=None, data=draft.fields if draft else _beginning(place, now))
    if quotation and quotation.strip() not in (form.body.data or ""):
        form.body.data = "\n\n".join(filter(None, [(form.body.data or "").rstrip(), quotation]))
    form.language_offered.data = "" if draft and draft.fields.get("language") != language() else language()
    form.submission.data = form.submission.data or new_mark()
    form.window.data, form.seen.data = new_mark(), other_windows.seen_mark(draft.fields, draft.saved_at) if draft else ""
    return form


def sent_form(place: Place, now: Here, *, all_choices: bool = True) -> MessageForm:
    """The form as it was sent. Most messages name few goals and speak for nobody else: to store one, only the choices that were made are looked up."""
    form = MessageForm(language=language()) if all_choices else MessageForm(_without_empty_rows(), language=language())
    form.submission.data = form.submission.data or new_mark()
    offer(form, place, now, goals=all_choices or bool(form.goals.data), people=all_choices or form.writes_as.data == "behalf" or bool(form.on_behalf_of.data))
    return form


def _without_empty_rows() -> ImmutableMultiDict[str, str]:
    """What was sent, without the rows for initiatives if none was filled in: most messages list none, and each would be a form of its own."""
    sent = request.form
    if any(value for name, value in sent.items(multi=True) if name.startswith("initiatives-")):
        return sent
    return ImmutableMultiDict((name, value) for name, value in sent.items(multi=True) if not name.startswith("initiatives-"))


def _beginning(place: Place, now: Here) -> dict[str, Any]:
    subject = ""
    if place.parent is not None and place.parent.subject:
        subject = place.parent.subject if place.parent.subject.lower().startswith("re:") else f"Re: {place.parent.subject}"
    return {"subject": subject[:300], "language": language(), "writes_as": "moderator" if now.standing.forum_role == "moderator" else "self"}


def offer(form: MessageForm, place: Place, now: Here, *, goals: bool = True, people: bool = True) -> None:
    """Fills in what can be chosen in this place by this person."""
    staff = people and bool(rules.may_post_on_behalf(now.standing))
    form.offer(
        languages=_languages(place),
        questions=[(str(question.number), question.label) for question in place.topic.questions] if place.topic else [],
        goals=list(writing.goals_offered(place.forum, place.topic).items()) if goals else [],
        participants=[(str(person.id), person.name) for person in writing.participants_to_speak_for(now.forum, but=now.standing.registration_id)] if staff else [],
        categories=[category for category in CATEGORIES if rules.may_register_as(now.standing, category)],
        staff=staff,
    )


def _languages(place: Place) -> dict[str, str]:
    return {code: language_name(code) for code in dict.fromkeys([*LANGUAGES, *(place.forum.languages or ())])}


def _language(form: MessageForm) -> str:
    """The chosen language; left as it was offered, the words themselves decide where they are clear."""
    chosen = str(form.language.data)
    if chosen != form.language_offered.data:
        return chosen
    guess = language_of(f"{form.subject.data}\n{form.body.data}")
    return guess if guess and guess in {code for code, _ in form.language.choices} else chosen


def written_in(form: MessageForm) -> Written:
    """What a form without faults says."""
    voice = form.writes_as.data
    speaker: int | Newcomer | None = None
    if voice == "behalf":
        speaker = int(form.on_behalf_of.data) if form.on_behalf_of.data else _newcomer(form)
    return Written(
        subject=form.subject.data, body=form.body.data, language=_language(form),
        questions=tuple(sorted(int(number) for number in set(form.questions.data))),
        goals=tuple(dict.fromkeys(form.goals.data)),
        initiatives=tuple(Listed(row.title.data, row.type.data or None, row.audience.data or None, row.status.data or None) for row in form.rows()),
        kind="moderator" if voice == "moderator" else "input", occasion=(form.occasion.data or None) if voice == "moderator" else None, speaker=speaker, submission=form.submission.data,
        window=form.window.data, seen=form.seen.data,
        suggested=frozenset(request.form.get("goals_suggested", "")[:2000].split()),
    )  # fmt: skip


def _newcomer(form: MessageForm) -> Newcomer:
    return Newcomer(form.behalf_name.data, form.behalf_category.data, form.behalf_country.data or None, form.behalf_organization.data or None)


def preview_of(form: MessageForm, place: Place, now: Here) -> Entry:
    """What will stand there, made by what will make it; it has no number yet. The language that was recognised stands in the form from now on."""
    written, sheet = written_in(form), reading.sheet_of(place, now.standing)
    form.language.data = form.language_offered.data = written.language
    speaker = sheet.myself
    if isinstance(written.speaker, Newcomer):
        who = written.speaker
        speaker = Speaker(who.name, who.category, who.country, who.organization, "participant", False)
    elif written.speaker is not None:
        speaker = reading.speaker_of(writing.registration_of(written.speaker))
    assert sheet.myself is not None and speaker is not None
    return Entry(
        id=0, number=0, thread_id=0, topic_id=None, parent_id=None, parent_number=place.parent.number if place.parent else None, status="published", kind=written.kind, occasion=written.occasion,
        posted_at=now.at, late=False, language=written.language, subject=written.subject, html=html_and_named(written.body, Names(place.forum.id), prefix="preview")[0], speaker=speaker,
        typed_by=sheet.myself.name if written.speaker is not None else None, questions=written.questions, goals=written.goals,
        initiatives=tuple(ListedInitiative(row.title, row.type, row.audience, row.status) for row in written.initiatives),
    )  # fmt: skip
