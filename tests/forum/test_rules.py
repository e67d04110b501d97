"""Who may do what in a forum, and when: with plain values, no application and no database."""

from datetime import UTC, datetime, timedelta

import pytest

from core.verdict import No
from forum import rules
from forum.models import Forum, Message, Topic
from forum.rules import VISITOR, Standing

OPENS = datetime(2026, 3, 9, 13, tzinfo=UTC)
CLOSES = datetime(2026, 3, 14, 22, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
DURING = OPENS + timedelta(days=1)

STRANGER = Standing(person_id=1, site_role="member")
PARTICIPANT = Standing(person_id=2, site_role="member", registration_id=20, forum_role="participant")
MODERATOR = Standing(person_id=3, site_role="member", registration_id=30, forum_role="moderator")
FORUM_SECRETARIAT = Standing(person_id=4, site_role="member", registration_id=40, forum_role="secretariat")
SITE_SECRETARIAT = Standing(person_id=5, site_role="secretariat")
ADMINISTRATOR = Standing(person_id=6, site_role="administrator")


def forum(**given) -> Forum:
    return Forum(**({"opens_at": OPENS, "closes_at": CLOSES, "timezone": "America/Toronto", "visibility": "public", "moderation": "after", "announced_at": OPENS} | given))


def message(status: str = "published", *, late: bool = False) -> Message:
    return Message(number=47, status=status, late=late)


def says(verdict) -> str:
    assert isinstance(verdict, No)
    return verdict.reason


def test_anybody_reads_a_public_forum():
    assert rules.may_read(VISITOR, forum())


def test_registered_participants_and_the_secretariat_read_a_forum_for_registered_ones():
    here = forum(visibility="registered")
    assert rules.may_read(PARTICIPANT, here) and rules.may_read(SITE_SECRETARIAT, here)
    assert "sign in" in says(rules.may_read(VISITOR, here))
    assert "register" in says(rules.may_read(STRANGER, here))


def test_a_closed_circle_is_not_known_to_exist():
    here = forum(visibility="closed")
    assert rules.may_read(VISITOR, here).unseen and rules.may_read(STRANGER, here).unseen
    assert rules.may_read(PARTICIPANT, here) and rules.may_read(ADMINISTRATOR, here)


@pytest.mark.parametrize(("at", "may"), [(OPENS - timedelta(days=30), True), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False)])
def test_registration_ends_with_the_closing_instant(at, may):
    assert bool(rules.may_register(STRANGER, forum(), at=at)) is may


def test_registering_wants_an_account_and_happens_once():
    assert "sign in" in says(rules.may_register(VISITOR, forum(), at=DURING))
    assert "are registered" in says(rules.may_register(PARTICIPANT, forum(), at=DURING))


def test_a_closed_circle_registers_by_invitation_only():
    assert rules.may_register(STRANGER, forum(visibility="closed"), at=DURING).unseen
    assert not rules.may_register(PARTICIPANT, forum(visibility="closed"), at=DURING).unseen


def test_only_the_secretariat_takes_part_as_such():
    assert not rules.may_register_as(STRANGER, "secretariat") and not rules.may_register_as(FORUM_SECRETARIAT, "secretariat")
    assert rules.may_register_as(SITE_SECRETARIAT, "secretariat") and rules.may_register_as(STRANGER, "party")


def test_governments_are_named_by_country_and_the_others_by_organization():
    assert {rules.names_its_entity_by(category) for category in ("party", "non-party")} == {"country"}
    assert {rules.names_its_entity_by(category) for category in ("iplc", "un-agency", "organization", "academia", "private-sector", "secretariat")} == {"organization"}
    assert rules.names_its_entity_by("other") is None


def test_a_capacity_changes_until_the_first_message():
    assert rules.may_change_registration(PARTICIPANT, has_spoken=False)
    assert not rules.may_change_registration(PARTICIPANT, has_spoken=True)
    assert not rules.may_change_registration(STRANGER, has_spoken=False)


def test_a_participant_leaves_until_the_first_message_and_a_moderator_never():
    assert rules.may_leave(PARTICIPANT, has_spoken=False)
    assert not rules.may_leave(PARTICIPANT, has_spoken=True)
    assert not rules.may_leave(MODERATOR, has_spoken=False) and not rules.may_leave(FORUM_SECRETARIAT, has_spoken=False)
    assert not rules.may_leave(STRANGER, has_spoken=False)


@pytest.mark.parametrize(
    ("at", "taken", "published"), [(OPENS - SECOND, False, False), (OPENS, True, True), (CLOSES - SECOND, True, True), (CLOSES, True, False), (CLOSES + SECOND, True, False)]
)
def test_words_are_taken_from_the_opening_instant_and_published_until_the_second_before_closing(at, taken, published):
    here, topic = forum(), Topic()
    assert bool(rules.may_hand_in(PARTICIPANT, here, topic, at=at)) is taken
    assert bool(rules.may_post(PARTICIPANT, here, topic, at=at)) is published
    assert rules.is_late(here, topic, at=at) is (at >= CLOSES)


@pytest.mark.parametrize(("at", "may"), [(OPENS, False), (OPENS + DAY - SECOND, False), (OPENS + DAY, True), (CLOSES - DAY - SECOND, True), (CLOSES - DAY, False)])
def test_a_topic_with_a_window_of_its_own_keeps_it(at, may):
    topic = Topic(opens_at=OPENS + timedelta(days=1), closes_at=CLOSES - timedelta(days=1))
    assert bool(rules.may_post(PARTICIPANT, forum(), topic, at=at)) is may


