"""From sentences to the shortest spans that stand alone: where one begins, where it ends, in which form it can be reported, which themes it raises."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache

from forum.summary.kinds import VOTING, Reading, agrees, answer_of, readings_of
from forum.summary.plain import Plain, balanced, is_quotable, plain_of
from forum.summary.sentences import Sentence, language_of, sentences_of
from forum.summary.shape import VERBS_KNOWN, end_of_words, form_of, grammar, is_whole, length, points_away, shortened
from forum.summary.themes import Names, themes_in
from forum.summary.words import table

LEAST, BEFORE_A_CUT, MOST, MOST_OF_TWO = 3, 6, 35, 40
_LEAD_END = re.compile(r"[\s:：،,—–-]+$")
_OF_CUE = {"offer": 2.0, "recommendation": 3.0, "need": 3.0, "challenge": 2.4, "lesson": 2.2, "activity": 1.4, "question": 1.0, "statement": 0.4}
_HEAD = 12  # words
_LEAD_LEAST = 6
# A lead-in that ends so, or counts what is to come, says nothing by itself.
_UNFINISHED = re.compile(
    r"(?:(?<!\w)(?:that|which|to|for|of|on|in|with|by|than|que|qui|de|à|sur|pour|par|para|con|sobre|en|a|is|are|est|sont|es|son|чтобы|для|на|в)$"
    r"|(?<!\w)(?:following|follows?|things?|points?|ways?|ideas?|suivante?s?|points|choses|siguientes?|cosas|puntos|lo siguiente|respects?)(?!\w))"
)
_PART = re.compile(r"[:;] (?=\S)|[：；؛] ?")
_FIRST_PERSON = re.compile(r"(?<!\w)(?:i|my|me|je|j'|mon|ma|yo|mi|я|мой)(?!\w)|我(?!们|国|方)")
_YOU = re.compile(r"(?<!\w)(?:you|your|vous|votre|vos|usted|ustedes|вы|ваш\w*)(?!\w)|您|你")
_WE = re.compile(r"^(?:we|our|nous|notre|nos|nosotros|nuestr|мы|наш|我们|نحن)")
_GREETING_YEAR = re.compile(r"(?<!\w)(?:yesterday|last (?:week|year|month|autumn|spring)|once|hier|ayer|вчера)(?!\w)")


@dataclass(frozen=True, slots=True)
class Span:
    """A slice ``start:end`` of a message's body that may be quoted. ``form``: np, inf, bare, rel, clause, sentence or item (after a colon).

    ``lead``: a slice of its lead-in that must be quoted before it; ``about``: the closed list's key of whom it asks; ``article``: stands outside the quotation.
    """

    start: int
    end: int
    kind: str
    verb: str
    form: str
    language: str
    themes: tuple[str, ...] = ()
    listed: bool = False
    sentence: int = 0
    words: int = 0
    score: float = 0.0
    lead: tuple[int, int] | None = None
    about: str = ""
    article: str = ""
    cued: bool = False  # its own words or its lead-in say outright what it is
    list_of: int = -1  # index of the lead-in its list hangs on
    whole: bool = True  # two sentences at most, begun where one begins


@dataclass(frozen=True, slots=True)
class Findings:
    """What a message offers: spans that can be quoted, themes it votes for with the kind, and whether it agrees with what it answers."""

    spans: tuple[Span, ...]
    votes: tuple[tuple[str, str, int, int], ...]  # theme, kind, start, end
    agrees: bool
    language: str
    answer: str = ""  # yes or no, to a question that asks for it
    answered_by: int = -1  # the sentence that says so


@lru_cache(maxsize=20000)
def findings(body: str, language: str, names: Names) -> Findings:
    """Everything a body says, in the language given (or told from it). Kept, since a draft is made again and again."""
    language = language_of(body, language)
    sentences = sentences_of(body, language)
    readings = readings_of(body, language, sentences)
    reader = _Reader(body, language, sentences, readings, names)
    spans = [span for index in range(len(sentences)) if (span := reader.span(index))]
    answer, answered_by = answer_of(body, language, sentences)
    return Findings(tuple(spans), tuple(reader.votes(spans)), agrees(body, language, sentences), language, answer, answered_by)


class _Reader:
    def __init__(self, body: str, language: str, sentences: list[Sentence], readings: list[Reading], names: Names) -> None:
        self.body, self.language, self.sentences, self.readings, self.names = body, language, sentences, readings, names
        self.rules = grammar(language)
        self.leads = {sentence.lead for sentence in sentences if sentence.lead is not None}

    def votes(self, spans: list[Span]) -> list[tuple[str, str, int, int]]:
        """Each theme raised, with the kind and the words that raise it: by a span, else by a sentence that says something and cannot be quoted."""
        found: dict[str, tuple[str, str, int, int]] = {}
        for span in sorted(spans, key=lambda span: -span.score):
            for theme in span.themes:
                found.setdefault(theme, (theme, span.kind, span.start, span.end))
        quotable = {span.sentence for span in spans}
        for index, (sentence, reading) in enumerate(zip(self.sentences, self.readings, strict=True)):
            if reading.kind in VOTING and index not in self.leads and index not in quotable:
                for theme in self._themes(sentence, sentence.words, sentence.end):
                    found.setdefault(theme, (theme, reading.kind, sentence.start, sentence.end))
        return list(found.values())

    def _themes(self, sentence: Sentence, start: int, end: int) -> dict[str, int]:
        plain = plain_of(self.body, start, end)
        # What stands late in a long span is a detail of it, not what it is about.
        found = {key: at for key, at in themes_in(plain.folded, self.language, self.names.places(plain.text)).items() if length(plain.text[:at]) <= _HEAD}
        if sentence.words > sentence.start and start >= sentence.words:
            label = plain_of(self.body, sentence.start, sentence.words)
            found |= {key: -1 for key in themes_in(label.folded, self.language, self.names.places(label.text)) if key not in found}
        if sentence.lead is not None and len(found) == 0:
            lead = self.sentences[sentence.lead]
            words = plain_of(self.body, lead.words, lead.end)
            found = dict.fromkeys(themes_in(words.folded, self.language, self.names.places(words.text)), -1)
        return found

    def span(self, index: int) -> Span | None:
        """The shortest span of a sentence that stands alone; None where there is none."""
        sentence, reading = self.sentences[index], self.readings[index]
        if index in self.leads:
            return self._lead(index)
        if reading.kind == "frame":
            return None
        plain = plain_of(self.body, sentence.words, sentence.end)
        folded = plain.folded
        span = self._cued(index, plain, folded) if reading.then and not reading.listed else None
        if reading.listed or sentence.lead is not None or sentence.kind == "cell":
            span = span or self._item(index, plain, folded)
        return span or self._sentence(index, plain, folded)

    def _lead(self, index: int) -> Span | None:
        """What a lead-in itself asks for, where it says enough ("We need an approach that covers:")."""
        sentence, reading = self.sentences[index], self.readings[index]
        if reading.kind not in VOTING or reading.then not in ("np", "clause"):
            return None
        plain = plain_of(self.body, sentence.words, sentence.end)
        folded = plain.folded
        begin, end = self._place(plain, reading.end), len(_LEAD_END.sub("", folded))
        while begin < end and folded[begin] in " ,":
            begin += 1
        rest = folded[begin:end]
        if length(rest) < _LEAD_LEAST or _UNFINISHED.search(rest) or form_of(rest, self.language) not in ("np", "clause"):
            return None
        return self._made(index, *self._slice(plain, begin, end), form=form_of(rest, self.language))

    def _cued(self, index: int, plain: Plain, folded: str) -> Span | None:
        """What stands after (or before, or in) the cue of the sentence itself."""
        reading = self.readings[index]
        then = reading.then if reading.then != "list" else "np"
        if reading.quoted:
            return self._made(index, *reading.quoted, form="np")
        if reading.then == "before":
            begin = self._place(plain, reading.begin)
            return self._before(index, plain, folded, begin)
        begin = self._place(plain, reading.end)
        if reading.then == "list" and not folded[begin:].lstrip().startswith((":", "：")):
            return None
        while begin < len(folded) and (folded[begin] in " :：,،–—-" or (folded[begin] in "-–—" and folded[begin + 1 : begin + 2] == " ")):
            begin += 1
        if begin >= len(folded):
            return None
        about, begin = self._addressee(folded, begin) if then == "clause" else ("", begin)
        form = "verb" if about else self._form_after(then, folded[begin:])
        end = shortened(plain.text, folded, begin, len(folded), self.language, least=BEFORE_A_CUT, most=MOST)
        return self._made(index, *self._slice(plain, begin, end), form=form, about=about) if end > begin else None

    def _form_after(self, then: str, rest: str) -> str:
        if then in ("inf", "bare", "rel"):
            return then
        form = form_of(rest, self.language)
        if then == "clause":
            return "rel" if form == "rel" else "clause"
        return form

    def _before(self, index: int, plain: Plain, folded: str, end: int) -> Span | None:
        end = end_of_words(plain.text, 0, end)
        if end <= 0 or (self.rules.finite and form_of(folded[:end], self.language) == "clause"):
            return None
        begin = self._after_openings(folded[:end])
        article = ""
        found = re.match(r"(A|An|The) (?=\w)", plain.text[begin:end])
        if found and self.language == "en":
            article, begin = found.group(1).lower(), begin + found.end()
        return self._made(index, *self._slice(plain, begin, end), form="np", article=article)

    def _item(self, index: int, plain: Plain, folded: str) -> Span | None:
        """An item of a list: it takes its kind from the lead-in and stands after a verb or a colon."""
        sentence = self.sentences[index]
        begin = self._after_openings(folded)
        end = shortened(plain.text, folded, begin, len(folded), self.language, least=BEFORE_A_CUT, most=MOST)
        if end <= begin:
            return None
        form = form_of(folded[begin:end], self.language)
        lead, about = self._lead_object(sentence)
        form = "verb" if about else form
        start, stop = self._slice(plain, begin, end)
        return self._made(index, start, stop, form=form, lead=lead, about=about)

    def _lead_object(self, sentence: Sentence) -> tuple[tuple[int, int] | None, str]:
        """What the lead-in says after its cue: a noun phrase that the item goes on ("workshops that:"), or whom it asks."""
        reading = self.readings[sentence.lead] if sentence.lead is not None else None
        if reading is None or sentence.lead is None or not reading.then or reading.listed:
            return None, ""
        lead = self.sentences[sentence.lead]
        plain = plain_of(self.body, lead.words, lead.end)
        folded = plain.folded
        begin = self._place(plain, reading.end)
        begin += len(folded[begin:]) - len(folded[begin:].lstrip())
        end = len(_LEAD_END.sub("", folded))
        if end <= begin:
            return None, ""
        about, after = self._addressee(folded, begin)
        if about and after >= end:
            return None, about
        found = re.search(r"(.{3,}?)[ ,]+(?:that|which|qui|que|quienes)$", folded[begin:end])
        if found:
            return self._slice(plain, begin, begin + found.end(1)), ""
        return None, ""

    def _sentence(self, index: int, plain: Plain, folded: str) -> Span | None:
        """The whole sentence, or the part of it in which the cue stands, cut where it may be; the one before it too where it points there."""
        reading = self.readings[index]
        part = self._part_with_the_cue(plain, folded, reading)
        begin = part + self._after_openings(folded[part:])
        if points_away(folded[begin:], self.language):
            return self._with_the_one_before(index, plain, folded)
        least = BEFORE_A_CUT if reading.kind != "question" else 99
        form = "sentence" if begin == 0 or plain.text[begin] in "¿¡" else self._form_of_a_part(folded[begin:]) if part else "clause"
        floor = self._place(plain, reading.end) if reading.end else 0
        spans = []
        for colon in (True, False):
            end = shortened(plain.text, folded, begin, len(folded), self.language, least=least, most=MOST, colon=colon, floor=floor, clause=True)
            if reading.kind == "question":
                end, form = len(plain.text.rstrip()), "sentence"
            if end > begin:
                spans.append(self._made(index, *self._slice(plain, begin, end), form=form))
        first, second = (*spans, None, None)[:2]
        # The list after a colon is cut off, unless it is the point: unless only there a theme is named.
        return second if second and (not first or (second.themes and not first.themes)) else first

    def _form_of_a_part(self, rest: str) -> str:
        """How what stands after a colon or semicolon can be reported: a clause where it has a verb."""
        if self.language not in VERBS_KNOWN or not self.rules.finite:
            return "item"
        form = form_of(rest, self.language)
        return "clause" if form == "np" and self.rules.finite.search(rest) and not self.rules.relative.search(rest[: self.rules.finite.search(rest).start()]) else form

    def _part_with_the_cue(self, plain: Plain, folded: str, reading: Reading) -> int:
        """Where the part of a sentence begins, after a colon or semicolon, that holds the cue; 0 where that part points away or is too short."""
        cue = self._place(plain, reading.begin) if reading.kind != "question" else len(folded)
        part = max((found.end() for found in _PART.finditer(folded, 0, cue + 1) if found.end() <= cue), default=0)
        rest = folded[part:]
        return part if part and length(rest) >= 5 and not points_away(rest, self.language) else 0

    def _with_the_one_before(self, index: int, plain: Plain, folded: str) -> Span | None:
        before = index - 1
        if before < 0 or self.sentences[before].block != self.sentences[index].block or self.readings[before].kind in ("frame", "question") or before in self.leads:
            return None
        first = plain_of(self.body, self.sentences[before].words, self.sentences[before].end)
        opened = self._after_openings(first.folded)
        if opened or points_away(first.folded, self.language):
            return None
        end = shortened(plain.text, folded, 0, len(folded), self.language, least=BEFORE_A_CUT, most=MOST)
        if end <= 0 or length(first.text) + length(plain.text[:end]) > MOST_OF_TWO:
            return None
        _, stop = self._slice(plain, 0, end)
        return self._made(index, first.at[0], stop, form="sentence", whole=False)

    def _after_openings(self, folded: str) -> int:
        found = self.rules.opening.match(folded) if self.rules.opening else None
        return found.end() if found and length(folded[found.end() :]) >= 4 and re.match(r".*[,\s]$", found.group()) else 0

    @staticmethod
    def _place(plain: Plain, source: int) -> int:
        """Where a place of the source stands in the printed words."""
        return bisect_left(plain.at, source)

    def _addressee(self, folded: str, begin: int) -> tuple[str, int]:
        for key, pattern in _addressees(self.language):
            if found := pattern.match(folded, begin):
                return key, found.end()
        return "", begin

    def _slice(self, plain: Plain, begin: int, end: int) -> tuple[int, int]:
        return balanced(self.body, *plain.source(begin, end))

    def _made(self, index: int, start: int, end: int, *, form: str, **more: object) -> Span | None:
        """The span, if it may be quoted at all, with its themes and its worth."""
        sentence, reading = self.sentences[index], self.readings[index]
        plain = plain_of(self.body, start, end)
        text, folded = plain.text, plain.folded
        words = length(text)
        enough = LEAST if (reading.listed or reading.then) and reading.kind != "statement" else 5
        if reading.listed and sentence.lead is not None and more.get("lead") is None and not more.get("about") and self._lead(sentence.lead):
            return None  # an item that only completes its lead-in
        if words < enough or words > (MOST if more.get("whole", True) else MOST_OF_TWO) or not is_quotable(self.body[start:end]) or not is_whole(text):
            return None
        if points_away(folded, self.language) and more.get("whole", True):
            return None
        if form not in ("sentence",) and text[:1].isupper() and not self._may_be_capital(text):
            form = "item"
        themes = self._themes(sentence, start, end) if reading.kind in VOTING else {}
        if index in self.leads:
            themes |= {theme: 0 for item in self.sentences if item.lead == index for theme in self._themes(item, item.words, item.end)}
        hangs_on = sentence.lead if sentence.lead is not None else -1
        # Under a lead-in that does not announce what its items are ("Topics that should be looked at are:") they are only named.
        verb = "state" if reading.listed and not reading.then and reading.kind in ("recommendation", "need", "offer", "challenge") else reading.verb
        made = Span(start, end, reading.kind, verb, form, self.language, tuple(themes), reading.listed, index, words, cued=bool(reading.then), list_of=hangs_on)
        made = replace(made, **more)  # type: ignore[arg-type]
        return replace(made, score=self._worth(made, folded))

    def _may_be_capital(self, text: str) -> bool:
        first = re.match(r"[\w’'-]+", text)
        return bool(first) and (first.group() == "I" or sum(letter.isupper() for letter in first.group()) > 1 or self._is_name(first.group()))

    def _is_name(self, word: str) -> bool:
        """A word written with a capital inside other sentences of the body is taken for a name."""
        return bool(re.search(rf"(?<=[a-zà-ÿа-я,] ){re.escape(word)}(?!\w)", self.body))

    def _worth(self, span: Span, folded: str) -> float:
        worth = _OF_CUE[span.kind]
        worth += 0.3 if span.listed else 0.4 if self.readings[span.sentence].then and span.kind != "question" else 0.0
        worth += 0.6 if span.themes else 0.0
        worth -= 0.06 * max(0, span.words - 16) + (0.4 if span.words < 4 else 0.0)
        worth -= 0.9 if _FIRST_PERSON.search(folded) else 0.0
        worth -= 0.5 if _WE.match(folded) else 0.0
        worth -= 0.8 if _YOU.search(folded) else 0.0
        worth -= 0.5 if _GREETING_YEAR.search(folded) else 0.0
        worth -= 0.4 if not span.whole else 0.0
        worth -= 0.3 if any(mark in folded for mark in '“«"') else 0.0
        return round(worth - 0.01 * span.sentence, 4)


@lru_cache(maxsize=16)
def _addressees(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile(f"(?:{pattern})(?:(?!\\w) ?|$)")) for key, pattern in table("cues", language).get("addressees", {}).items())
