"""Experts in a table: every fault is named by row and column, everybody comes in or nobody, and what was taken away can be brought."""

import io
import json
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select

from core.database import db
from core.languages import in_language
from roster.commands import roster as commands
from roster.importing import storing
from roster.importing.faults import fault_words
from roster.importing.reading import Checked, Held, read
from roster.jobs import importing as job
from roster.models import Expert, ExpertAct, ExpertVersion, Nomination, RosterImport
from roster.queries import finding
from roster.queries.finding import Wanted
from tests import make
from tests.conftest import NOW
from tests.pages import get, post

pytestmark = pytest.mark.wide

GOALS = {"p/e/A.8": "p/e/A.8", "A.8": "p/e/A.8", "A.6": "p/e/A.6"}


def checked(text, *, agreed=True, **held):
    report = Checked()
    content = text if isinstance(text, bytes) else text.encode()
    with in_language("en"):
        brought = list(read(io.BytesIO(content), Held(GOALS, today=NOW.date(), **held), report, agreed=agreed))
    return brought, report


def places(report):
    return [(fault.line, fault.column, fault.code) for fault in report.faults]


ROW = (
    "Name;Title;Country;Nominated by;Nationality;Languages;Profile;Employer;Type of organization;Since (year);Worked in;Education;Goals;Themes;Publications;Available;Availability;E-mail;Last confirmed\n"
    'Amina Selmani;Dr.;Tunisie;Tunisia;تونس;"fr: excellent, English, ar:mother tongue";Molecular biologist.;A laboratory;Government;2016;"Burkina Faso\nSN";'
    '"Doctorate | Biology | Tunis | 2004 | 2008\nEngineer";"p/e/A.8* (sampling at borders)\nA.6";Training;"One; two\nAnother";x;Within six months;AMINA@example.org;2026-03-01\n'
)


def test_a_row_becomes_a_profile_whatever_language_its_words_are_in(app):
    (one,), report = checked(ROW)
    assert report.faults == [] and report.ignored == ["Available"] and (report.rows, report.listed) == (1, 1)
    told = one.document
    assert (told["name"], told["country"], one.government, told["nationalities"], one.confirmed_on) == ("Amina Selmani", "TN", "TN", ["TN"], date(2026, 3, 1))
    assert told["languages"] == [{"language": "fr", "level": "excellent"}, {"language": "en", "level": "good"}, {"language": "ar", "level": "mother-tongue"}]
    assert told["goals"] == [
        {"plan": "p", "edition": "e", "code": "A.8", "main": True, "note": "sampling at borders"},
        {"plan": "p", "edition": "e", "code": "A.6", "main": False, "note": ""},
    ]
    assert told["education"][0] == {"degree": "Doctorate", "subject": "Biology", "institution": "Tunis", "from_year": 2004, "to_year": 2008}
    assert (told["worked_in"], told["themes"], told["availability"], told["organization_type"]) == (["BF", "SN"], ["training"], "within-six-months", "government")
    assert (told["publications"], told["private_email"], told["texts"], told["consents"]) == (
        ["One; two", "Another"],
        "amina@example.org",
        {"brief": {"en": "Molecular biologist."}},
        ["listed"],
    )


