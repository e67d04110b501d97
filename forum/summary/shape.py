"""Language helpers for spans: where words may be cut off, what must not begin them, and whether words are a noun phrase or a clause."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from forum.summary.stories import tells_the_outcome
from forum.summary.words import table

_HAN = re.compile(r"[\u3400-\u9fff]")
_END = re.compile(r"(?:[\s.!…。;；,，:：،؛]|[.!…](?=[\"”’»)])|,? (?:and|et|y|и|e)$)+$")
_TAIL_AND = re.compile(r"[;,] (?:and|or|et|ou|y|o|и|или)$")
_DASH = re.compile(r" ?—— ?| [—–-] |(?<=\w)— |——")
_CONDITION = re.compile(r"(?:if|unless|when|where|si|cuando|donde|quand|lorsque|если|когда|如果|إذا)(?!\w)")
_NOT_ONLY = re.compile(r"(?:not only|non seulement|no s[oó]lo|не только|不仅|ليس فقط)(?!.*(?:but|mais|sino|но|而且|بل))")
_TAIL = 16  # characters
_ENDS_OF_AND = frozenset("dtyeruoии")  # last letters of the conjunctions above
_BRACKET_LAST = re.compile(r"[(（][^()（）]*(?:[)）]|$)[\s.,;:!…。；，]*(?:$|[;；—–])")
_PAIRED = re.compile(r"[()（）“”«»\[\]『』「」]")
_COORDINATED = re.compile(r", (?:and|but|et|mais|y|e|pero) ")
_EN_VERB = re.compile(r"(?<!\w)(?:(?<!, )\w+[^e\W]ed(?! by)|we|they|i|you|let|please)(?!\w)|\?$|^(?:if|when|where|unless) ")
_NOUN, _POINTED, _STEM = re.compile(r" ?([^\W\d_]{5,})"), re.compile(r"(?:that|es[ao]s?|cette|ces) ([^\W\d_]{5,})$"), 5
_HEADLINE = 11
_AND_MORE = re.compile(r"[,;] (?:and|et|y|e|и) (?=\w)|; | (?:and|et|y|e|и) (?:that|qu'|que|что) ?")
_LEAST_LEFT = 5  # words
_HALVES = ",，;；؛"
_THERE_IS = frozenset(
    (
        "existe",
        "existen",
        "hay",
        "persiste",
        "persisten",
        "carece",
        "carecen",
        "tenemos",
        "hacemos",
        "estamos",
        "usamos",
        "llevamos",
        "trabajamos",
        "contamos",
        "hemos",
        "somos",
        "vivimos",
        "tengo",
    )
)  # verbs that stand first
SHORT = 18  # words: a sentence of two halves that is no longer stays whole
_TIME = re.compile(r"(?:before|after|when|while|until|as|if) [^,]{3,60}, ")
_MODAL = re.compile(r"(?<!\w)(?:could|should|must|may|might|will|would|can|cannot)(?!\w)")
_STRICT = re.compile(
    r"(?<!\w)(?:that|which|who|whom|whose|where|when|if|because|how|why|what|whether|so|unless|while|than|(?:before|after|until|as) (?:the |a |an |they |we |it |he |she |this |that )?\w+ (?:\w+s|\w+ed|is|are|was|were|has|have))(?!\w)|[,;:]"
)
_LONG = 150  # characters
# Where a span that is too long may end: before what only says for what, with whom or for example.
_SOFT = {
    "en": re.compile(r",? (?:in order to|so as to|with a view to|with the aim of|for the purpose of|as well as|such as|including|in particular|especially|particularly|through|which|thereby|thus|enabling|allowing|ensuring|while|given that|as they|as it|as this|since|in line with|in accordance with|based on|and to|and the|and also|in cooperation with|in collaboration with)(?!\w)|, (?:and|or)(?!\w)"),
    "fr": re.compile(r",? (?:afin d[e']|en vue d[e']|ainsi que|notamment|y compris|dans le but de|de manière à|de façon à|tels? que|telles? que|en particulier|conformément|grâce à|à travers|en collaboration|en tenant compte|ce qui|permettant|facilitant|et de|et d'|et la|et le|et les)(?!\w)|, et "),
    "es": re.compile(r",? (?:a fin de|con el fin de|con la finalidad de|con el objeto de|con el objetivo de|así como|incluyendo|incluid[oa]s?|tales como|tal como|en particular|especialmente|mediante|a través de|de conformidad|en colaboración|en coordinación|teniendo en cuenta|teniendo en consideración|permitiendo|y de|y la|y el|y los|y las)(?!\w)|, y "),
    "ru": re.compile(r", (?:а также|в том числе|включая|чтобы|котор\w+|с целью|для)(?!\w)"),
}  # fmt: skip
VERBS_KNOWN = ("en", "fr", "es")
_OPENERS = {"(": ")", "（": "）", "“": "”", "«": "»", "[": "]", "『": "』", "「": "」"}


def length(text: str) -> int:
    """Words; for Chinese, characters at two to a word."""
    if text.isascii() or not (han := len(_HAN.findall(text))):
        return len(text.split())
    return len(_HAN.sub(" ", text).split()) + (han + 1) // 2


@dataclass(frozen=True, slots=True)
class Grammar:
    """The tables of one language, compiled."""

    language: str
    begin: re.Pattern[str] | None
    inside: re.Pattern[str] | None
    tail: re.Pattern[str] | None
    opening: re.Pattern[str] | None
    own: re.Pattern[str] | None
    that: str  # the word that such a frame ends with
    view: re.Pattern[str] | None
    report: re.Pattern[str] | None
    cut: re.Pattern[str] | None
    finite: re.Pattern[str] | None
    relative: re.Pattern[str] | None
    infinitive: re.Pattern[str] | None
    bare: re.Pattern[str] | None
    article: re.Pattern[str] | None


def _joined(rows: list[str], head: str, tail: str) -> re.Pattern[str] | None:
    return re.compile(head + "(?:" + "|".join(row.replace("’", "'") for row in rows) + ")" + tail) if rows else None


@lru_cache(maxsize=16)
def grammar(language: str) -> Grammar:
    """The grammar of a language we have tables for."""
    cues, more = table("cues", language), table("sentences", language).get("verbs", "")
    pointers, openings, shape = cues["pointers"], cues["openings"], cues["shape"]
    spaced = language not in ("zh", "ar")
    edge = r"(?!(?<=\w)\w)" if spaced else ""
    word = r"(?<!\w)" if spaced else ""

    def one(name: str, head: str = "^", tail: str = r"(?!\w)") -> re.Pattern[str] | None:
        row: Any = f"{shape[name]}|{more}" if name == "finite" and more else shape.get(name)
        return re.compile(f"{head}(?:{row}){tail}") if row else None

    return Grammar(
        language=language,
        begin=_joined(pointers["begin"], "", edge),
        inside=_joined(pointers["inside"], word, edge),
        tail=_joined(pointers["end"], "", "$"),
        opening=_joined(openings["drop"], "^", r"(?!\w) *" if spaced else ""),
        that="that " if language == "en" else "que ",
        own=_joined(openings.get("own", []), r"([^,.;:]{2,60}?) (?:[\w-]+ )?", r"(?!\w) *"),
        view=_joined([openings["view"]] if "view" in openings else [], "", ""),
        report=_joined([openings["report"]] if "report" in openings else [], "", ""),
        cut=_joined(openings["cut"], "", ""),
        finite=one("finite", r"(?<!\w)"),
        relative=one("relative", r"(?<!\w)"),
        infinitive=one("inf"),
        bare=one("bare"),
        article=one("article"),
    )


def form_of(folded: str, language: str) -> str:
    """How words of an item or after a cue can stand in a sentence: np, inf, bare, rel or clause. ``folded``: lower case."""
    rules = grammar(language)
    if language in ("zh", "ar"):
        return "np"
    folded = re.split(r" ?: |; ", folded, maxsplit=1)[0]
    if language == "en":
        first = folded.split(" ", 1)[0]
        if first.endswith("ing") and len(first) > 5 and not re.match(r"\w+ (?:is|are|was|can|should|must|will|would|may|has|have) ", folded):
            return "np"
        modal = _MODAL.search(folded)
        if modal and modal.start() > 0 and not _STRICT.search(folded, 0, modal.start()) and not folded.startswith("to "):
            return "clause"  # "an approval after ninety days could be tried": "after" is no conjunction here
        if folded.startswith("to ") or folded.startswith("not to "):
            return "inf"
        if rules.bare and (found := rules.bare.match(folded)) and not re.match(r"\w+(?:, | (?:of|on|in|for|and|or|to|by|from|with) )", folded[found.start() :]):
            return "bare"
    elif rules.infinitive and (found := rules.infinitive.match(folded)) and not (rules.article and rules.article.match(folded)):
        return "inf"
    if rules.relative and rules.relative.match(folded):
        return "rel"
    finite = rules.finite.search(folded) if rules.finite else None
    if finite and (finite.start() > 0 or finite.group() in _THERE_IS):
        relative = rules.relative.search(folded) if rules.relative else None
        if not relative or finite.start() < relative.start():
            return "clause"
    return "np"


def end_of_words(text: str, start: int, end: int) -> int:
    """The end without end marks, list conjunctions and spaces; a closing quotation mark or bracket stays only with its opening one."""
    while True:
        if end > start and (last := text[end - 1]).isalnum() and last not in _ENDS_OF_AND:
            return end
        tail = text[max(start, end - _TAIL) : end]
        stripped = _TAIL_AND.sub("", _END.sub("", tail.rstrip()))
        if stripped and stripped[-1] in "”»)]』」）" and not _is_closed(text[start : end - len(tail) + len(stripped)]):
            stripped = stripped[:-1]
        if stripped == tail:
            return end
        end -= len(tail) - len(stripped)


def _is_closed(text: str) -> bool:
    return not _PAIRED.search(text) or all(text.count(opener) == text.count(closer) for opener, closer in _OPENERS.items())


def is_whole(text: str) -> bool:
    """Whether brackets and quotation marks in it come in pairs."""
    return _is_closed(text) and text.count('"') % 2 == 0


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
        if _COORDINATED.match(text, place) and language in VERBS_KNOWN and rules.finite and not rules.finite.search(folded, place, end):
            continue  # one more thing in a list, not a clause of its own
        enough = 3 if text[place] in "(（;；؛" or text[place : place + 2].strip() in ("—", "–", "-", "——") else least
        if length(text[start:place]) >= enough and not _turns(folded[start:place]):
            end = place
            break
    for mark in (": ", " : ", "：") if colon else ():
        at = text.find(mark, start, end)
        if at > 0 and length(text[start:at]) >= 6 and (length(text[start:end]) > 22 or (text[at:end].count(",") >= 2 and length(text[start:end]) > 16)):
            end = at
    if len(text) - start > _LONG and length(text[start:end]) > most and (soft := _SOFT.get(language)):
        limit = start
        for found in soft.finditer(folded, max(start, floor), end):
            before = folded[start : found.start()]
            if length(text[start : found.start()]) <= most - 5 and not _turns(before) and not (rules.finite and rules.finite.fullmatch(before.rsplit(" ", 1)[-1])):
                limit = found.start()  # not right after its verb
        if length(text[start:limit]) >= least + 4 and not (
            clause and language in VERBS_KNOWN and rules.finite and not rules.finite.search(folded, max(start, folded.rfind(": ", start, limit)), limit)
        ):
            end = limit
    opened = text.rfind(" —", start, end)
    if opened > start and text[opened + 2 : opened + 3].isalnum() and text.find("—", opened + 2, end) < 0 and length(text[start:opened]) >= least:
        end = opened  # a remark between dashes that was not closed
    if rules.tail and (away := rules.tail.search(folded[start:end].rstrip(" .;,"))) and length(text[start : start + away.start()]) >= 3:
        end = start + away.start()
    return end_of_words(text, start, end)


def _closes(text: str, start: int, at: int) -> bool:
    """Whether a dash ends a remark that one before it began: "especies —pino, visón— sean catalogadas"."""
    return text[at] == "—" and text.rfind(" —", start, at) > text.rfind("— ", start, at)


def _turns(folded: str) -> bool:
    """Whether words are only the first half of a claim: a condition, or "not only" without its "but"."""
    return bool(_CONDITION.match(folded) or _NOT_ONLY.search(folded))


def points_away(folded: str, language: str) -> bool:
    """Whether a span begins with a word that points out of it, or holds one that nothing in it can answer."""
    rules = grammar(language)
    return bool((rules.begin and rules.begin.match(folded)) or pointing(rules, folded))


def pointing(rules: "Grammar", folded: str) -> re.Match[str] | None:
    """The first word that points out of a span, unless the noun it stands before was named in the span already ("trade in products … of such products")."""
    if not rules.inside:
        return None
    for found in rules.inside.finditer(folded):
        noun = _POINTED.search(found.group()) or _NOUN.match(folded, found.end())
        if not noun or noun[1][:_STEM] not in folded[: found.start()]:
            return found
    return None


def before_the_pointer(folded: str, language: str, *, clause: bool) -> int:
    """Where words end before the last ", and", "and that" or semicolon that stands before a word pointing out of them; 0 where too little is left."""
    rules = grammar(language)
    found = pointing(rules, folded)
    if not found or (rules.begin and rules.begin.match(folded)):
        return 0
    for cut in reversed(list(_AND_MORE.finditer(folded, 0, found.start() + 1))):
        before = folded[: cut.start()]
        has_verb = not clause or language not in VERBS_KNOWN or not rules.finite or rules.finite.search(before) or verb_in(before, language)
        if length(before) >= _LEAST_LEFT and has_verb and not _turns(before):
            return cut.start()
    return 0


def time_of(folded: str) -> int:
    """Where a clause ends that only tells when, before the main one; 0 where there is none."""
    found = _TIME.match(folded)
    return found.end() if found else 0


def verb_in(folded: str, language: str) -> re.Match[str] | None:
    """A sign of an English verb that the table of verbs does not have: a past form, a pronoun."""
    return _EN_VERB.search(folded) if language == "en" else None


def is_a_sentence(folded: str, language: str) -> bool:
    """Whether words with a full stop have a verb, as far as that can be told; long ones do."""
    finite = grammar(language).finite
    return language != "en" or length(folded) > _HEADLINE or bool(verb_in(folded, language) or (finite and finite.search(folded)))
