"""Whatever people do in whatever order, every page, count, feed, search, export and the API say the same as a model of thirty lines, to every role."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from accounts import erasure
from accounts.models import Person
from core.database import db
from forum import figures
from forum.models import Forum, Message, Thread, Topic
from tests import make
from tests.forum.programs import key_of
from tests.forum.writers import at, fresh
from tests.make import NOW
from tests.tries import tries

pytestmark = pytest.mark.slow
READERS = ("visitor", "member", "author", "other", "moderator", "secretariat")
KEEPERS = {"moderator", "secretariat"}
WORD = re.compile(r"\bzq\d+x\b")


@dataclass
class Said:
    """A message as the model knows it."""

    number: int
    word: str
    author: str
    topic: int
    thread: int  # a name for it in the model: the number of its first message when it began
    parent: int | None
    status: str
    kind: str = "input"


@dataclass
class Model:
    """A forum as it should be."""

    moderation: str
    open: bool = True
    said: dict[int, Said] = field(default_factory=dict)

    def published(self) -> list[Said]:
        return [one for one in self.said.values() if one.status == "published"]

    def words(self) -> set[str]:
        return {one.word for one in self.published()}

    def may_see(self, reader: str) -> set[str]:
        return {one.word for one in self.said.values() if one.status == "published" or reader in KEEPERS or one.author == reader}


class World:
    """A forum, its people, each with a browser, and the model beside it."""

    def __init__(self, app, as_, moderation: str) -> None:
        self.app = app
        app.extensions["clock"] = lambda: self.now
        self.now = NOW
        self.forum = make.forum(topics=2, moderation=moderation, edit_minutes=60)
        self.slug = self.forum.slug
        people = {name: make.person(role="secretariat" if name == "secretariat" else "member") for name in READERS[1:]}
        for name in ("author", "other"):
            make.registration(self.forum, people[name])
        make.registration(self.forum, people["moderator"], role="moderator")
        self.browsers = {"visitor": app.test_client(), **{name: as_(person) for name, person in people.items()}}
        self.people = {name: person.id for name, person in people.items()}
        self.programs = {"visitor": {}, **{name: key_of(person, writes=False, days=365) for name, person in people.items()}}
        self.model = Model(moderation)
        self.words = 0

    def send(self, who: str, rest: str, **fields: object) -> int:
        self.now += timedelta(seconds=1)
        return self.browsers[who].post(at(self.forum, rest), data=fields).status_code

    def one(self, pick: int) -> Said | None:
        numbers = sorted(self.model.said)
        return self.model.said[numbers[pick % len(numbers)]] if numbers else None

    # ---- acts

    def post(self, pick: int, which: int) -> None:
        writers = [name for name in ("author", "other", "moderator") if name in self.people]
        author = writers[pick % len(writers)]
        parent = self.one(which) if which % 2 else None
        topic = parent.topic if parent else 1 + which // 2 % 2
        self.words += 1
        word = f"zq{self.words}x"
        where = f"/messages/{parent.number}/replies" if parent else f"/topics/{topic}/messages"
        before = fresh(self.forum).last_number
        fields = {"act": "post", "subject": "Lorem", "body": f"Lorem {word} ipsum."} | ({"writes_as": "self"} if author == "moderator" else {})
        self.send(author, where, **fields)
        number = fresh(self.forum).last_number
        locked = parent is not None and self._thread(parent).locked_at is not None
        assert (number > before) is (parent is None or (parent.status == "published" and not locked)), (parent, locked)
        if number > before:
            held = not self.model.open or (self.model.moderation == "before" and author not in KEEPERS)
            self.model.said[number] = Said(number, word, author, topic, parent.thread if parent else number, parent.number if parent else None, "pending" if held else "published")

    def _thread(self, one: Said) -> Thread:
        found = select(Thread).join(Message, Message.thread_id == Thread.id).where(Message.forum_id == self.forum.id, Message.number == one.number)
        return db.session.scalars(found.execution_options(populate_existing=True)).one()

    def publish(self, pick: int, which: int) -> None:
        if one := self.one(which):
            self.send("moderator", f"/messages/{one.number}/publication", reason="Let in.")
            one.status = "published" if one.status in ("pending", "hidden") else one.status

    def hide(self, pick: int, which: int) -> None:
        if one := self.one(which):
            self.send("secretariat" if pick % 2 else "moderator", f"/messages/{one.number}/hiding", reason="Not here.")
            one.status = "hidden" if one.status in ("pending", "published") else one.status

    def give_back(self, pick: int, which: int) -> None:
        if one := self.one(which):
            self.send("moderator", f"/messages/{one.number}/return", reason="Please say where.")
            one.status = "hidden" if one.status == "pending" else one.status

    def withdraw(self, pick: int, which: int) -> None:
        if one := self.one(which):
            who = one.author if pick % 4 else "member"
            self.send(who, f"/messages/{one.number}/withdrawal")
            one.status = "withdrawn" if who == one.author and who in self.people else one.status

    def close(self, pick: int, which: int) -> None:
        if self.model.open:
            self.now = max(self.now, fresh(self.forum).closes_at)
            self.model.open = False

    def extend(self, pick: int, which: int) -> None:
        """Two more days; where it has closed it is opened again."""
        closes = max(self.now, fresh(self.forum).closes_at) + timedelta(days=2)
        local = closes.astimezone(ZoneInfo(self.forum.timezone))
        to = {"until-day": local.strftime("%Y-%m-%d"), "until-time": local.strftime("%H:%M"), "reason": "Much is still to be said."}
        who = "secretariat" if pick % 2 else "moderator"
        assert self.send("author", "/extension" if self.model.open else "/reopening", **to) == 403
        assert self.send(who, "/extension" if self.model.open else "/reopening", **to) == 302
        self.model.open = True

    def hold(self, pick: int, which: int) -> None:
        if one := self.one(which):
            self.send("moderator", f"/messages/{one.number}/hold", reason="To be looked at.")
            one.status = "pending" if one.status == "published" else one.status

    def edit(self, pick: int, which: int) -> None:
        if one := self.one(which):
            self.words += 1
            version = db.session.scalar(select(Message.version).where(Message.forum_id == self.forum.id, Message.number == one.number))
            word, note = f"zq{self.words}x", {"note": "A name was wrong.", "withhold": "y"}
            if self.send("moderator", f"/messages/{one.number}/changes", act="change", subject="Lorem", body=f"Lorem {word} changed.", seen=version, **note) in (302, 303):
                one.word = word

    def _hanging_on(self, one: Said) -> list[Said]:
        """A message and all in its thread that reply to it, however indirectly."""
        found, names = [one], {one.number}
        for other in sorted(self.model.said.values(), key=lambda other: other.number):
            if other.thread == one.thread and other.parent in names and other.number not in names:
                names.add(other.number)
                found.append(other)
        return found

    def _members(self, thread: int) -> list[Said]:
        return [one for one in self.model.said.values() if one.thread == thread]

    def move(self, pick: int, which: int) -> None:
        if one := self.one(which):
            moved, everybody, topic = self._hanging_on(one), self._members(one.thread), 3 - one.topic
            if self.send("moderator", f"/messages/{one.number}/move", topic=topic, replies="y", reason="Belongs there.") in (302, 303):
                thread = one.thread if len(moved) == len(everybody) else 1000 + self.words + one.number * 100 + len(self.model.said)
                for other in moved:
                    other.thread, other.topic = thread, topic

    def split(self, pick: int, which: int) -> None:
        if one := self.one(which):
            moved = self._hanging_on(one)
            self.threads = getattr(self, "threads", 10_000_000) + 1
            if self.send("moderator", f"/threads/{one.number}/split", title="Its own matter", reason="Its own matter.") in (302, 303):
                for other in moved:
                    other.thread = self.threads

    def merge(self, pick: int, which: int) -> None:
        one, into = self.one(which), self.one(pick)
        if one and into and one.thread != into.thread:
            root = self._thread(one).root_number
            if self.send("moderator", f"/threads/{root}/merger", thread=into.number, reason="The same matter.") in (302, 303):
                for other in self._members(one.thread):
                    other.thread, other.topic = into.thread, into.topic

    def lock(self, pick: int, which: int) -> None:
        if one := self.one(which):
            self.send("moderator", f"/threads/{self._thread(one).root_number}/lock{'/removal' if pick % 2 else ''}", reason="Enough said.")

    def erase(self, pick: int, which: int) -> None:
        if pick % 5 == 0 and "other" in self.people:
            person = db.session.get(Person, self.people.pop("other"))
            erasure.erase(person, at=self.now)
            db.session.commit()

    ACTS = ("post", "post", "post", "post", "publish", "publish", "hide", "hold", "give_back", "withdraw", "close", "extend", "edit", "move", "split", "merge", "lock", "erase")

    # ---- what everybody is told

    def check(self) -> None:
        for reader, browser in self.browsers.items():
            for path in ("/topics/1?view=time", "/topics/2?view=time", "/messages"):
                topic = int(path[8]) if path.startswith("/topics") else None
                shown = set(WORD.findall(browser.get(at(self.forum, path)).text))
                expected = {one.word for one in self.model.published() if topic in (None, one.topic)}
                assert expected <= shown <= self.model.may_see(reader), (reader, path)
            for thread in {one.thread for one in self.model.published()}:
                here = {one.word for one in self.model.published() if one.thread == thread}
                root = self._thread(self._members(thread)[0]).root_number
                answer = browser.get(at(self.forum, f"/threads/{root}"), follow_redirects=True)
                shown = set(WORD.findall(answer.text))
                assert here <= shown <= self.model.may_see(reader) & {one.word for one in self._members(thread)}, (reader, thread)
            for told in ("/en/search?q=lorem&forum=" + self.slug, at(self.forum, "/feed.atom"), at(self.forum, "/exports/csv"), at(self.forum, "/exports/json")):
                answer = browser.get(told)
                assert answer.status_code == 200 and set(WORD.findall(answer.text)) == self.model.words(), (reader, told)
            for one in self.model.said.values():
                if one.word not in self.model.may_see(reader):
                    assert one.word not in browser.get(at(self.forum, f"/messages/{one.number}")).text, (reader, one)
        for reader, key in self.programs.items():
            for asked in (f"/api/v1/forums/{self.slug}/messages?limit=100", f"/api/v1/search?q=lorem&forum={self.slug}"):
                answer = self.app.test_client().get(asked, headers=key)
                if reader not in {"visitor", *self.people}:
                    assert answer.status_code == 401, "the token of who was erased is dead"
                    continue
                assert answer.status_code == 200 and self.model.words() <= set(WORD.findall(answer.text)) <= self.model.may_see(reader), (reader, asked)
        self._counts()

    def _counts(self) -> None:
        forum = fresh(self.forum)
        published = self.model.published()
        assert (forum.message_count, forum.input_count) == (len(published), sum(one.kind == "input" for one in published))
        assert forum.contributor_count == len({one.author for one in published if one.kind == "input"})
        for topic in forum.topics:
            here = [one for one in published if one.topic == topic.number]
            assert (topic.message_count, topic.thread_count) == (len(here), len({one.thread for one in here}))
        kept = self._kept()
        figures.recount(db.session(), self.forum.id)
        assert kept == self._kept(), "the counts kept are those of a recount"
        db.session.rollback()
        told = json.loads(self.app.test_cli_runner().invoke(args=["forum", "tally", self.slug, "--json"]).stdout)
        assert (told["messages"], told["inputs"]) == (forum.message_count, forum.input_count)

    def _kept(self) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = []
        for table in (Forum, Topic, Thread):
            column = table.id if table is Forum else table.forum_id
            names = [name for name in ("message_count", "input_count", "contributor_count", "thread_count", "initiative_count") if hasattr(table, name)]
            found += db.session.execute(select(*(getattr(table, name) for name in names)).where(column == self.forum.id).order_by(table.id)).tuples().all()
        return found


@settings(
    max_examples=tries(6, 100),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(moderation=st.sampled_from(["before", "after"]), acts=st.lists(st.tuples(st.sampled_from(World.ACTS), st.integers(0, 50), st.integers(0, 50)), min_size=6, max_size=30))
def test_all_that_is_shown_follows_from_what_was_done(app, as_, moderation, acts):
    world = World(app, as_, moderation)
    for act, pick, which in acts:
        getattr(world, act)(pick, which)
    world.check()
