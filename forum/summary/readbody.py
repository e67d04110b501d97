"""One body read: its sentences with their kinds, the themes of the whole of it, and spans made of its slices, if they may be quoted at all."""

import re
from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache
from typing import Any

from forum.summary.cuts import shortened
from forum.summary.kinds import VOTING, Reading, read_words, talk_of
from forum.summary.leads import LONGEST_ITEM, announces
from forum.summary.plain import Plain, balanced, is_quotable
from forum.summary.sentences import Sentence
from forum.summary.shape import before_the_pointer, end_of_words, grammar, is_a_sentence, is_whole, length, pointing, points_away
from forum.summary.spans import Span, worth_of
from forum.summary.stories import tells_the_outcome
from forum.summary.themes import Names, theme_places
from forum.summary.words import table

LEAST, LEAST_OF_A_LIST, MOST, MOST_OF_TWO = 3, 2, 35, 40
BEFORE_A_CUT = 6
MOST_IF_NOTHING_ELSE = 60  # words: one long sentence is better than a body of which nothing is told
ABOUT_THE_TALK = 1.6  # how much less such a span is worth
BARE, OWN_PLAN = 0.9, 1.4  # the same of few words that name no theme, and of what somebody only intends to do
_FEW = 5  # words
_HEAD = 12  # words
_LEAD_ALONE = 0.3  # how much less a lead-in without its items is worth
_OF_OURSELVES = re.compile(r"(?:(?:in|at|en|au|aux) [^,]{2,40}, )?(?:we|our|nous|notre|nos|nuestr[oa]s?|мы|наш\w*|я)(?!\w)|\w{4,}mos(?!\w)|我们|我国|نحن|لدينا")
_SELF = 60  # characters
_EDGE = re.compile(r"[\s,;:)），；：،؛]+|[–—-] |\([^()]{1,80}\)[,;:]? *")
_SHORT_NAME, _NAME_WORDS = 6, re.compile(r"[\w’'-]+")
_SPEAKER = re.compile(
    r"(?:(?:the|our|my|this) (?:government|country|delegation|ministry|authority|agency|department|administration|party|institution|organi[sz]ation|network|secretariat|management authority|scientific authority)"
    r"|(?:le|notre|la|l'|mon) ?(?:gouvernement|pays|délégation|ministère|autorité|agence|direction|administration|partie|institution|organisation|réseau|organe de gestion|royaume|république)"
    r"|(?:el|la|nuestro|nuestra|mi|este|esta) (?:gobierno|país|delegación|ministerio|autoridad|agencia|dirección|administración|institución|organización|red|secretaría|servicio|estado|república))(?!\w)"
)
_IS_A = re.compile(r" (?:is an?|is the|est une?|es una?) ")
_FIGURE = re.compile(r"(?<![\w.])\d+(?:[.,  ]\d+)*(?![\w.])")
_SHORT_BODY, _GREETING = 60, 4  # characters, words
_STORIES = frozenset({"lesson", "activity", "statement"})
_TOLD = frozenset({"challenge", "statement", "activity", "lesson"})
# Kinds of which a span may only be said to be named or stated where no cue says outright what it is.
_CLAIMS = frozenset({"recommendation", "need", "offer", "challenge", "activity", "lesson"})


