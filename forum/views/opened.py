"""What every page to read in a forum begins with, and what it tells its templates once about the messages on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from flask import abort, request, session, url_for
from flask_babel import gettext

from core import clock
from core.access import current_person
from core.languages import language
from forum import rules
from forum.models import Phase
from forum.queries import entries, experts, heads, threads
from forum.queries.entries import Entry
from forum.queries.heads import ForumHead, TopicHead
from forum.rules import Standing
from forum.views.passage import require_reading


@dataclass(frozen=True)
class Opened:
    """A forum that the reader may read: the one reading of the clock, the forum by its columns, the reader's standing."""

    at: datetime
    forum: ForumHead
    standing: Standing
    base: str  # the forum's address, to which pages add numbers

    @cached_property
    def phase(self) -> Phase:
        """Where the forum stands."""
        return self.forum.phase(self.at)

    @cached_property
    def version(self) -> tuple[object, ...]:
        """Differs whenever its pages differ: what is stored, and what the clock has made of it."""
        return (self.forum.version, self.phase, *(topic.phase(self.forum, self.at) for topic in self.forum.topics))

    @property
    def topic_numbers(self) -> Mapping[int, int]:
        """The number of each topic by its id."""
        return {topic.id: topic.number for topic in self.forum.topics}

    def topic(self, number: int) -> TopicHead:
        """One of its topics, or "not found"."""
        return self.forum.topic(number) or abort(404)


def opened(slug: str) -> Opened:
    """The forum of this address, if there is one and the reader may read it; otherwise the request ends here."""
    at = clock.now()
    forum = heads.forum_head(slug)
    if forum is None:
        abort(404)
    standing = heads.standing_of(current_person(), forum)
    require_reading(rules.may_read(standing, forum.entity), slug)
    if standing.keeps_order and not session.get("keeps_order"):
        session["keeps_order"] = True  # from now on the head of every page leads to the queue, without asking the database each time
    return Opened(at=at, forum=forum, standing=standing, base=_base(language(), request.root_path, slug))


@lru_cache(maxsize=512)
def _base(_language: str, _root: str, slug: str) -> str:
    return url_for("forum.show", slug=slug)


@dataclass(frozen=True)
class Showing:
    """For the messages of one page: addresses to add numbers to, goals, what the reader may do, and what else is on the page."""

    base: str
    zone: str
    topics: Mapping[int, int]  # number of each topic by its id
    goals: Mapping[str, str]
    goals_language: str
    answerable: frozenset[int | None]  # topics, by id, in which the reader may answer
    here: frozenset[int]  # numbers of the messages on this page
    topic_id: int | None
    reasons: Mapping[int, str]  # why a message waits, is hidden or was let in late, by id
    locked: frozenset[int] = frozenset()  # threads that take no more replies
    returned: frozenset[int] = frozenset()  # to their author, by id
    opens_files: bool = False  # also those that wait to be unlocked
    experts: Mapping[int, int] = field(default_factory=dict)  # whom of the roster a message speaks for, by its id

    def address(self, number: int) -> str:
        """Where a message is: on this page, else under its permanent address."""
        return f"#m{number}" if number in self.here else f"{self.base}/messages/{number}"

    def topic_address(self, topic_id: int | None) -> str:
        """The page of a topic; nothing on that page itself."""
        return "" if topic_id is None or topic_id == self.topic_id or topic_id not in self.topics else f"{self.base}/topics/{self.topics[topic_id]}"

    def may_answer(self, entry: Entry) -> bool:
        """Whether the reader may reply to a message."""
        return entry.topic_id in self.answerable and entry.status == "published" and entry.thread_id not in self.locked


def answerable(on: Opened) -> frozenset[int | None]:
    """The topics, by id, in which the reader may write; None stands for the whole forum."""
    topics: tuple[TopicHead | None, ...] = (*on.forum.topics, None)
    return frozenset(topic.id if topic else None for topic in topics if rules.may_post(on.standing, on.forum.entity, topic.entity if topic else None, at=on.at))


def showing(on: Opened, there: Iterable[Entry], *, topic_id: int | None = None) -> Showing:
    """For a page with these messages. ``topic_id`` names the topic whose page it is."""
    there = list(there)
    late = entries.last_acts([entry.id for entry in there if entry.late and entry.status == "published"], "message-published")
    unseen = [entry for entry in there if entry.status != "published" and not entry.is_gap]
    acts = entries.last_acts([entry.id for entry in unseen], *_WHY)
    return Showing(
        base=on.base,
        zone=on.forum.timezone,
        topics=on.topic_numbers,
        goals=heads.goals_of(on.forum),
        goals_language=on.forum.language,
        answerable=answerable(on),
        here=frozenset(entry.number for entry in there),
        topic_id=topic_id,
        reasons={key: why for key, (_, why) in late.items()} | {entry.id: acts.get(entry.id, ("", ""))[1] or _follows(on, entry) for entry in unseen},
        returned=frozenset(key for key, (kind, _) in acts.items() if kind == "message-returned"),
        locked=threads.locked_among({entry.thread_id for entry in there}),
        opens_files=on.standing.keeps_order,
        experts=experts.speaking((entry.id for entry in there if not entry.is_gap), at=on.at),
    )


_WHY = ("message-pending", "message-hidden", "message-returned", "message-withdrawn")


def _follows(on: Opened, entry: Entry) -> str:
    """Where nobody wrote why a message waits: what follows from the settings of the forum, or from a rule for its author."""
    if entry.status != "pending":
        return ""
    if entry.late:
        return str(gettext("It arrived after closing."))
    if on.standing.rule == "hold":
        return str(gettext("The moderator reads your messages before they are published."))
    return str(gettext("In this forum the moderator reads messages before they are published.")) if on.forum.moderation == "before" else ""
