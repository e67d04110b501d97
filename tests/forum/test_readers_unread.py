"""What is new to a reader: words at messages, counts, the way to the first unread, and how all that goes away."""

from datetime import timedelta

import pytest

from core.database import db
from forum.actions import reading
from forum.models import Message, ReadMark, Thread
from forum.queries import unread
from tests import make
from tests.make import NOW
from tests.pages import get

pytestmark = pytest.mark.wide

SEEN = {"seen": NOW.isoformat()}


@pytest.fixture
def forum(app):
    return make.forum(topics=2)


@pytest.fixture
def reader(app, as_):
    """A person with a browser."""
    person = make.person()
    return person, as_(person)


def base(forum):
    return f"/en/forums/{forum.slug}"


def new_on(browser, path):
    """The numbers of the messages that a page calls new."""
    found, articles = set(), browser.get(path).get_data(as_text=True).split('<article class="message')[1:]
    for article in articles:
        if '<span class="unread">New</span>' in article.partition("</article>")[0]:
            found.add(int(article.partition(' id="m')[2].partition('"')[0]))
    return found


def marks(person):
    return {(mark.thread_id, mark.number) for mark in db.session.scalars(db.select(ReadMark).where(ReadMark.person_id == person.id))}


def test_a_message_is_new_to_a_reader_until_the_thread_is_marked_as_read(forum, reader):
    _, browser = reader
    first = make.message(forum)
    make.message(forum, reply_to=first)
    assert new_on(browser, f"{base(forum)}/threads/1") == {1, 2}
    page = get(browser, f"{base(forum)}/threads/1")
    assert "2 unread" in page.text and "First unread" in page.text
    browser.post(f"{base(forum)}/threads/1/reading", data={"until": "2", **SEEN})
    assert new_on(browser, f"{base(forum)}/threads/1") == set()
    assert "unread" not in get(browser, f"{base(forum)}/threads/1").text
    make.message(forum, reply_to=first)
    assert new_on(browser, f"{base(forum)}/threads/1") == {3}


@pytest.mark.parametrize("path", ["/topics/1", "/topics/1?view=time", "/threads/1", "/messages", "/messages/1"])
def test_the_word_stands_on_every_page_that_shows_the_message(forum, reader, client, path):
    make.message(forum)
    assert new_on(reader[1], base(forum) + path) == {1}
    assert new_on(client, base(forum) + path) == set()


def test_two_readers_of_one_page_each_see_what_is_new_to_them(forum, reader, as_):
    make.message(forum)
    other = as_(make.person())
    address = f"{base(forum)}/topics/1"
    assert new_on(other, address) == {1}
    reader[1].post(f"{address}/reading", data=SEEN)
    assert new_on(reader[1], address) == set() and new_on(other, address) == {1}


def test_reading_a_page_writes_nothing(forum, reader):
    make.message(forum)
    for path in ("", "/topics/1", "/threads/1", "/messages/1", "/unread"):
        reader[1].get(base(forum) + path)
    assert marks(reader[0]) == set()


def test_a_visitor_sees_neither_counts_nor_forms(client, forum):
    make.message(forum)
    for path in ("", "/topics/1", "/topics/1?view=list", "/threads/1", "/messages", "/messages/1"):
        text = client.get(base(forum) + path).get_data(as_text=True)
        assert "unread" not in text and "data-read" not in text and "<!--" not in text and "Bookmark" not in text, path


def test_no_mark_of_a_template_reaches_a_reader(forum, reader):
    first = make.message(forum)
    for _ in range(14):
        make.message(forum, reply_to=first)
    for path in ("", "/topics/1", "/topics/1?view=list", "/topics/1?view=time", "/threads/1", "/messages", "/messages/1"):
        assert "<!--" not in reader[1].get(base(forum) + path).get_data(as_text=True), path


def test_ones_own_message_is_not_new(forum, reader):
    mine = make.registration(forum, reader[0])
    make.message(forum, author=mine)
    assert new_on(reader[1], f"{base(forum)}/threads/1") == set()


def test_a_message_let_in_later_is_new_although_its_number_was_passed(forum, reader, app):
    first = make.message(forum)
    held = make.message(forum, reply_to=first, status="pending")
    make.message(forum, reply_to=first)
    reader[1].post(f"{base(forum)}/threads/1/reading", data={"until": "3", **SEEN})
    db.session.add(held.publish(by=None, at=NOW + timedelta(minutes=5)))
    db.session.commit()
    assert new_on(reader[1], f"{base(forum)}/threads/1") == {2}
    app.extensions["clock"] = lambda: NOW + timedelta(minutes=9)
    reader[1].post(f"{base(forum)}/threads/1/reading", data={"until": "3"})
    assert new_on(reader[1], f"{base(forum)}/threads/1") == set()


