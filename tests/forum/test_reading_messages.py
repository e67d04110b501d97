"""One message under its permanent address, threads, all messages, participants and initiatives."""

from datetime import timedelta

import pytest

from core.database import db
from forum import visibility
from forum.models import Initiative
from tests import make
from tests.forum.readers import numbers_on, says
from tests.make import NOW
from tests.pages import get

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app):
    return make.forum(topics=2)


@pytest.fixture
def author(forum):
    return make.registration(forum, make.person(name="Biosafety focal point, Mexico", country="MX"))


def at(forum, rest=""):
    return f"/en/forums/{forum.slug}{rest}"


def gone(message, by_author=False):
    act = message.withdraw(by=None, at=NOW) if by_author else message.hide(by=None, at=NOW, reason="Off the subject.")
    db.session.add(act)
    visibility.vanished(db.session, message)
    db.session.commit()


def test_a_message_stands_under_its_number_with_its_place_in_the_thread(client, forum, author):
    first = make.message(forum, author=author, subject="The question")
    second = make.message(forum, author=author, reply_to=first, subject="My answer", body="Words to keep.")
    make.message(forum, author=author, reply_to=second, subject="And yet")
    page = get(client, at(forum, "/messages/2"))
    assert page.heading() == "Message #2" and says(page, "Words to keep.")
    assert says(page, "In reply to #1 The question") and says(page, "Replies #3 And yet")
    assert page.link("The whole thread, 3 messages") == at(forum, "/threads/1#m2")
    assert page.link("Earlier in the thread: #1") and page.link("Later in the thread: #3")
    assert page.link("topic 1") == at(forum, "/topics/1")


def test_from_a_long_thread_the_address_leads_to_its_part(client, forum, author):
    first = make.message(forum, author=author)
    for _ in range(29):
        make.message(forum, author=author, reply_to=first)
    page = get(client, at(forum, "/messages/28"))
    assert page.link("The whole thread, 30 messages") == at(forum, "/threads/1?from=28#m28")
    assert numbers_on(get(client, at(forum, "/threads/1?from=28"))) == [28, 29, 30]


@pytest.mark.parametrize(("by_author", "words"), [(False, "This message was hidden by the moderator."), (True, "This message was withdrawn by its author.")])
def test_what_is_gone_says_so_and_nothing_of_its_words(client, forum, author, by_author, words):
    first = make.message(forum, author=author)
    message = make.message(forum, author=author, reply_to=first, subject="Regrettable", body="Unsayable words.")
    gone(message, by_author=by_author)
    page = get(client, at(forum, "/messages/2"), status=410)
    assert page.heading() == "Message #2" and says(page, words)
    assert "Regrettable" not in page.html and "Unsayable" not in page.html and "Mexico" not in page.html
    assert page.link("The thread it stood in") == at(forum, "/threads/1")


def test_a_number_that_was_never_given_and_one_that_waits_are_not_found(client, as_, forum):
    make.message(forum, status="pending")
    assert get(client, at(forum, "/messages/1"), status=404)
    assert get(client, at(forum, "/messages/2"), status=404)
    assert get(as_(make.person()), at(forum, "/messages/1"), status=404)


def test_author_and_moderator_see_what_others_do_not(as_, forum):
    person, keeper = make.person(), make.person()
    author = make.registration(forum, person)
    make.registration(forum, keeper, role="moderator")
    make.message(forum, author=author, status="pending", late=True, body="Late words.")
    hidden = make.message(forum, author=author, body="Hidden words.")
    gone(hidden)
    for reader in (as_(person), as_(keeper), as_(make.person(role="secretariat"))):
        page = get(reader, at(forum, "/messages/1"))
        assert says(page, "Late words.") and says(page, "Held Only the author and the moderator see this message.") and says(page, "It arrived after closing.")
        page = get(reader, at(forum, "/messages/2"))
        assert says(page, "Hidden words.") and says(page, "Hidden Only the author and the moderator see this message. Off the subject.")


def test_a_reply_to_what_waits_does_not_mention_it(client, forum, author):
    first = make.message(forum, author=author)
    middle = make.message(forum, author=author, reply_to=first)
    make.message(forum, author=author, reply_to=middle)
    db.session.add(middle.hold(by=None, at=NOW, reason="To be looked at."))
    visibility.vanished(db.session, middle)
    db.session.commit()
    page = get(client, at(forum, "/messages/3"))
    assert "#2" not in page.html and "messages/2" not in page.html
    assert not says(get(client, at(forum, "/messages/1")), "Replies")


def test_a_short_thread_is_a_tree_and_a_long_one_goes_by_time(client, forum, author):
    first = make.message(forum, author=author, subject="A long talk")
    second = make.message(forum, author=author, reply_to=first)
    make.message(forum, author=author, reply_to=first)
    make.message(forum, author=author, reply_to=second)
    page = get(client, at(forum, "/threads/1"))
    assert page.heading() == "A long talk" and numbers_on(page) == [1, 2, 4, 3] and says(page, "A thread of 4 messages")
    for _ in range(26):
        make.message(forum, author=author, reply_to=first)
    page = get(client, at(forum, "/threads/1"))
    assert numbers_on(page) == list(range(1, 26)) and says(page, "Messages 1–25 of 30, by time")
    assert numbers_on(get(client, at(forum, "/threads/1?page=2"))) == [26, 27, 28, 29, 30]
    assert page.link("All on one page, to print") == "?all=1" and numbers_on(get(client, at(forum, "/threads/1?all=1"))) == [1, 2, 4, 3, *range(5, 31)], "as a tree, whole"


