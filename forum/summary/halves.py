"""A sentence that asks, offers or suggests two things ("needs support for A, and makes B available") is read as two; a courtesy joined to one is left out. Tables: sentences.toml."""

import re
from dataclasses import replace
from functools import lru_cache

from forum.summary.kinds import Reading, read_alone
from forum.summary.plain import Plain
from forum.summary.sentences import Sentence
from forum.summary.words import table

_ASKED = frozenset({"offer", "recommendation", "need"})
_LATE = 16  # characters in which the second begins with its cue
_LEAST = 12  # characters of what is asked first


@lru_cache(maxsize=16)
def _joins(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    rows = table("sentences", language)
    if not rows.get("joins"):
        return None
    spaced = language not in ("zh", "ar")
    join = rf"(?:,? (?:{rows['joins']}) |, (?:puis|then|luego) |; )" if spaced else rf"[，,،؛；]? ?(?:{rows['joins']})"
    courtesy = "|".join(rows["joined_courtesy"])
    return re.compile(join), re.compile(f"(?:{courtesy})")


def in_halves(sentences: list[Sentence], readings: list[Reading], whole: Plain, language: str) -> None:
    """Cuts, in place, each sentence in two whose second half holds another request, offer or suggestion with a cue of its own right where it begins."""
    joins = _joins(language)
    index = 0
    while joins and index < len(sentences):
        sentence, reading = sentences[index], readings[index]
        if reading.kind in _ASKED and reading.then and not reading.listed and not reading.quoted and (second := _second(sentence, reading, whole, language, *joins)):
            end, start, told = second
            first = replace(sentence, end=end)
            mine = read_alone(whole, first, language)
            if mine.kind in _ASKED and mine.then and mine.begin < end:
                sentences[index], readings[index] = first, mine
                if told:
                    for one in sentences:
                        if one.lead is not None and one.lead > index:
                            one.lead += 1
                    sentences.insert(index + 1, replace(sentence, start=start, words=start, place=max(1, sentence.place), lead=None))
                    readings.insert(index + 1, told)
                    index += 1
        index += 1


def _second(sentence: Sentence, reading: Reading, whole: Plain, language: str, join: re.Pattern[str], courtesy: re.Pattern[str]) -> tuple[int, int, Reading | None] | None:
    """Where the first half ends and the second begins, with how the second reads; None as that where it is a courtesy; nothing where there is only one."""
    plain = whole.part(sentence.words, sentence.end)
    for found in join.finditer(plain.folded, _LEAST):
        if found.end() >= len(plain.folded):
            break
        start = plain.source(found.end(), found.end() + 1)[0]
        end = plain.source(found.start(), found.start() + 1)[0]
        if courtesy.match(plain.folded, found.end()):
            return end, start, None
        if len(plain.folded) - found.end() < _LEAST:
            break
        told = read_alone(whole, replace(sentence, start=start, words=start), language)
        if (
            told.kind in _ASKED
            and told.then
            and told.end > start
            and 0 <= told.begin - start <= _LATE
            and not join.search(plain.folded, found.end(), whole.place(told.begin) - whole.place(sentence.words))
        ):
            return end, start, told
    return None
