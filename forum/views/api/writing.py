"""What programs write: messages, through the form and the act that pages go through."""

import re
from collections.abc import Callable
from typing import Any

from flask import current_app, url_for
from werkzeug.datastructures import MultiDict

from core import clock
from core.access import current_person
from core.database import db
from core.guard import limiter
from core.languages import say
from core.verdict import No
from forum import rules
from forum.actions import drafting, posting
from forum.forms import MOST_ROWS, MessageForm, faults
from forum.place import Place
from forum.queries import entries, heads, standing, writing
from forum.views.api.answers import Open, answer, messages_data
from forum.views.api.asking import Problem, idempotency_key, json_sent, operation, require
from forum.views.api.schemas import LETTER
from forum.views.common import Here
from forum.views.places import pace_of
from forum.views.wording import new_mark, offer, written_in
from forum.views.writing import pace

_TEXTS, _LISTS = ("subject", "body", "language"), ("questions", "goals")
_SAYS = re.compile(LETTER)
_ROW = ("title", "type", "audience", "status")
_MOST = 100
_paced = limiter.shared_limit(pace, scope="posting", key_func=pace_of)


@operation("postMessage")
@_paced
def post_message(slug: str, number: int) -> Any:
    """A new thread in a topic."""
    now = _here(slug)
    topic = writing.topic_of(now.forum, number)
    if topic is None:
        raise Problem(404)
    return _posted(now, Place(now.forum, topic, held=True))


@operation("postReply")
@_paced
def post_reply(slug: str, number: int) -> Any:
    """A reply to a message that the token's owner may see."""
    now = _here(slug)
    parent = writing.message_of(now.forum, number)
    if parent is None:
        raise Problem(404)
    seen = rules.may_see_message(now.standing, parent, author_person_id=parent.author.person_id)
    if isinstance(seen, No) and seen.unseen:
        raise Problem(404)
    place = writing.place_of_a_reply(now.forum, parent)
    return _posted(now, Place(place.forum, place.topic, place.parent, held=True))


def _here(slug: str) -> Here:
    forum = standing.forum_alone(slug, held=True)
    if forum is None:
        raise Problem(404)
    mine = standing.standing_of(current_person(), forum)
    require(rules.may_read(mine, forum))
    return Here(at=clock.now(), forum=forum, standing=mine)


def _posted(now: Here, place: Place) -> Any:
    key, sent = idempotency_key(), json_sent()
    require(rules.may_hand_in(now.standing, now.forum, place.topic, at=now.at))
    form = _form(sent, now, place, key or new_mark())
    person: Any = current_person()
    draft = writing.draft_of(person.id, place)
    kept = dict(draft.fields) if draft else None
    outcome = posting.post_message(place, written_in(form), standing=now.standing, by=person, at=now.at)
    if isinstance(outcome, No):
        raise Problem(403, say(outcome))
    if outcome.again and (outcome.message.subject, outcome.message.body) != (form.subject.data, form.body.data):
        raise Problem(409, "This Idempotency-Key was used for other words.")
    if kept is not None and not outcome.again:  # a draft of the page is another text: what a program posts does not end it
        drafting.keep_draft(place, kept, by=person, at=now.at)
    db.session.commit()
    return _told(now, outcome.message.number, status=200 if outcome.again else 201 if outcome.message.status == "published" else 202)


def _told(now: Here, number: int, *, status: int) -> Any:
    forum = heads.forum_head(now.forum.slug)
    entry = entries.by_number(now.forum.id, number, me=now.standing.registration_id)
    assert forum is not None and entry is not None
    where = current_app.config["SITE_URL"] + url_for("api.showMessage", slug=now.forum.slug, number=number)
    return answer(messages_data(Open(now.at, forum, now.standing), [entry])[0], status, Location=where)


def _form(sent: dict[str, Any], now: Here, place: Place, mark: str) -> MessageForm:
    """The form of the page, filled in by the program; what is wrong with it is said by the names that the program used."""
    errors = _shape(sent)
    if errors:
        raise Problem(422, "What was sent is not as described.", *errors)
    given: MultiDict[str, str] = MultiDict({name: sent[name] for name in _TEXTS if name in sent})
    given.setlist("questions", [str(int(number)) for number in sent.get("questions", ())])
    given.setlist("goals", sent.get("goals", []))
    for index, row in enumerate(sent.get("initiatives", ())):
        given.update({f"initiatives-{index}-{name}": row.get(name, "") for name in _ROW})
    given.setdefault("language", "en")
    given["language_offered"] = "" if "language" in sent else "en"
    given["writes_as"], given["on_behalf_of"], given["submission"] = "self", "", mark
    form = MessageForm(formdata=given)
    offer(form, place, now, people=False)
    form.behalf_category.data = (
        form.behalf_category.data if form.behalf_category.data in {value for value, _ in form.behalf_category.choices} else form.behalf_category.choices[0][0]
    )
    if not form.validate():
        elsewhere = not (form.errors.keys() - {"questions", "goals"})  # well formed, but not of this forum
        raise Problem(409 if elsewhere else 422, "What was sent cannot be a message here." if elsewhere else "What was sent cannot be a message.", *faults(form))
    return form


def _shape(sent: dict[str, Any]) -> list[tuple[str, str]]:
    errors = [(name, "There is no such member.") for name in sent if name not in {*_TEXTS, *_LISTS, "initiatives"}]
    errors += [(name, "Is missing.") for name in ("subject", "body") if name not in sent]
    errors += [(name, "Must be a text.") for name in _TEXTS if name in sent and not _is_text(sent[name])]
    errors += [(name, "Must have a letter or a digit.") for name in ("subject", "body") if _is_text(sent.get(name)) and not _SAYS.search(sent[name])]
    if not _is_list(sent.get("questions", []), _is_number):
        errors.append(("questions", "Must be a short list of numbers."))
    if not _is_list(sent.get("goals", []), _is_text):
        errors.append(("goals", "Must be a short list of texts."))
    rows = sent.get("initiatives", [])
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        return [*errors, ("initiatives", "Must be a short list.")]
    right = all(isinstance(row, dict) and "title" in row and all(name in _ROW and _is_text(value) for name, value in row.items()) for row in rows)
    if not right:
        return [*errors, ("initiatives", "Each must be an object with a title, and texts only.")]
    return errors if all(_SAYS.search(row["title"]) for row in rows) else [*errors, ("initiatives", "Each title must have a letter or a digit.")]


def _is_list(given: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(given, list) and len(given) <= _MOST and all(fits(one) for one in given)


def _is_number(given: Any) -> bool:
    """JSON has one kind of number: 2.0 is 2."""
    return not isinstance(given, bool) and (isinstance(given, int) or (isinstance(given, float) and given.is_integer())) and 1 <= given < 2**31


def _is_text(given: Any) -> bool:
    """A text that can be written down: half a surrogate pair cannot."""
    if not isinstance(given, str):
        return False
    try:
        given.encode()
    except UnicodeEncodeError:
        return False
    return True
