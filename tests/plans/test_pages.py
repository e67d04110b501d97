"""Plans to read and to edit: overview, crosswalk, goal; sheets, history, two editors at once."""

import json

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.database import db
from plans import actions, reading
from plans.models import Edition, Goal, Revision
from plans.queries import documents
from tests import make
from tests.make import NOW
from tests.plans import papers

pytestmark = pytest.mark.wide


def kept(paper: dict) -> int:
    done = actions.keep_document(reading.read(json.dumps(paper).encode()), by=None, at=NOW)
    db.session.commit()
    return done.edition_id


@pytest.fixture
def desk(app, as_):
    """The small plan, and a browser of the secretariat."""
    kept(papers.first())
    number = kept(papers.small())
    return number, as_(make.person(role="secretariat"))


HERE = "/en/plans/forests/second"


def data_of(number: int) -> dict:
    from plans.document import as_data

    return as_data(documents.document_of(documents.loaded(number)))


def test_the_overview_shows_what_several_goals_share_as_one_cell(client, app):
    kept(papers.adopted())
    page = client.get("/en/plans/cartagena-cbap-2021-2030/adopted").get_data(as_text=True)
    assert page.count('rowspan="3"') == 2 and page.count('rowspan="2"') == 2  # key areas and activities of A.6 to A.8, and of A.2 and A.3
    assert "Shared by A.6, A.7, A.8" in page
    assert "Environnement favorable" in client.get("/fr/plans/cartagena-cbap-2021-2030/adopted").get_data(as_text=True)


def test_the_list_names_each_edition_once(client, desk):
    page = client.get("/en/plans").get_data(as_text=True)
    assert page.count("/en/plans/forests/second") == 1 and page.count("/en/plans/forests/first") == 1
    assert client.get("/en/plans/forests/third").status_code == 404


def test_the_crosswalk_shows_a_divided_goal_with_all_that_follow_it(client, desk):
    page = client.get("/en/plans/forests/first/crosswalk").get_data(as_text=True)
    assert "Divided among 2 goals." in page and "Split in two." in page
    assert "none" in page  # goal 3 leads nowhere


def test_the_document_is_what_was_read_in(client, desk):
    assert json.loads(client.get(f"{HERE}/document").data) == papers.small()


def test_a_goal_tells_what_was_said_about_it_only_where_the_reader_may_read(app, client, as_, desk):
    number, _ = desk
    goals = {goal.code: goal for goal in db.session.scalars(select(Goal).where(Goal.edition_id == number))}
    for title, given in (("Open talk", {}), ("Closed talk", {"visibility": "closed"}), ("Prepared talk", {"announced_at": None})):
        forum = make.forum(edition_id=number, title=title, **given)
        make.message(forum, goals=(goals["A.1"],), subject=f"Input of {title}")
        make.message(forum, goals=(goals["A.1"],), subject="Unseen words", status="hidden")
    address = f"{HERE}/goals/A.1"
    page = client.get(address).get_data(as_text=True)
    assert "Open talk" in page and "Input of Open talk" in page
    assert "Closed talk" not in page and "Prepared talk" not in page and "Unseen words" not in page
    assert "Closed talk" in as_(make.person(role="secretariat")).get(address).get_data(as_text=True)
    assert client.get(f"{HERE}/goals/Z").status_code == 404


def test_a_goal_costs_the_same_for_one_forum_and_for_ten(app, client, desk, queries):
    number, _ = desk
    goal = db.session.scalars(select(Goal).where(Goal.edition_id == number)).first()
    address = f"{HERE}/goals/{goal.code}"
    make.message(make.forum(edition_id=number), goals=(goal,))
    client.get(address)
    with queries() as one:
        client.get(address)
    for _ in range(9):
        make.message(make.forum(edition_id=number), goals=(goal,))
    with queries() as ten:
        client.get(address)
    assert len(one) == len(ten)


def post(browser, address: str, number: int, **fields):
    return browser.post(f"{HERE}/{address}", data={"seen": documents.latest_revision(number)} | fields)


def test_every_sheet_opens(app, desk):
    _, browser = desk
    for part in ("edition", "crosswalk", "goal?of=A.1", "words?of=A.1&in=en", "words?of=A.1&in=ar", "group?of=A.2-B.1", "theme?of=money"):
        assert browser.get(f"{HERE}/editing/{part}").status_code == 200, part
    assert browser.get(f"{HERE}/editing/goal?of=Z").status_code == 404
    assert browser.get(f"{HERE}/editing/nothing").status_code == 404


def test_saving_a_sheet_as_it_is_changes_nothing(app, desk):
    number, browser = desk
    before, seen = data_of(number), documents.latest_revision(number)
    assert post(browser, "editing/goal?of=A.1", number).status_code == 302
    assert data_of(number) == before and documents.latest_revision(number) == seen


