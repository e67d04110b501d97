"""The messages of a document: what each refers to, its number, and where it stands in its thread. Kept by place, in arrays."""

from array import array
from datetime import UTC, datetime, timedelta
from typing import Any

from forum.archive import replies, shapes
from forum.archive.agenda import Agenda
from forum.archive.faults import Faults, shown
from forum.archive.instants import instant
from forum.archive.stream import Tick, still

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Messages:
    """One reading of the messages, after the agenda. -1 stands for none, as does 0 for topics and numbers."""

    def __init__(self, agenda: Agenda, *, tick: Tick = still) -> None:
        self.agenda, self.faults, self.warnings = agenda, agenda.faults, Faults()
        self.numbers, self.topics, self.parents, self._posted = (array("q") for _ in range(4))
        self._ids: dict[str, int] = {}
        self._later: dict[int, str] = {}  # replies to messages that were not seen yet
        self._read(tick)
        self._parents_that_came_later()
        self.roots, self.depths, circles = replies.threads(self.parents, self.topics)
        for circle in circles:
            self.faults.add(f"messages[{circle[0]}].reply_to", f"the replies run in a circle: {self._names(circle)}")
        self._ids.clear()
        self.unnumbered = not any(self.numbers)
        self._number_the_others()

    def _read(self, tick: Tick) -> None:
        given: dict[Any, int] = {}
        for index, item in enumerate(self.agenda.items("messages", tick) or ()):
            place = f"messages[{index}]"
            message = shapes.sound_keys(item, shapes.MESSAGE, place, self.faults)
            self.agenda.first(self._ids, message.get("id"), index, f"{place}.id", "messages")
            self.agenda.first(given, message.get("number"), index, f"{place}.number", "messages")
            self.numbers.append(int(message.get("number", 0)))
            self._people(message, place)
            self._topic(message, place)
            self.agenda.named_goals(message, place)
            for number, initiative in enumerate(message.get("initiatives", [])):
                shapes.sound_keys(initiative, shapes.INITIATIVE, f"{place}.initiatives[{number}]", self.faults)
            self._moment(message, place)
            self._parent(message, index)

    def _people(self, message: dict[str, Any], place: str) -> None:
        if self.agenda.participants is None:
            return
        for key in ("author", "on_behalf_of"):
            if message.get(key) is not None and message[key] not in self.agenda.participants:
                self.faults.add(f"{place}.{key}", f"no participant {shown(message[key])}")

    def _topic(self, message: dict[str, Any], place: str) -> None:
        topic, windows = message.get("topic"), self.agenda.windows
        self.topics.append(int(topic) if topic is not None and windows and topic in windows else 0)
        if windows is None or "topic" not in message:
            return
        if topic is not None and topic not in windows:
            self.faults.add(f"{place}.topic", f"no topic {shown(topic)}")
            return
        known = windows[int(topic)].questions if topic is not None else frozenset()
        for index, number in enumerate(message.get("questions", [])):
            if number not in known:
                whose = f"in topic {shown(topic)}" if topic is not None else "outside the topics"
                self.faults.add(f"{place}.questions[{index}]", f"no question {shown(number)} {whose}")

    def _moment(self, message: dict[str, Any], place: str) -> None:
        at = instant(message["posted_at"]) if "posted_at" in message else _EPOCH
        self._posted.append((at - _EPOCH) // timedelta(microseconds=1))
        window = (self.agenda.windows or {}).get(self.topics[-1])
        begins, ends = (window.opens_at, window.closes_at) if window else (self.agenda.opens_at, self.agenda.closes_at)
        if begins and ends and "posted_at" in message and not begins <= at < ends:
            whose = f"topic {self.topics[-1]}" if window else "the forum"
            self.warnings.add(f"{place}.posted_at", f"{message['posted_at']} lies {'before the opening' if at < begins else 'after the closing'} of {whose}")

    def _parent(self, message: dict[str, Any], index: int) -> None:
        parent = message.get("reply_to")
        self.parents.append(-1 if parent is None else self._ids.get(parent, -1))
        if parent is not None and self.parents[-1] < 0:
            self._later[index] = parent

    def _parents_that_came_later(self) -> None:
        for index, parent in self._later.items():
            self.parents[index] = self._ids.get(parent, -1)
            if self.parents[index] < 0:
                self.faults.add(f"messages[{index}].reply_to", f"no message {shown(parent)}")
        self._later.clear()

    def _names(self, circle: list[int]) -> str:
        wanted = set(circle)
        names = {index: name for name, index in self._ids.items() if index in wanted}
        named = " → ".join(shown(names.get(index, "")) for index in circle[:6])
        return f"{named} → {shown(names.get(circle[0], ''))}" if len(circle) <= 6 else f"{named} and {len(circle) - 6} more"

    def _number_the_others(self) -> None:
        # In order of posting, after the highest number given: a gap may be a number that was used once.
        highest = max(self.numbers, default=0)
        for index in sorted((place for place, number in enumerate(self.numbers) if not number), key=self._posted.__getitem__):
            highest += 1
            self.numbers[index] = highest
        if highest > shapes.LARGEST_NUMBER:
            self.faults.add("messages", f"the numbers given leave none up to {shapes.LARGEST_NUMBER} for the others")
