"""How what contributors said is told: by which verb, in which form, with which quotations; and which points one sentence can hold."""

from collections.abc import Sequence

from forum.summary.leads import counts
from forum.summary.people import People
from forum.summary.pool import Point, Pool
from forum.summary.spans import Span
from forum.summary.tree import Quotation, Text

_QUOTABLE = frozenset({"np", "clause", "sentence", "item"})
MOST_WAYS, WORDS_IN_THREE_WAYS = 4, 80  # in which what one input says is told in one sentence; words of what it says then
Manner = tuple[str, str, str]  # verb, form, whom it is asked of


class Telling:
    """Words for points in one language over one material."""

    def __init__(self, people: People, pool: Pool) -> None:
        self.people, self.pool = people, pool
        self.material, self.voice, self.settings = people.material, people.voice, people.settings
        self._alike = self._ways_that_read_alike()

    def _ways_that_read_alike(self) -> dict[str, tuple[str, str]]:
        """Words → the verb and form that stand for all that read so: "stated: …" is that of a statement, whatever else is stated."""
        ways = [(words, (verb, form)) for verb, forms in self.voice.table["verbs"].items() for form, words in forms.items() if words.endswith("{q}")]
        found: dict[str, tuple[str, str]] = {}
        for words, way in sorted(ways, key=lambda one: (one[1][0] != "state", not self.voice.has(f"verbs.{one[1][0]}.{one[1][1]}_next"))):
            found.setdefault(words, way)
        return found

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
        after = self.material.message[point.message].body[point.span.lead[1] : point.span.start].lstrip(" *_,")
        between = self.voice.say("labels.that" if after[:1].isalpha() else "labels.among" if counts(lead.text) else "marks.colon")
        return self.voice.quoted(lead) + between + self.voice.quoted(main), (lead, main)

    def did(self, points: Sequence[Point]) -> tuple[Text, tuple[Quotation, ...]]:
        """What a contributor did, with the quotations of points that share verb and form."""
        span = points[0].span
        verb, form = self._verb(span), self._form(span)
        if len({self._manner(point) for point in points}) > 1:
            verb = self._manner(points[0])[0]
            form = self._after_a_colon(verb) or form
        quotes, quotations = self._quotes(points)
        article = self.voice.fill(f"{span.article} ") if span.article and self.voice.language == "en" and len(points) == 1 else ()
        about = self.voice.say(f"labels.{span.about}") if form == "verb" else ()
        words = self.voice.say(f"verbs.{verb}.{form}", q=self.voice.joined(quotes), about=about, article=article)
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
        form = span.form
        if form in ("inf", "bare") and span.language != self.voice.language:
            form = "item"
        if form == "verb" and not self.voice.has(f"labels.{span.about}"):
            form = "item"
        return form if form in verbs else "sentence" if form == "clause" and "sentence" in verbs else "item"

    def _first_word(self, manner: Manner) -> str:
        return str(self.voice.raw(f"verbs.{manner[0]}.{manner[1]}")).split()[0]

    def _manner(self, point: Point) -> Manner:
        """How a point is reported: verb, form, whom it is asked of. Verbs and forms that read alike ("stated: …") are one."""
        verb, form = self._verb(point.span), self._form(point.span)
        return *self._alike.get(self.voice.table["verbs"][verb][form], (verb, form)), point.span.about

    def _goes_with(self, point: Point, first: Point) -> bool:
        """Whether a point can be quoted after the same words as another: reported alike, or by the same verb after its colon ("stated: “A” and “B”")."""
        manner, other = self._manner(point), self._manner(first)
        if manner == other:
            return True
        return (manner[0], manner[2]) == (other[0], other[2]) and {manner[1], other[1]} <= _QUOTABLE and bool(self._after_a_colon(manner[0]))

    def _after_a_colon(self, verb: str) -> str:
        """The form in which a verb quotes whatever form the words have: after its colon; none where it has no such form."""
        colon = f"{self.voice.raw('marks.colon')}{{q}}"
        return next((form for form in ("item", "sentence") if str(self.voice.table["verbs"][verb].get(form, "")).endswith(colon)), "")

    def _told(self, manner: Manner) -> str:
        return str(self.voice.raw(f"verbs.{manner[0]}.{manner[1]}"))

    def _alike_together(self, points: Sequence[Point]) -> list[list[Point]]:
        """Points in their order, those that go with the first before them together."""
        groups: list[list[Point]] = []
        for point in points:
            if groups and self._goes_with(point, groups[-1][0]):
                groups[-1].append(point)
            else:
                groups.append([point])
        return groups

    def _parts(self, points: list[Point]) -> list[list[Point]]:
        """The points of a message by sentence: those reported alike or by another verb may share one, a second "stated" may not."""
        verbs_in_order = list(dict.fromkeys((self._manner(point)[0], point.span.about) for point in points))
        points = sorted(points, key=lambda point: verbs_in_order.index((self._manner(point)[0], point.span.about)))  # what is told by one verb stands together
        parts: list[list[Point]] = [[]]
        for point in points:
            groups = self._alike_together(parts[-1])
            verbs = {self._manner(group[0])[0] for group in groups}
            full = len(groups) >= MOST_WAYS or (len(groups) > 1 and sum(one.span.words for one in (*parts[-1], point)) > WORDS_IN_THREE_WAYS)
            if groups and not self._goes_with(point, groups[-1][0]) and (full or self._manner(point)[0] in verbs):
                parts.append([])
            parts[-1].append(point)
        return parts

    def _next(self, manner: Manner) -> str:
        """How the second of a chain is told ("for “B”"; after a colon ": “B”"); nothing where there is no such way."""
        if self.voice.has(f"verbs.{manner[0]}.{manner[1]}_next"):
            return str(self.voice.raw(f"verbs.{manner[0]}.{manner[1]}_next"))
        told = self._told(manner)
        return (
            str(self.voice.raw("sentence.told_next"))
            if manner[0] != "question" and told.endswith(self.voice.raw("marks.colon") + "{q}") and self.voice.has("sentence.told_next")
            else ""
        )
