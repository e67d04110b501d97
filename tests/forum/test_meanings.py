"""What the encoder of the optional extra reads in the background, and what pages make of it."""

from datetime import timedelta

import numpy
import pytest
from sqlalchemy import select

from core.database import db
from forum.actions import meanings as acts
from forum.actions.tagging import Wish, tag_all
from forum.jobs import meanings as jobs
from forum.models import MessageMeaning
from forum.queries import meanings as reading
from forum.queries import suggesting
from plans.queries import goal_ids
from plans.suggestion import encoder
from plans.suggestion.encoder import Meanings
from tests import make
from tests.make import NOW


class Toy:
    """An encoder that knows some words in two languages."""

    def encode(self, texts):
        kinds = (("laboratory", "atelier"), ("customs", "frontière"), ("weather", "pluie"))
        rows = numpy.array([[sum(text.lower().count(word) for word in words) + 0.01 for words in kinds] for text in texts])
        return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def forum(app, monkeypatch):
    monkeypatch.setattr(encoder, "installed", Toy)
    jobs._made.clear()
    edition = make.edition("A.1", "A.2")
    edition.goals[0].title, edition.goals[1].title = "The laboratory", "The customs"
    edition.goals[0].short_title = edition.goals[1].short_title = None
    made = make.forum(edition_id=edition.id)
    made.moderated_by = make.person()
    make.registration(made, made.moderated_by, role="moderator")
    db.session.commit()
    return made


def held(message) -> MessageMeaning | None:
    db.session.expire_all()
    return db.session.get(MessageMeaning, message.id)


def test_the_worker_reads_new_inputs_and_the_list_of_tags_suggests_by_it(forum, as_):
    message = make.message(forum, body="Il nous faut une frontière plus sûre.", language="fr")
    db.session.commit()
    address, browser = f"/en/forums/{forum.slug}/tagging", as_(forum.moderated_by)
    assert 'name="suggested-1" value=""' in browser.get(address).get_data(as_text=True)
    jobs.read_meanings()
    found = held(message)
    assert found is not None and found.scores["A.2"] > found.scores["A.1"] and found.method == encoder.METHOD
    assert 'name="suggested-1" value="A.2' in browser.get(address).get_data(as_text=True)


def test_without_the_extra_nothing_is_read_and_nothing_fails(forum, monkeypatch):
    monkeypatch.setattr(encoder, "installed", lambda: None)
    message = make.message(forum, body="The customs.")
    db.session.commit()
    jobs.read_meanings()
    assert held(message) is None


def test_what_readers_do_not_see_is_neither_read_nor_kept(forum):
    hidden = make.message(forum, body="The customs.", status="hidden")
    message = make.message(forum, body="The customs.")
    db.session.commit()
    jobs.read_meanings()
    assert held(hidden) is None and held(message) is not None
    message.hide(by=forum.moderated_by, at=NOW, reason="why")
    db.session.commit()
    jobs.read_meanings()
    assert held(message) is None


def test_words_that_were_changed_count_no_more_until_they_are_read_anew(forum):
    message = make.message(forum, body="The customs.")
    db.session.commit()
    jobs.read_meanings()
    assert reading.read_before(forum.edition_id, [message.id])
    message.change(subject="", body="The laboratory.", html="<p>The laboratory.</p>", renderer=1, language="en", by=None, at=NOW)
    db.session.commit()
    assert reading.read_before(forum.edition_id, [message.id]) == {}
    jobs.read_meanings()
    assert reading.read_before(forum.edition_id, [message.id])[message.id].scores["A.1"] > 0


def test_a_changed_edition_is_read_anew(forum):
    make.message(forum, body="The customs.")
    db.session.commit()
    jobs.read_meanings()
    first = db.session.scalars(select(MessageMeaning.basis)).all()
    from plans.models import Edition

    db.session.get_one(Edition, forum.edition_id).digest = "another"
    db.session.commit()
    jobs.read_meanings()
    assert db.session.scalars(select(MessageMeaning.basis)).all() != first


def test_what_people_tag_corrects_the_readings_of_what_is_untagged(forum):
    rainy = make.message(forum, body="The weather is bad.")
    for number in range(4):
        make.message(forum, body=f"The weather, day {number}.")
    for number in range(4):
        make.message(forum, body=f"The customs, day {number}.")
    db.session.commit()
    jobs.read_meanings()
    before = held(rainy).scores["A.1"]
    wishes = [Wish(number, ("A.1",)) for number in range(2, 6)] + [Wish(number, ("A.2",)) for number in range(6, 10)]
    tag_all(forum, wishes, goals=goal_ids(forum.edition_id), by=forum.moderated_by, at=NOW + timedelta(hours=1))
    db.session.commit()
    jobs.read_meanings()
    assert held(rainy).scores["A.1"] > before


def test_a_long_list_is_read_some_at_a_time(forum, monkeypatch):
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    for _ in range(5):
        make.message(forum, body="The customs.")
    db.session.commit()
    basis = reading.basis_of(forum.edition_id)
    meanings = Meanings(suggesting.texts_of(forum.edition_id), Toy())
    assert [acts.read_some(forum.edition_id, meanings, basis=basis, at=NOW) for _ in range(4)] == [2, 2, 1, 0]


def test_a_vector_is_kept_as_it_was():
    from plans.suggestion.engine import GoalText

    meanings = Meanings([GoalText("A", [("laboratory", "en", 1.0)]), GoalText("B", [("customs", "en", 1.0)])], Toy())
    vector = meanings.read(["customs and weather in the morning"])[0].vector
    assert numpy.allclose(meanings.restored(meanings.stored(vector)), vector, atol=1e-3)
