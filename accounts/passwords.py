"""Passwords: which ones are taken, how they are kept (argon2id), and a check that takes as long for somebody unknown."""

import re
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from accounts.models import folded
from core.verdict import YES, No, Verdict

SHORTEST = 8
ADVISED = 15
MOST_BYTES = 4096
_LIST = Path(__file__).with_name("common-passwords.txt")


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """The most common passwords of eight characters and more, without case. Origin: docs/decisions/passwords.md."""
    return frozenset(_LIST.read_text(encoding="utf-8").splitlines())


def acceptable(password: str, *, site: str, name: str = "", address: str = "") -> Verdict:
    """Long enough, not among the common ones, and not made of what anybody knows: the site's name, one's own, one's address.

    There is no rule of composition: a long sentence is better than a short riddle.
    """
    if len(password) < SHORTEST:
        return No("The password must have at least %(count)s characters.", count=SHORTEST)
    if len(password.encode()) > MOST_BYTES:
        return No("The password is longer than 4 kB.")
    plain = folded(password)
    if plain in common():
        return No("This password is among the most common ones, which are tried first. Please choose another.")
    if len(set(plain)) < 3:
        return No("This password repeats one or two characters. Please choose another.")
    for telling in _telling(site, name, address):
        if telling in plain:
            return No("The password must not contain the name of this site, your own name or your address. Please choose another.")
    return YES


def _telling(site: str, name: str, address: str) -> set[str]:
    """What a guesser begins with. Parts of under four letters would forbid too much, except in scripts that need fewer."""
    local = address.rpartition("@")[0]
    pieces = [site, name, local, *re.split(r"[\W_]+", f"{site} {name} {local}")]
    known = {folded(piece) for piece in pieces}
    return {piece for piece in known if len(piece) >= 4 or (len(piece) >= 2 and not piece.isascii())}


@lru_cache(maxsize=4)
def _hasher(time_cost: int, memory_cost: int, parallelism: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism)


def _ours() -> PasswordHasher:
    return _hasher(**current_app.config["ARGON2"])


@lru_cache(maxsize=4)
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """What is stored of a password: argon2id with the parameters of the setting ARGON2."""
    return _ours().hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether a password is the one stored. With nothing stored the same work is done on a hash of nobody's, and the answer is no."""
    if len(password.encode()) > MOST_BYTES:
        password = ""  # no form of ours lets such a one be set; the work stays the same
    try:
        _ours().verify(stored or _nobodys(_ours()), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _ours().check_needs_rehash(stored)
