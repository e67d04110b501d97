"""Whatever people do in whatever order, every page, count, feed, search, export and the API say the same as a model of thirty lines, to every role."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.database import db
from forum import figures
from forum.models import Forum, Thread, Topic
from tests import make
from tests.forum.writers import at, fresh
from tests.make import NOW

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
    root: int
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
        author = ("author", "other", "moderator")[pick % 3]
        parent = self.one(which) if which % 2 else None
        topic = parent.topic if parent else 1 + which // 2 % 2
        self.words += 1
        word = f"zq{self.words}x"
        where = f"/messages/{parent.number}/replies" if parent else f"/topics/{topic}/messages"
        before = fresh(self.forum).last_number
        fields = {"act": "post", "subject": "Lorem", "body": f"Lorem {word} ipsum."} | ({"writes_as": "self"} if author == "moderator" else {})
        self.send(author, where, **fields)
        number = fresh(self.forum).last_number
        locked = parent is not None and self._locked(parent.root)
        assert (number > before) is (parent is None or (parent.status == "published" and not locked)), (parent, locked)
        if number > before:
            held = not self.model.open or (self.model.moderation == "before" and author not in KEEPERS)
            self.model.said[number] = Said(number, word, author, topic, parent.root if parent else number, "pending" if held else "published")

    def _locked(self, root: int) -> bool:
        found = db.session.scalars(select(Thread).where(Thread.forum_id == self.forum.id).execution_options(populate_existing=True))
        numbers = {one.root_number: one.locked_at is not None for one in found}
        return numbers.get(root, False)

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
            one.status = "withdrawn" if who == one.author else one.status

    def close(self, pick: int, which: int) -> None:
        if self.model.open:
            self.now = max(self.now, self.forum.closes_at)
            self.model.open = False

    ACTS = ("post", "post", "post", "publish", "hide", "give_back", "withdraw", "close")

    # ---- what everybody is told

    def check(self) -> None:
        for reader, browser in self.browsers.items():
            for path in ("/topics/1?view=time", "/topics/2?view=time", "/messages"):
                topic = int(path[8]) if path.startswith("/topics") else None
                shown = set(WORD.findall(browser.get(at(self.forum, path)).text))
                expected = {one.word for one in self.model.published() if topic in (None, one.topic)}
                assert expected <= shown <= self.model.may_see(reader), (reader, path)
            for root in {one.root for one in self.model.published()}:
                answer = browser.get(at(self.forum, f"/threads/{root}"), follow_redirects=True)
                shown = set(WORD.findall(answer.text))
                assert {one.word for one in self.model.published() if one.root == root} <= shown <= self.model.may_see(reader), (reader, root)
            found = browser.get("/en/search?q=lorem&forum=" + self.slug)
            assert set(WORD.findall(found.text)) == self.model.words(), reader
            for one in self.model.said.values():
                if one.word not in self.model.may_see(reader):
                    assert one.word not in browser.get(at(self.forum, f"/messages/{one.number}")).text, (reader, one)
        self._counts()

    def _counts(self) -> None:
        forum = fresh(self.forum)
        published = self.model.published()
        assert (forum.message_count, forum.input_count) == (len(published), sum(one.kind == "input" for one in published))
        assert forum.contributor_count == len({one.author for one in published if one.kind == "input"})
        for topic in forum.topics:
            here = [one for one in published if one.topic == topic.number]
            assert (topic.message_count, topic.thread_count) == (len(here), len({one.root for one in here}))
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
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(moderation=st.sampled_from(["before", "after"]), acts=st.lists(st.tuples(st.sampled_from(World.ACTS), st.integers(0, 50), st.integers(0, 50)), min_size=4, max_size=24))
def test_all_that_is_shown_follows_from_what_was_done(app, as_, moderation, acts):
    world = World(app, as_, moderation)
    for act, pick, which in acts:
        getattr(world, act)(pick, which)
    world.check()
