"""Aliases: words and phrases by which a goal or theme is known, found in a text. They are data of the edition, never patterns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plans.suggestion.words import Word, words_of


@dataclass(frozen=True, slots=True)
class Hit:
    """An alias in a text: whose it is, and the slice of the text where it stands."""

    owner: str
    alias: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    stems: tuple[str, ...]
    loose: bool  # the last word may go on
    owner: str
    alias: str


class AliasBook:
    """The aliases of one language. A phrase is found where its words follow each other, in any grammatical form, whatever empty words stand between.

    An alias that ends with ``*`` is found in every word that begins so.
    """

    def __init__(self, aliases: Mapping[str, Iterable[str]], language: str) -> None:
        self.language = language
        self._whole: dict[str, list[_Entry]] = defaultdict(list)
        self._loose: list[_Entry] = []
        for owner, phrases in aliases.items():
            for phrase in phrases:
                self._add(owner, phrase)

    def _add(self, owner: str, phrase: str) -> None:
        loose = phrase.endswith("*")
        words = words_of(phrase.rstrip("*"), self.language)
        if not words:
            return
        stems = (*(word.stem for word in words[:-1]), words[-1].folded if loose else words[-1].stem)
        entry = _Entry(stems, loose, owner, phrase)
        if loose and len(stems) == 1:
            self._loose.append(entry)
        else:
            self._whole[stems[0]].append(entry)

    def find(self, words: Sequence[Word]) -> list[Hit]:
        """All hits, the longest first at each place; a place belongs to its longest alias, and to every owner of it."""
        found: list[tuple[int, int, _Entry]] = []
        for at, word in enumerate(words):
            for entry in self._whole.get(word.stem, ()):
                if self._stands(entry, words, at):
                    found.append((at, at + len(entry.stems), entry))
            found.extend((at, at + 1, entry) for entry in self._loose if word.folded.startswith(entry.stems[0]))
        found.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        taken: dict[int, tuple[int, int]] = {}
        hits = []
        for start, end, entry in found:
            if all(taken.get(at, (start, end)) == (start, end) for at in range(start, end)):
                taken.update(dict.fromkeys(range(start, end), (start, end)))
                hits.append(Hit(entry.owner, entry.alias, words[start].start, words[end - 1].end))
        return hits

    def _stands(self, entry: _Entry, words: Sequence[Word], at: int) -> bool:
        stems = entry.stems
        if at + len(stems) > len(words):
            return False
        last = len(stems) - 1
        for step in range(1, last + (not entry.loose)):
            if words[at + step].stem != stems[step]:
                return False
        return not entry.loose or words[at + last].folded.startswith(stems[last])
