"""Parts of a plan document as sheets of fields: what the editor shows, and how what was typed changes the document. A field's name is its place in it."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from plans.document import LISTS, SHARED_LISTS
from plans.models import MEASURES

BLANK_ROWS = 2
_INDEX = re.compile(r"\[(\d+)\]")
ROW_TEXT = {"areas": "title", "crosswalk": "to", **dict.fromkeys(LISTS, "text")}


@dataclass(frozen=True)
class Field:
    """One field. ``kind``: line, text, words (one a line), codes (apart by spaces) or choice; ``what`` names it for the page."""

    name: str
    what: str
    kind: str
    value: str
    options: tuple[str, ...] = ()
    shown: str = ""  # beside a translation: the words in the edition's own language


@dataclass(frozen=True)
class Rows:
    """A list of things, a row each, with some blank ones; a row whose text is emptied goes."""

    what: str
    name: str
    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """What one page of the editor holds."""

    fields: tuple[Field, ...] = ()
    lists: tuple[Rows, ...] = field(default_factory=tuple)

    def names(self) -> Iterator[Field]:
        yield from self.fields
        for rows in self.lists:
            for row in rows.rows:
                yield from row


def _at(data: Any, path: str) -> Any:
    for step in path.split("/"):
        data = _below(data, step)
    return data


def _below(data: Any, step: str) -> Any:
    if isinstance(data, list):
        return data[int(step)] if step.isdigit() and int(step) < len(data) else None
    return data.get(step) if isinstance(data, dict) else None


def _field(data: Any, path: str, kind: str = "line", *, what: str = "", options: tuple[str, ...] = (), shown: str = "") -> Field:
    value = _at(data, path)
    text = "\n".join(map(str, value)) if kind == "words" and isinstance(value, list) else " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return Field(path, what or path.rsplit("/", 1)[-1], kind, text, options, shown)


def _rows(data: Any, path: str, columns: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Rows:
    held = _at(data, path) or []
    count = len(held) + BLANK_ROWS
    rows = []
    for index in range(count):
        plain = index < len(held) and isinstance(held[index], str)
        order = Field(f"{path}/{index}/#", "place", "number", str(index + 1))
        rows.append(
            (
                order,
                *(_field(data, f"{path}/{index}" if plain and name == "text" else f"{path}/{index}/{name}", kind, what=name, options=options) for name, kind, options in columns),
            )
        )
    return Rows(path.rsplit("/", 1)[-1], path, tuple(rows))


_ENTRY = (("code", "line", ()), ("text", "text", ()))
_INDICATOR = (*_ENTRY, ("kind", "choice", ("", *MEASURES)))


def edition_sheet(data: dict[str, Any]) -> Sheet:
    """Title, convention, day, note, areas."""
    lines = tuple(_field(data, name) for name in ("title", "convention", "valid_from", "language"))
    return Sheet((*lines, _field(data, "note", "text")), (_rows(data, "areas", (("code", "line", ()), ("title", "line", ()))),))


def goal_sheet(data: dict[str, Any], index: int) -> Sheet:
    """A goal with its lists."""
    here = f"goals/{index}"
    areas = tuple(area["code"] for area in data.get("areas", ()))
    groups = ("", *(group["code"] for group in data.get("shared_groups", ())))
    fields = (
        _field(data, f"{here}/code"), _field(data, f"{here}/area", "choice", options=areas) if areas else _field(data, f"{here}/area"),
        _field(data, f"{here}/title", "text"), _field(data, f"{here}/short_title"), _field(data, f"{here}/shared_group", "choice", options=groups),
    )  # fmt: skip
    return Sheet(fields, tuple(_rows(data, f"{here}/{name}", _INDICATOR if name == "indicators" else _ENTRY) for name in LISTS))


def group_sheet(data: dict[str, Any], index: int) -> Sheet:
    """Goals that share key areas and activities."""
    here = f"shared_groups/{index}"
    return Sheet((_field(data, f"{here}/code"), _field(data, f"{here}/goals", "codes")), tuple(_rows(data, f"{here}/{name}", _ENTRY) for name in SHARED_LISTS))


def crosswalk_sheet(data: dict[str, Any]) -> Sheet:
    """The crosswalk and the two editions it joins."""
    ends = (_field(data, "crosswalk_editions/from"), _field(data, "crosswalk_editions/to"))
    return Sheet(ends, (_rows(data, "crosswalk", (("from", "line", ()), ("to", "line", ()), ("note", "line", ()))),))


def words_sheet(data: dict[str, Any], index: int, language: str) -> Sheet:
    """A goal in another language, and the words that suggest it; in the edition's own language the words alone."""
    here, fields = f"goals/{index}", []
    if language != data.get("language", "en"):
        for name in ("title", "short_title"):
            if _at(data, f"{here}/{name}"):
                fields.append(_field(data, f"{here}/translations/{language}/{name}", "text", what=name, shown=str(_at(data, f"{here}/{name}"))))
        for name in LISTS:
            for place, entry in enumerate(_at(data, f"{here}/{name}") or ()):
                shown = entry if isinstance(entry, str) else entry["text"]
                fields.append(_field(data, f"{here}/{name}/{place}/translations/{language}/text", "text", what=name, shown=shown))
    return Sheet((*fields, _field(data, f"{here}/aliases/{language}", "words", what="aliases")))


