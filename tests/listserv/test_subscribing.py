"""Subscribing with and without an account, on somebody's behalf, and keeping lists."""

import re

from accounts.models import Person
from core.database import db
from core.letters import Outgoing
from forum.models import Subscription
from listserv.models import ListKeeper, ListMessage, Mailbox, Wish
from tests import make
from tests.pages import get


def chosen():
    return [tuple(row) for row in db.session.execute(db.select(Subscription.scope, Subscription.scope_id, Subscription.level, Subscription.source).order_by(Subscription.id))]


def test_without_an_account_a_letter_asks_and_only_its_button_subscribes(app, client):
    forum = make.forum()
    page = get(client, f"/en/forums/{forum.slug}/subscription")
    assert "A letter asks you to confirm" in page.text
    answer = client.post(f"/en/forums/{forum.slug}/wishes", data={"email": "New@Example.org", "level": "weekly", "part": "0"})
    assert answer.status_code == 200 and chosen() == [] and db.session.query(Person).count() == 0
    letter = db.session.scalar(db.select(Outgoing))
    assert letter.to == "new@example.org" and forum.title in letter.text
    address = re.search(r"http://localhost(/en/wishes/\S+)", letter.text)[1]
    assert "Confirm your subscription" in get(client, address).text and chosen() == []
    for _ in range(2):
        assert "You subscribe now" in client.post(address).get_data(as_text=True)
    assert chosen() == [("forum", forum.id, "weekly", "letter")]
    person = db.session.scalar(db.select(Person))
    assert (person.email, person.confirmed_at, person.password_hash) == ("new@example.org", None, None)


def test_a_topic_alone_can_be_subscribed_to(app, client):
    forum = make.forum(topics=2)
    client.post(f"/en/forums/{forum.slug}/wishes", data={"email": "new@example.org", "level": "follow", "part": "2"})
    assert db.session.scalar(db.select(Wish.scope)) == "topic" and db.session.scalar(db.select(Wish.scope_id)) == forum.topics[1].id


def test_asking_tells_nobody_whether_an_address_is_known(app, client):
    forum, known = make.forum(), make.person()
    answers = {
        client.post(f"/en/forums/{forum.slug}/wishes", data={"email": email, "level": "daily", "part": "0"}).get_data(as_text=True).replace(email, "")
        for email in (known.email, "new@example.org")
    }
    assert len({re.sub(r'nonce="[^"]*"|value="[^"]*"', "", text) for text in answers}) == 1
    assert db.session.query(Outgoing).count() == 2


def test_a_wish_grows_old_and_a_wrong_key_opens_nothing(app, client):
    this = make.mail_list()
    client.post(f"/en/lists/{this.slug}/wishes", data={"email": "new@example.org", "level": "daily"})
    address = re.search(r"(/en/wishes/\S+)", db.session.scalar(db.select(Outgoing.text)))[1]
    assert client.post(address + "x").status_code == 410
    from datetime import timedelta

    app.extensions["clock"] = lambda: make.NOW + timedelta(days=4)
    assert client.post(address).status_code == 410 and chosen() == []


def test_with_an_account_one_chooses_and_changes_on_one_page(app, as_):
    this, reader = make.mail_list(), make.person()
    browser = as_(reader)
    browser.post(f"/en/lists/{this.slug}/subscription", data={"level": "follow"})
    assert this.title in get(browser, "/en/subscriptions").text
    browser.post(f"/en/lists/{this.slug}/subscription", data={"level": "mute", "listed": "1"})
    assert chosen() == [("list", this.id, "mute", "page")]
    answer = browser.post("/en/subscriptions", data={"hour": "18", "weekday": "4", "timezone": "Africa/Lagos", "form": "text", "own_messages": "y"})
    assert answer.status_code == 303
    box = db.session.get(Mailbox, reader.id)
    assert (box.hour, box.weekday, box.timezone, box.form, box.own_messages) == (18, 4, "Africa/Lagos", "text", True)
    assert browser.post("/en/subscriptions", data={"hour": "24", "weekday": "9", "timezone": "Moon", "form": "fax"}).status_code == 422


