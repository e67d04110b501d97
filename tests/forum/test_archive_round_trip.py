"""A forum that came from an archive is written again as that archive."""

import json
import time
from datetime import timedelta

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from accounts.models import Person
from core.database import Base, db
from core.letters import Outgoing
from core.search import parse
from forum import demo
from forum.archive.faults import Invalid
from forum.models import Forum, Message, MessageGoal, MessageQuestion, Registration, Thread, message_index
from forum.queries.standing import forum_by_slug
from tests import make
from tests.forum import archives
from tests.forum.archives import exported, imported, small, stored
from tests.tries import tries

pytestmark = pytest.mark.wide

DEMONSTRATION = json.loads(demo.ARCHIVE.read_text(encoding="utf-8"))
TRIES = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]}
SCHEMA = json.loads((demo.ARCHIVE.parent.parent / "archive" / "forum-archive.schema.json").read_text(encoding="utf-8"))


def _everything() -> dict:
    return {table.name: [tuple(row) for row in db.session.execute(table.select())] for table in Base.metadata.sorted_tables}


def _messages(slug: str = "small") -> dict[str, Message]:
    rows = db.session.scalars(select(Message).join(Forum, Forum.id == Message.forum_id).where(Forum.slug == slug))
    return {message.archive_id: message for message in rows}


def test_the_demonstration_comes_back_equal_and_within_five_seconds(app):
    begun = time.perf_counter()
    imported(DEMONSTRATION)
    assert time.perf_counter() - begun < 5
    assert exported("capacity-building-biosafety-2025") == DEMONSTRATION
    imported(DEMONSTRATION, slug="again")
    again = exported("again")
    assert again["forum"].pop("slug") == "again"
    assert again == DEMONSTRATION | {"forum": {key: value for key, value in DEMONSTRATION["forum"].items() if key != "slug"}}


def _comes_back_equal(document):
    jsonschema.validate(document, SCHEMA)
    try:
        stored(document)
        assert exported(document["forum"]["slug"]) == document
        stored(document, slug="another-name")
        assert exported("another-name") == document | {"forum": document["forum"] | {"slug": "another-name"}}
    finally:
        db.session.rollback()


@given(archives.archives())
@settings(max_examples=tries(16, 1000), **TRIES)
def test_any_valid_archive_comes_back_equal(app, document):
    """As many on each engine."""
    _comes_back_equal(document)


def test_what_an_archive_left_out_is_left_out_again(app):
    document = small()
    document["messages"][1] |= {"goals": [], "initiatives": [], "on_behalf_of": None}
    document["topics"][1]["questions"] = []
    imported(document)
    assert exported("small") == document


def test_instants_come_back_as_they_were_written(app):
    document = small()
    document["messages"][1]["posted_at"] = "2026-03-02t07:00:00.1200000z"
    document["topics"][0]["opens_at"] = "2026-03-02T11:00:00+05:00"
    imported(document)
    assert exported("small") == document


def test_an_extended_forum_is_exported_with_its_new_closing(app):
    document = small()
    document["forum"]["closes_at"] = "2026-03-06T15:00:00Z"
    imported(document)
    forum = forum_by_slug("small")
    db.session.add(forum.extend(until=forum.closes_at + timedelta(days=1), by=None, reason="more time", at=forum.opens_at))
    db.session.commit()
    assert exported("small")["forum"]["closes_at"] == "2026-03-07T18:00:00+03:00"


def test_a_forum_born_here_is_exported_as_a_valid_archive(app):
    forum = make.forum(topics=2)
    first = make.message(forum)
    make.message(forum, reply_to=first, on_behalf_of=make.registration(forum), questions=(forum.topics[0].questions[0],))
    document = exported(forum.slug)
    jsonschema.validate(document, SCHEMA)
    assert [message["number"] for message in document["messages"]] == [1, 2]
    assert document["messages"][1]["reply_to"] == document["messages"][0]["id"]
    imported(document, slug="elsewhere")
    again = exported("elsewhere")
    assert again | {"forum": None} == document | {"forum": None}


def test_numbers_are_written_once_an_imported_forum_has_grown(app):
    document = small()
    imported(document)
    forum = forum_by_slug("small")
    make.message(forum, author=make.registration(forum), posted_at=forum.opens_at)
    written = exported("small")
    assert [message["number"] for message in written["messages"]] == [1, 2, 3, 4, 5]
    assert len({message["id"] for message in written["messages"]}) == 5


def test_ids_of_what_was_born_here_avoid_those_of_the_archive(app):
    document = small()
    document["messages"][0]["id"] = "m5"
    imported(document)
    make.message(forum_by_slug("small"))
    ids = [message["id"] for message in exported("small")["messages"]]
    assert ids == ["m5", "a", "b", "c", "mm5"]


def test_numbers_that_are_not_given_follow_the_order_of_posting(app):
    document = small()
    document["messages"].reverse()
    imported(document)
    assert [(name, message.number) for name, message in sorted(_messages().items(), key=lambda row: row[1].number)] == [("w", 1), ("a", 2), ("b", 3), ("c", 4)]
    assert forum_by_slug("small").last_number == 4


def test_numbers_that_are_given_are_kept_and_never_given_to_others(app):
    document = small()
    document["messages"][3]["number"] = 7
    imported(document)
    assert {name: message.number for name, message in _messages().items()} == {"c": 7, "w": 8, "a": 9, "b": 10}
    assert exported("small") == document


