"""A request for assistance from beginning to end: suggested, invited, answered, agreed, reported on; and who sees what of it."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accounts import own_data
from accounts.erasure import erase
from core.database import db
from core.letters import Outgoing
from roster import demo
from roster.jobs.assistance import remind_of_assistance
from roster.models import Assignment, AssistanceAct, AssistanceRequest, ExpertInvitation, FocalPoint
from tests import make
from tests.conftest import NOW
from tests.pages import Page, get, post

pytestmark = pytest.mark.wide

SAID = {
    "country": "BF", "title": "Sampling at borders", "task": "Review our protocols.", "organization": "National agency", "languages": "fr", "mode": "on-site",
    "starts_on": "2026-05-04", "ends_on": "2026-05-15", "days": "10",
}  # fmt: skip


def letters(template: str) -> list[Outgoing]:
    return list(db.session.scalars(select(Outgoing).where(Outgoing.template == f"roster/{template}").order_by(Outgoing.id)))


def one(model):
    [found] = db.session.scalars(select(model).execution_options(populate_existing=True))
    return found


@pytest.fixture
def goals(app):
    return make.edition("A.6", "A.8").goals


@pytest.fixture
def focal(app):
    person = make.person(name="Fo Cal", country="BF")
    db.session.add(FocalPoint(person_id=person.id, country="BF", named_at=NOW))
    db.session.commit()
    return person


@pytest.fixture
def staff(app):
    return make.person(role="secretariat", name="Sec Retary")


@pytest.fixture
def expert(goals):
    person = make.person(name="Amina Selmani", language="fr")
    return make.expert(
        name="Amina Selmani",
        person_id=person.id,
        goals=(goals[1],),
        languages={"fr": "excellent"},
        worked_in=("BF",),
        private_email="amina@private.example",
        private_phone="+216 1",
    )


def person_of(expert):
    return db.session.get_one(make.Person, expert.person_id)


def ask(browser, goals, **more) -> Page:
    return post(browser, "/en/roster/requests", goals=[str(goals[1].id)], **SAID | more)


def test_from_a_request_to_the_experts_history(app, as_, goals, focal, staff, expert):
    make.expert(name="Somebody Else", goals=(goals[0],))
    other = make.expert(name="No Account", goals=(goals[1],), private_email="no@account.example")
    country, amina = as_(focal), as_(person_of(expert))
    page = ask(country, goals)
    request = one(AssistanceRequest)
    assert page.heading() == "Suggested experts" and page.has("2 experts on the roster work on a goal that is asked for.") and not page.has("Somebody Else")
    assert page.text.index("Amina Selmani") < page.text.index("No Account") and page.has("Has worked in the country: Burkina Faso +3") and page.has("A.8 Goal A.8, a main area +5")
    assert [letter.to for letter in letters("request_made")] == [staff.email]
    address = f"/en/roster/requests/{request.id}"
    assert post(country, f"{address}/invitations", status=422).has("Please tick at least one expert.")
    for _ in range(2):
        post(country, f"{address}/invitations", experts=[expert.id, other.id], words="We read your guide.")
    assert [letter.to for letter in letters("invitation")] == [person_of(expert).email, "no@account.example"] and "We read your guide." in letters("invitation")[0].text
    page = get(country, address)
    assert page.has("Waits for an answer") and not page.has("amina@private.example") and "Sampling at borders" in get(amina, "/en/roster/work").text

    invitation = next(iter(db.session.scalars(select(ExpertInvitation).where(ExpertInvitation.expert_id == expert.id))))
    page = get(amina, f"/en/roster/invitations/{invitation.id}")
    assert page.has("Review our protocols.") and not page.has(focal.email) and not page.has("No Account")
    for _ in range(2):
        page = post(amina, f"/en/roster/invitations/{invitation.id}", answer="accept", words="From 6 May on.", shows="1")
    assert page.has(focal.email)
    [told] = letters("invitation_answered")
    assert told.to == focal.email and "amina@private.example" in told.text and "From 6 May on." in told.text
    assert len(letters("invitation_accepted")) == 1 and get(country, address).has("amina@private.example")

    agreement = f"{address}/invitations/{invitation.id}/assignment"
    assert 'value="2026-05-04"' in get(country, agreement).html
    span = {"title": "Sampling at two borders", "mode": "on-site", "starts_on": "2026-05-06", "ends_on": "2026-05-15", "days": "8"}
    assert post(country, agreement, status=422, **span | {"ends_on": "2026-05-01"}).has("The last day cannot be before the first.")
    for _ in range(2):
        post(country, agreement, **span)
    assignment = one(Assignment)
    assert len(letters("assignment_agreed")) == 1 and assignment.shown and get(amina, f"/en/roster/assignments/{assignment.id}").has("There is no report yet.")
    post(country, agreement, **span | {"days": "9"})
    assert [letter.subject.split(":")[0] for letter in letters("assignment_agreed")][1].startswith("Votre") or len(letters("assignment_agreed")) == 2

    report = f"/en/roster/assignments/{assignment.id}/report"
    assert country.post(report, data={"report": "Early"}).status_code == 403
    app.extensions["clock"] = lambda: NOW.replace(month=5, day=16)
    said = {"report": "Eight inspectors were trained.", "public": "1"}
    answer = country.post(report, data={**said, "documents": (io.BytesIO(b"MZ"), "run.exe")})
    assert answer.status_code == 422 and "This kind of file cannot be taken" in answer.get_data(as_text=True) and one(Assignment).reported_at is None
    for _ in range(2):
        country.post(report, data=said)
    country.post(report, data={**said, "documents": (io.BytesIO(b"%PDF-1.7 x"), "outcome.pdf")})
    assert len(letters("assignment_reported")) == 1
    page = get(app.test_client(), f"/en/roster/assignments/{assignment.id}")
    assert page.has("Eight inspectors were trained.") and page.has("outcome.pdf") and not page.has("amina@private.example")
    assert app.test_client().get(page.link("outcome.pdf")).data == b"%PDF-1.7 x"
    kinds = [act.kind for act in db.session.scalars(select(AssistanceAct).order_by(AssistanceAct.id))]
    assert kinds == ["request-made", "invitation-sent", "invitation-sent", "invitation-accepted", "assignment-agreed", "assignment-changed", "assignment-reported"]

    page = get(app.test_client(), "/en/roster/use")
    assert page.has("Africa 1 2 1 1") and page.has("2026 1 2 1 1") and page.has("A.8 Goal A.8 1 2 1 1") and page.has("A.6 Goal A.6 0 0 0 0") and page.has("Accepted 1 Declined 0")
    table = app.test_client().get("/en/roster/use?format=csv").get_data(as_text=True)
    assert "region,africa,1,2,1,0,1,1" in table and "region,asia-pacific,0,0,0,0,0,0" in table and "all,,1,2,1,0,1,1" in table


def test_a_key_opens_the_invitation_of_an_expert_without_an_account_and_dies_when_it_is_taken_back(app, as_, goals, focal, client):
    other = make.expert(goals=(goals[1],), private_email="no@account.example")
    request = make.assistance_request(goals[1], by=focal)
    post(as_(focal), f"/en/roster/requests/{request.id}/invitations", experts=[other.id])
    key = next(line for line in letters("invitation")[0].text.splitlines() if "/invitations/" in line).rpartition("/")[2]
    page = post(client, f"/en/roster/invitations/{key}", answer="decline", words="No time.")
    assert page.has("You have declined.") and "No time." in letters("invitation_answered")[0].text and not page.has(focal.email)
    assert post(client, f"/en/roster/invitations/{key}", answer="accept").has(focal.email)  # thought better of it
    invitation = one(ExpertInvitation)
    assert client.get(f"/en/roster/invitations/{invitation.id}").status_code == 302 and as_(make.person()).get(f"/en/roster/invitations/{invitation.id}").status_code == 404
    for _ in range(2):
        post(as_(focal), f"/en/roster/requests/{request.id}/invitations/{invitation.id}/withdrawal")
    assert client.get(f"/en/roster/invitations/{key}").status_code == 410 and len(letters("invitation_withdrawn")) == 1
    assert not get(as_(focal), f"/en/roster/requests/{request.id}").has("no@account.example")
    post(as_(focal), f"/en/roster/requests/{request.id}/invitations", experts=[other.id])
    assert one(ExpertInvitation).waits and len(letters("invitation")) == 2


def test_nobody_but_the_country_the_secretariat_and_the_invited_sees_a_request(app, as_, goals, focal, staff, expert):
    request = make.assistance_request(goals[1], by=focal, title="Very private title")
    invitation = make.invited(expert, request, accepted=True)
    assignment = make.assignment(invitation, report="Secret report", reported_at=NOW, report_public=True)
    neighbour = make.person()
    db.session.add(FocalPoint(person_id=neighbour.id, country="GH", named_at=NOW))
    for who in (None, make.person(), neighbour):
        browser = as_(who) if who else app.test_client()
        for address in (
            "/requests",
            f"/requests/{request.id}",
            f"/requests/{request.id}/suggestions",
            f"/invitations/{invitation.id}",
            f"/assignments/{assignment.id}",
            "/work",
            "/use",
            f"/{expert.id}",
        ):
            words = browser.get(f"/en/roster{address}", follow_redirects=True).get_data(as_text=True)
            assert "Very private title" not in words and "Secret report" not in words and "amina@private.example" not in words, address
    amina = as_(person_of(expert))
    assert amina.get(f"/en/roster/requests/{request.id}").status_code == 404 and get(amina, f"/en/roster/assignments/{assignment.id}").has("Secret report")
    assert get(as_(staff), f"/en/roster/requests/{request.id}").has("amina@private.example")
    post(amina, f"/en/roster/assignments/{assignment.id}/showing", shown="yes")
    assert get(app.test_client(), f"/en/roster/assignments/{assignment.id}").has("Secret report")
    post(amina, f"/en/roster/assignments/{assignment.id}/showing", shown="no")
    assert app.test_client().get(f"/en/roster/assignments/{assignment.id}").status_code == 404


def test_a_successor_keeps_the_requests_of_the_country_and_the_predecessor_sees_them_no_more(app, as_, goals, focal, expert):
    request = make.assistance_request(goals[1], by=focal)
    make.invited(expert, request)
    after = make.person(name="Af Ter")
    db.session.delete(db.session.get_one(FocalPoint, (focal.id, "BF")))
    db.session.add(FocalPoint(person_id=after.id, country="BF", named_at=NOW))
    db.session.commit()
    assert as_(focal).get(f"/en/roster/requests/{request.id}").status_code == 404 and get(as_(after), f"/en/roster/requests/{request.id}").has("Amina Selmani")
    post(as_(person_of(expert)), f"/en/roster/invitations/{one(ExpertInvitation).id}", answer="accept")
    assert [letter.to for letter in letters("invitation_answered")] == [after.email]


def test_what_is_typed_wrongly_is_told_beside_the_field_and_kept(app, as_, goals, focal):
    page = ask(as_(focal), goals, status=422, starts_on="4 May", days="many", title=" ", languages=[])
    assert page.has("Please give a day as year, month and day") and page.has("Please give a whole number of days.") and page.has("Please tick at least one language.")
    assert 'value="4 May"' in page.html and 'value="many"' in page.html and "Review our protocols." in page.html
    assert ask(as_(focal), goals, status=422, starts_on="2026-03-10").has("The first day is past already.")
    assert ask(as_(focal), goals, status=422, country="GH").has("Please choose one of those listed.")
    assert as_(make.person()).post("/en/roster/requests", data=SAID).status_code == 403


def test_a_request_is_changed_until_somebody_was_invited_and_closed_with_a_reason(app, as_, goals, focal, expert):
    ask(as_(focal), goals)
    request = one(AssistanceRequest)
    address = f"/en/roster/requests/{request.id}"
    assert post(as_(focal), f"{address}/change", goals=[str(goals[0].id)], **SAID | {"title": "Another title"}).heading() == "Another title"
    make.invited(expert, request)
    assert as_(focal).get(f"{address}/change").status_code == 403
    assert post(as_(focal), f"{address}/closure", status=422, reason=" ").has("Please write why")
    for _ in range(2):
        page = post(as_(focal), f"{address}/closure", reason="Found somebody at home.")
    assert page.has("Found somebody at home.") and len(letters("invitation_withdrawn")) == 1
    assert as_(focal).post(f"{address}/invitations", data={"experts": expert.id}).status_code == 403
    post(as_(focal), f"{address}/opening")
    assert one(AssistanceRequest).closed_at is None


def test_an_assignment_is_cancelled_with_a_reason_and_can_be_agreed_again(app, as_, goals, focal, expert):
    invitation = make.invited(expert, make.assistance_request(goals[1], by=focal), accepted=True)
    assignment = make.assignment(invitation)
    address = f"/en/roster/assignments/{assignment.id}"
    for _ in range(2):
        post(as_(focal), f"{address}/cancellation", reason="The border is closed.")
    assert len(letters("assignment_cancelled")) == 1 and get(as_(person_of(expert)), address).has("The border is closed.")
    assert as_(focal).get(f"{address}/report").status_code == 403
    post(
        as_(focal), f"/en/roster/requests/{invitation.request_id}/invitations/{invitation.id}/assignment", title="Again", mode="both", starts_on="2026-05-04", ends_on="2026-05-05"
    )
    assert one(Assignment).cancelled_at is None and len(letters("assignment_agreed")) == 1


def test_the_clock_writes_each_letter_once(app, goals, focal, staff, expert):
    stale = make.assistance_request(goals[1], by=focal, at=NOW - timedelta(days=7))
    waits = make.invited(expert, make.assistance_request(goals[1], by=focal), at=NOW - timedelta(days=9), answer_by=NOW + timedelta(days=5))
    over = make.invited(expert, make.assistance_request(goals[1], by=focal), answer_by=NOW)
    ended = make.assignment(make.invited(expert, make.assistance_request(goals[1], by=focal), accepted=True), starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 24))
    for _ in range(2):
        remind_of_assistance()
    assert {letter.to for letter in letters("request_unanswered")} == {focal.email, staff.email} and len(letters("request_unanswered")) == 2
    assert [letter.to for letter in letters("invitation")] == [person_of(expert).email] and [letter.to for letter in letters("invitation_unanswered")] == [focal.email]
    assert [letter.to for letter in letters("report_due")] == [focal.email]
    app.extensions["clock"] = lambda: NOW + timedelta(days=46)  # sixty days after the end of 24 February
    for _ in range(2):
        remind_of_assistance()
    assert [letter.to for letter in letters("report_due")] == [focal.email, staff.email] and len(letters("invitation_unanswered")) == 2 and len(letters("request_unanswered")) == 2
    assert stale.id and waits.id and over.id and ended.id


def test_pages_cost_the_same_for_one_and_for_thirty(app, as_, goals, focal, queries):
    browser = as_(focal)
    request = make.assistance_request(goals[1], by=focal)
    addresses = ("/en/roster/requests", f"/en/roster/requests/{request.id}", f"/en/roster/requests/{request.id}/suggestions", "/en/roster/use")

    def cost() -> list[int]:
        counted = []
        for address in addresses:
            with queries() as seen:
                get(browser, address)
            counted.append(len(seen))
        return counted

    def more() -> None:
        expert = make.expert(goals=(goals[1],))
        make.assignment(make.invited(expert, request, accepted=True))
        make.assistance_request(goals[1], by=focal)

    more()
    first = cost()
    for _ in range(20):
        more()
    assert cost() == first


def test_own_data_and_erasure_know_who_asked_and_who_was_asked(app, as_, goals, focal, expert):
    request = make.assistance_request(goals[1], by=focal)
    make.assignment(make.invited(expert, request, accepted=True, answer="Gladly."))
    _, asked = own_data._parts["use-of-the-roster"](focal)
    _, answered = own_data._parts["use-of-the-roster"](person_of(expert))
    assert request.title in asked and "Gladly." in answered
    erase(focal, at=NOW)
    erase(person_of(expert), at=NOW)
    db.session.commit()
    assert one(AssistanceRequest).by_id is None and one(ExpertInvitation).answer == "" and not one(Assignment).shown
    page = get(as_(make.person(role="secretariat")), f"/en/roster/requests/{request.id}")
    assert page.has("Former expert") and not page.has("Amina Selmani")


def test_the_profile_tells_the_history_and_who_may_ask_finds_the_way(app, as_, goals, focal, expert, client):
    invitation = make.invited(expert, make.assistance_request(goals[1], by=focal), accepted=True)
    assignment = make.assignment(invitation, title="Sampling at borders", shown=True, report="Eight were trained.", reported_at=NOW)
    make.assignment(make.invited(expert, accepted=True), title="Kept out")
    page = get(client, f"/en/roster/{expert.id}")
    assert page.has("Sampling at borders") and page.has("reported on by the country") and not page.has("Kept out") and not page.has("Ask for this expert")
    assert client.get(f"/en/roster/assignments/{assignment.id}").status_code == 404  # the country has not published its report
    page = get(as_(focal), get(as_(focal), f"/en/roster/{expert.id}").link("Ask for this expert"))
    assert page.has("You ask for an expert by name: Dr. Amina Selmani")
    page = ask(as_(focal), [goals[0], goals[0]], expert=str(expert.id))
    assert page.has("Asked for by name; works on none of the goals asked for.") and f'value="{expert.id}" checked' in page.html


def test_the_demonstration_has_a_request_that_is_open_and_one_that_was_reported_on(app, as_, client):
    person = make.person(country="WS")
    db.session.add(make.Edition(code="cartagena-cbap-2021-2030", edition="adopted", digest="0", complete=True, goals=[make.Goal(code=code, title=f"Goal {code}", position=i) for i, code in enumerate(["A.1", "A.2", "A.5", "A.6", "A.7", "A.8", "A.9", "A.10", "B.1", "B.2", "B.3"])]))  # fmt: skip
    db.session.commit()
    demo.load(focal_points={person.id: "WS"}, at=NOW)
    db.session.commit()
    browser = as_(person)
    page = get(browser, "/en/roster/requests")
    assert page.has("Reported on") and page.has("Waits for an answer")
    assert get(browser, get(browser, page.link("Sampling protocols")).link("Suggested experts")).has("Amina Selmani")
    assert get(client, f"/en/roster/assignments/{one(Assignment).id}").has("Twelve comments were taken up")
