"""What a visitor's browser holds already is not sent again, and nothing of it is ever somebody else's."""

from datetime import timedelta

import pytest

from core.database import db
from forum import visibility
from tests import make
from tests.make import NOW
from tests.pages import get

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app):
    forum = make.forum()
    make.message(forum, subject="Openly said")
    return forum


def paths(forum):
    base = f"/en/forums/{forum.slug}"
    return ["/en/forums", base, f"{base}/topics/1", f"{base}/topics/1?view=time", f"{base}/threads/1", f"{base}/messages/1", f"{base}/messages", f"{base}/participants"]


def again(client, path, mark):
    return client.get(path, headers={"If-None-Match": mark})


def test_a_page_that_has_not_changed_is_not_sent_again(client, forum):
    for path in paths(forum):
        first = client.get(path)
        second = again(client, path, first.headers["ETag"])
        assert second.status_code == 304 and not second.data, path
        assert "Content-Security-Policy" not in second.headers and "Cookie" in second.headers["Vary"] and second.headers["ETag"] == first.headers["ETag"]


def test_a_new_message_makes_every_page_new(client, forum):
    marks = {path: client.get(path).headers["ETag"] for path in paths(forum)}
    make.message(forum, subject="Something new")
    assert {path for path, mark in marks.items() if again(client, path, mark).status_code == 304} == set()


def test_a_message_that_was_hidden_is_gone_at_once(client, forum):
    address = f"/en/forums/{forum.slug}/topics/1"
    mark = client.get(address).headers["ETag"]
    message = db.session.scalars(db.select(make.Message)).one()
    db.session.add(message.hide(by=None, at=NOW, reason="Off the subject."))
    visibility.vanished(db.session, message)
    db.session.commit()
    answer = again(client, address, mark)
    assert answer.status_code == 200 and "Openly said" not in answer.get_data(as_text=True)


def test_closing_makes_pages_new_without_any_change(client, app, forum):
    address = f"/en/forums/{forum.slug}/topics/1"
    app.extensions["clock"] = lambda: forum.closes_at - timedelta(seconds=1)
    mark = client.get(address).headers["ETag"]
    app.extensions["clock"] = lambda: forum.closes_at
    assert again(client, address, mark).status_code == 200


def test_pages_tell_the_time_to_the_minute(client, app, forum):
    address = f"/en/forums/{forum.slug}/topics/1"
    mark = client.get(address).headers["ETag"]
    app.extensions["clock"] = lambda: NOW + timedelta(minutes=1)
    assert again(client, address, mark).status_code == 200


def test_another_zone_or_language_is_another_page(client, forum):
    address = f"/en/forums/{forum.slug}/topics/1"
    mark = client.get(address).headers["ETag"]
    assert again(client, address.replace("/en/", "/fr/"), mark).status_code == 200
    client.set_cookie("zone", "Asia/Colombo")
    assert again(client, address, mark).status_code == 200


def test_a_page_of_somebody_signed_in_is_not_kept(as_, client, forum):
    address = f"/en/forums/{forum.slug}/topics/1"
    mark = client.get(address).headers["ETag"]
    answer = again(as_(make.person(name="Ada")), address, mark)
    assert answer.status_code == 200 and "ETag" not in answer.headers and "no-store" in answer.headers["Cache-Control"]
    assert "Ada" in answer.get_data(as_text=True)


def test_what_one_reader_was_shown_is_never_shown_to_another(as_, client, forum):
    person = make.person(name="Ada of Mexico")
    author = make.registration(forum, person)
    make.message(forum, author=author, status="pending", body="Waiting words.")
    address = f"/en/forums/{forum.slug}/topics/1"
    mine, other = as_(person), as_(make.registration(forum, make.person(name="Bo")).person_id and make.person(name="Cy"))
    for _ in range(2):
        assert "Waiting words" in get(mine, address).html and "Ada of Mexico" in get(mine, address).html
        for browser in (client, other):
            page = get(browser, address)
            assert "Waiting words" not in page.html and "Ada of Mexico" not in page.html
    assert "Sign in to write" in get(client, address).text and "Sign in to write" not in get(other, address).text


