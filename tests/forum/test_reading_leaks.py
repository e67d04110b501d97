"""Who may read what: no page, list, count or search tells more than the rules allow."""

from itertools import product

import pytest

from core.database import db
from forum import rules, visibility
from forum.models import VISIBILITIES, Forum
from forum.queries import visible
from forum.queries.finding import messages_with
from forum.rules import Standing
from tests import make
from tests.forum.readers import says
from tests.make import NOW
from tests.pages import Page, get

pytestmark = pytest.mark.wide

READERS = ("visitor", "member", "participant", "moderator", "secretariat", "administrator")
PAGES = ("", "/topics/1", "/topics/1?view=list", "/topics/1?view=time", "/topics/1?question=1", "/threads/1", "/messages/1", "/messages", "/participants", "/topics/1/initiatives")
MAY_READ = {
    "public": set(READERS),
    "registered": {"participant", "moderator", "secretariat", "administrator"},
    "closed": {"participant", "moderator", "secretariat", "administrator"},
}


@pytest.fixture
def readers(app, client, as_):
    """A forum with a message in it, and how each reader opens a page."""

    def open_to(visibility):
        forum = make.forum(visibility=visibility, title="Reserved talks")
        make.message(forum, subject="Confidential subject", body="Confidential laboratories.", questions=(forum.topics[0].questions[0],))
        people = {name: make.person(role=name if name in ("secretariat", "administrator") else "member") for name in READERS[1:]}
        make.registration(forum, people["participant"])
        make.registration(forum, people["moderator"], role="moderator")
        return forum, {"visitor": client, **{name: as_(person) for name, person in people.items()}}, people

    return open_to


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_a_forum_is_read_by_whom_it_is_open_to(readers, visibility):
    forum, browsers, _ = readers(visibility)
    for name, path in product(browsers, PAGES):
        page = Page(browsers[name].get(f"/en/forums/{forum.slug}{path}"))
        if name in MAY_READ[visibility]:
            assert page.status == 200, (name, path)
        else:
            assert page.status == (404 if visibility == "closed" else 403), (name, path)
            assert "Confidential" not in page.html and "Reserved talks" not in page.html, (name, path)


def test_a_forum_for_the_registered_says_how_to_read_it(readers):
    forum, browsers, _ = readers("registered")
    assert says(get(browsers["visitor"], f"/en/forums/{forum.slug}", status=403), "This forum can be read by its registered participants. Please sign in.")
    assert says(get(browsers["member"], f"/en/forums/{forum.slug}", status=403), "Please register for it first.")


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_search_finds_what_the_reader_may_read_and_counts_nothing_else(readers, visibility):
    _, browsers, _ = readers(visibility)
    for name, browser in browsers.items():
        page = get(browser, "/en/search?q=laboratory")
        assert says(page, "1 message") is (name in MAY_READ[visibility]), name
        assert ("Confidential" in page.html) is (name in MAY_READ[visibility]), name


@pytest.mark.parametrize("name", VISIBILITIES)
def test_the_condition_for_the_database_says_what_the_rule_says(readers, name):
    forum, _, people = readers(name)
    for reader, person in [("visitor", None), *people.items()]:
        registered = reader in ("participant", "moderator")
        standing = Standing(person.id if person else None, person.role if person else None, 1 if registered else None, reader if registered else None)
        found = db.session.scalars(db.select(Forum.id).where(visible.readable(visible.kind_of(person))), visible.values(person)).all()
        assert (forum.id in found) is bool(rules.may_read(standing, forum)), reader
        known = db.session.scalars(db.select(Forum.id).where(visible.listed(visible.kind_of(person))), visible.values(person)).all()
        verdict = rules.may_read(standing, forum)
        assert (forum.id in known) is (bool(verdict) or not verdict.unseen), reader


@pytest.mark.parametrize("state", ["pending", "hidden", "withdrawn", "held again"])
def test_unpublished_words_are_in_no_page_no_count_and_no_search(app, client, as_, state):
    forum = make.forum(topics=1, edition_id=make.edition("A.1").id)
    question = forum.topics[0].questions[0]
    root = make.message(forum, subject="Openly said")
    message = make.message(
        forum, reply_to=root, subject="Unspoken subject", body="Unspoken laboratories.", questions=(question,), status="pending" if state == "pending" else "published"
    )
    make.message(forum, reply_to=message, subject="What followed")
    if state != "pending":
        act = {"hidden": message.hide, "withdrawn": message.withdraw, "held again": message.hold}[state](by=None, at=NOW, reason="Unspoken reason.")
        db.session.add(act)
        visibility.vanished(db.session, message)
        db.session.commit()
    for browser in (client, as_(make.person())):
        for path in (
            "/en/",
            "/en/forums",
            "/en/search?q=laboratories",
            "/en/search?q=unspoken",
            *(f"/en/forums/{forum.slug}{path}" for path in (*PAGES, "/messages/3", "/topics/1?goal=A.1")),
        ):
            page = Page(browser.get(path))
            assert page.status == 200, path
            assert "Unspoken subject" not in page.html and "Unspoken lab" not in page.html and "Unspoken reason" not in page.html, path
        assert says(get(browser, f"/en/forums/{forum.slug}/topics/1"), "Messages 2 in 1 thread")
        assert says(get(browser, f"/en/forums/{forum.slug}/topics/1"), "1. Question 1 of topic 1? 0 inputs")
        assert says(get(browser, "/en/search?q=unspoken"), "No message has these words")


def test_the_words_of_what_is_gone_do_not_even_leave_the_database(app):
    from forum.queries import threads

    forum = make.forum()
    first = make.message(forum, body="Unsayable words.")
    make.message(forum, reply_to=first)
    first.hide(by=None, at=NOW, reason="Off the subject.")
    db.session.commit()
    thread = threads.thread_by_root(forum.id, 1)
    entry = threads.whole_thread(thread, me=None)[0]
    assert (entry.status, entry.html, entry.subject, entry.initiatives) == ("hidden", "", "", ())


def test_a_search_index_that_lags_behind_shows_nothing_hidden(app):
    """Even if a hidden message were still in the index, the message's own state decides."""
    from core.search import parse

    forum = make.forum()
    message = make.message(forum, body="Unsayable words.")
    message.hide(by=None, at=NOW, reason="Off the subject.")
    db.session.commit()
    assert messages_with(parse("unsayable"), None).total == 0


def test_no_page_shows_an_address(client, as_):
    forum = make.forum()
    person = make.person(email="private@secret.example")
    make.message(forum, author=make.registration(forum, person, email="private@secret.example"))
    for path in PAGES:
        assert "secret.example" not in Page(as_(make.person(role="administrator")).get(f"/en/forums/{forum.slug}{path}")).html
