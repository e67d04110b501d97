"""The page of a topic: introduction, questions, and its messages as a tree, as a list and by time."""

from datetime import timedelta

import pytest

from core.database import db
from forum import visibility
from tests import make
from tests.forum.readers import numbers_on, says
from tests.make import NOW
from tests.pages import get

DAY = timedelta(days=1)


@pytest.fixture
def forum(app):
    return make.forum(topics=2, edition_id=make.edition("A.1", "A.2").id)


@pytest.fixture
def author(forum):
    return make.registration(forum, make.person(name="Biosafety focal point, Mexico", country="MX"))


def topic(client, forum, asked=""):
    return get(client, f"/en/forums/{forum.slug}/topics/1{asked}")


def goal(forum, code):
    from plans.models import Goal

    return db.session.scalar(db.select(Goal).where(Goal.edition_id == forum.edition_id, Goal.code == code))


def gone(message, by_author=False):
    """Hidden by the moderator, or withdrawn by its author."""
    act = message.withdraw(by=None, at=NOW) if by_author else message.hide(by=None, at=NOW, reason="Off the subject.")
    db.session.add(act)
    visibility.vanished(db.session, message)
    db.session.commit()


def held(message):
    """Taken from readers again until the moderator has decided."""
    db.session.add(message.hold(by=None, at=NOW, reason="A participant reported it."))
    visibility.vanished(db.session, message)
    db.session.commit()


def test_a_reader_finds_introduction_questions_and_messages(client, forum, author):
    question = forum.topics[0].questions[1]
    make.message(forum, author=author, questions=(question,), subject="What we need")
    page = topic(client, forum)
    assert page.heading() == forum.topics[0].title
    assert says(page, "Introduction An introduction.")
    assert says(page, "2. Question 2 of topic 1? 1 input to question 2")
    assert says(page, "What we need Mexico Biosafety focal point Wed 11 March, 07:00 Party English")
    assert says(page, "Messages 1 in 1 thread") and says(page, "Inputs 1 from 1 contributor")


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (-DAY, DAY, "Open until Thu 12 March, 08:00 Toronto Thu 12 March, 12:00 UTC"),
        (DAY, 2 * DAY, "Opens Thu 12 March, 08:00 Toronto"),
        (-2 * DAY, -DAY, "Closed Tue 10 March, 08:00 Toronto"),
    ],
)
def test_the_page_says_whether_the_topic_is_open(client, opens, closes, words):
    forum = make.forum(opens_at=NOW + opens, closes_at=NOW + closes)
    assert says(topic(client, forum), words)


def test_its_own_window_counts_and_not_the_forums(client, forum):
    forum.topics[0].closes_at = NOW
    db.session.commit()
    assert says(topic(client, forum), "Closed Wed 11 March, 08:00 Toronto")
    assert says(topic(client, forum), "This closed on Wednesday 11 March 2026, 08:00 (Toronto).")


def test_replies_follow_what_they_answer(client, forum, author):
    first = make.message(forum, author=author)
    second = make.message(forum, author=author, reply_to=first)
    make.message(forum, author=author, reply_to=first)
    make.message(forum, author=author, reply_to=second)
    page = topic(client, forum)
    assert numbers_on(page) == [1, 2, 4, 3]
    assert says(page, "in reply to #2") and page.link("in reply to #2") == "#m2"


def test_threads_stand_by_their_latest_activity(client, forum, author):
    old = make.message(forum, author=author, posted_at=NOW - timedelta(hours=5))
    make.message(forum, author=author, posted_at=NOW - timedelta(hours=4))
    make.message(forum, author=author, posted_at=NOW - timedelta(hours=3), reply_to=old)
    assert numbers_on(topic(client, forum)) == [1, 3, 2]


def test_five_threads_a_page(client, forum, author):
    for hours in range(12):
        make.message(forum, author=author, posted_at=NOW - timedelta(hours=20 - hours))
    page = topic(client, forum)
    assert numbers_on(page) == [12, 11, 10, 9, 8] and says(page, "Threads 1–5 of 12, latest activity first")
    assert numbers_on(topic(client, forum, "?page=3")) == [2, 1]
    assert numbers_on(topic(client, forum, "?page=99")) == [2, 1]


def test_a_thread_of_twelve_is_whole_and_one_of_thirteen_shows_its_latest(client, forum, author):
    first = make.message(forum, author=author)
    for _ in range(11):
        make.message(forum, author=author, reply_to=first)
    assert numbers_on(topic(client, forum)) == list(range(1, 13))
    make.message(forum, author=author, reply_to=first)
    page = topic(client, forum)
    assert numbers_on(page) == [1, 10, 11, 12, 13]
    assert page.link("The whole thread, 13 messages") == f"/en/forums/{forum.slug}/threads/1"


