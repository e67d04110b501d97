"""The parts of a document that its messages refer to: plan, forum, topics with their questions, participants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from forum.archive import shapes
from forum.archive.faults import Faults, shown
from forum.archive.instants import instant
from forum.archive.stream import Document, Tick, still

_ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True)
class TopicWindow:
    """What messages need of their topic: its questions and from when to when it takes them."""

    questions: frozenset[int]
    opens_at: datetime
    closes_at: datetime


class Agenda:
    """One reading of everything but the messages.

    A part that is missing or has no list silences the references to it (``None``): one fault is enough.
    """

    def __init__(self, document: Document, faults: Faults) -> None:
        self.document, self.faults = document, faults
        self.goals: dict[str, int] | None = {}
        self.windows: dict[int, TopicWindow] | None = None
        self.participants: dict[str, int] | None = None
        self.opens_at: datetime | None = None
        self.closes_at: datetime | None = None
        self._top()
        self.plan = self._plan()
        self.forum = self._forum()
        self.topics = self._topics()
        self._participants()

    def first(self, seen: dict[Any, int], key: Any, index: int, place: str, whole: str) -> None:
        """Remembers where in a list an id or number stood first; the second one is a fault."""
        if key is None:
            return
        if key in seen:
            self.faults.add(place, f"{shown(key)} was given to {whole}[{seen[key]}] already")
        else:
            seen[key] = index

    def items(self, name: str, tick: Tick = still) -> Iterator[Any] | None:
        """The items of a part; None, and a fault, where it is no list."""
        if name not in self.document.sections:
            return None
        if self.document.sections[name].count is None:
            self.faults.add(name, f"a list is expected, not {shown(self.document.value(name))}")
            return None
        return self.document.items(name, tick)

    def named_goals(self, holder: dict[str, Any], place: str) -> None:
        """Whether the plan has the goals that a topic or message names."""
        if self.goals is None:
            return
        for index, code in enumerate(holder.get("goals", [])):
            if code not in self.goals:
                without = "" if "plan" in self.document.sections else ": the archive names no plan"
                self.faults.add(f"{place}.goals[{index}]", f"no goal {shown(code)}{without}")

    def _top(self) -> None:
        for name in self.document.doubled:
            self.faults.add(shapes.below("", name), "stands twice")
        for name, key in shapes.DOCUMENT.items():
            if name in self.document.sections:
                if name in {"format", "version"}:
                    self.faults.note(name, key.check(self._whole(name)))
            elif key.required:
                self.faults.add(name, "missing")
        for name in self.document.sections:
            if name not in shapes.DOCUMENT:
                self.faults.add(shapes.below("", name), "no such key")

    def _whole(self, name: str) -> Any:
        # What should be no list is not read as one, however long: an empty list is refused in the same words.
        return self.document.value(name) if self.document.sections[name].count is None else []

    def _plan(self) -> dict[str, Any] | None:
        if "plan" not in self.document.sections:
            return None
        plan = shapes.sound_keys(self._whole("plan"), shapes.PLAN, "plan", self.faults)
        if "goals" not in plan:
            self.goals = None
            return plan
        self.goals = {}
        for index, item in enumerate(plan["goals"]):
            goal = shapes.sound_keys(item, shapes.GOAL, f"plan.goals[{index}]", self.faults)
            self.first(self.goals, goal.get("code"), index, f"plan.goals[{index}].code", "plan.goals")
        return plan

    def _forum(self) -> dict[str, Any]:
        if "forum" not in self.document.sections:
            return {}
        forum = shapes.sound_keys(self._whole("forum"), shapes.FORUM, "forum", self.faults)
        opens, closes = (instant(forum[key]) if key in forum else None for key in ("opens_at", "closes_at"))
        if opens and closes and closes <= opens:
            self.faults.add("forum.closes_at", f"{forum['closes_at']} is not after opens_at, {forum['opens_at']}")
        else:
            self.opens_at, self.closes_at = opens, closes
        return forum

    def _topics(self) -> list[dict[str, Any]]:
        items = self.items("topics")
        if items is None:
            return []
        topics = []
        seen: dict[Any, int] = {}
        self.windows = {}
        for index, item in enumerate(items):
            place = f"topics[{index}]"
            topic = shapes.sound_keys(item, shapes.TOPIC, place, self.faults)
            self.first(seen, topic.get("number"), index, f"{place}.number", "topics")
            questions = self._questions(topic, place)
            self.named_goals(topic, place)
            window = self._window(topic, place)
            if "number" in topic:
                self.windows.setdefault(int(topic["number"]), TopicWindow(questions, *window))
            topics.append(topic)
        if not topics:
            self.faults.add("topics", "at least one is expected")
            self.windows = None
        return topics

    def _questions(self, topic: dict[str, Any], place: str) -> frozenset[int]:
        seen: dict[Any, int] = {}
        for index, item in enumerate(topic.get("questions", [])):
            question = shapes.sound_keys(item, shapes.QUESTION, f"{place}.questions[{index}]", self.faults)
            self.first(seen, question.get("number"), index, f"{place}.questions[{index}].number", f"{place}.questions")
        return frozenset(seen)

    def _window(self, topic: dict[str, Any], place: str) -> tuple[datetime, datetime]:
        """From when to when a topic takes messages; its own instants lie inside the forum's window."""
        begins = instant(topic["opens_at"]) if "opens_at" in topic else None
        ends = instant(topic["closes_at"]) if "closes_at" in topic else None
        opens, closes = self.opens_at or _ALWAYS[0], self.closes_at or _ALWAYS[1]
        if begins and ends and ends <= begins:
            self.faults.add(f"{place}.closes_at", f"{topic['closes_at']} is not after opens_at, {topic['opens_at']}")
        if begins and not opens <= begins < closes:
            self.faults.add(f"{place}.opens_at", f"{topic['opens_at']} lies outside the forum's own window")
        if ends and not opens < ends <= closes:
            self.faults.add(f"{place}.closes_at", f"{topic['closes_at']} lies outside the forum's own window")
        return begins or opens, ends or closes

    def _participants(self) -> None:
        items = self.items("participants")
        if items is None:
            return
        self.participants = {}
        for index, item in enumerate(items):
            place = f"participants[{index}]"
            participant = shapes.sound_keys(item, shapes.PARTICIPANT, place, self.faults)
            self.first(self.participants, participant.get("id"), index, f"{place}.id", "participants")
