"""Reads a plan document: everything that is wrong with it is named by its place, all at once."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from core.languages import is_language
from plans.document import LISTS, SHARED_LISTS, Aliases, AreaEntry, Document, Entry, GoalEntry, GroupEntry, StepEntry, ThemeEntry, Words
from plans.faults import Fault, Invalid, shown
from plans.models import MEASURES

LARGEST = 5_000_000  # bytes
LONGEST_CODE = 200
MOST_ALIASES = 500  # a goal and language
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")  # of plan and edition: part of an address
_CODE = re.compile(r"[^\s/?#\\][^/?#\\\n\t]*\Z")  # of a goal: part of an address too
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MISSING = object()
_Made = TypeVar("_Made")


class _Object(dict[str, Any]):
    """An object of the document that remembers which keys stood in it twice."""

    doubled: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    seen: set[str] = set()
    made.doubled = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return made


def read(source: bytes) -> Document:
    """The document in these bytes. Raises Invalid with every fault."""
    if len(source) > LARGEST:
        raise Invalid([Fault("", f"larger than {LARGEST // 1_000_000} MB")])
    try:
        value = json.loads(source.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as trouble:
        raise Invalid([Fault("", f"not UTF-8: byte {trouble.start + 1}")]) from None
    except json.JSONDecodeError as trouble:
        raise Invalid([Fault("", f"not JSON: {trouble.msg} at line {trouble.lineno}, column {trouble.colno}")]) from None
    except RecursionError:
        raise Invalid([Fault("", "nested too deeply")]) from None
    except ValueError:  # a number of thousands of digits, which no plan holds
        raise Invalid([Fault("", "a number is too long")]) from None
    return read_data(value)


def read_data(value: Any) -> Document:
    """The document in these JSON values. Raises Invalid with every fault."""
    reader = _Reader()
    made = reader.document(value)
    if reader.faults or made is None:
        raise Invalid(reader.faults)
    return made


class _Reader:
    """Goes through a document once and notes every fault."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, place: str, words: str) -> None:
        self.faults.append(Fault(place, words))

    # Values

    def keys(self, value: Any, place: str, known: str) -> Mapping[str, Any] | None:
        """An object with no other keys than these."""
        if not isinstance(value, dict):
            self.fault(place, f"an object is expected, not {shown(value)}")
            return None
        for name in getattr(value, "doubled", ()):
            self.fault(_below(place, name), "stands twice")
        for name in value:
            if name not in known.split():
                self.fault(_below(place, name), "no such key")
        return value

    def things(self, holder: Mapping[str, Any], name: str, place: str, each: Callable[[Any, str], _Made | None], *, required: bool = False) -> list[_Made]:
        """The sound things of a list; an absent list is empty."""
        value = holder.get(name, _MISSING)
        if value is _MISSING:
            if required:
                self.fault(_below(place, name), "missing")
            return []
        if not isinstance(value, list):
            self.fault(_below(place, name), f"a list is expected, not {shown(value)}")
            return []
        made = [each(thing, f"{_below(place, name)}[{index}]") for index, thing in enumerate(value)]
        return [thing for thing in made if thing is not None]

    def string(self, value: Any, place: str, *, most: int | None = None, shape: re.Pattern[str] | None = None) -> str | None:
        """Text that is not empty and can be stored."""
        if not isinstance(value, str):
            self.fault(place, f"text is expected, not {shown(value)}")
        elif not value.strip():
            self.fault(place, "empty")
        elif bad := _UNSTORABLE.search(value):
            self.fault(place, f"holds a character that cannot be stored, at {bad.start() + 1}")
        elif most is not None and len(value) > most:
            self.fault(place, f"longer than {most} characters")
        elif shape is not None and not shape.match(value):
            self.fault(place, f"cannot be part of an address: {shown(value)}")
        else:
            return value
        return None

    def text(self, holder: Mapping[str, Any], name: str, place: str, *, required: bool = False, **limits: Any) -> str | None:
        """The text under a key."""
        if name not in holder:
            if required:
                self.fault(_below(place, name), "missing")
            return None
        return self.string(holder[name], _below(place, name), **limits)

    def by_language(self, holder: Mapping[str, Any], name: str, place: str, each: Callable[[Any, str], _Made | None]) -> dict[str, _Made] | None:
        """What an object holds per language; None where there is no such object."""
        if name not in holder:
            return None
        value, here = holder[name], _below(place, name)
        if not isinstance(value, dict):
            self.fault(here, f"an object is expected, not {shown(value)}")
            return None
        made: dict[str, _Made] = {}
        for language, held in value.items():
            if not is_language(language) or len(language) > 35:
                self.fault(_below(here, language), "no language")
            elif (sound := each(held, _below(here, language))) is not None:
                made[language] = sound
        return made

    def translations(self, holder: Mapping[str, Any], place: str, fields: str) -> Words | None:
        return self.by_language(holder, "translations", place, lambda value, here: self.texts(value, here, fields))

    def texts(self, value: Any, place: str, fields: str) -> dict[str, str] | None:
        sound = self.keys(value, place, fields)
        if sound is None:
            return None
        return {name: words for name in fields.split() if name in sound and (words := self.string(sound[name], _below(place, name))) is not None}

    def aliases(self, holder: Mapping[str, Any], place: str) -> Aliases | None:
        def words(value: Any, here: str) -> list[str] | None:
            if not isinstance(value, list) or len(value) > MOST_ALIASES:
                self.fault(here, f"a list of at most {MOST_ALIASES} words is expected")
                return None
            return [word for index, one in enumerate(value) if (word := self.string(one, f"{here}[{index}]", most=200)) is not None]

        return self.by_language(holder, "aliases", place, words)

    # Parts of the document

    def document(self, value: Any) -> Document | None:
        top = self.keys(value, "", "code edition title convention valid_from language note translations areas goals shared_groups crosswalk_editions crosswalk themes")
        if top is None:
            return None
        made = Document(
            code=self.text(top, "code", "", required=True, most=LONGEST_CODE, shape=_NAME) or "",
            edition=self.text(top, "edition", "", required=True, most=LONGEST_CODE, shape=_NAME) or "",
            title=self.text(top, "title", ""),
            convention=self.text(top, "convention", ""),
            valid_from=self.day(top, "valid_from"),
            language=self.language(top),
            note=self.text(top, "note", ""),
            translations=self.translations(top, "", "title note"),
            areas=self.things(top, "areas", "", self.area),
            goals=self.things(top, "goals", "", self.goal, required=True),
            groups=self.things(top, "shared_groups", "", self.group),
            crosswalk_editions=self.joined(top),
            crosswalk=self.things(top, "crosswalk", "", self.step),
            themes=self.things(top, "themes", "", self.theme) if "themes" in top else None,
        )
        if isinstance(top.get("goals"), list) and not top["goals"]:
            self.fault("goals", "at least one is expected")
        if not self.faults:
            self.agreement(made)
        return made

    def day(self, top: Mapping[str, Any], name: str) -> date | None:
        written = self.text(top, name, "")
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            self.fault(name, f"a day is expected, as in 2022-12-10, not {shown(written)}")
            return None

    def language(self, top: Mapping[str, Any]) -> str | None:
        tag = self.text(top, "language", "", most=35)
        if tag and not is_language(tag):
            self.fault("language", f"no language {shown(tag)}")
        return tag

    def area(self, value: Any, place: str) -> AreaEntry | None:
        held = self.keys(value, place, "code title translations")
        if held is None:
            return None
        code, title = self.text(held, "code", place, required=True, most=LONGEST_CODE), self.text(held, "title", place, required=True)
        return AreaEntry(code or "", title or "", self.translations(held, place, "title"))

    def goal(self, value: Any, place: str) -> GoalEntry | None:
        held = self.keys(value, place, f"code area title short_title translations aliases shared_group {' '.join(LISTS)}")
        if held is None:
            return None
        return GoalEntry(
            code=self.text(held, "code", place, required=True, most=LONGEST_CODE, shape=_CODE) or "",
            title=self.text(held, "title", place, required=True) or "",
            short_title=self.text(held, "short_title", place),
            area=self.text(held, "area", place, most=LONGEST_CODE),
            group=self.text(held, "shared_group", place, most=LONGEST_CODE),
            lists={name: self.entries(held, name, place) for name in LISTS},
            aliases=self.aliases(held, place),
            translations=self.translations(held, place, "title short_title"),
        )

    def group(self, value: Any, place: str) -> GroupEntry | None:
        held = self.keys(value, place, f"code goals {' '.join(SHARED_LISTS)}")
        if held is None:
            return None
        code = self.text(held, "code", place, required=True, most=LONGEST_CODE) or ""
        goals = self.things(held, "goals", place, lambda one, here: self.string(one, here, most=LONGEST_CODE), required=True)
        return GroupEntry(code, goals, {name: self.entries(held, name, place) for name in SHARED_LISTS})

    def entries(self, holder: Mapping[str, Any], name: str, place: str) -> list[Entry]:
        made = self.things(holder, name, place, lambda value, here: self.entry(value, here, plain=name == "outcomes", measured=name == "indicators"))
        self.once([entry.code for entry in made if entry.code], f"{_below(place, name)}", "code")
        return made

    def entry(self, value: Any, place: str, *, plain: bool, measured: bool) -> Entry | None:
        if plain and isinstance(value, str):
            text = self.string(value, place)
            return Entry(text) if text is not None else None
        held = self.keys(value, place, "code text translations kind" if measured else "code text translations")
        if held is None:
            return None
        measure = self.text(held, "kind", place)
        if measure is not None and measure not in MEASURES:
            self.fault(_below(place, "kind"), f"one of {', '.join(MEASURES)} is expected, not {shown(measure)}")
        code, text = self.text(held, "code", place, most=LONGEST_CODE), self.text(held, "text", place, required=True)
        return Entry(text or "", code, measure, self.translations(held, place, "text"))

    def joined(self, top: Mapping[str, Any]) -> tuple[str, str] | None:
        if "crosswalk_editions" not in top:
            if top.get("crosswalk"):
                self.fault("crosswalk_editions", "missing")
            return None
        held = self.keys(top["crosswalk_editions"], "crosswalk_editions", "from to")
        if held is None:
            return None
        ends = [self.text(held, name, "crosswalk_editions", required=True, most=LONGEST_CODE) or "" for name in ("from", "to")]
        return ends[0], ends[1]

    def step(self, value: Any, place: str) -> StepEntry | None:
        held = self.keys(value, place, "from to note")
        if held is None:
            return None
        ends = [self.text(held, name, place, required=True, most=LONGEST_CODE) or "" for name in ("from", "to")]
        return StepEntry(ends[0], ends[1], self.text(held, "note", place))

    def theme(self, value: Any, place: str) -> ThemeEntry | None:
        held = self.keys(value, place, "key labels aliases")
        if held is None:
            return None
        key = self.text(held, "key", place, required=True, most=60) or ""
        labels = self.by_language(held, "labels", place, lambda one, here: self.texts(one, here, "heading sentence"))
        if not labels:
            self.fault(_below(place, "labels"), "a heading in at least one language is expected")
        return ThemeEntry(key, labels or {}, self.aliases(held, place) or {})

    # What the parts must agree on

    def once(self, names: list[str], place: str, what: str) -> None:
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self.fault(place, f"the {what} {shown(name)} stands more than once")

    def agreement(self, made: Document) -> None:
        codes = set(made.goal_codes)
        self.once(list(made.goal_codes), "goals", "code")
        self.once([area.code for area in made.areas], "areas", "code")
        self.once([group.code for group in made.groups], "shared_groups", "code")
        self.once([theme.key for theme in made.themes or ()], "themes", "key")
        areas, groups = {area.code for area in made.areas}, {group.code: group for group in made.groups}
        for index, goal in enumerate(made.goals):
            if made.areas and goal.area not in areas:
                self.fault(f"goals[{index}].area", f"no area {shown(goal.area)}")
            if goal.group is not None:
                self._shares(goal, groups.get(goal.group), f"goals[{index}]")
        members = {goal.code: goal.group for goal in made.goals}
        for index, group in enumerate(made.groups):
            self.once(list(group.goals), f"shared_groups[{index}].goals", "code")
            for place, code in enumerate(group.goals):
                if code not in codes:
                    self.fault(f"shared_groups[{index}].goals[{place}]", f"no goal {shown(code)}")
                elif members[code] != group.code:
                    self.fault(f"shared_groups[{index}].goals[{place}]", f"goal {code} does not name this group")
        if made.crosswalk_editions:
            self._crosswalk(made, codes)

    def _shares(self, goal: GoalEntry, group: GroupEntry | None, place: str) -> None:
        if group is None:
            self.fault(f"{place}.shared_group", f"no shared group {shown(goal.group)}")
        elif goal.code not in group.goals:
            self.fault(f"{place}.shared_group", f"the group {shown(goal.group)} does not name this goal")
        for name in SHARED_LISTS:
            if goal.lists[name]:
                self.fault(f"{place}.{name}", "belongs to the shared group, so the goal's own must be empty")

    def _crosswalk(self, made: Document, codes: set[str]) -> None:
        ends = made.crosswalk_editions or ("", "")
        if made.edition not in ends or ends[0] == ends[1]:
            self.fault("crosswalk_editions", f"must join {shown(made.edition)} with another edition")
            return
        own = "from" if ends[0] == made.edition else "to"
        for index, step in enumerate(made.crosswalk):
            code = step.from_code if own == "from" else step.to_code
            if code not in codes:
                self.fault(f"crosswalk[{index}].{own}", f"no goal {shown(code)}")
        self.once([f"{step.from_code} → {step.to_code}" for step in made.crosswalk], "crosswalk", "step")


def _below(place: str, name: str) -> str:
    name = name if name.isidentifier() else f"[{shown(name)}]"
    return name if not place else f"{place}{name}" if name.startswith("[") else f"{place}.{name}"
