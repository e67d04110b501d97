"""National focal points: asked for, named, introduced, handed over without losing anything, reminded once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts import own_data
from accounts.erasure import erase
from core.database import db
from core.letters import Outgoing
from forum.models import Admission
from roster.jobs.focal_points import remind_focal_points
from roster.models import ExpertStanding, FocalPoint, FocalPointChange
from roster.rules.focal_points import need_of
from tests import make
from tests.conftest import NOW
from tests.pages import get, post

pytestmark = pytest.mark.wide

PAGE = "/en/roster/focal-point"


def letters(template: str = "") -> list[Outgoing]:
    return list(db.session.scalars(select(Outgoing).where(Outgoing.template == f"roster/{template}").order_by(Outgoing.id)))


def speakers(country: str) -> list[int]:
    return list(db.session.scalars(select(FocalPoint.person_id).where(FocalPoint.country == country).order_by(FocalPoint.person_id)))


def point(person, country: str = "TN", **given) -> FocalPoint:
    made = FocalPoint(**{"person_id": person.id, "country": country, "named_at": NOW} | given)
    db.session.add(made)
    db.session.commit()
    return made


@pytest.fixture
def staff(app):
    return make.person(role="secretariat", name="Sec Retary")


def test_somebody_asks_the_secretariat_registers_and_a_letter_introduces_the_roster(app, as_, staff):
    ada, expert = make.person(name="Ada Okoro", country="TN"), make.expert(private_email="expert@example.org")
    make.expert(listed=False, government="TN")
    browser = as_(ada)
    assert get(browser, PAGE).has("Are you a national focal point?")
    page = post(browser, f"{PAGE}/requests", status=422, country="TN", words=" ")
    assert page.has("Please tell who named you") and not letters("focal_point_asked")
    for _ in range(2):
        page = post(browser, f"{PAGE}/requests", country="TN", words="Letter 12 of the ministry.")
    assert page.has("The secretariat has not decided yet") and [one.to for one in letters("focal_point_asked")] == [staff.email]
    desk = as_(staff)
    page = get(desk, "/en/admin/focal-points")
    assert page.has("Ada Okoro") and page.has("Letter 12 of the ministry.") and not speakers("TN")
    [change] = db.session.scalars(select(FocalPointChange))
    for _ in range(2):
        post(desk, f"/en/admin/focal-points/requests/{change.id}", decision="accept")
    assert speakers("TN") == [ada.id]
    [letter] = letters("introduction")
    assert letter.to == ada.email and "1 expert of your country is on the roster." in letter.text and "1 expert needs something." in letter.text
    [told] = letters("new_focal_point")
    assert told.to == "expert@example.org" and "Ada Okoro" in told.text
    page = get(browser, PAGE)
    assert page.has(expert.name) and page.has("The expert has not finished the profile.") and page.has("I have looked, and it is still me")
    assert not post(browser, f"{PAGE}/TN/confirmation").has("I have looked, and it is still me")


def test_a_refusal_needs_a_reason_that_the_asker_reads(app, as_, staff):
    ada = make.person()
    post(as_(ada), f"{PAGE}/requests", country="TN", words="I was told so.")
    [change] = db.session.scalars(select(FocalPointChange))
    assert post(as_(staff), f"/en/admin/focal-points/requests/{change.id}", status=422, decision="refuse", reason=" ").has("Please write why")
    post(as_(staff), f"/en/admin/focal-points/requests/{change.id}", decision="refuse", reason="The ministry names somebody else.")
    assert not speakers("TN") and "The ministry names somebody else." in letters("focal_point_refused")[0].text


def test_a_successor_takes_on_everything_and_the_predecessor_ends(app, as_, staff):
    before, after = make.person(name="Be Fore"), make.person(name="Af Ter")
    point(before)
    make.expert(name="Ex Pert")
    page = post(as_(before), f"{PAGE}/TN/handover", status=422, email=before.email)
    assert page.has("This is the address of the present focal point.")
    for _ in range(2):
        page = post(as_(before), f"{PAGE}/TN/handover", email=after.email.upper(), words="Good luck.")
    assert page.has("Until it is accepted, nothing changes.") and speakers("TN") == [before.id]
    [letter] = letters("handover")
    assert letter.to == after.email and "Good luck." in letter.text
    [change] = db.session.scalars(select(FocalPointChange))
    address = f"{PAGE}/handovers/{change.id}"
    assert as_(make.person()).get(address).status_code == 404 and as_(before).post(address).status_code == 404
    browser = as_(after)
    assert get(browser, PAGE).has("You are asked to follow as national focal point of Tunisia.") and get(browser, address).has("Good luck.")
    assert post(browser, address, answer="accept").has("Ex Pert")
    assert (
        speakers("TN") == [after.id] and [one.to for one in letters("handover_answered")] == [before.email] and [one.to for one in letters("focal_point_changed")] == [staff.email]
    )
    assert "Be Fore" in letters("introduction")[0].text
    assert as_(after).post(address).status_code == 403 and as_(before).post(f"{PAGE}/TN/confirmation").status_code == 403
    assert get(as_(staff), "/en/admin/focal-points").has("Be Fore handed over to Af Ter")


def test_who_declines_leaves_all_as_it_was_and_an_offer_ends_after_sixty_days(app, as_):
    before, after = make.person(), make.person()
    point(before)
    post(as_(before), f"{PAGE}/TN/handover", email=after.email)
    [change] = db.session.scalars(select(FocalPointChange))
    app.extensions["clock"] = lambda: NOW + timedelta(days=60)
    assert as_(after).post(f"{PAGE}/handovers/{change.id}", data={"answer": "accept"}).status_code == 403
    app.extensions["clock"] = lambda: NOW + timedelta(days=59)
    assert post(as_(after), f"{PAGE}/handovers/{change.id}", answer="decline").has("You have declined.")
    assert speakers("TN") == [before.id] and "has declined" in letters("handover_answered")[0].text


def test_a_successor_sees_and_takes_back_the_nominations_of_the_predecessor_and_of_nobody_else(app, as_):
    before, after, other = make.person(), make.person(), make.person(role="secretariat")
    point(before)
    forum = make.forum()
    where = f"/en/forums/{forum.slug}/nominations"
    kofi = {"email": "kofi@example.org", "name": "Kofi Mensah", "category": "party", "country": "TN", "language": "en"}
    post(as_(before), where, **kofi)
    post(as_(other), where, **kofi | {"email": "esi@example.org", "name": "Esi Boateng"})
    post(as_(before), f"{PAGE}/TN/handover", email=after.email)
    [change] = db.session.scalars(select(FocalPointChange))
    post(as_(after), f"{PAGE}/handovers/{change.id}", answer="accept")
    page = get(as_(after), where)
    assert page.has("Kofi Mensah") and not page.has("Esi Boateng")
    kofis, esis = db.session.scalars(select(Admission).order_by(Admission.id))
    for one in (kofis, esis):
        post(as_(after), f"{where}/{one.id}/withdrawal")
    assert [one.state for one in db.session.scalars(select(Admission).order_by(Admission.id).execution_options(populate_existing=True))] == ["taken-back", "waiting"]


def test_the_clock_reminds_once_asks_once_a_year_and_tells_of_a_country_without(app, staff):
    new, old = make.person(), make.person()
    point(new, named_at=NOW - timedelta(days=30))
    point(old, "GH", named_at=NOW - timedelta(days=800), seen_at=NOW - timedelta(days=365))
    gone = FocalPointChange(kind="end", state="done", country="KE", from_id=make.person().id, at=NOW - timedelta(days=31), decided_at=NOW - timedelta(days=31))
    db.session.add(gone)
    db.session.commit()
    make.expert(government="KE")
    for _ in range(2):
        remind_focal_points()
    assert [(one.to, one.subject) for one in letters("focal_point_reminder")] == [
        (old.email, "Are you still the national focal point? Ghana"), (new.email, "The experts of your country: Tunisia"),
    ]  # fmt: skip
    assert [one.to for one in letters("no_focal_point")] == [staff.email]
    app.extensions["clock"] = lambda: NOW + timedelta(days=364)
    remind_focal_points()
    assert len(letters("focal_point_reminder")) == 3 and len(letters("no_focal_point")) == 1  # the new one is asked a year after being named
    app.extensions["clock"] = lambda: NOW + timedelta(days=365)
    remind_focal_points()
    assert len(letters("focal_point_reminder")) == 4


def test_the_page_costs_the_same_for_one_expert_and_for_thirty(app, as_, queries):
    ada = make.person()
    point(ada)
    browser = as_(ada)
    make.expert()
    with queries() as one:
        get(browser, PAGE)
    for _ in range(29):
        make.expert()
    with queries() as thirty:
        get(browser, PAGE)
    assert len(one) == len(thirty)


def test_what_an_expert_needs_in_one_word():
    end = NOW + timedelta(days=1461)
    assert need_of(ExpertStanding.LISTED, leaves_at=end, at=NOW) == "" and need_of(ExpertStanding.DUE, leaves_at=end, at=NOW) == "confirm"
    assert need_of(ExpertStanding.DUE, leaves_at=NOW + timedelta(days=100), at=NOW) == "ends-soon" and need_of(ExpertStanding.LAPSED, leaves_at=NOW, at=NOW) == "lapsed"
    assert need_of(ExpertStanding.DRAFT, leaves_at=None, at=NOW) == "unfinished" and need_of(ExpertStanding.RETIRED, leaves_at=end, at=NOW) == ""


def test_own_data_and_erasure_know_a_focal_point(app, as_):
    before, after = make.person(name="Be Fore"), make.person()
    point(before)
    post(as_(before), f"{PAGE}/TN/handover", email=after.email, words="Private words.")
    _, content = own_data._parts["use-of-the-roster"](before)
    assert '"country": "TN"' in content and "Private words." in content
    erase(before, at=NOW)
    db.session.commit()
    assert not speakers("TN") and not list(db.session.scalars(select(FocalPointChange)))