def test_a_goal_is_changed_with_its_lists_and_the_change_is_kept_with_who_and_why(app, desk):
    number, browser = desk
    fields = {
        "goals/0/title": "Many trees are planted", "goals/0/objectives/0/text": "", "goals/0/objectives/1/code": "A.1.9", "goals/0/objectives/1/text": "Oaks",
        "goals/0/indicators/0/kind": "number", "reason": "Asked for by the meeting",
    }  # fmt: skip
    assert post(browser, "editing/goal?of=A.1", number, **fields).status_code == 302
    goal = data_of(number)["goals"][0]
    assert (goal["title"], goal["objectives"], goal["indicators"][0]["kind"]) == ("Many trees are planted", [{"code": "A.1.9", "text": "Oaks"}], "number")
    step = documents.history_of(number)[0]
    assert step.act == "edited" and step.reason == "Asked for by the meeting" and step.by == db.session.scalars(select(Person.name).where(Person.role == "secretariat")).one()


def test_translations_and_words_are_kept_per_language(app, desk):
    number, browser = desk
    fields = {"goals/0/translations/fr/title": "On plante", "goals/0/outcomes/0/translations/fr/text": "Ombre", "goals/0/aliases/fr": "plants\r\narbres\r\n"}
    assert post(browser, "editing/words?of=A.1&in=fr", number, **fields).status_code == 302
    goal = data_of(number)["goals"][0]
    assert goal["translations"]["fr"] == {"short_title": "Plantation", "title": "On plante"}
    assert goal["outcomes"] == [{"text": "Shade", "translations": {"fr": {"text": "Ombre"}}}]
    assert goal["aliases"] == {"en": ["seedling*", "nursery"], "fr": ["plants", "arbres"]}


