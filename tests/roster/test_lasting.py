"""A place on the roster over its years, driven by the clock: letters, confirmation, lapse, renewal, leaving, erasure."""

import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from accounts import erasure
from accounts.own_data import archive_of
from core.database import db
from core.letters import Outgoing
from roster.jobs.lasting import roster_letters
from roster.models import Expert, ExpertAct, ExpertLetter, ExpertText, ExpertVersion, Nomination
from roster.models.terms import end_of, years_after
from tests import make
from tests.conftest import NOW
from tests.pages import get, post
from tests.roster.keepers import at, fresh, handed_in, key_of, letters

pytestmark = pytest.mark.wide

DAY = timedelta(days=1)


@pytest.fixture
def until(app):
    """``until(instant)`` lets the clock strike every 20 days until then."""
    now = [NOW]

    def strike(instant: datetime) -> None:
        while now[0] < instant:
            now[0] = min(now[0] + 20 * DAY, instant)
            app.extensions["clock"] = lambda: now[0]
            roster_letters()

    return strike


def sent() -> list[str]:
    found = select(Outgoing.template).where(Outgoing.template.in_(("roster/yearly", "roster/ending", "roster/lapsed"))).order_by(Outgoing.id)
    return [template.removeprefix("roster/") for template in db.session.scalars(found)]


def test_a_whole_life_by_the_clock(app, until):
    expert = make.expert(confirmed_at=NOW, private_email="amina@private.example", language="fr")
    anybody = app.test_client()
    until(NOW + 300 * DAY)
    assert sent() == [] and fresh(expert).standing(NOW + 300 * DAY).value == "listed"
    until(years_after(NOW, 1))
    roster_letters()
    assert sent() == ["yearly"] and letters("yearly")[0].to == "amina@private.example" and letters("yearly")[0].language == "fr"
    assert fresh(expert).standing(years_after(NOW, 1)).value == "due" and get(anybody, at(expert))
    key = key_of(letters("yearly")[0])
    before = db.session.scalar(select(func.count()).select_from(ExpertAct))
    page = get(anybody, f"/en/roster/confirmation?key={key}")
    assert page.has("Yes, it is still true") and db.session.scalar(select(func.count()).select_from(ExpertAct)) == before, "the link alone changes nothing"
    assert fresh(expert).confirmed_at == NOW
    page = post(anybody, "/en/roster/confirmation", key=key)
    confirmed = years_after(NOW, 1)
    assert page.has("Thank you") and fresh(expert).confirmed_at == confirmed and fresh(expert).leaves_at == end_of(confirmed)
    app.extensions["clock"] = lambda: confirmed + 5 * DAY
    assert post(anybody, "/en/roster/confirmation", key=key).has("Thank you") and fresh(expert).confirmed_at == confirmed, "pressed twice it is confirmed once"
    until(end_of(confirmed) - DAY)
    assert sent() == ["yearly"] * 4 + ["ending"] * 2 and get(anybody, at(expert))
    until(end_of(confirmed))
    assert sent()[-1] == "lapsed" and get(anybody, at(expert), status=404) and fresh(expert).lapsed_at is not None
    until(end_of(confirmed) + 700 * DAY)
    assert sent().count("lapsed") == 1
    page = get(anybody, f"/en/roster/confirmation?key={key_of(letters('lapsed')[0])}")
    assert page.has("comes back for four years")
    post(anybody, "/en/roster/confirmation", key=key_of(letters("lapsed")[0]))
    assert get(anybody, at(expert)) and fresh(expert).lapsed_at is None
    kinds = list(db.session.scalars(select(ExpertAct.kind).order_by(ExpertAct.id)))
    assert kinds == ["confirmed", "lapsed", "renewed"]


def test_one_letter_after_the_clock_stood_still_and_two_workers_send_one(app):
    make.expert(confirmed_at=NOW)
    app.extensions["clock"] = lambda: end_of(NOW) - 3 * DAY
    roster_letters()
    roster_letters()
    assert sent() == ["ending"] and db.session.scalars(select(ExpertLetter.kind)).all() == ["one-month"]


def test_who_left_is_a_draft_or_was_erased_gets_no_letter(app):
    make.expert(retired_at=NOW)
    make.expert(removed_at=NOW)
    make.expert(erased_at=NOW)
    make.expert(listed=False)
    make.expert(listed=False, submitted_at=NOW)
    app.extensions["clock"] = lambda: years_after(NOW, 3)
    roster_letters()
    assert sent() == []


