"""Who takes part and has not written, and the reminder they get."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from forum.models import Act, Admission, Subscription
from tests import make
from tests.conftest import NOW
from tests.forum.test_admissions import letters
from tests.forum.writers import at
from tests.pages import get, post


@pytest.fixture
def forum(app):
    return make.forum(title="Warm homes")


@pytest.fixture
def desk(forum, as_):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return as_(person)


def somebody(forum, name, **given):
    return make.registration(forum, make.person(name=name), **({"category": "party", "country": "NG", "name": name} | given))


@pytest.fixture
def people(forum):
    spoke = somebody(forum, "Nia Spoke")
    make.message(forum, author=spoke)
    somebody(forum, "Nat Silent")
    somebody(forum, "Ken Silent", country="KE")
    somebody(forum, "Kim Silent", country="KE")
    somebody(forum, "Org Silent", category="organization", country="KE", organization="A house")
    held = somebody(forum, "Held Words", country="GH")
    make.message(forum, author=held, status="pending")
    behalf = somebody(forum, "Typed For", country="CL")
    make.message(forum, author=spoke, on_behalf_of=behalf)
    db.session.add(
        Admission(forum_id=forum.id, kind="invitation", email="inv@example.org", name="Ines Invited", category="party", country="PE", at=NOW, told_at=NOW - timedelta(days=2))
    )
    db.session.add(Admission(forum_id=forum.id, kind="request", email="req@example.org", name="Rita Request", category="party", country="PE", at=NOW))
    db.session.commit()


def test_parties_come_first_by_country_with_whether_anybody_of_theirs_wrote(forum, people, desk):
    page = get(desk, at(forum, "/silent"))
    for name in ("Nia Spoke", "Held Words", "Typed For", "Rita Request", "Mo Derator"):
        assert not page.has(name) or name == "Mo Derator"  # the reader's own name stands in the masthead
    order = [page.text.index(name) for name in ("Ken Silent", "Kim Silent", "Nat Silent", "Ines Invited", "Org Silent")]
    assert order == sorted(order) and page.has("5 people are registered or invited and have not written.") and page.has("From 2 Parties nobody has written.")
    assert page.has("Yes, somebody else") and page.has("invited, not registered")


def test_a_reminder_is_looked_at_sent_once_and_reaches_those_who_want_letters(forum, people, desk, app):
    muted = db.session.scalar(select(make.Person).where(make.Person.name == "Kim Silent"))
    db.session.add(Subscription(person_id=muted.id, forum_id=forum.id, scope="forum", scope_id=forum.id, level="mute", at=NOW))
    db.session.commit()
    page = get(desk, at(forum, "/silent/reminder"))
    assert page.has("3 registered participants would get it.") and page.has("1 invitation would go once more.") and page.has("Dear Mo Derator,")
    assert post(desk, at(forum, "/silent/reminder"), words="Question 3 waits.", invited="y").has("Question 3 waits.") and letters("silent") == []
    page = post(desk, at(forum, "/silent/reminder"), words="Question 3 waits.", invited="y", act="send")
    assert page.has("4 reminders are on their way.") and page.has("A reminder went out less than three days ago.")
    assert len(letters("silent")) == 3 and len(letters("invited")) == 1 and all("Question 3 waits." in letter.text for letter in letters("silent"))
    assert muted.email not in {letter.to for letter in letters("silent")}
    assert post(desk, at(forum, "/silent/reminder"), status=409, act="send").has("less than three days ago")
    assert [act.data for act in db.session.scalars(select(Act).where(Act.kind == "silent-reminded"))] == [{"letters": 3, "invitations": 1}]


def test_three_days_later_another_may_go_and_after_the_closing_none(app, as_):
    forum = make.forum(closes_at=NOW + timedelta(days=4))
    somebody(forum, "Ken Silent")
    desk = as_(make.person(role="secretariat"))
    for after, status in ((timedelta(0), 200), (timedelta(days=3, seconds=-1), 409), (timedelta(days=3), 200), (timedelta(days=4), 409)):
        app.extensions["clock"] = lambda after=after: NOW + after
        post(desk, at(forum, "/silent/reminder"), status=status, act="send")
    assert len(letters("silent")) == 2


def test_only_those_from_whose_country_nobody_wrote(forum, people, desk):
    post(desk, at(forum, "/silent/reminder"), only_silent_countries="y", act="send")
    assert {letter.text.split(",")[0] for letter in letters("silent")} == {"Dear Ken Silent", "Dear Kim Silent", "Dear Org Silent"}


def test_the_table_is_safe_from_formulas(forum, desk):
    somebody(forum, "=HYPERLINK(1)", organization="+x")
    somebody(forum, "Bo", category="organization", organization="@cmd")
    text = desk.get(at(forum, "/silent.csv")).get_data(as_text=True)
    assert text.startswith("\ufeffcategory,") and "'=HYPERLINK(1)" in text and "'@cmd" in text and ",=" not in text and ",@" not in text


def test_the_list_costs_the_same_for_one_and_thirty(forum, desk, queries):
    somebody(forum, "One")
    address = at(forum, "/silent")
    with queries() as one:
        desk.get(address)
    for number in range(29):
        somebody(forum, f"N {number}")
    address = at(forum, "/silent")
    with queries() as thirty:
        desk.get(address)
    assert len(one) == len(thirty)


def test_where_everybody_wrote_nobody_is_reminded(forum, desk):
    assert get(desk, at(forum, "/silent")).has("Everybody who is registered or invited has written.")
    assert post(desk, at(forum, "/silent/reminder"), status=409, act="send").has("There is nobody to remind.")