def test_replies_stand_in_the_thread_of_what_they_reply_to_even_when_it_comes_later(app):
    document = small()
    document["messages"].reverse()
    imported(document)
    messages = _messages()
    assert (messages["b"].reply_to_id, messages["b"].thread_id, messages["b"].depth) == (messages["a"].id, messages["a"].thread_id, 1)
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 3


def test_a_reply_into_another_topic_opens_a_thread_of_its_own_and_still_names_what_it_replies_to(app):
    document = small()
    document["messages"][3] |= {"reply_to": "b"}
    imported(document)
    messages = _messages()
    assert messages["c"].reply_to_id == messages["b"].id
    assert messages["c"].thread_id != messages["b"].thread_id and messages["c"].depth == 0
    assert [(topic.message_count, topic.thread_count) for topic in forum_by_slug("small").topics] == [(2, 1), (1, 1)]
    assert exported("small") == document


def test_a_message_on_behalf_of_somebody_speaks_for_them(app):
    imported(small())
    message = _messages()["b"]
    names = dict(db.session.execute(select(Registration.id, Registration.archive_id)).tuples().all())
    assert (names[message.author_id], names[message.speaker_id]) == ("mod", "ug")


def test_only_published_messages_are_found_and_counted(app):
    document = small()
    document["messages"][1]["status"] = "hidden"
    imported(document)
    found = db.session.scalars(message_index.matching(parse("training"))).all()
    assert not found
    assert (forum_by_slug("small").message_count, forum_by_slug("small").input_count) == (3, 2)
    assert _messages()["a"].published_at is None


def test_tags_said_twice_count_once_and_come_back_twice(app):
    document = small()
    document["messages"][1] |= {"goals": ["A.1", "A.1"], "questions": [2, 2]}
    imported(document)
    assert db.session.scalar(select(func.count()).select_from(MessageGoal)) == 3
    assert db.session.scalar(select(func.count()).select_from(MessageQuestion)) == 3
    assert exported("small") == document


def test_people_get_an_account_without_password_and_no_letter(app):
    imported(small())
    people = db.session.scalars(select(Person).order_by(Person.email)).all()
    assert [(person.email, person.password_hash, person.confirmed_at, person.role) for person in people] == [
        ("ke@example.org", None, None, "member"),
        ("mod@example.org", None, None, "member"),
    ]
    assert db.session.scalar(select(func.count()).select_from(Outgoing)) == 0


def test_an_account_that_exists_is_linked_and_not_changed(app):
    person = make.person(email="ke@example.org", name="Wanjiru", country="TZ")
    imported(small())
    linked = db.session.scalars(select(Registration.person_id).where(Registration.archive_id == "ke")).one()
    assert (linked, person.name, person.country) == (person.id, "Wanjiru", "TZ")


def test_the_second_participant_with_an_address_has_no_account(app):
    document = small()
    document["participants"][1]["email"] = "KE@Example.org"
    imported(document)
    linked = dict(db.session.execute(select(Registration.archive_id, Registration.person_id)).tuples().all())
    assert linked["ke"] is not None and linked["ug"] is None
    assert exported("small") == document


def test_an_edition_is_kept_once_and_one_that_differs_beside_it(app):
    imported(small())
    imported(small(), slug="two")
    other = small()
    other["plan"]["goals"][0]["title"] = "Another first goal"
    imported(other, slug="three")
    editions = db.session.scalars(select(Forum.edition_id).order_by(Forum.id)).all()
    assert editions[0] == editions[1] != editions[2]
    assert exported("three")["plan"] == other["plan"] and exported("two")["plan"] == small()["plan"]


def test_a_text_longer_than_any_form_takes_is_kept_and_shown_as_typed(app):
    document = small()
    document["messages"][1]["body"] = "<b>word</b> " * 20_000
    imported(document)
    assert exported("small") == document
    assert _messages()["a"].html.startswith("<pre>&lt;b&gt;word")


def test_an_erased_participant_is_exported_under_no_name(app):
    imported(small())
    db.session.scalars(select(Registration).where(Registration.archive_id == "ke")).one().erase(at=make.NOW)
    db.session.commit()
    participant = exported("small")["participants"][0]
    assert participant["display_name"] == "former participant" and "email" not in participant


def _is_refused_with_places_or_valid(spoilt):
    before = _everything()
    try:
        stored(spoilt)
    except Invalid as refusal:
        assert refusal.faults.count and all(fault.place and fault.words for fault in refusal.faults)
        assert _everything() == before
    else:
        jsonschema.validate(spoilt, SCHEMA)
        assert exported(spoilt["forum"]["slug"]) == spoilt
    finally:
        db.session.rollback()


@given(archives.archives().flatmap(archives.spoilt))
@settings(max_examples=20, **TRIES)
def test_a_spoilt_archive_is_refused_with_its_places_and_changes_nothing_or_is_valid_after_all(app, spoilt):
    _is_refused_with_places_or_valid(spoilt)


@pytest.mark.slow
@given(archives.archives().flatmap(archives.spoilt))
@settings(max_examples=tries(50, 2000), **TRIES)
def test_many_spoilt_archives_are_refused_with_their_places_or_valid_after_all(app, spoilt):
    _is_refused_with_places_or_valid(spoilt)
