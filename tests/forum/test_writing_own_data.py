"""What the archive of one's own data holds of the forums, and what an erased account leaves there."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from accounts import erasure, own_data
from core.database import db
from forum.models import Draft, Registration
from tests import make
from tests.forum.writers import at, fresh, messages, write
from tests.pages import get, post

pytestmark = pytest.mark.wide


def test_own_data_hold_registrations_messages_in_every_state_and_drafts(app, as_):
    forum = make.forum(moderation="before", edition=make.edition("A.1"))
    ada, typist = make.person(name="Ada Okoro"), make.registration(forum, name="The Secretariat", role="secretariat")
    mine = make.registration(forum, ada)
    write(as_(ada), forum, subject="Held", body="I can wait.", questions=["1"], goals=["A.1"], **{"initiatives-0-title": "A course"})
    make.message(forum, author=typist, on_behalf_of=mine, subject="From my letter")
    make.message(forum, subject="Somebody else's")
    post(as_(ada), at(forum, "/drafts"), place="topic-1", body="Half a sentence")
    with zipfile.ZipFile(io.BytesIO(own_data.archive_of(ada, at=make.NOW))) as archive:
        part = json.loads(archive.read("forums.json"))
    assert [r["name"] for r in part["registrations"]] == ["Ada Okoro"]
    assert [(m["subject"], m["status"], m["typed_in_by"]) for m in part["messages"]] == [("Held", "pending", None), ("From my letter", "published", "The Secretariat")]
    assert part["messages"][0]["initiatives"][0]["title"] == "A course" and part["messages"][0]["goal_codes"] == ["A.1"]
    assert [d["body"] for d in part["drafts"]] == ["Half a sentence"]


def test_an_erased_account_leaves_the_discussion_and_no_name(app, as_, client):
    forum = make.forum()
    ada, bob = make.person(name="Ada Okoro"), make.person(name="Bob Ferreira")
    make.registration(forum, ada, name="Ada Okoro", category="party", country="NG", organization="Ministry of Housing")
    make.registration(forum, bob, name="Bob Ferreira", category="organization", country="BR", organization="A house")
    write(as_(ada), forum, body="We need wool.")
    write(as_(bob), forum, body="We have wool.")
    post(as_(ada), at(forum, "/drafts"), place="topic-1", body="Half a sentence")
    counts = (fresh(forum).input_count, fresh(forum).contributor_count, fresh(forum).registered_count)
    for person in (ada, bob):
        erasure.erase(person, at=make.NOW)
    db.session.commit()
    registrations = db.session.scalars(select(Registration).order_by(Registration.id).execution_options(populate_existing=True)).all()
    assert [(r.name, r.country, r.organization, r.person_id, r.erased_at) for r in registrations] == [("", "NG", None, None, make.NOW), ("", "BR", "A house", None, make.NOW)]
    assert [m.body for m in messages(forum)] == ["We need wool.", "We have wool."] and db.session.scalars(select(Draft)).all() == []
    assert (fresh(forum).input_count, fresh(forum).contributor_count, fresh(forum).registered_count) == counts
    page = get(client, at(forum, "/messages/1"))
    assert page.has("Nigeria") and page.has("Former participant") and not page.has("Ada") and page.has("We need wool.")
    assert get(client, at(forum, "/messages/2")).has("A house")


def test_own_data_hold_earlier_wordings_where_one_was_named_and_the_tags_one_set(app, as_):
    forum = make.forum(edition=make.edition("A.1", "A.2"), edit_minutes=60)
    ada, bob = make.person(name="Ada Okoro"), make.person(name="Bob Ferreira")
    mine = make.registration(forum, ada)
    make.registration(forum, bob)
    write(as_(ada), forum, body="First words.", goals=["A.1"])
    post(as_(ada), at(forum, "/messages/1/changes"), act="change", seen="1", subject="A subject", body="Second words.", language="en", goals=["A.1", "A.2"])
    write(as_(bob), forum, body=f"What does @{mine.id} say?")
    make.message(forum, status="pending", body="Held.")
    with zipfile.ZipFile(io.BytesIO(own_data.archive_of(ada, at=make.NOW))) as archive:
        part = json.loads(archive.read("forums.json"))
    assert [(one["number"], one["body"]) for one in part["messages"][0]["earlier"]] == [(1, "First words.")]
    assert [(one["forum"], one["message"]) for one in part["named_in"]] == [(forum.slug, 2)]
    assert [(one["message"], one["goal"]) for one in part["tags_set"]] == [(1, "A.1"), (1, "A.2")]


def test_an_erased_account_is_named_by_its_number_where_it_was_named_so(app, as_, client):
    forum = make.forum(edit_minutes=60)
    ada, bob = make.person(name="Ada Xy&lo"), make.person(name="Bob Ferreira")
    mine = make.registration(forum, ada)
    make.registration(forum, bob)
    write(as_(bob), forum, body=f"What does @{mine.id} say?")
    write(as_(bob), forum, body=f"> What does @{mine.id} say?\n\nNothing.")
    post(as_(bob), at(forum, "/messages/1/changes"), act="change", seen="1", subject="A subject", body=f"What will @{mine.id} say?", language="en")
    elsewhere = make.forum()
    make.message(elsewhere, body="Words that name nobody.")
    assert get(client, at(forum, "/messages/1")).has("Ada Xy&lo") and get(client, "/en/search?q=lo").has("A subject")
    erasure.erase(ada, at=make.NOW)
    db.session.commit()
    db.session.expire_all()
    for where in ("/messages/1", "/messages/2", "/messages/1/history", "/topics/1"):
        page = get(client, at(forum, where))
        assert not page.has("Ada Xy") and page.has(f"@{mine.id}"), where
    assert not get(client, "/en/search?q=lo").has("A subject")
    assert get(client, "/en/search?q=say").has("A subject")
