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
from core.tables import Row, Unreadable, rows
from roster.columns import TOLD
from roster.document import LISTS, PLAIN, WORD_LIMITS, Document, word_count
from roster.importing import words
from roster.models import TEXTS

MOST_ROWS = 20_000
MOST_FAULTS = 500  # more would only say the same
_LENGTHS = {"honorific": 40, "name": 200, "employer": 300, "job_title": 200, "department": 200, "website": 500, "private_phone": 60, "contact": 1000, "private_address": 1000}
LONGEST_TEXT, LONGEST_LINE = 6000, 1000
_MOST = {
    "publications": 3,
    "memberships": 20,
    "committees": 20,
    "education": 10,
    "languages": 12,
    "nationalities": 3,
    "goals": 60,
    "themes": 20,
    "worked_in": 100,
    "regions": 5,
    "consents": 5,
}
_GOAL = re.compile(r"(?:(?P<edition>[^/]+/[^/]+)/)?(?P<code>[^\s*(/]+)(?P<main>\*?)(?:\s*\((?P<note>.*)\))?\Z")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T[\d:]+)?\Z", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where; ``column`` is one of ours, empty for the whole row. ``code`` is put into words by the page."""

    line: int
    column: str
    code: str
    said: str = ""


@dataclass(frozen=True)
class Brought:
    """Somebody in the table, checked."""

    line: int
    document: Document
    government: str | None
    confirmed_on: date | None


@dataclass(frozen=True)
class Held:
    """What the site holds that a table must fit: goals by their keys, addresses and names on the roster, each with the number of the expert."""

    goals: Mapping[str, str]  # a code alone stands for the goal of the edition that is valid last
    emails: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    today: date = date.max


@dataclass
class Checked:
    """What reading a table came to. Nothing of it is to be stored while it has faults."""

    rows: int = 0
    listed: int = 0  # so many have agreed, and would be on the roster
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
        checked.faults.append(Fault(broken.line, "", broken.code, broken.said))