def group_words_sheet(data: dict[str, Any], index: int, language: str) -> Sheet:
    """What goals share, in another language."""
    fields = []
    for name in SHARED_LISTS:
        for place, entry in enumerate(_at(data, f"shared_groups/{index}/{name}") or ()):
            fields.append(_field(data, f"shared_groups/{index}/{name}/{place}/translations/{language}/text", "text", what=name, shown=entry["text"]))
    return Sheet(tuple(fields))


def edition_words_sheet(data: dict[str, Any], language: str) -> Sheet:
    """Title, note and areas in another language."""
    fields = [_field(data, f"translations/{language}/{name}", "text", what=name, shown=str(data[name])) for name in ("title", "note") if data.get(name)]
    for place, area in enumerate(data.get("areas", ())):
        fields.append(_field(data, f"areas/{place}/translations/{language}/title", what="area", shown=f"{area['code']} {area['title']}"))
    return Sheet(tuple(fields))


def theme_sheet(data: dict[str, Any], index: int, languages: tuple[str, ...]) -> Sheet:
    """A theme: what it is called and by which words it is known, per language."""
    here = f"themes/{index}"
    fields = [_field(data, f"{here}/key")]
    for language in languages:
        fields += [_field(data, f"{here}/labels/{language}/{name}", what=f"{name} {language}") for name in ("heading", "sentence")]
        fields.append(_field(data, f"{here}/aliases/{language}", "words", what=f"aliases {language}"))
    return Sheet(tuple(fields))


def applied(data: dict[str, Any], sheet: Sheet, given: Mapping[str, str]) -> dict[str, Any]:
    """The document after what was typed into a sheet; only fields of the sheet are taken."""
    made = copy.deepcopy(data)
    for one in sheet.names():
        if one.name in given and not one.name.endswith("/#"):
            text = given[one.name].replace("\r\n", "\n").strip()
            if text == one.value.strip():
                continue
            value: Any = [line.strip() for line in text.splitlines() if line.strip()] if one.kind == "words" else text.split() if one.kind == "codes" else text
            _put(made, one.name, value)
    for rows in sheet.lists:
        _tidy(made, rows, given)
    return made


def _put(data: Any, path: str, value: Any) -> None:
    *way, last = path.split("/")
    for depth, step in enumerate(way):
        after = (*way, last)[depth + 1]
        fresh: Any = [] if after.isdigit() else {}
        if isinstance(data, list):
            while len(data) <= int(step):
                data.append({})
            if isinstance(data[int(step)], str):  # an outcome that gets a code or a translation
                data[int(step)] = {"text": data[int(step)]}
            data = data[int(step)]
        else:
            data = data.setdefault(step, fresh)
    if isinstance(data, list):
        data[int(last)] = value
    elif value or value == []:
        data[last] = value
    else:
        data.pop(last, None)


def _tidy(data: dict[str, Any], rows: Rows, given: Mapping[str, str]) -> None:
    """Empty rows go; the others stand in the order of their places."""
    held = _at(data, rows.name)
    if not isinstance(held, list):
        return
    text = ROW_TEXT[rows.what]

    def place(numbered: tuple[int, Any]) -> tuple[float, int]:
        written = given.get(f"{rows.name}/{numbered[0]}/#", "").strip()
        return (float(written[:6]) if written[:6].replace(".", "", 1).isdecimal() and written.isascii() else numbered[0] + 1.0, numbered[0])

    kept = [thing for _, thing in sorted(enumerate(held), key=place) if (thing if isinstance(thing, str) else thing.get(text) or (rows.what == "crosswalk" and thing.get("from")))]
    held[:] = kept


def pruned(data: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing: empty translations, aliases, lists that a document leaves out."""
    made = copy.deepcopy(data)
    for holder in (made, *made.get("areas", ())):
        _without_empty(holder, "translations")
    for thing in (*made.get("goals", ()), *made.get("shared_groups", ())):
        for holder in (thing, *(entry for name in LISTS for entry in thing.get(name, ()) if isinstance(entry, dict))):
            _without_empty(holder, "translations")
    for goal in made.get("goals", ()):
        if "aliases" in goal:
            goal["aliases"] = {language: words for language, words in goal["aliases"].items() if words}
    for theme in made.get("themes") or ():
        _without_empty(theme, "labels", keep=True)
        theme["aliases"] = {language: words for language, words in theme.get("aliases", {}).items() if words}
    ends = made.get("crosswalk_editions")
    if ends is not None and not any(ends.values()) and not made.get("crosswalk"):
        made.pop("crosswalk_editions"), made.pop("crosswalk", None)
    for name in ("areas", "shared_groups"):
        if made.get(name) == []:
            made.pop(name)
    return made


def _without_empty(holder: dict[str, Any], name: str, *, keep: bool = False) -> None:
    if name in holder:
        holder[name] = {language: texts for language, texts in holder[name].items() if texts}
        if not holder[name] and not keep:
            holder.pop(name)


def name_of_place(place: str) -> str:
    """The field behind the place of a fault: "goals[3].title" is "goals/3/title"."""
    return _INDEX.sub(r"/\1", place).replace(".", "/")
