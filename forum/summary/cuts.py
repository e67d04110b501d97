"""Where a span may end: before a dash, a bracket, a half-sentence, what only says for what or for example, and words that announce what was cut off."""

import re
from functools import lru_cache

from forum.summary.shape import PARTICIPLE, SHORT, VERBS_KNOWN, end_of_words, grammar, length, turns_off
from forum.summary.stories import tells_the_outcome
from forum.summary.words import table

_DASH = re.compile(r" ?—— ?| [—–-] |(?<=\w)— |——")
_BRACKET_LAST = re.compile(r"[(（][^()（）]*(?:[)）]|$)[\s.,;:!…。；，]*(?:$|[;；—–])")
_COORDINATED = re.compile(r", (?:and|but|et|mais|y|e|pero) ")
_LONG = 150  # characters
_NEAR, _LINKS = 45, re.compile(r",? (?:and|et|y)(?!\w)")
_HALVES = ",，;；؛"
_LAST = 30  # characters
_AND_THAT = re.compile(r", (?:and|but|et|mais|y|e|pero) (?:that |que |qu')")
# Where a span that is too long may end: before what only says for what, with whom or for example.
_SOFT = {
    "en": re.compile(r",? (?:in order to|so as to|with a view to|with the aim of|for the purpose of|as well as|such as|including|in particular|especially|particularly|through|which|thereby|thus|enabling|allowing|ensuring|while|given that|as they|as it|as this|since|in line with|in accordance with|based on|and to|and the|and also|in cooperation with|in collaboration with)(?!\w)|, (?:and|or)(?!\w)"),
    "fr": re.compile(r",? (?:afin d[e']|en vue d[e']|ainsi que|notamment|y compris|dans le but de|de manière à|de façon à|tels? que|telles? que|en particulier|conformément|grâce à|à travers|en collaboration|en tenant compte|ce qui|permettant|facilitant|et de|et d'|et la|et le|et les)(?!\w)|, et "),
    "es": re.compile(r",? (?:a fin de|con el fin de|con la finalidad de|con el objeto de|con el objetivo de|así como|incluyendo|incluid[oa]s?|tales como|tal como|en particular|especialmente|mediante|a través de|de conformidad|en colaboración|en coordinación|teniendo en cuenta|teniendo en consideración|permitiendo|y de|y la|y el|y los|y las)(?!\w)|, y "),
    "ru": re.compile(r", (?:а также|в том числе|включая|чтобы|котор\w+|с целью|для)(?!\w)"),
}  # fmt: skip


def shortened(text: str, folded: str, start: int, end: int, language: str, *, least: int, most: int, colon: bool = True, floor: int = 0, clause: bool = False) -> int:
    """Where a span beginning at ``start`` may end: before a dash, a bracket, a half-sentence or a cut word once ``least`` words stand before it.

    Nothing before ``floor`` (the end of the cue) is cut; of a ``clause`` a verb must be left.
    """
    rules = grammar(language)
    places: list[int] = []
    if "—" in text or "–" in text or " - " in text:
        places.extend(found.start() for found in _DASH.finditer(text, start, end) if not _closes(text, start, found.start()))
    for mark in "(（":
        if (at := text.find(mark, start, end)) > start and _BRACKET_LAST.match(text, at, end):
            places.append(at)  # between a subject and its verb a bracket stays
    for mark in ";；؛":
        if (at := text.find(mark, start, end)) > start:
            places.append(at)
    if rules.cut:
        places.extend(found.start() for found in rules.cut.finditer(folded, start, end))
    short = bool(places) and length(text[start:end]) <= SHORT
    for place in sorted(places):
        if place < floor or (short and text[place] in ";；؛"):
            continue
        if clause and text[place] in _HALVES and length(text[start:end]) <= most and tells_the_outcome(folded[place:end], language):
            continue  # the half that carries the finding
        if clause and language in VERBS_KNOWN and rules.finite and not rules.finite.search(folded, start, place):
            continue
        if _COORDINATED.match(text, place) and language in VERBS_KNOWN and not _has_a_verb(folded, place, end, language):
            continue  # one more thing in a list, not a clause of its own
        enough = 3 if text[place] in "(（;；؛" or text[place : place + 2].strip() in ("—", "–", "-", "——") else least
        if length(text[start:place]) >= enough and not turns_off(folded[start:place]):
            end = place
            break
    for mark in (": ", " : ", "：") if colon else ():
        at = text.find(mark, start, end)
        if at > 0 and length(text[start:at]) >= 6 and (length(text[start:end]) > 22 or (text[at:end].count(",") >= 2 and length(text[start:end]) > 16)):
            end = at
    if len(text) - start > _LONG and length(text[start:end]) > most and (soft := _SOFT.get(language)):
        limit = in_a_list = start
        for found in soft.finditer(folded, max(start, floor), end):
            before = folded[start : found.start()]
            if length(text[start : found.start()]) <= most - 5 and not turns_off(before) and not (rules.finite and rules.finite.fullmatch(before.rsplit(" ", 1)[-1])):
                if "," in before[-_NEAR:] and _LINKS.match(found.group()):
                    in_a_list = found.start()  # before the last of it
                else:
                    limit = found.start()  # not right after its verb
        limit = limit if limit > start else in_a_list
        if length(text[start:limit]) >= least + 4 and not (
            clause and language in VERBS_KNOWN and rules.finite and not rules.finite.search(folded, max(start, folded.rfind(": ", start, limit)), limit)
        ):
            end = limit
    opened = text.rfind(" —", start, end)
    if opened > start and text[opened + 2 : opened + 3].isalnum() and text.find("—", opened + 2, end) < 0 and length(text[start:opened]) >= least:
        end = opened  # a remark between dashes that was not closed
    if dangling := _dangling(language).search(folded, max(start, end - _LAST), end):
        end = dangling.start() if dangling.start() - start > _LAST else end  # "… including the following"
    if rules.tail and (away := rules.tail.search(folded[start:end].rstrip(" .;,"))) and length(text[start : start + away.start()]) >= 3:
        end = start + away.start() if not PARTICIPLE.search(folded[start : start + away.start()]) else end
    return end_of_words(text, start, end)


@lru_cache(maxsize=16)
def _dangling(language: str) -> re.Pattern[str]:
    """Words that announce what was cut off or stands elsewhere, at the end."""
    words = table("sentences", language).get("dangling", "(?!)")
    return re.compile(rf"(?:[,，]? (?:{words}))+[ .,:;：]*$" if language not in ("zh", "ar") else rf"[,，،]? ?(?:{words})[ .,:;：，]*$")


def _has_a_verb(folded: str, start: int, end: int, language: str) -> bool:
    """Whether words hold a verb of their own, not one of a relative clause."""
    rules = grammar(language)
    if found := _AND_THAT.match(folded, start):
        start = found.end()
    verb = rules.finite.search(folded, start, end) if rules.finite else None
    return verb is not None and not (rules.relative and rules.relative.search(folded, start, verb.start()))


def _closes(text: str, start: int, at: int) -> bool:
    """Whether a dash ends a remark that one before it began: "especies —pino, visón— sean catalogadas"."""
    return text[at] == "—" and text.rfind(" —", start, at) > text.rfind("— ", start, at)
