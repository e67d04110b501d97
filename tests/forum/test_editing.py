"""Changing a message: what is stored, kept, found, counted and told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import search
from core.database import db
from core.letters import Outgoing
from core.verdict import No
from forum import figures
from forum.actions import editing
from forum.actions.editing import Changed, Outdated
from forum.actions.posting import Listed, Written
from forum.models import Act, Forum, Initiative, Message, MessageGoal, MessageQuestion, MessageVersion, Question, message_index
from forum.queries import writing
from forum.queries.standing import standing_of
from tests import make
from tests.forum.writers import at, fresh, messages
from tests.pages import get

NOW = make.NOW
WORDS = Written(subject="Other subject", body="Other **words**.", language="en")


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(edition=make.edition("A.1", "A.2", "B.1"), edit_minutes=30)


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro")
    make.registration(forum, person)
    return person


@pytest.fixture
def keeper(forum):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return person


def written(forum, person, **given) -> Message:
    mine = writing.registration_of_person(forum, person)
    return make.message(forum, author=mine, **({"posted_at": NOW - timedelta(minutes=10)} | given))


def change(message, person, words=WORDS, *, when=NOW, **given):
    forum = db.session.get(Forum, message.forum_id)
    outcome = editing.change(message, words, standing=standing_of(person, forum), by=person, at=when, **given)
    db.session.commit()
    return outcome


def found(word: str) -> list[int]:
    return [row[0] for row in db.session.execute(message_index.matching(search.parse(word)))]


def letters() -> list[tuple[str, str]]:
    return [(letter.to, letter.subject) for letter in db.session.scalars(select(Outgoing).order_by(Outgoing.id))]


def test_the_words_change_and_the_earlier_ones_are_kept(forum, ada):
    message = written(forum, ada, subject="First", body="First words.")
    outcome = change(message, ada)
    [now] = messages(forum)
    assert isinstance(outcome, Changed) and outcome.act is not None and not outcome.waits
    assert (now.subject, now.body, now.html, now.version, now.edited_at, now.status) == (
        "Other subject",
        "Other **words**.",
        "<p>Other <strong>words</strong>.</p>\n",
        2,
        NOW,
        "published",
    )
    [before] = db.session.scalars(select(MessageVersion))
    assert (before.number, before.subject, before.body, before.html, before.replaced_at, before.replaced_by_id) == (
        1,
        "First",
        "First words.",
        "<p>First words.</p>\n",
        NOW,
        ada.id,
    )
    assert not before.by_moderator and not before.withheld
    act = db.session.scalars(select(Act).where(Act.kind == "message-edited")).one()
    assert act.message_id == now.id and act.by_id == ada.id and (act.data["from"], act.data["to"], act.data["changed"]) == (1, 2, ["body", "subject"])


def test_the_index_follows(forum, ada):
    message = written(forum, ada, body="Seventeen landlords.")
    change(message, ada, replace(WORDS, body="Forty tenants."))
    assert found("tenants") == [message.id] and found("landlords") == []


def test_counts_follow_questions_goals_and_initiatives(forum, ada):
    questions, goals = forum.topics[0].questions, forum.edition.goals
    message = written(forum, ada, questions=(questions[0],), goals=(goals[0], goals[1]))
    words = replace(WORDS, questions=(2,), goals=("A.2", "B.1"), initiatives=(Listed("A course", "Training", "Customs", "ongoing"), Listed("A survey")))
    change(message, ada, words)
    here = fresh(forum)
    kept = (here.message_count, here.input_count, here.contributor_count, here.initiative_count, here.last_message_at, here.topics[0].thread_count)
    assert kept == (1, 1, 1, 2, NOW - timedelta(minutes=10), 1)
    assert db.session.scalars(select(Question.input_count).order_by(Question.id)).all() == [0, 1]
    assert sorted(db.session.scalars(select(MessageGoal.goal_id))) == [goals[1].id, goals[2].id] and len(list(db.session.scalars(select(MessageQuestion)))) == 1
    assert [row.title for row in db.session.scalars(select(Initiative).order_by(Initiative.position))] == ["A course", "A survey"]
    assert messages(forum)[0].goal_codes == ["A.2", "B.1"] and messages(forum)[0].question_numbers == [2]
    figures.recount(db.session, forum.id)
    here = fresh(forum)
    assert (here.message_count, here.input_count, here.contributor_count, here.initiative_count, here.last_message_at, here.topics[0].thread_count) == kept


def test_a_goal_that_stays_keeps_who_set_it(forum, ada, keeper):
    goals = forum.edition.goals
    message = written(forum, ada, goals=(goals[0],))
    change(message, keeper, replace(WORDS, goals=("A.1", "A.2")), note="A goal was missing.", as_moderator=True)
    set_by = {row.goal_id: row.set_by_id for row in db.session.scalars(select(MessageGoal))}
    assert set_by == {goals[0].id: None, goals[1].id: keeper.id}


def test_the_same_words_change_nothing(forum, ada):
    message = written(forum, ada, subject="First", body="First words.")
    outcome = change(message, ada, Written("First", "First words.", "en"))
    assert isinstance(outcome, Changed) and outcome.act is None
    assert messages(forum)[0].version == 1 and not list(db.session.scalars(select(MessageVersion)))


def test_the_second_of_two_edits_is_told_and_changes_nothing(forum, ada, keeper):
    message = written(forum, ada, body="First words.")
    change(message, keeper, seen=1, note="Shorter.", as_moderator=True)
    outcome = change(message, ada, replace(WORDS, body="Mine."), seen=1)
    assert outcome == Outdated(2, "Mo Derator", NOW)
    assert messages(forum)[0].body == "Other **words**."
    assert isinstance(change(message, ada, replace(WORDS, body="Mine."), seen=2), Changed)


@pytest.mark.parametrize(
    ("minutes", "later", "may"),
    [
        (30, timedelta(minutes=30, seconds=-1), True),
        (30, timedelta(minutes=30), False),
        (0, timedelta(0), False),
        (10_000, timedelta(days=2, seconds=-1), True),
        (10_000, timedelta(days=2), False),
    ],
)
def test_an_author_may_change_for_as_long_as_the_forum_says_and_is_open(app, ada_in, minutes, later, may):
    forum, person = ada_in(edit_minutes=minutes)
    message = written(forum, person, posted_at=NOW)
    assert isinstance(change(message, person, when=NOW + later), Changed) is may


@pytest.fixture
def ada_in(app):
    def begin(**given):
        forum, person = make.forum(**given), make.person()
        make.registration(forum, person)
        return forum, person

    return begin


@pytest.mark.parametrize("status", ["hidden", "withdrawn"])
def test_what_was_hidden_or_withdrawn_is_not_changed_by_its_author(forum, ada, status):
    assert isinstance(change(written(forum, ada, status=status), ada), No)


def test_nobody_else_changes_a_message(forum, ada):
    somebody = make.person()
    make.registration(forum, somebody)
    assert isinstance(change(written(forum, ada), somebody), No)
    assert isinstance(change(messages(forum)[0], somebody, as_moderator=True, note="Because."), No)


def test_a_moderator_changes_at_any_time_and_the_author_is_told(forum, ada, keeper):
    message = written(forum, ada, posted_at=NOW - timedelta(days=1))
    outcome = change(message, keeper, note="A private number was taken out.", as_moderator=True)
    assert isinstance(outcome, Changed) and outcome.act.reason == "A private number was taken out." and outcome.act.data["by_moderator"]
    assert letters() == [(ada.email, "Message #1 was changed by the moderator")]
    assert db.session.scalars(select(MessageVersion)).one().by_moderator


def test_a_moderator_does_not_change_what_its_author_took_back(forum, ada, keeper):
    assert isinstance(change(written(forum, ada, status="withdrawn"), keeper, note="Because.", as_moderator=True), No)


def test_words_that_readers_never_saw_are_withheld_from_them_later(forum, ada, keeper):
    held = written(forum, ada, status="pending")
    hidden = written(forum, ada, status="hidden")
    change(held, ada)
    change(hidden, keeper, note="A private number.", as_moderator=True)
    assert all(version.withheld for version in db.session.scalars(select(MessageVersion)))
    assert [m.status for m in messages(forum)] == ["pending", "hidden"] and found("words") == []


def test_a_moderator_may_take_earlier_words_from_readers(forum, ada, keeper):
    message = written(forum, ada)
    change(message, ada)
    change(message, keeper, replace(WORDS, body="Without the number."), note="A private number.", as_moderator=True, withhold=True)
    assert [version.withheld for version in db.session.scalars(select(MessageVersion))] == [True, True]


def test_where_messages_are_read_beforehand_other_words_wait_again(ada_in):
    forum, person = ada_in(moderation="before")
    keeper = make.person()
    make.registration(forum, keeper, role="moderator")
    message = written(forum, person, body="Seventeen landlords.")
    outcome = change(message, person, replace(WORDS, body="Forty tenants."))
    assert isinstance(outcome, Changed) and outcome.waits
    [now] = messages(forum)
    assert now.status == "pending" and found("tenants") == [] and fresh(forum).message_count == 0
    assert [to for to, _ in letters()] == [person.email, keeper.email]
    assert [act.kind for act in db.session.scalars(select(Act).order_by(Act.id))] == ["message-edited", "message-pending"]


def test_a_corrected_goal_or_language_does_not_wait(ada_in):
    forum, person = ada_in(moderation="before")
    message = written(forum, person, subject="Same", body="Same words.", language="en")
    outcome = change(message, person, Written("Same", "Same words.", "fr", questions=(1,)))
    assert isinstance(outcome, Changed) and not outcome.waits and messages(forum)[0].status == "published"


def history(browser, forum, number=1, status=200):
    return get(browser, at(forum, f"/messages/{number}/history"), status=status)


def test_anybody_who_may_read_the_message_reads_what_it_said_before(forum, ada, client):
    message = written(forum, ada, subject="First", body="We asked forty landlords.")
    change(message, ada, replace(WORDS, body="We asked seventeen landlords.\n\nIn *March*."))
    page = history(client, forum)
    assert page.heading() == "History of message #1"
    assert "We asked [taken out: forty" in page.text and page.has("By its author.") and "March" in page.text
    assert page.has("As it was posted on Wednesday 11 March 2026")


def test_the_history_of_a_message_that_never_changed_says_so(forum, ada, client):
    written(forum, ada)
    assert history(client, forum).has("Message #1 stands as it was posted on")


def test_the_note_of_a_moderator_stands_in_the_history(forum, ada, keeper, client):
    change(written(forum, ada), keeper, note="A private number was taken out.", as_moderator=True)
    page = history(client, forum)
    assert page.has("By the moderator.") and page.has("A private number was taken out.")


def test_withheld_words_are_read_by_author_and_moderator_only(forum, ada, keeper, client, as_):
    message = written(forum, ada, body="Call 555-0100.")
    change(message, keeper, replace(WORDS, body="Call us."), note="A private number.", as_moderator=True, withhold=True)
    page = history(client, forum)
    assert not page.has("555-0100") and page.has("The words before this change are not shown") and not page.has("As it was posted")
    for person in (ada, keeper):
        assert history(as_(person), forum).has("555-0100")


def test_between_a_withheld_wording_and_one_that_is_not_nothing_is_compared(forum, ada, keeper, client):
    message = written(forum, ada, body="Words one.")
    change(message, ada, replace(WORDS, body="Words 555-0100."))
    db.session.get(Message, message.id).hide(by=keeper, at=NOW, reason="A number.")
    change(message, keeper, replace(WORDS, body="Words three."), note="A private number.", as_moderator=True)
    db.session.add(db.session.get(Message, message.id).publish(by=keeper, at=NOW))
    db.session.commit()
    page = history(client, forum)
    assert not page.has("555-0100") and page.has("Words one.")


@pytest.mark.parametrize(("status", "answer"), [("pending", 404), ("hidden", 410), ("withdrawn", 410)])
def test_what_a_message_said_that_readers_do_not_see_leaks_nowhere(forum, ada, client, status, answer):
    message = written(forum, ada, body="Secret first words.")
    change(message, ada, replace(WORDS, body="Secret second words."))
    kept = db.session.get(Message, message.id)
    db.session.add({"pending": kept.hold, "hidden": kept.hide, "withdrawn": kept.withdraw}[status](by=None, at=NOW, reason="Why."))
    db.session.commit()
    assert not history(client, forum, status=answer).has("Secret")


def test_a_long_history_costs_the_statements_of_a_short_one(forum, ada, keeper, as_, queries):
    message, browser = written(forum, ada), as_(keeper)
    change(message, ada)
    with queries() as one:
        history(browser, forum)
    for n in range(8):
        change(message, ada, replace(WORDS, body=f"Words {n}."))
    with queries() as many:
        history(browser, forum)
    assert len(one) == len(many)