def test_the_moderators_opening_stands_first_on_ground_of_its_own(client, forum, author):
    opening = make.message(forum, author=make.registration(forum, role="moderator"), kind="moderator", posted_at=NOW - 2 * DAY, subject="Welcome")
    for hours in range(6):
        make.message(forum, author=author, posted_at=NOW - timedelta(hours=9 - hours))
    page = topic(client, forum)
    assert numbers_on(page) == [opening.number, 7, 6, 5, 4, 3]
    assert says(page, "From the moderator, not counted as an input Welcome")
    assert says(page, "Threads 1–6 of 7, latest activity first")
    assert numbers_on(topic(client, forum, "?page=2")) == [2]


def test_the_list_names_subject_speaker_and_latest(client, forum, author):
    first = make.message(forum, author=author, subject="Maíz y viento", language="es", posted_at=NOW - 2 * DAY)
    make.message(forum, author=author, reply_to=first)
    page = topic(client, forum, "?view=list")
    assert says(page, "#1 Maíz y viento Mexico, Español 2 Wed 11 March, 07:00")
    assert page.link("Maíz y viento") == f"/en/forums/{forum.slug}/threads/1"


def test_twenty_five_threads_a_page_of_the_list(client, forum, author):
    for minutes in range(27):
        make.message(forum, author=author, posted_at=NOW - timedelta(hours=9) + timedelta(minutes=minutes), subject=f"Subject of {minutes:02}")
    first, second = topic(client, forum, "?view=list"), topic(client, forum, "?view=list&page=2")
    assert says(first, "Subject of 26") and says(first, "Subject of 02") and not says(first, "Subject of 01")
    assert says(second, "Subject of 01") and says(second, "Threads 26–27 of 27")


def test_by_time_the_pages_follow_on_each_other(client, forum, author):
    for n in range(60):
        make.message(forum, author=author, topic=forum.topics[n % 2])
    first = topic(client, forum, "?view=time")
    assert numbers_on(first) == list(range(1, 51, 2)) and says(first, "Messages 1–25 of 30, by time")
    assert first.link("Next") == "?view=time&page=2&from=51"
    for way in ("?view=time&page=2&from=51", "?view=time&page=2", "?view=time&page=77"):
        second = topic(client, forum, way)
        assert numbers_on(second) == [51, 53, 55, 57, 59] and says(second, "Messages 26–30 of 30, by time")
        assert second.link("Previous") == "?view=time&page=1&from=1"
    assert numbers_on(topic(client, forum, "?view=time&from=20"))[0] == 21


def test_the_inputs_to_one_question(client, forum, author):
    one, two = forum.topics[0].questions
    make.message(forum, author=author, questions=(one,))
    make.message(forum, author=author, questions=(one, two))
    make.message(forum, author=author)
    page = topic(client, forum, "?question=1")
    assert says(page, "Inputs to question 1") and numbers_on(page) == [1, 2]
    assert numbers_on(topic(client, forum, "?question=2")) == [2]
    assert numbers_on(topic(client, forum, "?question=9")) == [1, 2, 3] or len(numbers_on(topic(client, forum, "?question=9"))) == 3


def test_the_inputs_under_one_goal(client, forum, author):
    make.message(forum, author=author, topic=forum.topics[1], goals=(goal(forum, "A.1"),))
    make.message(forum, author=author, goals=(goal(forum, "A.1"), goal(forum, "A.2")))
    make.message(forum, author=author, goals=(goal(forum, "A.2"),))
    make.message(forum, author=author, kind="moderator", goals=(goal(forum, "A.2"),))
    page = topic(client, forum, "?goal=A.2")
    assert says(page, "Inputs under goal A.2 Goal A.2") and numbers_on(page) == [2, 3]
    assert numbers_on(topic(client, forum, "?goal=A.1")) == [2]


def test_filtered_messages_are_leafed_through_too(client, forum, author):
    tag, question = goal(forum, "A.1"), forum.topics[0].questions[0]
    for n in range(30):
        make.message(forum, author=author, goals=(tag,) if n % 2 else (), questions=(question,))
    assert says(topic(client, forum, "?question=1"), "Messages 1–25 of 30, by time")
    assert numbers_on(topic(client, forum, "?question=1&page=2")) == [26, 27, 28, 29, 30]
    assert numbers_on(topic(client, forum, "?question=1&page=2&from=26")) == [26, 27, 28, 29, 30]
    assert says(topic(client, forum, "?goal=A.1"), "Messages 1–15 of 15, by time")


def test_marks_lead_to_questions_and_to_what_else_names_a_goal(client, forum, author):
    make.message(forum, author=author, goals=(goal(forum, "A.2"),), questions=(forum.topics[0].questions[0],))
    make.message(forum, author=author)
    page = topic(client, forum)
    assert page.link("Question 1") == "#q1" and page.link("Goal A.2") == "?goal=A.2"
    assert says(page, "No question, no goal")


def test_who_typed_a_message_in_for_somebody_is_named(client, forum, author):
    clerk = make.registration(forum, make.person(name="A clerk"), role="secretariat")
    make.message(forum, author=clerk, on_behalf_of=author)
    assert says(topic(client, forum), "Mexico Biosafety focal point Wed 11 March, 07:00 Party English typed in by A clerk")


