"""A closed forum that opens to who knows a word: the prompt, the passage, and its end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.models import Attempt
from core.database import db
from forum.actions import passing
from forum.models import Act, Passage
from forum.queries import heads, visible
from forum.queries import standing as standings
from forum.rules import Standing, may_read, may_register
from forum.rules.passage import has_prompt
from tests import make
from tests.conftest import NOW
from tests.forum.writers import at, write
from tests.pages import get, post

pytestmark = pytest.mark.wide

WORD = "a word among friends"


@pytest.fixture
def circle(app):
    forum = make.forum(title="A secret circle", about_html="<p>Secret words.</p>", visibility="closed")
    passing.change_password(forum, WORD, by=None, at=NOW)
    make.message(forum, subject="Secret subject")
    return forum


def test_every_address_of_the_forum_leads_to_the_prompt_and_tells_nothing_of_it(circle, client, as_):
    member = as_(make.person())
    for rest in ("", "/topics/1", "/messages/1", "/participants", "/registration", "/messages/999"):
        answer = member.get(at(circle, rest))
        assert answer.status_code == 302 and "/passage?next=" in answer.location
        for browser in (member, client):
            page = get(browser, at(circle, rest)) if rest != "/registration" or browser is member else get(browser, at(circle))
            assert page.heading() == "A forum with a password" and "ecret" not in page.html
    assert get(client, at(circle)).all("input", type="password") == []


def test_a_closed_forum_without_a_password_stays_unknown(app, as_):
    plain, unannounced = make.forum(visibility="closed"), make.forum(visibility="closed", announced_at=None)
    passing.change_password(unannounced, WORD, by=None, at=NOW)
    member = as_(make.person())
    for forum in (plain, unannounced):
        for rest in ("", "/passage", "/topics/1"):
            assert member.get(at(forum, rest)).status_code == 404
        assert member.post(at(forum, "/passage"), data={"password": WORD}).status_code == 404


def test_the_right_word_lets_read_and_register_and_is_asked_once(circle, as_):
    browser = as_(make.person())
    page = post(browser, at(circle, "/passage"), password=f" {WORD} ", next=at(circle, "/messages/1"))
    assert page.has("Secret subject")
    assert get(browser, at(circle)).has("A secret circle") and get(browser, "/en/forums").has("A secret circle") and get(browser, "/en/search?q=words").status == 200
    assert browser.get(at(circle, "/passage")).status_code == 302
    page = post(browser, at(circle, "/registration"), name="Ada", category="party", country="NG")
    assert page.heading() == "Your registration"
    write(browser, circle)


def test_a_wrong_word_lets_nobody_in(circle, as_, client):
    browser = as_(make.person())
    page = post(browser, at(circle, "/passage"), status=422, password="another word")
    assert page.has("This is not the password of the forum") and "another word" not in page.html
    assert post(browser, at(circle, "/passage"), status=422, password="").has("Please give the password of the forum.")
    assert client.post(at(circle, "/passage"), data={"password": WORD}).status_code == 403
    assert db.session.scalar(select(Passage)) is None


def test_another_password_ends_the_old_ones_access_at_once(circle, as_):
    ada = make.person()
    browser = as_(ada)
    post(browser, at(circle, "/passage"), password=WORD)
    assert get(browser, at(circle)).has("A secret circle")
    passing.change_password(circle, "a newer word", by=None, at=NOW)
    assert get(browser, at(circle, "/messages/1")).heading() == "A forum with a password"
    assert not get(browser, "/en/forums").has("A secret circle")
    post(browser, at(circle, "/passage"), status=422, password=WORD)
    assert post(browser, at(circle, "/passage"), password="a newer word").has("A secret circle")
    passing.change_password(circle, None, by=None, at=NOW)
    assert browser.get(at(circle)).status_code == 404
    assert len(list(db.session.scalars(select(Passage)))) == 1 and [act.kind for act in db.session.scalars(select(Act).order_by(Act.id))] == ["password-set"] * 2 + [
        "password-removed"
    ]


def test_who_registered_stays_when_the_password_changes(circle, as_):
    browser = as_(make.person())
    post(browser, at(circle, "/passage"), password=WORD)
    post(browser, at(circle, "/registration"), name="Ada", category="party", country="NG")
    passing.change_password(circle, "a newer word", by=None, at=NOW)
    assert get(browser, at(circle)).has("A secret circle")


def test_tries_slow_down_and_a_stranger_slows_down_nobody_else(circle, as_, app):
    browser, other = as_(make.person()), as_(make.person())
    for _ in range(5):
        assert browser.post(at(circle, "/passage"), data={"password": "wrong"}).status_code == 422
    answer = browser.post(at(circle, "/passage"), data={"password": WORD})
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 15
    assert other.post(at(circle, "/passage"), data={"password": WORD}).status_code == 302
    app.extensions["clock"] = lambda: NOW + timedelta(seconds=20)
    assert browser.post(at(circle, "/passage"), data={"password": WORD}).status_code == 302
    assert db.session.scalar(select(Attempt).where(Attempt.kind == "passage")) is None


def test_the_prompt_leads_on_to_pages_of_this_forum_only(circle, as_):
    for wanted in ("https://elsewhere.example", "/en/forums/other", "//elsewhere.example", at(circle, "/passage")):
        answer = as_(make.person()).post(at(circle, "/passage"), data={"password": WORD, "next": wanted})
        assert answer.location == at(circle)


def test_the_list_and_the_page_agree_on_who_may_read(circle, app):
    keeper, passed, old, stranger = (make.person() for _ in range(4))
    make.registration(circle, keeper, role="moderator")
    db.session.add_all([Passage(forum_id=circle.id, person_id=passed.id, version=1, at=NOW), Passage(forum_id=circle.id, person_id=old.id, version=0, at=NOW)])
    db.session.commit()
    for visibility in ("public", "registered", "closed"):
        for announced in (NOW, None):
            circle.visibility, circle.announced_at = visibility, announced
            participant = make.person()
            make.registration(circle, participant)
            for person in (None, keeper, passed, old, stranger, participant):
                head = heads.forum_head(circle.slug)
                by_rule = bool(may_read(heads.standing_of(person, head), head.entity))
                listed = db.session.execute(select(standings.Forum.id).where(visible.readable(visible.kind_of(person))), visible.values(person)).scalars().all()
                assert (circle.id in listed) == by_rule, (visibility, announced, person and person.id)


def test_standing_costs_one_statement_whatever_somebody_is(circle, app, queries):
    keeper, stranger = make.person(), make.person()
    make.registration(circle, keeper, role="moderator")
    head = heads.forum_head(circle.slug)
    for person in (keeper, stranger):
        _ = person.role
        with queries() as seen:
            heads.standing_of(person, head)
        assert len(seen) == 1


def test_a_prompt_stands_only_before_an_announced_closed_forum_with_a_word(circle):
    assert has_prompt(circle)
    for change in ({"visibility": "registered"}, {"announced_at": None}, {"password_hash": None}):
        for name, value in change.items():
            before = getattr(circle, name)
            setattr(circle, name, value)
            assert not has_prompt(circle)
            setattr(circle, name, before)
    assert may_register(Standing(person_id=1, passed=True), circle, at=NOW) and not may_register(Standing(person_id=1), circle, at=NOW)
    with pytest.raises(ValueError, match="opens nothing"):
        circle.set_password(" ", by=None, at=NOW)