def test_the_part_shared_by_readers_follows_what_they_may_do(as_, client, forum):
    taking_part = make.person()
    make.registration(forum, taking_part)
    address = f"/en/forums/{forum.slug}/topics/1"
    for _ in range(2):
        assert "Start a new thread" not in get(client, address).text
        assert "Start a new thread" in get(as_(taking_part), address).text
        assert "Register to take part" in get(as_(make.person()), address).text


def test_the_form_on_the_front_page_carries_the_token_of_its_own_session(app):
    app.config["WTF_CSRF_ENABLED"] = True
    one, two = app.test_client(), app.test_client()
    tokens = {browser: get(browser, "/en/").all("input", name="csrf_token")[0].attributes["value"] for browser in (one, two)}
    assert tokens[one] != tokens[two]
    held = one.get("/en/").headers["ETag"]
    assert again(one, "/en/", held).status_code == 304 and again(two, "/en/", held).status_code == 200


def test_reading_stores_nothing(client, as_, forum, queries):
    reader = as_(make.person())
    with queries() as seen:
        for path in paths(forum):
            get(client, path)
            get(reader, path)
    assert not [one for one in seen if one.split()[0] in {"INSERT", "UPDATE", "DELETE"}]


def test_the_front_page_made_once_has_each_visitors_own_token_and_mark_of_scripts(app, client, forum):
    app.config["WTF_CSRF_ENABLED"] = True
    first, second = get(client, "/en/"), get(app.test_client(), "/en/")
    own = [(page.all("input", name="csrf_token")[0].attributes["value"], page.all("script")[0].attributes["nonce"]) for page in (first, second)]
    assert own[0][0] != own[1][0] and own[0][1] != own[1][1] and "here-" not in second.html
    for page, (_, nonce) in zip((first, second), own, strict=True):
        assert f"'nonce-{nonce}'" in page.response.headers["Content-Security-Policy"]
    assert first.html.replace(own[0][0], "").replace(own[0][1], "") == second.html.replace(own[1][0], "").replace(own[1][1], "")
    app.config["WTF_CSRF_ENABLED"] = False


def test_the_front_page_made_once_shows_what_has_changed(client, forum):
    client.get("/en/")
    make.message(forum, subject="Something new")
    before = get(client, "/en/").text
    make.forum(slug="another", title="A forum announced meanwhile")
    assert "A forum announced meanwhile" not in before and "A forum announced meanwhile" in get(client, "/en/").text
    client.set_cookie("zone", "Asia/Colombo")
    assert "Colombo" in get(client, "/en/").text and "Colombo" not in get(client.application.test_client(), "/en/").text


def test_a_page_made_once_for_many_has_each_readers_own_name_and_mark_of_scripts(client, as_, forum):
    ada, ben = (as_(make.person(name=name)) for name in ("Ada of Mexico", "Ben <of> Kenya"))
    for path in ("/topics/1", "/topics/1?view=time", "/threads/1", ""):
        nonces = set()
        for browser, name in ((client, ""), (ada, "Ada of Mexico"), (ben, "Ben <of> Kenya"), (client, ""), (ada, "Ada of Mexico")):
            page = get(browser, f"/en/forums/{forum.slug}{path}")
            nonce = page.all("script")[0].attributes["nonce"]
            assert f"'nonce-{nonce}'" in page.response.headers["Content-Security-Policy"] and "here-" not in page.html and "<!--" not in page.html, path
            assert [other for other in ("Ada of Mexico", "Ben <of> Kenya") if other in page.text] == [name] * bool(name), path
            nonces.add(nonce)
        assert len(nonces) == 5


def test_the_way_to_the_queue_stands_on_the_page_of_who_keeps_order_only(client, as_, forum):
    moderator = make.person(name="Mo")
    make.registration(forum, moderator, role="moderator")
    for _ in range(2):
        for browser, seen in ((as_(moderator), True), (as_(make.person()), False), (client, False), (as_(make.person(role="secretariat")), True)):
            assert ("/en/moderation" in get(browser, f"/en/forums/{forum.slug}/topics/1").html) is seen


def test_a_forum_for_some_categories_is_read_like_any_other(client, forum):
    forum.categories = ["party", "non-party"]
    db.session.commit()
    for path in ("", "/topics/1"):
        assert "Openly said" in get(client, f"/en/forums/{forum.slug}{path}").text
