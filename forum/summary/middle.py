"""The sections of a topic: goal by goal or question by question, with the list across goals and the table of initiatives."""

from collections import Counter

from forum.summary.cells import Cell, Point, Pool, Section, general_question, is_by_goals, placed_by_goal, placed_by_question, plan_goal, plan_question, plan_table, raised_themes
from forum.summary.countries import country
from forum.summary.material import GOVERNMENTS, Material, Topic
from forum.summary.people import Discourse, People
from forum.summary.prose import Prose
from forum.summary.tree import About, Block, Row, Sentence, capital, text_of
from forum.summary.voice import label, record

_EXAMPLE_FORMS = ("np", "inf", "item", "clause")


class Middle:
    """Writes the sections of the topics and remembers what the conclusion restates."""

    def __init__(self, people: People, pool: Pool, figures: dict) -> None:
        self.people, self.pool, self.figures = people, pool, figures
        self.material: Material = people.material
        self.voice, self.settings = people.voice, people.settings
        self.prose = Prose(people, pool)
        self.themes_of: dict[int, dict[str, list[int]]] = {}

    def topic(self, topic: Topic) -> list[Block]:
        """All sections of a topic."""
        if not self.material.inputs_of(topic.number):
            return []
        return self._by_goals(topic) if is_by_goals(self.material, topic) else self._by_questions(topic)

    def of(self, topic: int) -> int:
        """The contributors of a topic: N of the scale, also inside its sections."""
        return len(self.material.contributors(message.number for message in self.material.inputs_of(topic)))

    # Goal by goal

    def _by_goals(self, topic: Topic) -> list[Block]:
        placed = placed_by_goal(self.material, topic)
        inputs = self.material.inputs_of(topic.number)
        general = [message.number for message in inputs if message.number not in placed]
        across = self._across(topic, general, placed)
        blocks = []
        for goal in self.material.goals:
            tagged = [message.number for message in inputs if goal.code in message.goals]
            by_reply = [number for number, codes in placed.items() if goal.code in codes and not self.material.message[number].goals]
            if tagged:
                blocks += self._goal(topic, plan_goal(self.pool, topic, goal.code, tagged, by_reply))
        return across + self._further(topic, general) + blocks + self._table_if_any(topic)

    def _goal(self, topic: Topic, section: Section) -> list[Block]:
        goal = self.material.goal[section.goal]
        about = About(topic.number, goal=goal.code)
        key = f"topic-{topic.number}/goal-{goal.code}"
        blocks = [Block("heading", text_of(self.voice.say("headings.goal", code=goal.code, label=record(goal.label))), level=3, about=about, key=key)]
        opening = self._goal_counts(topic, section)
        return blocks + self._section(section, opening, about, key, level=4)

    def _section(self, section: Section, opening: list[Sentence], about: About, key: str, *, level: int) -> list[Block]:
        """Counts, cells under their headings, the rest."""
        said = Discourse(self.people, section.all)
        numbers = set(section.all)
        rest = self.prose.sentences(section.rest.points, said, numbers) if section.rest and not section.cells else []
        cells = list(section.cells)
        if cells and cells[0].key == "experience" and 2 * self.pool.contributors(cells[0].raised) > self.pool.contributors(section.all):
            # Where most answer by telling their experience, that is the section itself and needs no heading.
            rest = self.prose.sentences(cells.pop(0).points, said, numbers)
        blocks = self.prose.paragraphs([*opening, *rest], about, f"{key}/counts")
        for cell in cells:
            blocks += self._cell(cell, said, numbers, about, key, level=level)
        if section.rest and section.cells:
            said.forget_the_last()
            heading = text_of(self.voice.say("headings.other"))
            blocks.append(Block("heading", heading, level=level, about=about, key=f"{key}/other"))
            blocks += self.prose.paragraphs(self.prose.sentences(section.rest.points, said, numbers), about, f"{key}/other")
        return blocks

    def _cell(self, cell: Cell, said: Discourse, numbers: set[int], about: About, key: str, *, level: int) -> list[Block]:
        theme = self.prose.themes.get(cell.key)
        heading = theme.heading if theme else text_of(self.voice.say(f"headings.{cell.key}"))
        about = About(about.topic, about.question, about.goal, cell.key if theme else "")
        said.forget_the_last()
        lead = self.prose.lead(cell, said, self.of(about.topic or 0))
        sentences = [lead, *self.prose.sentences(cell.points, said, numbers)]
        return [Block("heading", heading, level=level, about=about, key=f"{key}/{cell.key}"), *self.prose.paragraphs(sentences, about, f"{key}/{cell.key}")]

    def _goal_counts(self, topic: Topic, section: Section) -> list[Sentence]:
        n = len(section.messages)
        keys = (f"inputs_per_topic_and_goal.{topic.number}",)
        people = self.material.contributors(section.messages)
        if n == 1:
            words = self.voice.say("goal.count_one", code=section.goal)
            sentences = [Sentence("goal.count_one", words, section.messages, figures=keys)]
        elif len(people) == 1:
            words = self.voice.say("goal.count_same", inputs=n, code=section.goal)
            sentences = [Sentence("goal.count_same", capital(words), section.messages, len(people), figures=keys)]
        else:
            categories = {self.material.person[one].category for one in people}
            key = "goal.count_all" if len(categories) == 1 and categories <= set(self.voice.raw("nouns")) else "goal.count"
            nouns = self.voice.fill(self.voice.raw(f"nouns.{next(iter(categories))}")[1]) if key == "goal.count_all" else ()
            words = self.voice.say(key, inputs=n, contributors=len(people), code=section.goal, list=self._whence(section.messages), nouns=nouns)
            sentences = [Sentence(key, capital(words), section.messages, len(people), figures=keys)]
        if section.by_reply:
            key = "goal.by_reply" if len(section.by_reply) > 1 else "goal.by_reply_one"
            sentences.append(Sentence(key, capital(self.voice.say(key, n=len(section.by_reply))), section.by_reply, len(self.material.contributors(section.by_reply))))
        if not section.cells and not section.rest:
            key = "goal.above" if n > 1 else "goal.above_one"
            sentences.append(Sentence(key, self.voice.say(key), section.messages))
        return sentences

    def _whence(self, numbers: tuple[int, ...]):
        """ "five from Parties (two of them from Mexico), three from organizations …": contributors by category."""
        people = [self.material.person[one] for one in self.material.contributors(numbers)]
        by_category = Counter(person.category for person in people)
        entities = Counter(person.entity for person in people)
        parts = []
        for category, name in self.voice.raw("goal.categories").items():
            if not by_category[category]:
                continue
            words = self.voice.say("goal.from", n=by_category[category], nouns=self.voice.fill(name[by_category[category] != 1]))
            several = {person.entity: person for person in people if person.category == category and entities[person.entity] > 1}
            if several and len({person.entity for person in people if person.category == category}) > 1:
                of = [self.voice.say("goal.two_from_one", n=entities[entity], of=self.people.of(person)) for entity, person in several.items()]
                words += self.voice.say("goal.two_from", list=self.voice.joined(of))
            parts.append(words)
        return self.voice.joined(parts)

    # The list across goals

    def _across(self, topic: Topic, general: list[int], placed: dict[int, tuple[str, ...]]) -> list[Block]:
        inputs = [message.number for message in self.material.inputs_of(topic.number)]
        raised = raised_themes(self.pool, inputs)
        self.themes_of[topic.number] = raised
        asked = general_question(self.material, topic)
        question = next((one for one in topic.questions if one.number == asked), None)
        about = About(topic.number, asked)
        key = f"topic-{topic.number}/across"
        of = self.of(topic.number)
        large = {theme: numbers for theme, numbers in raised.items() if self.pool.contributors(numbers) >= min(self.settings.examples_from, max(2, of // 4))}
        if not large:
            return []
        blocks = []
        if question:
            blocks.append(Block("heading", question.label, level=3, about=about, key=key))
        lead = Sentence("across.lead", self.voice.say("across.lead", n=len(inputs)), figures=(f"inputs_per_topic.{topic.number}",))
        blocks.append(Block("paragraph", about=about, sentences=(lead,), key=f"{key}/lead"))
        answering = {message.number for message in self.material.inputs_of(topic.number) if asked in message.questions} | set(general)
        chosen = self._examples(large, answering, set(general))
        for theme, numbers in large.items():
            last = theme == list(large)[-1]
            blocks.append(self._across_item(theme, numbers, chosen[theme], placed, about, f"{key}/{theme}", of, last=last))
        small = {theme: numbers for theme, numbers in raised.items() if theme not in large and self.pool.contributors(numbers) > 1}
        closing = self._smaller(topic, small, of) + self._spread(topic, next(iter(raised)), raised, placed)
        return blocks + self.prose.paragraphs(closing, about, f"{key}/closing")

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
        more, quotations = (), ()
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
            more = self.voice.say("across.share", n=share[1], of=n, code=record(share[0]))
        end = self.voice.say("marks.end" if last else "marks.semicolon")
        words = self.voice.say("across.item", theme=label(self.prose.themes[theme].heading), q=quantity, more=more, end=end)
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

    def _smaller(self, topic: Topic, small: dict[str, list[int]], of: int) -> list[Sentence]:
        sentences = []
        for theme, numbers in small.items():
            quantity, n = self.people.quantity(numbers, of)
            words = self.voice.say("across.smaller", q=quantity, theme=label(self.prose.themes[theme].sentence))
            sentences.append(Sentence("across.smaller", capital(words), tuple(numbers), n))
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
        if len(of_goal) < 3:
            return []
        most = [code for code in ranked if len(of_goal[code]) >= len(of_goal[ranked[min(1, len(ranked) - 1)]])][:3]
        parts = [self.voice.say("across.spread_goal", code=record(code), n=len(of_goal[code])) for code in most]
        words = self.voice.say("across.spread", theme=label(self.prose.themes[theme].heading), n=len(of_goal), of=len(goals), list=self.voice.joined(parts))
        tagged = tuple(number for number in raised[theme] if placed.get(number))
        return [Sentence("across.spread", words, tagged, self.pool.contributors(tagged), figures=(f"inputs_per_topic_and_goal.{topic.number}",))]

    def _further(self, topic: Topic, general: list[int]) -> list[Block]:
        """What inputs that stand under no goal say beside the examples."""
        section = plan_goal(self.pool, topic, "", general, [])
        points = sorted(
            (*(point for cell in section.cells for point in cell.points), *(section.rest.points if section.rest else ())), key=lambda point: (point.message, point.span.start)
        )
        said = Discourse(self.people, general)
        sentences = self.prose.sentences(points, said, set(general))
        if not sentences:
            return []
        lead = Sentence("across.general", self.voice.say("across.general"), tuple(sorted({point.message for point in points})))
        return self.prose.paragraphs([lead, *sentences], About(topic.number, general_question(self.material, topic)), f"topic-{topic.number}/further")

    # Question by question

    def _by_questions(self, topic: Topic) -> list[Block]:
        placed = placed_by_question(self.material, topic)
        inputs = self.material.inputs_of(topic.number)
        listing = plan_table(self.material, topic)
        reserved = frozenset(message.number for message in listing)
        home = Counter(question for message in listing for question in placed.get(message.number, ())[:1]).most_common(1)
        table_under = home[0][0] if home else None
        blocks: list[Block] = []
        if listing and table_under is None:
            blocks += self._table(topic, listing)
        for question in topic.questions:
            mine = [message.number for message in inputs if question.number in message.questions]
            by_reply = [number for number, named in placed.items() if question.number in named and number not in mine]
            about = About(topic.number, question.number)
            key = f"topic-{topic.number}/question-{question.number}"
            blocks.append(Block("heading", question.label, level=3, about=about, key=key))
            table = self._table(topic, listing) if listing and question.number == table_under else []
            if not mine:
                none = Sentence("question.none", self.voice.say("question.none"), figures=(f"inputs_per_topic_and_question.{topic.number}",))
                blocks += [Block("paragraph", about=about, sentences=(none,), key=f"{key}/counts"), *table]
                continue
            section = plan_question(self.pool, topic, question.number, mine, by_reply, reserved=reserved)
            written = self._section(section, self._question_counts(topic, section), about, key, level=4)
            blocks += [*written[:1], *table, *written[1:]] if table else written
        left = [message.number for message in inputs if message.number not in placed and message.number not in reserved]
        return blocks + self._unnamed(topic, left, bool(topic.questions))

    def _unnamed(self, topic: Topic, left: list[int], has_questions: bool) -> list[Block]:
        if not left:
            return []
        section = plan_question(self.pool, topic, None, left, [])
        key = f"topic-{topic.number}/no-question"
        heading = [Block("heading", text_of(self.voice.say("question.unnamed")), level=3, about=About(topic.number), key=key)] if has_questions else []
        return heading + self._section(section, [], About(topic.number), key, level=4)

    def _question_counts(self, topic: Topic, section: Section) -> list[Sentence]:
        n, people = len(section.messages), self.material.contributors(section.messages)
        keys = (f"inputs_per_topic_and_question.{topic.number}",)
        if n == 1:
            sentences = [Sentence("question.count_one", self.voice.say("question.count_one"), section.messages, figures=keys)]
        else:
            words = self.voice.say("question.count", inputs=n, contributors=len(people))
            sentences = [Sentence("question.count", capital(words), section.messages, len(people), figures=keys)]
        if section.by_reply:
            key = "question.by_reply" if len(section.by_reply) > 1 else "question.by_reply_one"
            sentences.append(Sentence(key, capital(self.voice.say(key, n=len(section.by_reply))), section.by_reply, len(self.material.contributors(section.by_reply))))
        return sentences + self._themes_of(section.all, self.settings.headings_from)

    def _themes_of(self, numbers: tuple[int, ...], least: int) -> list[Sentence]:
        """The themes raised most often, up to three."""
        raised = {theme: those for theme, those in raised_themes(self.pool, numbers).items() if self.pool.contributors(those) >= max(3, least - 1)}
        if not raised or len(numbers) < 2 * least:
            return []
        parts = []
        for theme, those in list(raised.items())[:3]:
            key = "question.theme" if parts else "question.theme_first"
            parts.append(self.voice.say(key, theme=label(self.prose.themes[theme].sentence), n=self.pool.contributors(those)))
        behind = tuple(sorted({number for those in list(raised.values())[:3] for number in those}))
        key = "question.themes" if len(parts) > 1 else "question.themes_one"
        return [Sentence(key, self.voice.say(key, list=self.voice.joined(parts)), behind)]

    # Initiatives

    def _table_if_any(self, topic: Topic) -> list[Block]:
        listing = plan_table(self.material, topic)
        return self._table(topic, listing) if listing else []

    def _table(self, topic: Topic, listing) -> list[Block]:
        about = About(topic.number)
        rows, entities, states, titles = [], set(), Counter(), Counter()
        for message in listing:
            person = self.material.person[message.speaker]
            name = country(person.entity[1], self.voice.language).name if person.category in GOVERNMENTS and person.country else self.people.name(person)
            entities.add(person.entity)
            for initiative in message.initiatives:
                rows.append(Row((name, initiative.title, initiative.type, initiative.audience), message.number))
                states[initiative.status or "none"] += 1
                titles[name, " ".join(initiative.title.casefold().split())] += 1
        numbers = tuple(sorted(message.number for message in listing))
        parts = [self.voice.say(f"table.{state}", n=states[state]) for state in ("ongoing", "planned", "completed", "none") if states[state]]
        figures = ("initiatives", "initiatives_per_country_or_organization", "initiatives_per_status")
        key = "table.lead" if len(listing) > 1 else "table.lead_one"
        lead = self.voice.say(key, inputs=len(listing), n=len(rows), entities=len(entities), list=self.voice.joined(parts))
        sentences = [Sentence(key, lead, numbers, figures=figures), Sentence("table.order", self.voice.say("table.order"), numbers, figures=("initiatives",))]
        twice = [self.voice.say("table.twice_one", title=row.cells[1], name=row.cells[0]) for row in _first_of(rows, titles)]
        if twice:
            sentences.append(Sentence("table.twice", self.voice.say("table.twice", list=self.voice.joined(twice)), numbers))
        columns = tuple(self.voice.raw("table.columns"))
        key = f"topic-{topic.number}/initiatives"
        return [Block("paragraph", about=about, sentences=tuple(sentences), key=f"{key}/lead"), Block("table", about=about, columns=columns, rows=tuple(rows), key=key)]


def _first_of(rows: list[Row], titles: Counter) -> list[Row]:
    """The first row of every title that an entity entered more than once."""
    seen, found = set(), []
    for row in rows:
        mark = row.cells[0], " ".join(row.cells[1].casefold().split())
        if titles[mark] > 1 and mark not in seen:
            seen.add(mark)
            found.append(row)
    return found
