"""From sentences to the shortest spans that stand alone: where one begins, where it ends, in which form it can be reported, which themes it raises."""

import re
from dataclasses import replace
from functools import lru_cache

from forum.summary.answers import led_in_by_the_question
from forum.summary.blocks import blocks_of
from forum.summary.cuts import shortened
from forum.summary.halves import in_halves
from forum.summary.kinds import VOTING, Reading, agrees, read_words, readings_of
from forum.summary.leads import UNENDED, UNFINISHED, announces, counts_what_follows, is_generic, is_one_more, needed_lead, only_counts, place_after_the_cue, whole_lead
from forum.summary.objects import after_the_preposition, end_of_the_thing, is_own
from forum.summary.pairs import paired
from forum.summary.plain import Plain, is_quotable, plain_of
from forum.summary.readbody import BEFORE_A_CUT, MOST, MOST_IF_NOTHING_ELSE, ReadBody
from forum.summary.sentences import Sentence, language_of, sentences_of
from forum.summary.shape import SHORT, VERBS_KNOWN, end_of_words, form_of, is_a_sentence, length, points_away, time_of, verb_in
from forum.summary.spans import Findings, Span
from forum.summary.stories import read_for_outcomes, tells_the_outcome
from forum.summary.themes import Names

_ANNOUNCES = re.compile(r"(?: [^.,;:：()]{1,60})? ?[:：]")
_SECOND = re.compile(r",? (?:and|et|y) (?:that|que) ")
_THAT = re.compile(r"(?:that|que) |qu'")
_LONG_ENOUGH = 150  # characters that a sentence longer than usual has
_COLON = re.compile(r": (?=\S)|： ?")
_LEAD_LEAST, _HEADLINE = 6, 3
_NAMED = re.compile(r"[\w'-]+(?: [\w'-]+){0,2} ?: (?=\S)")
_NAME = 24  # characters in which the name of a speaker begins a sentence
_AND = re.compile(r"[,;] (?:and|but|et|mais|y|e|pero) ")
_PART = re.compile(r"[:;] (?=\S)|[：；؛] ?")


@lru_cache(maxsize=20000)
def findings(body: str, language: str, names: Names, asked: str = "", speaker: tuple[str, ...] = ()) -> Findings:
    """Everything a body says, in the language given (or told from it). ``asked``: the kind its guiding question asks for, which leads in bare noun phrases.
    ``speaker``: names, folded, of whom it speaks for.

    Kept, since a draft is made again and again.
    """
    language = language_of(body, language)
    blocks = blocks_of(body)
    sentences = sentences_of(body, language, blocks)
    whole = plain_of(body)
    read_for_outcomes(whole.folded, language)
    readings = readings_of(whole, language, sentences)
    in_halves(sentences, readings, whole, language)
    readings = led_in_by_the_question(readings, sentences, blocks, whole, language, asked)
    reader = Reader(body, whole, language, sentences, readings, names, speaker)
    spans = paired(reader, [span for index in range(len(sentences)) if (span := reader.span(index))])
    if not spans and len(body) > _LONG_ENOUGH:
        reader = Reader(body, whole, language, sentences, readings, names, speaker)
        reader.most = MOST_IF_NOTHING_ELSE
        spans = [span for index in range(len(sentences)) if (span := reader.span(index))]
    if not spans:
        reader = Reader(body, whole, language, sentences, readings, names, speaker)
        spans = [span for index in range(len(sentences)) if (span := reader.whole_item(index, asked))]
    own: list[tuple[int, int]] = []
    for place, sentence in enumerate(sentences):
        if place and sentence.block == sentences[place - 1].block:
            own[-1] = own[-1][0], sentence.end
        else:
            own.append((sentence.start, sentence.end))
    return Findings(tuple(spans), tuple(reader.votes(spans)), agrees(whole, language, sentences), language, tuple(own))