class _Reader:
    """Reads one table."""

    def __init__(self, held: Held, checked: Checked, *, agreed: bool, language: str) -> None:
        self._held, self._checked, self._agreed, self._language = held, checked, agreed, language
        self._places: dict[str, int] = {}
        self._emails: dict[str, int] = {}
        self._found: list[Fault] = []
        self._line = 0

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
            self._line, self._found = number, []
            if any(cell.strip() for cell in cells[len(heading[1]) :]):
                self._fault("", "too-many-cells")
            brought = self._row({name: cells[place] if place < len(cells) else "" for name, place in self._places.items()})
            self._checked.faults += self._found
            if not self._found:
                self._checked.listed += "listed" in brought.document["consents"]
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

    def _fault(self, column: str, code: str, said: str = "") -> None:
        self._found.append(Fault(self._line, column, code, one_line(said)[:100]))

    def _warn(self, column: str, code: str, said: str = "") -> None:
        if len(self._checked.warnings) < MOST_FAULTS:
            self._checked.warnings.append(Fault(self._line, column, code, one_line(said)[:100]))

    # ---- one row

    def _row(self, given: Mapping[str, str]) -> Brought:
        cell = {name: as_typed(text).strip() for name, text in given.items() if name not in TOLD}
        cell = {name: text.removeprefix("'") if text[:2] in ("'=", "'+", "'-", "'@") else text for name, text in cell.items()}
        language = self._one_of_ours(cell)
        document: Document = dict.fromkeys(PLAIN, "") | {name: [] for name in LISTS}
        document |= {"language": language, "texts": {}, "country": None, "employed_since": None, "available_from": None}
        for name in ("honorific", "name", "employer", "job_title", "department", "private_phone"):
            document[name] = self._short(name, one_line(cell.get(name)))
        for name in ("contact", "private_address"):
            document[name] = self._short(name, cell.get(name, ""))
        document["website"] = self._link(cell.get("website", ""))
        document["organization_type"] = self._choice("organization_type", "organization_type", cell) or ""
        document["availability"] = self._choice("availability", "availability", cell) or ""
        document["country"] = self._country("country", cell.get("country", ""))
        document["employed_since"] = self._year("employed_since", cell.get("employed_since", ""))
        available = self._day("available_from", cell.get("available_from", ""))
        document["available_from"] = available.isoformat() if available else None
        for name in ("nationalities", "worked_in"):
            document[name] = self._each(name, cell, words.country)
        document["regions"] = self._each("regions", cell, lambda text: words.choice("region", text))
        document["themes"] = self._each("themes", cell, lambda text: words.choice("theme", text))
        document["consents"] = self._each("consents", cell, lambda text: words.choice("consent", text)) or (["listed"] if self._agreed and not cell.get("consents") else [])
        document["languages"], document["goals"], document["education"] = self._languages(cell), self._goals(cell), self._education(cell)
        for name in ("publications", "memberships", "committees"):
            document[name] = self._lines(name, cell)
        self._texts(cell, document, language)
        document["private_email"] = self._email(cell.get("private_email", ""))
        government = self._country("government", cell.get("government", ""))
        confirmed = self._day("confirmed", cell.get("confirmed", ""))
        if confirmed and confirmed > self._held.today + timedelta(days=1):
            self._fault("confirmed", "in-the-future", cell["confirmed"])
        self._whole(document, government, cell)
        return Brought(self._line, document, government, confirmed)

    def _whole(self, document: Document, government: str | None, cell: Mapping[str, str]) -> None:
        if not document["name"]:
            self._fault("name", "needed")
        if cell.get("id"):
            self._fault("id", "on-the-roster", cell["id"])
        if "listed" in document["consents"] and not (cell.get("country") or cell.get("government")):
            self._fault("country", "needed-to-be-listed")
        known = self._held.names.get((document["name"].casefold(), document["country"] or government))
        if known is not None:
            self._warn("name", "same-name", f"ROE-{known:05d}")

    def _one_of_ours(self, cell: Mapping[str, str]) -> str:
        code = words.language(cell["language"]) if cell.get("language") else self._language
        if code not in LANGUAGES:
            self._fault("language", "not-of-the-site", cell.get("language", ""))
            return "en"
        return code

    def _short(self, name: str, text: str) -> str:
        if len(text) > _LENGTHS[name]:
            self._fault(name, "too-long", str(_LENGTHS[name]))
        return text

    def _choice(self, name: str, kind: str, cell: Mapping[str, str]) -> str | None:
        text = cell.get(name, "")
        code = words.choice(kind, text) if text else None
        if text and code is None:
            self._fault(name, "unknown", text)
        return code

    def _country(self, name: str, text: str) -> str | None:
        code = words.country(text) if text else None
        if text and code is None:
            self._fault(name, "unknown", text)
        return code

    def _year(self, name: str, text: str) -> int | None:
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) == 4 and 1900 <= int(text) <= 2100):
            self._fault(name, "not-a-year", text)
            return None
        return int(text)

    def _day(self, name: str, text: str) -> date | None:
        found = _DAY.match(text)
        try:
            if found:
                return date(*(int(part) for part in found.groups()))
        except ValueError:  # no such day
            pass
        if text:
            self._fault(name, "not-a-day", text)
        return None

    def _link(self, text: str) -> str:
        if text and not re.match(r"https?://[^\s<>\"]+\Z", text, re.IGNORECASE):
            self._fault("website", "not-a-link", text)
        return self._short("website", text)

    def _email(self, text: str) -> str:
        if not text:
            return ""
        email = usable_address(text) if len(text) <= 254 else None
        if email is None:
            self._fault("private_email", "not-an-address", text)
            return ""
        if email in self._emails:
            self._fault("private_email", "same-as-line", str(self._emails[email]))
        elif email in self._held.emails:
            self._fault("private_email", "on-the-roster", f"ROE-{self._held.emails[email]:05d}")
        self._emails.setdefault(email, self._line)
        return email

    def _parts(self, name: str, cell: Mapping[str, str], apart: str = r"[;\n]") -> list[str]:
        parts = [one_line(part) for part in re.split(apart, cell.get(name, "")) if part.strip()]
        if len(parts) > _MOST[name]:
            self._fault(name, "too-many", str(_MOST[name]))
        return parts

    def _each(self, name: str, cell: Mapping[str, str], known: Any) -> list[str]:
        found = []
        for part in self._parts(name, cell):
            code = known(part)
            if code is None:
                self._fault(name, "unknown", part)
            else:
                found.append(code)
        return list(dict.fromkeys(found))

    def _lines(self, name: str, cell: Mapping[str, str]) -> list[str]:
        found = self._parts(name, cell, r"\n")
        if any(len(one) > LONGEST_LINE for one in found):
            self._fault(name, "too-long", str(LONGEST_LINE))
        return found

    def _languages(self, cell: Mapping[str, str]) -> list[dict[str, str]]:
        found: dict[str, str] = {}
        for part in self._parts("languages", cell, r"[;,\n]"):
            name, _, how = part.partition(":")
            code, level = words.language(name), words.choice("level", how) if how.strip() else "good"
            if code is None or level is None:
                self._fault("languages", "unknown", part)
            elif code in found:
                self._fault("languages", "named-twice", part)
            else:
                found[code] = level
        return [{"language": code, "level": level} for code, level in found.items()]

    def _goals(self, cell: Mapping[str, str]) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        apart = r"\n" if "(" in cell.get("goals", "") else r"[;,\n]"
        for part in self._parts("goals", cell, apart):
            told = _GOAL.match(part)
            key = self._held.goals.get(f"{told['edition']}/{told['code']}" if told["edition"] else told["code"]) if told else None
            if told is None or key is None:
                self._fault("goals", "unknown", part)
                continue
            plan, edition, code = key.split("/", 2)
            note = told["note"] or ""
            if len(note) > 200:
                self._fault("goals", "too-long", "200")
            found[key] = {"plan": plan, "edition": edition, "code": code, "main": bool(told["main"]), "note": note}
        return list(found.values())

    def _education(self, cell: Mapping[str, str]) -> list[dict[str, Any]]:
        found = []
        for part in self._parts("education", cell, r"\n"):
            degree, subject, institution, since, until = [*(piece.strip() for piece in part.split("|")), "", "", "", "", ""][:5]
            if not degree or len(degree) > 200 or len(subject) > 200 or len(institution) > 300:
                self._fault("education", "not-a-degree", part)
            found.append({"degree": degree, "subject": subject, "institution": institution, "from_year": self._year("education", since), "to_year": self._year("education", until)})
        return found

    def _texts(self, cell: Mapping[str, str], document: Document, language: str) -> None:
        told = {(name, language): cell.get(name, "") for name in TEXTS} | {("brief", code): text for code in LANGUAGES if (text := cell.get(f"brief_{code}"))}
        for (name, code), text in told.items():
            if not text:
                continue
            column = name if code == language else f"{name}_{code}"
            limit = WORD_LIMITS.get(name)
            if limit and word_count(text) > limit:
                self._fault(column, "too-many-words", str(limit))
            elif len(text) > LONGEST_TEXT:
                self._fault(column, "too-long", str(LONGEST_TEXT))
            document["texts"].setdefault(name, {})[code] = text
