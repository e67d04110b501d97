"""Who can be named in a message with "@": those who take part in its forum, by name or by number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import bindparam, select

from core.database import db
from core.search import fold
from forum.models import Mention, Registration

LONGEST_NAME = 100
_FIRST, _NUMBER = re.compile(r"\w+"), re.compile(r"([0-9]{1,9})(?!\w)")
_r = Registration.__table__.c
_all = select(_r.id, _r.name, _r.country, _r.organization, _r.person_id).where(_r.forum_id == bindparam("forum"), _r.erased_at.is_(None), _r.name != "").order_by(_r.name, _r.id)


class Names:
    """The participants of a forum, looked up when the first "@" is met. Called with what follows it; the longest name wins, one that several have names nobody."""

    def __init__(self, forum_id: int) -> None:
        self.forum_id = forum_id

    @cached_property
    def _rows(self) -> Sequence[tuple[int, str]]:
        return [(row.id, row.name) for row in db.session.execute(_all, {"forum": self.forum_id})]

    @cached_property
    def _by_number(self) -> dict[int, str]:
        return dict(self._rows)

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[str, int | None]]]:
        keys: dict[str, int | None] = {}
        for key, name in self._rows:
            if len(name) <= LONGEST_NAME:
                keys[name.casefold()] = None if name.casefold() in keys else key
        found: dict[str, list[tuple[str, int | None]]] = {}
        for name in sorted(keys, key=len, reverse=True):
            if first := _FIRST.match(name):
                found.setdefault(first.group(), []).append((name, keys[name]))
        return found

    def __call__(self, rest: str) -> tuple[int, int, str] | None:
        if number := _NUMBER.match(rest):
            key = int(number.group(1))
            return (number.end(), key, self._by_number[key]) if key in self._by_number else None
        beginning = rest[: LONGEST_NAME + 1]
        first = _FIRST.match(beginning)
        for name, found in self._by_first_word.get(first.group().casefold(), ()) if first else ():
            words = beginning[: len(name)]
            if words.casefold() == name and not beginning[len(name) : len(name) + 1].isalnum():
                return (len(name), found, self._by_number[found]) if found is not None else None
        return None


@dataclass(frozen=True)
class Nameable:
    """A participant as a search for names shows one: what to write after "@", and who it is."""

    write: str
    who: str


def participants_like(forum_id: int, words: str, *, limit: int = 8) -> list[Nameable]:
    """Who takes part and has all these words, or words that begin so, in name or organization."""
    asked = [fold(word) for word in _FIRST.findall(words[:LONGEST_NAME])]
    if not asked:
        return []
    rows = db.session.execute(_all, {"forum": forum_id}).all()
    names = [row.name.casefold() for row in rows]
    found = []
    for row in rows:
        known = [fold(word) for word in _FIRST.findall(f"{row.name} {row.organization or ''}")]
        if all(any(word.startswith(begun) for word in known) for begun in asked):
            by_name = names.count(row.name.casefold()) == 1 and len(row.name) <= LONGEST_NAME and _FIRST.match(row.name) and not row.name[0].isdigit()
            found.append(Nameable(row.name if by_name else str(row.id), ", ".join(filter(None, [row.name, row.organization, row.country]))))
            if len(found) == limit:
                break
    return found


def named_in(message_id: int) -> list[Registration]:
    """Who is named in a message."""
    return list(
        db.session.scalars(select(Registration).join(Mention, Mention.registration_id == Registration.id).where(Mention.message_id == message_id).order_by(Registration.id))
    )