def test_a_topic_never_outlasts_its_forum():
    topic = Topic(opens_at=OPENS - timedelta(days=1), closes_at=CLOSES + timedelta(days=1))
    assert not rules.may_post(PARTICIPANT, forum(), topic, at=OPENS - SECOND)
    assert not rules.may_post(PARTICIPANT, forum(), topic, at=CLOSES) and rules.is_late(forum(), topic, at=CLOSES)


def test_a_refusal_says_when_in_the_zone_of_the_forum():
    refused = rules.may_post(PARTICIPANT, forum(), Topic(), at=CLOSES)
    assert refused.slots["closes"].isoformat() == "2026-03-14T18:00:00-04:00"
    assert rules.may_post(PARTICIPANT, forum(), Topic(), at=OPENS - SECOND).slots["opens"].isoformat() == "2026-03-09T09:00:00-04:00"


def test_who_is_not_registered_writes_nothing():
    assert "sign in" in says(rules.may_post(VISITOR, forum(), Topic(), at=DURING))
    assert "register" in says(rules.may_post(STRANGER, forum(), Topic(), at=DURING))
    assert not rules.may_hand_in(STRANGER, forum(), Topic(), at=CLOSES)
    assert not rules.may_post(SITE_SECRETARIAT, forum(), Topic(), at=DURING)


def test_who_may_not_know_of_a_forum_is_told_nothing_by_posting_either():
    assert rules.may_hand_in(STRANGER, forum(visibility="closed"), Topic(), at=DURING).unseen


def test_only_who_keeps_order_writes_to_the_whole_forum():
    assert "choose a topic" in says(rules.may_post(PARTICIPANT, forum(), None, at=DURING))
    assert rules.may_post(MODERATOR, forum(), None, at=DURING) and rules.may_post(FORUM_SECRETARIAT, forum(), None, at=DURING)


@pytest.mark.parametrize("status", ["pending", "hidden", "withdrawn"])
def test_what_is_not_published_is_not_answered(status):
    assert "not published" in says(rules.may_reply_to(message(status)))
    assert rules.may_reply_to(message("published"))


def test_moderators_words_and_words_for_others_come_from_who_keeps_order_and_takes_part():
    for rule in (rules.may_post_as_moderator, rules.may_post_on_behalf):
        assert rule(MODERATOR) and rule(FORUM_SECRETARIAT)
        assert not rule(PARTICIPANT) and not rule(VISITOR) and not rule(ADMINISTRATOR)


@pytest.mark.parametrize(
    ("standing", "moderation", "late", "status"),
    [
        (PARTICIPANT, "after", False, "published"),
        (PARTICIPANT, "before", False, "pending"),
        (MODERATOR, "before", False, "published"),
        (PARTICIPANT, "after", True, "pending"),
        (MODERATOR, "after", True, "pending"),
        (PARTICIPANT, "before", True, "pending"),
    ],
)
def test_a_new_message_is_held_where_moderation_comes_first_and_whenever_it_is_late(standing, moderation, late, status):
    assert rules.status_of_a_new_message(standing, forum(moderation=moderation), late=late) == status


def test_everybody_sees_what_is_published():
    assert rules.may_see_message(VISITOR, message(), author_person_id=2)


@pytest.mark.parametrize("status", ["pending", "hidden", "withdrawn"])
def test_author_and_moderator_see_what_readers_do_not(status):
    there = message(status)
    assert rules.may_see_message(PARTICIPANT, there, author_person_id=2) and rules.may_see_message(MODERATOR, there, author_person_id=2)
    refused = rules.may_see_message(STRANGER, there, author_person_id=2)
    assert not refused and refused.unseen is (status == "pending")


def test_a_visitor_is_not_the_author_of_messages_without_account():
    assert not rules.may_see_message(VISITOR, message("pending"), author_person_id=None)
    assert not rules.may_withdraw(VISITOR, message(), author_person_id=None)


def test_deciding_is_for_the_moderator_and_the_secretariat():
    for standing in (MODERATOR, FORUM_SECRETARIAT, SITE_SECRETARIAT, ADMINISTRATOR):
        assert rules.may_moderate(standing)
    for standing in (VISITOR, STRANGER, PARTICIPANT):
        for rule in (rules.may_publish, rules.may_hide, rules.may_return):
            assert "Only the moderator" in says(rule(standing, message("pending")))


def test_the_queue_is_for_who_moderates_something():
    assert rules.may_see_the_queue(True) and not rules.may_see_the_queue(False)


@pytest.mark.parametrize(
    ("status", "publish", "hide", "give_back"),
    [("pending", True, True, True), ("published", False, True, False), ("hidden", True, False, False), ("withdrawn", False, False, False)],
)
def test_what_can_be_decided_depends_on_what_stands_there(status, publish, hide, give_back):
    there = message(status)
    assert (bool(rules.may_publish(MODERATOR, there)), bool(rules.may_hide(MODERATOR, there)), bool(rules.may_return(MODERATOR, there))) == (publish, hide, give_back)


def test_taking_away_wants_a_reason_and_letting_in_late_words_a_note():
    assert rules.needs_a_reason("hiding", message()) and rules.needs_a_reason("return", message("pending"))
    assert rules.needs_a_reason("publication", message("pending", late=True))
    assert not rules.needs_a_reason("publication", message("pending"))


@pytest.mark.parametrize("status", ["published", "pending", "hidden"])
def test_an_author_takes_a_message_back_at_any_time(status):
    assert rules.may_withdraw(PARTICIPANT, message(status), author_person_id=2)
    assert not rules.may_withdraw(MODERATOR, message(status), author_person_id=2)


def test_what_was_taken_back_is_taken_back_once():
    assert "already" in says(rules.may_withdraw(PARTICIPANT, message("withdrawn"), author_person_id=2))
