"""Profiles for people on paper: begun by the secretariat, with consent and how it was given. And the government that nominated hears when its expert is asked."""

import io
import zipfile

import pytest
from sqlalchemy import select

from accounts.own_data import archive_of
from core.database import db
from roster.actions import assistance
from roster.models import Expert, ExpertAct, FocalPoint
from roster.rules.assistance import Role
from tests import make
from tests.conftest import NOW
from tests.pages import get, post
from tests.roster.keepers import at, fresh, handed_in, letters, written

AMINA = {"honorific": "Dr.", "name": "Amina Selmani", "country": "TN", "language": "fr", "email": "", "way": "form", "given_on": "2026-03-02", "note": "File 12/2026"}


@pytest.fixture
def office(app, as_):
    return as_(make.person(role="secretariat", name="Olga"))


def test_somebody_on_paper_gets_a_profile_with_how_they_agreed(office):
    page = post(office, "/en/roster/entry", **AMINA)
    assert page.has("The profile is begun, with consent noted.")
    expert = db.session.scalars(select(Expert)).one()
    assert (expert.person_id, expert.consents, expert.consented_at.day, expert.language, expert.listed_at) == (None, ["listed"], 2, "fr", None)
    told = get(office, at(expert, "/history"))
    assert told.has("Entered by the secretariat") and told.has("On a signed form") and told.has("2026-03-02") and told.has("File 12/2026")
    post(office, "/en/roster/entry", **AMINA)
    assert db.session.scalars(select(Expert.id)).all() == [expert.id]  # pressed twice, it is one


def test_who_has_paper_only_can_be_submitted_and_listed(office):
    post(office, "/en/roster/entry", **AMINA)
    expert = db.session.scalars(select(Expert)).one()
    written(office, expert.id, contact={"private_email": "", "private_address": "1 rue du Lac, Tunis"})
    handed_in(office, expert.id)
    assert fresh(expert).submitted_at is not None and letters("submitted") == []


def test_what_is_wrong_with_an_entry_is_said_beside_it(office):
    make.expert(private_email="amina@example.org")
    page = post(office, "/en/roster/entry", status=422, **AMINA | {"name": "", "way": "", "given_on": "2026-03-12", "email": "amina"})
    for words in ("Please give a name.", "This day has not come yet.", "Please choose one of those listed.", "Please give an e-mail address like name@example.org."):
        assert page.has(words)
    assert post(office, "/en/roster/entry", status=422, **AMINA | {"given_on": ""}).has("Please give the day on which they agreed.")
    assert post(office, "/en/roster/entry", status=422, **AMINA | {"email": "AMINA@example.org"}).has("There is a profile with this e-mail address already")
    assert db.session.scalars(select(ExpertAct).where(ExpertAct.kind == "entered")).all() == []


def test_own_data_enclose_the_cv_and_the_photo(app):
    person = make.person()
    make.expert(person_id=person.id, cv=b"%PDF-1.7 a life", consents=("listed",))
    with zipfile.ZipFile(io.BytesIO(archive_of(person, at=NOW))) as archive:
        assert archive.read("roster/cv.pdf") == b"%PDF-1.7 a life"
        assert "roster/photo" not in str(archive.namelist())
    with zipfile.ZipFile(io.BytesIO(archive_of(make.person(), at=NOW))) as archive:
        assert "roster/cv" not in str(archive.namelist())


def test_the_government_that_nominated_hears_that_another_country_asks(app):
    office = make.person(role="secretariat")
    focal = make.person(name="Fatma", language="fr", email="fatma@example.org")
    db.session.add(FocalPoint(person_id=focal.id, country="TN", named_at=NOW))
    abroad = make.expert(name="Amina Selmani", government="TN", private_email="amina@private.example")
    alone = make.expert(name="Bo", government=None, private_email="bo@private.example")
    request = make.assistance_request(country="BF", by=office)
    assert len(assistance.invite(request, [abroad.id, alone.id], words="Secret words", role=Role(staff=True), by=office, at=NOW)) == 2
    (letter,) = letters("expert_invited")
    assert (letter.to, letter.language) == ("fatma@example.org", "fr") and "Amina Selmani" in letter.text and f"/roster/{abroad.id}" in letter.text
    assert "private.example" not in letter.text and "Secret words" not in letter.text
    at_home = make.assistance_request(country="TN", by=office)
    assistance.invite(at_home, [abroad.id], words="", role=Role(staff=True), by=office, at=NOW)
    assert len(letters("expert_invited")) == 1
