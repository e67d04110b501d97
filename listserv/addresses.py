"""Addresses that carry a token: whom an answer is for, whose copy came back, what is to be stopped.

A token is numbers with a signature over them and their purpose, in lower-case base32, for mail systems fold case. Nothing is stored: a token is good
as long as the key of the site, and one made for a purpose serves no other. It stands after a hyphen, for some relays drop what follows a plus; both are understood.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from functools import lru_cache
from hashlib import sha256

from flask import current_app

SCOPES = ("forum", "topic", "thread", "list")  # their places are part of tokens given out: only added to
KINDS = ("message", "list")
PURPOSES = {"reply": (1, 5, 5), "unsub": (5, 1, 5), "bounce": (6,), "arrives": (5,)}  # the width of each number
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


def address(purpose: str, token: str) -> str:
    """An address of ours with a token in it."""
    return f"{purpose}-{token}@{current_app.config['LISTSERV_DOMAIN']}"


def purpose_of(local_part: str) -> tuple[str, str] | None:
    """Purpose and token of the local part of an address, written with hyphen or plus, in any case."""
    purpose, mark, token = local_part.lower().replace("+", "-", 1).partition("-")
    return (purpose, token) if mark and purpose in PURPOSES else None


def mailbox_of(slug: str, number: int) -> str:
    """The local part under which a forum or list sends: its name in addresses, as far as mail allows."""
    return slug if len(slug) <= 60 and slug.isascii() else f"forum-{number}"


def address_of_digests(local: str) -> str:
    """Where replies to a digest go: to an address that posts nothing, and explains."""
    return f"{local}-digest@{current_app.config['LISTSERV_DOMAIN']}"
