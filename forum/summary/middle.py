"""The sections of a topic: goal by goal or question by question, with the list across goals and the table of initiatives."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from forum.summary.across import Across
from forum.summary.cells import GROUPS, plan_question, plan_rest, plan_themes
from forum.summary.gist import LEAST, main_themes, points_of
from forum.summary.initiatives import table_blocks
from forum.summary.kinds import answered_with, asked_for
from forum.summary.manyfold import told_by_theme
from forum.summary.material import Material, Question, Topic
from forum.summary.people import Discourse, People
from forum.summary.phrases import recurring
from forum.summary.placing import general_question, is_by_goals, placed_by_goal, placed_by_question, plan_table
from forum.summary.plain import folded
from forum.summary.pool import Cell, Pool, Section
from forum.summary.prose import Prose
from forum.summary.subjects import subject_of
from forum.summary.themes import theme_places, themes
from forum.summary.tree import About, Block, Sentence, Text, capital, text_of
from forum.summary.voice import label, record

FEW_NAMED = 4  # inputs of a goal that need not be counted where they stand
_OF_KINDS = frozenset(GROUPS)
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Middle:
    """Writes the sections of the topics and remembers what the conclusion restates."""

    def __init__(self, people: People, pool: Pool, figures: dict[str, Any]) -> None:
        self.people, self.pool, self.figures = people, pool, figures
        self.material: Material = people.material
        self.voice, self.settings = people.voice, people.settings
        self.prose = Prose(people, pool)
        self.across = Across(self.prose)
        self.told: list[Section] = []  # as printed, for the conclusion

    def topic(self, topic: Topic) -> list[Block]:
        """All sections of a topic."""
        if not self.material.inputs_of(topic.number):
            return []
        return self._by_goals(topic) if is_by_goals(self.material, topic) else self._by_questions(topic)

    def phrases(self, topic: Topic) -> list[Sentence]:
        """The phrases that recur in the inputs of a topic, with who uses them counted; nothing where none does."""
        numbers = [message.number for message in self.material.inputs_of(topic.number)]
        found = recurring(self.material, self.pool, topic, numbers, least=self.settings.phrases_from, most=self.settings.phrases)
        if not found:
            return []
        quotations = tuple(self.prose.quotation(*phrase.first) for phrase in found)
        parts = [
            self.voice.say("phrases.one", q=self.voice.quoted(quotation), n=phrase.contributors, entities=phrase.entities)
            for phrase, quotation in zip(found, quotations, strict=True)
        ]
        behind = tuple(sorted({number for phrase in found for number in phrase.messages}))
        words = self.voice.say("phrases.lead", list=self.voice.joined(parts))
        return [Sentence("phrases.lead", words, behind, len(self.material.contributors(behind)), quotations)]

    # Goal by goal

    def _by_goals(self, topic: Topic) -> list[Block]:
        placed = placed_by_goal(self.material, topic)
        inputs = self.material.inputs_of(topic.number)
        general = [message.number for message in inputs if message.number not in placed]
        across = self.across.blocks(topic, general, placed)
        blocks = []
        for goal in self.material.goals:
            tagged = [message.number for message in inputs if goal.code in message.goals]
            by_reply = [number for number, codes in placed.items() if goal.code in codes and not self.material.message[number].goals]
            if tagged:
                blocks += self._goal(topic, plan_themes(self.pool, topic, tagged, by_reply, goal=goal.code))
        apart, general = self._general_answers(topic, general)
        further = self.across.further(topic, general, headed=bool(across))
        return across + further + apart + blocks + table_blocks(self.people, topic, plan_table(self.material, topic))

    def _general_answers(self, topic: Topic, general: list[int]) -> tuple[list[Block], list[int]]:
        """Sections for the questions that inputs answer without naming a goal, but for the one about needs that the list across goals is about; and what is left."""
        placed = placed_by_question(self.material, topic)
        needs = general_question(self.material, topic) if self.across.is_about_needs(topic) else None
        blocks: list[Block] = []
        left = list(general)
        for question in topic.questions:
            mine = [number for number in left if placed.get(number, (None,))[0] == question.number]
            if question.number == needs or len(topic.questions) < 2 or self.pool.contributors(mine) < 2:
                continue
            left = [number for number in left if number not in mine]
            about, key = About(topic.number, question.number), f"topic-{topic.number}/question-{question.number}"
            self.pool.question = question.number
            section = plan_question(self.pool, topic, question.number, mine, [])
            self.pool.question = 0
            people = self.material.contributors(mine)
            words = capital(self.voice.say("question.count_general", inputs=len(mine), contributors=len(people)))
            opening = [Sentence("question.count_general", words, section.messages, len(people))]
            blocks += [Block("heading", question.label, level=3, about=about, key=key), *self._section(section, opening, about, key, level=4)]
        return blocks, left

    def _goal(self, topic: Topic, section: Section) -> list[Block]:
        goal = self.material.goal[section.goal]
        about = About(topic.number, goal=goal.code)
        key = f"topic-{topic.number}/goal-{goal.code}"
        blocks = [Block("heading", text_of(self.voice.say("headings.goal", code=goal.code, label=record(goal.label))), level=3, about=about, key=key)]
        if len(section.all) == 1 and section.rest and not section.cells and self.voice.has("goal.only"):
            self.told.append(section)
            said = Discourse(self.people, section.all)
            sentences = self.prose.sentences(section.rest.points, said, opening=self.voice.say("goal.only"))
            first = replace(sentences[0], figures=(f"inputs_per_topic_and_goal.{topic.number}",))
            return blocks + self.prose.paragraphs([first, *sentences[1:]], about, f"{key}/counts")
        opening = self._goal_counts(topic, section)
        return blocks + self._section(section, opening, about, key, level=4)

    def _section(self, section: Section, opening: list[Sentence], about: About, key: str, *, level: int) -> list[Block]:
        """Counts, cells under their headings, the rest."""
        self.told.append(section)
        said = Discourse(self.people, section.all)
        self.prose.asked = self._asked_theme(section)
        cells, loose, first = list(section.cells), section.rest, []
        if section.question is not None and all(cell.key in _OF_KINDS for cell in cells):
            # Told by kinds, experience is the section itself and needs no heading; what is left goes with it.
            first = [point for cell in cells if cell.key == "experience" for point in cell.points]
            cells = [cell for cell in cells if cell.key != "experience"]
            if asks := next((cell for cell in cells if self._is_asked(cell, section)), None):  # "Suggestions" under "Suggestions for further work"
                first, cells = [*first, *asks.points], [cell for cell in cells if cell is not asks]
        if loose and (first or not cells):
            first, loose = [*first, *loose.points], None
        headed, first = told_by_theme(self.prose, first, section)
        rest = self.prose.sentences(first, said, by_theme=True) if not headed else []
        blocks = self.prose.paragraphs([*opening, *rest], about, f"{key}/counts")
        for cell in [*headed, *cells]:
            blocks += self._cell(cell, said, about, key, level=level)
        if headed and first:
            loose = Cell("other", (), (*first, *(loose.points if loose else ())))
        if loose:
            said.forget_the_last()
            heading = text_of(self.voice.say("headings.other"))
            blocks.append(Block("heading", heading, level=level, about=about, key=f"{key}/other"))
            blocks += self.prose.paragraphs(self.prose.sentences(loose.points, said, by_theme=True), about, f"{key}/other")
        return blocks

    def _is_asked(self, cell: Cell, section: Section) -> bool:
        """Whether a question asks already for what a heading would name."""
        question = self._question(section)
        if question is None:
            return False
        kind = answered_with(folded(question.text), self.settings.language_of_the_agenda)
        return kind in GROUPS[cell.key] or folded(text_of(self.voice.say(f"headings.{cell.key}"))) in folded(question.label)

    def _question(self, section: Section) -> Question | None:
        topic = next(one for one in self.material.topics if one.number == section.topic)
        return next((question for question in topic.questions if question.number == section.question), None)

    def _asked_theme(self, section: Section) -> frozenset[str]:
        """The themes that are what the question itself asks about: that its answers raise them says nothing."""
        question = self._question(section)
        title = folded(question.label) if question else ""
        known = themes(self.settings.language_of_the_agenda, self.material.themes)
        return frozenset(key for key, theme in known.items() if title and folded(theme.heading) in title)

    def themes_asked(self, label: str) -> frozenset[str]:
        """The themes a question or topic is about: those whose heading it holds, and the only one it names in words that are not the forum's own."""
        title, language = folded(label), self.settings.language_of_the_agenda
        own = set(_WORDS.findall(folded(f"{self.material.title} {self.material.plan}")))
        masked = [found.span() for found in _WORDS.finditer(title) if found.group() in own]
        named = {key for _, _, key in theme_places(title, language, masked, self.material.themes)}
        whole = {key for key, theme in themes(language, self.material.themes).items() if title and folded(theme.heading) in title}
        return frozenset(whole | (named if len(named) == 1 else set()))

    def _cell(self, cell: Cell, said: Discourse, about: About, key: str, *, level: int) -> list[Block]:
        theme = self.prose.themes.get(cell.key)
        heading = theme.heading if theme else text_of(self.voice.say(f"headings.{cell.key}"))
        about = About(about.topic, about.question, about.goal, cell.key if theme else "")
        said.forget_the_last()
        lead = self.prose.lead(cell, said, self.people.of_topic(about.topic or 0))
        sentences = [lead, *self.prose.sentences(cell.points, said, by_theme=cell.key in _OF_KINDS)]
        return [Block("heading", heading, level=level, about=about, key=f"{key}/{cell.key}"), *self.prose.paragraphs(sentences, about, f"{key}/{cell.key}")]

    def _goal_counts(self, topic: Topic, section: Section) -> list[Sentence]:
        n = len(section.messages)
        keys = (f"inputs_per_topic_and_goal.{topic.number}",)
        people = self.material.contributors(section.messages)
        sentences: list[Sentence] = []
        if self._shows_itself(section):
            pass  # who is quoted right below is seen, and the topic's paragraph has the figures
        elif n == 1:
            words = self.voice.say("goal.count_one", code=section.goal)
            sentences = [Sentence("goal.count_one", words, section.messages, figures=keys)]
        elif len(people) == 1:
            words = self.voice.say("goal.count_same", inputs=n, code=section.goal)
            sentences = [Sentence("goal.count_same", capital(words), section.messages, len(people), figures=keys)]
        else:
            categories = {self.material.person[one].category for one in people}
            key = "goal.count_all" if len(categories) == 1 and categories <= set(self.voice.raw("nouns")) else "goal.count"
            nouns = self.voice.fill(self.voice.raw(f"nouns.{next(iter(categories))}")[1]) if key == "goal.count_all" else ()
            key = f"{key}_each" if n == len(people) else key
            words = self.voice.say(key, inputs=n, contributors=len(people), code=section.goal, list=self._whence(section.messages), nouns=nouns)
            sentences = [Sentence(key, capital(words), section.messages, len(people), figures=keys)]
        if section.by_reply:
            key = "goal.by_reply" if len(section.by_reply) > 1 else "goal.by_reply_one"
            sentences.append(Sentence(key, capital(self.voice.say(key, n=len(section.by_reply))), section.by_reply, len(self.material.contributors(section.by_reply))))
        if not section.cells and not section.rest:
            key = "goal.above" if n > 1 else "goal.above_one"
            sentences.append(Sentence(key, self.voice.say(key), section.messages))
        return sentences + ([] if section.cells else self._themes_of(section.all, 3))

    def _shows_itself(self, section: Section) -> bool:
        """Whether a goal is named by so few that all of them stand in one paragraph."""
        return not (section.cells or section.by_reply) and 1 < len(section.messages) <= FEW_NAMED and set(section.messages) <= {point.message for point in points_of(section)}

    def _whence(self, numbers: tuple[int, ...]) -> Text:
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
            blocks += table_blocks(self.people, topic, listing)
        for question in topic.questions:
            mine = [message.number for message in inputs if question.number in message.questions]
            by_reply = [number for number, named in placed.items() if question.number in named and number not in mine]
            about = About(topic.number, question.number)
            key = f"topic-{topic.number}/question-{question.number}"
            blocks.append(Block("heading", subject_of(question.label, self.settings.language_of_the_agenda), level=3, about=about, key=key))
            table = table_blocks(self.people, topic, listing) if listing and question.number == table_under else []
            if not mine:
                none = Sentence("question.none", self.voice.say("question.none"), figures=(f"inputs_per_topic_and_question.{topic.number}",))
                blocks += [Block("paragraph", about=about, sentences=(none,), key=f"{key}/counts"), *table]
                continue
            self.pool.asked = asked_for(folded(question.text), self.settings.language_of_the_agenda)
            self.pool.question = question.number
            if self.pool.asked and not reserved:
                section = plan_themes(self.pool, topic, mine, by_reply, question=question.number)
            else:
                section = plan_question(self.pool, topic, question.number, mine, by_reply, reserved=reserved)
            self.pool.asked, self.pool.question = "", 0
            written = self._section(section, self._question_counts(topic, section), about, key, level=4)
            blocks += [*written[:1], *table, *written[1:]] if table else written
        left = [message.number for message in inputs if message.number not in placed and message.number not in reserved]
        return blocks + self._unnamed(topic, left, bool(topic.questions))

    def _unnamed(self, topic: Topic, left: list[int], has_questions: bool) -> list[Block]:
        if not left:
            return []
        key = f"topic-{topic.number}/no-question"
        if not has_questions:  # nothing divides it: exchanges first, then what raises one theme
            return self._section(plan_rest(self.pool, topic, left), [], About(topic.number), key, level=3)
        section = plan_question(self.pool, topic, None, left, [])
        heading = Block("heading", text_of(self.voice.say("question.unnamed")), level=3, about=About(topic.number), key=key)
        return [heading, *self._section(section, [], About(topic.number), key, level=4)]

    def _question_counts(self, topic: Topic, section: Section) -> list[Sentence]:
        n, people = len(section.messages), self.material.contributors(section.messages)
        keys = (f"inputs_per_topic_and_question.{topic.number}",)
        if n == 1:
            sentences = [Sentence("question.count_one", self.voice.say("question.count_one"), section.messages, figures=keys)]
        else:
            key = "question.count_each" if n == len(people) else "question.count"
            sentences = [Sentence(key, capital(self.voice.say(key, inputs=n, contributors=len(people))), section.messages, len(people), figures=keys)]
        if section.by_reply:
            key = "question.by_reply" if len(section.by_reply) > 1 else "question.by_reply_one"
            sentences.append(Sentence(key, capital(self.voice.say(key, n=len(section.by_reply))), section.by_reply, len(self.material.contributors(section.by_reply))))
        question = self._question(section)
        if any(cell.key in self.prose.themes for cell in section.cells):
            return sentences  # their leads say how many raise each
        return sentences + self._themes_of(section.all, 3, but=self.themes_asked(question.label) if question else frozenset())

    def _themes_of(self, numbers: tuple[int, ...], least: int, but: frozenset[str] = frozenset()) -> list[Sentence]:
        """The themes that weigh in a section, up to three."""
        raised = {theme: those for theme, those in main_themes(self.pool, numbers, self.pool.contributors(numbers), but).items() if self.pool.contributors(those) >= LEAST}
        if not raised or len(numbers) < 2 * least:
            return []
        parts: list[Text] = []
        for theme, those in list(raised.items())[:3]:
            key = "question.theme" if parts else "question.theme_first"
            parts.append(self.voice.say(key, theme=label(self.prose.themes[theme].sentence), n=self.pool.contributors(those)))
        behind = tuple(sorted({number for those in list(raised.values())[:3] for number in those}))
        key = "question.themes" if len(parts) > 1 else "question.themes_one"
        return [Sentence(key, self.voice.say(key, list=self.voice.joined(parts)), behind)]
