"""Blocks cut into sentences with offsets, in six languages; each list item knows the sentence that leads its list in, and where its label ends."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from forum.summary.blocks import OWN, Block, blocks_of
from forum.summary.shape import form_of, grammar
from forum.summary.words import LANGUAGES, base, table

_CLOSERS = r"[\"'”’»)\]*_』」】〉》 \u00a0\u202f]*?"
_SPACED = re.compile(r"(?:[.?!…؟]+)(?:[\"'”’)\]*_]|[ \u00a0\u202f]?»)*(?=\s)")
_HAN_END = re.compile(r"[。！？]+[”’』」）)*_]*")
_OPENING = re.compile(r"\s+[\"'“‘«„(\[*_–—-]*[ \u00a0\u202f]*[¿¡]?[*_]*(.)")
_BEFORE = re.compile(r"(?<![\w.°º-])((?:[\w°º-]+\. ?)*[\w°º-]+)\.$")
_BARE_NUMBER = re.compile(r"(?:^|\s)\d{1,3}\.$")
_ROMAN = re.compile(r"(?:^|\n)[ \t]*[IVX]{1,4}\.$")
_LABELS = (
    re.compile(r"(?:\w{1,3}['’ ])?(\*{1,2}|_{1,2})(?=\S)[^*_\n]{1,80}(?<=\S)\1[ \u00a0\u202f]*(?:[:：]|[–—-](?=\s))\s*"),
    re.compile(r"(\*{1,2}|_{1,2})(?=\S)[^*_\n]{1,80}[:：.。](\1)[ \u00a0]*"),
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+")
_INLINE = re.compile(r"(?:(?<=[\s:;,；：，(])|(?<=^))\(?(?:[ivx]{1,4}|[a-hA-H]|\d{1,2})\)[ \u00a0\n]+(?=\S)")
_TAG = re.compile(r"\s*</?[a-zA-Z][^<>]{0,200}>\s*")
_BREAK = re.compile(r"\s*</?(?:p|br|li|ul|ol|div|h\d|td|tr|th|table|blockquote|section)(?![a-z])[^<>]{0,200}>\s*", re.IGNORECASE)
_COLON = re.compile(r"[:：](?=\s)|：")
_SEMICOLON = re.compile(r"[;；؛]")
_LINK = re.compile(r"\s*(?:and|or|et|ou|y|o|e|и|或|و) (?=\S)")
# "1.1 The policy …", "1.- Sí", "(b) Difficulties: …", "II. Dificultades."
_NUMBERED = re.compile(r"(?:\(?(?:[ivx]{1,4}|[a-hA-H]|\d{1,2})\)|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}(?:\.?-|[.º°])|[IVX]{1,4}[.)])[ \t\u00a0]+(?=[«“\"¿¡*_]*[A-ZÀ-ÞА-Я¿¡«“])")
_SEMICOLON_OF_LATIN = ("en", "fr", "es", "ru")
LONGEST_LIST = 2000
_LONGEST_TITLE, _TITLE, _TITLE_WORDS = 70, 45, 6  # characters with what stands around a title, of one, words
_LEAST = 12  # characters that follow a title
_COUNTED = re.compile(
    r" (?:are|were|sont|son|fueron) (?:the following|as follows|les suivante?s|l[oa]s siguientes|two|three|four|five|six|deux|trois|quatre|cinq|six|dos|tres|cuatro|cinco|seis|\d)$"
)
LONGEST = 3000  # characters; a longer stretch without an end mark is nobody's sentence


@dataclass(slots=True)  # nobody changes one; not frozen, since a frozen one takes three times as long to make
class Sentence:
    """``body[start:end]`` with its end mark. ``words`` is where the words begin after a label; ``lead`` the index of the sentence that leads its list in."""

    start: int
    end: int
    words: int
    block: int
    kind: str
    place: int  # 0 for the first of its block
    lead: int | None = None


def language_of(text: str, given: str = "") -> str:
    """The language to read a text in: the one given where we have tables for it, else told by script and frequent words."""
    if base(given) in LANGUAGES:
        return base(given)
    if len(_HAN.findall(text)) * 4 > len(text):
        return "zh"
    if len(_ARABIC.findall(text)) * 3 > len(text):
        return "ar"
    if len(_CYRILLIC.findall(text)) * 3 > len(text):
        return "ru"
    seen = Counter(word.lower() for word in _WORD.findall(text))
    return max(("en", "fr", "es"), key=lambda code: sum(seen[word] for word in table("sentences", code)["frequent"]))


@lru_cache(maxsize=16)
def _abbreviations(language: str, name: str) -> frozenset[str]:
    return frozenset(table("sentences", language)[name]) | (frozenset(table("sentences", "en")[name]) if language in ("fr", "es") else frozenset())


def _ends_here(body: str, start: int, mark: re.Match[str], end: int, language: str) -> bool:
    following = _OPENING.match(body, mark.end())
    if not following or following.end() > end:
        return True
    first = following.group(1)
    if language == "ru" and following.group().lstrip()[0] in "–—":
        return False  # a dialogue goes on after its dash
    if language != "ar" and not (first.isupper() or first.isdigit() or not first.isalpha() or _ARABIC.match(first) or _HAN.match(first)):
        return False
    if body[mark.start()] != "." or mark.group().startswith(".."):
        return True
    stop = mark.start() + 1
    if stop - start <= 4 and _BARE_NUMBER.search(body, start, stop):
        return False  # an ordinal at the start of a line
    if _ROMAN.search(body, max(start, stop - 6), stop):
        return False
    before = _BEFORE.search(body, max(start, stop - 16), stop)
    return not before or not _is_short_for(before.group(1), first, language)


def _is_short_for(word: str, following: str, language: str) -> bool:
    """Whether a word before a full stop is an abbreviation or an initial, given the first character after it."""
    last = re.split(r"[. ]+", word)[-1]
    if len(last) == 1 and last.isalpha() and last.isupper():
        return True
    word, last = word.lower(), last.lower()
    if last in _abbreviations(language, "numbered") or word in _abbreviations(language, "numbered"):
        return following.isdigit()
    known = _abbreviations(language, "abbreviations")
    if word in known or word.replace(". ", ".") in known or (last in known and len(last) > 1) or (last in known and language != "en"):
        return last not in ("etc", "al", "др", "пр") or not following.isupper()  # those may well end a sentence
    return False


def _cuts(body: str, start: int, end: int, language: str) -> list[int]:
    cuts = [found.end() for found in _SPACED.finditer(body, start, end) if _ends_here(body, start, found, end, language)]
    if body.find("<", start, end) >= 0:
        cuts += [place for found in _BREAK.finditer(body, start, end) for place in found.span()]
    return cuts + [found.end() for found in _HAN_END.finditer(body, start, end)]


def _label_end(body: str, start: int, end: int) -> int:
    for pattern in _LABELS:
        found = pattern.match(body, start, end)
        if found and found.end() < end:
            return found.end()
    return start


@lru_cache(maxsize=16)
def _titles(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a title names that tells the kind of what follows, what one names that does not, and how words begin that only name a question or matter."""
    rows, named = table("sentences", language), table("cues", language).get("titles", {})
    kinds = "|".join(named.get(kind, "(?!)") for kind in ("need", "priority", "challenge", "lesson")).replace("’", "'")
    edge = "" if language in ("zh", "ar") else r"(?!\w)"
    about = rows["about"].replace("’", "'")
    return (
        re.compile(kinds),
        re.compile(rows["plain_title"] + edge),
        re.compile(rf"{about}[^.:;,，：]{{2,60}}[:：] *" if language in ("zh", "ar") else rf"{about} [^.:;,]{{2,60}}? ?: "),
    )


