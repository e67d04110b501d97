"""Changing a message, and reading what it said before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import say
from core.text import html_and_named
from core.verdict import No
from forum import rules
from forum.actions import editing as acts
from forum.actions import moderating
from forum.actions.editing import Outdated
from forum.forms import faults
from forum.forms.editing import EditForm
from forum.models import Message
from forum.place import Place
from forum.queries import attaching, moderation, writing
from forum.queries import compose as reading
from forum.queries import history as earlier
from forum.queries.entries import Entry, ListedFile, ListedInitiative
from forum.queries.naming import Names
from forum.rules import editing
from forum.views import pages
from forum.views.attaching import attachable, taken_from_the_form
from forum.views.common import Here, here
from forum.views.kept import signed_out
from forum.views.places import around, pace_of, writer
from forum.views.wording import offer, written_in


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/changes/new")
def edit(slug: str, number: int) -> Any:
    now, message, place = _to_change(slug, number)
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(_may(now, message, place))
    form = EditForm(formdata=None, data=_as_it_stands(message))
    form.back.data = request.args.get("back", "")
    return _page(now, message, place, form)


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/changes")
@limiter.limit("60 per minute", key_func=pace_of)
def change(slug: str, number: int) -> Any:
    if current_person() is None:
        return signed_out(slug)
    now, message, place = _to_change(slug, number)
    form, act = EditForm(), request.form.get("act", "change")
    _offer(form, now, message, place)
    if act == "rows":
        form.rows_to_show(more=True)
        return _page(now, message, place, form)
    allowed = _may(now, message, place)
    if isinstance(allowed, No):
        return _page(now, message, place, form, refused=say(allowed)), 403
    as_moderator = _as_moderator(now, message, place)
    not_attached = [] if as_moderator else taken_from_the_form(_apart(message, place), now.standing, at=now.at, by=writer(), beside=len(_staying(message, form)))
    if not_attached or act == "attach" or act.startswith("detach-"):
        db.session.commit()
        page = _page(now, message, place, form, not_attached=not_attached)
        return (page, 422) if not_attached else page
    good = form.validate()
    if as_moderator and not form.note.data.strip():
        form.note.errors = [_("Please write why; the author is told, and everybody can read it in the history.")]
        good = False
    if not good or act == "preview":
        db.session.commit()  # the files that came with it
    if not good:
        return _page(now, message, place, form), 422
    if act == "preview":
        return _page(now, message, place, form, preview=True)
    outcome = acts.change(
        message, written_in(form), standing=now.standing, by=writer(), at=now.at, seen=form.version, note=form.note.data.strip() if as_moderator else "",
        as_moderator=as_moderator, withhold=as_moderator and bool(form.withhold.data),
        drop=form.dropped,
    )  # fmt: skip
    db.session.commit()  # also where nothing was changed: the files that came with the form are kept for the next try
    if isinstance(outcome, No):
        return _page(*_to_change(slug, number), form, refused=say(outcome)), 403
    if isinstance(outcome, Outdated):
        form.seen.data = str(outcome.version)
        return _page(*_to_change(slug, number), form, outdated=outcome), 409
    back = "forum.moderate" if form.back.data == "moderation" and now.standing.keeps_order else "forum.message"
    return redirect(url_for(back, slug=slug, number=number))


def _to_change(slug: str, number: int) -> tuple[Here, Message, Place]:
    """A message that this reader may see, and where it stands."""
    now = here(slug)
    message = writing.message_of(now.forum, number) or abort(404)
    require(rules.may_see_message(now.standing, message, author_person_id=message.author.person_id))
    return now, message, writing.place_of_a_message(now.forum, message)


def _may(now: Here, message: Message, place: Place) -> Any:
    mine = editing.may_edit(now.standing, message, now.forum, place.topic, author_person_id=message.author.person_id, at=now.at)
    return mine or editing.may_edit_as_moderator(now.standing, message, now.forum) if now.standing.keeps_order else mine


def _as_moderator(now: Here, message: Message, place: Place) -> bool:
    """Whoever keeps order changes messages of their own as everybody does, for as long as everybody may."""
    return not editing.may_edit(now.standing, message, now.forum, place.topic, author_person_id=message.author.person_id, at=now.at)


def _as_it_stands(message: Message) -> dict[str, Any]:
    rows = [{"title": row.title, "type": row.type, "audience": row.audience, "status": row.status or ""} for row in moderation.initiatives_of(message)]
    return {
        "subject": message.subject or "", "body": message.body, "language": message.language or "", "goals": message.goal_codes or [],
        "questions": [str(number) for number in message.question_numbers or ()], "initiatives": rows, "seen": str(message.version),
    }  # fmt: skip


def _apart(message: Message, place: Place) -> Place:
    """Where files wait for this change."""
    return replace(place, editing=message.number)


def _staying(message: Message, form: EditForm) -> list[ListedFile]:
    """The files that stay with the message as the form wants it."""
    return [attaching.listed(one) for one in attaching.of_message(message.id) if one.removed_at is None and one.id not in form.dropped]


def _offer(form: EditForm, now: Here, message: Message, place: Place) -> None:
    offer(form, place, now, people=False)
    form.offer_also(languages=[(message.language or "", message.language or "–")], goals=[(code, "") for code in message.goal_codes or ()])
    form.language_offered.data = ""  # a language that was chosen once is not guessed again


def _as_it_will_stand(form: EditForm, message: Message, files: Sequence[ListedFile]) -> Entry:
    written = written_in(form)
    return replace(
        reading.entry_of(message), subject=written.subject, html=html_and_named(written.body, Names(message.forum_id), prefix=f"m{message.number}")[0], language=written.language, questions=written.questions, goals=written.goals,
        initiatives=tuple(ListedInitiative(row.title, row.type, row.audience, row.status) for row in written.initiatives), files=tuple(files),
    )  # fmt: skip


def _page(now: Here, message: Message, place: Place, form: EditForm, *, preview: bool = False, **about: Any) -> str:
    words = {"refused": None, "outdated": None, "not_attached": []} | about
    _offer(form, now, message, place)
    form.rows_to_show()
    sheet, entry = reading.sheet_of(place, now.standing), reading.entry_of(message)
    as_moderator, staying = _as_moderator(now, message, place), _staying(message, form)
    attach = None if as_moderator else attachable(_apart(message, place), now.standing, beside=len(staying))
    files = [attaching.listed(one) for one in attaching.of_message(message.id) if one.removed_at is None]
    shown = _as_it_will_stand(form, message, [*staying, *(attach["there"] if attach else ())]) if preview else None
    return render_template(
        "forum/edit.html", sheet=sheet, s=around(sheet, entry), form=form, faults=[*faults(form), *(("files", told) for told in words["not_attached"])], message=entry, preview=shown, attach=attach, files=files,
        claimed=moderating.claim_of_another(message, by=writer(), at=now.at) if as_moderator else None, as_moderator=as_moderator,
        waits=not as_moderator and editing.waits_again(now.standing, message, now.forum), until=editing.until(message, now.forum, place.topic),
        action=url_for("forum.change", slug=now.forum.slug, number=message.number), body=message.body, **words,
    )  # fmt: skip


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/history")
def history(slug: str, number: int) -> Any:
    """What a message said before it was changed, for everybody who may read it."""
    now = here(slug)
    message = writing.message_of(now.forum, number) or abort(404)
    mine = message.author.person_id
    seen = rules.may_see_message(now.standing, message, author_person_id=mine)
    if isinstance(seen, No) and not seen.unseen:
        return _gone(now, message)
    require(seen)
    everything = editing.may_read_version(now.standing, withheld=True, author_person_id=mine)
    changes, first = earlier.changes_of(message, everything=everything)
    sheet = reading.sheet_of(writing.place_of_a_message(now.forum, message), now.standing)
    entry = reading.entry_of(message)
    return render_template("forum/history.html", sheet=sheet, s=around(sheet, entry), message=entry, changes=changes, first=first, everything=everything)


def _gone(now: Here, message: Message) -> Response:
    """Neither the words that stood here nor the earlier ones."""
    sheet = reading.sheet_of(writing.place_of_a_message(now.forum, message), now.standing)
    return make_response(render_template("forum/history_gone.html", sheet=sheet, number=message.number, status=message.status), 410)
