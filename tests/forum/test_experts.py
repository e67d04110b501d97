"""Experts of the roster in forums: the mark beside a name, and inputs linked from the profile, never more than was agreed to."""

from datetime import timedelta

import pytest

from core.database import db
from forum.queries.experts import MOST, inputs_of
from forum.views.experts import inputs
from tests import make
from tests.conftest import NOW
from tests.pages import get

MARK = "On the roster of experts"


@pytest.fixture
def expert(app):
    return make.expert(name="Amina Selmani", person_id=make.person(name="Amina Selmani").id)


def speaker(forum, expert, **given):
    return make.registration(forum, db.session.get_one(make.Person, expert.person_id), **given)


def test_a_name_in_a_forum_shows_that_it_is_on_the_roster_and_leads_to_the_profile(client, expert):
    forum = make.forum()
    author = speaker(forum, expert)
    make.message(forum, author=author)
    make.message(forum)
    for address in ("/topics/1", "/messages/1", "/threads/1", "/messages"):
        page = get(client, f"/en/forums/{forum.slug}{address}")
        assert page.html.count(f'title="{MARK}"') == 1 and page.link(MARK) == f"/en/roster/{expert.id}", address
    assert MARK not in get(client, f"/en/forums/{forum.slug}/messages/2").html


def test_who_left_the_roster_or_speaks_under_a_function_has_no_mark(client, expert):
    forum = make.forum()
    make.message(forum, author=speaker(forum, expert, name="Biosafety focal point, Tunisia"))
    address = f"/en/forums/{forum.slug}/messages/1"
    assert MARK not in get(client, address).html
    expert.consents = ["listed", "inputs"]
    assert MARK in get(client, address).html
    expert.retired_at = NOW
    assert MARK not in get(client, address).html


def test_a_page_of_messages_asks_once_for_all_its_experts(client, expert, queries):
    forum = make.forum()
    author = speaker(forum, expert)
    make.message(forum, author=author)
    with queries() as one:
        get(client, f"/en/forums/{forum.slug}/messages")
    for _ in range(20):
        make.message(forum, author=author)
    with queries() as many:
        get(client, f"/en/forums/{forum.slug}/messages")
    assert len(one) == len(many) and sum("expert" in statement for statement in many) == 1


def test_inputs_are_linked_only_with_consent_and_only_what_everybody_may_read(client, expert):
    public, announced_later = make.forum(title="Open to all"), make.forum(announced_at=NOW)
    announced_later.announced_at = None
    circle, members = make.forum(visibility="closed"), make.forum(visibility="registered")
    for forum in (announced_later, circle, members):
        make.message(forum, author=speaker(forum, expert), subject=f"Unseen of {forum.slug}")
    author = speaker(public, expert)
    make.message(public, author=author, subject="Seen by all")
    for status in ("pending", "hidden", "withdrawn"):
        make.message(public, author=author, status=status, subject=f"Unseen {status}")
    make.message(public, author=author, kind="moderator", subject="Unseen opening")
    clerk = make.registration(public)
    make.message(public, author=author, on_behalf_of=clerk, subject="Unseen, typed in for another")
    make.message(public, author=clerk, on_behalf_of=author, subject="Seen, typed in by another")
    assert inputs(expert, NOW) is None
    expert.consents = ["listed", "inputs"]
    with client.application.test_request_context("/en/"):
        told = inputs(expert, NOW)
        assert told is not None and "Seen by all" in told.html and "Seen, typed in by another" in told.html and "Unseen" not in told.html
        assert inputs(expert, NOW + timedelta(days=4 * 366)) is None  # the place has lapsed
    assert inputs_of(expert.person_id).total == 2


def test_many_inputs_are_counted_and_the_latest_listed(expert):
    forum = make.forum()
    author = speaker(forum, expert)
    for minutes in range(MOST + 3):
        make.message(forum, author=author, posted_at=NOW - timedelta(minutes=minutes))
    found = inputs_of(expert.person_id)
    assert found.total == MOST + 3 and len(found.lines) == MOST and found.lines[0].posted_at == NOW
