"""Reads a list of people: comma, semicolon or tab, quoted or not, with or without a byte order mark. Knows neither database nor page."""

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from accounts.forms import usable_address
from core.tables import MOST_FAULTS, Fault, Unreadable, comma_rows
from forum.forms import line as one_line
from forum.invitees import words
from forum.rules import names_its_entity_by

LARGEST = 1024 * 1024  # bytes
MOST_ROWS = 2500


@dataclass(frozen=True)
class Row:
    """Somebody on the list, checked."""

    line: int
    email: str
    name: str
    category: str
    country: str | None
    organization: str | None
    language: str | None


@dataclass
class Sheet:
    """What a list says. Nothing of it is to be used while it has faults."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # headings of columns that we do not know


def read(content: bytes, *, categories: Collection[str], default_category: str | None) -> Sheet:
    """The list with all its faults. ``categories`` are those that may be invited."""
    sheet = Sheet()
    if len(content) > LARGEST:
        sheet.faults.append(Fault(1, "", "too-large"))
        return sheet
    try:
        _read(comma_rows(io.BytesIO(content)), sheet, categories=categories, default_category=default_category)
    except Unreadable as broken:
        sheet.faults.append(broken.fault)
    return sheet


def _read(lines: Iterator[tuple[int, list[str]]], sheet: Sheet, *, categories: Collection[str], default_category: str | None) -> None:
    heading = next(lines, None)
    if heading is None:
        sheet.faults.append(Fault(1, "", "empty"))
        return
    places = _places(heading, sheet)
    if sheet.faults:
        return
    seen: dict[str, int] = {}
    for number, cells in lines:
        if len(sheet.rows) >= MOST_ROWS:
            sheet.faults.append(Fault(number, "", "too-many-rows", str(MOST_ROWS)))
            break
        if len(sheet.faults) >= MOST_FAULTS:
            sheet.faults.append(Fault(number, "", "too-many-faults", str(MOST_FAULTS)))
            break
        if any(cell.strip() for cell in cells[len(heading[1]) :]):
            sheet.faults.append(Fault(number, "", "too-many-cells"))
        _row(number, cells, places, sheet, seen, categories=categories, default_category=default_category)
    if not sheet.rows and not sheet.faults:
        sheet.faults.append(Fault(heading[0], "", "nobody"))


def _places(heading: tuple[int, list[str]], sheet: Sheet) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(heading[1]):
        name = words.column(cell)
        if name is None:
            if cell.strip():
                sheet.ignored.append(one_line(cell)[:100])
        elif name in places:
            sheet.faults.append(Fault(heading[0], name, "twice"))
        else:
            places[name] = place
    sheet.faults += [Fault(heading[0], name, "missing-column") for name in ("email", "name") if name not in places]
    return places


def _row(
    number: int, cells: list[str], places: dict[str, int], sheet: Sheet, seen: dict[str, int], *, categories: Collection[str], default_category: str | None
) -> None:  # fmt: skip
    def fault(column: str, code: str, said: str = "") -> None:
        found.append(Fault(number, column, code, one_line(said)[:100]))

    found: list[Fault] = []
    said = {name: one_line(cells[place]) if place < len(cells) else "" for name, place in places.items()}
    email = usable_address(said["email"]) if len(said["email"]) <= 254 else None
    if not said["email"]:
        fault("email", "needed")
    elif email is None:
        fault("email", "not-an-address", said["email"])
    elif email in seen:
        fault("email", "same-as-line", str(seen[email]))
    else:
        seen[email] = number
    if not said["name"]:
        fault("name", "needed")
    elif len(said["name"]) > 200:
        fault("name", "too-long", "200")
    category = words.category(said["category"]) if said.get("category") else default_category
    if category is None:
        fault("category", *(("unknown", said["category"]) if said.get("category") else ("needed", "")))
    elif category not in categories:
        fault("category", "not-here", said.get("category") or category)
    country = words.country(said["country"]) if said.get("country") else None
    if said.get("country") and country is None:
        fault("country", "unknown", said["country"])
    language = words.language(said["language"]) if said.get("language") else None
    if said.get("language") and language is None:
        fault("language", "unknown", said["language"])
    organization = said.get("organization") or None
    if organization and len(organization) > 300:
        fault("organization", "too-long", "300")
    entity = names_its_entity_by(category) if category else None
    if entity == "country" and not said.get("country"):
        fault("country", "needed-by-category")
    if entity == "organization" and not organization:
        fault("organization", "needed-by-category")
    sheet.faults += found
    if not found and email and category:
        sheet.rows.append(Row(number, email, said["name"], category, country, organization, language))
