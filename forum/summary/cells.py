"""Where inputs stand (goal, question, by reply), and which of their spans are printed under which heading: cells of goal × theme or question × answer."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from forum.summary.kinds import VOTING, answer_of, asks_yes_or_no
from forum.summary.material import Material, Message, Topic
from forum.summary.settings import Settings
from forum.summary.spans import Findings, Span, findings
from forum.summary.themes import Names

# What an input says first is worth this many words of the frame beside its span.
FRAME, LEAD = 11, 16
MOST_TOGETHER = 60
FAR_BELOW = 1.3
GROUPS = {
    "experience": frozenset({"activity", "lesson", "statement"}), "needs": frozenset({"need", "challenge"}),
    "suggestions": frozenset({"recommendation"}), "exchange": frozenset({"question", "offer"}),
}  # fmt: skip
# In a topic about experience an answer is worth more than a wish.
_OF_EXPERIENCE = {"lesson": 1.2, "activity": 1.6, "statement": 1.5, "recommendation": -0.3, "need": -0.6, "challenge": -0.2, "offer": -0.2, "question": 0.0}


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

    def __init__(self, material: Material, settings: Settings) -> None:
        self.material, self.settings = material, settings
        names = Names((material.title, material.plan, *(goal.label for goal in material.goals), *(person.organization for person in material.people if person.organization)))
        self.findings: dict[int, Findings] = {message.number: findings(message.body, message.language, names) for message in material.inputs}
        self._printed: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def votes(self, number: int) -> dict[str, str]:
        """The themes an input raises with the kind, ticks of the moderator applied."""
        found = {theme: kind for theme, kind, _, _ in self.findings[number].votes}
        for theme, ticked in self.settings.ticks.get(number, {}).items():
            if ticked:
                found.setdefault(theme, "statement")
            else:
                found.pop(theme, None)
        return found

    def is_printed(self, number: int) -> bool:
        """Whether something of it is printed anywhere."""
        return bool(self._printed.get(number))

    def has_more(self, number: int) -> bool:
        """Whether nothing of it is printed yet, or something worth a sentence of its own is left."""
        return not self.is_printed(number) or any(span.score >= self.settings.second_worth for span in self.free(number))

    def free(self, number: int) -> list[Span]:
        """Its spans of which nothing is printed yet."""
        taken = self._printed.get(number, ())
        return [span for span in self.findings[number].spans if not any(span.start < end and start < span.end for start, end in taken)]

    def take(self, number: int, span: Span) -> Point:
        """Marks a span as printed."""
        self._printed[number].append((span.start, span.end))
        return Point(number, span)

    def take_all(self, number: int, span: Span) -> list[Point]:
        """A span, and where it is one of several things asked of the same addressee, the others of its list with it."""
        together = [one for one in self.free(number) if span.about and one.about == span.about and one.list_of == span.list_of and one != span]
        if sum(one.words for one in together) + span.words > MOST_TOGETHER:
            together = []
        return [self.take(number, one) for one in sorted([span, *together], key=lambda one: one.start)]

    def contributors(self, numbers: Iterable[int]) -> int:
        """Distinct people behind messages."""
        return len(self.material.contributors(numbers))


def is_by_goals(material: Material, topic: Topic) -> bool:
    """Whether a topic is told goal by goal: its agenda names goals, or more than six inputs in ten do."""
    inputs = material.inputs_of(topic.number)
    tagged = sum(bool(message.goals) for message in inputs)
    return bool(material.goals) and bool(tagged) and (bool(topic.goals) or tagged * 10 > len(inputs) * 6)


def general_question(material: Material, topic: Topic) -> int | None:
    """In a topic told by goals, the question whose answers name goals least often: the one about needs in general."""
    shares = {}
    for question in topic.questions:
        answers = [message for message in material.inputs_of(topic.number) if question.number in message.questions]
        shares[question.number] = sum(bool(message.goals) for message in answers) / len(answers) if answers else 1.0
    return min(shares, key=lambda number: (shares[number], number)) if len(shares) > 1 else None


def placed_by_goal(material: Material, topic: Topic) -> dict[int, tuple[str, ...]]:
    """The goals an input stands under: its own, else the first of the message it answers, unless it answers the general question alone."""
    general = general_question(material, topic)
    found: dict[int, tuple[str, ...]] = {}
    for message in material.inputs_of(topic.number):
        if message.goals:
            found[message.number] = tuple(dict.fromkeys(message.goals))
        elif general is None or message.questions != (general,):
            parent = material.parent(message)
            if parent and parent.topic == topic.number and found.get(parent.number):
                found[message.number] = found[parent.number][:1]
    return found


def placed_by_question(material: Material, topic: Topic) -> dict[int, tuple[int, ...]]:
    """The questions an input stands under: its own, else those of the message it answers."""
    known = {question.number for question in topic.questions}
    found: dict[int, tuple[int, ...]] = {}
    for message in material.inputs_of(topic.number):
        own = tuple(number for number in dict.fromkeys(message.questions) if number in known)
        parent = material.parent(message)
        if own:
            found[message.number] = own
        elif parent and parent.topic == topic.number and found.get(parent.number):
            found[message.number] = found[parent.number][:1]
    return found


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


class _Budget:
    """Words a section may still use; first spans of inputs not reflected yet are set aside."""

    def __init__(self, settings: Settings, waiting: int, each: int) -> None:
        self.left = settings.words_of_a_section + each * waiting
        self.waiting = waiting

    def spend(self, words: int, *, first: bool) -> None:
        self.left -= words
        self.waiting -= first

    def allows(self, words: int) -> bool:
        return self.left - 24 * self.waiting >= words


def plan_goal(pool: Pool, topic: Topic, goal: str, messages: list[int], by_reply: list[int]) -> Section:
    """The cells of a goal: a heading for each theme with at least two contributors who still have something to print under it."""
    everybody = sorted({*messages, *by_reply})
    budget = _Budget(pool.settings, len(everybody), pool.settings.words_an_input)
    new = {number for number in everybody if pool.has_more(number)}
    cells: list[Cell] = []
    if pool.contributors(everybody) >= pool.settings.headings_from:
        for theme, raised in raised_themes(pool, everybody).items():
            if cell := _themed(pool, theme, raised, new, budget):
                cells.append(cell)
    rest = _rest(pool, everybody, new, budget)
    return Section(topic.number, tuple(sorted(messages)), tuple(sorted(by_reply)), goal=goal, cells=tuple(cells), rest=rest)


def _themed(pool: Pool, theme: str, raised: list[int], new: set[int], budget: _Budget) -> Cell | None:
    """A cell, if two contributors have an unprinted point in it that the budget allows."""
    chosen: list[tuple[int, Span]] = []
    spent = 0
    for number in raised:
        spans = sorted(
            (span for span in pool.free(number) if theme in span.themes and span.kind in VOTING),
            key=lambda span: (-span.score - (0.4 if span.themes[0] == theme else 0), span.start),
        )
        best = max((span.score for span in pool.free(number)), default=0.0)
        if spans and number in new and spans[0].score < best - FAR_BELOW:
            continue  # it says something better elsewhere
        if spans and (number in new or budget.allows(spent + spans[0].words + FRAME)):
            chosen.append((number, spans[0]))
            spent += spans[0].words + FRAME
    if pool.contributors(number for number, _ in chosen) < 2:
        return None
    points = []
    for number, span in chosen:
        points += pool.take_all(number, span)
        budget.spend(span.words + FRAME, first=number in new)
        new.discard(number)
    budget.spend(LEAD, first=False)
    points += _seconds(pool, [number for number, _ in chosen], theme, budget)
    votes = {number: pool.votes(number)[theme] for number in raised}
    return Cell(theme, tuple(raised), tuple(sorted(points, key=lambda point: (point.message, point.span.start))), votes)


def _seconds(pool: Pool, numbers: Iterable[int], theme: str, budget: _Budget) -> list[Point]:
    """A second span of the same theme for those who have one, while words are left."""
    points = []
    for number in numbers:
        spans = [span for span in pool.free(number) if theme in span.themes[:1] and span.score >= pool.settings.second_worth]
        if spans and budget.allows(spans[0].words + 4):
            best = max(spans, key=lambda span: (span.score, -span.start))
            points.append(pool.take(number, best))
            budget.spend(best.words + 4, first=False)
    return points


def _rest(pool: Pool, everybody: list[int], new: set[int], budget: _Budget, *, experience: bool = False) -> Cell | None:
    """What has no heading: the best span of every input of which nothing is printed yet, and second spans while words are left."""
    points: list[Point] = []
    for number in everybody:
        spans = _by_worth(pool.free(number), experience=experience)
        if number in new and spans:
            points += pool.take_all(number, spans[0])
            budget.spend(spans[0].words + FRAME, first=True)
            new.discard(number)
    for number in dict.fromkeys([point.message for point in points]):
        spans = [span for span in _by_worth(pool.free(number), experience=experience) if span.score >= pool.settings.second_worth]
        if spans and budget.allows(spans[0].words + 5):
            points.append(pool.take(number, spans[0]))
            budget.spend(spans[0].words + 5, first=False)
    if not points:
        return None
    points.sort(key=lambda point: (point.message, point.span.start))
    return Cell("other", tuple(dict.fromkeys(point.message for point in points)), tuple(points))


def _by_worth(spans: list[Span], *, experience: bool) -> list[Span]:
    return sorted(spans, key=lambda span: (-span.score - (_OF_EXPERIENCE.get(span.kind, 0.0) if experience else 0.0), span.start))


def plan_question(pool: Pool, topic: Topic, question: int | None, messages: list[int], by_reply: list[int], *, reserved: frozenset[int] = frozenset()) -> Section:
    """The cells of a question: by answer where it asks yes or no, then by kind. ``reserved``: inputs reflected by the table of initiatives."""
    everybody = sorted({*messages, *by_reply})
    budget = _Budget(pool.settings, len([number for number in everybody if number not in reserved]), pool.settings.words_an_answer)
    new = {number for number in everybody if not pool.is_printed(number) and number not in reserved}
    cells: list[Cell] = []
    asked = next((one for one in topic.questions if one.number == question), None)
    if pool.contributors(everybody) >= pool.settings.headings_from:
        if asked and asks_yes_or_no(asked.text, pool.settings.language_of_the_agenda):
            cells += [cell for answer in ("yes", "no") if (cell := _answered(pool, answer, everybody, new, budget))]
        for key, kinds in GROUPS.items():
            if cell := _of_kinds(pool, key, kinds, everybody, new, budget, reserved):
                cells.append(cell)
    rest = _rest(pool, [number for number in everybody if number not in reserved], new, budget, experience=True)
    return Section(topic.number, tuple(sorted(messages)), tuple(sorted(by_reply)), question=question, cells=tuple(cells), rest=rest)


def _answered(pool: Pool, answer: str, everybody: list[int], new: set[int], budget: _Budget) -> Cell | None:
    answers = {number: answer_of(pool.material.message[number].body, pool.findings[number].language) for number in everybody}
    raised = [number for number in everybody if answers[number][0] == answer]
    if pool.contributors(raised) < 2:
        return None
    points = []
    for number in raised:
        spans = sorted(
            (span for span in pool.free(number)),
            key=lambda span: (span.sentence != answers[number][1], span.kind in ("recommendation", "question", "offer"), -span.score),
        )
        for place, span in enumerate(spans[:2]):
            if place == 0 or (span.kind in ("challenge", "lesson", "activity", "statement") and budget.allows(span.words + 4) and abs(span.sentence - spans[0].sentence) <= 3):
                points.append(pool.take(number, span))
                budget.spend(span.words + (4 if place else FRAME), first=place == 0 and number in new)
                new.discard(number)
    points.sort(key=lambda point: (point.message, point.span.start))
    return Cell(answer, tuple(raised), tuple(points)) if points else None


def _of_kinds(pool: Pool, key: str, kinds: frozenset[str], everybody: list[int], new: set[int], budget: _Budget, reserved: frozenset[int]) -> Cell | None:
    """A cell of kinds: those whose best span is of them, and others while words are left."""
    least = pool.settings.worth_of[key]
    chosen: list[tuple[int, Span]] = []
    raised: list[int] = []
    spent = 0
    for number in everybody:
        free = pool.free(number)
        of_kind = [
            span
            for span in _by_worth(free, experience=True)
            if span.kind in kinds and (span.cued or key not in ("needs", "suggestions") or span.score >= pool.settings.second_worth)
        ]
        if not of_kind or (number in reserved and of_kind[0].kind not in ("lesson", "offer", "question", "recommendation", "challenge")):
            continue
        best = of_kind[0]
        is_first = number in new and _by_worth(free, experience=True)[0].kind in kinds
        if best.score >= least or is_first:
            raised.append(number)
            if is_first or budget.allows(spent + best.words + FRAME):
                chosen.append((number, best))
                spent += best.words + FRAME
    if pool.contributors(number for number, _ in chosen) < 2:
        return None
    points = []
    for number, span in chosen:
        points.append(pool.take(number, span))
        budget.spend(span.words + FRAME, first=number in new)
        new.discard(number)
    budget.spend(LEAD, first=False)
    points.sort(key=lambda point: (point.message, point.span.start))
    return Cell(key, tuple(raised), tuple(points), {number: span.kind for number, span in chosen})


def plan_table(material: Material, topic: Topic) -> tuple[Message, ...]:
    """The inputs of a topic that list initiatives, grouped by entity in the order in which each first listed one."""
    listing = [message for message in material.inputs_of(topic.number) if message.initiatives]
    first: dict[tuple[str, str], int] = {}
    for message in listing:
        first.setdefault(material.person[message.speaker].entity, len(first))
    return tuple(sorted(listing, key=lambda message: (first[material.person[message.speaker].entity], message.number)))


def order_of_thread(material: Material, numbers: Iterable[int]) -> list[int]:
    """The first thread first, each reply right after what it answers; persons of one entity together; then by number."""
    left = sorted(numbers)
    here = set(left)
    children: dict[int, list[int]] = defaultdict(list)
    roots = []
    for number in left:
        parent = material.message[number].reply_to
        (children[parent] if parent in here and parent is not None and parent != number else roots).append(number)
    ordered: list[int] = []
    entities: Counter[tuple[str, str]] = Counter()

    def follow(number: int) -> None:
        stack = [number]
        while stack:
            one = stack.pop()
            ordered.append(one)
            entities[material.speaker(one).entity] += 1
            stack.extend(reversed(children[one]))

    while roots:
        again = next((number for number in roots if entities[material.speaker(number).entity]), None)
        chosen = again if again is not None and ordered and material.speaker(ordered[-1]).entity == material.speaker(again).entity else roots[0]
        roots.remove(chosen)
        follow(chosen)
    return ordered
