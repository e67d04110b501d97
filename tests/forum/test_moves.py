"""Messages and threads put in order: addresses stay, counts follow, tags of the old topic go and come back, and every act can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.database import db
from core.letters import Outgoing
from forum import figures
from forum.models import Act, Forum, Message, MessageGoal, MessageQuestion, Question, Thread, Topic
from tests import make
from tests.forum.writers import answer, at, messages, write
from tests.pages import get, post
from tests.tries import together

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(title="Warm homes", topics=2, edition_id=make.edition().id)


@pytest.fixture
def moderator(forum, as_):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return as_(person)


@pytest.fixture
def thread(forum):
    """#1 answers question 1; #2 replies to it, #3 to that; #4 stands alone in topic 1, #5 in topic 2."""
    one = make.message(forum, questions=(forum.topics[0].questions[0],))
    two = make.message(forum, reply_to=one)
    make.message(forum, reply_to=two)
    make.message(forum)
    make.message(forum, topic=forum.topics[1])
    return one


def counts() -> list[tuple]:
    """Everything that is counted: of threads in which something stands, topics and questions."""
    db.session.expire_all()
    found = [(t.root_number, t.topic_id, t.message_count, t.last_message_at) for t in db.session.scalars(select(Thread).order_by(Thread.id)) if t.message_count]
    found += [(t.number, t.message_count, t.input_count, t.contributor_count, t.thread_count, t.last_message_at) for t in db.session.scalars(select(Topic).order_by(Topic.id))]
    return found + [(q.number, q.input_count) for q in db.session.scalars(select(Question).order_by(Question.id))]


def are_true(forum) -> bool:
    kept = counts()
    figures.recount(db.session, forum.id)
    return counts() == kept


def places(forum) -> list[tuple[int, int | None, int]]:
    """Of each message its number, its topic and the number its thread begins with."""
    found = select(Message.number, Topic.number, Thread.root_number).join(Thread, Thread.id == Message.thread_id).outerjoin(Topic, Topic.id == Message.topic_id)
    return list(db.session.execute(found.order_by(Message.number)).tuples())


def last_act() -> Act:
    return db.session.scalars(select(Act).order_by(Act.id.desc()).limit(1)).one()


def undo(browser, forum, *, status: int = 200):
    return post(browser, at(forum, f"/acts/{last_act().id}/undoing"), status=status)


BEFORE = [(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 4), (5, 2, 5)]


def test_a_message_moves_to_another_topic_with_its_replies_and_back(forum, thread, moderator, client):
    was = counts()
    post(moderator, at(forum, "/messages/2/move"), topic="2", replies="1", reason="It is about topic 2.")
    assert places(forum) == [(1, 1, 1), (2, 2, 2), (3, 2, 2), (4, 1, 4), (5, 2, 5)] and are_true(forum)
    assert [message.reply_to_id is not None for message in messages(forum)] == [False, True, True, False, False]
    page = get(client, at(forum, "/messages/2"))
    assert page.has("in reply to #1") and page.has("topic 2")
    undo(moderator, forum)
    assert places(forum) == BEFORE and counts() == was and are_true(forum)
    assert [act.kind for act in db.session.scalars(select(Act))] == ["message-moved", "message-moved"]


def test_a_message_moves_alone_and_its_thread_begins_with_the_next(forum, thread, moderator, client):
    post(moderator, at(forum, "/messages/1/move"), topic="2", reason="")
    assert places(forum)[:3] == [(1, 2, 1), (2, 1, 2), (3, 1, 2)] and are_true(forum)
    assert get(client, at(forum, "/threads/2")).has("A thread of 2 messages") and get(client, at(forum, "/threads/1")).has("A thread of 1 message")
    undo(moderator, forum)
    assert places(forum) == BEFORE and are_true(forum)
    assert get(client, at(forum, "/threads/1")).has("A thread of 3 messages")
    gone = client.get(at(forum, "/threads/2"))
    assert gone.status_code == 308 and gone.location.endswith("/threads/1#m2")


