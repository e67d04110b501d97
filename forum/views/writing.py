"""Pages to write on: a message to a topic or to the whole forum, a reply; preview and sending. Whatever goes wrong, the words come back."""

from dataclasses import replace
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests

from core.access import current_person, require
from core.database import db
from core.faults import refused
from core.guard import limiter
from core.languages import say
from core.verdict import No, Verdict
from forum import other_windows, rules
from forum.actions import drafting, posting
from forum.actions.posting import Posted
from forum.forms import MessageForm, faults
from forum.place import Place
from forum.queries import compose as reading
from forum.queries import naming, writing
from forum.queries.entries import Entry
from forum.views import pages
from forum.views.attaching import attachable, taken_from_the_form
from forum.views.common import Here, here
from forum.views.draft_words import words_of_the_draft
from forum.views.kept import signed_out
from forum.views.places import action_at, around, pace_of, to_message, to_topic, writer
from forum.views.quoting import quotation_of
from forum.views.tagging import suggestions_for
from forum.views.wording import blank_form, new_mark, offer, preview_of, sent_form, written_in

PACE = "120 per minute; 600 per hour"  # of one person: far above what anybody writes or types in, far below what a program would


def pace() -> str:
    """How many messages one person may send; a site may set another."""
    return str(current_app.config.get("POSTING_PACE", PACE))


@pages.get("/forums/<slug>/topics/<int(max=2147483647):number>/messages/new")
def compose(slug: str, number: int) -> Any:
    now = here(slug)
    return _blank(now, to_topic(now, number))


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/replies/new")
def reply(slug: str, number: int) -> Any:
    now = here(slug)
    return _blank(now, to_message(now, number))


@pages.get("/forums/<slug>/messages/new")
def compose_to_all(slug: str) -> Any:
    now = here(slug)
    return _blank(now, Place(now.forum, None))


@pages.post("/forums/<slug>/topics/<int(max=2147483647):number>/messages")
@limiter.limit(pace, key_func=pace_of)
def post_message(slug: str, number: int) -> Any:
    if current_person() is None:
        return signed_out(slug)
    now = here(slug, held=_posts())
    return _sent(now, to_topic(now, number))


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/replies")
@limiter.limit(pace, key_func=pace_of)
def post_reply(slug: str, number: int) -> Any:
    if current_person() is None:
        return signed_out(slug)
    now = here(slug, held=_posts())
    return _sent(now, to_message(now, number))


@pages.post("/forums/<slug>/messages")
@limiter.limit(pace, key_func=pace_of)
def post_to_all(slug: str) -> Any:
    if current_person() is None:
        return signed_out(slug)
    now = here(slug, held=_posts())
    return _sent(now, Place(now.forum, None))


def _posts() -> bool:
    """Whether the button was the one that stores a message; previews need not wait for one another."""
    return request.form.get("act", "post") == "post"


_FORMS = {"forum.post_message": "topics", "forum.post_reply": "replies", "forum.post_to_all": "forum"}


@pages.errorhandler(CSRFError)
def token_gone(error: CSRFError) -> Any:
    """The page was older than the session: its words come back in a fresh one. Nothing is stored on behalf of a page we cannot trust."""
    return _given_back(error, status=400, problem="token")


@pages.errorhandler(TooManyRequests)
def too_fast(error: TooManyRequests) -> Any:
    """The words come back with the wait."""
    answer = _given_back(error, status=429, problem="pace")
    if isinstance(answer, Response):
        answer.headers.setdefault("Retry-After", "60")
    return answer


def _given_back(error: HTTPException, *, status: int, problem: str) -> Any:
    values = request.view_args or {}
    if request.endpoint not in _FORMS:
        return refused(error)
    if current_person() is None:
        return signed_out(values["slug"], trusted=False)
    try:
        now = here(values["slug"])
        place = {"topics": to_topic, "replies": to_message}[_FORMS[request.endpoint]](now, values["number"]) if "number" in values else Place(now.forum, None)
    except HTTPException as trouble:
        return refused(trouble)
    return Response(_page(now, place, sent_form(place, now), problem=problem), status)


def _may(now: Here, place: Place) -> Verdict:
    allowed = rules.may_post(now.standing, now.forum, place.topic, at=now.at)
    return rules.may_reply_to(place.parent) if allowed and place.parent is not None else allowed


