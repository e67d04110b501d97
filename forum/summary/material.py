"""What a draft is made from: a forum, its agenda, its people and its published messages as of an instant, as plain frozen values."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

GOVERNMENTS = ("party", "non-party")


@dataclass(frozen=True, slots=True)
class Person:
    """A participant in the capacity in which they are registered for this forum."""

    id: str
    category: str
    country: str | None = None
    organization: str | None = None
    role: str = "participant"
    name: str = ""

    @property
    def entity(self) -> tuple[str, str]:
        """What they represent, as the tally counts it: a government its country (those that give none cannot be told apart);
        anybody else their organization, failing that their country, failing that themselves."""
        if self.category in GOVERNMENTS:
            return ("country", self.country) if self.country else ("person", "")
        if self.organization:
            return "organization", self.organization
        return ("country", self.country) if self.country else ("person", self.name or self.id)


@dataclass(frozen=True, slots=True)
class Initiative:
    """An activity listed with a message."""

    title: str
    type: str = ""
    audience: str = ""
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A published message; ``speaker`` is the person it speaks for."""

    number: int
    speaker: str
    posted_at: datetime
    body: str
    topic: int | None = None
    reply_to: int | None = None
    language: str = ""
    subject: str = ""
    kind: str = "input"
    author: str = ""
    questions: tuple[int, ...] = ()
    goals: tuple[str, ...] = ()
    initiatives: tuple[Initiative, ...] = ()

    @property
    def is_input(self) -> bool:
        """Whether it is tallied."""
        return self.kind == "input"


@dataclass(frozen=True, slots=True)
class Question:
    """A guiding question; ``label`` is how the summary heads the answers."""

    number: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its guiding questions; ``goals`` are the codes that belong to it, empty where the agenda names none."""

    number: int
    title: str
    questions: tuple[Question, ...] = ()
    goals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the edition the forum is bound to, in that edition's order."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """A theme as an edition of the plan names it: (language, heading, sentence) and (language, words)."""

    key: str
    labels: tuple[tuple[str, str, str], ...] = ()
    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Material:
    """A forum as of an instant. ``messages`` are the published ones, in the order of their numbers; hidden, pending and withdrawn are not here at all."""

    slug: str
    title: str
    opens_at: datetime
    closes_at: datetime
    timezone: str
    as_of: datetime
    topics: tuple[Topic, ...]
    people: tuple[Person, ...]
    messages: tuple[Message, ...]
    goals: tuple[Goal, ...] = ()
    plan: str = ""
    language: str = "en"
    disclaimer: str = ""
    symbol: str = ""
    themes: tuple[OwnTheme, ...] = ()  # of the plan's edition, in its order; none: those that come with the software
    settings: dict[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def person(self) -> dict[str, Person]:
        """People by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def message(self) -> dict[int, Message]:
        """Published messages by number."""
        return {message.number: message for message in self.messages}

    @cached_property
    def inputs(self) -> tuple[Message, ...]:
        """What is tallied."""
        return tuple(message for message in self.messages if message.is_input)

    @cached_property
    def goal(self) -> dict[str, Goal]:
        """Goals by code."""
        return {goal.code: goal for goal in self.goals}

    @cached_property
    def _by_topic(self) -> dict[int | None, tuple[Message, ...]]:
        found: dict[int | None, list[Message]] = defaultdict(list)
        for message in self.inputs:
            found[message.topic].append(message)
        return {key: tuple(value) for key, value in found.items()}

    def inputs_of(self, topic: int | None) -> tuple[Message, ...]:
        """The inputs of a topic, or those in none."""
        return self._by_topic.get(topic, ())

    def speaker(self, number: int) -> Person:
        """Whom a message speaks for."""
        return self.person[self.message[number].speaker]

    def contributors(self, numbers: Any) -> tuple[str, ...]:
        """The distinct people behind messages, in the order of the messages given."""
        return tuple(dict.fromkeys(self.message[number].speaker for number in numbers))

    def until(self, instant: datetime) -> "Material":
        """The forum as it stood then, as far as messages tell: what was posted later is left out. Who was registered is as it is now."""
        return replace(self, as_of=instant.astimezone(ZoneInfo(self.timezone)), messages=tuple(message for message in self.messages if message.posted_at <= instant))

    def parent(self, message: Message) -> Message | None:
        """The input or moderator's message it answers, where that one is published."""
        return self.message.get(message.reply_to) if message.reply_to is not None else None


def from_archive(archive: dict[str, Any], *, at: datetime | None = None) -> Material:
    """A forum archive (format ``forum-archive``, version 1) as of an instant; default its closing, or the last message that was let in after it.

    A message without a number takes its place in the order of ``posted_at``. Whatever is not published or was posted after ``at`` is left out.
    """
    forum = archive["forum"]
    closes = datetime.fromisoformat(forum["closes_at"])
    published = [datetime.fromisoformat(row["posted_at"]) for row in archive["messages"] if row.get("status", "published") == "published"]
    as_of = at or max([closes, *published])
    dated = sorted(enumerate(archive["messages"]), key=lambda pair: (datetime.fromisoformat(pair[1]["posted_at"]), pair[0]))
    taken = {row["number"] for _, row in dated if "number" in row}
    free = (n for n in range(1, 2 * len(dated) + 2) if n not in taken)
    numbers = {row["id"]: row.get("number") or next(free) for _, row in dated}
    shown = [row for _, row in dated if row.get("status", "published") == "published" and datetime.fromisoformat(row["posted_at"]) <= as_of]
    plan = archive.get("plan") or {}
    return Material(
        slug=forum["slug"], title=forum["title"], opens_at=datetime.fromisoformat(forum["opens_at"]), closes_at=closes, timezone=forum["timezone"],
        as_of=as_of.astimezone(ZoneInfo(forum["timezone"])), plan=plan.get("title", ""), language=(forum.get("languages") or ["en"])[0],
        disclaimer=forum.get("disclaimer", ""), symbol=forum.get("document_symbol", ""),
        goals=tuple(Goal(goal["code"], goal.get("short_title") or goal["title"]) for goal in plan.get("goals", ())),
        topics=tuple(_topic(row) for row in sorted(archive["topics"], key=lambda row: row["number"])),
        people=tuple(_person(row) for row in archive["participants"]),
        messages=tuple(sorted((_message(row, numbers) for row in shown), key=lambda message: message.number)),
    )  # fmt: skip


def _person(row: dict[str, Any]) -> Person:
    return Person(row["id"], row["category"], row.get("country"), row.get("organization"), row.get("role", "participant"), row["display_name"])


def _topic(row: dict[str, Any]) -> Topic:
    questions = tuple(Question(q["number"], q["text"], q.get("short_title") or q["text"]) for q in row.get("questions", ()))
    return Topic(row["number"], row["title"], questions, tuple(row.get("goals", ())))


def _message(row: dict[str, Any], numbers: dict[str, int]) -> Message:
    return Message(
        number=numbers[row["id"]], topic=row["topic"], reply_to=numbers[row["reply_to"]] if row.get("reply_to") else None,
        speaker=row.get("on_behalf_of") or row["author"], author=row["author"], posted_at=datetime.fromisoformat(row["posted_at"]),
        language=row.get("language", ""), subject=row.get("subject", ""), body=row["body"], kind=row.get("kind", "input"),
        questions=tuple(row.get("questions", ())), goals=tuple(row.get("goals", ())),
        initiatives=tuple(Initiative(i["title"], i.get("type", ""), i.get("audience", ""), i.get("status")) for i in row.get("initiatives", ())),
    )  # fmt: skip
