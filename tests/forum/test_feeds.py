"""Atom feeds: valid, with names that stay, of what everybody may read and nothing else."""

from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from core.database import db
from forum import visibility
from forum.queries import feeds
from tests import make
from tests.make import NOW
from tests.pages import get

A = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200 and answer.content_type.startswith("application/atom+xml"), address
    return ElementTree.fromstring(answer.data)


def entries(client, address):
    return read(client, address).findall(f"{A}entry")


@pytest.fixture
def forum(app):
    return make.forum(slug="borders", title="Semillas", language="es", topics=2)


def test_a_feed_names_message_author_language_and_instants(client, forum):
    goal = make.edition("A.1")
    author = make.registration(forum, make.person(name="Biosafety focal point, Mexico"))
    make.message(forum, author=author, subject="Laboratoires", language="fr", body="Des *mots* & <b>.", goals=(db.session.get(type(goal.goals[0]), goal.goals[0].id),))
    root = read(client, "/en/forums/borders/feed.atom")
    assert root.get(LANG) == "en" and root.find(f"{A}title").text == "Semillas" and root.find(f"{A}title").get(LANG) == "es"
    entry = root.find(f"{A}entry")
    assert entry.find(f"{A}id").text == "http://localhost/forums/borders/messages/1" and entry.get(LANG) == "fr"
    assert entry.find(f"{A}title").text == "#1 Laboratoires" and entry.find(f"{A}author/{A}name").text == "Mexico, Biosafety focal point"
    assert "<em>mots</em> &amp; &lt;b&gt;" in entry.find(f"{A}content").text and entry.find(f"{A}content").get("type") == "html"
    assert entry.find(f"{A}updated").text == "2026-03-11T11:00:00Z" == root.find(f"{A}updated").text
    assert [c.get("term") for c in entry.findall(f"{A}category")] == ["topic-1", "A.1"]
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")} == {
        "alternate": "http://localhost/en/forums/borders",
        "self": "http://localhost/en/forums/borders/feed.atom",
    }


def test_a_changed_message_is_the_same_entry_updated(client, forum):
    message = make.message(forum)
    make.message(forum, posted_at=NOW - timedelta(minutes=50))
    first = client.get("/en/forums/borders/feed.atom")
    message.edited_at = NOW
    db.session.commit()
    root = read(client, "/en/forums/borders/feed.atom")
    assert root.find(f"{A}updated").text == "2026-03-11T12:00:00Z"
    assert [e.find(f"{A}id").text[-1] for e in root.findall(f"{A}entry")] == ["2", "1"]
    assert client.get("/en/forums/borders/feed.atom").headers["ETag"] != first.headers["ETag"]


def test_a_reader_who_has_the_feed_is_told_so_even_a_minute_later(app, client, forum):
    make.message(forum)
    mark = client.get("/en/forums/borders/feed.atom").headers["ETag"]
    app.extensions["clock"] = lambda: NOW + timedelta(minutes=30)
    again = client.get("/en/forums/borders/feed.atom", headers={"If-None-Match": mark})
    assert again.status_code == 304 and again.data == b""


def test_a_topic_and_a_search_have_feeds_of_their_own(client, forum):
    make.message(forum, subject="One", body="laboratory")
    make.message(forum, subject="Two", topic=forum.topics[1], body="customs", language="ar")
    assert [e.find(f"{A}title").text for e in entries(client, "/en/forums/borders/topics/2/feed.atom")] == ["#2 Two"]
    assert [e.find(f"{A}title").text for e in entries(client, "/en/search.atom?q=laboratories")] == ["#1 One"]
    assert [e.find(f"{A}title").text for e in entries(client, "/en/search.atom?q=customs&language=ar")] == ["#2 Two"]
    assert entries(client, "/en/search.atom?q=customs&language=fr") == [] == entries(client, "/en/search.atom")
    assert client.get("/en/forums/borders/topics/9/feed.atom").status_code == 404


def test_pages_name_their_feeds(client, forum):
    make.message(forum, body="laboratory")
    for address, there in (("/en/forums/borders", "/en/forums/borders/feed.atom"), ("/en/forums/borders/topics/1?view=time", "/en/forums/borders/topics/1/feed.atom"), ("/en/search?q=laboratory&country=MX", "/en/search.atom?q=laboratory&country=MX")):  # fmt: skip
        assert [e.attributes["href"] for e in get(client, address).all("link", rel="alternate")] == [there]
        assert client.get(there).status_code == 200