def test_a_thread_whose_first_message_is_gone_keeps_its_replies(client, forum, author):
    first = make.message(forum, author=author, subject="Regrettable")
    make.message(forum, author=author, reply_to=first, subject="An answer")
    gone(first)
    page = get(client, at(forum, "/threads/1"))
    assert page.heading() == "Thread from message #1 on" and "Regrettable" not in page.html
    assert says(page, "#1 This message was hidden by the moderator.") and says(page, "An answer")


def test_a_thread_with_nothing_to_read_is_not_found(client, forum, author):
    gone(make.message(forum, author=author))
    make.message(forum, author=author, status="pending")
    for path in ("/threads/1", "/threads/2", "/threads/3"):
        assert get(client, at(forum, path), status=404)


def test_all_messages_of_a_forum_by_time(client, forum, author):
    make.message(forum, author=author, whole_forum=True, kind="moderator")
    for n in range(29):
        make.message(forum, author=author, topic=forum.topics[n % 2], questions=(forum.topics[n % 2].questions[0],))
    page = get(client, at(forum, "/messages"))
    assert numbers_on(page) == list(range(1, 26)) and says(page, "30 messages, the first one first.")
    assert page.link("Question 1") == at(forum, "/topics/1#q1")
    assert numbers_on(get(client, at(forum, "/messages" + page.link("Next")))) == [26, 27, 28, 29, 30]


def test_participants_are_listed_by_category_without_their_addresses(client, forum):
    for name, category, country in (("Delegate, Peru", "party", "PE"), ("Delegate, Albania", "party", "AL"), ("Grace Wanjiru", "iplc", "KE")):
        who = make.person(
            name=name, category=category, country=country, email=f"{category}-{country.lower()}@private.example", organization="Village Council" if category == "iplc" else None
        )
        make.registration(forum, who, email=f"{category}-{country.lower()}@private.example")
    page = get(client, at(forum, "/participants"))
    assert says(page, "3 registered from 3 countries. 0 of them have contributed.")
    assert page.text.index("Albania") < page.text.index("Peru") < page.text.index("Village Council")
    assert says(page, "Indigenous peoples and local communities 3 Village Council Grace Wanjiru, Kenya")
    assert "private.example" not in page.html
    page = get(client, at(forum, "/participants?category=iplc"))
    assert says(page, "Village Council") and not says(page, "Albania") and says(page, "Participants 1–1 of 1")


def test_somebody_erased_is_a_former_participant(client, forum):
    author = make.registration(forum, make.person(name="Ana Torres", country="PE"))
    make.message(forum, author=author)
    author.erase(at=NOW)
    db.session.commit()
    for path in ("/topics/1", "/messages/1", "/participants"):
        page = get(client, at(forum, path))
        assert says(page, "Peru Former participant") and "Ana Torres" not in page.html


def test_the_initiatives_of_a_topic_in_one_table(client, forum, author):
    message, elsewhere, hidden = make.message(forum, author=author), make.message(forum, author=author, topic=forum.topics[1]), make.message(forum, author=author)
    for one, title in ((message, "School gardens"), (message, "A seed bank"), (elsewhere, "Another topic's"), (hidden, "A secret plan")):
        db.session.add(Initiative(message_id=one.id, position=1, title=title, type="Training", audience="Teachers", status="ongoing"))
    gone(hidden)
    make.figures.recount(db.session, forum.id)
    db.session.commit()
    page = get(client, at(forum, "/topics/1/initiatives"))
    assert says(page, "Mexico #1 School gardens (Ongoing) Training Teachers A seed bank (Ongoing) Training Teachers")
    assert not says(page, "Another topic's") and "A secret plan" not in page.html
    assert says(get(client, at(forum, "/topics/1")), "Initiatives listed with this message: 2")
    assert get(client, at(forum, "/topics/1")).link("in one table") == at(forum, "/topics/1/initiatives")


def test_these_pages_cost_the_same_for_one_message_and_for_thirty(client, forum, author, queries):
    def write(n):
        for _ in range(n):
            message = make.message(forum, topic=topic, reply_to=first[0] if first else None, posted_at=NOW - timedelta(hours=2))
            first.append(message)
            db.session.add(Initiative(message_id=message.id, position=1, title="Something"))
        make.figures.recount(db.session, forum.id)
        db.session.commit()

    def costs(path):
        with queries() as seen:
            get(client, at(forum, path))
        return len(seen)

    first: list = []
    topic, paths = forum.topics[0], ("/threads/1", "/messages/1", "/messages", "/participants", "/topics/1/initiatives")
    write(1)
    one = {path: costs(path) for path in paths}
    write(24)
    assert {path: costs(path) for path in paths} == one
