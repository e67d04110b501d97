"""What is kept for a writer: drafts, and the words of somebody who is signed in no more."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for

from accounts.sessions import whose_it_was
from core import clock
from core.access import current_person
from core.database import db
from core.guard import limiter
from core.languages import moment
from forum import rules
from forum.actions import attaching, drafting
from forum.forms import MessageForm
from forum.models import Draft
from forum.queries import attaching as attached
from forum.queries import standing, writing
from forum.views import pages
from forum.views.attaching import taken_from_the_form
from forum.views.common import here
from forum.views.places import form_at, pace_of, words_sent


@pages.post("/forums/<slug>/drafts")
@limiter.limit("60 per minute", key_func=pace_of)
def keep_draft(slug: str) -> Any:
    person = current_person()
    if person is None:
        return (jsonify({"kept": False}), 403) if _asks_for_data() else signed_out(slug)
    now = here(slug)
    place = writing.place_by_key(now.forum, request.form.get("place", "")) or abort(404)
    form = MessageForm()
    kept = drafting.keep_draft(place, form.fields(), by=person, at=now.at)
    refused = taken_from_the_form(place, now.standing, at=now.at, by=person)
    db.session.commit()
    if refused:
        flash(" ".join(refused))
    if _asks_for_data():
        return jsonify({"kept": kept, "at": moment(now.at, "time", person.timezone)})
    return redirect(form_at(place))


def _asks_for_data() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


@pages.get("/drafts")
def my_drafts() -> Any:
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    return render_template("forum/drafts.html", drafts=writing.drafts_of(person.id), waiting=writing.waiting_words_of(person.id))


@pages.post("/drafts/<int(max=2147483647):draft_id>/removal")
def remove_draft(draft_id: int) -> Any:
    person = current_person()
    draft = db.session.get(Draft, draft_id)
    if person is None or draft is None or draft.person_id != person.id:
        abort(404)
    if not draft.fields.get("others"):
        attaching.forget(attached.of_place(person.id, draft.forum_id, draft.place))
    drafting.set_aside(draft)
    db.session.commit()
    return redirect(url_for("forum.my_drafts"))


def signed_out(slug: str, *, trusted: bool = True) -> Any:
    """Words arrive from somebody who is not signed in (any more): they are given back, and kept as a draft where the session only grew too old.

    ``trusted`` is False where the page had no valid token: then nothing is stored.
    """
    kept = _kept_for_whose_session_it_was(slug) if trusted else False
    db.session.commit()
    return render_template("forum/signed_out.html", words=words_sent(), back=_back(slug), kept=kept), 403


def _kept_for_whose_session_it_was(slug: str) -> bool:
    at = clock.now()
    person, forum = whose_it_was(at=at), standing.forum_alone(slug)
    if person is None or forum is None or not rules.may_read(standing.standing_of(person, forum), forum):
        return False
    place = writing.place_by_key(forum, _key())
    if place is None:
        return False
    taken_from_the_form(place, standing.standing_of(person, forum), at=at, by=person)
    return drafting.keep_draft(place, MessageForm().fields(), by=person, at=at)


def _key() -> str:
    number = (request.view_args or {}).get("number")
    endpoint = (request.endpoint or "").removeprefix("forum.")
    return {"post_message": f"topic-{number}", "post_reply": f"reply-{number}", "post_to_all": "forum"}.get(endpoint, request.form.get("place", ""))


def _back(slug: str) -> str:
    key = _key()
    kind, _, number = key.partition("-")
    if number.isdigit():
        return url_for("forum.reply" if kind == "reply" else "forum.compose", slug=slug, number=int(number))
    return url_for("forum.compose_to_all", slug=slug)