def _is_a_title(body: str, start: int, stop: int, language: str) -> bool:
    """Whether a few words of a line of their own, or with a full stop, only name needs, challenges or lessons ("II. Dificultades.")."""
    title = body[start:stop].strip(" .*_:").lower().replace("’", "'")
    if not title or len(title) > _TITLE or "." in title or not _begins_a_line(body, start) or not _titles(language)[0].search(title) or len(title.split()) > _TITLE_WORDS:
        return False
    return not ((verb := grammar(language).finite) and verb.search(title))


def _tells_of_trouble(body: str, title: Sentence, language: str) -> bool:
    """Whether what is told under a title in the same paragraph is a challenge, whatever its words."""
    pattern = table("cues", language).get("titles", {}).get("challenge", "(?!)").replace("’", "'")
    return bool(re.search(pattern, body[title.words : title.end].lower()))


def _things(body: str, start: int, stop: int, language: str) -> list[tuple[int, int]]:
    """What stands between semicolons, if that names things and not what is done; empty where it does not."""
    cuts = [found.start() for found in _SEMICOLON.finditer(body, start, stop)]
    if not cuts or stop - start > LONGEST_LIST or form_of(body[start : cuts[0]].lower(), language) not in ("np", "inf"):
        return []
    things = [_trimmed(body, *part) for part in zip([start, *(cut + 1 for cut in cuts)], [*cuts, stop], strict=True)]
    return things if all(last - first > 2 for first, last in things) else []


def _begins_a_line(body: str, start: int) -> bool:
    """Whether nothing but a number or marks stands before a place in its line."""
    return not any(letter.isalpha() for letter in body[max(body.rfind("\n", 0, start), start - _LONGEST_TITLE) + 1 : start].lstrip("(abcdefgIVX"))


def _title_end(body: str, start: int, stop: int, language: str) -> tuple[int, bool]:
    """Where words end that only name what follows ("Difficulties:", "As to the second question:"), and whether they tell its kind; ``start`` where there are none."""
    words = body[start : min(stop, start + _LONGEST_TITLE)].lower().replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    if ":" not in words and "：" not in words:
        return start, False
    kinds, plain, about = _titles(language)
    if found := about.match(words):
        return start + found.end(), False
    colon = _COLON.search(words)
    title = words[: colon.start()].strip(" *_") if colon else ""
    if not colon or not title or len(title) > _TITLE or len(title.split()) > _TITLE_WORDS or "." in title or ";" in title:
        return start, False
    counted = _COUNTED.search(title)
    if not counted and (not _begins_a_line(body, start) or ((verb := grammar(language).finite) and verb.search(title))):
        return start, False  # "The difficulty is turnover: …"
    tells = bool(kinds.search(title)) and not plain.search(title)
    if not tells and not plain.match(title):
        return start, False
    end = start + colon.end()
    while end < stop and (body[end].isspace() or body[end] in "*_"):
        end += 1
    return end, tells


