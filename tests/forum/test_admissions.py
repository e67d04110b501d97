"""Registration that others decide on: asking, deciding, being told; nominations by focal points."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.database import db
from core.letters import Outgoing
from forum.models import Act, Admission, Registration
from roster.models import FocalPoint
from tests import make
from tests.conftest import NOW
from tests.forum.writers import at, fresh, write
from tests.pages import Page, get, post

pytestmark = pytest.mark.wide

ADA = {"name": "Ada Okoro", "category": "party", "country": "NG", "organization": ""}


@pytest.fixture
def forum(app):
    return make.forum(title="Warm homes", registration="approved")


@pytest.fixture
def keeper(forum):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return person


def admissions() -> list[Admission]:
    return list(db.session.scalars(select(Admission).order_by(Admission.id).execution_options(populate_existing=True)))


def letters(template: str) -> list[Outgoing]:
    return list(db.session.scalars(select(Outgoing).where(Outgoing.template == f"forum/{template}").order_by(Outgoing.id)))


def key_of(letter: Outgoing) -> str:
    return next(line for line in letter.text.splitlines() if "key=" in line).partition("key=")[2].strip()


def ask(browser, forum, **more) -> Page:
    return post(browser, at(forum, "/registration"), **(ADA | more))


def test_asking_waits_is_seen_by_the_asker_and_told_to_the_keepers_once(forum, keeper, as_):
    browser = as_(make.person())
    page = ask(browser, forum, words="I answered in 2021.")
    assert page.has("Your request to take part: Waits for a decision") and page.has("Change the request")
    for address in (at(forum), "/en/account/requests"):
        assert get(browser, address).has("Waits for a decision")
    assert not get(as_(make.person()), at(forum)).has("Waits for a decision")
    assert fresh(forum).registered_count == 1 and write(browser, forum, status=403)
    ask(as_(make.person()), forum)
    assert len(letters("request_received")) == 2 and [letter.to for letter in letters("request_to_decide")] == [keeper.email]
    assert [act.kind for act in db.session.scalars(select(Act))] == ["admission-request"] * 2


def test_asking_twice_changes_the_one_request(forum, as_):
    browser = as_(make.person())
    ask(browser, forum)
    ask(browser, forum, name="Ada O.", country="GH")
    [request] = admissions()
    assert (request.name, request.country, request.state) == ("Ada O.", "GH", "waiting") and len(letters("request_received")) == 1


def test_who_is_admitted_takes_part_and_is_told(forum, keeper, as_):
    ada = make.person(language="fr")
    browser = as_(ada)
    ask(browser, forum)
    [request] = admissions()
    page = get(as_(keeper), at(forum, "/admissions"))
    assert page.has("Ada Okoro") and page.has("1 waits.") and page.has(ada.email)
    page = post(as_(keeper), at(forum, "/admissions"), decision="admit", ids=[request.id])
    assert page.has("1 was decided, and the person told.") and page.has("Nothing waits.")
    assert write(browser, forum).status == 200 and fresh(forum).registered_count == 2
    assert len(letters("registered")) == 1 and letters("registered")[0].language == "fr"
    mine = db.session.scalar(select(Registration).where(Registration.person_id == ada.id))
    assert (mine.name, mine.country, mine.nominated_by) == ("Ada Okoro", "NG", None)
    assert get(as_(keeper), at(forum, "/admissions?state=admitted")).has("Decided by Mo Derator")


def test_a_refusal_needs_a_reason_that_the_asker_reads(forum, keeper, as_, app):
    browser = as_(make.person())
    ask(browser, forum)
    [request] = admissions()
    page = post(as_(keeper), at(forum, "/admissions"), status=422, decision="refuse", ids=[request.id], reason=" ")
    assert page.has("Please write why") and admissions()[0].state == "waiting"
    post(as_(keeper), at(forum, "/admissions"), decision="refuse", ids=[request.id], reason="The ministry names somebody else.")
    assert "The ministry names somebody else." in letters("request_refused")[0].text
    for address in (at(forum), at(forum, "/registration"), "/en/account/requests"):
        assert get(browser, address).has("The ministry names somebody else.")
    assert ask(browser, forum, **{"status": 403}).has("wait a day")
    app.extensions["clock"] = lambda: NOW + timedelta(days=1)
    ask(browser, forum)
    assert admissions()[0].state == "waiting" and admissions()[0].reason == ""


def test_the_second_of_two_keepers_is_told(forum, keeper, as_):
    for name in ("Ada", "Bo"):
        ask(as_(make.person()), forum, name=name)
    first, second = admissions()
    desk = as_(keeper)
    post(desk, at(forum, "/admissions"), decision="admit", ids=[first.id])
    page = post(as_(make.person(role="secretariat")), at(forum, "/admissions"), status=409, decision="refuse", ids=[first.id, second.id], reason="Why")
    assert page.has("1 was decided. Somebody was quicker with: Ada")
    assert [one.state for one in admissions()] == ["admitted", "refused"]
    assert post(desk, at(forum, "/admissions"), decision="admit", ids=[first.id]).has("0 were decided") and len(letters("registered")) == 1


def test_nothing_ticked_and_words_from_nowhere_change_nothing(forum, keeper, as_):
    ask(as_(make.person()), forum)
    desk = as_(keeper)
    assert post(desk, at(forum, "/admissions"), status=422, decision="admit").has("Please tick at least one of them.")
    for decision in ("", "king"):
        post(desk, at(forum, "/admissions"), status=422, decision=decision, ids=[1])
    elsewhere = make.forum(registration="approved")
    ask(as_(make.person()), elsewhere)
    post(desk, at(forum, "/admissions"), decision="admit", ids=[admissions()[1].id, "x", 10**12])
    assert {one.state for one in admissions()} == {"waiting"}


def test_a_request_is_taken_back(forum, as_):
    browser = as_(make.person())
    ask(browser, forum)
    for _ in range(2):
        post(browser, at(forum, "/request/withdrawal"))
    assert admissions()[0].state == "taken-back" and not get(browser, at(forum)).has("Waits for a decision")
    ask(browser, forum)
    assert admissions()[0].state == "waiting"


def test_the_secretariat_asks_nobody_and_an_open_forum_neither(forum, as_):
    post(as_(make.person(role="secretariat")), at(forum, "/registration"), name="Desk", category="secretariat", organization="Us")
    ask(as_(make.person()), make.forum())
    assert admissions() == [] and len(list(db.session.scalars(select(Registration)))) == 2


def test_only_the_categories_of_the_forum_are_offered_and_taken(as_, app):
    forum = make.forum(categories=["party", "iplc"])
    browser = as_(make.person())
    page = get(browser, at(forum, "/registration"))
    assert [e.attributes["value"] for e in page.all("option") if e.attributes["value"] in ("party", "iplc", "academia", "other")] == ["party", "iplc"]
    assert post(browser, at(forum, "/registration"), status=422, name="Ada", category="academia", organization="A house").has("Please choose one of those listed.")
    ask(browser, forum)


def test_the_list_costs_the_same_for_one_and_thirty(forum, keeper, as_, queries):
    ask(as_(make.person()), forum)
    browser, address = as_(keeper), at(forum, "/admissions")
    with queries() as one:
        browser.get(address)
    for number in range(29):
        db.session.add(Admission(forum_id=forum.id, kind="request", email=f"n{number}@example.org", name=f"N {number}", category="party", country="NG", at=NOW))
    db.session.commit()
    with queries() as thirty:
        browser.get(address)
    assert len(one) == len(thirty)


# ---- nominations


@pytest.fixture
def focal(app) -> Person:
    person = make.person(name="Fo Cal")
    db.session.add(FocalPoint(person_id=person.id, country="GH", named_at=NOW))
    db.session.commit()
    return person


KOFI = {"email": "Kofi@Example.org", "name": "Kofi Mensah", "category": "party", "country": "GH", "organization": "", "language": "fr", "words": "Please answer question 3."}


def test_a_focal_point_nominates_for_its_country_and_the_nominee_accepts(forum, focal, keeper, as_, client):
    browser = as_(focal)
    page = post(browser, at(forum, "/nominations"), **KOFI)
    assert page.has("The nomination is made") and page.has("Kofi Mensah")
    [letter] = letters("invited")
    assert letter.to == "kofi@example.org" and letter.language == "fr" and "Please answer question 3." in letter.text and "Fo Cal" in letter.text
    key = key_of(letter)
    page = get(client, f"/en/invitation?key={key}")
    assert page.has("Warm homes") and page.has("Fo Cal") and page.has("There is no account under this address yet.")
    page = post(client, "/en/invitation", key=key, name="Kofi Mensah", language="fr", timezone="UTC", password="four quiet herons stand")
    assert page.has("Your account is open.")
    mine = db.session.scalar(select(Registration).where(Registration.name == "Kofi Mensah"))
    assert (mine.country, mine.nominated_by) == ("GH", "Fo Cal") and mine.person_id
    assert get(as_(keeper), at(forum, "/rules")).has("Nominated by Fo Cal")
    assert get(client, f"/en/invitation?key={key}", status=410).has("This link no longer works")


def test_other_countries_and_other_people_are_refused(forum, focal, as_):
    assert post(as_(focal), at(forum, "/nominations"), status=422, **(KOFI | {"country": "NG"})).has("Please choose one of those listed.")
    assert post(as_(focal), at(forum, "/nominations"), status=422, **(KOFI | {"category": "academia", "country": "NG", "organization": "A house"}))
    assert as_(make.person()).post(at(forum, "/nominations"), data=KOFI).status_code == 403
    circle = make.forum(visibility="closed")
    assert as_(focal).get(at(circle, "/nominations")).status_code == 404
    assert admissions() == []


def test_the_nominator_is_not_told_whether_there_is_an_account(forum, focal, as_, client):
    known = make.person(email="kofi@example.org")
    browser = as_(focal)
    with_account = post(browser, at(forum, "/nominations"), **KOFI)
    without = post(browser, at(forum, "/nominations"), **(KOFI | {"email": "nobody@example.org"}))
    assert with_account.has("The nomination is made, and a letter goes to the address.") and without.has("The nomination is made, and a letter goes to the address.")
    first = letters("invited")[0]
    assert not get(client, f"/en/invitation?key={key_of(first)}").has("There is no account")
    page = post(client, "/en/invitation", key=key_of(first))
    assert page.has("You take part in the forum.") and db.session.scalar(select(Registration).where(Registration.person_id == known.id))


def test_a_nomination_is_accepted_or_declined_from_ones_own_page(forum, focal, as_):
    kofi = make.person(email="kofi@example.org")
    post(as_(focal), at(forum, "/nominations"), **KOFI)
    browser = as_(kofi)
    assert get(browser, at(forum)).has("You were nominated for this forum.") and get(browser, "/en/account/requests").has("nominated by Fo Cal")
    page = post(browser, at(forum, "/request/acceptance"))
    assert page.heading() == "Your registration" and admissions()[0].state == "admitted"
    assert post(browser, at(forum, "/request/acceptance")).heading() == "Your requests and invitations"


def test_who_asked_and_is_nominated_takes_part_by_registering(forum, focal, as_):
    kofi = make.person(email="kofi@example.org")
    ask(as_(kofi), forum)
    post(as_(focal), at(forum, "/nominations"), **KOFI)
    assert [(one.kind, one.state) for one in admissions()] == [("nomination", "waiting")]
    assert ask(as_(kofi), forum).heading() == "Your registration"
    assert admissions()[0].state == "admitted" and db.session.scalar(select(Registration.nominated_by).where(Registration.person_id == kofi.id)) == "Fo Cal"


def test_a_nomination_is_taken_back_and_its_link_is_dead(forum, focal, keeper, as_, client):
    post(as_(focal), at(forum, "/nominations"), **KOFI)
    [one] = admissions()
    as_(make.person(role="secretariat")).post(at(forum, f"/nominations/{one.id}/withdrawal"))
    assert admissions()[0].state == "waiting"
    post(as_(focal), at(forum, f"/nominations/{one.id}/withdrawal"))
    assert admissions()[0].state == "taken-back" and client.get(f"/en/invitation?key={key_of(letters('invited')[0])}").status_code == 410
    post(as_(focal), at(forum, "/nominations"), **KOFI)
    post(as_(keeper), at(forum, "/admissions"), decision="take-back", ids=[one.id])
    assert admissions()[0].state == "taken-back"


def test_nominating_again_within_the_hour_sends_no_second_letter(forum, focal, as_, app):
    browser = as_(focal)
    for _ in range(2):
        post(browser, at(forum, "/nominations"), **KOFI)
    assert len(letters("invited")) == 1
    app.extensions["clock"] = lambda: NOW + timedelta(hours=1)
    post(browser, at(forum, "/nominations"), **KOFI)
    assert len(letters("invited")) == 2 and len(admissions()) == 1


def test_the_secretariat_names_and_ends_focal_points(as_, app):
    secretary, person = make.person(role="secretariat"), make.person(name="Na Tional")
    desk = as_(secretary)
    assert post(desk, "/en/admin/focal-points", email=person.email, country="KE").has("Na Tional")
    post(desk, "/en/admin/focal-points", email=person.email, country="KE")
    assert [(one.person_id, one.country) for one in db.session.scalars(select(FocalPoint))] == [(person.id, "KE")]
    assert post(desk, "/en/admin/focal-points", status=422, email="nobody@example.org", country="KE").has("There is no account in use")
    assert post(desk, "/en/admin/focal-points", status=422, email=person.email, country="ZZ").has("Please choose one of those listed.")
    forum = make.forum()
    assert get(as_(person), at(forum, "/nominations")).has("Kenya")
    post(desk, f"/en/admin/focal-points/{person.id}/KE/end")
    assert list(db.session.scalars(select(FocalPoint))) == [] and as_(person).get(at(forum, "/nominations")).status_code == 403


# ---- own data and erasure


def test_own_data_and_erasure_know_requests_nominations_passages_and_rules(forum, focal, keeper, as_):
    from accounts.erasure import erase
    from accounts.own_data import archive_of
    from forum.models import Passage

    kofi = make.person(email="kofi@example.org")
    post(as_(focal), at(forum, "/nominations"), **KOFI)
    post(as_(kofi), at(forum, "/request/acceptance"))
    db.session.add(Passage(forum_id=forum.id, person_id=focal.id, version=1, at=NOW))
    db.session.commit()
    import io
    import zipfile

    for person, words in ((kofi, '"nominated_by": "Fo Cal"'), (focal, '"country": "GH"'), (focal, "kofi@example.org")):
        assert words in zipfile.ZipFile(io.BytesIO(archive_of(person, at=NOW))).read("taking-part.json").decode()
    erase(focal, at=NOW)
    db.session.commit()
    [one] = admissions()
    assert one.by_id is None and db.session.scalar(select(Registration.nominated_by).where(Registration.person_id == kofi.id)) is None
    assert list(db.session.scalars(select(FocalPoint))) == [] and list(db.session.scalars(select(Passage))) == []
    erase(kofi, at=NOW)
    db.session.commit()
    assert admissions() == []
