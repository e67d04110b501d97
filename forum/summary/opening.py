"""The head of the report and its first paragraphs: convening, figures, reconciliation, topics; and per topic its counts. All from records and the tally."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from forum.summary.counts import entities
from forum.summary.material import Material, Topic
from forum.summary.people import People
from forum.summary.placing import is_by_goals
from forum.summary.tree import About, Block, Sentence, Text, capital, text_of
from forum.summary.voice import record

_FORUM = (
    "forum",
    "conference",
    "discussion",
    "consultation",
    "workshop",
    "meeting",
    "dialogue",
    "foro",
    "conferencia",
    "consulta",
    "diálogo",
    "conférence",
    "форум",
    "论坛",
    "منتدى",
)


class Opening:
    """Writes what stands before the topics, and the counts of each topic."""

    def __init__(self, people: People, figures: dict[str, Any]) -> None:
        self.people, self.figures = people, figures
        self.material: Material = people.material
        self.voice = people.voice

    def _title(self, key: str) -> str:
        return f"opening.{key}" if any(word in self.material.title.lower() for word in _FORUM) else f"opening.{key}_other"

    def head(self) -> list[Block]:
        """Masthead, title, subtitle."""
        say = self.voice.say
        symbol = record(self.material.symbol) if self.material.symbol else say("opening.unknown")
        masthead = say("opening.masthead", symbol=symbol, language=record(self.voice.language_name(self.voice.language)))
        return [
            Block("note", text_of(masthead), key="masthead"),
            Block("title", text_of(say(self._title("title"), title=self.material.title)), key="title"),
            Block("heading", text_of(say("opening.subtitle")), level=1, key="subtitle"),
        ]

    def paragraphs(self) -> list[Block]:
        """Convening; messages and contributors; who was registered; reconciliation; the topics."""
        blocks = [self._paragraph("convening", [self._open(), *self._moderators()])]
        blocks.append(self._paragraph("figures", self._messages()))
        blocks.append(self._paragraph("registered", self._registered()))
        blocks.append(Block("note", text_of(self._reconciliation()), key="reconciliation"))
        return blocks + self._topics()

    @staticmethod
    def _paragraph(key: str, sentences: list[Sentence]) -> Block:
        return Block("paragraph", sentences=tuple(sentences), key=key)

    @property
    def _running(self) -> bool:
        """Whether the forum is told as it goes on."""
        return self.material.as_of < self.material.closes_at

    def _open(self) -> Sentence:
        material, zone = self.material, self.material.timezone
        words = self.voice.say(
            self._title("running" if self._running else "open"), title=material.title, opens=self.voice.day(material.opens_at, zone), closes=self.voice.date(material.closes_at, zone),
            time=self.voice.time(material.closes_at, zone), zone=zone,
        )  # fmt: skip
        return Sentence("opening.open", words, figures=("forum.opens_at", "forum.closes_at"))

    def _moderators(self) -> list[Sentence]:
        """What the moderators' messages did, told by where and when they stand."""
        written = [message for message in self.material.messages if not message.is_input]
        if not written:
            return []
        inputs = [message.number for message in self.material.inputs]
        first, last = (inputs[0], inputs[-1]) if inputs else (written[-1].number + 1, written[-1].number)
        acts = []
        topics = {message.topic for message in written if message.topic is not None and message.reply_to is None}
        if any(message.topic is None and message.number < first for message in written):
            acts.append(self.voice.say("opening.acts.opened"))
        if topics and len(topics) == len(self.material.topics):
            act = "introduced" if all(topic.questions for topic in self.material.topics) else "named"
            acts.append(self.voice.say(f"opening.acts.{act}" if len(topics) > 1 else f"opening.acts.{act}_one", n=len(topics)))
        if any(message.topic is None and first < message.number and (message.number < last or self._running) for message in written):
            acts.append(self.voice.say("opening.acts.midway"))
        if not self._running and any(message.topic is None and message.number > last for message in written):
            acts.append(self.voice.say("opening.acts.closed"))
        speakers = self.material.contributors(message.number for message in written)
        if not acts:
            return []
        done = self.voice.joined(acts)
        if len(speakers) == 1:
            moderator = self.material.person[speakers[0]]
            words = self.voice.say("opening.moderator", of=self.people.of(moderator), name=record(self.people.name(moderator)), acts=done)
        else:
            words = self.voice.say("opening.moderators", n=len(speakers), acts=done)
        return [Sentence("opening.moderator", capital(words), tuple(message.number for message in written))]

    def _messages(self) -> list[Sentence]:
        figures, say, zone = self.figures, self.voice.say, self.material.timezone
        at = self.voice.moment(self.material.as_of, zone)
        words = say("opening.messages", at=at, zone=zone, messages=figures["messages"], moderator=figures["moderator_messages"], inputs=figures["inputs"])
        sentences = [Sentence("opening.messages", capital(words), figures=("messages", "moderator_messages", "inputs"))]
        if not figures["inputs"]:
            return [*sentences, Sentence("opening.nothing", say("opening.nothing"), figures=("inputs",))]
        who = self.people.category_list(entities(self.material, (message.number for message in self.material.inputs)))
        words = say("opening.inputs", contributors=figures["contributors"], entities=figures["entities"], list=who)
        sentences.append(Sentence("opening.inputs", words, figures=("contributors", "entities")))
        languages = [
            self.voice.say("opening.language", language=self.voice.language_name(code), n=n)
            for code, n in sorted(figures["inputs_per_language"].items(), key=lambda row: -row[1])
            if code != "none"
        ]
        if languages:
            key = "opening.written" if figures["replies"] else "opening.written_alone"
            words = say(key, list=self.voice.joined(languages), replies=figures["replies"])
            sentences.append(Sentence("opening.written", words, figures=("inputs_per_language", "replies")))
        return sentences

    def _registered(self) -> list[Sentence]:
        figures = self.figures
        of = figures["participants_per_category"]
        parts = [self.voice.say(f"registered.{category}", n=of[category]) for category in self.voice.table["registered"] if of.get(category)]
        words = self.voice.say("opening.registered", n=figures["participants_registered"], countries=figures["countries_registered"], list=self.voice.joined(parts))
        sentences = [Sentence("opening.registered", words, figures=("participants_registered", "countries_registered", "participants_per_category"))]
        if figures["inputs"]:
            sentences.append(Sentence("opening.contributed", self.voice.say("opening.contributed", n=figures["contributors"]), figures=("contributors",)))
        return sentences

    def _reconciliation(self) -> Text:
        figures = self.figures
        topics = [topic for topic in figures["inputs_per_topic"] if topic != "none"]
        parts = [self.voice.say("opening.reconciliation_topic", n=figures["inputs_per_topic"][topic], number=int(topic)) for topic in topics]
        words = self.voice.say(
            "opening.reconciliation", messages=figures["messages"], moderator=figures["moderator_messages"], inputs=figures["inputs"],
            list=self.voice.joined(parts, mark="plus", last="plus"), none=figures["inputs_per_topic"].get("none", 0),
        )  # fmt: skip
        per_topic = [figures["contributors_per_topic"][topic] for topic in topics]
        if sum(per_topic) > figures["contributors"]:
            people = self.voice.joined([self.voice.fill("{n}", n=n) for n in per_topic])
            words = (*words, *self.voice.fill(" "), *self.voice.say("opening.reconciliation_people", list=people, n=figures["contributors"]))
        return words

    def _introductions(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = defaultdict(list)
        for message in self.material.messages:
            if not message.is_input and message.topic is not None and message.reply_to is None:
                found[message.topic].append(message.number)
        return {topic: tuple(numbers[:1]) for topic, numbers in found.items()}

    def _topics(self) -> list[Block]:
        introductions, topics = self._introductions(), self.material.topics
        told = tuple(sorted(number for numbers in introductions.values() for number in numbers))
        key = "opening.introduced" if len(introductions) == len(topics) else "opening.topics"
        key = key if len(topics) > 1 else f"{key}_one"
        blocks = [Block("paragraph", sentences=(Sentence(key, self.voice.say(key, n=len(topics)), told, figures=("inputs_per_topic",)),), key="topics")]
        for topic in topics:
            end = self.voice.say("marks.end" if topic is topics[-1] else "marks.semicolon")
            words = self.voice.say("opening.topic_item", number=topic.number, title=topic.title, end=end)
            mine = introductions.get(topic.number, ())
            sentence = Sentence("opening.topic_item", words, mine, figures=() if mine else (f"inputs_per_topic.{topic.number}",))
            blocks.append(Block("item", about=About(topic.number), sentences=(sentence,), key=f"topics/{topic.number}"))
        return blocks

    # A topic

    def topic(self, topic: Topic, more: Iterable[Sentence] = ()) -> list[Block]:
        """Its heading and counts, with ``more`` after them."""
        number = str(topic.number)
        about = About(topic.number)
        heading = Block("heading", text_of(self.voice.say("headings.topic", number=topic.number, title=topic.title)), level=2, about=about, key=f"topic-{number}")
        return [heading, Block("paragraph", about=about, sentences=(*self._counts(topic), *more), key=f"topic-{number}/counts")]

    def _counts(self, topic: Topic) -> list[Sentence]:
        figures, number = self.figures, str(topic.number)
        inputs = figures["inputs_per_topic"].get(number, 0)
        keys = (f"inputs_per_topic.{number}", f"contributors_per_topic.{number}", f"entities_per_topic.{number}")
        if inputs < 2:
            key = "topic.count_one" if inputs else "topic.count_none"
            return [Sentence(key, self.voice.say(key, number=topic.number), figures=keys[:1])]
        who = self.people.category_list(entities(self.material, (message.number for message in self.material.inputs_of(topic.number))))
        words = self.voice.say(
            "topic.count", number=topic.number, inputs=inputs, contributors=figures["contributors_per_topic"][number], entities=figures["entities_per_topic"][number], list=who
        )
        goals = self._goals(topic) if is_by_goals(self.material, topic) else []
        return [Sentence("topic.count", words, figures=keys), *self._questions(topic), *goals]

    def _questions(self, topic: Topic) -> list[Sentence]:
        counts = self.figures["inputs_per_topic_and_question"].get(str(topic.number), {})
        named = [(question.number, counts.get(str(question.number), 0)) for question in topic.questions if counts.get(str(question.number), 0)]
        if not named or len(topic.questions) < 2:
            return []
        parts = [self._counted("topic.questions_first", named[0][1], ordinal=self.voice.ordinal(named[0][0]))]
        parts += [self.voice.say("topic.questions_next", n=n, ordinal=self.voice.ordinal(number)) for number, n in named[1:]]
        words = self.voice.joined(parts)
        several = sum(len(set(message.questions)) > 1 for message in self.material.inputs_of(topic.number))
        if several:
            words += self.voice.say("topic.questions_several", n=several)
        if counts.get("none"):
            words += self.voice.say("topic.questions_none", n=counts["none"])
        return [Sentence("topic.questions", capital(self.voice.say("topic.questions", list=words)), figures=(f"inputs_per_topic_and_question.{topic.number}",))]

    def _counted(self, key: str, n: int, **slots: Text) -> Text:
        if n == 1:
            return self.voice.say(f"{key}_one", **slots)
        return self.voice.say(key, n=n, **slots)

    def _goals(self, topic: Topic) -> list[Sentence]:
        counts = self.figures["inputs_per_topic_and_goal"].get(str(topic.number), {})
        tagged = self.figures["inputs_tagged_with_a_goal_per_topic"].get(str(topic.number), 0)
        if not tagged or not self.material.goals:
            return []
        order = [goal.code for goal in self.material.goals]
        by_count: dict[int, list[str]] = defaultdict(list)
        for code in order:
            if counts.get(code):
                by_count[counts[code]].append(code)
        parts = []
        for n in sorted(by_count, reverse=True):
            codes = self.voice.joined([record(code) for code in by_count[n]])
            parts.append(self.voice.say("topic.goals_each" if len(by_count[n]) > 1 else "topic.goals_single", codes=codes, n=n))
        silent = [code for code in (topic.goals or order) if not counts.get(code)]
        show = silent and (topic.goals or len(silent) <= len(order) // 2)
        none = self.voice.say("topic.goals_none", codes=self.voice.joined([record(code) for code in silent], last="or")) if show else ()
        words = (
            self._counted("topic.goals", tagged, list=self.voice.joined(parts), none=none)
            if tagged > 1
            else self.voice.say("topic.goals_one", list=self.voice.joined(parts), none=none)
        )
        keys = (f"inputs_tagged_with_a_goal_per_topic.{topic.number}", f"inputs_per_topic_and_goal.{topic.number}")
        return [Sentence("topic.goals", capital(words), figures=keys)]


def silent_goals(material: Material, topic: Topic, counts: Counter[str]) -> list[str]:
    """Goals of a topic's agenda that no input names."""
    return [code for code in (topic.goals or tuple(goal.code for goal in material.goals)) if not counts.get(code)]
