"""Changed words and changed tags undone from the log: what stood before stands again, as a new wording and an act of its own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from forum.actions import editing
from forum.actions.posting import Listed, Written
from forum.models import Act, Forum, Initiative, Question, Topic
from forum.queries import standing
from tests import make
from tests.forum.writers import at, fresh, messages
from tests.pages import get, post

pytestmark = pytest.mark.wide

NOW = make.NOW
WORDS = Written("First", "First words.", "en", questions=(1,), goals=("A.1",))


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(edition=make.edition("A.1", "A.2"), edit_minutes=60)


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro")
    mine = make.registration(forum, person)
    goals, questions = (forum.edition.goals[0],), (forum.topics[0].questions[0],)
    make.message(forum, author=mine, subject="First", body="First words.", goals=goals, questions=questions, posted_at=NOW - timedelta(minutes=10))
    return person


@pytest.fixture
def keeper(forum):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return person


def change(forum, person, words, **given):
    made = editing.change(messages(forum)[0], words, standing=standing.standing_of(person, forum), by=person, at=NOW, **given)
    db.session.commit()
    return made.act


def last(kind: str) -> Act:
    return db.session.scalars(select(Act).where(Act.kind == kind).order_by(Act.id.desc()).limit(1)).one()


def counts(forum) -> list[int]:
    return list(db.session.scalars(select(Question.input_count).join(Topic, Topic.id == Question.topic_id).where(Topic.forum_id == forum.id).order_by(Question.number)))


def initiatives(forum) -> list[str]:
    return list(db.session.scalars(select(Initiative.title).where(Initiative.message_id == messages(forum)[0].id).order_by(Initiative.position)))


def test_a_change_is_undone_from_the_log_with_its_tags_and_initiatives_and_can_be_done_again(forum, ada, keeper, as_, client):
    change(forum, ada, replace(WORDS, initiatives=(Listed("A course", "Training"),)))
    act = change(forum, keeper, replace(WORDS, body="Words of the moderator.", goals=("A.2",), questions=(2,), initiatives=()), note="Shorter.", as_moderator=True)
    page = get(as_(keeper), at(forum, "/log"))
    assert page.has("wording 2 → wording 3") and page.has("Undo Words changed #1")
    post(as_(keeper), at(forum, f"/acts/{act.id}/undoing"))
    now = messages(forum)[0]
    assert (now.body, now.goal_codes, now.question_numbers, initiatives(forum), now.version) == ("First words.", ["A.1"], [1], ["A course"], 4)
    assert counts(forum) == [1, 0]
    assert last("message-edited").data["undoes"] == act.id
    assert get(client, at(forum, "/messages/1")).has("First words.") and not get(client, "/en/search?q=moderator").has("Words of the moderator")
    history = get(client, at(forum, "/messages/1/history"))
    assert history.has("It undoes the change before it.") and history.has("A course, Training")
    letters = db.session.scalars(select(Outgoing).where(Outgoing.template == "forum/edited").order_by(Outgoing.id)).all()
    assert [letter.to for letter in letters] == [ada.email] * 2 and "The note of the moderator" not in letters[1].text
    post(as_(keeper), at(forum, f"/acts/{last('message-edited').id}/undoing"))
    assert messages(forum)[0].body == "Words of the moderator."


def test_pressed_twice_it_is_one_act_and_a_later_change_is_left_alone(forum, ada, keeper, as_):
    act = change(forum, ada, replace(WORDS, body="Second words."))
    for _ in range(2):
        post(as_(keeper), at(forum, f"/acts/{act.id}/undoing"))
    assert messages(forum)[0].version == 3
    first = last("message-edited")
    change(forum, ada, replace(WORDS, body="Third words."))
    page = post(as_(keeper), at(forum, f"/acts/{first.id}/undoing"), status=409)
    assert page.has("Nothing was changed.") and messages(forum)[0].body == "Third words."


def test_authors_and_readers_undo_nothing(forum, ada, keeper, as_):
    act = change(forum, keeper, replace(WORDS, body="Words of the moderator."), note="Shorter.", as_moderator=True)
    for browser in (as_(ada), as_(make.person())):
        post(browser, at(forum, f"/acts/{act.id}/undoing"), status=403)
    assert messages(forum)[0].body == "Words of the moderator."


def test_a_change_of_a_message_that_was_withdrawn_since_is_not_undone(forum, ada, keeper, as_):
    act = change(forum, ada, replace(WORDS, body="Second words."))
    post(as_(ada), at(forum, "/messages/1/withdrawal"))
    post(as_(keeper), at(forum, f"/acts/{act.id}/undoing"), status=409)
    assert messages(forum)[0].status == "withdrawn" and messages(forum)[0].body == "Second words."


def test_undone_words_of_a_hidden_message_stay_hidden(forum, ada, keeper, as_, client):
    act = change(forum, ada, replace(WORDS, body="Second words."))
    post(as_(keeper), at(forum, "/messages/1/hiding"), reason="Wait.")
    post(as_(keeper), at(forum, f"/acts/{act.id}/undoing"))
    assert messages(forum)[0].status == "hidden" and fresh(forum).message_count == 0
    get(client, at(forum, "/messages/1"), status=410)


@pytest.mark.parametrize(
    ("kind", "ticks", "before"),
    [("message-goals", {"goals-1": ["A.2"], "questions-1": ["1"]}, (["A.1"], [1])), ("message-questions", {"goals-1": ["A.1"], "questions-1": ["2"]}, (["A.1"], [1]))],
)
def test_a_change_of_tags_is_undone_with_the_counts(forum, ada, keeper, as_, kind, ticks, before):
    browser = as_(keeper)
    post(browser, at(forum, "/tagging"), message="1", **{"seen-1": "A.1|1"}, **ticks)
    act = last(kind)
    assert get(browser, at(forum, "/log")).has("A.1 → A.2" if kind == "message-goals" else "1 → 2")
    post(browser, at(forum, f"/acts/{act.id}/undoing"))
    now = messages(forum)[0]
    assert (now.goal_codes, now.question_numbers) == before and last(kind).data["undoes"] == act.id
    assert counts(forum) == [1, 0]
    change(forum, ada, replace(WORDS, goals=(), questions=()))
    post(browser, at(forum, f"/acts/{last(kind).id}/undoing"), status=409)
    assert messages(forum)[0].goal_codes is None
