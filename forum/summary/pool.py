"""The spans of every input, which of them are printed already, and the values that sections are made of."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from math import sqrt

from forum.summary.countries import common_name, country
from forum.summary.kinds import answered_with
from forum.summary.material import Material, Message, Person
from forum.summary.nearness import brought_together
from forum.summary.parts import part_at, parts_of
from forum.summary.plain import folded
from forum.summary.reading import read_all
from forum.summary.settings import Settings
from forum.summary.spans import Findings, Span
from forum.summary.themes import Names

AS_ASKED = 0.9  # how much more a span is worth of the kind that is asked for
# The lengths of the settings are those of a forum of so many inputs; a smaller one is told more fully, up to so much more, and of more worth.
AS_MANY, FULLEST, OF_LESS_WORTH = 115, 1.8, 1.7
# From so many words on an input has more to say than others; of every so many more there may be one more span; from so many on it is told most fully.
LONG, A_SPAN_MORE, LONGEST = 110, 50, 300
SAID_AGAIN = 80  # characters that nobody writes twice without meaning one thing
MOST_SPANS = 5  # of one input in one section
LETTERS, LETTERS_OF_HAN = 6, 2  # of a word, with what stands between words
# A list asked of one addressee is quoted together up to this many words.
MOST_TOGETHER, MOST_UNDER_A_LEAD, MOST_OF_A_LIST = 60, 28, 34
_ALSO = {"EU": ("the EU", "l'UE", "la UE"), "GB": ("the UK",), "US": ("the US",), "ZA": ("RSA",)}  # how governments shorten themselves
_WORDS = frozenset(
    ["who", "can", "has", "and", "the", "was", "for", "are", "not", "its", "our", "all", "des", "les", "una", "que", "aid", "act", "men", "son", "est"]
)  # that are words too
_JOINED = frozenset(("need", "challenge", "recommendation"))


@lru_cache(maxsize=5000)
def names_of(person: Person) -> tuple[str, ...]:
    """How whom somebody speaks for may call itself in a message, folded: its country or its body."""
    kind, value = person.entity
    if kind == "country":
        names = [name for language in ("en", "fr", "es") for name in (country(value, language).name, common_name(value, language))]
        return tuple(dict.fromkeys(folded(name) for name in (*names, *_ALSO.get(value, ()))))
    return (folded(value), *_short(value)) if kind == "organization" else ()


def _short(name: str) -> tuple[str, ...]:
    """How a body with a long name may shorten it, folded: the first letters of its words ("FAO" of "Food and Agriculture Organization of the United Nations")."""
    letters = "".join(word[0] for word in name.split() if word[:1].isupper()).lower()
    return tuple(letters[:size] for size in range(3, min(len(letters), 6) + 1) if letters[:size] not in _WORDS)


def _plainly(words: str) -> str:
    return words.replace("’", "'").strip(" .;").casefold()


@dataclass(frozen=True, slots=True)
class Point:
    """A span of a message that is printed."""

    message: int
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands under one heading: ``raised`` are all messages that raise it, ``points`` what is printed of them, in the order of ``raised``."""

    key: str
    raised: tuple[int, ...]
    points: tuple[Point, ...]
    kinds: dict[int, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A goal, a question or what is left: its inputs, those that stand with it by reply, its cells, and ``rest`` without a heading of a theme."""

    topic: int
    messages: tuple[int, ...]
    by_reply: tuple[int, ...] = ()
    goal: str = ""
    question: int | None = None
    cells: tuple[Cell, ...] = ()
    rest: Cell | None = None

    @property
    def all(self) -> tuple[int, ...]:
        """Everything that stands here, in the order of the numbers."""
        return tuple(sorted({*self.messages, *self.by_reply}))


class Pool:
    """The findings of every input, and which spans are printed already."""

    def __init__(self, material: Material, settings: Settings, tick: Callable[[int], None] | None = None) -> None:
        self.material, self.settings = material, settings
        self.names = Names(
            (material.title, material.plan, *(goal.label for goal in material.goals), *(person.organization for person in material.people if person.organization)), material.themes
        )
        self.findings: dict[int, Findings] = {}
        self._asking: dict[int | None, dict[int, str]] = {}
        asks = [(message.body, message.language, self._asked(message), names_of(material.person[message.speaker])) for message in material.inputs]
        for message, found in zip(material.inputs, read_all(asks, self.names, tick), strict=True):
            self.findings[message.number] = found
        raised, self.taking_up = brought_together(material, self.findings)  # replies that take up words of what they answer
        self.findings |= raised
        self.asked = ""  # the kind that the question of the section being planned asks for: spans of it are worth more
        self.question = 0  # the number of that question: what answers another, as its author says, is kept for that
        self._answering: dict[int, tuple[tuple[int, int], ...]] = {}
        self._shares: dict[int, float] = {}
        self._printed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._free: dict[int, tuple[tuple[str, int, int], list[Span]]] = {}  # spans left, as long as nothing more is printed
        self._words_of: dict[str, set[str]] = defaultdict(set)  # the longer ones of the words printed of a contributor

    def _asked(self, message: Message) -> str:
        """What the questions it answers ask for; where it names none, what all of its topic's do."""
        if message.topic not in self._asking:
            topic = next((topic for topic in self.material.topics if topic.number == message.topic), None)
            self._asking[message.topic] = {
                question.number: answered_with(folded(question.text), self.settings.language_of_the_agenda) for question in (topic.questions if topic else ())
            }
        asking = self._asking[message.topic]
        kinds = [asking[number] for number in message.questions if number in asking] or (list(asking.values()) if all(asking.values()) else [])
        return next((kind for kind in kinds if kind), "")

    def votes(self, number: int) -> dict[str, str]:
        """The themes an input raises with the kind, ticks of the moderator applied."""
        found = {theme: kind for theme, kind, _, _ in self.findings[number].votes}
        for theme, ticked in self.settings.ticks.get(number, {}).items():
            if ticked:
                found.setdefault(theme, "statement")
            else:
                found.pop(theme, None)
        return found

    def ticked(self, number: int, key: str, found: bool) -> bool:
        """Whether an input belongs into a cell: as the moderator ticked it, else as was found."""
        return self.settings.ticks.get(number, {}).get(key, found)

    def is_printed(self, number: int) -> bool:
        """Whether something of it is printed anywhere; of an input that says which words answer which question, something of its answer to this one."""
        taken = self._printed.get(number, ())
        if not self.question or not taken or not (parts := self._parts(number)):
            return bool(taken)
        return any(part_at(parts, start) in (0, self.question) for start, _ in taken) or not self.free(number)

    def has_more(self, number: int) -> bool:
        """Whether nothing of it is printed yet, or something worth a sentence of its own is left."""
        return not self.is_printed(number) or any(span.score >= self.second_worth(number) for span in self.free(number))

    @cached_property
    def fullness(self) -> float:
        """How much more of each input is told than in a large forum: a small one can be read whole."""
        return min(FULLEST, max(1.0, sqrt(AS_MANY / max(1, len(self.material.inputs)))))

    @cached_property
    def share_of_fullness(self) -> float:
        """How much of the way from the shortest telling to the fullest: 0 in a large forum, 1 in a small one."""
        return (self.fullness - 1) / (FULLEST - 1)

    def length(self, number: int) -> int:
        """Words of the author's own in an input, by their letters."""
        found = self.findings[number]
        return sum(end - start for start, end in found.own) // (LETTERS_OF_HAN if found.language == "zh" else LETTERS)

    def share(self, number: int) -> float:
        """How much of the way from the shortest telling to the fullest an input is told: 0 in a large forum, 1 in a small one and of a long input."""
        if number not in self._shares:
            self._shares[number] = max(self.share_of_fullness, self._long(number))
        return self._shares[number]

    def _long(self, number: int) -> float:
        """How much of the way from an input like others to the longest: 0 to 1."""
        return min(1.0, max(0, self.length(number) - LONG) / (LONGEST - LONG))

    def second_worth(self, number: int) -> float:
        """The least worth of a further span of an input."""
        return self.settings.second_worth - OF_LESS_WORTH * self.share(number)

    def spans_of(self, number: int) -> int:
        """How many spans of an input may be printed in one section."""
        return min(MOST_SPANS, 2 + int(max(0, self.length(number) * self.fullness - LONG) // A_SPAN_MORE))

    def words_for(self, numbers: Iterable[int], each: int) -> int:
        """The words that the sentences on inputs may take, where ``each`` is what one of a large forum takes; a long one takes more."""
        return sum(round(each * self.fullness * (1 + self._long(number))) for number in numbers)

    def free(self, number: int) -> list[Span]:
        """Its spans of which nothing is printed yet."""
        spans = self._unprinted(number)
        if not self.question:
            return spans
        if not (parts := self._parts(number)):
            return self._of_this_question(number, spans)
        return [span for span in spans if part_at(parts, span.start) in (0, self.question)]

    def _of_this_question(self, number: int, spans: list[Span]) -> list[Span]:
        """Of an input that names several questions and does not tell its answers apart: not what another of them asks for (needs where suggestions are asked for)."""
        message = self.material.message[number]
        named = message.questions
        if len(named) < 2:
            return spans
        asking = self._asking[message.topic]
        others = {asking.get(one, "") for one in named if one != self.question} - {asking.get(self.question, ""), ""}
        mine = [span for span in spans if span.kind not in others]
        return mine or (spans if self.question == max(named) and not self._printed.get(number) else [])

    def _parts(self, number: int) -> tuple[tuple[int, int], ...]:
        """Where an input that names several questions answers which, if its author tells."""
        if number not in self._answering:
            message = self.material.message[number]
            topic = next((topic for topic in self.material.topics if topic.number == message.topic), None)
            named = tuple((one.number, one.label) for one in (topic.questions if topic else ()) if one.number in message.questions)
            self._answering[number] = parts_of(message.body, named) if len(named) > 1 else ()
        return self._answering[number]

    def _unprinted(self, number: int) -> list[Span]:
        spans, asked = self.findings[number].spans, self.asked
        state = (asked, len(self._printed.get(number, ())), len(self._words_of.get(self.material.message[number].speaker, ())))
        known = self._free.get(number)
        if known and known[0] == state:
            return known[1]
        free = [span for span in spans if self.is_free(number, span)] if state[1] or state[2] else list(spans)
        if asked:
            free = [replace(span, score=span.score + AS_ASKED) if span.kind == asked else span for span in free]
        self._free[number] = state, free
        return free

    def is_free(self, number: int, span: Span) -> bool:
        """Whether nothing of a span of an input is printed yet, nor the same words of the same contributor in another input."""
        message = self.material.message[number]
        if span.end - span.start > SAID_AGAIN and (said := self._words_of.get(message.speaker)) and _plainly(message.body[span.start : span.end]) in said:
            return False
        if not (taken := self._printed.get(number)):
            return True
        slices = ((span.start, span.end), *((span.lead,) if span.lead else ()))
        return not any(first < end and start < last for start, end in taken for first, last in slices)

    def take(self, number: int, span: Span) -> Point:
        """Marks a span as printed."""
        message = self.material.message[number]
        if span.end - span.start > SAID_AGAIN:
            self._words_of[message.speaker].add(_plainly(message.body[span.start : span.end]))
        self._printed[number] += [(span.start, span.end), *((span.lead,) if span.lead else ())]
        return Point(number, span)

    def take_all(self, number: int, span: Span, theme: str = "") -> list[Point]:
        """A span, and where it is one of several things asked of the same addressee, the others of its list with it."""
        together = [
            one for one in self.free(number) if (span.about or span.lead) and (one.about, one.lead) == (span.about, span.lead) and one.list_of == span.list_of and one != span
        ]
        if self.question and not together and span.listed and not span.lead and span.kind in _JOINED:
            together = [one for one in self._beside(number, span) if not theme or theme in one.themes[:1]]
        while together and sum(one.words for one in together) + span.words > (MOST_TOGETHER if span.about else MOST_UNDER_A_LEAD):
            together = [] if span.about else together[:-1]
        return [self.take(number, one) for one in sorted([span, *together], key=lambda one: one.start)]

    def _beside(self, number: int, span: Span) -> list[Span]:
        """The other short items of the list a span stands in, as far as one sentence holds them: a list of needs is not told by one of them."""
        found: list[Span] = []
        words = span.words
        for one in self.free(number):
            if one != span and one.list_of == span.list_of >= 0 and (one.kind, one.verb, one.form) == (span.kind, span.verb, span.form) and words + one.words <= MOST_OF_A_LIST:
                found.append(one)
                words += one.words
        return found[:4]

    def contributors(self, numbers: Iterable[int]) -> int:
        """Distinct people behind messages."""
        return len(self.material.contributors(numbers))


def _ranked(pool: Pool, raised: dict[str, list[int]]) -> list[str]:
    """Keys by contributors, then by the earliest message."""
    return sorted(raised, key=lambda key: (-pool.contributors(raised[key]), min(raised[key])))


def raised_themes(pool: Pool, numbers: Iterable[int]) -> dict[str, list[int]]:
    """Theme → messages that raise it, the theme of most contributors first."""
    raised: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        for theme in pool.votes(number):
            raised[theme].append(number)
    return {theme: raised[theme] for theme in _ranked(pool, raised)}
