"""Which themes a span raises: aliases per language as data, names masked first, the longest alias at a place, no vote beside a trap."""

import re
from dataclasses import dataclass
from functools import lru_cache

from forum.summary.material import OwnTheme
from forum.summary.phrasebook import Phrasebook
from forum.summary.plain import folded
from forum.summary.words import LANGUAGES, table

_NOT_THEMES = ("masks", "traps")
_MASK, _TRAP = "*mask", "*trap"
_CAPITAL = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme in the language of the frame: ``heading`` above its points, ``sentence`` within a sentence. Both are labels of the moderator."""

    key: str
    heading: str
    sentence: str


@lru_cache(maxsize=16)
def themes(language: str, own: tuple[OwnTheme, ...] = ()) -> dict[str, Theme]:
    """The closed list of themes with their labels in a language: the edition's own in its order, else those of the table. Labels that an edition leaves out
    are those of the table, else the first it gives."""
    rows = table("themes", language if language in LANGUAGES else "en")
    if not own:
        return {key: Theme(key, row["heading"], row["sentence"]) for key, row in rows.items() if key not in _NOT_THEMES}
    found = {}
    for theme in own:
        labels = {code: (heading, sentence) for code, heading, sentence in theme.labels}
        row = rows.get(theme.key, {}) if theme.key not in _NOT_THEMES else {}
        given = labels.get(language, ("", ""))
        first = labels.get("en") or next(iter(labels.values()), (theme.key, theme.key))
        heading = given[0] or row.get("heading") or first[0] or theme.key
        found[theme.key] = Theme(theme.key, heading, given[1] or row.get("sentence") or first[1] or heading)
    return found


@lru_cache(maxsize=16)
def _phrases(language: str, own: tuple[OwnTheme, ...] = ()) -> Phrasebook[str]:
    """Aliases by theme, with what hides a word (masks) and what robs it of its vote (traps) under names of their own.

    Words of an edition's own stand beside those of the table; a theme that it leaves out has none."""
    rows = table("themes", language)
    listed = {theme.key for theme in own}
    aliases = [(alias, key) for key, row in rows.items() if key not in _NOT_THEMES and (not own or key in listed) for alias in row["aliases"]]
    aliases += [(_pattern(word), theme.key) for theme in own for code, words in theme.aliases if code == language for word in words if word.strip("* ")]
    masks = [(phrase, _MASK) for phrase in rows["masks"]["phrases"]]
    traps = [(phrase, _TRAP) for phrase in rows["traps"]["before"]]
    return Phrasebook([*aliases, *masks, *traps], words=language not in ("ar", "zh"))


def _pattern(word: str) -> str:
    """A word as it is written, never a pattern; one that ends with * goes on."""
    return re.escape(folded(word.rstrip("*").strip())) + (r"\w*" if word.endswith("*") else "")


@lru_cache(maxsize=16)
def _after(language: str) -> re.Pattern[str] | None:
    rows = table("themes", language).get("traps", {}).get("after", ())
    return re.compile("|".join(rows)) if rows else None


class Names:
    """Names in which a theme's word says nothing: titles of the forum and its goals, organizations. Built once a forum."""

    def __init__(self, names: tuple[str, ...] = (), own: tuple[OwnTheme, ...] = ()) -> None:
        self.own = own  # themes of the plan's edition: they belong to what a forum is read by
        self.names = tuple(sorted(set(names)))
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(set(names), key=len, reverse=True):
            first = _CAPITAL.match(name)
            if first and " " in name.strip():
                self._by_first.setdefault(first.group(), []).append(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Names) and (self.names, self.own) == (other.names, other.own)

    def __hash__(self) -> int:
        return hash((self.names, self.own))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where they stand in a text as printed."""
        found = []
        for word in _CAPITAL.finditer(text) if self._by_first else ():
            for name in self._by_first.get(word.group(), ()):
                if text.startswith(name, word.start()):
                    found.append((word.start(), word.start() + len(name)))
                    break
        return found


def theme_places(text: str, language: str, masked: list[tuple[int, int]] | None = None, own: tuple[OwnTheme, ...] = ()) -> list[tuple[int, int, str]]:
    """Where aliases stand in a folded text that count: start, end, theme, in their order; ``masked`` are slices to leave out."""
    hidden = list(masked or ())
    trapped: list[tuple[int, int]] = []
    hits: list[tuple[int, int, str]] = []
    for hit in _phrases(language, own).find(text):
        if hit.row == _MASK:
            hidden.append(hit.match.span())
        elif hit.row == _TRAP:
            trapped.append(hit.match.span())
        else:
            hits.append((hit.match.start(), -hit.match.end(), hit.row))
    after = _after(language)
    found: list[tuple[int, int, str]] = []
    reach = -1
    denied: dict[str, int] = {}  # theme → where the sentence ends that says it is not the point
    for start, negative_end, key in sorted(hits):
        end = -negative_end
        if start < reach or any(begin < end and start < stop for begin, stop in hidden):
            continue
        reach = end
        if any(begin < start <= stop + 1 for begin, stop in trapped) or (after and after.match(text, end)):
            denied[key] = max(denied.get(key, -1), _end_of_sentence(text, end))
        elif start >= denied.get(key, -1):
            found.append((start, end, key))
    return found


def _end_of_sentence(text: str, at: int) -> int:
    return min((place for mark in (". ", "? ", "! ", "。") if (place := text.find(mark, at)) >= 0), default=len(text))


def themes_in(text: str, language: str, masked: list[tuple[int, int]] | None = None) -> dict[str, int]:
    """The themes whose aliases stand in a folded text, each with the place of its first."""
    found: dict[str, int] = {}
    for start, _, key in theme_places(text, language, masked):
        found.setdefault(key, start)
    return found