def _blank(now: Here, place: Place) -> Any:
    """The empty form, or the draft that was kept for this place."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    if not now.standing.takes_part:
        return redirect(url_for("forum.registration", slug=now.forum.slug, then=place.key))
    draft = writing.draft_of(person.id, place)
    allowed = _may(now, place)
    if isinstance(allowed, No):
        return (render_template("forum/closed_with_words.html", sheet=reading.sheet_of(place, now.standing), reason=say(allowed), draft=draft), 403) if draft else require(allowed)
    begun, tongue = words_of_the_draft(now, request.args.get("draft", "")) if place.topic is None and place.parent is None else ("", "")
    form = blank_form(place, now, draft=draft, quotation=begun or quotation_of(place.parent, request.args.get("quote", "")))
    if begun:
        form.writes_as.data, form.occasion.data, form.language.data = "moderator", form.occasion.data or "mid-point", tongue
    return _page(now, place, form, saved_at=draft.saved_at if draft else None, others=other_windows.texts(draft.fields) if draft else ())


def _sent(now: Here, place: Place) -> Any:
    """One of the buttons of the form was pressed."""
    person, form, act = writer(), sent_form(place, now, all_choices=not _posts()), request.form.get("act", "post")
    if act == "rows":
        form.rows_to_show(more=True)
        return _page(now, place, form)
    if act == "names":
        return _page(now, place, form, found=naming.participants_like(now.forum.id, request.form.get("naming", "")))
    not_attached = taken_from_the_form(place, now.standing, at=now.at, by=person)
    if not_attached or act == "attach" or act.startswith("detach-"):
        kept = drafting.keep_draft(place, form.fields(), by=person, at=now.at)
        db.session.commit()
        page = _page(now, place, form, saved_at=now.at if kept else None, not_attached=not_attached)
        return (page, 422) if not_attached else page
    for allowed in _asked(now, place, str(form.writes_as.data)):
        if isinstance(allowed, No):
            return _refused(now, place, form, allowed)
    good = form.validate()
    if not good or act == "preview":
        kept = drafting.keep_draft(place, form.fields(), by=person, at=now.at)
        db.session.commit()
        saved_at = now.at if kept else None
        return _page(now, place, form, saved_at=saved_at, preview=preview_of(form, place, now)) if good else (_page(now, place, form, saved_at=saved_at), 422)
    outcome = posting.post_message(replace(place, held=_posts()), written_in(form), standing=now.standing, by=person, at=now.at)
    if isinstance(outcome, No):
        return _refused(now, place, form, outcome)
    if outcome.again and _differs(outcome, form):
        form.submission.data = new_mark()  # changed after it was sent: perhaps another message, which its writer decides
        drafting.keep_draft(place, form.fields(), by=person, at=now.at)
        db.session.commit()
        return _page(now, place, form, problem="again", before=outcome.message.number), 409
    if outcome.message.late:
        drafting.keep_draft(place, form.fields(), by=person, at=now.at)
    db.session.commit()
    where = "forum.message" if outcome.message.status == "published" else "forum.receipt"
    return redirect(url_for(where, slug=now.forum.slug, number=outcome.message.number))


def _asked(now: Here, place: Place, voice: str) -> list[Verdict]:
    """What the rules say before the form is looked at: to this place, in this voice."""
    voices = {"moderator": rules.may_post_as_moderator, "behalf": rules.may_post_on_behalf}
    verdicts = [rules.may_hand_in(now.standing, now.forum, place.topic, at=now.at)]
    return [*verdicts, voices[voice](now.standing)] if voice in voices else verdicts


def _refused(now: Here, place: Place, form: MessageForm, refusal: No) -> Any:
    drafting.keep_draft(place, form.fields(), by=writer(), at=now.at)
    db.session.commit()
    return _page(now, place, form, saved_at=now.at, refused=say(refusal)), 403


def _differs(outcome: Posted, form: MessageForm) -> bool:
    return (outcome.message.subject, outcome.message.body) != (form.subject.data, form.body.data)


def _page(now: Here, place: Place, form: MessageForm, *, preview: Entry | None = None, **about: Any) -> str:
    words = {"saved_at": None, "refused": None, "problem": None, "before": None, "not_attached": [], "found": None, "others": ()} | about
    attach = attachable(place, now.standing)
    if preview is not None and attach:
        preview = replace(preview, files=tuple(attach["there"]))
    sheet = reading.sheet_of(place, now.standing)
    offer(form, place, now)
    form.rows_to_show()
    return render_template(
        "forum/compose.html", sheet=sheet, s=around(sheet, *filter(None, [sheet.parent])), form=form, faults=[*faults(form), *(("files", words) for words in words["not_attached"])], attach=attach, preview=preview, action=action_at(place),
        as_moderator=bool(rules.may_post_as_moderator(now.standing)), on_behalf=bool(rules.may_post_on_behalf(now.standing)),
        sent=writing.lately_sent(now.standing.registration_id or 0), suggestions=suggestions_for(form, place, now) if preview else (), **words,
    )  # fmt: skip