class Reader(ReadBody):
    """Reads one body: its sentences with their kinds, and the themes of the whole of it."""

    def __init__(self, body: str, whole: Plain, language: str, sentences: list[Sentence], readings: list[Reading], names: Names, speaker: tuple[str, ...] = ()) -> None:
        super().__init__(body, whole, language, sentences, readings, names, speaker)
        self._lead_spans: dict[int, Span | None] = {}
        self._lead_objects: dict[int, tuple[tuple[int, int] | None, str, bool]] = {}

    def span(self, index: int) -> Span | None:
        """The shortest span of a sentence that stands alone; None where there is none."""
        sentence, reading = self.sentences[index], self.readings[index]
        if index in self.leads:
            return self._lead(index)
        if reading.kind == "frame":
            return None
        plain = self.whole.part(sentence.words, sentence.end)
        folded = plain.folded
        if is_one_more(folded):
            return None  # "A further point."
        if reading.then == "list" and not reading.listed and not _ANNOUNCES.match(folded, plain.place(reading.end)):
            return None  # it only announces what follows
        span = self._cued(index, plain, folded) if reading.then and not reading.listed else None
        if not span and not reading.then and sentence.place == 0 and not self._lead_object(sentence)[2]:
            return None  # its lead-in says what it is an example of, and cannot be quoted
        if reading.listed or sentence.lead is not None or sentence.kind in ("cell", "item"):
            span = span or self._item(index, plain, folded)
            if not span and self._lead_object(sentence)[0]:
                return None
        if not span and reading.then in ("clause", "rel") and self.rules.begin and self.rules.begin.match(folded, plain.place(reading.end) + 1):
            return self._second_object(index, plain, folded) or self._with_the_one_before(index, plain, folded)  # "We suggest that it be extended, and that donors …"
        return span or self._sentence(index, plain, folded)

    def _second_object(self, index: int, plain: Plain, folded: str) -> Span | None:
        """The second of two things proposed, where the first points away."""
        found = _SECOND.search(folded, plain.place(self.readings[index].end))
        if not found:
            return None
        end = shortened(plain.text, folded, found.end(), len(folded), self.language, least=BEFORE_A_CUT, most=MOST)
        return self._made(index, *self._slice(plain, found.end(), end), form="clause") if end > found.end() else None

    def _lead(self, index: int) -> Span | None:
        """What a lead-in itself asks for, where it says enough ("We need an approach that covers:")."""
        if index not in self._lead_spans:
            self._lead_spans[index] = self._span_of_lead(index)
        return self._lead_spans[index]

    def _span_of_lead(self, index: int) -> Span | None:
        sentence, reading = self.sentences[index], self.readings[index]
        if reading.kind not in VOTING or reading.then not in ("np", "clause"):
            return None
        plain = self.whole.part(sentence.words, sentence.end)
        folded = plain.folded
        begin, end = place_after_the_cue(plain, reading)
        rest = folded[begin:end]
        if length(rest) < _LEAD_LEAST or UNFINISHED.search(rest) or form_of(rest, self.language) not in ("np", "clause"):
            return None
        return self._made(index, *self._slice(plain, begin, end), form=form_of(rest, self.language))

    def _cued(self, index: int, plain: Plain, folded: str) -> Span | None:
        """What stands after (or before, or in) the cue of the sentence itself."""
        reading = self.readings[index]
        then = reading.then if reading.then != "list" else "np"
        if reading.quoted:
            return self._made(index, *reading.quoted, form="np")
        if reading.then == "before":
            begin = plain.place(reading.begin)
            return self._before(index, plain, folded, begin)
        begin = plain.place(reading.end)
        if reading.then == "list" and (announced := _ANNOUNCES.match(folded, begin)):
            begin = announced.end()  # "Two gaps stand out across the region: …"
        while begin < len(folded) and (folded[begin] in " :：,،–—-" or (folded[begin] in "-–—" and folded[begin + 1 : begin + 2] == " ")):
            begin += 1
        if begin >= len(folded):
            return None
        if then == "np" and (that := _THAT.match(folded, begin)) and "clause" in form_of(folded[that.end() :], self.language):
            begin, then = that.end(), "clause"
        begin = after_the_preposition(folded, begin, then, reading.verb, self.language)
        about, begin = self._addressee(folded, begin) if then == "clause" else ("", begin)
        last = (end_of_the_thing(folded, begin, self.language) if then == "np" else 0) or len(folded)
        plain, folded = (plain, folded) if last == len(folded) else (self.whole.part(plain.at[0], plain.at[last]), folded[:last])
        form = "verb" if about else self._form_after(then, folded[begin:])
        if form == "clause" and folded[plain.place(reading.begin)] in ":：" and self._form_of_a_part(folded[begin:]) not in ("clause", "rel"):
            form = "item"  # "Our lesson: plan for the waste before you ban the product."
        if form == "np" and (named := _NAMED.match(folded, begin)) and form_of(folded[named.end() :], self.language) == "clause":
            form = "item"  # "The difficulty lies in enforcement: the office has six inspectors."
        end = shortened(plain.text, folded, begin, len(folded), self.language, least=BEFORE_A_CUT, most=MOST)
        owned = (plain.place(reading.begin) > 0 or self._is_a_half(index)) and is_own(folded, 0, begin, self.language)
        return self._made(index, *self._slice(plain, begin, end), form=form, about=about, owned=owned) if end > begin else None

    def _is_a_half(self, index: int) -> bool:
        """Whether a sentence is the second half of one whose subject stands in the first."""
        return index > 0 and self.sentences[index].place > 0 and self.body[self.sentences[index - 1].end - 1] not in ".!?…"

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
        sentence, reading = self.sentences[index], self.readings[index]
        begin = self._after_openings(folded)
        end = shortened(plain.text, folded, begin, len(folded), self.language, least=BEFORE_A_CUT, most=MOST)
        if end <= begin:
            return None
        form = form_of(folded[begin:end], self.language)
        lead, about, _ = self._lead_object(sentence)
        if lead:
            # After a cue the lead-in is what is asked for; without one it is quoted whole, and the frame says no more than that it was stated.
            form = "np" if reading.listed else "item"
        form = "verb" if about else form
        if form == "np" and self._is_the_speaker(folded[begin : begin + _NAME]) and not lead and not reading.listed:
            form = "sentence"  # "Canada supports …"
        start, stop = self._slice(plain, begin, end)
        return self._made(index, start, stop, form=form, lead=lead, about=about)

    def _lead_object(self, sentence: Sentence) -> tuple[tuple[int, int] | None, str, bool]:
        """What the item needs of its lead-in: the words that it goes on ("workshops that:", "training on:"), or whom it asks; and whether it can stand at all."""
        if sentence.lead is None:
            return None, "", True
        if sentence.lead not in self._lead_objects:
            self._lead_objects[sentence.lead] = self._object_of(sentence.lead)
        return self._lead_objects[sentence.lead]

    def _object_of(self, index: int) -> tuple[tuple[int, int] | None, str, bool]:
        reading, lead = self.readings[index], self.sentences[index]
        plain = self.whole.part(lead.words, lead.end)
        if reading.kind == "statement" and lead.lead is None:
            found = whole_lead(plain, reading, self.language, self._after_openings(plain.folded))
            words = UNENDED.sub("", plain.folded[self._after_openings(plain.folded) :])
            if is_generic(words):
                return None, "", True
            stands = length(plain.text) <= _HEADLINE or lead.kind == "item" or only_counts(words)
            return (self._slice(plain, *found), "", True) if found and not stands and is_quotable(self.body[lead.words : lead.end]) else (None, "", stands)
        if not reading.then or reading.listed:
            return None, "", True
        begin, end = place_after_the_cue(plain, reading)
        about, after = self._addressee(plain.folded, begin) if end > begin else ("", 0)
        if about and after >= end:
            return None, about, True
        found = needed_lead(plain, reading, self.language)
        return (self._slice(plain, *found) if found and is_quotable(self.body[lead.words : lead.end]) else None), "", True

    def _sentence(self, index: int, plain: Plain, folded: str) -> Span | None:
        """The whole sentence, or the part of it in which the cue stands, cut where it may be; the one before it too where it points there."""
        reading = self.readings[index]
        part = self._part_with_the_cue(plain, folded, reading)
        if not (is_a_sentence(folded, self.language) or (reading.kind == "recommendation" and reading.begin < reading.end)) or announces(folded):
            return None
        begin = part + self._after_openings(folded[part:])
        if self.rules.begin and self.rules.begin.match(folded, begin):
            return self._with_the_one_before(index, plain, folded)
        least = BEFORE_A_CUT if reading.kind != "question" else 99
        form = "sentence" if begin == 0 or plain.text[begin] in "¿¡" else self._form_of_a_part(folded[begin:]) if part else "clause"
        if form == "np" and reading.kind in ("recommendation", "need") and reading.begin >= plain.source(part, part + 1)[0]:
            form = "item"  # a cue is a verb, whether the table of verbs has it or not
        if form == "clause" and form_of(folded[begin:], self.language) in ("bare", "inf"):
            form = "imperative"
        floor = plain.place(reading.end) if reading.end else 0
        spans, ends = [], -1
        for colon in (True, False) if ":" in folded or "：" in folded else (True,):
            end = shortened(plain.text, folded, begin, len(folded), self.language, least=least, most=MOST, colon=colon, floor=floor, clause=True)
            if not colon and end == ends:
                break
            ends = end
            if reading.kind == "question":
                end, form = len(plain.text.rstrip()), "sentence"
            if end > begin:
                spans.append(self._made(index, *self._slice(plain, begin, end), form=form, said=self._said(folded[part:begin]) if begin > part else ""))
        first, second = (*spans, None, None)[:2]
        # The list after a colon is cut off, unless it is the point: unless only there a theme is named, or what was found.
        best = second if second and (not first or (second.themes and not first.themes) or self._finds_more(first, second)) else first
        if not best:
            best = self._second_clause(index, plain, folded)
        if not best and points_away(folded[begin:], self.language):
            return self._with_the_one_before(index, plain, folded)
        return best

    def _finds_more(self, first: Span, second: Span) -> bool:
        """Whether only what stands after the colon says what came of it."""
        words = [self.whole.part(span.start, span.end).folded for span in (first, second)]
        return not first.cued and not tells_the_outcome(words[0], self.language) and tells_the_outcome(words[1], self.language)

    def _second_clause(self, index: int, plain: Plain, folded: str) -> Span | None:
        """What stands after ", and" where the half before it points away and this half holds a cue of its own."""
        for found in _AND.finditer(folded):
            reading = read_words(folded[found.end() :], self.language)
            rest = folded[found.end() :]
            if reading and reading.kind in VOTING and length(rest) >= BEFORE_A_CUT and not points_away(rest, self.language):
                end = shortened(plain.text, folded, found.end(), len(folded), self.language, least=BEFORE_A_CUT, most=MOST, clause=True)
                self.readings[index] = replace(reading, begin=plain.source(found.end(), found.end() + 1)[0], end=plain.source(found.end(), found.end() + 1)[0])
                return self._made(index, *self._slice(plain, found.end(), end), form=self._form_of_a_part(rest))
        return None

    def _form_of_a_part(self, rest: str) -> str:
        """How what stands after a colon or semicolon can be reported: a clause where it has a verb."""
        if self.language not in VERBS_KNOWN or not self.rules.finite:
            return "item"
        form = form_of(rest, self.language)
        if form == "rel" and self.language == "en" and time_of(rest):
            form = "np"
        verbs = [verb for verb in (self.rules.finite.search(rest), verb_in(rest, self.language)) if verb]
        main = any(not (self.rules.relative and self.rules.relative.search(rest[time_of(rest) : verb.start()])) for verb in verbs)
        return "clause" if form == "np" and main else form

    def _part_with_the_cue(self, plain: Plain, folded: str, reading: Reading) -> int:
        """Where the part of a sentence begins, after a colon or semicolon, that holds the cue; 0 where that part points away or is too short."""
        if reading.kind != "question" and (colon := _COLON.search(folded)) and counts_what_follows(folded[: colon.start()]) and length(folded[colon.end() :]) >= BEFORE_A_CUT:
            return colon.end()  # "Two things would help: …"
        cue = plain.place(reading.begin) if reading.kind != "question" else len(folded)
        if ":" not in folded and ";" not in folded and self.language != "zh" and "؛" not in folded:
            return 0
        marks = _PART if length(folded) > SHORT else _COLON
        part = max((found.end() for found in marks.finditer(folded, 0, cue + 1) if found.end() <= cue), default=0)
        rest = folded[part:]
        return part if part and length(rest) >= 5 and not points_away(rest, self.language) else 0