def test_tags_of_the_old_topic_go_and_come_back(forum, thread, moderator):
    forum.topics[1].goal_codes = ["A.2"]
    goal = db.session.get(Message, thread.id)
    from plans.models import Goal

    goals = {g.code: g.id for g in db.session.scalars(select(Goal).where(Goal.edition_id == forum.edition_id))}
    goal.goal_codes = ["A.1", "A.2"]
    db.session.add_all(MessageGoal(message_id=thread.id, goal_id=key, set_at=make.NOW) for key in goals.values())
    db.session.commit()
    post(moderator, at(forum, "/threads/1/move"), topic="2", reason="")
    moved = messages(forum)[0]
    assert (moved.question_numbers, moved.goal_codes) == (None, ["A.2"]) and are_true(forum)
    assert db.session.scalar(select(func.count()).select_from(MessageQuestion)) == 0 and db.session.scalars(select(MessageGoal.goal_id)).all() == [goals["A.2"]]
    undo(moderator, forum)
    back = messages(forum)[0]
    assert (back.question_numbers, back.goal_codes) == ([1], ["A.1", "A.2"]) and are_true(forum)
    assert db.session.scalar(select(func.count()).select_from(MessageQuestion)) == 1 and len(db.session.scalars(select(MessageGoal.goal_id)).all()) == 2


def test_threads_merge_the_old_address_leads_on_and_they_part_again(forum, thread, moderator, client):
    was = counts()
    post(moderator, at(forum, "/threads/1/merger"), thread="#5", reason="The same subject.")
    assert places(forum) == [(1, 2, 5), (2, 2, 5), (3, 2, 5), (4, 1, 4), (5, 2, 5)] and are_true(forum)
    old = client.get(at(forum, "/threads/1"))
    assert old.status_code == 308 and old.location.endswith("/threads/5#m1") and old.headers["Cache-Control"] == "no-store"
    assert get(client, at(forum, "/threads/5")).has("A thread of 4 messages") and get(client, at(forum, "/messages/1")).has("Message #1")
    undo(moderator, forum)
    assert places(forum) == BEFORE and counts() == was


def test_a_thread_is_split_gets_a_title_and_is_split_again_after_an_undoing(forum, thread, moderator, client):
    for _ in range(2):
        post(moderator, at(forum, "/threads/2/split"), title="Who pays?", reason="")
        assert places(forum)[:3] == [(1, 1, 1), (2, 1, 2), (3, 1, 2)] and are_true(forum)
        assert get(client, at(forum, "/threads/2")).heading() == "Who pays?"
        undo(moderator, forum)
        assert places(forum) == BEFORE and are_true(forum)
    assert db.session.scalar(select(func.count(Thread.id))) == 4  # an emptied thread is used again


def test_replies_that_came_meanwhile_go_along_when_a_move_is_undone(forum, thread, moderator, as_):
    post(moderator, at(forum, "/threads/2/split"), title="", reason="")
    act = last_act().id
    ada = make.person()
    make.registration(forum, ada)
    answer(as_(ada), forum, 3)
    post(moderator, at(forum, f"/acts/{act}/undoing"))
    assert places(forum)[-1] == (6, 1, 1) and are_true(forum)


def test_what_was_moved_on_since_is_not_undone(forum, thread, moderator):
    post(moderator, at(forum, "/messages/2/move"), topic="2", replies="1", reason="")
    first = last_act().id
    post(moderator, at(forum, "/threads/2/merger"), thread="5", reason="")
    page = post(moderator, at(forum, f"/acts/{first}/undoing"), status=409)
    assert page.has("Nothing was changed.") and places(forum)[1] == (2, 2, 5)


