"""What an address asks for behind its question mark, read kindly: whatever makes no sense counts as not asked for."""

from collections.abc import Container

from flask import request

LARGEST = 2**31 - 1


def whole(name: str, *, least: int = 1) -> int | None:
    """A whole number from ``least`` on that the database can hold, or None."""
    given = request.args.get(name, "").strip()
    if not (given.isascii() and given.isdecimal() and len(given) <= 10):
        return None
    number = int(given)
    return number if least <= number <= LARGEST else None


def page() -> int:
    """The page asked for, 1 if none was; one beyond all lists for what is too large."""
    given = request.args.get("page", "").strip()
    if given.isascii() and given.isdecimal() and int(given[:12]) > 0:
        return min(int(given[:12]), LARGEST)
    return 1


def one_of(name: str, known: Container[str], default: str) -> str:
    """One of the words known, else the default."""
    given = request.args.get(name, "")
    return given if given in known else default


def text(name: str, *, most: int) -> str:
    """Some words, cut at ``most`` characters and without controls."""
    return "".join(letter for letter in request.args.get(name, "")[:most] if letter >= " ").strip()
