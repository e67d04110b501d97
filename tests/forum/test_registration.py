"""Who takes part, in which capacity, and how one leaves again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from forum.models import Forum, Registration
from tests import make
from tests.forum.writers import at, fresh, write
from tests.pages import get, post


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(title="Warm homes", disclaimer="Messages express the views of those who post them.")


def registered(forum: Forum) -> list[Registration]:
    return list(db.session.scalars(select(Registration).where(Registration.forum_id == forum.id).order_by(Registration.id).execution_options(populate_existing=True)))


def test_the_form_begins_with_the_profile_and_shows_what_one_agrees_to(forum, as_):
    page = get(as_(make.person(name="Ada Okoro", category="party", country="NG", organization="Ministry of Housing")), at(forum, "/registration"))
    assert page.heading() == "Register for this forum"
    assert page.all("input", id="name")[0].attributes["value"] == "Ada Okoro" and page.all("input", id="organization")[0].attributes["value"] == "Ministry of Housing"
    assert [e.attributes["value"] for e in page.all("option") if "selected" in e.attributes] == ["party", "NG"]
    assert page.has("Messages express the views of those who post them.") and page.has("Speak to the matter and not to the person")


def test_registering_is_counted_and_confirmed_by_letter(forum, as_):
    ada = make.person(timezone="Africa/Lagos")
    page = post(as_(ada), at(forum, "/registration"), name="Biosafety focal point", category="party", country="NG", organization="")
    assert page.heading() == "Your registration"
    [mine] = registered(forum)
    assert (mine.name, mine.category, mine.country, mine.organization, mine.role, mine.person_id) == ("Biosafety focal point", "party", "NG", None, "participant", ada.id)
    assert mine.registered_at == make.NOW and (fresh(forum).registered_count, fresh(forum).country_count) == (1, 1)
    [letter] = db.session.scalars(select(Outgoing))
    assert letter.to == ada.email and "Biosafety focal point" in letter.text and "Nigeria" in letter.text and "Lagos" in letter.text


def test_registering_changes_nothing_in_the_account(forum, as_):
    ada = make.person(name="Ada Okoro", category="academia", country=None, organization="A university")
    post(as_(ada), at(forum, "/registration"), name="A. O.", category="party", country="NG")
    db.session.refresh(ada)
    assert (ada.name, ada.category, ada.country, ada.organization) == ("Ada Okoro", "academia", None, "A university")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": " "}, "Please give a name."),
        ({"name": "n" * 201}, "Please shorten the name to 200 characters."),
        ({"country": ""}, "Please choose the country you represent."),
        ({"category": "organization", "organization": ""}, "Please name the organization you represent."),
        ({"country": "XX"}, "Please choose one of those listed."),
        ({"category": "king"}, "Please choose one of those listed."),
        ({"category": "secretariat", "organization": "Us"}, "Please choose one of those listed."),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(forum, as_, given, told):
    page = post(as_(make.person()), at(forum, "/registration"), status=422, **({"name": "Ada", "category": "party", "country": "NG", "organization": "Ministry"} | given))
    assert page.has(told) and page.all("title")[0].words.startswith("Error: ") and registered(forum) == []
    assert page.all("input", id="organization")[0].attributes.get("value", "") == given.get("organization", "Ministry")


def test_registering_twice_is_one_registration(forum, as_):
    browser = as_(make.person())
    for _ in range(2):
        post(browser, at(forum, "/registration"), name="Ada", category="party", country="NG")
    assert len(registered(forum)) == 1 and len(list(db.session.scalars(select(Outgoing)))) == 1


def test_a_capacity_changes_until_the_first_message_and_then_no_more(forum, as_):
    browser = as_(make.person())
    post(browser, at(forum, "/registration"), name="Ada", category="party", country="NG")
    post(browser, at(forum, "/registration"), name="Ada", category="organization", country="GH", organization="A house")
    assert [(r.category, r.country, r.organization) for r in registered(forum)] == [("organization", "GH", "A house")]
    write(browser, forum)
    page = post(browser, at(forum, "/registration"), status=403, name="Ada", category="party", country="FR")
    assert page.has("they no longer change") and registered(forum)[0].country == "GH"
    page = get(browser, at(forum, "/registration"))
    assert page.all("input", id="name") == [] and page.has("A house") and page.has("Ghana")


def test_a_capacity_in_which_somebody_else_typed_a_message_stays_too(forum, as_):
    ada = make.person()
    mine = make.registration(forum, ada)
    make.message(forum, author=make.registration(forum, role="secretariat"), on_behalf_of=mine)
    assert post(as_(ada), at(forum, "/registration"), status=403, name="Other", category="party", country="FR").has("they no longer change")


def test_leaving_is_possible_while_nothing_was_posted(forum, as_):
    browser = as_(make.person())
    post(browser, at(forum, "/registration"), name="Ada", category="party", country="NG")
    post(browser, at(forum, "/registration/withdrawal"))
    assert registered(forum) == [] and fresh(forum).registered_count == 0
    post(browser, at(forum, "/registration/withdrawal"))
    post(browser, at(forum, "/registration"), name="Ada", category="party", country="NG")
    write(browser, forum)
    assert browser.post(at(forum, "/registration/withdrawal")).status_code == 403 and len(registered(forum)) == 1
    assert not get(browser, at(forum, "/registration")).has("Leave this forum")


def test_a_moderator_does_not_leave_by_the_page(forum, as_):
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    assert as_(moderator).post(at(forum, "/registration/withdrawal")).status_code == 403 and len(registered(forum)) == 1


def test_nobody_makes_themselves_moderator(forum, as_):
    post(as_(make.person()), at(forum, "/registration"), name="Ada", category="party", country="NG", role="moderator", person_id="1", forum_id="9")
    assert registered(forum)[0].role == "participant"


def test_the_secretariat_registers_as_such(forum, as_):
    post(as_(make.person(role="secretariat")), at(forum, "/registration"), name="Desk", category="secretariat", organization="The Secretariat")
    assert registered(forum)[0].category == "secretariat"


@pytest.mark.parametrize(("after", "status"), [(timedelta(seconds=-1), 302), (timedelta(0), 403)])
def test_registration_ends_with_the_closing_instant(forum, as_, app, after, status):
    app.extensions["clock"] = lambda: forum.closes_at + after
    answer = as_(make.person()).post(at(forum, "/registration"), data={"name": "Ada", "category": "party", "country": "NG"})
    assert answer.status_code == status and len(registered(forum)) == (status == 302)


def test_a_visitor_signs_in_first_and_a_closed_circle_is_not_found(forum, client, as_):
    assert client.get(at(forum, "/registration")).status_code == 302
    assert client.post(at(forum, "/registration"), data={"name": "Ada"}).status_code == 403
    circle = make.forum(visibility="closed")
    assert as_(make.person()).get(at(circle, "/registration")).status_code == 404
    assert as_(make.person()).post(at(circle, "/registration"), data={"name": "Ada", "category": "party", "country": "NG"}).status_code == 404


def test_one_registers_for_a_forum_that_only_registered_people_read(app, as_):
    forum = make.forum(visibility="registered")
    page = post(as_(make.person()), at(forum, "/registration"), name="Ada", category="party", country="NG", then="topic-1")
    assert page.heading() == "Write to topic 1"


def test_what_follows_a_registration_is_a_place_of_this_forum(forum, as_):
    answer = as_(make.person()).post(at(forum, "/registration"), data={"name": "Ada", "category": "party", "country": "NG", "then": "https://elsewhere.example"})
    assert answer.location == at(forum, "/registration")
