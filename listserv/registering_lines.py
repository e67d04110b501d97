"""Who somebody is, read from the lines of a mail that they filled in: labels in six languages, in their own words or within what they quote."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.invitees import words
from forum.rules import names_its_entity_by

FIELDS = ("name", "country", "organization", "category")
MOST_LINES = 400
_LONGEST = {"name": 200, "organization": 300, "country": 100, "category": 100}
_LINE = re.compile(r"^[ \t>|*•·_-]{0,40}([^:：\n]{2,60}?)[*_ \t\u00a0]{0,8}[:：]([^\n]{0,2000})$")
_EMPTY = re.compile(r"[\s._…*–—-]*")


@dataclass(frozen=True, slots=True)
class Said:
    """What was understood; ``unread`` holds by field what was written and is no country or category that we know."""

    name: str = ""
    country: str | None = None
    organization: str | None = None
    category: str | None = None
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def lacks(self) -> tuple[str, ...]:
        """The fields without which nobody is registered."""
        found = [field for field in ("name", "category") if not getattr(self, field)]
        entity = names_its_entity_by(self.category) if self.category else None
        return (*found, *([entity] if entity and not getattr(self, entity) else []))


def read(text: str, *, offered: Sequence[str], known: Mapping[str, str | None] | None = None) -> Said:
    """The lines of a mail. What one writes oneself counts before what one filled in within the quotation, and that before what is ``known``.

    ``offered`` are the categories in the order in which the letter numbered them.
    """
    own: dict[str, str] = {}
    quoted: dict[str, str] = {}
    for line in text.splitlines()[:MOST_LINES]:
        found = _LINE.match(line[:2100])
        field = words.column(found[1]) if found else None
        if found is None or field not in FIELDS:
            continue
        value = " ".join(found[2].replace("\u00a0", " ").split()).strip("*_ ")
        if value and not _EMPTY.fullmatch(value):
            (quoted if line.lstrip().startswith((">", "|")) else own).setdefault(field, value[: _LONGEST[field]])
    said = {**quoted, **own}
    country, category = _country(said.get("country")), _category(said.get("category"), offered)
    unread = tuple((field, said[field]) for field, value in (("country", country), ("category", category)) if value is None and field in said)
    before = dict(known or {})
    return Said(
        said.get("name") or before.get("name") or "",
        country or (before.get("country") if "country" not in said else None) or None,
        said.get("organization") or before.get("organization") or None,
        category or (before.get("category") if "category" not in said else None) or None,
        unread,
    )


def _country(said: str | None) -> str | None:
    return words.country(said) if said else None


def _category(said: str | None, offered: Sequence[str]) -> str | None:
    if not said:
        return None
    number = re.match(r"[(\[]?(\d{1,2})\b", said)
    if number:
        return offered[int(number[1]) - 1] if 0 < int(number[1]) <= len(offered) else None
    found = words.category(said)
    return found if found in offered else None
