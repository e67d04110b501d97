"""Reads a table of experts row by row: each row becomes a document, or its faults are named by row and column. Knows no database and no page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, BinaryIO

from accounts.forms import usable_address
from core.fields import line as one_line
from core.fields import words as as_typed
from core.languages import LANGUAGES
from core.tables import MOST_FAULTS, Fault, Row, Unreadable, rows
from roster.columns import TOLD
from roster.document import LISTS, PLAIN, WORD_LIMITS, Document, word_count
from roster.importing import words
from roster.importing.cells import LONGEST_TEXT, Cells
from roster.models import TEXTS

MOST_ROWS = 20_000
_GOAL = re.compile(r"(?:(?P<edition>[^/]+/[^/]+)/)?(?P<code>[^\s*(/]+)(?P<main>\*?)(?:\s*\((?P<note>.*)\))?\Z")
_SYMBOL = re.compile(r"ROE-0*([1-9]\d{0,8})\Z", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Brought:
    """Somebody in the table, checked. With ``expert_id`` it is somebody whom the site holds: what is empty in the document then says nothing."""

    line: int
    document: Document
    government: str | None
    confirmed_on: date | None
    expert_id: int | None = None


@dataclass(frozen=True)
class Held:
    """What the site holds that a table must fit: goals by their keys, addresses and names on the roster, each with the number of the expert."""

    goals: Mapping[str, str]  # a code alone stands for the goal of the edition that is valid last
    emails: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    ids: frozenset[int] = frozenset()  # of all who have a profile that is not erased
    today: date = date.max


@dataclass(frozen=True)
class Told:
    """What a row would change in the profile of somebody who is there; ``kept``: it stays, for the expert wrote it."""

    line: int
    expert_id: int
    name: str
    key: str
    language: str
    before: str
    after: str
    kept: bool = False


@dataclass
class Checked:
    """What reading a table came to. Nothing of it is to be stored while it has faults."""

    rows: int = 0
    listed: int = 0  # so many new ones have agreed, and would be on the roster
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # headings of columns that we do not know

    @property
    def sound(self) -> bool:
        """Whether it can be imported."""
        return self.rows > 0 and not self.faults


def read(stream: BinaryIO, held: Held, checked: Checked, *, agreed: bool, language: str = "en") -> Iterator[Brought]:
    """Everybody in the table. What is wrong is told in ``checked`` while it is read; with ``agreed`` those agreed to be listed of whom it says nothing."""
    reader = _Reader(held, checked, agreed=agreed, language=language)
    try:
        yield from reader.read(rows(stream))
    except Unreadable as broken:
        checked.faults.append(broken.fault)


class _Reader:
    """Reads one table."""

    def __init__(self, held: Held, checked: Checked, *, agreed: bool, language: str) -> None:
        self._held, self._checked, self._agreed, self._language = held, checked, agreed, language
        self._cells = Cells(warnings=checked.warnings)
        self._places: dict[str, int] = {}
        self._emails: dict[str, int] = {}
        self._experts: dict[int, int] = {}

    def read(self, lines: Iterator[Row]) -> Iterator[Brought]:
        """Row by row; ends after as many rows or faults as are looked at."""
        heading = next(lines, None)
        if heading is None:
            self._checked.faults.append(Fault(1, "", "empty"))
            return
        self._begin(*heading)
        if self._checked.faults:
            return
        for number, cells in lines:
            if self._checked.rows >= MOST_ROWS:
                self._checked.faults.append(Fault(number, "", "too-many-rows", str(MOST_ROWS)))
                return
            if len(self._checked.faults) >= MOST_FAULTS:
                self._checked.faults.append(Fault(number, "", "too-many-faults", str(MOST_FAULTS)))
                return
            self._checked.rows += 1
            self._cells.line, self._cells.found = number, []
            if any(cell.strip() for cell in cells[len(heading[1]) :]):
                self._cells.fault("", "too-many-cells")
            brought = self._row({name: cells[place] if place < len(cells) else "" for name, place in self._places.items()})
            self._checked.faults += self._cells.found
            if not self._cells.found:
                self._checked.listed += brought.expert_id is None and "listed" in brought.document["consents"]
                yield brought
        if not self._checked.rows:
            self._checked.faults.append(Fault(heading[0], "", "nobody"))

    def _begin(self, number: int, headings: list[str]) -> None:
        for place, heading in enumerate(headings):
            name = words.column(heading)
            if name is None:
                self._checked.ignored += [one_line(heading)[:100]] if heading.strip() else []
            elif name in self._places:
                self._checked.faults.append(Fault(number, name, "twice"))
            else:
                self._places[name] = place
        if "name" not in self._places:
            self._checked.faults.append(Fault(number, "name", "missing-column"))

    # ---- one row

    def _row(self, given: Mapping[str, str]) -> Brought:
        cell = {name: as_typed(text).strip() for name, text in given.items() if name not in TOLD}
        cell = {name: text.removeprefix("'") if text[:2] in ("'=", "'+", "'-", "'@") else text for name, text in cell.items()}
        language = self._one_of_ours(cell)
        document: Document = dict.fromkeys(PLAIN, "") | {name: [] for name in LISTS}
        document |= {"language": language, "texts": {}, "country": None, "employed_since": None, "available_from": None}
        for name in ("honorific", "name", "employer", "job_title", "department", "private_phone"):
            document[name] = self._cells.short(name, one_line(cell.get(name)))
        for name in ("contact", "private_address"):
            document[name] = self._cells.short(name, cell.get(name, ""))
        document["website"] = self._cells.link(cell.get("website", ""))
        document["organization_type"] = self._cells.choice("organization_type", "organization_type", cell) or ""
        document["availability"] = self._cells.choice("availability", "availability", cell) or ""
        document["country"] = self._cells.country("country", cell.get("country", ""))
        document["employed_since"] = self._cells.year("employed_since", cell.get("employed_since", ""))
        available = self._cells.day("available_from", cell.get("available_from", ""))
        document["available_from"] = available.isoformat() if available else None
        for name in ("nationalities", "worked_in"):
            document[name] = self._cells.each(name, cell, words.country)
        document["regions"] = self._cells.each("regions", cell, lambda text: words.choice("region", text))
        document["themes"] = self._cells.each("themes", cell, lambda text: words.choice("theme", text))
        document["consents"] = self._cells.each("consents", cell, lambda text: words.choice("consent", text)) or (["listed"] if self._agreed and not cell.get("consents") else [])
        document["languages"], document["goals"], document["education"] = self._cells.languages(cell), self._goals(cell), self._cells.education(cell)
        for name in ("publications", "memberships", "committees"):
            document[name] = self._cells.lines(name, cell)
        self._texts(cell, document, language)
        document["private_email"], expert_id = self._who(cell)
        government = self._cells.country("government", cell.get("government", ""))
        confirmed = self._cells.day("confirmed", cell.get("confirmed", ""))
        if confirmed and confirmed > self._held.today + timedelta(days=1):
            self._cells.fault("confirmed", "in-the-future", cell["confirmed"])
        if expert_id is None:
            self._whole(document, government, cell)
        elif not cell.get("language"):
            document["language"] = ""
        return Brought(self._cells.line, document, government, confirmed, expert_id)

    def _whole(self, document: Document, government: str | None, cell: Mapping[str, str]) -> None:
        if not document["name"]:
            self._cells.fault("name", "needed")
        if "listed" in document["consents"] and not (cell.get("country") or cell.get("government")):
            self._cells.fault("country", "needed-to-be-listed")
        known = self._held.names.get((document["name"].casefold(), document["country"] or government))
        if known is not None:
            self._cells.warn("name", "same-name", f"ROE-{known:05d}")

    def _one_of_ours(self, cell: Mapping[str, str]) -> str:
        code = words.language(cell["language"]) if cell.get("language") else self._language
        if code not in LANGUAGES:
            self._cells.fault("language", "not-of-the-site", cell.get("language", ""))
            return "en"
        return code

    def _who(self, cell: Mapping[str, str]) -> tuple[str, int | None]:
        """The private address, and the number of the expert whom the site holds: by the identifier, else by the address."""
        email = self._email(cell.get("private_email", ""))
        there, found = self._held.emails.get(email), None
        if text := cell.get("id", ""):
            symbol = _SYMBOL.match(text)
            found = int(symbol[1]) if symbol and int(symbol[1]) in self._held.ids else None
            if found is None:
                self._cells.fault("id", "unknown", text)
            elif there is not None and there != found:
                self._cells.fault("private_email", "of-another", f"ROE-{there:05d}")
        else:
            found = there
        if found is not None:
            if found in self._experts:
                self._cells.fault("id" if text else "private_email", "same-expert", str(self._experts[found]))
            self._experts.setdefault(found, self._cells.line)
        return "" if there is not None else email, found

    def _email(self, text: str) -> str:
        if not text:
            return ""
        email = usable_address(text) if len(text) <= 254 else None
        if email is None:
            self._cells.fault("private_email", "not-an-address", text)
            return ""
        if email in self._emails:
            self._cells.fault("private_email", "same-as-line", str(self._emails[email]))
        self._emails.setdefault(email, self._cells.line)
        return email

    def _goals(self, cell: Mapping[str, str]) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        apart = r"\n" if "(" in cell.get("goals", "") else r"[;,\n]"
        for part in self._cells.parts("goals", cell, apart):
            told = _GOAL.match(part)
            key = self._held.goals.get(f"{told['edition']}/{told['code']}" if told["edition"] else told["code"]) if told else None
            if told is None or key is None:
                self._cells.fault("goals", "unknown", part)
                continue
            plan, edition, code = key.split("/", 2)
            note = told["note"] or ""
            if len(note) > 200:
                self._cells.fault("goals", "too-long", "200")
            found[key] = {"plan": plan, "edition": edition, "code": code, "main": bool(told["main"]), "note": note}
        return list(found.values())

    def _texts(self, cell: Mapping[str, str], document: Document, language: str) -> None:
        told = {(name, language): cell.get(name, "") for name in TEXTS} | {("brief", code): text for code in LANGUAGES if (text := cell.get(f"brief_{code}"))}
        for (name, code), text in told.items():
            if not text:
                continue
            column = name if code == language else f"{name}_{code}"
            limit = WORD_LIMITS.get(name)
            if limit and word_count(text) > limit:
                self._cells.fault(column, "too-many-words", str(limit))
            elif len(text) > LONGEST_TEXT:
                self._cells.fault(column, "too-long", str(LONGEST_TEXT))
            document["texts"].setdefault(name, {})[code] = text
