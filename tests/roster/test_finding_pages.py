"""The pages of the roster: a list that can be narrowed, pages of goals and countries, gaps, and files; as readers use them."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from urllib.parse import quote

import pytest

from core.database import db
from tests import make
from tests.conftest import NOW
from tests.pages import get
from tests.tries import together

pytestmark = pytest.mark.wide


@pytest.fixture
def edition(app):
    edition = make.edition("A.6", "A.8")
    illegal, detection = edition.goals
    make.expert(name="Amina Selmani", country="TN", goals=(detection, illegal), languages={"ar": "mother-tongue", "fr": "excellent"}, worked_in=("BF",), themes=("training",))
    make.expert(name="Ирина Ковалёва", country="BY", goals=(detection,), languages={"ru": "mother-tongue"}, organization_type="academia", availability="not-now")
    return edition


def test_the_list_says_how_many_and_what_each_choice_leads_to(client, edition):
    page = get(client, "/en/roster")
    assert page.has("2 experts") and page.has("Amina Selmani") and page.has("Ирина Ковалёва")
    page = get(client, f"/en/roster?goal={quote(f'{edition.code}/{edition.edition}/A.6')}&region=africa")
    assert page.has("1 of 2 experts") and not page.has("Ковалёва")
    page = get(client, "/en/roster?q=kovaleva&view=cards&order=relevance")
    assert page.has("1 of 2 experts") and page.has("Ковалёва") and page.has("Brief of expert")
    page = get(client, "/en/roster?q=kovaleva&country=TN")
    assert page.has("Nobody on the roster is all of this")


def test_choices_stand_in_the_form_and_can_be_taken_back(client, edition):
    page = get(client, "/en/roster?language=fr&level=excellent&worked=BF&confirmed=1-year&theme=training")
    text = client.get("/en/roster?language=fr&level=excellent&worked=BF&confirmed=1-year&theme=training").text
    assert page.has("1 of 2 experts")
    assert text.count(" checked>") == 3 and text.count(" selected>") == 2
    assert text.count("Remove<span") == 5


@together(
    "bent",
    [
        "goal=x",
        "goal=%00",
        "country=XX",
        "country=%00",
        "language=zzzz-",
        "level=best",
        "order=private_email",
        "view=x",
        "page=-1",
        "page=99999999999",
        "available=",
        "q=%00",
        "theme=x",
    ],
)
def test_a_bent_question_is_as_good_as_none(client, edition, bent):
    assert get(client, f"/en/roster?{bent}").has("2 experts")


def test_a_goal_and_a_country_have_their_page(client, edition):
    page = get(client, f"/en/roster/goals/{edition.code}/{edition.edition}/A.6")
    assert page.has("Experts on goal A.6") and page.has("Amina Selmani") and not page.has("Ковалёва")
    page = get(client, "/en/roster/countries/BY")
    assert page.has("Experts: Belarus") and page.has("Ковалёва") and page.has("0 experts have worked there")
    assert get(client, "/en/roster/countries/BF").has("1 expert has worked there")
    for path in ("/en/roster/countries/xx", "/en/roster/goals/no/such/goal", f"/en/roster/goals/{edition.code}/{edition.edition}/Z.9"):
        assert client.get(path).status_code == 404


def test_gaps_say_where_nobody_is(client, edition):
    page = get(client, "/en/roster/gaps")
    assert page.has("nobody") and page.has("Experts by goal and region")


def test_an_empty_roster_has_its_pages(client):
    for path in ("/en/roster", "/en/roster/gaps", "/en/roster/countries/TN", "/ar/roster?view=cards"):
        get(client, path)
    assert get(client, "/en/roster").has("Nobody is on the roster yet.")
    assert json.loads(client.get("/en/roster.json").text) == {"experts": []}


# ---- files


def table(client, path="/en/roster.csv"):
    return list(csv.DictReader(io.StringIO(client.get(path).text.removeprefix("\ufeff"))))


def test_files_hold_those_who_were_found_with_what_everybody_sees(client, edition):
    make.expert(name="=HYPERLINK(1)", contact="by the secretariat", consents=("listed", "contact"), publications=["One\nin two lines", "+1"], education=("Doctorate",))
    rows = table(client)
    assert [row["name"] for row in rows] == ["'=HYPERLINK(1)", "Amina Selmani", "Ирина Ковалёва"]
    assert (rows[0]["contact"], rows[0]["education"], rows[1]["contact"]) == ("by the secretariat", "Doctorate |  |  |  | ", "")
    assert rows[1]["goals"] == f"{edition.code}/{edition.edition}/A.8*\n{edition.code}/{edition.edition}/A.6"
    assert rows[1]["languages"] == "ar:mother-tongue; fr:excellent"
    assert [row["name"] for row in table(client, "/en/roster.csv?region=eastern-europe")] == ["Ирина Ковалёва"]
    told = json.loads(client.get("/en/roster.json?q=selmani").text)["experts"]
    assert [(one["name"], one["goals"][0]["code"], one["worked_in"]["countries"]) for one in told] == [("Amina Selmani", "A.8", ["BF"])]
    book = zipfile.ZipFile(io.BytesIO(client.get("/en/roster.xlsx?order=country").data))
    assert b"Amina Selmani" in book.read("xl/worksheets/sheet1.xml") and b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_files_forget_who_left_while_they_are_written(app, edition):
    from roster.queries import finding, public
    from roster.queries.finding import Wanted

    ids = finding.ids_of(Wanted(), at=NOW)
    make.db.session.get(make.Expert, ids[0]).retire(by=make.person(), at=NOW)
    db.session.commit()
    assert [one.id for one in public.profiles(ids, at=NOW)] == ids[1:]
    assert [one.id for one in public.profiles(ids, at=NOW + timedelta(days=2000))] == []


def test_pages_and_files_cost_the_same_for_one_expert_and_for_thirty(client, queries):
    counts = []
    edition = make.edition("A.1")
    for more in (1, 24):
        for _ in range(more):
            make.expert(goals=tuple(edition.goals))
        client.get("/en/roster?q=expert")  # what changed is taken up, and a word that was asked for is known
        with queries() as asked:
            for path in ("/en/roster", "/en/roster?view=cards&q=expert", "/en/roster/gaps", "/en/roster/countries/TN", "/en/roster.csv", "/en/roster.json"):
                client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ---- beside what forums are about


def test_experts_stand_beside_goals_topics_and_searches(client, edition):
    goal = get(client, f"/en/plans/{edition.code}/{edition.edition}/goals/A.6")
    assert goal.has("Amina Selmani") and goal.has("1 expert on this goal") and not goal.has("Ковалёва")
    forum = make.forum(edition_id=edition.id)
    forum.topics[0].goal_codes = ["A.8"]
    message = make.message(forum, subject="Kovaleva said so")
    db.session.commit()
    assert get(client, f"/en/forums/{forum.slug}/topics/1").has("2 experts on the roster know about what is discussed here")
    assert get(client, f"/en/forums/{forum.slug}/topics/1?goal=A.6").has("1 expert on the roster knows about what is discussed here")
    assert message.number and get(client, "/en/search?q=kovaleva").has("1 expert on the roster has these words")
    db.session.commit()
    assert not get(client, "/en/search?q=nothing").has("on the roster has")