def test_the_secretariat_enters_people_after_a_look_at_what_would_happen(app, as_):
    forum, there = make.forum(), make.person(email="there@example.org")
    browser = as_(make.person(role="secretariat"))
    address = f"/en/forums/{forum.slug}/subscribers"
    db.session.add(Subscription(person_id=there.id, forum_id=forum.id, scope="forum", scope_id=forum.id, level="mute", at=make.NOW))
    db.session.commit()
    given = {"text": "email,name\nada@example.org,Ada\nThere@example.org,There", "level": "daily", "consent": "Signed on 3 July."}
    page = browser.post(address, data=given).get_data(as_text=True)
    assert "1 person would be subscribed" in page and "left alone" in page and len(chosen()) == 1
    assert browser.post(address, data=given | {"act": "enter"}).status_code == 303
    assert chosen() == [("forum", forum.id, "mute", "page"), ("forum", forum.id, "daily", "staff")]
    assert "Signed on 3 July." in get(browser, address).text
    assert browser.post(address, data=given | {"text": "email,name\nnobody,X"}).status_code == 422
    assert browser.post(address, data=given | {"consent": ""}).status_code == 422


def test_moderators_see_subscribers_of_their_forum_and_participants_do_not(app, as_):
    forum, keeper, other = make.forum(), make.person(), make.person()
    make.registration(forum, keeper, role="moderator")
    make.registration(forum, other)
    assert as_(keeper).get(f"/en/forums/{forum.slug}/subscribers").status_code == 200
    assert as_(other).get(f"/en/forums/{forum.slug}/subscribers").status_code == 403


def test_a_list_is_made_written_to_once_and_answered(app, as_):
    keeper = make.person(email="keeper@example.org")
    staff = as_(make.person(role="secretariat"))
    said = {"title": "Bulletin", "slug": "bulletin", "about": "News.", "language": "en", "posting": "keepers", "joining": "open", "keepers": "keeper@example.org", "bulletin": "y"}
    assert staff.post("/en/lists/new", data=said).status_code == 303
    assert staff.post("/en/lists/new", data=said).status_code == 422, "the name is taken"
    assert staff.post("/en/lists/new", data=said | {"slug": "other", "keepers": "nobody@example.org"}).status_code == 422
    assert db.session.scalar(db.select(ListKeeper.person_id)) == keeper.id
    browser = as_(keeper)
    words = {"subject": "July", "body": "All **well**.", "language": "en", "submission": "once"}
    for _ in range(2):
        assert browser.post("/en/lists/bulletin/messages/new", data=words).status_code == 303
    browser.post("/en/lists/bulletin/messages/new", data=words | {"submission": "twice", "to": "1", "body": "More."})
    assert [(m.number, m.thread_number) for m in db.session.scalars(db.select(ListMessage).order_by(ListMessage.number))] == [(1, 1), (2, 1)]
    page = get(app.test_client(), "/en/lists/bulletin/messages/2")
    assert "More." in page.text and "keeper@example.org" not in page.text
    browser.post("/en/lists/bulletin/messages/2/hiding")
    assert "More." not in get(app.test_client(), "/en/lists/bulletin/messages/1").text
    assert app.test_client().get("/en/lists/bulletin/messages/2").status_code == 404


def test_pages_cost_the_same_for_one_and_for_twenty(app, as_, queries):
    def costs(path):
        with queries() as seen:
            browser.get(path)
        return len(seen)

    this = make.mail_list(messages=1)
    browser = as_(make.person(role="secretariat"))
    paths = ("/en/lists", f"/en/lists/{this.slug}", "/en/admin/delivery", f"/en/lists/{this.slug}/subscribers")
    for path in paths:
        browser.get(path)
    one = {path: costs(path) for path in paths}
    for _ in range(20):
        make.mail_list()
        person = make.person()
        db.session.add(Subscription(person_id=person.id, scope="list", scope_id=this.id, level="follow", at=make.NOW))
        db.session.commit()
    assert {path: costs(path) for path in paths} == one


def test_what_is_kept_of_somebody_is_handed_out_and_goes_with_the_account(app, as_):
    from accounts import erasure
    from accounts.own_data import archive_of

    this, person = make.mail_list(), make.person()
    db.session.add_all([Mailbox(person_id=person.id, hour=7), Subscription(person_id=person.id, scope="list", scope_id=this.id, level="daily", at=make.NOW)])
    said = db.session.scalar(db.select(ListMessage))
    said.author_id, said.author_name = person.id, person.name
    db.session.commit()
    import io
    import zipfile

    told = zipfile.ZipFile(io.BytesIO(archive_of(person, at=make.NOW))).read("post.json").decode()
    assert this.slug in told and '"hour": 7' in told and "Words of message 1." in told
    erasure.erase(person, at=make.NOW)
    db.session.commit()
    assert chosen() == [] and db.session.get(Mailbox, person.id) is None
    assert db.session.scalar(db.select(ListMessage.author_name)) == ""
