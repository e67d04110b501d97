"""What a reader follows, and the messages they keep."""

import json
import zipfile
from io import BytesIO

import pytest

from accounts import erasure, own_data
from core.database import db
from forum.actions import reading
from forum.models import Bookmark, Message, ReadMark, Registration, Subscription
from forum.queries import following
from tests import make
from tests.make import NOW
from tests.pages import get

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app):
    return make.forum(topics=2)


@pytest.fixture
def reader(app, as_):
    person = make.person()
    return person, as_(person)


def base(forum):
    return f"/en/forums/{forum.slug}"


def choices(person):
    return {(row.scope, row.scope_id): row.level for row in db.session.scalars(db.select(Subscription).where(Subscription.person_id == person.id))}


@pytest.mark.parametrize("of", ["", "/topics/1", "/threads/1"])
def test_a_choice_is_made_changed_and_taken_back(forum, reader, of):
    make.message(forum)
    for level in ("follow", "follow", "daily", "mute"):
        assert reader[1].post(f"{base(forum)}{of}/following", data={"level": level}).location == base(forum) + of
        assert list(choices(reader[0]).values()) == [level]
        assert get(reader[1], base(forum) + of).html.count(" selected>") >= 1
    reader[1].post(f"{base(forum)}{of}/following", data={"level": ""})
    assert choices(reader[0]) == {}
    reader[1].post(f"{base(forum)}{of}/following", data={"level": "everything"})
    assert choices(reader[0]) == {}


def test_the_narrowest_choice_decides(forum, reader):
    message = make.message(forum)
    here = {"forum_id": forum.id, "topic_id": message.topic_id, "thread_id": message.thread_id}
    assert following.level_for(reader[0].id, **here) is None
    for of, level in (("", "daily"), ("/topics/1", "mute"), ("/threads/1", "follow")):
        reader[1].post(f"{base(forum)}{of}/following", data={"level": level})
        assert following.level_for(reader[0].id, **here) == level
    assert following.level_for(reader[0].id, forum_id=forum.id, topic_id=forum.topics[1].id) == "daily"
    assert following.level_for(reader[0].id, forum_id=forum.id, topic_id=message.topic_id) == "mute"


def test_the_list_names_all_that_is_followed_and_lets_it_be_changed(forum, reader):
    make.message(forum, subject="Seeds at the border")
    for of in ("", "/topics/2", "/threads/1"):
        reader[1].post(f"{base(forum)}{of}/following", data={"level": "follow"})
    page = get(reader[1], "/en/subscriptions")
    assert forum.title in page.text and forum.topics[1].title in page.text and "Seeds at the border" in page.text
    answer = reader[1].post(f"{base(forum)}/topics/2/following", data={"level": "", "listed": "1"})
    assert answer.location == "/en/subscriptions" and forum.topics[1].title not in get(reader[1], "/en/subscriptions").text


def test_the_list_says_nothing_of_what_one_may_no_longer_read(forum, reader):
    make.message(forum, subject="Seeds at the border")
    registration = make.registration(forum, reader[0])
    forum.visibility = "closed"
    db.session.commit()
    reader[1].post(f"{base(forum)}/threads/1/following", data={"level": "follow"})
    assert "Seeds at the border" in get(reader[1], "/en/subscriptions").text
    db.session.delete(registration)
    db.session.commit()
    page = get(reader[1], "/en/subscriptions").text
    assert "Seeds at the border" not in page and forum.title not in page


def test_the_words_of_a_hidden_message_do_not_name_its_thread(forum, reader):
    first = make.message(forum, subject="Seeds at the border")
    make.message(forum, reply_to=first)
    reader[1].post(f"{base(forum)}/threads/1/following", data={"level": "follow"})
    db.session.add(first.hide(by=None, at=NOW, reason="Off the subject."))
    db.session.commit()
    page = get(reader[1], "/en/subscriptions").text
    assert "Seeds at the border" not in page and "Thread from message #1 on" in page


@pytest.mark.parametrize("of", ["/topics/9", "/threads/9", "/threads/2"])
def test_nothing_is_followed_that_is_not_there(forum, reader, of):
    make.message(forum)
    make.message(forum, status="pending")
    assert reader[1].post(f"{base(forum)}{of}/following", data={"level": "follow"}).status_code == 404


def test_who_follows_a_thread_follows_it_through_a_merger_and_a_split(forum, reader):
    first, second = make.message(forum), make.message(forum)
    other = make.person()
    db.session.add_all(
        [
            Subscription(person_id=reader[0].id, forum_id=forum.id, scope="thread", scope_id=second.thread_id, level="mute", at=NOW),
            Subscription(person_id=other.id, forum_id=forum.id, scope="thread", scope_id=first.thread_id, level="follow", at=NOW),
            Subscription(person_id=other.id, forum_id=forum.id, scope="thread", scope_id=second.thread_id, level="daily", at=NOW),
        ]
    )
    db.session.commit()
    reading.threads_were_merged(gone=second.thread_id, into=first.thread_id)
    assert choices(reader[0]) == {("thread", first.thread_id): "mute"} and choices(other) == {("thread", first.thread_id): "follow"}
    reading.thread_was_split(old=first.thread_id, new=second.thread_id)
    assert choices(other) == {("thread", first.thread_id): "follow", ("thread", second.thread_id): "follow"}


