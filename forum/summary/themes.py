"""Which themes a span raises: aliases per language as data, names masked first, the longest alias at a place, no vote beside a trap."""

import re
from dataclasses import dataclass
from functools import lru_cache

from forum.summary.phrasebook import Phrasebook
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
def themes(language: str) -> dict[str, Theme]:
    """The closed list of themes with their labels in a language, in the order of the table."""
    rows = table("themes", language if language in LANGUAGES else "en")
    return {key: Theme(key, row["heading"], row["sentence"]) for key, row in rows.items() if key not in _NOT_THEMES}


@lru_cache(maxsize=16)
def _phrases(language: str) -> Phrasebook[str]:
    """Aliases by theme, with what hides a word (masks) and what robs it of its vote (traps) under names of their own."""
    rows = table("themes", language)
    aliases = [(alias, key) for key, row in rows.items() if key not in _NOT_THEMES for alias in row["aliases"]]
    masks = [(phrase, _MASK) for phrase in rows["masks"]["phrases"]]
    traps = [(phrase, _TRAP) for phrase in rows["traps"]["before"]]
    return Phrasebook([*aliases, *masks, *traps], words=language not in ("ar", "zh"))


@lru_cache(maxsize=16)
def _after(language: str) -> re.Pattern[str] | None:
    rows = table("themes", language).get("traps", {}).get("after", ())
    return re.compile("|".join(rows)) if rows else None


class Names:
    """Names in which a theme's word says nothing: titles of the forum and its goals, organizations. Built once a forum."""

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        self.names = tuple(sorted(set(names)))
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(set(names), key=len, reverse=True):
            first = _CAPITAL.match(name)
            if first and " " in name.strip():
                self._by_first.setdefault(first.group(), []).append(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Names) and self.names == other.names

    def __hash__(self) -> int:
        return hash(self.names)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where they stand in a text as printed."""
        found = []
        for word in _CAPITAL.finditer(text) if self._by_first else ():
            for name in self._by_first.get(word.group(), ()):
                if text.startswith(name, word.start()):
                    found.append((word.start(), word.start() + len(name)))
                    break
        return found


def theme_places(folded: str, language: str, masked: list[tuple[int, int]] | None = None) -> list[tuple[int, int, str]]:
    """Where aliases stand in a folded text that count: start, end, theme, in their order; ``masked`` are slices to leave out."""
    hidden = list(masked or ())
    trapped: list[tuple[int, int]] = []
    hits: list[tuple[int, int, str]] = []
    for hit in _phrases(language).find(folded):
        if hit.row == _MASK:
            hidden.append(hit.match.span())
        elif hit.row == _TRAP:
            trapped.append(hit.match.span())
        else:
            hits.append((hit.match.start(), -hit.match.end(), hit.row))
    after = _after(language)
    found: list[tuple[int, int, str]] = []
    reach = -1
    for start, negative_end, key in sorted(hits):
        end = -negative_end
        if start < reach or any(begin < end and start < stop for begin, stop in hidden):
            continue
        reach = end
        if not any(begin < start <= stop + 1 for begin, stop in trapped) and not (after and after.match(folded, end)):
            found.append((start, end, key))
    return found


def themes_in(folded: str, language: str, masked: list[tuple[int, int]] | None = None) -> dict[str, int]:
    """The themes whose aliases stand in a folded text, each with the place of its first."""
    found: dict[str, int] = {}
    for start, _, key in theme_places(folded, language, masked):
        found.setdefault(key, start)
    return found
