"""From the points of a cell to sentences: lead, who did what with which quotation, replies beside what they answer, paragraphs of a readable length."""

from collections import Counter
from collections.abc import Iterable, Sequence

from forum.summary.material import Message
from forum.summary.of_one import of_one_speaker
from forum.summary.paragraphs import LONGEST_PARAGRAPH, SHORTEST_PARAGRAPH, length_of_paragraph
from forum.summary.people import Discourse, People
from forum.summary.placing import in_good_order, threads_of
from forum.summary.pool import Cell, Point, Pool
from forum.summary.telling import Telling
from forum.summary.themes import themes
from forum.summary.tree import About, Block, Sentence, Text, capital, uncapital
from forum.summary.voice import ended, label

_REPLYING = ("reply", "reply_also")
A_THREAD = 3  # messages that answer each other: an exchange is told as one
MOST_CHAINED, WORDS_CHAINED = 3, 55  # contributors, words of what they say, in one sentence
ON_A_THEME = 3  # contributors who say something on it: what they say begins with "On training, …"
LONG_TO_READ = 35  # words of what one input says in several ways, from which on semicolons part them


class Prose(Telling):
    """Writes cells in one language over one material."""

    def __init__(self, people: People, pool: Pool) -> None:
        super().__init__(people, pool)
        self.asked: frozenset[str] = frozenset()  # themes that the section's own question asks about: nothing is told apart by them
        self._told_of: set[int] = set()  # messages of which something stands in the draft so far
        self._parts_of_themes: set[int] = set()  # those that cannot stand in the paragraph before them
        self._begins: set[int] = set()  # sentences that begin another exchange or theme, by their identity
        self.themes = themes(self.voice.language, self.material.themes)

    # Sentences

    def sentence(self, points: Sequence[Point], said: Discourse, opening: Text = (), *, turn: bool = True) -> Sentence:
        """One sentence for the points of one message; ``opening`` stands before it ("On training, …")."""
        number = points[0].message
        message = self.material.message[number]
        groups = [self.did(group) for group in self._alike_together(points)]
        did, quotations = groups[0]
        if len(groups) > 2:  # "described “A”, offered “B” and asked: “C?”"
            marks = (
                {"mark": "semicolon_space", "last": "semicolon_last"} if self.voice.has("marks.semicolon_last") and sum(point.span.words for point in points) > LONG_TO_READ else {}
            )
            did, quotations = self.voice.joined([words for words, _ in groups], **marks), tuple(one for _, more in groups for one in more)
        elif groups[1:]:
            did, quotations = self.voice.say("sentence.and", first=did, second=groups[1][0]), quotations + groups[1][1]
        reply, whom = self._reply(points[0], said)
        if reply and self.pool.findings[number].agrees and (reply == "reply" or self._shares(points, said, message.reply_to)):
            did = self.voice.say("sentence.agreed", did=did)
        who, again = said.who(message.speaker)
        template = self._template(reply, again, said)
        mine = [point.message for point in points]
        messages = tuple(sorted({*mine, *([message.reply_to] if reply and message.reply_to else ())}))
        turned: Text | None = None
        if turn and template == "plain" and len(points) == 1 and not opening and said.openings[-2:] == ["plain", "plain"]:
            turned = self._turned(points[0], who)
        template = "turned" if turned else template
        again_and_again = template == "also" and said.last == message.speaker and said.openings[-1:] == ["also"]  # every second "also" is left out
        words = turned or self.voice.say("sentence.plain" if again_and_again else f"sentence.{template}", who=who, did=did, whom=whom)
        for one in points:
            said.note(one.message, "plain" if again_and_again else template, [one.span])
        return Sentence(f"sentence.{template}", ended(self.voice, capital((*opening, *uncapital(words)) if opening else words)), messages, quotations=quotations)

    def _template(self, reply: str, again: bool, said: Discourse) -> str:
        if reply == "reply_first":
            return reply if self.voice.has("sentence.reply_first") else "reply"
        template = {"plain_also": "also"}.get(found := f"{reply or 'plain'}{'_also' if again else ''}", found)
        return "reply_inner" if template in _REPLYING and said.openings[-1:] and said.openings[-1] in _REPLYING else template

    def _turned(self, point: Point, who: Text) -> Text | None:
        key = f"verbs.{self._verb(point.span)}.turned"
        if self._form(point.span) != "np" or not self.voice.has(key):
            return None
        quote, _ = self.quote(point)
        return self.voice.say("sentence.turned", did=self.voice.say(key, q=quote), who=who)

    def _reply(self, point: Point, said: Discourse) -> tuple[str, Text]:
        """Whether a sentence names what it answers: where that stands right before it, but of many in a row only those on the same theme; further on only these; only once."""
        message = self.material.message[point.message]
        parent = self.material.parent(message)
        if parent is None or not parent.is_input or parent.speaker == message.speaker or point.message in said.printed:
            return "", ()
        if parent.number not in said.printed:
            return ("reply_to", said.whom(parent.speaker)) if self._answers_elsewhere(message, parent) else ("", ())
        beside = said.printed[-1] == parent.number and bool(said.last)
        asked = any(span.kind == "question" for span in said.spans[parent.number])
        on_it = asked or self.pool.findings[point.message].agrees or self._shares([point], said, parent.number)
        if beside and (on_it or not all(opening.startswith("reply") for opening in said.openings[-2:])):
            return "reply", ()
        if beside or not on_it:
            return "", ()
        before = said.named.get(self.material.person[parent.speaker].entity, [])
        if len(before) > 1:
            return "", ()  # it would not be clear which of them
        if self.material.person[message.speaker].entity == self.material.person[parent.speaker].entity:
            return "reply_first", ()
        return "reply_to", said.whom(parent.speaker)

    def _answers_elsewhere(self, message: Message, parent: Message) -> bool:
        """Whether it is named that a message answers one told in another section: where it takes up its words or agrees."""
        if parent.number not in self._told_of or message.topic != parent.topic or self.material.person[message.speaker].entity == self.material.person[parent.speaker].entity:
            return False
        return message.number in self.pool.taking_up or self.pool.findings[message.number].agrees

    @staticmethod
    def _shares(points: Sequence[Point], said: Discourse, parent: int | None) -> bool:
        """Whether points raise a theme of what was quoted of the message they answer."""
        themes_before = {theme for span in said.spans.get(parent or 0, ()) for theme in span.themes}
        return any(theme in themes_before for point in points for theme in point.span.themes)

    def sentences(self, points: Iterable[Point], said: Discourse, *, by_theme: bool = False, opening: Text = ()) -> list[Sentence]:
        """One sentence a message, in the order of the threads; points reported alike share one. ``by_theme``: what raises one theme stands together."""
        of: dict[int, list[Point]] = {}
        for point in points:
            of.setdefault(point.message, []).append(point)
        written: list[Sentence] = []
        parts = False  # whether the group before began with "On training, …": what follows it is not on training
        for theme, numbers in self._groups(of) if by_theme else [("", list(of))]:
            named = bool(theme) and self.pool.contributors(numbers) >= ON_A_THEME
            opening = self.voice.say("sentence.on", theme=label(self.themes[theme].sentence)) if named else opening
            units = [part for number in in_good_order(self.material, numbers, {n: self._manner(of[n][0]) for n in numbers if len(of[n]) == 1}) for part in self._parts(of[number])]
            units = of_one_speaker(units, self.material, self._manner, self._first_word)
            before = len(written)
            while units:
                chain = self._chain(units, said)
                written.append(self._chained(units[:chain], said, opening) if chain > 1 else self.sentence(units[0], said, opening))
                units, opening = units[chain:], ()
            if by_theme and len(written) > before > 0:
                self._begins.add(id(written[before]))
                if parts:
                    self._parts_of_themes.add(id(written[before]))
            parts = named
            self._told_of.update(numbers)
            if by_theme:
                said.forget_the_last()  # a paragraph may begin here
        return written

    def themed(self, points: Iterable[Point]) -> list[tuple[str, list[Point]]]:
        """Points by the theme that those of several contributors raise, exchanges first; the last group has none."""
        of: dict[int, list[Point]] = {}
        for point in points:
            of.setdefault(point.message, []).append(point)
        return [(theme, [point for number in numbers for point in of[number]]) for theme, numbers in self._groups(of)]

    def _groups(self, of: dict[int, list[Point]]) -> list[tuple[str, list[int]]]:
        """Messages by threads of three or more, then by the theme that two contributors or more raise in what is printed, the largest group first; what is left has none."""
        threads = [thread for thread in threads_of(self.material, of) if len(thread) >= A_THREAD and self.pool.contributors(thread) > 1]
        told = {number for thread in threads for number in thread}
        left = {number: points for number, points in of.items() if number not in told}
        groups: list[tuple[str, list[int]]] = [("", thread) for thread in threads]
        if not self.voice.has("sentence.on"):
            return [*groups, ("", list(left))]
        while left:
            raised: dict[str, list[int]] = {}
            for number, points in left.items():
                for theme in dict.fromkeys(theme for point in points[:1] for theme in point.span.themes[:2] if theme not in self.asked):
                    raised.setdefault(theme, []).append(number)
            theme = max(raised, key=lambda theme: (self.pool.contributors(raised[theme]), -min(raised[theme])), default="")
            if not theme or self.pool.contributors(raised[theme]) < 2:
                return [*groups, ("", list(left))]
            mine = set(raised[theme])
            while beside := {number for number in left if number not in mine and self.material.message[number].reply_to in mine}:
                mine |= beside  # a reply stands beside what it answers, whatever it is on
            groups.append((theme, sorted(mine)))
            left = {number: points for number, points in left.items() if number not in mine}
        return groups

    # Sentences that several contributors share

    def _chain(self, units: Sequence[Sequence[Point]], said: Discourse) -> int:
        """How many of the first units one sentence can report: different people who say something of one kind in one form, none of it a reply to be named."""
        manner = self._manner(units[0][0])
        if not self.voice.has("who.next") or not self._next(manner) or manner[2]:
            return 1
        people: list[str] = []
        words = count = 0
        for unit in units[:MOST_CHAINED]:
            point = unit[0]
            speaker = self.material.message[point.message].speaker
            entity = self.material.person[speaker].entity
            words += point.span.words
            if len(unit) > 1 or self._manner(point) != manner or point.span.lead or point.span.article or words > WORDS_CHAINED or speaker in people:
                break
            if entity[0] == "person" or speaker in said.named.get(entity, []) or self._reply(point, said)[0]:
                break
            if count and self.material.message[point.message].reply_to == units[count - 1][0].message:
                break
            people.append(speaker)
            count += 1
        return count or 1

    def _chained(self, units: Sequence[Sequence[Point]], said: Discourse, opening: Text) -> Sentence:
        """ "A contributor from Mexico noted the need for “A”, one from Benin for “B” and the Third World Network for “C”." """
        first = self.sentence(units[0], said, turn=False)
        end = self.voice.raw("marks.end")
        parts = [(*first.pieces[:-1], first.pieces[-1]._replace(text=first.pieces[-1].text.removesuffix(end)))]
        messages, quotations = set(first.messages), first.quotations
        following = self._next(self._manner(units[0][0]))
        after_a_colon = following == self.voice.table["sentence"].get("told_next")
        for (point,) in units[1:]:
            quote, mine = self.quote(point)
            who = said.who_next(self.material.message[point.message].speaker, first=units[0][0].message)
            did = self.voice.fill(following, q=quote)
            parts.append(who + did if after_a_colon else self.voice.say("sentence.chained", who=who, did=did))
            said.note(point.message, "chain", [point.span])
            messages.add(point.message)
            quotations += mine
        words = self.voice.say(
            "sentence.chain",
            list=self.voice.joined(parts, mark="semicolon_space", last="semicolon_last") if after_a_colon else self.voice.joined(parts, mark="chain", last="chain_last"),
        )
        words = capital((*opening, *uncapital(words))) if opening else words
        return Sentence("sentence.chain", ended(self.voice, words), tuple(sorted(messages)), quotations=quotations)

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
            apart = next((place for place in range(1, len(left)) if id(left[place]) in self._parts_of_themes), 0)
            if apart and apart <= LONGEST_PARAGRAPH:
                blocks.append(left[:apart])
                left = left[apart:]
                continue
            matter = next((place for place in range(SHORTEST_PARAGRAPH, len(left) - 1) if len(left) > 2 * SHORTEST_PARAGRAPH and id(left[place]) in self._begins), len(left))
            cut = length_of_paragraph(left[:matter])
            blocks.append(left[:cut])
            left = left[cut:]
        return [Block("paragraph", about=about, sentences=tuple(block), key=f"{key}/{place}") for place, block in enumerate(blocks)]