class ReadBody:
    """Sentences, kinds and themes of one body, and the spans that can be made of it."""

    def __init__(self, body: str, whole: Plain, language: str, sentences: list[Sentence], readings: list[Reading], names: Names, speaker: tuple[str, ...] = ()) -> None:
        self.speaker = speaker
        self.body, self.whole, self.language, self.sentences, self.readings = body, whole, language, sentences, readings
        # Themes are looked for once in the whole body, with their places in the source.
        self.places = [(whole.at[start], key, " " in whole.folded[start:end]) for start, end, key in theme_places(whole.folded, language, names.places(whole.text), names.own)]
        self.talk = [whole.at[place] for place in talk_of(whole.folded, language)]
        self.rules = grammar(language)
        self.most = MOST
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
        for span in spans:
            first = self.sentences[span.sentence].words
            if span.kind in VOTING and not span.listed and span.whole and not self.readings[span.sentence].instead and (hits := self._between(first, span.start)):
                half = self.whole.part(first, span.start)
                said = read_words(half.folded, self.language) if any(theme not in found for _, theme, _ in hits) else None
                if said and said.kind in VOTING and said.kind != "activity":
                    for _, theme, _ in hits:
                        found.setdefault(theme, (theme, said.kind, first, span.start))
        return list(found.values())

    def _themes(self, sentence: Sentence, start: int, end: int) -> list[str]:
        """Themes of a slice and its label, else of its lead-in. A single word that stands late in a long span is a detail of it; a phrase counts anywhere."""
        found = list(dict.fromkeys(key for at, key, is_phrase in self._between(start, end) if is_phrase or length(self._text(start, at)) <= _HEAD))
        if sentence.words > sentence.start and start >= sentence.words:
            found += [key for _, key, _ in self._between(sentence.start, sentence.words) if key not in found]
        if not found and sentence.lead is not None:
            lead = self.sentences[sentence.lead]
            found = list(dict.fromkeys(key for _, key, _ in self._between(lead.words, lead.end)))
        return found

    def _between(self, start: int, end: int) -> list[tuple[int, str, bool]]:
        return self.places[bisect_left(self.places, (start, "", False)) : bisect_left(self.places, (end, "", False))]

    def _text(self, start: int, end: int) -> str:
        return self.whole.text[self.whole.place(start) : self.whole.place(end)]

    def _lead(self, index: int) -> Span | None:
        """What a lead-in itself asks for; of a body that nobody looks through for spans, nothing."""
        return None

    def _after_openings(self, folded: str) -> int:
        opened = self._opened(folded)
        if opened:
            opened += self._opened(folded[opened:])  # "On obstacles, we wish to point out that …"
        if not self.rules.own or self.rules.that not in folded or not self._is_the_speaker(folded[opened : opened + _SELF]):
            return opened
        said = self.rules.own.match(folded, opened)
        return said.end() if said and self._is_the_speaker(said.group()) and length(folded[said.end() :]) >= 4 else opened

    def _opened(self, folded: str) -> int:
        found = self.rules.opening.match(folded) if self.rules.opening else None
        return found.end() if found and length(folded[found.end() :]) >= 4 and re.match(r".*[,\s]$", found.group()) else 0

    def whole_item(self, index: int, asked: str = "") -> Span | None:
        """A few words that are no sentence, of a body that has nothing else ("Agreed evaluators", "Not before 2030"); of very few, only an answer, a figure or a theme."""
        sentence, reading = self.sentences[index], self.readings[index]
        plain = self.whole.part(sentence.words, sentence.end)
        begin = self._after_openings(plain.folded)
        if (
            reading.kind == "frame"
            or reading.then == "list"
            or index in self.leads
            or sentence.lead is not None
            or announces(plain.folded)
            or not begin < (end := end_of_words(plain.text, begin, len(plain.text)))
        ):
            return None
        if reading.kind == "statement" and not (asked or length(plain.text) > _GREETING or _FIGURE.search(plain.text) or self._between(sentence.words, sentence.end)):
            return None  # "Bring gloves", "Fair winds"
        self.readings[index] = replace(reading, then="", listed=True)
        return self._made(index, *self._slice(plain, begin, end), form="item")

    def _is_the_speaker(self, words: str) -> bool:
        """Whether the subject of a sentence is whom the message speaks for ("Ghana", "the European Union and its Member States", "our Ministry")."""
        return any(name in words if len(name) > _SHORT_NAME else name in _NAME_WORDS.findall(words) for name in self.speaker) or bool(self.speaker and _SPEAKER.match(words))

    def _said(self, opening: str) -> str:
        """By which verb words are told whose opening fell away: what somebody considers is a view, what somebody informs of is reported."""
        if self.rules.view and self.rules.view.search(opening):
            return "view"
        return "report" if self.rules.report and self.rules.report.search(opening) else ""

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
        plain = self.whole.part(start, end)
        if edge := _EDGE.match(plain.text):
            if edge.end() == len(plain.text):
                return None
            return self._made(index, plain.at[edge.end()], end, form=form, **more)
        text, folded = plain.text, plain.folded
        words = length(text)
        enough = LEAST_OF_A_LIST if reading.listed or reading.then in ("inf", "bare") else LEAST if reading.then and reading.kind != "statement" else 5
        if reading.listed and sentence.lead is not None and more.get("lead") is None and not more.get("about") and self._lead(sentence.lead):
            return None  # an item that only completes its lead-in
        if more.get("lead") and words > LONGEST_ITEM:
            return None
        if words < enough or words > (self.most if more.get("whole", True) else MOST_OF_TWO) or not is_quotable(self.body[start:end]) or not is_whole(text):
            return None
        owned = bool(more.pop("owned", False)) and not (self.rules.inside and pointing(self.rules, folded))
        if more.get("whole", True) and not owned and points_away(folded, self.language):
            stop = before_the_pointer(folded, self.language, clause=form in ("clause", "sentence"))
            if not stop:
                return None
            start, end = self._slice(plain, 0, stop)
            return self._made(index, start, end, form=form, **more)
        if form not in ("sentence",) and text[:1].isupper() and not self._may_be_capital(text):
            form = "item"
        if form == "clause" and reading.kind == "offer" and reading.verb == "offer":
            form = "item"
        if (
            form == "np"
            and reading.kind in _TOLD
            and not reading.then
            and (self.language in ("ar", "zh") or (not reading.listed and sentence.kind == "paragraph" and sentence.lead is None))
        ):
            form = "item"  # whether it is a noun phrase cannot be told here, or not for sure
        denied = reading.instead and start < reading.end  # "not A but B", quoted with its A
        themes = self._themes(sentence, reading.end if denied else start, end) if reading.kind in VOTING else []
        is_a = _IS_A.search(folded, 0, _SELF) if themes and self.speaker else None
        of_itself = is_a is not None and self._is_the_speaker(folded[: is_a.end()])
        if of_itself:
            themes = []
        if index in self.leads:
            themes += [theme for item in self.sentences if item.lead == index for theme in self._themes(item, item.words, item.end) if theme not in themes]
        if words <= _GREETING and len(self.body) <= _SHORT_BODY and not (reading.kind != "statement" or reading.listed or _FIGURE.search(text) or self._between(start, end)):
            return None  # "Fair winds", "Nothing new here"
        hangs_on = sentence.lead if sentence.lead is not None else -1
        verb = self._verb(reading, form, folded, under_a_lead=bool(more.get("lead")))
        said = str(more.pop("said", ""))
        if verb in ("state", "report") and reading.kind in _TOLD:
            verb = said or ("report" if reading.kind == "statement" and form in ("sentence", "clause") and _FIGURE.search(text) else verb)
        if reading.begin >= end and not (reading.then or reading.listed) and reading.kind in _CLAIMS:
            verb = "report" if reading.kind in ("activity", "lesson") else "state"  # the words that told what it is were cut off
        if denied:
            verb = "state"
        if form == "imperative":
            form = "item"
        given: dict[str, Any] = {"cued": bool(reading.then), "list_of": hangs_on, "lead": None, **more}
        worth = worth_of(reading, folded, words, self.language, themes=bool(themes), whole=given.get("whole", True)) - 0.01 * index - (_LEAD_ALONE if index in self.leads else 0.0)
        first = bisect_left(self.talk, start)
        if not themes and not given["lead"]:
            worth -= BARE if form == "np" and words <= _FEW and reading.kind == "need" else 0.0
            worth -= (
                BARE if reading.kind in _STORIES and not reading.then and 2 * (sentence.end - end) > end - start and not tells_the_outcome(folded, self.language) else 0.0
            )  # what was cut off may have been the point
        worth -= ABOUT_THE_TALK if of_itself else 0.0
        worth -= OWN_PLAN if reading.verb == "plan" else 0.0
        worth -= ABOUT_THE_TALK if first < len(self.talk) and self.talk[first] < end else 0.0
        return Span(start, end, reading.kind, verb, form, self.language, tuple(themes), reading.listed, index, words, round(worth, 4), **given)

    def _with_the_one_before(self, index: int, plain: Plain, folded: str) -> Span | None:
        before = index - 1
        if (
            before < 0
            or self.sentences[index].place == 0
            or self.sentences[before].block != self.sentences[index].block
            or self.readings[before].kind in ("frame", "question")
            or before in self.leads
        ):
            return None
        first = self.whole.part(self.sentences[before].words, self.sentences[before].end)
        opened = self._after_openings(first.folded)
        if opened or points_away(first.folded, self.language) or not is_a_sentence(first.folded, self.language):
            return None
        end = shortened(plain.text, folded, 0, len(folded), self.language, least=BEFORE_A_CUT, most=MOST)
        if end <= 0 or length(first.text) + length(plain.text[:end]) > MOST_OF_TWO:
            return None
        _, stop = self._slice(plain, 0, end)
        return self._made(index, first.at[0], stop, form="sentence", whole=False)

    @staticmethod
    def _verb(reading: Reading, form: str, folded: str, *, under_a_lead: bool) -> str:
        """How it is reported: as its cue says, but only as named or stated where the cue is too weak to say more."""
        if reading.kind in _CLAIMS and ((reading.listed and not reading.then) or (under_a_lead and not reading.listed)):
            if reading.kind == "recommendation" and form in ("bare", "inf"):
                return reading.verb  # "the next phase should: focus on …"
            return "state"  # under a lead-in that does not announce what its items are ("Topics that should be looked at are:")
        if form in ("sentence", "clause") and reading.kind in ("lesson", "activity") and not (reading.then or reading.listed or _OF_OURSELVES.match(folded)):
            return "report"
        if reading.kind == "challenge" and form == "item" and not (reading.then or reading.listed):
            return "state"
        if form == "imperative":
            return "suggest" if reading.kind == "recommendation" else "state"
        return reading.verb

    def _may_be_capital(self, text: str) -> bool:
        first = re.match(r"[\w’'-]+", text)
        if not first:
            return False
        word = first.group()
        return word == "I" or sum(letter.isupper() for letter in word) > 1 or self._is_name(word)

    def _is_name(self, word: str) -> bool:
        """A word written with a capital inside other sentences of the body is taken for a name."""
        return bool(re.search(rf"(?<=[a-zà-ÿа-я,] ){re.escape(word)}(?!\w)", self.body))


@lru_cache(maxsize=16)
def _addressees(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile(f"(?:{pattern})(?:(?!\\w) ?|$)")) for key, pattern in table("cues", language).get("addressees", {}).items())
