"""The cells of a table of experts: each kind is read kindly, and what is wrong with it is named. Knows no database and no page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.fields import line as one_line
from core.tables import MOST_FAULTS, Fault
from roster.importing import words

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
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T[\d:]+)?\Z", re.ASCII)


@dataclass
class Cells:
    """Reads the cells of one row after another; what is wrong with the row at hand gathers in ``found``."""

    line: int = 0
    found: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, column: str, code: str, said: str = "") -> None:
        """Something is wrong with a column of the row at hand, or with all of it."""
        self.found.append(Fault(self.line, column, code, one_line(said)[:100]))

    def warn(self, column: str, code: str, said: str = "") -> None:
        """Something to look at, which hinders nothing."""
        if len(self.warnings) < MOST_FAULTS:
            self.warnings.append(Fault(self.line, column, code, one_line(said)[:100]))

    def short(self, name: str, text: str) -> str:
        """A line that has a longest."""
        if len(text) > _LENGTHS[name]:
            self.fault(name, "too-long", str(_LENGTHS[name]))
        return text

    def choice(self, name: str, kind: str, cell: Mapping[str, str]) -> str | None:
        """The code of one of the choices of a kind."""
        text = cell.get(name, "")
        code = words.choice(kind, text) if text else None
        if text and code is None:
            self.fault(name, "unknown", text)
        return code

    def country(self, name: str, text: str) -> str | None:
        """The code of a country."""
        code = words.country(text) if text else None
        if text and code is None:
            self.fault(name, "unknown", text)
        return code

    def year(self, name: str, text: str) -> int | None:
        """A year of four digits."""
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) == 4 and 1900 <= int(text) <= 2100):
            self.fault(name, "not-a-year", text)
            return None
        return int(text)

    def day(self, name: str, text: str) -> date | None:
        """A calendar day."""
        found = _DAY.match(text)
        try:
            if found:
                return date(*(int(part) for part in found.groups()))
        except ValueError:  # no such day
            pass
        if text:
            self.fault(name, "not-a-day", text)
        return None

    def link(self, text: str) -> str:
        """The address of a page."""
        if text and not re.match(r"https?://[^\s<>\"]+\Z", text, re.IGNORECASE):
            self.fault("website", "not-a-link", text)
        return self.short("website", text)

    def parts(self, name: str, cell: Mapping[str, str], apart: str = r"[;\n]") -> list[str]:
        """The pieces of a cell that holds several things."""
        parts = [one_line(part) for part in re.split(apart, cell.get(name, "")) if part.strip()]
        if len(parts) > _MOST[name]:
            self.fault(name, "too-many", str(_MOST[name]))
        return parts

    def each(self, name: str, cell: Mapping[str, str], known: Any) -> list[str]:
        """Several values, each known or at fault."""
        found = []
        for part in self.parts(name, cell):
            code = known(part)
            if code is None:
                self.fault(name, "unknown", part)
            else:
                found.append(code)
        return list(dict.fromkeys(found))

    def lines(self, name: str, cell: Mapping[str, str]) -> list[str]:
        """Several lines as they stand."""
        found = self.parts(name, cell, r"\n")
        if any(len(one) > LONGEST_LINE for one in found):
            self.fault(name, "too-long", str(LONGEST_LINE))
        return found

    def languages(self, cell: Mapping[str, str]) -> list[dict[str, str]]:
        """Languages, each with its level."""
        found: dict[str, str] = {}
        for part in self.parts("languages", cell, r"[;,\n]"):
            name, _, how = part.partition(":")
            code, level = words.language(name), words.choice("level", how) if how.strip() else "good"
            if code is None or level is None:
                self.fault("languages", "unknown", part)
            elif code in found:
                self.fault("languages", "named-twice", part)
            else:
                found[code] = level
        return [{"language": code, "level": level} for code, level in found.items()]

    def education(self, cell: Mapping[str, str]) -> list[dict[str, Any]]:
        """Degrees, one a line."""
        found = []
        for part in self.parts("education", cell, r"\n"):
            degree, subject, institution, since, until = [*(piece.strip() for piece in part.split("|")), "", "", "", "", ""][:5]
            if not degree or len(degree) > 200 or len(subject) > 200 or len(institution) > 300:
                self.fault("education", "not-a-degree", part)
            found.append({"degree": degree, "subject": subject, "institution": institution, "from_year": self.year("education", since), "to_year": self.year("education", until)})
        return found
