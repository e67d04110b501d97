"""The form of a forum's questions: to be taken away, to be sent for; and for those who keep order, filled ones that wait, each beside what was read in it."""

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from core import clock, letters
from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import language, say
from core.verdict import No
from forum.mail import reachable
from forum.models import Forum
from forum.queries.standing import forum_by_slug
from forum.rules.question_forms import may_have_a_form, may_look_at_forms
from forum.views.opened import Opened, opened
from forum.views.places import pace_of, writer
from listserv.actions import filled_forms
from listserv.mail import question_forms as mail
from listserv.models import Arrival
from listserv.queries import question_forms as queries
from listserv.queries.taking_part import participant_at
from listserv.question_forms import papers, returned, words
from listserv.question_forms.returned import Returned
from listserv.reading import Mail
from listserv.reading import read as read_mail
from listserv.views import pages

FORMATS = {"txt": "text/plain; charset=utf-8", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}
WHAT = {
    "txt": _l("Plain text, to be filled in and mailed back; its answers are read by the site."),
    "docx": _l("A document to be filled in and mailed back as a file; its answers are read by the site. Or to be printed."),
    "pdf": _l("The same, to be printed as it is."),
}


@pages.get("/forums/<slug>/form")
def question_form(slug: str) -> Any:
    """What it is for, its formats, and for those who keep order the filled ones that wait."""
    on = opened(slug)
    keeps = bool(may_look_at_forms(on.standing))
    return render_template(
        "listserv/question_form.html", on=on, forum=on.forum, open=bool(may_have_a_form(on.forum.entity, at=on.at)), formats=WHAT, mine=_reachable(on), done=request.args.get("done", ""),
        waiting=queries.waiting(on.forum.id) if keeps else (), keeps=keeps,
    )  # fmt: skip


def _reachable(on: Opened) -> bool:
    person = current_person()
    return person is not None and on.standing.takes_part and reachable(person)


@pages.get(f"/forums/<slug>/form/<any({', '.join(FORMATS)}):paper>")
@limiter.limit("20 per minute; 120 per hour", key_func=pace_of)
def question_form_file(slug: str, paper: str) -> Any:
    """The file. Whoever is registered gets their own: its answers are theirs when it comes from their address."""
    on = opened(slug)
    require(may_have_a_form(on.forum.entity, at=on.at))
    person = current_person()
    made = papers.written(queries.sheet_for(_forum(slug), person if on.standing.takes_part else None, language=language(), at=on.at), paper)
    if paper == "txt":  # for editors that ask for both
        made = made.replace(b"\n", b"\r\n").decode().encode("utf-8-sig")
    answer = Response(made, content_type=FORMATS[paper])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug[:80]}-form-{language()}.{paper}")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@pages.post("/forums/<slug>/form")
@limiter.limit("3 per minute; 10 per hour", key_func=pace_of)
def mail_question_form(slug: str) -> Any:
    """Sends the form to whoever asks, who is registered here."""
    on, person = opened(slug), writer()
    require(may_have_a_form(on.forum.entity, at=on.at))
    if not _reachable(on):
        require(No("The form is sent to who is registered for the forum."))
    letters.post(mail.form(queries.sheet_for(_forum(slug), person, language=language(), at=on.at), to=person.email or ""), at=on.at)
    db.session.commit()
    return redirect(url_for("listserv.question_form", slug=slug, done="sent"), 303)


def _forum(slug: str) -> Forum:
    return forum_by_slug(slug) or abort(404)


@pages.get("/forums/<slug>/form/filled/<int(max=2147483647):filled_id>")
def filled_form(slug: str, filled_id: int) -> Any:
    """A filled form beside what was read in it."""
    forum, arrival, this = _waiting(slug, filled_id)
    return _beside(forum, arrival, this, filled_forms.read(this, forum))


@pages.post("/forums/<slug>/form/filled/<int(max=2147483647):filled_id>")
def settle_filled_form(slug: str, filled_id: int) -> Any:
    """Its answers, as somebody has put them right, become messages of a participant; or it is put aside."""
    forum, arrival, this = _waiting(slug, filled_id)
    at, by = clock.now(), writer()
    if arrival.settled_at is None and request.form.get("act") == "aside":
        arrival.settle(at=at)
        db.session.commit()
    elif arrival.settled_at is None:
        given = _given(forum)
        speaker = next((one for one in queries.participants(forum) if str(one.id) == request.form.get("speaker", "")), None)
        faults = [("speaker", gettext("Please choose whose answers these are."))] if speaker is None else []
        faults += [(_field(fault.place), _sentence(fault)) for fault in given.faults]
        if faults or speaker is None:
            return _beside(forum, arrival, this, given, faults=faults), 422
        posted = filled_forms.post(forum, given.answers, key=arrival.id, by=by, speaker=speaker.id if speaker.person_id != by.id else None, at=at)
        if isinstance(posted, No):
            return _beside(forum, arrival, this, given, faults=[("speaker", say(posted))]), 403
        arrival.message_id = posted[0].message.id
        arrival.settle(at=at)
        db.session.commit()
    return redirect(url_for("listserv.question_form", slug=slug, done="settled"), 303)


def _waiting(slug: str, id_: int) -> tuple[Forum, Arrival, Mail]:
    on = opened(slug)
    require(may_look_at_forms(on.standing))
    arrival = queries.waiting_one(on.forum.id, id_) or abort(404)
    return _forum(slug), arrival, read_mail(arrival.mail.raw or b"")


def _given(forum: Forum) -> Returned:
    """What the fields of the page say, read as a form is."""
    lines = []
    for section in queries.sections_of(forum):
        for number in section.places:
            place = f"{section.number}.{number}"
            for kind in "AG":
                lines += [f"[{kind}{place}]:", request.form.get(f"{kind}{place}", "")[: returned.LONGEST + 1]]
        lines += [f"[I{section.number}]:", request.form.get(f"I{section.number}", "")[: returned.LONGEST]]
    return returned.read("\n".join([*lines, "[END]"]), queries.sections_of(forum), words.statuses())


def _field(place: str) -> str:
    return f"A{place}" if "." in place else f"I{place}" if place else "speaker"


def _sentence(fault: returned.Fault) -> str:
    return f"{fault.place} {returned.FAULTS[fault.kind]}".strip() + (f" “{fault.said[:80]}”" if fault.said else "")


def _beside(forum: Forum, arrival: Arrival, this: Mail, found: Returned, *, faults: list[tuple[str, str]] | None = None) -> str:
    fields: dict[str, str] = {}
    for answer in found.answers:
        place = f"{answer.topic}.{answer.question}"
        fields[f"A{place}"], fields[f"G{place}"] = answer.body, ", ".join(answer.goals)
        if answer.initiatives:
            fields[f"I{answer.topic}"] = "\n".join("; ".join(cell or "" for cell in (row.title, row.type, row.audience, row.status)).rstrip("; ") for row in answer.initiatives)
    if request.method == "POST":
        fields = {name: value for name, value in request.form.items() if name[:1] in "AGI"}
    people = queries.participants(forum)
    sender = participant_at(forum, arrival.sender) if arrival.sender else None
    chosen = request.form.get("speaker") or (str(sender.id) if sender else "")
    return render_template(
        "listserv/filled_form.html", forum=forum, arrival=arrival, text=filled_forms.text_of(this) or this.text, files=this.attachments, sections=queries.sections_of(forum), fields=fields,
        people=people, chosen=chosen, faults=faults or [], notes=[_sentence(fault) for fault in found.faults] if faults is None else [],
    )  # fmt: skip
