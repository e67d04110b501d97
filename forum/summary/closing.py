"""The conclusion, computed from what stands above it, and the notes: scale, disclaimer."""

import re
from collections import Counter
from functools import cached_property
from typing import Any

from forum.summary.material import Material, Question, Topic
from forum.summary.middle import Middle
from forum.summary.opening import silent_goals
from forum.summary.placing import general_question, is_by_goals
from forum.summary.pool import raised_themes
from forum.summary.tree import About, Block, Sentence, Text, capital, text_of
from forum.summary.voice import ended, label, record

_LONG = 14  # words
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
            return [item for item in (self._themes(topic), self._goals(topic)) if item]
        item = self._questions(topic)
        return [item] if item else []

    def _answers(self, topic: Topic, question: int) -> int:
        return int(self.figures["inputs_per_topic_and_question"].get(str(topic.number), {}).get(str(question), 0))

    def _themes(self, topic: Topic) -> tuple[About, Sentence] | None:
        raised = self.middle.across.themes_of.get(topic.number, {})
        of = self.people.of_topic(topic.number)
        if not raised:
            return None
        asked = general_question(self.material, topic)
        question = next((question for question in topic.questions if question.number == asked), None)
        heading = self._named(question) if question else record(topic.title)
        words_of = self.middle.settings.scale.word
        first = next(iter(raised))
        if self.middle.across.is_slight(raised[first], of):
            return None
        quantity, n = self._quantity(raised[first], of, topic)
        labels = self.middle.prose.themes
        words: Text = self.voice.say("conclusion.theme", theme=label(labels[first].sentence), q=quantity)
        further = [
            label(labels[theme].sentence)
            for theme in raised
            if theme != first and words_of(self.middle.pool.contributors(raised[theme]), of) in ("most", "many", "several", "all", "exact")
        ]
        if further:
            words += self.voice.say("conclusion.further", list=self.voice.joined(further))
        words = self.voice.say("conclusion.themes", label=heading, list=words, end=())
        numbers = tuple(sorted(raised[first]))
        return About(topic.number, asked), Sentence("conclusion.themes", words, numbers, n)

    def _quantity(self, numbers: list[int], of: int, topic: Topic) -> tuple[Text, int]:
        n = self.middle.pool.contributors(numbers)
        word = self.middle.settings.scale.word(n, of)
        if word in ("most", "all"):
            return self.voice.say(f"conclusion.theme_topic.{word}", number=topic.number), n
        return self.people.quantity(numbers, of, generic=True)

    def _goals(self, topic: Topic) -> tuple[About, Sentence] | None:
        counts = Counter(self.figures["inputs_per_topic_and_goal"].get(str(topic.number), {}))
        named = [(goal.code, counts[goal.code]) for goal in self.material.goals if counts[goal.code]]
        if not named:
            return None
        largest = sorted(named, key=lambda pair: -pair[1])[: 2 if len(named) > 2 else 1]
        parts = self.voice.grouped(largest, "conclusion.goals_goal", "conclusion.goals_goals")
        silent = silent_goals(self.material, topic, counts) if topic.goals else []
        key = f"conclusion.goals_none{'_one' if len(silent) == 1 else ''}"
        none = self.voice.say(key, codes=self.voice.joined([record(code) for code in silent])) if silent else ()
        template = "conclusion.goals" if self.middle.across.needs(topic) else "conclusion.goals_plain"
        if len(named) == 1:
            words = self.voice.say(f"{template}_one", list=parts[0], end=())
        else:
            words = self.voice.say(template, n=len(named), list=self.voice.joined(parts), none=none, end=())
        return About(topic.number), Sentence("conclusion.goals", words, figures=(f"inputs_per_topic_and_goal.{topic.number}",))

    def _questions(self, topic: Topic) -> tuple[About, Sentence] | None:
        """What a topic told by questions was about, and the themes raised most often in it."""
        listed = Counter(
            {
                question.number: sum(len(message.initiatives) for message in self.material.inputs_of(topic.number) if question.number in message.questions)
                for question in topic.questions
            }
        )
        everything = sum(len(message.initiatives) for message in self.material.inputs)
        parts = []
        inside = all(self._inside(one.label) != one.label for one in topic.questions)
        for question in topic.questions:
            if self._answers(topic, question.number):
                key = "conclusion.initiatives" if listed[question.number] == everything > 0 else "conclusion.question"
                parts.append(self.voice.say(key, label=self._named(question, inside=inside), n=everything))
        if not topic.questions:
            parts = [record(self._inside(topic.title))]
        if not parts:
            return None
        last = text_of(self.voice.say("marks.last"))
        apart = self.voice.language != self.middle.settings.language_of_the_agenda or any(last in text_of(part) for part in parts)  # "strategies and laws; obstacles to them"
        words = self.voice.joined(parts, mark="semicolon_space", last="semicolon_space") if apart else self.voice.joined(parts)
        numbers = [message.number for message in self.material.inputs_of(topic.number)]
        raised = {theme: those for theme, those in raised_themes(self.middle.pool, numbers).items() if self.middle.pool.contributors(those) > 2}
        most = list(raised.items())[:3]
        if most:
            of = [
                self.voice.say("question.theme" if place else "question.theme_first", theme=label(self.middle.prose.themes[theme].sentence), n=self.middle.pool.contributors(those))
                for place, (theme, those) in enumerate(most)
            ]
            words += self.voice.say("conclusion.raised" if len(of) > 1 else "conclusion.raised_one", list=self.voice.joined(of))
        words = self.voice.say("conclusion.topic", number=topic.number, list=words, end=())
        behind = tuple(sorted({number for _, those in most for number in those}))
        figures = (f"inputs_per_topic{'_and_question' if topic.questions else ''}.{topic.number}", *(("initiatives",) if listed and max(listed.values()) == everything > 0 else ()))
        return About(topic.number), Sentence("conclusion.topic", words, behind, figures=figures)

    def _named(self, question: Question, *, inside: bool = False) -> Text:
        """A guiding question by its label; by its number where that is the whole question."""
        if question.label.rstrip().endswith(("?", "？", "؟", ".")) or len(question.label.split()) > _LONG:
            return self.voice.say("conclusion.asked", ordinal=self.voice.ordinal(question.number))
        return record(self._inside(question.label) if inside else question.label)

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