def test_what_was_written_after_the_page_was_made_stays_new(forum, reader):
    first = make.message(forum)
    make.message(forum, reply_to=first)
    reader[1].post(f"{base(forum)}/threads/1/reading", data={"until": "1", **SEEN})
    assert new_on(reader[1], f"{base(forum)}/threads/1") == {2}


@pytest.mark.parametrize(("of", "left"), [("", set()), ("/topics/1", {3}), ("/threads/1", {2, 3})])
def test_a_forum_a_topic_and_a_thread_are_marked_each_for_itself(forum, reader, of, left):
    make.message(forum)
    make.message(forum)
    make.message(forum, topic=forum.topics[1])
    assert reader[1].post(f"{base(forum)}{of}/reading", data=SEEN).status_code == 303
    assert new_on(reader[1], f"{base(forum)}/messages") == left


def test_marking_the_whole_forum_leaves_one_mark(forum, reader):
    make.message(forum)
    reader[1].post(f"{base(forum)}/threads/1/reading", data=SEEN)
    reader[1].post(f"{base(forum)}/reading", data=SEEN)
    assert marks(reader[0]) == {(0, 1)}


@pytest.mark.parametrize("until", ["999", "-1", "x", "99999999999999999999", ""])
def test_no_mark_runs_ahead_of_what_was_written(forum, reader, until):
    make.message(forum)
    reader[1].post(f"{base(forum)}/reading", data={"until": until, "seen": (NOW + timedelta(days=9)).isoformat()})
    later = make.message(forum, posted_at=NOW + timedelta(minutes=1))
    assert later.number in new_on(reader[1], f"{base(forum)}/messages")


def test_a_mark_never_moves_back(forum, reader):
    first = make.message(forum)
    make.message(forum, reply_to=first)
    reader[1].post(f"{base(forum)}/threads/1/reading", data={"until": "2", **SEEN})
    reader[1].post(f"{base(forum)}/threads/1/reading", data={"until": "1", **SEEN})
    assert new_on(reader[1], f"{base(forum)}/threads/1") == set()


def test_a_page_read_to_its_end_marks_what_was_on_it(forum, reader):
    first = make.message(forum)
    make.message(forum, reply_to=first)
    answer = reader[1].post(f"{base(forum)}/reading/messages", data={"number": ["1", "2"], **SEEN})
    assert answer.status_code == 204 and new_on(reader[1], f"{base(forum)}/threads/1") == set()


def test_a_page_in_the_middle_of_a_thread_marks_nothing_before_it(forum, reader):
    first = make.message(forum)
    for _ in range(3):
        make.message(forum, reply_to=first)
    reader[1].post(f"{base(forum)}/reading/messages", data={"number": ["1", "3", "4"], **SEEN})
    assert new_on(reader[1], f"{base(forum)}/threads/1") == {2, 3, 4}
    reader[1].post(f"{base(forum)}/reading/messages", data={"number": ["2", "3", "4"], **SEEN})
    assert new_on(reader[1], f"{base(forum)}/threads/1") == set()


@pytest.mark.parametrize("numbers", [["x"], ["99"], [], ["0", "-1", "1e3", "²"], [str(n) for n in range(1000, 1400)]])
def test_numbers_that_make_no_sense_mark_nothing(forum, reader, numbers):
    make.message(forum)
    assert reader[1].post(f"{base(forum)}/reading/messages", data={"number": numbers}).status_code == 204
    assert marks(reader[0]) == set()


def test_posting_marks_the_thread_but_not_what_came_unseen(forum, reader):
    make.registration(forum, reader[0])
    first = make.message(forum)
    written = {"subject": "An answer", "body": "Mine.", "language": "en", "submission": "one"}
    reader[1].post(f"{base(forum)}/messages/1/replies", data=written)
    assert new_on(reader[1], f"{base(forum)}/threads/1") == set()
    make.message(forum, reply_to=first)
    reader[1].post(f"{base(forum)}/messages/1/replies", data=written | {"submission": "two"})
    assert new_on(reader[1], f"{base(forum)}/threads/1") == {3}


def test_counts_stand_beside_topics_threads_and_forums(forum, reader):
    first = make.message(forum)
    make.message(forum, reply_to=first)
    make.message(forum, topic=forum.topics[1])
    reader[1].post(f"{base(forum)}/threads/1/reading", data={"until": "1", **SEEN})
    assert "2 unread" in get(reader[1], "/en/forums").text and "2 unread" in get(reader[1], "/en/").text
    page = get(reader[1], base(forum)).text
    assert page.count("1 unread") == 2 and "2 unread" in page
    assert "1 unread" in get(reader[1], f"{base(forum)}/topics/1?view=list").text