def test_every_fault_is_named_by_row_and_column_all_at_once(app):
    text = (
        "name,country,government,language,languages,goals,themes,organization_type,availability,employed_since,confirmed,website,private_email,education,publications,brief,consents,id\n"
        ",TN,,,,,,,,,,,,,,,,\nAda,Atlantis,,tlh,klingon,Z.9,nothing,king,never,16,2026-02-30,ftp://x,ada,|x,,,,\n"
        f'Bo,TN,,,en:good;en:fair,A.8 (x,,,,1816,2027-01-01,,bo@example.org,a | b | c | now,"1\n2\n3\n4",{"word " * 151},,\n'
        "Cy,,,,,,,,,,,,bo@example.org,,,,,\nDee,TN,,,,,,,,,,,old@example.org,,,,maybe,ROE-00001\nEe,TN,,,,,,,,,,,,,,,,,one too many\n"
    )
    _, report = checked(text, emails={"old@example.org": 7})
    assert sorted(places(report)) == sorted([
        (2, "name", "needed"), (3, "country", "unknown"), (3, "language", "not-of-the-site"), (3, "languages", "unknown"), (3, "goals", "unknown"), (3, "themes", "unknown"),
        (3, "organization_type", "unknown"), (3, "availability", "unknown"), (3, "employed_since", "not-a-year"), (3, "confirmed", "not-a-day"), (3, "website", "not-a-link"),
        (3, "private_email", "not-an-address"), (3, "education", "not-a-degree"), (4, "languages", "named-twice"), (4, "goals", "unknown"), (4, "employed_since", "not-a-year"),
        (4, "confirmed", "in-the-future"), (4, "education", "not-a-year"), (4, "publications", "too-many"), (4, "brief", "too-many-words"), (8, "private_email", "same-as-line"),
        (8, "country", "needed-to-be-listed"), (9, "consents", "unknown"), (9, "id", "unknown"), (10, "", "too-many-cells"),
    ])  # fmt: skip
    with in_language("fr"):
        assert all(fault_words(fault) for fault in report.faults)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"name\n", "nobody"),
        (b"country\nTN\n", "missing-column"),
        (b"name,Name\n", "twice"),
        (b"PK\x03\x04", "broken-workbook"),
        (b"name\n\xe9", "not-utf-8"),
        (b'name\n"x', "quotes"),
    ],
)
def test_what_is_no_table_is_refused(app, content, code):
    assert code in {fault.code for fault in checked(content)[1].faults}


def test_who_may_be_there_already_is_told_and_hinders_nothing(app):
    _, report = checked("name,country\nAda Okoro,NG\n", names={("ada okoro", "NG"): 12})
    assert report.faults == [] and [(one.column, one.code, one.said) for one in report.warnings] == [("name", "same-name", "ROE-00012")]


def test_without_consent_nobody_is_listed(app):
    (one, two), report = checked("name,country,consents\nAda,NG,\nBo,NG,listed; contact\n", agreed=False)
    assert (one.document["consents"], two.document["consents"], report.listed) == ([], ["listed", "contact"], 1)


# ---- stored


def test_all_come_in_with_what_hangs_on_them_and_are_found(app, as_):
    edition = make.edition("A.6", "A.8")
    report = Checked()
    with in_language("en"):
        text = ROW.replace("p/e/A.8", f"{edition.code}/{edition.edition}/A.8") + "Bo;;TN;;;;;;;;;;;;;;;;\n"
        assert storing.store(read(io.BytesIO(text.encode()), storing.held(today=NOW.date()), report, agreed=True), report, by=make.person(), at=NOW) == 2
        db.session.commit()
        assert [card.name for card in finding.found(Wanted(chosen={"country": ("TN",)}), at=NOW).cards] == ["Amina Selmani", "Bo"]
    expert = db.session.scalars(select(Expert).where(Expert.name == "Amina Selmani")).one()
    assert (expert.region, expert.folded_name, expert.confirmed_at.day, expert.leaves_at.year) == ("africa", "amina selmani", 1, 2030)
    assert db.session.scalar(select(func.count(ExpertVersion.id))) == 2 and db.session.scalars(select(ExpertAct.kind)).all() == ["imported", "imported"]
    assert db.session.scalars(select(Nomination.state)).all() == ["accepted"]


def test_what_was_taken_away_can_be_brought(app, client):
    edition = make.edition("A.8")
    make.expert(name="Amina Selmani", goals=tuple(edition.goals), education=("Doctorate",), worked_in=("BF",), publications=["One\t;", "Two"], website="https://example.org", available_from=date(2026, 5, 1), texts={("brief", "en"): "One.\nTwo.", ("brief", "fr"): "Un."})  # fmt: skip
    before = json.loads(client.get("/en/roster.json").text)["experts"]
    for name in ("xlsx", "csv"):
        content = client.get(f"/en/roster.{name}").data
        report = Checked()
        with in_language("en"):
            rows = list(read(io.BytesIO(content), storing.held(today=NOW.date()), report, agreed=True))
        assert places(report) == [] and [one.expert_id for one in rows] == [1]
        text = content if name == "xlsx" else content.replace(b"ROE-00001", b"")
        if name == "csv":
            with in_language("en"):
                storing.store(read(io.BytesIO(text), storing.held(today=NOW.date()), again := Checked(), agreed=True), again, by=None, at=NOW)
            db.session.commit()
            after = json.loads(client.get("/en/roster.json?q=Selmani").text)["experts"]
            differs = {key for key in before[0] if before[0][key] != after[0][key]}
            assert differs <= {"id", "symbol", "url", "publications"}, differs


