"""Addresses that carry a token: whom an answer is for, whose copy came back, what is to be stopped.

A token is numbers with a signature over them and their purpose, in lower-case base32, for mail systems fold case. Nothing is stored: a token is good
as long as the key of the site, and one made for a purpose serves no other. It stands after a hyphen, for some relays drop what follows a plus; both are understood.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from math import ceil

from flask import current_app

SCOPES = ("forum", "topic", "thread", "list")  # their places are part of tokens given out: only added to
KINDS = ("message", "list", "receipt")  # a receipt: the answer changes what it is about
PURPOSES = {
    "reply": (1, 5, 5), "unsub": (5, 1, 5), "bounce": (6,), "arrives": (5,), "publish": (1, 5, 5, 5), "return": (1, 5, 5, 5), "confirm": (5,), "register": (5, 5, 6), "form": (5, 5), "mine": (5, 5),
}  # the width of each number  # fmt: skip
DECISIONS = ("publish", "return")
SIGNATURE = 16


@lru_cache(maxsize=16)
def _keyed(secret: str, purpose: str) -> hmac.HMAC:
    return hmac.new(sha256(f"address:{purpose}:{secret}".encode()).digest(), digestmod="sha256")


def _signature(secret: str, purpose: str, said: bytes) -> bytes:
    signing = _keyed(secret, purpose).copy()  # a letter has three tokens: the key is taken in once
    signing.update(said)
    return signing.digest()[:SIGNATURE]


def _made(purpose: str, *numbers: int) -> str:
    said = b"".join(number.to_bytes(width, "big") for number, width in zip(numbers, PURPOSES[purpose], strict=True))
    return b32encode(said + _signature(current_app.config["SECRET_KEY"], purpose, said)).decode().lower().rstrip("=")


def _read(purpose: str, token: str) -> tuple[int, ...] | None:
    """The numbers of a token that we gave out for this purpose, under the present key or an earlier one."""
    widths = PURPOSES[purpose]
    try:
        raw = b32decode(token.upper() + "=" * (-len(token) % 8))
    except (Error, ValueError):  # not base32
        return None
    said, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
    if len(said) != sum(widths):
        return None
    secrets = [current_app.config["SECRET_KEY"], *current_app.config.get("SECRET_KEY_FALLBACKS", ())]
    if not any(hmac.compare_digest(_signature(secret, purpose, said), signature) for secret in secrets):
        return None
    numbers, start = [], 0
    for width in widths:
        numbers.append(int.from_bytes(said[start : start + width], "big"))
        start += width
    return tuple(numbers)


def is_ours(purpose: str, token: str) -> bool:
    """Whether we gave it out for this purpose, whatever it says."""
    return _read(purpose, token) is not None


def reply_token(person_id: int, message_id: int, *, kind: str = "message") -> str:
    """For answers of this person to this message (``list``: of a list that belongs to no forum)."""
    return _made("reply", KINDS.index(kind), person_id, message_id)


def read_reply(token: str) -> tuple[str, int, int] | None:
    """The kind of message, the person, the message."""
    found = _read("reply", token)
    return (KINDS[found[0]], found[1], found[2]) if found and found[0] < len(KINDS) else None


def unsubscribe_token(person_id: int, scope: str, scope_id: int) -> str:
    """For stopping one subscription, whatever has become of its row."""
    return _made("unsub", person_id, SCOPES.index(scope), scope_id)


def read_unsubscribe(token: str) -> tuple[int, str, int] | None:
    """The person, the scope, what it is of."""
    found = _read("unsub", token)
    return (found[0], SCOPES[found[1]], found[2]) if found and found[1] < len(SCOPES) else None


def bounce_token(delivery_id: int) -> str:
    """For the copy that one delivery brought."""
    return _made("bounce", delivery_id)


def read_bounce(token: str) -> int | None:
    """The delivery."""
    found = _read("bounce", token)
    return found[0] if found else None


def arrival_token(person_id: int) -> str:
    """For starting somebody's letters again after they came back."""
    return _made("arrives", person_id)


def read_arrival(token: str) -> int | None:
    """The person."""
    found = _read("arrives", token)
    return found[0] if found else None


def decision_token(decision: str, person_id: int, id_: int, *, kind: str = "message", at: datetime) -> str:
    """For one moderator's decision on what is held (``list``: a mail to a list that belongs to no forum), as it was when the letter about it went."""
    return _made(decision, KINDS.index(kind), person_id, id_, ceil(at.timestamp()))


