"""Whom a mail is for, by the local part of the address it came to. Forged and foreign addresses are nobody's.

==========================  ==============================================================================================
``reply-TOKEN``             an answer of one person to one message
``bounce-``, ``unsub-``     a copy that came back; a subscription that ends
``publish-``, ``return-``   a moderator's decision on what is held
``confirm-``, ``register-`` a subscription that was asked for; registering for a forum
``form-TOKEN``              a filled form of a forum's questions
``mine-TOKEN``              that a mail of which it was not certain is one's own
``NAME``                    a forum: a new thread; a list that stands alone: a new thread on it
``NAME-topic-3``            a topic: a new thread in it
``NAME-digest``             an answer to a whole digest, which posts nothing
``NAME-owner``              those who keep it
``NAME-request`` and such   a command: ``-subscribe``, ``-join``, ``-unsubscribe``, ``-leave``, ``-help``
``postmaster``, ``abuse``…  those who keep the site
==========================  ==============================================================================================

To a closed forum and a hidden list ``NAME`` is ``NAME-KEY`` in all addresses that are given out; by the bare name only those write who may know of it (``actions.knowing``).

A plus serves for the first hyphen after a name or a purpose, and capitals for small letters.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from sqlalchemy import select

from core.database import db
from forum.models import Forum, Message, Topic
from listserv import addresses
from listserv.models import ListMessage, MailList

KINDS = ("reply", "topic", "digest", "bounce", "unsub", "owner", "request", "publish", "return", "confirm", "register", "form", "mine", "list", "site", "unknown")
SITE = ("postmaster", "abuse", "notices", "hostmaster", "webmaster", "admin", "help")
_COMMANDS = {"request": "", "subscribe": "subscribe", "join": "subscribe", "unsubscribe": "unsubscribe", "leave": "unsubscribe", "help": "help"}
_TOKEN = re.compile(r"(reply|bounce|unsub|publish|return|confirm|register|form|mine)[-+]([a-z2-7]{16,})")
_NAME = re.compile(r"([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:[-+](?:(owner|digest|request|subscribe|join|unsubscribe|leave|help)|topic-([0-9]{1,4})))")


@dataclass(frozen=True)
class Route:
    """Where a mail is to go. What the address names is looked up already: a forum or list by its id, what a token says as numbers."""

    kind: str
    local: str = ""  # the local part, in small letters
    token: str = ""
    command: str = ""  # of a request: subscribe, unsubscribe, help; empty: it stands in the mail
    slug: str = ""  # of the forum or list
    forum_id: int | None = None
    list_id: int | None = None
    topic_id: int | None = None  # None with a forum: to all of it
    person_id: int | None = None  # whom a token was given to
    message_id: int | None = None  # a reply: to this message of the forum, or of the list
    data: Mapping[str, Any] | None = None  # what else a token says
    hidden: bool = False  # a closed forum or hidden list by its bare name, without the key that its own addresses have

    @property
    def known(self) -> bool:
        """Whether there is such an address."""
        return self.kind != "unknown"


Reader = Callable[[str], Mapping[str, Any] | None]


def _reply(token: str) -> Mapping[str, Any] | None:
    found = addresses.read_reply(token)
    if found is None:
        return None
    kind, person_id, message_id = found
    if kind in ("message", "receipt"):
        place = db.session.execute(select(Message.forum_id, Message.topic_id, Forum.slug).join(Forum, Forum.id == Message.forum_id).where(Message.id == message_id)).first()
        said = {"data": {"receipt": True}} if kind == "receipt" else {}
        return {"person_id": person_id, "message_id": message_id, **said, **({"forum_id": place[0], "topic_id": place[1], "slug": place[2]} if place else {})}
    on = db.session.execute(select(MailList.id, MailList.slug).join(ListMessage, ListMessage.list_id == MailList.id).where(ListMessage.id == message_id)).first()
    return {"person_id": person_id, "message_id": message_id, **({"list_id": on[0], "slug": on[1]} if on else {})}


def _bounce(token: str) -> Mapping[str, Any] | None:
    return {} if addresses.read_bounce(token) is not None else None


def _unsub(token: str) -> Mapping[str, Any] | None:
    found = addresses.read_unsubscribe(token)
    return {"person_id": found[0], "data": {"scope": found[1], "scope_id": found[2]}} if found else None


def _decision(decision: str) -> Reader:
    def read(token: str) -> Mapping[str, Any] | None:
        found = addresses.read_decision(decision, token)
        return {"person_id": found[1], "data": {"kind": found[0], "id": found[2], "at": found[3]}} if found else None

    return read


def _confirm(token: str) -> Mapping[str, Any] | None:
    found = addresses.read_confirm(token)
    return {"data": {"wish_id": found}} if found is not None else None


def _register(token: str) -> Mapping[str, Any] | None:
    return {} if addresses.is_ours("register", token) else None  # whose it is shows with the address of the sender


def _form(token: str) -> Mapping[str, Any] | None:
    found = addresses.read_form(token)
    slug = db.session.scalar(select(Forum.slug).where(Forum.id == found[0])) if found else None
    return {"forum_id": found[0], "person_id": found[1] or None, "slug": slug} if found and slug else None


def _mine(token: str) -> Mapping[str, Any] | None:
    found = addresses.read_mine(token)
    place = db.session.execute(select(Forum.id, Forum.slug).join(Message, Message.forum_id == Forum.id).where(Message.id == found[1])).first() if found else None
    return {"person_id": found[0], "message_id": found[1], "forum_id": place[0], "slug": place[1]} if found and place else None


# What a token of each kind says, as fields of the route; None for one that we did not give out.
READERS: dict[str, Reader] = {
    "reply": _reply, "bounce": _bounce, "unsub": _unsub, "publish": _decision("publish"), "return": _decision("return"), "confirm": _confirm, "register": _register,
    "form": _form, "mine": _mine,
}  # fmt: skip


def of(recipient: str) -> Route:
    """The route of an address; ``unknown`` where it is none of ours. A few queries."""
    local, _, domain = recipient.strip().lower().rpartition("@")
    if domain != current_app.config["LISTSERV_DOMAIN"].lower():
        return Route("unknown", local)
    token = _TOKEN.fullmatch(local)
    if token is not None:
        said = READERS[token[1]](token[2]) if token[1] in READERS else None
        if said is not None:
            return Route(token[1], local, token=token[2], **said)
    if local in SITE:
        return Route("site", local)
    whole = _named(local)
    if whole is not None:
        return replace(whole, local=local)
    part = _NAME.fullmatch(local)
    place = _named(part[1]) if part is not None else None
    if part is None or place is None:
        return Route("unknown", local)
    if part[3]:
        topic_id = db.session.scalar(select(Topic.id).where(Topic.forum_id == place.forum_id, Topic.number == int(part[3])))
        return replace(place, local=local, topic_id=topic_id) if topic_id is not None else Route("unknown", local)
    if part[2] in ("owner", "digest"):
        return replace(place, kind=part[2], local=local)
    return replace(place, kind="request", local=local, command=_COMMANDS[part[2]])


def _named(name: str) -> Route | None:
    """A forum or list by its name, or by its name with its key."""
    whole, keyed = _plainly(name), re.fullmatch(r"(.+)-([a-z2-7]{8})", name)
    if whole is not None or keyed is None:
        return whole
    place = _plainly(keyed[1])
    kind, id_ = ("forum", place.forum_id) if place is not None and place.forum_id is not None else ("list", place.list_id if place is not None else None)
    return replace(place, hidden=False) if place is not None and id_ is not None and addresses.is_key_of(kind, id_, keyed[2]) else None


def _plainly(name: str) -> Route | None:
    """A forum that is announced, or a list that stands alone."""
    numbered = re.fullmatch(r"forum-([0-9]{1,9})", name)
    known = (Forum.slug == name) | (Forum.id == int(numbered[1])) if numbered else Forum.slug == name
    forum = db.session.execute(select(Forum.id, Forum.slug, Forum.visibility).where(known, Forum.announced_at.is_not(None)).order_by(Forum.slug != name).limit(1)).first()
    if forum is not None:
        return Route("topic", forum_id=forum[0], slug=forum[1], hidden=forum[2] == "closed")
    found = db.session.execute(select(MailList.id, MailList.slug, MailList.visibility).where(MailList.slug == name)).first()
    return Route("list", list_id=found[0], slug=found[1], hidden=found[2] == "hidden") if found is not None else None