def kept(person):
    return {row.message_id: row.note for row in db.session.scalars(db.select(Bookmark).where(Bookmark.person_id == person.id))}


def test_a_message_is_kept_with_a_note_and_dropped(forum, reader):
    message = make.message(forum, subject="Seeds at the border")
    assert reader[1].post(f"{base(forum)}/messages/1/bookmark", data={"note": " for the  report "}).location == f"{base(forum)}/messages/1"
    assert kept(reader[0]) == {message.id: "for the report"}
    page = get(reader[1], "/en/bookmarks")
    assert "Seeds at the border" in page.text and 'value="for the report"' in page.html
    reader[1].post(f"{base(forum)}/messages/1/bookmark", data={"note": "again", "listed": "1"})
    assert kept(reader[0]) == {message.id: "again"}
    assert reader[1].post(f"/en/bookmarks/{message.id}/removal").location == "/en/bookmarks"
    assert kept(reader[0]) == {} and reader[1].post(f"/en/bookmarks/{message.id}/removal").status_code == 404


def test_a_message_is_kept_and_dropped_from_the_page_of_its_thread(forum, reader):
    message = make.message(forum)
    page = get(reader[1], f"{base(forum)}/threads/1")
    assert 'form="keep" name="number" value="1"' in page.html
    here = {"Referer": f"http://localhost{base(forum)}/threads/1?from=1#m9"}
    assert reader[1].post(f"{base(forum)}/bookmarks", data={"number": "1"}, headers=here).location == f"{base(forum)}/threads/1?from=1#m1"
    assert kept(reader[0]) == {message.id: ""} and 'form="keep" name="drop" value="1"' in get(reader[1], f"{base(forum)}/threads/1").html
    assert reader[1].post(f"{base(forum)}/bookmarks", data={"drop": "1"}, headers={"Referer": "https://elsewhere.example/"}).location == f"{base(forum)}/messages/1"
    assert kept(reader[0]) == {}


def test_keeping_a_message_twice_leaves_its_note(forum, reader):
    message = make.message(forum)
    reader[1].post(f"{base(forum)}/messages/1/bookmark", data={"note": "mine"})
    reader[1].post(f"{base(forum)}/bookmarks", data={"number": "1"})
    assert kept(reader[0]) == {message.id: "mine"}


@pytest.mark.parametrize(("status", "words"), [("hidden", "hidden by the moderator"), ("withdrawn", "withdrawn by its author"), ("pending", "You can no longer read this message")])
def test_of_a_message_that_is_gone_only_the_place_and_the_note_are_left(forum, reader, status, words):
    message = make.message(forum, subject="Seeds at the border")
    reader[1].post(f"{base(forum)}/messages/1/bookmark", data={"note": "mine"})
    db.session.execute(db.update(Message).where(Message.id == message.id).values(status=status))
    db.session.commit()
    page = get(reader[1], "/en/bookmarks").text
    assert words in page and "mine" in page and "Seeds at the border" not in page


def test_of_a_forum_that_one_may_no_longer_read_not_even_the_name_is_left(forum, reader):
    make.message(forum)
    reader[1].post(f"{base(forum)}/messages/1/bookmark", data={"note": "mine"})
    forum.visibility = "closed"
    db.session.commit()
    page = get(reader[1], "/en/bookmarks").text
    assert forum.title not in page and forum.slug not in page and "mine" in page


def test_nobody_drops_what_another_keeps(forum, reader, as_):
    message = make.message(forum)
    reader[1].post(f"{base(forum)}/messages/1/bookmark")
    assert as_(make.person()).post(f"/en/bookmarks/{message.id}/removal").status_code == 404
    assert kept(reader[0]) == {message.id: ""}


def test_the_lists_cost_the_same_for_one_and_for_twenty(forum, reader, queries):
    def keep(number):
        make.message(forum)
        reader[1].post(f"{base(forum)}/messages/{number}/bookmark")
        reader[1].post(f"{base(forum)}/threads/{number}/following", data={"level": "follow"})

    def costs(path):
        with queries() as seen:
            assert reader[1].get(path).status_code == 200
        return len(seen)

    keep(1)
    paths = ("/en/bookmarks", "/en/subscriptions")
    one = {path: costs(path) for path in paths}
    for number in range(2, 21):
        keep(number)
    assert {path: costs(path) for path in paths} == one


def test_a_person_takes_all_of_it_along_and_leaves_nothing(forum, reader):
    make.message(forum)
    for path, data in (("/messages/1/bookmark", {"note": "mine"}), ("/topics/1/following", {"level": "mute"}), ("/threads/1/reading", {})):
        reader[1].post(base(forum) + path, data=data)
    with zipfile.ZipFile(BytesIO(own_data.archive_of(reader[0], at=NOW))) as archive:
        told = json.loads(archive.read("reading.json"))
    assert (
        told["bookmarks"][0]["note"] == "mine"
        and told["following"][0]["level"] == "mute"
        and told["read"][0] | {"at": 0} == {"forum": forum.slug, "thread": 1, "up_to": 1, "at": 0}
    )
    erasure.erase(reader[0], at=NOW)
    db.session.commit()
    for table in (Bookmark, Subscription, ReadMark):
        assert db.session.scalars(db.select(table)).all() == []
    assert db.session.scalars(db.select(Registration).where(Registration.person_id == reader[0].id)).all() == []
