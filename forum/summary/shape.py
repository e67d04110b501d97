"""Language helpers for spans: where words may be cut off, what must not begin them, and whether words are a noun phrase or a clause."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from forum.summary.words import table

_HAN = re.compile(r"[\u3400-\u9fff]")
_END = re.compile(r"(?:[\s.!…。;；,，:：،؛]|[.!…](?=[\"”’»)])|,? (?:and|et|y|и|e)$)+$")
_TAIL_AND = re.compile(r"[;,] (?:and|or|et|ou|y|o|и|или)$")
_CONDITION = re.compile(r"(?:if|unless|when|where|si|cuando|donde|quand|lorsque|если|когда|如果|إذا)(?!\w)")
_NOT_ONLY = re.compile(r"(?:not only|non seulement|no s[oó]lo|не только|不仅|ليس فقط)(?!.*(?:but|mais|sino|но|而且|بل))")
_TAIL = 16  # characters
PARTICIPLE = re.compile(r"(?:\w[ai]d[oa]s?|\wed|ées?|és?|ues?)[ ,]*$")
_ENDS_OF_AND = frozenset("dtyeruoии")  # last letters of the conjunctions above
_PAIRED = re.compile(r"[()（）“”«»\[\]『』「」]")
_EN_VERB = re.compile(r"(?<!\w)(?:(?<!, )\w+[^e\W]ed(?! by)|we|they|i|you|let|please)(?!\w)|\?$|^(?:if|when|where|unless) ")
_NOUN, _POINTED, _STEM = re.compile(r" ?([^\W\d_]{5,})"), re.compile(r"(?:that|es[ao]s?|cette|ces) ([^\W\d_]{5,})$"), 5
_HEADLINE = 11
_AND_MORE = re.compile(r"[,;] (?:and|et|y|e|и) (?=\w)|; | (?:and|et|y|e|и) (?:that|qu'|que|что) ?")
_LEAST_LEFT = 5  # words
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
_NO_INFINITIVE = re.compile(r"(?:ture|naire|laire|toire|ière|istre|mbre|ntre|adre|enre|rdre|titre|pitre|ombre)$")  # nouns
_MODAL = re.compile(r"(?<!\w)(?:could|should|must|may|might|will|would|can|cannot)(?!\w)")
_STRICT = re.compile(
    r"(?<!\w)(?:that|which|who|whom|whose|where|when|if|because|how|why|what|whether|so|unless|while|than|(?:before|after|until|as) (?:the |a |an |they |we |it |he |she |this |that )?\w+ (?:\w+s|\w+ed|is|are|was|were|has|have))(?!\w)|[,;:]"
)
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
    elif (
        rules.infinitive
        and (found := rules.infinitive.match(folded))
        and not (language == "fr" and _NO_INFINITIVE.search(found.group()))
        and not (rules.article and rules.article.match(folded))
    ):
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


def turns_off(folded: str) -> bool:
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
        if found.end() >= len(folded.rstrip(" .;")) and PARTICIPLE.search(folded[: found.start()]):
            continue  # "stores that were not built for it"
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
        if length(before) >= _LEAST_LEFT and has_verb and not turns_off(before):
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
