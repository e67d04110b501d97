"""The conclusion, computed from what stands above it, and the notes: scale, disclaimer."""

import re
from collections import Counter
from functools import cached_property
from typing import Any

from forum.summary.gist import LEAST, Gist, gist_of, points_of
from forum.summary.kinds import answered_with
from forum.summary.material import Material, Question, Topic
from forum.summary.middle import Middle
from forum.summary.opening import silent_goals
from forum.summary.placing import general_question, is_by_goals
from forum.summary.plain import folded
from forum.summary.subjects import subject_of
from forum.summary.tree import About, Block, Sentence, Text, capital, text_of
from forum.summary.voice import ended, label, record

_ASKS = ("?", "？", "؟")
_LONG, _SHORT = 20, 8  # words of a question, of a goal
MOST_QUESTIONS = 4  # of a topic that have an item each
_READ = 500  # messages that tell which words are written small


class Closing:
    """Writes what stands after the topics."""

    def __init__(self, middle: Middle, figures: dict[str, Any]) -> None:
        self.middle, self.figures = middle, figures
        self.people, self.voice = middle.people, middle.voice
        self.material: Material = middle.material

    def blocks(self) -> list[Block]:
        """Heading, lead, one item for each main point of a topic."""
        if not self.figures["inputs"]:
            return []
        say = self.voice.say
        lead = say("conclusion.lead", inputs=self.figures["inputs"], contributors=self.figures["contributors"], entities=self.figures["entities"])
        sentences = (
            Sentence("conclusion.lead", lead, figures=("inputs", "contributors", "entities")),
            Sentence("conclusion.under", say("conclusion.under"), figures=("inputs_per_topic",)),
        )
        items = [item for topic in self.material.topics if self.material.inputs_of(topic.number) for item in self._topic(topic)]
        items += [item for item in (self._exchange(),) if item]
        blocks = [Block("heading", text_of(say("headings.conclusion")), level=2, key="conclusion"), Block("paragraph", sentences=sentences, key="conclusion/lead")]
        for place, (about, sentence) in enumerate(items):
            end = say("marks.end" if place == len(items) - 1 else "marks.semicolon")
            words = ended(self.voice, capital((*sentence.pieces, *end)))
            blocks.append(
                Block(
                    "item",
                    about=about,
                    sentences=(Sentence(sentence.template, words, sentence.messages, sentence.contributors, figures=sentence.figures),),
                    key=f"conclusion/{place + 1}",
                )
            )
        return blocks

    def _topic(self, topic: Topic) -> list[tuple[About, Sentence]]:
        if is_by_goals(self.material, topic):
            return [item for item in (self._themes(topic), self._goals(topic) if self.middle.across.needs(topic) or not self._gist(topic).messages else None) if item]
        items = self._each_question(topic) if len(topic.questions) <= MOST_QUESTIONS else []
        return items or [self._questions(topic)]

    def _answers(self, topic: Topic, question: int) -> int:
        return int(self.figures["inputs_per_topic_and_question"].get(str(topic.number), {}).get(str(question), 0))

    def _gist(self, topic: Topic, question: Question | None = None) -> Gist:
        """What is drafted above of a topic or of one of its questions."""
        numbers = [message.number for message in self.material.inputs_of(topic.number) if question is None or question.number in message.questions]
        sections = [section for section in self.middle.told if section.topic == topic.number and (question is None or section.question == question.number)]
        points = self.middle.across.told.get(topic.number, []) if question is None else []
        but = self.middle.themes_asked(question.label if question else topic.title)
        asked = answered_with(folded(question.text if question else topic.title), self.middle.settings.language_of_the_agenda)
        return gist_of(self.middle.pool, numbers, len(self.material.contributors(numbers)), sections, points, but | {asked})

    def _said(self, gist: Gist, topic: Topic | None = None) -> Text:
        """Answers, themes and kinds with their contributors: "training (nine contributors) and guidance (four)"."""
        parts: list[Text] = []
        labels = self.middle.prose.themes
        for rows in (gist.answers, gist.themes, gist.kinds):
            counted: list[Text] = []
            for key, numbers in rows:
                n = self.middle.pool.contributors(numbers)
                words = label(labels[key].sentence if rows is gist.themes else str(self.voice.raw(f"conclusion.kinds.{key}")))
                word = self.middle.settings.scale.word(n, self.people.of_topic(topic.number)) if topic and not parts and not counted else ""
                if word in ("most", "all") and topic and rows is gist.themes:
                    most = self.voice.say(f"conclusion.theme_topic.{word}", number=topic.number)
                    parts.append(self.voice.say("conclusion.theme", theme=words, q=most))
                else:
                    key = "question.theme" if counted or parts else "question.theme_first"
                    counted.append(self.voice.say(key, theme=words, n=n))
            if counted:
                parts.append(self.voice.joined(counted))
        return self.voice.joined(parts, mark="semicolon_space", last="semicolon_space")

    def _themes(self, topic: Topic) -> tuple[About, Sentence] | None:
        """The main points of a topic told by goals; where no theme weighs, what kinds of things were said, and under which goals most."""
        gist = self._gist(topic)
        if not gist.themes and not gist.kinds:
            return None
        asked = general_question(self.material, topic) if gist.themes and self.middle.across.needs(topic) else None
        question = next((question for question in topic.questions if question.number == asked), None)
        heading = self._named(topic, question) if question else record(self._inside(topic.title))
        words = self._about(heading, self._said(gist, topic))
        most = [] if self.middle.across.needs(topic) else self._largest(topic)
        if most:
            words += self.voice.say("conclusion.goals_most", list=self.voice.joined(self._of_goals(most)))
        return About(topic.number, asked), Sentence("conclusion.themes", words, gist.messages, figures=(f"inputs_per_topic_and_goal.{topic.number}",) if most else ())

    def _named_goals(self, topic: Topic) -> list[tuple[str, int]]:
        counts = self.figures["inputs_per_topic_and_goal"].get(str(topic.number), {})
        return [(goal.code, counts[goal.code]) for goal in self.material.goals if counts.get(goal.code)]

    def _largest(self, topic: Topic) -> list[tuple[str, int]]:
        """The goals that most inputs name, two of several; none where no goal is named twice."""
        named = sorted(self._named_goals(topic), key=lambda pair: -pair[1])
        return named[: 2 if len(named) > 2 else 1] if named and named[0][1] > 1 else []

    def _goals(self, topic: Topic) -> tuple[About, Sentence] | None:
        named = self._named_goals(topic)
        if not named:
            return None
        parts = self._of_goals(self._largest(topic))
        silent = silent_goals(self.material, topic, Counter(dict(named))) if topic.goals else []
        key = f"conclusion.goals_none{'_one' if len(silent) == 1 else ''}"
        none = self.voice.say(key, codes=self.voice.joined([record(code) for code in silent])) if silent else ()
        template = "conclusion.goals" if self.middle.across.needs(topic) else "conclusion.goals_plain"
        if len(named) == 1:
            words = self.voice.say(f"{template}_one", list=(self._of_goals(named))[0], end=())
        elif not parts:
            return None
        else:
            words = self.voice.say(template, n=len(named), list=self.voice.joined(parts), none=none, end=())
        return About(topic.number), Sentence("conclusion.goals", words, figures=(f"inputs_per_topic_and_goal.{topic.number}",))

    def _of_goals(self, counted: list[tuple[str, int]]) -> list[Text]:
        """Goals with their inputs, and what they are about where that is short and in the language of the frame."""
        titles = {goal.code: goal.label for goal in self.material.goals}
        if self.voice.language != self.middle.settings.language_of_the_agenda or any(not titles[code] or len(titles[code].split()) > _SHORT for code, _ in counted):
            return self.voice.grouped(counted, "conclusion.goals_goal", "conclusion.goals_goals")
        return [self.voice.say("conclusion.goals_titled", code=code, label=record(titles[code]), n=n) for code, n in counted]

    def _each_question(self, topic: Topic) -> list[tuple[About, Sentence]]:
        """An item for each question of which something can be said."""
        items = []
        everything = sum(len(message.initiatives) for message in self.material.inputs)
        for question in topic.questions:
            gist = self._gist(topic, question)
            listed = sum(len(message.initiatives) for message in self.material.inputs_of(topic.number) if question.number in message.questions) == everything > 0
            if not gist.messages and not listed and self._answers(topic, question.number) < LEAST:
                continue
            heading = self._named(topic, question)
            heading = self.voice.say("conclusion.initiatives", label=heading, n=everything) if listed else heading
            if gist.messages:
                words = self._about(heading, self._said(gist))
            else:
                answering = [message.number for message in self.material.inputs_of(topic.number) if question.number in message.questions]
                words = heading if listed else self.voice.say("question.theme_first", theme=heading, n=self.middle.pool.contributors(answering))
            figures = (f"inputs_per_topic_and_question.{topic.number}", *(("initiatives",) if listed else ()))
            items.append((About(topic.number, question.number), Sentence("conclusion.question", words, gist.messages, figures=figures)))
        return items

    def _questions(self, topic: Topic) -> tuple[About, Sentence]:
        """What a topic was about, and what was said most in it."""
        parts = [self._named(topic, question, inside=self._small(topic)) for question in topic.questions if self._answers(topic, question.number)]
        parts = parts or [record(self._inside(topic.title))]
        last = text_of(self.voice.say("marks.last"))
        apart = self.voice.language != self.middle.settings.language_of_the_agenda or any(last in text_of(part) for part in parts)  # "strategies and laws; obstacles to them"
        words = self.voice.joined(parts, mark="semicolon_space", last="semicolon_space") if apart else self.voice.joined(parts)
        gist = self._gist(topic)
        if gist.messages:
            words = self._about(words, self._said(gist))
        words = self.voice.say("conclusion.topic", number=topic.number, list=words, end=())
        figures = (f"inputs_per_topic{'_and_question' if topic.questions else ''}.{topic.number}",)
        return About(topic.number), Sentence("conclusion.topic", words, gist.messages, figures=figures)

    def _small(self, topic: Topic) -> bool:
        return all(self._inside(one.label) != one.label for one in topic.questions)

    def _exchange(self) -> tuple[About, Sentence] | None:
        """What was offered and asked, and how many of the questions others replied to."""
        points = [point for section in self.middle.told for point in points_of(section)] + [point for points in self.middle.across.told.values() for point in points]
        offers = sorted({point.message for point in points if point.span.kind == "offer"})
        asked = sorted({point.message for point in points if point.span.kind == "question"})
        speaker = {message.number: message.speaker for message in self.material.inputs}
        replies = {message.reply_to: message.number for message in self.material.inputs if message.reply_to in asked and message.speaker != speaker[message.reply_to]}
        parts: list[Text] = []
        for key, numbers in (("offers", offers), ("questions", asked)):
            if numbers:
                n = self.middle.pool.contributors(numbers)
                parts.append(self.voice.say(f"conclusion.{key}{'_one' if n == 1 else ''}", n=n))
        if not parts or self.middle.pool.contributors({*offers, *asked}) < 2:
            return None
        words = self.voice.joined(parts, mark="semicolon_space", last="semicolon_space")
        if replies:
            key = "replied_all" if len(replies) == len(asked) else "replied"
            words += self.voice.say(f"conclusion.{key}{'_one' if len(asked) == 1 else ''}", n=len(replies), of=len(asked))
        return About(), Sentence("conclusion.exchange", words, tuple(sorted({*offers, *asked, *replies.values()})))

    def _named(self, topic: Topic, question: Question, *, inside: bool = False) -> Text:
        """A guiding question by its label, or by its subject where that is long; by its number where there is nothing shorter."""
        subject = subject_of(question.label, self.middle.settings.language_of_the_agenda)
        if len(subject.split()) > _LONG:
            return self.voice.say("conclusion.asked", ordinal=self.voice.ordinal(question.number), number=topic.number)
        return record(self._inside(subject) if inside else subject)

    def _about(self, heading: Text, said: Text) -> Text:
        """A heading with what was said: after a colon, or after a dash where it is a question."""
        return self.voice.say(f"conclusion.themes{'_asked' if text_of(heading).rstrip().endswith(_ASKS) else ''}", label=heading, list=said, end=())

    def _inside(self, title: str) -> str:
        """A title as it stands inside a sentence: its first letter small where the messages write that word so."""
        word = re.match(r"[^\W\d_]+", title)
        if self.voice.language != self.middle.settings.language_of_the_agenda:
            return title
        if not word or word.group()[1:] != word.group()[1:].lower() or word.group().lower() not in self._small_words:
            return title
        return title[0].lower() + title[1:]

    @cached_property
    def _small_words(self) -> frozenset[str]:
        asked = (question.text for topic in self.material.topics for question in topic.questions)
        texts = (*asked, *(message.body for message in self.material.messages[:_READ]))
        return frozenset(word for text in texts for word in re.findall(r"(?<![^\W\d_])[^\W\d_]+", text) if word[0].islower())

    def notes(self) -> list[Block]:
        """The scale with N of every topic, and the forum's own disclaimer."""
        rows = []
        for start, end, word, when in self.middle.settings.scale.rows():
            extent = str(start) if start == end else f"{start}–{end}" if end else text_of(self.voice.say("notes.scale_from", **{"from": start}))
            text = (
                record(extent)
                if not when
                else self.voice.say("notes.scale_when", range=record(extent), when=record(when.replace(">=", "≥").replace(" and ", text_of(self.voice.say("marks.last")))))
            )
            rows.append(self.voice.say("notes.scale_row", word=label(str(self.voice.raw(f"scale.words.{word}"))), range=text))
        topics = [self.voice.say("notes.scale_topic", number=topic.number, n=self.people.of_topic(topic.number)) for topic in self.material.topics]
        scale = self.voice.say("notes.scale", list=self.voice.joined(rows, last="join"), topics=self.voice.joined(topics, mark="semicolon_space", last="semicolon_space"))
        blocks = [Block("note", text_of(scale), key="scale")]
        return [*blocks, Block("note", self.material.disclaimer, key="disclaimer")] if self.material.disclaimer else blocks