def test_the_forum_page_says_what_came_since_one_last_read(forum, reader):
    make.message(forum)
    assert "Since you last read here" not in get(reader[1], base(forum)).text
    reader[1].post(f"{base(forum)}/reading", data=SEEN)
    make.message(forum, posted_at=NOW)
    assert "Since you last read here" in get(reader[1], base(forum)).text


def test_counting_stops_and_says_so(forum, reader, monkeypatch):
    monkeypatch.setattr(unread, "WINDOW", 3)
    unread._news.cache_clear()
    first = make.message(forum)
    for _ in range(5):
        make.message(forum, reply_to=first)
    assert "3 or more unread" in get(reader[1], f"{base(forum)}/topics/1").text
    reader[1].post(f"{base(forum)}/reading", data={"until": "5", **SEEN})
    assert "1 unread" in get(reader[1], f"{base(forum)}/topics/1").text
    unread._news.cache_clear()


def test_the_way_to_the_first_unread_leads_to_its_place(forum, reader):
    first = make.message(forum)
    for _ in range(30):
        make.message(forum, reply_to=first)
    reader[1].post(f"{base(forum)}/threads/1/reading", data={"until": "28", **SEEN})
    for of in ("", "/topics/1", "/threads/1"):
        answer = reader[1].get(f"{base(forum)}{of}/unread")
        assert answer.status_code == 302 and answer.location == f"{base(forum)}/threads/1?from=29#m29"
    reader[1].post(f"{base(forum)}/reading", data=SEEN)
    assert reader[1].get(f"{base(forum)}/topics/1/unread").location == f"{base(forum)}/topics/1"


def test_hidden_and_waiting_messages_are_never_counted(forum, reader):
    make.message(forum)
    make.message(forum, status="hidden")
    make.message(forum, status="pending")
    assert "1 unread" in get(reader[1], base(forum)).text
    assert reader[1].get(f"{base(forum)}/unread").location.endswith("#m1")


def test_nothing_is_said_of_a_forum_that_one_may_not_read(app, reader):
    closed = make.forum(visibility="registered")
    make.message(closed)
    assert "unread" not in get(reader[1], "/en/forums").text
    for path in ("/reading", "/topics/1/reading", "/threads/1/reading", "/reading/messages"):
        assert reader[1].post(base(closed) + path).status_code == 403
    assert marks(reader[0]) == set()


def test_a_page_costs_the_same_for_one_message_and_for_thirty(forum, reader, queries):
    def costs(path):
        with queries() as seen:
            reader[1].get(base(forum) + path)
        return len(seen)

    paths = ("", "/topics/1", "/topics/1?view=list", "/threads/1", "/messages")
    first = make.message(forum)
    reader[1].get(base(forum))
    one = {path: costs(path) for path in paths}
    for n in range(29):
        make.message(forum, reply_to=first if n % 2 and n < 10 else None)
    reader[1].get(base(forum))
    assert {path: costs(path) for path in paths} == one


def test_a_signed_in_reader_costs_two_queries_more(forum, reader, client, queries):
    make.message(forum)
    address = f"{base(forum)}/topics/1"
    client.get(address)
    reader[1].get(address)
    with queries() as anonymous:
        client.get(address)
    with queries() as signed_in:
        reader[1].get(address)
    # besides these two: who it is, and how they stand to the forum
    assert len(signed_in) <= len(anonymous) + 4


def move(messages, thread_id):
    db.session.execute(db.update(Message).where(Message.id.in_([message.id for message in messages])).values(thread_id=thread_id))
    db.session.commit()


def test_what_was_read_stays_read_when_a_thread_is_split(forum, reader):
    first = make.message(forum)
    second = make.message(forum, reply_to=first)
    reader[1].post(f"{base(forum)}/threads/1/reading", data=SEEN)
    split = Thread(forum_id=forum.id, topic_id=forum.topics[0].id, root_number=2, message_count=1, last_message_at=NOW)
    db.session.add(split)
    db.session.flush()
    reading.thread_was_split(old=first.thread_id, new=split.id)
    move([second], split.id)
    assert new_on(reader[1], f"{base(forum)}/messages") == set()


def test_nothing_unread_is_lost_when_threads_are_merged(forum, reader, as_):
    first, second = make.message(forum), make.message(forum)
    third = make.message(forum, reply_to=first)
    both = as_(make.person())
    for browser, address in ((reader[1], "/threads/1"), (both, "/topics/1")):
        browser.post(f"{base(forum)}{address}/reading", data=SEEN)
    reading.threads_were_merged(gone=second.thread_id, into=first.thread_id)
    move([second], first.thread_id)
    assert second.number in new_on(reader[1], f"{base(forum)}/messages")
    assert new_on(both, f"{base(forum)}/messages") == set()
    assert third.thread_id == first.thread_id