def read_decision(decision: str, token: str) -> tuple[str, int, int, datetime] | None:
    """The kind, the person, what is decided on, and when the letter went."""
    found = _read(decision, token)
    return (KINDS[found[0]], found[1], found[2], datetime.fromtimestamp(found[3], UTC)) if found and found[0] < len(KINDS) else None


def confirm_token(wish_id: int) -> str:
    """For saying yes to a subscription that was asked for, by an answer to the letter."""
    return _made("confirm", wish_id)


def read_confirm(token: str) -> int | None:
    """The wish."""
    found = _read("confirm", token)
    return found[0] if found else None


def register_token(forum_id: int, email: str, *, at: datetime) -> str:
    """For registering for a forum from one address, by an answer to the letter that says how."""
    return _made("register", forum_id, int(at.timestamp()), _number_of(email))


def read_register(token: str, email: str) -> tuple[int, datetime] | None:
    """The forum, and when the letter went; None for a letter that went to another address."""
    found = _read("register", token)
    return (found[0], datetime.fromtimestamp(found[1], UTC)) if found and found[2] == _number_of(email) else None


def form_token(forum_id: int, person_id: int) -> str:
    """For the form of a forum's questions, filled in by this person; 0: by whoever sends it."""
    return _made("form", forum_id, person_id)


def read_form(token: str) -> tuple[int, int] | None:
    """The forum, the person."""
    found = _read("form", token)
    return (found[0], found[1]) if found else None


def mine_token(person_id: int, message_id: int) -> str:
    """For saying that a message which came by mail under one's name is one's own."""
    return _made("mine", person_id, message_id)


def read_mine(token: str) -> tuple[int, int] | None:
    """The person, the message."""
    found = _read("mine", token)
    return (found[0], found[1]) if found else None


def _number_of(email: str) -> int:
    return int.from_bytes(sha256(email.encode()).digest()[:6], "big")


def address(purpose: str, token: str) -> str:
    """An address of ours with a token in it."""
    return f"{purpose}-{token}@{current_app.config['LISTSERV_DOMAIN']}"


def purpose_of(local_part: str) -> tuple[str, str] | None:
    """Purpose and token of the local part of an address, written with hyphen or plus, in any case."""
    purpose, mark, token = local_part.lower().replace("+", "-", 1).partition("-")
    return (purpose, token) if mark and purpose in PURPOSES else None


def mailbox_of(slug: str, number: int, *, kind: str = "forum", hidden: bool = False) -> str:
    """The local part under which a forum or list sends: its name in addresses, as far as mail allows. One that strangers may not know of has a key behind it (``key_of``)."""
    local = slug if (slug.isascii() and len(slug) <= (40 if hidden else 60)) or kind == "list" else f"forum-{number}"
    return f"{local}-{key_of(kind, number)}" if hidden else local


def key_of(kind: str, number: int) -> str:
    """What stands behind the name of a closed forum or a hidden list in its addresses, so that a mail server can tell its own from what anybody might guess."""
    return _key(current_app.config["SECRET_KEY"], kind, number)


def is_key_of(kind: str, number: int, key: str) -> bool:
    """Whether it is that key, made with the present secret or an earlier one."""
    secrets = [current_app.config["SECRET_KEY"], *current_app.config.get("SECRET_KEY_FALLBACKS", ())]
    return any(hmac.compare_digest(_key(secret, kind, number), key) for secret in secrets)


def _key(secret: str, kind: str, number: int) -> str:
    return b32encode(_signature(secret, f"place-{kind}", number.to_bytes(5, "big"))[:5]).decode().lower()


def takes_mail() -> bool:
    """Whether mail can reach us at all: a site without a domain of its own has none. While one tries the site out, its commands take mails all the same."""
    return not str(current_app.config["LISTSERV_DOMAIN"]).endswith(".invalid") or current_app.config["ENVIRONMENT"] == "development"


def address_of_place(slug: str, forum_id: int, topic: int | None = None, *, hidden: bool = False) -> str:
    """Where a new thread is written to: the address of a topic, or of the whole forum."""
    local = mailbox_of(slug, forum_id, hidden=hidden)
    return f"{local}{'' if topic is None else f'-topic-{topic}'}@{current_app.config['LISTSERV_DOMAIN']}"


def address_of_commands(local: str) -> str:
    """Where commands to a forum or list are written."""
    return f"{local}-request@{current_app.config['LISTSERV_DOMAIN']}"


def address_of_digests(local: str) -> str:
    """Where replies to a digest go: to an address that posts nothing, and explains."""
    return f"{local}-digest@{current_app.config['LISTSERV_DOMAIN']}"