def _listed(body: str, start: int, stop: int, language: str) -> list[tuple[int, int]]:
    """A sentence that holds a list of its own ("needs are: (i) …; (ii) …", "the following: …; …; …"): its lead-in and its items; empty where it holds none."""
    if stop - start > LONGEST_LIST:
        return []
    marks = list(_INLINE.finditer(body, start, stop)) if body.find(")", start, stop) > 0 else []
    if len(marks) > 1 and marks[0].start() - start > 2:
        cuts = [marks[0].start(), *(mark.start() for mark in marks[1:]), stop]
        begins = [mark.end() for mark in marks]
        parts = [(start, cuts[0]), *zip(begins, cuts[1:], strict=True)]
    elif body.find(";", start, stop) < 0 and language in _SEMICOLON_OF_LATIN:
        return []
    elif (colon := _COLON.search(body, start, stop)) and len(ends := [found.start() for found in _SEMICOLON.finditer(body, colon.end(), stop)]) > 1:
        parts = [(start, colon.end()), *zip([colon.end(), *(end + 1 for end in ends)], [*ends, stop], strict=True)]
    else:
        return []
    trimmed = [_trimmed(body, *part) for part in parts]
    return trimmed if all(last - first > 2 for first, last in trimmed) else []


def _trimmed(body: str, first: int, last: int) -> tuple[int, int]:
    if opening := _LINK.match(body, first, last):
        first = opening.end()
    while first < last and body[first].isspace():
        first += 1
    while last > first and (body[last - 1].isspace() or body[last - 1] in ";；؛,，"):
        last -= 1
    return first, last


def _untagged(body: str, start: int, stop: int) -> tuple[int, int]:
    """A sentence without the tags around it: what stands between tags can be quoted."""
    while (tag := _TAG.match(body, start, stop)) and tag.end() <= stop:
        start = tag.end()
    while body[stop - 1 : stop] == ">" and (opened := body.rfind("<", start, stop)) >= 0:
        stop = opened
        while stop > start and body[stop - 1].isspace():
            stop -= 1
    return start, stop


def sentences_of(body: str, language: str, blocks: list[Block] | None = None) -> list[Sentence]:
    """The author's own sentences in their order; quotations, signatures, code, headings and notes are not among them."""
    blocks = blocks_of(body) if blocks is None else blocks
    language = language if language in LANGUAGES else language_of(body)
    found: list[Sentence] = []
    last_of: dict[int, int] = {}
    above: int | None = None  # a title of its own block ("2. PRIORITIES FOR THE NEXT TRIENNIUM")
    for index, block in enumerate(blocks):
        if block.kind not in OWN:
            continue
        start, under = block.start, above  # what the sentences of a block stand under, as far as it holds only things
        above = None
        for place, cut in enumerate(sorted({*_cuts(body, block.start, block.end, language), block.end})):
            stop = cut
            while start < stop and body[start].isspace():
                start += 1
            while stop > start and body[stop - 1].isspace():
                stop -= 1
            if body[start : start + 1] == "<" or body[stop - 1 : stop] == ">":
                start, stop = _untagged(body, start, stop)
            if stop - start < 2 or stop - start > LONGEST:
                start = cut
                continue
            words = _label_end(body, start, stop) if place == 0 and block.kind == "item" else start
            if words == start and (place == 0 or body[start - 1 : start] == "\n") and (number := _NUMBERED.match(body, start, stop)):
                words = number.end()
            lead = last_of.get(block.lead) if block.lead is not None else None
            titled, tells = _title_end(body, words, stop, language) if words == start or place == 0 else (words, False)
            parts = _listed(body, words, stop, language)
            if titled == words and not parts and lead is None:
                if _is_a_title(body, words, stop, language):
                    under = len(found)
                    above = under if place == 0 and stop == block.end else None
                elif under is not None and block.kind != "cell" and (things := _things(body, words, stop, language)):
                    found += [Sentence(first, last, first, index, "item", 0, under) for first, last in things]
                    last_of[index] = len(found) - 1
                    start = cut
                    continue
                elif under is not None and place and _tells_of_trouble(body, found[under], language):
                    lead = under
            if not parts and tells and stop - titled >= _LEAST and lead is None:
                parts = [_trimmed(body, words, titled), (titled, stop)]  # "Difficulties: A, B and C."
            elif not parts and titled > words and stop - titled >= _LEAST:
                words = titled
            beneath = lead is not None and lead == under
            found.append(Sentence(start, parts[0][1] if parts else stop, words, index, "item" if beneath else block.kind, 0 if beneath else place, lead))
            last_of[index] = len(found) - 1
            found += [Sentence(first, last, first, index, "item", 0, last_of[index]) for first, last in parts[1:]]
            start = cut
    return found
