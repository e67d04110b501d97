"""Rules for one participant: always held, blocked, and back again."""

import pytest
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from forum.models import Act, Draft, Registration
from tests import make
from tests.forum.writers import at, fresh, messages, write
from tests.pages import get, post

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app):
    return make.forum(title="Warm homes")


@pytest.fixture
def ada(forum):
    return make.registration(forum, make.person(name="Ada Okoro"))


@pytest.fixture
def moderator(forum, as_):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return as_(person)


def writes(as_, registration: Registration):
    return as_(db.session.get(make.Person, registration.person_id))


def rule(browser, forum, registration, value, *, seen="", reason="Too many words about persons.", **more):
    return post(browser, at(forum, f"/rules/{registration.id}"), rule=value, seen=seen, reason=reason, **more)


def test_who_is_always_held_waits_and_then_no_more(forum, ada, moderator, as_):
    browser = writes(as_, ada)
    write(browser, forum)
    rule(moderator, forum, ada, "hold")
    write(browser, forum)
    rule(moderator, forum, ada, "", seen="hold", reason="")
    write(browser, forum)
    assert [m.status for m in messages(forum)] == ["published", "pending", "published"] and fresh(forum).message_count == 2
    acts = list(db.session.scalars(select(Act).where(Act.kind.like("participant-%")).order_by(Act.id)))
    assert [(act.kind, act.data["from"], act.data["to"]) for act in acts] == [("participant-held", None, "hold"), ("participant-freed", "hold", None)]
    assert all(act.by_id and act.data["participant"] == ada.id for act in acts)


def test_who_is_blocked_is_told_why_keeps_drafts_and_reads_on(forum, ada, moderator, as_):
    browser = writes(as_, ada)
    db.session.add(Draft(person_id=ada.person_id, forum_id=forum.id, place="topic-1", fields={"subject": "Kept", "body": "Words kept."}, saved_at=make.NOW))
    db.session.commit()
    rule(moderator, forum, ada, "blocked")
    assert write(browser, forum, status=403).has("Too many words about persons")
    assert browser.get(at(forum, "/topics/1/messages/new")).status_code in (302, 403)
    assert messages(forum) == [] and get(browser, at(forum)).has("Warm homes")
    assert get(browser, "/en/drafts").has("Some words.")  # what was refused is kept, over what was kept for this place before
    rule(moderator, forum, ada, "", seen="blocked", reason="")
    write(browser, forum)
    assert [m.status for m in messages(forum)] == ["published"]


def test_the_participant_is_told_by_letter_of_each_change(forum, ada, moderator):
    rule(moderator, forum, ada, "blocked")
    rule(moderator, forum, ada, "", seen="blocked", reason="")
    first, second = db.session.scalars(select(Outgoing).order_by(Outgoing.id))
    assert "can no longer write" in first.subject and "Too many words about persons." in first.text and "as before" in second.subject


def test_a_rule_needs_a_reason_and_its_end_none(forum, ada, moderator):
    page = post(moderator, at(forum, f"/rules/{ada.id}"), status=422, rule="hold", seen="", reason=" ")
    assert page.has("Please write why") and page.all("title")[0].words.startswith("Error: ")
    assert post(moderator, at(forum, f"/rules/{ada.id}"), status=422, rule="king", reason="Why").has("Please choose one of those listed.")
    assert db.session.get(Registration, ada.id).rule is None


def test_the_second_of_two_moderators_is_told(forum, ada, moderator, as_):
    rule(moderator, forum, ada, "hold")
    other = make.person(role="secretariat")
    page = post(as_(other), at(forum, f"/rules/{ada.id}"), status=409, rule="blocked", seen="", reason="Other words")
    assert page.has("Mo Derator was quicker") and db.session.get(Registration, ada.id).rule == "hold"
    rule(moderator, forum, ada, "hold", seen="hold")
    assert len(list(db.session.scalars(select(Act)))) == 1


def test_rules_are_for_participants_of_this_forum_only(forum, ada, moderator, as_):
    mine = db.session.scalar(select(Registration).where(Registration.role == "moderator"))
    elsewhere = make.registration(make.forum())
    assert moderator.post(at(forum, f"/rules/{mine.id}"), data={"rule": "hold", "reason": "Why"}).status_code == 403
    assert moderator.post(at(forum, f"/rules/{elsewhere.id}"), data={"rule": "hold", "reason": "Why"}).status_code == 404
    assert writes(as_, ada).post(at(forum, f"/rules/{ada.id}"), data={"rule": "", "reason": ""}).status_code == 403


def test_who_is_blocked_does_not_leave_to_come_back_free(forum, ada, moderator, as_):
    rule(moderator, forum, ada, "blocked")
    assert writes(as_, ada).post(at(forum, "/registration/withdrawal")).status_code == 403


def test_the_list_finds_people_and_costs_the_same_for_one_and_thirty(forum, ada, moderator, queries):
    ada.nominated_by = "The Ministry"
    db.session.commit()
    page = get(moderator, at(forum, "/rules?q=okoro"))
    assert page.has("Ada Okoro") and page.has("Nominated by The Ministry")
    assert not get(moderator, at(forum, "/rules?q=100%25")).has("Ada Okoro") and not get(moderator, at(forum, "/rules?ruled=1")).has("Ada Okoro")
    address = at(forum, "/rules")
    with queries() as one:
        moderator.get(address)
    for _ in range(29):
        make.registration(forum)
    address = at(forum, "/rules")
    with queries() as thirty:
        moderator.get(address)
    assert len(one) == len(thirty)
    rule(moderator, forum, ada, "hold")
    page = get(moderator, at(forum, "/rules?ruled=1"))
    assert page.has("Ada Okoro") and page.has("A rule holds for 1 participant.") and page.has("Each message is held")


def test_erasing_the_person_forgets_the_rule(forum, ada, moderator):
    rule(moderator, forum, ada, "blocked")
    mine = db.session.get(Registration, ada.id)
    mine.erase(at=make.NOW)
    assert mine.rule is None and mine.rule_reason is None