def test_a_feed_has_the_newest_fifty_and_what_was_let_in_last_first(client, forum):
    author = make.registration(forum)
    for _ in range(feeds.NEWEST + 5):
        make.message(forum, author=author, body="laboratory")
    old = db.session.scalars(db.select(make.Message).where(make.Message.number == 3)).one()
    old.published_at = NOW
    db.session.commit()
    assert len(entries(client, "/en/forums/borders/feed.atom")) == len(entries(client, "/en/search.atom?q=laboratory")) == feeds.NEWEST
    assert entries(client, "/en/forums/borders/feed.atom")[0].find(f"{A}id").text.endswith("/3")


def test_an_empty_feed_is_a_feed(client, forum):
    assert entries(client, "/en/forums/borders/feed.atom") == []


def test_no_feed_has_what_was_not_published_or_is_published_no_more(client, as_, forum):
    seen = make.message(forum, subject="Openly said")
    for status in ("pending", "hidden", "withdrawn"):
        make.message(forum, subject="Unsayable", body="unsayable", status=status)
    gone = make.message(forum, subject="Unsayable", body="unsayable")
    db.session.add(gone.hide(by=None, at=NOW, reason="Unsayable"))
    visibility.vanished(db.session, gone)
    db.session.commit()
    for browser in (client, as_(make.person(role="administrator"))):
        for address in ("/en/forums/borders/feed.atom", "/en/forums/borders/topics/1/feed.atom", "/en/search.atom?q=unsayable"):
            assert "Unsayable" not in browser.get(address).get_data(as_text=True), address
    assert seen.number == 1


@pytest.mark.parametrize("given", [{"visibility": "registered"}, {"visibility": "closed"}, {"announced_at": None}])
def test_a_forum_that_not_everybody_may_read_has_no_feed_whoever_asks(client, as_, given):
    forum = make.forum(slug="reserved", **given)
    if "announced_at" in given:
        forum.announced_at = None
    keeper = make.person()
    make.registration(forum, keeper, role="moderator")
    make.message(forum, body="unsayable")
    for browser in (client, as_(keeper), as_(make.person(role="administrator"))):
        for address in ("/en/forums/reserved/feed.atom", "/en/forums/reserved/topics/1/feed.atom"):
            assert browser.get(address).status_code == (403 if browser is client and given.get("visibility") == "registered" else 404)
        assert entries(browser, "/en/search.atom?q=unsayable") == []
    assert "feed.atom" not in get(as_(keeper), "/en/forums/reserved").html


def test_hostile_words_make_no_other_document(client, forum):
    author = make.registration(forum, make.person(name="</name><script>", country=None, category="organization", organization="]]>&"))
    make.message(forum, author=author, subject="</title>\x0b\x01\ufffe<x>", body="]]> </content> \x08 & <script>alert(1)</script>", language="ar")
    entry = entries(client, "/ar/forums/borders/feed.atom")[0]
    assert entry.find(f"{A}title").text == "#1 </title><x>" and "<script>" not in entry.find(f"{A}content").text
    assert client.get("/en/search.atom?q=" + quote('<>"&\x00]]>')).status_code == 200


def test_a_feed_costs_the_same_for_one_message_and_for_thirty(client, forum, queries):
    author = make.registration(forum)
    make.message(forum, author=author)
    with queries() as one:
        client.get("/en/forums/borders/feed.atom")
    for _ in range(29):
        make.message(forum, author=author)
    with queries() as thirty:
        client.get("/en/forums/borders/feed.atom")
    assert len(one) == len(thirty)


def test_a_thread_has_a_feed_of_its_own_that_follows_it_where_it_goes(client, forum):
    first = make.message(forum, subject="Laboratories")
    second = make.message(forum, reply_to=first, subject="Re: Laboratories")
    make.message(forum, reply_to=first, status="hidden", subject="Not to be seen")
    root = read(client, "/en/forums/borders/threads/1/feed.atom")
    assert root.find(f"{A}title").text == "Semillas: Laboratories" and root.find(f"{A}id").text == "http://localhost/forums/borders/threads/1"
    assert [entry.find(f"{A}title").text for entry in root.findall(f"{A}entry")] == [f"#{second.number} Re: Laboratories", "#1 Laboratories"]
    assert "/en/forums/borders/threads/1/feed.atom" in client.get("/en/forums/borders/threads/1").text
    assert client.get("/en/forums/borders/threads/2/feed.atom").location.endswith("/threads/1/feed.atom"), "of a reply: to its thread"
    assert client.get("/en/forums/borders/threads/3/feed.atom").status_code != 200 and client.get("/en/forums/borders/threads/99/feed.atom").status_code == 404
    forum.visibility = "registered"
    db.session.commit()
    assert client.get("/en/forums/borders/threads/1/feed.atom").status_code in (403, 404), "a feed is for everybody or not there"