def test_somebody_without_any_address_lapses_without_a_letter(app):
    expert = make.expert(confirmed_at=NOW, private_email="")
    app.extensions["clock"] = lambda: end_of(NOW) + DAY
    roster_letters()
    roster_letters()
    assert sent() == [] and fresh(expert).lapsed_at is not None and len(db.session.scalars(select(ExpertLetter)).all()) == 1


def test_the_clock_asks_the_database_as_often_for_one_as_for_thirty(app, queries):
    for _ in range(30):
        make.expert(confirmed_at=NOW)
    app.extensions["clock"] = lambda: NOW + 30 * DAY
    with queries() as seen:
        roster_letters()
    assert len(seen) <= 4


def test_an_unknown_key_opens_nothing_and_an_expert_leaves_by_letter(app, until):
    expert, anybody = make.expert(confirmed_at=NOW), app.test_client()
    until(years_after(NOW, 1))
    assert get(anybody, "/en/roster/confirmation?key=nonsense", status=410) and post(anybody, "/en/roster/confirmation", key="nonsense", status=410)
    key = key_of(letters("yearly")[0])
    assert post(anybody, "/en/roster/confirmation/refusal", key=key).has("not on the roster")
    assert get(anybody, at(expert), status=404) and fresh(expert).retired_at is not None
    post(anybody, "/en/roster/confirmation", key=key)
    assert fresh(expert).retired_at is not None


def test_an_expert_confirms_leaves_comes_back_and_is_read_again_by_the_secretariat(app, as_):
    person = make.person()
    expert, me = make.expert(person_id=person.id, government=None, themes=("law",), confirmed_at=NOW - 400 * DAY), as_(person)
    assert post(me, at(expert, "/confirmation")).has("confirmed for four years") and fresh(expert).confirmed_at == NOW
    assert post(me, at(expert, "/retirement"), reason="A new post.").has("You have left the roster")
    assert get(app.test_client(), at(expert), status=404) and get(me, at(expert)).has("Left the roster")
    assert post(me, at(expert, "/retirement")).has("You have left the roster")
    post(me, at(expert, "/return"))
    assert fresh(expert).standing(NOW).value == "draft" and handed_in(me, expert.id).has("with the secretariat")


def test_an_erased_profile_leaves_nothing_but_its_number(app, as_):
    person = make.person(name="Amina Selmani")
    expert, me = make.expert(person_id=person.id, name="Amina Selmani", cv=b"%PDF-1.7 secret", themes=("law",)), as_(person)
    handed_in(me, expert.id)
    assert get(me, at(expert, "/erasure")).has("cannot be undone")
    post(me, at(expert, "/erasure"))
    gone = fresh(expert)
    assert gone.erased_at == NOW and (gone.name, gone.private_email, gone.person_id, gone.cv_file_id) == ("", "", None, None)
    for table in (ExpertText, ExpertVersion, ExpertAct, Nomination):
        assert db.session.scalar(select(func.count()).select_from(table).where(table.expert_id == expert.id)) == 0, table
    for browser in (app.test_client(), me, as_(make.person(role="secretariat"))):
        assert not get(browser, at(expert), status=410).has("Amina Selmani") or browser is me
    assert get(me, "/en/roster/mine").has("Begin the profile")


def test_own_data_holds_the_profile_and_an_erased_account_takes_it_along(app, as_):
    person = make.person()
    expert = make.expert(person_id=person.id, themes=("law",), texts={("brief", "en"): "My own words."})
    handed_in(as_(person), expert.id)
    with zipfile.ZipFile(io.BytesIO(archive_of(person, at=NOW))) as archive:
        told = json.loads(archive.read("roster.json"))
    assert told["profile"]["published"]["texts"]["brief"] == {"en": "My own words."} and told["profile"]["published"]["private_email"] == make.SECRETS["private_email"]
    assert len(told["profile"]["versions"]) == 1 and told["profile"]["acts"][0]["act"] == "updated"
    erasure.erase(person, at=NOW)
    db.session.commit()
    assert fresh(expert).name == "" and db.session.scalar(select(func.count()).select_from(Expert)) == 1
