"""From the points of a cell to sentences: lead, who did what with which quotation, replies beside what they answer, paragraphs of a readable length."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from forum.summary.people import Discourse, People
from forum.summary.placing import order_of_thread
from forum.summary.pool import Cell, Point, Pool
from forum.summary.spans import Span
from forum.summary.themes import themes
from forum.summary.tree import About, Block, Quotation, Sentence, Text, capital, text_of
from forum.summary.voice import Voice, label

_ENDS = ("?", "؟", "？", "!", "！")
SHORTEST_PARAGRAPH, LONGEST_PARAGRAPH = 2, 6  # sentences
# What begins so cannot begin a paragraph.
_LEANING = frozenset({"sentence.reply", "sentence.reply_inner", "sentence.reply_also", "sentence.also"})


class Prose:
    """Writes cells in one language over one material."""

    def __init__(self, people: People, pool: Pool) -> None:
        self.people, self.pool = people, pool
        self.material, self.voice, self.settings = people.material, people.voice, people.settings
        self.themes = themes(self.voice.language, self.material.themes)

    # Quotations

    def quotation(self, message: int, start: int, end: int) -> Quotation:
        """A slice of a message's body with what the record needs."""
        body = self.material.message[message].body
        language = self.pool.findings[message].language
        return Quotation(message, start, end, body[start:end], language, language != self.voice.language)

    def quote(self, point: Point) -> tuple[Text, tuple[Quotation, ...]]:
        """The words of a point between quotation marks, its lead-in before it where it needs one."""
        main = self.quotation(point.message, point.span.start, point.span.end)
        if not point.span.lead:
            return self.voice.quoted(main), (main,)
        lead = self.quotation(point.message, *point.span.lead)
        return self.voice.quoted(lead) + self.voice.say("labels.that") + self.voice.quoted(main), (lead, main)

    def did(self, points: Sequence[Point]) -> tuple[Text, tuple[Quotation, ...]]:
        """What a contributor did, with the quotations of points that share verb and form."""
        span = points[0].span
        quotes, quotations = self._quotes(points)
        article = self.voice.fill(f"{span.article} ") if span.article and self.voice.language == "en" and len(points) == 1 else ()
        about = self.voice.say(f"labels.{span.about}") if self._form(span) == "verb" else ()
        words = self.voice.say(f"verbs.{self._verb(span)}.{self._form(span)}", q=self.voice.joined(quotes), about=about, article=article)
        return words, quotations

    def _quotes(self, points: Sequence[Point]) -> tuple[list[Text], tuple[Quotation, ...]]:
        """The quotations of points; a lead-in that several share is quoted once."""
        quotes: list[Text] = []
        quotations: tuple[Quotation, ...] = ()
        last: tuple[int, int] | None = None
        for point in points:
            words, mine = self.quote(point)
            if point.span.lead and point.span.lead == last:
                words, mine = self.voice.quoted(mine[1]), mine[1:]
            last = point.span.lead
            quotes.append(words)
            quotations += mine
        return quotes, quotations

    def _verb(self, span: Span) -> str:
        return span.verb if self.voice.has(f"verbs.{span.verb}") else "suggest" if span.kind == "recommendation" else "state" if span.kind == "statement" else span.kind

    def _form(self, span: Span) -> str:
        verbs = self.voice.table["verbs"][self._verb(span)]
        form = "np" if span.lead else span.form
        if form in ("inf", "bare") and span.language != self.voice.language:
            form = "item"
        if form == "verb" and not self.voice.has(f"labels.{span.about}"):
            form = "item"
        return form if form in verbs else "item"

    # Sentences

    def sentence(self, points: Sequence[Point], said: Discourse, numbers: set[int]) -> Sentence:
        """One sentence for the points of one message."""
        number = points[0].message
        message = self.material.message[number]
        groups = [self.did(list(group)) for _, group in groupby(points, key=self._manner)]
        did, quotations = groups[0]
        for second, more in groups[1:]:
            did, quotations = self.voice.say("sentence.and", first=did, second=second), quotations + more
        reply, whom = self._reply(number, said, numbers)
        first_of_message = number not in said.printed
        if first_of_message and self.pool.findings[number].agrees and reply:
            did = self.voice.say("sentence.agreed", did=did)
        who, again = said.who(message.speaker)
        template = f"{reply or 'plain'}{'_also' if again and (reply != 'plain' or said.last == message.speaker or first_of_message) else ''}"
        template = {"plain_also": "also"}.get(template, template)
        if template == "reply" and said.openings[-1:] == ["reply"]:
            template = "reply_inner"
        messages = (number,) if not reply else tuple(sorted({number, message.reply_to or number}))
        turned: Text | None = None
        if template == "plain" and len(points) == 1 and said.openings[-2:] == ["plain", "plain"]:
            turned = self._turned(points[0], who)
        template = "turned" if turned else template
        words = turned or self.voice.say(f"sentence.{template}", who=who, did=did, whom=whom)
        said.note(number, template)
        return Sentence(f"sentence.{template}", ended(self.voice, capital(words)), messages, quotations=quotations)

    def _turned(self, point: Point, who: Text) -> Text | None:
        key = f"verbs.{self._verb(point.span)}.turned"
        if self._form(point.span) != "np" or not self.voice.has(key):
            return None
        quote, _ = self.quote(point)
        return self.voice.say("sentence.turned", did=self.voice.say(key, q=quote), who=who)

    def _reply(self, number: int, said: Discourse, numbers: set[int]) -> tuple[str, Text]:
        """Whether a sentence names what it answers: always where that stands in the same section, and only once."""
        message = self.material.message[number]
        parent = self.material.parent(message)
        if parent is None or not parent.is_input or parent.speaker == message.speaker or number in said.printed:
            return "", ()
        if said.printed and said.printed[-1] == parent.number and said.last:
            return "reply", ()
        return ("reply_to", said.whom(parent.speaker)) if parent.number in numbers else ("", ())

    def sentences(self, points: Iterable[Point], said: Discourse, numbers: set[int]) -> list[Sentence]:
        """One sentence a message, in the order of the threads."""
        of: dict[int, list[Point]] = {}
        for point in points:
            of.setdefault(point.message, []).append(point)
        return [self.sentence(part, said, numbers) for number in order_of_thread(self.material, of) for part in self._parts(of[number])]

    def _manner(self, point: Point) -> tuple[str, str, str]:
        return self._verb(point.span), self._form(point.span), point.span.about

    def _parts(self, points: list[Point]) -> list[list[Point]]:
        """The points of a message by sentence: those reported alike or by another verb may share one, a second "stated" may not."""
        parts: list[list[Point]] = [[]]
        for point in points:
            manners = [self._manner(one) for one in parts[-1]]
            if parts[-1] and (self._manner(point) not in manners[-1:] and (self._verb(point.span) in {manner[0] for manner in manners} or len(set(manners)) > 1)):
                parts.append([])
            parts[-1].append(point)
        return parts

    # Leads

    def lead(self, cell: Cell, said: Discourse, of: int) -> Sentence:
        """How many raised it, computed; the kind of sentence follows from who they are."""
        quantity, n = self.people.quantity(cell.raised, of)
        if cell.key not in self.themes:
            return Sentence(f"lead.{cell.key}", capital(self.voice.say(f"lead.{cell.key}", q=quantity)), cell.raised, n)
        theme = label(self.themes[cell.key].sentence)
        key, slots = self._kind_of_lead(cell, n, said)
        return Sentence(f"lead.{key}", capital(self.voice.say(f"lead.{key}", q=quantity, theme=theme, **slots)), cell.raised, n)

    def _kind_of_lead(self, cell: Cell, n: int, said: Discourse) -> tuple[str, dict[str, Text]]:
        ordered = sorted(cell.raised)
        if n == 2 and len(ordered) == 2 and self.material.message[ordered[1]].reply_to == ordered[0]:
            return "reply", {}
        kinds: dict[str, str] = {}
        for number in ordered:
            kinds.setdefault(self.material.message[number].speaker, cell.kinds.get(number, ""))
        counted = Counter(kinds.values())
        if n >= 4 and 1 < len(counted) <= 3 and all(self.voice.has(f"kinds.{kind}") for kind in counted):
            parts = [self.voice.say("kinds.counted", n=count, did=self.voice.fill(self.voice.raw(f"kinds.{kind}")[count != 1])) for kind, count in counted.most_common()]
            return "kinds", {"list": self.voice.joined(parts)}
        entities = Counter(self.material.person[speaker].entity for speaker in kinds)
        several = [(entity, count) for entity, count in entities.most_common() if count > 1]
        if several and n > 2 and len(entities) > 1:
            persons = {self.material.person[speaker].entity: self.material.person[speaker] for speaker in kinds}
            return "among", {"list": self.voice.joined([self.voice.say("lead.among_one", n=count, of=self.people.of(persons[entity])) for entity, count in several[:2]])}
        printed = {point.message for point in cell.points}
        if any(number in said.printed and number not in printed for number in ordered):
            return "above", {}
        return "raised", {}

    # Paragraphs

    def paragraphs(self, sentences: list[Sentence], about: About, key: str) -> list[Block]:
        """Paragraphs of a readable length, broken where a sentence does not lean on the one before it."""
        blocks: list[list[Sentence]] = []
        left = sentences
        while left:
            cut = _break(left)
            blocks.append(left[:cut])
            left = left[cut:]
        return [Block("paragraph", about=about, sentences=tuple(block), key=f"{key}/{place}") for place, block in enumerate(blocks)]


def _break(sentences: list[Sentence]) -> int:
    """How many of the sentences make the next paragraph: about an equal share of them, at the nearest place where one may begin."""
    if len(sentences) <= LONGEST_PARAGRAPH:
        return len(sentences)
    share = -(-len(sentences) // -(-len(sentences) // LONGEST_PARAGRAPH))
    places = [n for n in range(SHORTEST_PARAGRAPH, len(sentences) - SHORTEST_PARAGRAPH + 1) if sentences[n].template not in _LEANING]
    near = [n for n in places if n <= LONGEST_PARAGRAPH + 1]
    if near:
        return min(near, key=lambda n: (abs(n - share), n))
    return min(places[0] if places else len(sentences), max(LONGEST_PARAGRAPH + 2, share))


def ended(voice: Voice, pieces: Text) -> Text:
    """Without the full stop after a question or exclamation mark, be it inside a quotation."""
    end, close = voice.raw("marks.end"), voice.raw("marks.close")
    text = text_of(pieces)
    if text.endswith(end) and text[: -len(end)].removesuffix(close).rstrip().endswith(_ENDS):
        last = pieces[-1]
        return (*pieces[:-1], last._replace(text=last.text[: -len(end)])) if last.text != end else pieces[:-1]
    return pieces
