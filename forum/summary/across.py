"""The list across goals of a topic about needs: themes by the number of contributors, with examples that are quoted nowhere else."""

from collections import Counter

from forum.summary.cells import plan_themes
from forum.summary.gist import FEW, LEAST, LEAST_OF_FEW, SHARE, weighs
from forum.summary.kinds import asked_for
from forum.summary.material import Topic
from forum.summary.people import Discourse
from forum.summary.placing import general_question
from forum.summary.plain import folded
from forum.summary.pool import Point, raised_themes
from forum.summary.prose import Prose
from forum.summary.subjects import subject_of
from forum.summary.tree import About, Block, Quotation, Sentence, Text, capital
from forum.summary.voice import label, record

_EXAMPLE_FORMS = ("np", "inf", "item", "clause")
MOST_GOALS = 4
FEWEST_ITEMS, ENOUGH_ITEMS = 2, 4


class Across:
    """Writes the list of a topic and remembers what it quotes for the conclusion."""

    def __init__(self, prose: Prose) -> None:
        self.prose, self.people, self.pool = prose, prose.people, prose.pool
        self.material, self.voice, self.settings, self.themes = prose.material, prose.voice, prose.settings, prose.themes
        self.told: dict[int, list[Point]] = {}  # by topic, what its list quotes

    def blocks(self, topic: Topic, general: list[int], placed: dict[int, tuple[str, ...]]) -> list[Block]:
        """The list with its heading, and what is worth saying of its first theme; nothing where it would have one item or none."""
        inputs = [message.number for message in self.material.inputs_of(topic.number)]
        raised = raised_themes(self.pool, inputs)
        asked = general_question(self.material, topic)
        about = About(topic.number, asked)
        key = f"topic-{topic.number}/across"
        of = self.people.of_topic(topic.number)
        large = self._large(raised, of)
        if len(large) < FEWEST_ITEMS or not weighs(self.pool.contributors(next(iter(large.values()))), of):
            return []
        lead = Sentence("across.lead", self.voice.say("across.lead" if self.needs(topic) else "across.lead_plain", n=len(inputs)), figures=(f"inputs_per_topic.{topic.number}",))
        blocks = [*self._heading(topic, asked), Block("paragraph", about=about, sentences=(lead,), key=f"{key}/lead")]
        answering = {message.number for message in self.material.inputs_of(topic.number) if asked in message.questions} | set(general)
        chosen = self._examples(large, answering, set(general))
        self.told[topic.number] = [point for points in chosen.values() for point in points]
        for theme, numbers in large.items():
            last = theme == list(large)[-1]
            blocks.append(self._across_item(theme, numbers, chosen[theme], placed, about, f"{key}/{theme}", of, last=last))
        small = {theme: numbers for theme, numbers in raised.items() if theme not in large and self.pool.contributors(numbers) > 1}
        closing = (self._smaller(small, of) if len(large) >= ENOUGH_ITEMS else []) + self._spread(topic, next(iter(raised)), raised, placed)
        return blocks + self.prose.paragraphs(closing, about, f"{key}/closing")

    def _heading(self, topic: Topic, asked: int | None) -> list[Block]:
        question = next((one for one in topic.questions if one.number == asked), None) if self.is_about_needs(topic) else None
        if question is None:
            return []
        title = subject_of(question.label, self.settings.language_of_the_agenda)
        return [Block("heading", title, level=3, about=About(topic.number, asked), key=f"topic-{topic.number}/across")]

    def is_about_needs(self, topic: Topic) -> bool:
        """Whether the question that inputs answer in general asks for needs or challenges: the list across goals is its answer."""
        asked = general_question(self.material, topic)
        question = next((one for one in topic.questions if one.number == asked), None)
        return question is None or bool(asked_for(folded(question.text), self.settings.language_of_the_agenda))

    def needs(self, topic: Topic) -> bool:
        """Whether a topic asks for needs or challenges, by its title or its questions."""
        return any(asked_for(folded(text), self.settings.language_of_the_agenda) for text in (topic.title, *(question.text for question in topic.questions)))

    def _large(self, raised: dict[str, list[int]], of: int) -> dict[str, list[int]]:
        """The themes that are items: those of several contributors; of fewer, down to a few, where the list would be short."""
        large: dict[str, list[int]] = {}
        floor = LEAST if of > FEW else LEAST_OF_FEW
        for least in range(max(floor, min(self.settings.examples_from, of // SHARE)), floor - 1, -1):
            large = {theme: numbers for theme, numbers in raised.items() if self.pool.contributors(numbers) >= least}
            if len(large) >= ENOUGH_ITEMS:
                break
        return large

    def _examples(self, large: dict[str, list[int]], answering: set[int], general: set[int]) -> dict[str, list[Point]]:
        """One to three spans a theme, from inputs that answer the general question, each input and entity as seldom as possible."""
        chosen: dict[str, list[Point]] = {theme: [] for theme in large}
        used: Counter[int] = Counter()
        entities: Counter[tuple[str, str]] = Counter()
        for _ in range(self.settings.examples):
            for theme in sorted(large, key=lambda theme: self.pool.contributors(large[theme])):
                best = None
                for number in large[theme]:
                    person = self.material.speaker(number)
                    if number not in answering or used[number] >= 2 or any(point.message == number for point in chosen[theme]):
                        continue
                    spans = [
                        span
                        for span in self.pool.free(number)
                        if theme in span.themes[:2] and span.form in _EXAMPLE_FORMS and span.kind in ("need", "recommendation", "challenge") and not span.lead
                    ]
                    if not spans or (number not in general and (used[number] or sum(span.score >= self.settings.second_worth for span in self.pool.free(number)) < 2)):
                        continue
                    span = max(spans, key=lambda span: span.score + (0.5 if span.form == "np" else 0) + (0.3 if span.themes[0] == theme else 0))
                    rank = (used[number], entities[person.entity], number not in general, -span.score)
                    if best is None or rank < best[0]:
                        best = (rank, number, span)
                if best:
                    _, number, span = best
                    chosen[theme].append(self.pool.take(number, span))
                    used[number] += 1
                    entities[self.material.speaker(number).entity] += 1
        return chosen

    def _across_item(self, theme: str, numbers: list[int], points: list[Point], placed: dict[int, tuple[str, ...]], about: About, key: str, of: int, *, last: bool) -> Block:
        quantity, n = self.people.quantity(numbers, of, generic=True)
        more: Text = ()
        quotations: tuple[Quotation, ...] = ()
        share = self._share(numbers, placed, n)
        if points:
            examples = []
            for point in sorted(points, key=lambda point: point.message):
                quote, quoted = self.prose.quote(point)
                form = "across.example_that" if point.span.form == "clause" else "across.example"
                examples.append(self.voice.say(form, q=quote, name=record(self.people.name(self.material.speaker(point.message)))))
                quotations += quoted
            more = self.voice.say("across.examples", list=self.voice.joined(examples))
        elif share:
            more = self.voice.say("across.share_all" if share[1] == n else "across.share", n=share[1], of=n, code=record(share[0]))
        else:
            more = self._under(numbers, placed)
        end = self.voice.say("marks.end" if last else "marks.semicolon")
        words = self.voice.say("across.item", theme=label(self.themes[theme].heading), q=quantity, more=more, end=end)
        sentence = Sentence("across.item", words, tuple(numbers), n, quotations)
        return Block("item", about=About(about.topic, about.question, theme=theme), sentences=(sentence,), key=key)

    def _share(self, numbers: list[int], placed: dict[int, tuple[str, ...]], n: int) -> tuple[str, int] | None:
        """The goal under which more than half of a theme's contributors stand, with their number."""
        of_goal: dict[str, set[str]] = {}
        for number in numbers:
            for code in placed.get(number, ()):
                of_goal.setdefault(code, set()).add(self.material.message[number].speaker)
        if not of_goal:
            return None
        code = max(of_goal, key=lambda code: len(of_goal[code]))
        return (code, len(of_goal[code])) if 2 * len(of_goal[code]) > n else None

    def _under(self, numbers: list[int], placed: dict[int, tuple[str, ...]]) -> Text:
        """The goals under which a theme without examples was raised, where they are few."""
        codes = [goal.code for goal in self.material.goals if any(goal.code in placed.get(number, ()) for number in numbers)]
        key = "across.under_goals" if len(codes) > 1 else "across.under"
        return self.voice.say(key, codes=self.voice.joined([record(code) for code in codes])) if codes and len(codes) <= MOST_GOALS and self.voice.has(key) else ()

    def _smaller(self, small: dict[str, list[int]], of: int) -> list[Sentence]:
        """The themes that are no items: one with who raised it, several by their number."""
        by_number: dict[int, list[str]] = {}
        for theme, numbers in small.items():
            by_number.setdefault(self.pool.contributors(numbers), []).append(theme)
        sentences = []
        for n, those in by_number.items():
            behind = tuple(sorted({number for theme in those for number in small[theme]}))
            if len(those) == 1:
                quantity, _ = self.people.quantity(behind, of)
                words = self.voice.say("across.smaller", q=quantity, theme=label(self.themes[those[0]].sentence))
            else:
                words = self.voice.say(
                    "across.smaller_each", n=n, list=self.voice.joined([label(self.themes[theme].sentence) for theme in those], mark="semicolon_space", last="semicolon_space")
                )
            sentences.append(Sentence("across.smaller", capital(words), behind, self.pool.contributors(behind)))
        return sentences

    def _spread(self, topic: Topic, theme: str, raised: dict[str, list[int]], placed: dict[int, tuple[str, ...]]) -> list[Sentence]:
        """Under how many goals the largest theme was raised, and where by most."""
        of_goal: dict[str, set[str]] = {}
        for number in raised[theme]:
            for code in placed.get(number, ()):
                of_goal.setdefault(code, set()).add(self.material.message[number].speaker)
        goals = {code for message in self.material.inputs_of(topic.number) for code in message.goals}
        order = [goal.code for goal in self.material.goals if goal.code in of_goal]
        ranked = sorted(order, key=lambda code: -len(of_goal[code]))
        if len(of_goal) < LEAST or len(of_goal[ranked[0]]) < LEAST:
            return []
        most = [code for code in ranked if len(of_goal[code]) >= max(2, len(of_goal[ranked[min(1, len(ranked) - 1)]]))][:3]
        parts = self.voice.grouped([(code, len(of_goal[code])) for code in most], "across.spread_goal", "across.spread_goals")
        key = "across.spread_each" if len(of_goal) == len(goals) and self.voice.has("across.spread_each") else "across.spread"
        words = self.voice.say(key, theme=label(self.themes[theme].sentence), n=len(of_goal), of=len(goals), list=self.voice.joined(parts))
        tagged = tuple(number for number in raised[theme] if placed.get(number))
        return [Sentence(key, words, tagged, self.pool.contributors(tagged), figures=(f"inputs_per_topic_and_goal.{topic.number}",))]

    def further(self, topic: Topic, general: list[int], *, headed: bool) -> list[Block]:
        """What inputs that stand under no goal say beside the examples; with a heading where no list has one."""
        section = plan_themes(self.pool, topic, general, [])
        points = sorted(
            (*(point for cell in section.cells for point in cell.points), *(section.rest.points if section.rest else ())), key=lambda point: (point.message, point.span.start)
        )
        said = Discourse(self.people, general)
        sentences = self.prose.sentences(points, said, by_theme=True)
        if not sentences:
            return []
        self.told.setdefault(topic.number, []).extend(points)
        lead = Sentence("across.general", self.voice.say("across.general"), tuple(sorted({point.message for point in points})))
        asked = general_question(self.material, topic)
        blocks = [] if headed else self._heading(topic, asked)
        return blocks + self.prose.paragraphs([lead, *sentences] if len(sentences) > 1 else sentences, About(topic.number, asked), f"topic-{topic.number}/further")