# ---- the pages


@pytest.fixture
def desk(app, as_):
    return as_(make.person(role="secretariat"))


def bring(desk, content=ROW.replace("p/e/A.8* (sampling at borders)\nA.6", ""), *, name="experts.csv", **more):
    return desk.post("/en/roster/imports", data={"file": (io.BytesIO(content.encode() if isinstance(content, str) else content), name), "language": "en", "agreed": "1"} | more)


def test_a_dry_run_says_what_would_be_and_changes_nothing(desk):
    answer = bring(desk)
    assert answer.status_code == 303
    page = get(desk, answer.location)
    assert page.has("What the table would do") and page.has("Import 1 expert")
    assert db.session.scalar(select(func.count(Expert.id))) == 0
    post(desk, f"{answer.location}/experts")
    post(desk, f"{answer.location}/experts")  # a second click
    assert get(desk, answer.location).has("1 expert was imported.")
    assert db.session.scalars(select(Expert.name)).all() == ["Amina Selmani"]
    assert db.session.scalars(select(RosterImport)).one().file_id is None


def test_a_table_with_a_fault_cannot_be_imported(desk):
    answer = bring(desk, "name,country\nAda,NG\nBo,Atlantis\n")
    page = get(desk, answer.location)
    assert page.has("Atlantis") and page.has("Nobody was imported")
    post(desk, f"{answer.location}/experts")
    assert db.session.scalar(select(func.count(Expert.id))) == 0
    assert bring(desk, "", name="").status_code == 422
    get(desk, "/en/roster/imports")


def test_the_roster_may_have_changed_since_the_check(desk):
    answer = bring(desk)
    make.expert(private_email="amina@example.org", job_title="Head of unit")
    post(desk, f"{answer.location}/experts")
    page = get(desk, answer.location)  # who was new is somebody who is there: nothing is changed that was not shown
    assert page.has("The roster has changed since the table was checked") and page.has("Molecular biologist.")
    assert db.session.scalars(select(Expert.employer)).all() == ["National reference laboratory"]
    post(desk, f"{answer.location}/experts")
    assert get(desk, answer.location).has("1 profile was changed.")
    assert db.session.scalars(select(Expert.employer)).all() == ["A laboratory"]


def test_a_large_table_is_a_jobs_work(desk, app):
    content = "name,country\n" + "".join(f"Expert {n},NG\n" for n in range(301))
    answer = bring(desk, content)
    post(desk, f"{answer.location}/experts")
    assert "Refresh" in desk.get(answer.location).headers
    key = db.session.scalars(select(RosterImport.id)).one()
    db.session.rollback()
    job.import_experts(key)
    job.import_experts(key)
    assert get(desk, answer.location).has("301 experts were imported.")
    assert db.session.scalar(select(func.count(Expert.id))) == 301


def test_what_nobody_imports_is_forgotten(desk, app):
    bring(desk)
    app.extensions["clock"] = lambda: NOW.replace(month=6)
    job.forget()
    assert db.session.scalars(select(RosterImport.state)).all() == ["failed"]


# ---- the command


def run(app, tmp_path, content, *more, name="e.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    db.session.commit()
    return app.test_cli_runner().invoke(commands, ["import", str(path), *more])


def test_the_command_imports_all_or_nothing(app, tmp_path):
    done = run(app, tmp_path, "name,country\nAda,NG\nBo,Atlantis\n", "--agreed")
    assert done.exit_code == 1 and "row 3, column country: “Atlantis” is not known." in done.output
    assert "Would import 1 experts" in run(app, tmp_path, "name,country\nAda,NG\n", "--dry-run").output
    assert db.session.scalar(select(func.count(Expert.id))) == 0
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write_column(0, 0, ["name", "Ada"])
    book.close()
    done = run(app, tmp_path, out.getvalue(), "--json", name="e.xlsx")
    assert done.exit_code == 0 and json.loads(done.output)["experts"] == 1
    assert db.session.scalars(select(Expert.name)).all() == ["Ada"]
    assert "Indexed 1 experts." in app.test_cli_runner().invoke(commands, ["index"]).output