@together(("where", "fields", "says"), [
    ("/messages/2/move", {"topic": "1"}, "Please choose one of those listed."), ("/messages/2/move", {}, "Please choose a topic"),
    ("/messages/2/move", {"thread": "99"}, "There is no message #99"), ("/messages/2/move", {"thread": "x"}, "such as 47"), ("/messages/2/move", {"thread": "3"}, "stands in that thread already"),
    ("/threads/1/split", {}, "opens its thread already"), ("/threads/1/merger", {"thread": "2"}, "stands in that thread already"), ("/threads/1/move", {}, "Please choose a topic"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_says_why(forum, thread, moderator, where, fields, says):
    answered = moderator.post(at(forum, where), data={"reason": "", **fields})
    assert answered.status_code in (409, 422) and says in answered.get_data(as_text=True)
    assert places(forum) == BEFORE and db.session.scalars(select(Act)).all() == []


def test_each_author_gets_one_letter_about_all_messages_that_moved(forum, moderator, as_):
    ada = make.person(language="fr")
    make.registration(forum, ada)
    write(as_(ada), forum, questions=["1"])
    for _ in range(2):
        answer(as_(ada), forum, 1)
    post(moderator, at(forum, "/threads/1/move"), topic="2", reason="It belongs there.")
    [told] = db.session.scalars(select(Outgoing).where(Outgoing.template == "forum/moved"))
    assert told.to == ada.email and told.language == "fr" and "#1" in told.text and "#3" in told.text and "It belongs there." in told.text


def test_a_locked_thread_takes_no_replies_until_it_is_unlocked(forum, thread, moderator, as_, client):
    ada = make.person()
    make.registration(forum, ada)
    assert post(moderator, at(forum, "/threads/1/lock"), reason="Enough said.").has("It takes no more replies.")
    page = answer(as_(ada), forum, 3, status=403, body="One more thing.")
    assert page.has("The moderator has locked this thread") and page.has("One more thing.") and len(messages(forum)) == 5
    assert not get(as_(ada), at(forum, "/threads/1")).has("Reply")
    assert get(client, at(forum, "/threads/1")).has("takes no more replies")
    post(moderator, at(forum, "/threads/1/lock/removal"))
    answer(as_(ada), forum, 3)
    assert len(messages(forum)) == 6 and [act.kind for act in db.session.scalars(select(Act).order_by(Act.id))] == ["thread-locked", "thread-unlocked"]


def test_who_began_a_thread_is_told_that_it_is_locked_why_and_when_it_is_not_any_more(app, forum, moderator, as_):
    ada = make.person(language="en")
    make.registration(forum, ada)
    write(as_(ada), forum)
    for _ in range(2):
        post(moderator, at(forum, "/threads/1/lock"), reason="Enough said.")
    app.extensions["clock"] = lambda: make.NOW + timedelta(minutes=1)
    undo(moderator, forum)
    post(moderator, at(forum, "/threads/1/pin"))
    told = db.session.scalars(select(Outgoing).where(Outgoing.template == "forum/locked").order_by(Outgoing.id)).all()
    assert [one.to for one in told] == [ada.email] * 2 and "Enough said." in told[0].text and "takes replies again" in told[1].text


def test_a_pinned_thread_stands_above_the_others_in_both_views_and_twice_is_once(app, forum, thread, moderator, client):
    tree, listed = at(forum, "/topics/1"), at(forum, "/topics/1?view=list")
    assert get(client, listed).text.index("Subject 4") < get(client, listed).text.index("Subject 1")
    for _ in range(2):
        post(moderator, at(forum, "/threads/1/pin"))
    for page in (tree, listed):
        assert get(client, page).text.index("Subject 1") < get(client, page).text.index("Subject 4") and get(client, page).has("Pinned")
    assert len(db.session.scalars(select(Act)).all()) == 1
    app.extensions["clock"] = lambda: make.NOW + timedelta(minutes=1)
    undo(moderator, forum)
    assert get(client, listed).text.index("Subject 4") < get(client, listed).text.index("Subject 1") and last_act().kind == "thread-unpinned"


def test_a_thread_that_nobody_may_see_leads_nowhere(forum, thread, moderator, client):
    make.message(forum, status="pending")
    for number in (6, 99):
        assert client.get(at(forum, f"/threads/{number}")).status_code == 404
    assert client.get(at(forum, "/threads/3")).location.endswith("/threads/1#m3")


def test_what_was_read_stays_read_when_a_thread_is_split_and_merged(app, as_):
    from forum.actions import moving
    from forum.actions import reading as marking
    from forum.models import ReadMark
    from forum.queries.standing import standing_of

    forum = make.forum()
    moderator, reader = make.person(), make.person()
    make.registration(forum, moderator, role="moderator")
    first = make.message(forum)
    second = make.message(forum, reply_to=first)
    other = make.message(forum)
    marking.mark_thread(reader.id, forum.id, first.thread_id, until=2, seen_at=make.NOW)
    db.session.commit()
    standing = standing_of(moderator, forum)
    act = moving.split(second, title="", reason="Its own matter.", standing=standing, by=moderator, at=make.NOW)
    db.session.commit()
    marks = {mark.thread_id: mark.number for mark in db.session.query(ReadMark)}
    assert marks == {first.thread_id: 2, act.data["to"]["id"]: 2}
    moving.merge(forum, 2, other.number, reason="The same matter.", standing=standing, by=moderator, at=make.NOW)
    db.session.commit()
    assert {mark.thread_id for mark in db.session.query(ReadMark).populate_existing()} == {first.thread_id}, "where one of the two was unread, the merged one is"
