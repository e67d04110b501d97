"""Tagging inputs with goals and questions: the page, what it changes, and that it changes nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.database import db
from forum import figures
from forum.actions.tagging import Wish, tag_all
from forum.models import Act, Forum, Message, MessageGoal, MessageQuestion, Question
from forum.queries.tally import figures_of
from forum.tally import as_data
from plans.queries import goal_ids
from tests import make
from tests.make import NOW
from tests.tries import tries

pytestmark = pytest.mark.wide


def counts(forum: Forum) -> dict[int, int]:
    return dict(db.session.execute(select(Question.id, Question.input_count)).tuples().all())


def world(**given):
    edition = make.edition("A.1", "A.2", "B.1")
    forum = make.forum(topics=2, questions=2, edition_id=edition.id, **given)
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    return forum, edition, moderator


def tag(forum: Forum, by, *wishes: Wish):
    done = tag_all(forum, wishes, goals=goal_ids(forum.edition_id or 0), by=by, at=NOW)
    db.session.commit()
    return done


CODES = ("A.1", "A.2", "B.1")
wishes = st.lists(st.tuples(st.integers(1, 5), st.sets(st.sampled_from(CODES)), st.sets(st.integers(1, 2))), min_size=1, max_size=12)


@settings(max_examples=tries(12, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=wishes)
def test_whatever_is_retagged_in_whatever_order_the_figures_are_those_of_a_recount(app, asked):
    forum, edition, moderator = world()
    author = make.registration(forum)
    messages = {n: make.message(forum, author=author, topic=forum.topics[n % 2], goals=tuple(edition.goals[: n % 3])) for n in range(1, 4)}
    messages[4] = make.message(forum, author=author, kind="moderator")
    messages[5] = make.message(forum, author=author, status="hidden")
    model = {n: (set(message.goal_codes or ()), set()) for n, message in messages.items()}
    untouched = {key: value for key, value in as_data(figures_of(forum.slug).tally).items() if "goal" not in key and "question" not in key}
    for number, goals, questions in asked:
        done = tag(forum, moderator, Wish(number, tuple(goals), tuple(questions)))
        if number == 5:
            assert done.overtaken == (5,)  # what readers do not see is not tagged
        else:
            model[number] = (goals, questions)
    db.session.expire_all()
    for number, (goals, questions) in model.items():
        message = db.session.get(Message, messages[number].id)
        assert (set(message.goal_codes or ()), set(message.question_numbers or ())) == (goals, questions)
        rows = select(MessageGoal.goal_id).where(MessageGoal.message_id == message.id)
        assert set(db.session.scalars(rows)) == {goal_ids(edition.id)[code] for code in goals}
        assert len(list(db.session.scalars(select(MessageQuestion.question_id).where(MessageQuestion.message_id == message.id)))) == len(questions)
    tally = as_data(figures_of(forum.slug).tally)
    for code in CODES:
        assert tally["inputs_per_goal"][code] == sum(code in model[n][0] for n in (1, 2, 3))
    assert {key: value for key, value in tally.items() if key in untouched} == untouched
    kept = counts(forum)
    figures.recount(db.session(), forum.id)
    assert counts(forum) == kept
    db.session.rollback()


def test_every_change_is_an_act_with_what_was_and_what_is_and_every_tag_knows_who_set_it(app):
    forum, edition, moderator = world()
    message = make.message(forum, goals=(edition.goals[0],))
    tag(forum, moderator, Wish(1, ("A.2", "A.1"), (2,), suggested=frozenset({"A.2"})))
    acts = {act.kind: act for act in db.session.scalars(select(Act).where(Act.message_id == message.id))}
    assert acts["message-goals"].data == {"from": ["A.1"], "to": ["A.1", "A.2"], "suggested": ["A.2"]}
    assert acts["message-questions"].data == {"from": [], "to": [2]}
    assert acts["message-goals"].by_id == moderator.id
    rows = {row.goal_id: row for row in db.session.scalars(select(MessageGoal).where(MessageGoal.message_id == message.id))}
    new, old = rows[edition.goals[1].id], rows[edition.goals[0].id]
    assert (new.set_by_id, new.set_at, new.suggested) == (moderator.id, NOW, True)
    assert (old.set_by_id, old.suggested) == (None, False)


def test_a_wish_that_changes_nothing_leaves_no_trace(app):
    forum, edition, moderator = world()
    make.message(forum, goals=(edition.goals[0],))
    assert tag(forum, moderator, Wish(1, ("A.1",), ())).changed == ()
    assert db.session.scalars(select(Act)).all() == []


def test_who_comes_second_is_told_and_changes_nothing(app, as_):
    forum, _, moderator = world()
    make.message(forum)
    tag(forum, moderator, Wish(1, ("B.1",)))
    answer = as_(moderator).post(f"/en/forums/{forum.slug}/tagging", data={"message": "1", "seen-1": "|", "goals-1": ["A.1"]})
    assert answer.status_code == 409
    assert "Somebody else changed these inputs meanwhile" in answer.get_data(as_text=True)
    assert db.session.scalars(select(Message.goal_codes)).all() == [["B.1"]]


def test_a_page_is_saved_at_once(app, as_):
    forum, _, moderator = world()
    for _ in range(3):
        make.message(forum)
    data = {"message": ["1", "2", "3"], "seen-1": "|", "seen-2": "|", "seen-3": "|", "goals-1": ["A.1", "B.1"], "goals-3": ["A.2"], "questions-3": ["2"], "suggested-3": "A.2"}
    browser = as_(moderator)
    answer = browser.post(f"/en/forums/{forum.slug}/tagging", data=data, follow_redirects=True)
    assert "The tags of 2 inputs changed." in answer.get_data(as_text=True)
    assert "after a suggestion" in answer.get_data(as_text=True)
    assert db.session.scalars(select(Message.goal_codes).order_by(Message.number)).all() == [["A.1", "B.1"], None, ["A.2"]]
    browser.post(f"/en/forums/{forum.slug}/tagging", data=data)  # sent twice: the same wishes, which hold already
    assert len(db.session.scalars(select(Act).where(Act.kind == "message-goals")).all()) == 2


def test_a_goal_of_another_plan_is_refused(app, as_):
    forum, _, moderator = world()
    make.message(forum)
    assert as_(moderator).post(f"/en/forums/{forum.slug}/tagging", data={"message": "1", "seen-1": "|", "goals-1": ["Z.9"]}).status_code == 422
    assert db.session.scalars(select(Message.goal_codes)).all() == [None]


def test_the_list_shows_untagged_inputs_first_and_neither_hidden_ones_nor_those_of_the_moderator(app, as_):
    forum, edition, moderator = world()
    make.message(forum, goals=(edition.goals[0],), body="Tagged words.")
    make.message(forum, body="Bare words.")
    make.message(forum, body="Hidden words.", status="hidden")
    make.message(forum, body="Opening words.", kind="moderator")
    browser = as_(moderator)
    page = browser.get(f"/en/forums/{forum.slug}/tagging").get_data(as_text=True)
    assert page.index("Bare words.") < page.index("Tagged words.")
    assert "Hidden words." not in page and "Opening words." not in page
    assert "1 of 2 inputs names no goal." in page
    assert "Tagged words." not in browser.get(f"/en/forums/{forum.slug}/tagging?show=untagged").get_data(as_text=True)
    assert "Bare words." not in browser.get(f"/en/forums/{forum.slug}/tagging?show=tagged").get_data(as_text=True)
    assert "Bare words." not in browser.get(f"/en/forums/{forum.slug}/tagging?goal=A.1").get_data(as_text=True)
    assert "No input fits." in browser.get(f"/en/forums/{forum.slug}/tagging?topic=2").get_data(as_text=True)


def test_the_list_costs_the_same_for_one_input_and_for_ten(app, as_, queries):
    forum, edition, moderator = world()
    make.message(forum, goals=(edition.goals[0],))
    browser, address = as_(moderator), f"/en/forums/{forum.slug}/tagging"
    for _ in range(2):  # the suggester is made, and who is signed in has been seen
        browser.get(address)
    with queries() as one:
        browser.get(address)
    for _ in range(9):
        make.message(forum, goals=(edition.goals[0],))
    with queries() as ten:
        browser.get(address)
    assert len(ten) == len(one), "\n".join([*one, "----", *ten])


@pytest.fixture
def writer(app, as_):
    edition = make.edition("A.1", "A.2")
    edition.goals[0].aliases, edition.goals[1].aliases = {"en": ["laboratory"]}, {"en": ["customs"]}
    forum = make.forum(edition_id=edition.id)
    person = make.person()
    make.registration(forum, person)
    db.session.commit()
    return forum, as_(person), person


def form(forum: Forum, **given):
    return {"place": "topic-1", "subject": "Our work", "body": "We need a laboratory.", "language": "en", "language_offered": "en", "writes_as": "self"} | given


def test_words_that_are_being_written_are_answered_with_goals_and_what_spoke_for_them(writer):
    forum, browser, _ = writer
    found = browser.post(f"/en/forums/{forum.slug}/suggestions", data=form(forum)).get_json()["suggestions"]
    assert [(one["goal"], one["words"]) for one in found] == [("A.1", ["laboratory"])]


def test_what_is_quoted_suggests_nothing(writer):
    forum, browser, _ = writer
    quoting = form(forum, body="> We need a laboratory.\n\nThank you.")
    assert browser.post(f"/en/forums/{forum.slug}/suggestions", data=quoting).get_json()["suggestions"] == []


def test_the_preview_marks_what_is_suggested_and_a_ticked_suggestion_is_stored_as_such(writer):
    forum, browser, person = writer
    address = f"/en/forums/{forum.slug}/topics/1/messages"
    page = browser.post(address, data=form(forum, act="preview")).get_data(as_text=True)
    assert 'name="goals_suggested" value="A.1"' in page and "Suggested by:" in page
    browser.post(address, data=form(forum, act="post", goals=["A.1", "A.2"], goals_suggested="A.1"))
    rows = db.session.execute(select(MessageGoal.suggested, MessageGoal.set_by_id).order_by(MessageGoal.goal_id)).all()
    assert [tuple(row) for row in rows] == [(True, person.id), (False, person.id)]


def test_a_blank_form_suggests_nothing_and_stores_nothing(writer):
    forum, browser, _ = writer
    assert browser.post(f"/en/forums/{forum.slug}/suggestions", data=form(forum, body="", subject="")).get_json() == {"suggestions": []}
    assert db.session.scalars(select(Message)).all() == []