@pytest.mark.parametrize(("by_author", "words"), [(True, "#1 This message was withdrawn by its author."), (False, "#1 This message was hidden by the moderator.")])
def test_a_gap_stands_where_replies_hang_below_what_is_gone(client, forum, author, by_author, words):
    first = make.message(forum, author=author, subject="Regrettable", body="Unsayable words.")
    make.message(forum, author=author, reply_to=first, subject="An answer")
    gone(first, by_author=by_author)
    page = topic(client, forum)
    assert says(page, words) and numbers_on(page) == [1, 2] and says(page, "An answer")
    assert "Regrettable" not in page.html and "Unsayable" not in page.html
    listed = topic(client, forum, "?view=list")
    assert says(listed, "The message that opened this thread is gone") and "Regrettable" not in listed.html


def test_no_gap_stands_where_nothing_hangs(client, forum, author):
    first = make.message(forum, author=author)
    leaf = make.message(forum, author=author, reply_to=first)
    alone = make.message(forum, author=author)
    gone(leaf)
    gone(alone)
    page = topic(client, forum)
    assert numbers_on(page) == [1] and says(page, "Messages 1 in 1 thread")


def test_what_waits_leaves_no_trace_for_others(client, forum, author):
    first = make.message(forum, author=author)
    middle = make.message(forum, author=author, reply_to=first, body="Waiting words.")
    make.message(forum, author=author, reply_to=middle)
    held(middle)
    make.message(forum, author=author, status="pending", body="Waiting words.")
    page = topic(client, forum)
    assert numbers_on(page) == [1, 3] and "Waiting words" not in page.html and "#2" not in page.html
    assert says(page, "Messages 2 in 1 thread")


def test_the_author_sees_an_own_message_that_waits_with_the_reason(as_, forum):
    person = make.person()
    author = make.registration(forum, person)
    first = make.message(forum)
    make.message(forum, author=author, reply_to=first, status="pending", late=True, body="Waiting words.")
    make.message(forum, author=author, status="pending", body="A thread that waits.")
    page = topic(as_(person), forum)
    assert numbers_on(page) == [3, 1, 2]
    assert says(page, "Waiting words.") and says(page, "A thread that waits.")
    assert says(page, "Held Only the author and the moderator see this message. It waits for the moderator. It arrived after closing.")
    assert says(page, "Held Messages of yours wait for the moderator: #2 #3")
    other = topic(as_(make.person()), forum)
    assert numbers_on(other) == [1] and "Waiting" not in other.html


def test_the_reason_given_for_holding_is_told_to_the_author(as_, forum):
    person = make.person()
    message = make.message(forum, author=make.registration(forum, person))
    held(message)
    assert says(topic(as_(person), forum), "It waits for the moderator. A participant reported it.")


def test_where_to_write_is_told_to_everybody(client, as_, forum):
    make.message(forum)
    visitor, member, participant = client, make.person(), make.person()
    make.registration(forum, participant)
    assert topic(visitor, forum).link("Sign in to write") and not says(topic(visitor, forum), "Reply to message 1")
    assert topic(as_(member), forum).link("Register to take part") == f"/en/forums/{forum.slug}/registration"
    page = topic(as_(participant), forum)
    assert page.link("Start a new thread") == f"/en/forums/{forum.slug}/topics/1/messages/new"
    assert page.link("Reply to message 1") == f"/en/forums/{forum.slug}/messages/1/replies/new"
    forum.closes_at = NOW
    db.session.commit()
    page = topic(as_(participant), forum)
    assert not says(page, "Start a new thread") and not says(page, "Reply to message 1")
    assert says(page, "This closed on Wednesday 11 March 2026, 08:00 (Toronto). Messages are no longer published.")


def test_texts_tell_their_language_and_direction(client, forum, author):
    make.message(forum, author=author, language="ar", subject="السودان", body="نشكر ميسّرة المنتدى.")
    make.message(forum, author=author, language=None, subject="No language known")
    page = topic(client, forum)
    assert '<span class="subject" lang="ar" dir="rtl">السودان</span>' in page.html
    assert '<span lang="ar" dir="rtl">العربية</span>' in page.html
    assert '<span class="subject" dir="auto">No language known</span>' in page.html


def test_a_topic_costs_the_same_for_one_message_and_for_thirty(client, forum, author, queries):
    def write(n, reply_to=None):
        return [make.message(forum, author=author, goals=(goal(forum, "A.1"),), questions=(forum.topics[0].questions[0],), reply_to=reply_to) for _ in range(n)]

    def costs(view):
        with queries() as seen:
            get(client, f"{address}{view}&page=1")
        return len(seen)

    address = f"/en/forums/{forum.slug}/topics/1"
    views = ("?view=tree", "?view=list", "?view=time", "?question=1", "?goal=A.1")
    write(1)
    for view in views:
        get(client, address + view)
    one = {view: costs(view) for view in views}
    (first,) = write(1)
    write(14, reply_to=first)
    write(20)
    assert {view: costs(view) for view in views} == one