def test_a_fault_is_named_at_its_field_and_nothing_is_stored(app, desk):
    number, browser = desk
    before = data_of(number)
    answer = post(browser, "editing/goal?of=A.1", number, **{"goals/0/title": "", "goals/0/short_title": "Kept words"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "goals[0].title: missing" in page and "Kept words" in page
    assert data_of(number) == before
    wrong = post(browser, "editing/crosswalk", number, **{"crosswalk/0/to": "Z.9"})
    assert wrong.status_code == 422 and "Z.9" in wrong.get_data(as_text=True)


def test_the_second_of_two_editors_is_told_and_loses_no_words(app, desk):
    number, browser = desk
    seen = documents.latest_revision(number)
    post(browser, "editing/edition", number, title="Plan of one")
    answer = browser.post(f"{HERE}/editing/edition", data={"seen": seen, "note": "Words of two"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Plan of one" in page and "Words of two" in page
    assert data_of(number)["title"] == "Plan of one" and data_of(number)["note"] == "Written for tests."


def test_a_goal_that_carries_a_tag_stays_and_others_may_go_and_come(app, desk):
    number, browser = desk
    goal = db.session.scalars(select(Goal).where(Goal.edition_id == number, Goal.code == "A.1")).one()
    make.message(make.forum(edition_id=number), goals=(goal,), status="hidden")
    whole = {f"crosswalk/{row}/{end}": "" for row in range(3) for end in ("from", "to")}
    assert post(browser, "editing/crosswalk", number, **whole, **{"crosswalk/3/from": "2", "crosswalk/3/to": "B.1"}).status_code == 302
    refused = post(browser, "goals", number, **{"drop-goals": "A.1"})
    assert refused.status_code == 422 and "in use in a forum" in refused.get_data(as_text=True)
    fields = {"drop-goals": "A.2", "new-goals": "B.2", "new-area": "B", "new-title": "People are paid", "place-goals-B.1": "0.5"}
    assert post(browser, "goals", number, **fields).status_code == 302
    assert [goal["code"] for goal in data_of(number)["goals"]] == ["B.1", "A.1", "B.2"]
    assert db.session.get(Goal, goal.id) is not None


def test_a_step_of_the_history_shows_what_changed_and_is_taken_back(app, desk):
    number, browser = desk
    before = data_of(number)
    post(browser, "editing/edition", number, title="Other plan")
    step = documents.latest_revision(number)
    page = browser.get(f"{HERE}/history?step={step}").get_data(as_text=True)
    assert "Forest plan" in page and "Other plan" in page
    assert post(browser, f"history/{step - 1}/restoration", number, reason="A slip").status_code == 302
    assert data_of(number) == before and documents.history_of(number)[0].reason == "A slip"
    assert [row.number for row in db.session.scalars(select(Revision).where(Revision.edition_id == number).order_by(Revision.number))] == [1, 2, 3]


def test_a_new_edition_begins_as_a_copy_joined_by_a_crosswalk(app, desk):
    _, browser = desk
    assert browser.post(f"{HERE}/copies", data={"name": "third"}).status_code == 302
    third = db.session.scalars(select(Edition).where(Edition.edition == "third")).one()
    made = data_of(third.id)
    assert made["crosswalk_editions"] == {"from": "second", "to": "third"} and len(made["crosswalk"]) == 3
    assert browser.post(f"{HERE}/copies", data={"name": "third"}).status_code == 422
    assert browser.post(f"{HERE}/copies", data={"name": "a/b"}).status_code == 422


def test_themes_are_named_and_removed(app, desk):
    number, browser = desk
    assert post(browser, "goals", number, **{"new-themes": "fire", "drop-themes": "money"}).status_code == 302
    fields = {"themes/0/labels/fr/heading": "Feu", "themes/0/aliases/en": "wildfire*\nburning"}
    assert post(browser, "editing/theme?of=fire", number, **fields).status_code == 302
    theme = data_of(number)["themes"][0]
    assert theme["labels"]["fr"] == {"heading": "Feu"} and theme["aliases"] == {"en": ["wildfire*", "burning"]}


def new(**given):
    return {
        "code": "seas",
        "edition": "first",
        "title": "Sea plan",
        "language": "fr",
        "area": "A",
        "area_title": "Eaux",
        "goal": "A.1",
        "goal_title": "Les eaux sont propres",
    } | given


def test_a_plan_is_begun_from_nothing_and_goes_on_in_the_editor(app, as_):
    secretariat = as_(make.person(role="secretariat"))
    assert "A new plan" in secretariat.get("/en/plans").get_data(as_text=True)
    answer = secretariat.post("/en/plans", data=new())
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/plans/seas/first/editing")
    page = secretariat.get("/en/plans/seas/first").get_data(as_text=True)
    assert "Les eaux sont propres" in page and "Eaux" in page
    assert db.session.scalars(select(Revision.act)).all() == ["imported"]
    assert secretariat.post("/en/plans", data=new()).status_code == 422  # sent twice: one plan
    more = {"seen": "1", "new-goals": "A.2", "new-area": "A", "new-title": "Les eaux sont vives"}
    assert secretariat.post("/en/plans/seas/first/goals", data=more).status_code == 302
    assert "Les eaux sont vives" in secretariat.get("/en/plans/seas/first").get_data(as_text=True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "with space"}, "code"),
        ({"edition": ""}, "edition"),
        ({"goal_title": " "}, "goal_title"),
        ({"area_title": ""}, "area_title"),
        ({"title": ""}, "title"),
        ({"goal": "A/1"}, "goal"),
    ],
)
def test_what_is_missing_for_a_new_plan_is_said_beside_its_field_and_nothing_is_lost(app, as_, given, field):
    answer = as_(make.person(role="secretariat")).post("/en/plans", data=new(convention="Kept words") | given)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and f'id="{field}-error"' in page and "Kept words" in page
    assert db.session.scalars(select(Edition)).all() == []


def test_an_edition_from_nothing_takes_over_the_name_of_its_plan(desk):
    _, secretariat = desk
    page = secretariat.get("/en/plans/new?code=forests").get_data(as_text=True)
    assert 'value="forests"' in page and 'value="Forest plan"' in page
    assert secretariat.post("/en/plans", data=new(code="forests", edition="third", language="en")).status_code == 302
    assert {row.edition for row in db.session.scalars(select(Edition).where(Edition.code == "forests"))} == {"first", "second", "third"}


def test_what_goals_share_is_translated_and_read_in_that_language(desk, client):
    number, secretariat = desk
    address = f"{HERE}/editing/group-words?of=A.2-B.1&in=fr"
    assert "Fences" in secretariat.get(address).get_data(as_text=True)
    sent = {"seen": "1", "shared_groups/0/key_areas/0/translations/fr/text": "Clôtures", "reason": "French"}
    assert secretariat.post(address, data=sent).status_code == 302
    assert data_of(number)["shared_groups"][0]["key_areas"] == [{"code": "1", "text": "Fences", "translations": {"fr": {"text": "Clôtures"}}}]
    assert "Clôtures" in client.get("/fr/plans/forests/second").get_data(as_text=True)
    back = {"seen": "2", "shared_groups/0/key_areas/0/translations/fr/text": ""}
    assert secretariat.post(address, data=back).status_code == 302
    assert data_of(number) == papers.small()


def test_title_note_and_areas_are_translated(desk, client):
    number, secretariat = desk
    sent = {"seen": "1", "translations/es/title": "Plan de los bosques", "areas/0/translations/es/title": "Árboles"}
    assert secretariat.post(f"{HERE}/editing/edition-words?in=es", data=sent).status_code == 302
    page = client.get("/es/plans/forests/second").get_data(as_text=True)
    assert "Plan de los bosques" in page and "Árboles" in page
    assert data_of(number)["translations"] == {"fr": {"title": "Plan des forêts"}, "es": {"title": "Plan de los bosques"}}
    assert secretariat.get(f"{HERE}/editing/edition-words?in=en").status_code == 404  # its own language


def test_a_copy_of_an_edition_has_a_title_of_its_own(desk):
    _, secretariat = desk
    assert secretariat.post(f"{HERE}/copies", data={"name": "third", "title": "Forest plan, third edition"}).status_code == 302
    titles = {row.edition: row.title for row in db.session.scalars(select(Edition))}
    assert titles["third"] == "Forest plan, third edition" and titles["second"] == "Forest plan"
