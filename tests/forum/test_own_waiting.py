"""What somebody wrote and readers do not see stands for its author where it will stand, on every page, with the reason; and for nobody else."""

from datetime import timedelta

import pytest

from core.database import db
from forum.models import Act, Forum
from tests import make
from tests.forum.writers import at, messages
from tests.pages import get

pytestmark = pytest.mark.wide

NOW = make.NOW
BY_TIME = ("/messages", "/topics/1?view=time", "/threads/1")


@pytest.fixture
def forum(app) -> Forum:
    made = make.forum(edition=make.edition("A.1"))
    many = make.registration(made)
    first = make.message(made, author=many, posted_at=NOW - timedelta(hours=3))
    for _ in range(29):
        make.message(made, author=many, reply_to=first, posted_at=NOW - timedelta(hours=2))
    return made


@pytest.fixture
def ada(forum):
    return make.person(name="Ada Okoro")


def held(forum, ada, mine=None, *, status="pending", act="message-pending", reason="It names a person.", **given):
    mine = mine or make.registration(forum, ada)
    made = make.message(forum, author=mine, status=status, reply_to=messages(forum)[0], body="Words of mine that nobody reads.", **given)
    db.session.add(Act(forum_id=forum.id, message_id=made.id, kind=act, at=NOW, data={"from": "pending", "to": status}, reason=reason))
    db.session.commit()
    return made


@pytest.mark.parametrize(("status", "act", "word"), [("pending", "message-pending", "Held"), ("hidden", "message-returned", "Returned"), ("hidden", "message-hidden", "Hidden")])
def test_its_author_sees_it_in_its_place_with_the_reason_and_nobody_else_does(forum, ada, as_, client, status, act, word):
    held(forum, ada, status=status, act=act)
    mine, others = as_(ada), (client, as_(make.person()))
    for where in (*BY_TIME, "/topics/1"):
        address = at(forum, where) + ("?page=2" if where in ("/messages", "/threads/1") else "&page=2" if "view" in where else "")
        page = get(mine, address)
        assert page.has("Words of mine that nobody reads.") and page.has("It names a person.") and page.has(word), where
        for other in others:
            seen = get(other, address)
            assert not seen.has("Words of mine") and not seen.has("It names a person."), where


def test_it_stands_on_one_page_only_and_the_counts_are_those_of_all_readers(forum, ada, as_):
    held(forum, ada)
    for _ in range(3):
        make.message(forum, reply_to=messages(forum)[0])
    mine = as_(ada)
    for where in BY_TIME:
        both = [get(mine, at(forum, where) + f"{'&' if '?' in where else '?'}page={n}") for n in (1, 2)]
        assert [page.has("Words of mine that nobody reads.") for page in both] == [False, True], where
        assert both[1].has("of 33, by time") and both[1].has("Messages 26–33"), where


def test_by_question_and_by_goal_it_stands_where_it_belongs(forum, ada, as_):
    mine = make.registration(forum, ada)
    held(forum, ada, mine, goals=tuple(forum.edition.goals), questions=tuple(forum.topics[0].questions[:1]))
    seen = {where: get(as_(ada), at(forum, f"/topics/1?{where}")).has("Words of mine that nobody reads.") for where in ("question=1", "question=2", "goal=A.1")}
    assert seen == {"question=1": True, "question=2": False, "goal=A.1": True}


def test_a_rule_for_the_author_is_told_as_the_reason(forum, ada, as_):
    mine = make.registration(forum, ada, rule="hold")
    held(forum, ada, mine, reason="")
    assert get(as_(ada), at(forum, "/messages?page=2")).has("The moderator reads your messages before they are published.")


def test_a_page_by_time_costs_the_same_for_one_waiting_message_and_for_ten(forum, ada, as_, queries):
    mine = make.registration(forum, ada)
    browser, address = as_(ada), at(forum, "/messages?page=2")
    held(forum, ada, mine)
    get(browser, address)
    with queries() as one:
        get(browser, address)
    for _ in range(9):
        held(forum, ada, mine)
    with queries() as ten:
        get(browser, address)
    assert len(one) == len(ten)


def test_withdrawn_words_are_not_shown_again_and_those_of_another_forum_neither(forum, ada, as_):
    held(forum, ada, status="withdrawn", act="message-withdrawn")
    other = make.forum()
    make.message(other, author=make.registration(other, ada), status="pending", body="Words for elsewhere.")
    page = get(as_(ada), at(forum, "/messages?page=2"))
    assert not page.has("Words of mine") and not page.has("Words for elsewhere.")
