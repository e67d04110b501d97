"""Nominations: by focal points for their own government, accepted or declined, taken back, and made again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from roster.models import Expert, FocalPoint, Nomination
from roster.models.terms import end_of
from tests import make
from tests.conftest import NOW
from tests.pages import get, post
from tests.roster.keepers import at, begun, fresh, handed_in, key_of, letters, written

pytestmark = pytest.mark.wide

AMINA = {"government": "TN", "honorific": "Dr.", "name": "Amina Selmani", "email": "Amina@Example.org", "language": "fr", "note": "Your work is asked for."}


@pytest.fixture
def focal(app, as_):
    person = make.person(country="TN")
    db.session.add(FocalPoint(person_id=person.id, country="TN", named_at=NOW))
    db.session.commit()
    return as_(person)


def nominations() -> list[Nomination]:
    return list(db.session.scalars(select(Nomination).order_by(Nomination.id).execution_options(populate_existing=True)))


def test_a_nominee_accepts_writes_the_profile_and_is_listed_at_once(app, as_, focal):
    make.person(role="secretariat")
    page = post(focal, "/en/roster/nominations", **AMINA)
    assert page.has("a letter goes to the address") and page.has("Amina Selmani") and page.has("not answered yet")
    (letter,) = letters("nominated")
    assert (letter.to, letter.language) == ("amina@example.org", "fr") and "Your work is asked for." in letter.text
    assert key_of(letter) not in str([one.key_hash for one in nominations()])
    anybody, me = app.test_client(), as_(make.person(email="other@example.org"))
    assert get(anybody, f"/en/roster/nomination?key={key_of(letter)}").has("Tunisia has nominated Amina Selmani") and nominations()[0].state == "waiting"
    assert "session" in anybody.post("/en/roster/nomination", data={"key": key_of(letter)}).headers["Location"]
    assert post(me, "/en/roster/nomination", key=key_of(letter)).has("You have accepted the nomination")
    assert get(me, f"/en/roster/nomination?key={key_of(letter)}", status=410) and len(letters("nomination_answered")) == 1
    expert_id = nominations()[0].expert_id
    written(me, expert_id)
    assert handed_in(me, expert_id).has("Your profile is on the roster.") and letters("submitted") == []
    page = get(anybody, at(expert_id))
    assert page.has("Tunisia") and page.has("Amina Selmani") and get(focal, "/en/roster/nominations").has("on the roster")


def test_a_nomination_joins_what_the_nominee_has_begun_and_lists_what_waited(app, as_, focal):
    me = as_(make.person())
    expert_id = begun(me)
    written(me, expert_id)
    handed_in(me, expert_id)
    post(focal, "/en/roster/nominations", **AMINA)
    post(me, "/en/roster/nomination", key=key_of(letters("nominated")[0]))
    assert fresh(expert_id).government == "TN" and fresh(expert_id).is_listed(NOW) and db.session.scalars(select(Expert.id)).all() == [expert_id]


def test_who_declines_is_forgotten_but_for_the_name_in_the_list_of_the_government(app, focal):
    post(focal, "/en/roster/nominations", **AMINA)
    key = key_of(letters("nominated")[0])
    assert post(app.test_client(), "/en/roster/nomination/refusal", key=key).has("You have declined")
    (nomination,) = nominations()
    assert (nomination.state, nomination.email, fresh(nomination.expert_id).private_email) == ("declined", "", "")
    assert get(focal, "/en/roster/nominations").has("declined") and post(app.test_client(), "/en/roster/nomination/refusal", key=key, status=410)


def test_a_focal_point_speaks_for_its_own_government_and_sees_what_predecessors_nominated(app, as_, focal):
    assert post(focal, "/en/roster/nominations", status=422, **(AMINA | {"government": "FR"})).has("one of those listed")
    post(focal, "/en/roster/nominations", **AMINA)
    other = make.person(country="GH")
    successor = make.person(country="TN")
    db.session.add_all([FocalPoint(person_id=other.id, country="GH", named_at=NOW), FocalPoint(person_id=successor.id, country="TN", named_at=NOW)])
    db.session.commit()
    assert not get(as_(other), "/en/roster/nominations").has("Amina Selmani")
    withdrawal = f"/en/roster/nominations/{nominations()[0].id}/withdrawal"
    assert post(as_(other), withdrawal, status=404)
    assert get(as_(successor), "/en/roster/nominations").has("Amina Selmani") and post(as_(successor), withdrawal).has("taken back")
    assert get(app.test_client(), f"/en/roster/nomination?key={key_of(letters('nominated')[0])}", status=410)
    assert get(as_(make.person()), "/en/roster/nominations", status=403)


def test_the_same_nomination_twice_is_one_with_a_new_letter(focal):
    post(focal, "/en/roster/nominations", **AMINA)
    post(focal, "/en/roster/nominations", **AMINA)
    assert len(nominations()) == 1 and len(letters("nominated")) == 2 and len(db.session.scalars(select(Expert)).all()) == 1
    first, second = map(key_of, letters("nominated"))
    assert first != second


def test_who_was_listed_is_nominated_again_and_told(app, as_, focal):
    then = NOW.replace(year=2020)
    lapsed = make.expert(confirmed_at=then, listed_at=then, private_email="amina@example.org", government="TN")
    assert get(app.test_client(), at(lapsed), status=404)
    db.session.add(Nomination(expert_id=lapsed.id, government="TN", at=then, state="accepted"))
    db.session.commit()
    page = get(focal, "/en/roster/nominations")
    assert page.has("Nominate again for four years") and not get(focal, at(lapsed), status=404).has(lapsed.name)
    assert post(as_(make.person()), at(lapsed, "/nomination"), status=404)
    post(focal, "/en/roster/nominations", **AMINA)
    post(focal, at(lapsed, "/nomination"))
    assert fresh(lapsed).leaves_at == end_of(NOW) and get(app.test_client(), at(lapsed)) and letters("nominated") == [] and len(letters("renominated")) == 1
    assert get(focal, "/en/roster/nominations").has("nominated again")
    staff, foreign = as_(make.person(role="secretariat")), make.expert(government="GH", country="GH")
    assert get(staff, at(foreign)).has("Nominate again for four years") and not get(focal, at(foreign)).has("Nominate again")
    assert post(focal, at(foreign, "/nomination"), status=403) and post(staff, at(foreign, "/nomination")).has("renewed for four years")


def test_nobody_becomes_a_government_s_nominee_without_being_asked(app, as_, focal):
    person = make.person(email="amina@example.org")
    alone = make.expert(person_id=person.id, government=None, confirmed_at=NOW - timedelta(days=500))
    post(focal, "/en/roster/nominations", **AMINA)
    assert fresh(alone).government is None and fresh(alone).confirmed_at < NOW and len(letters("nominated")) == 1
    post(as_(person), "/en/roster/nomination", key=key_of(letters("nominated")[0]))
    assert fresh(alone).government == "TN" and fresh(alone).leaves_at == end_of(NOW) and len(db.session.scalars(select(Expert)).all()) == 1
