"""Rows of a table about experts who are there: new, changed and unchanged are told first, and what an expert wrote stays."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from core.languages import in_language
from roster.actions import erasing
from roster.importing import storing
from roster.importing.reading import Checked, read
from roster.importing.updating import last_written
from roster.models import ExpertAct, ExpertVersion
from roster.queries.profile import whole_expert
from tests import make
from tests.conftest import NOW
from tests.pages import get, post
from tests.roster.keepers import fresh, letters


def bring(text, *, stored=True):
    checked = Checked()
    with in_language("en"):
        rows = read(io.BytesIO(text.encode()), storing.held(today=NOW.date()), checked, agreed=True)
        if stored:
            storing.store(rows, checked, by=None, at=NOW)
        else:
            storing.examine(rows, checked, at=NOW)
    db.session.commit()
    return checked


def told(checked):
    return (checked.new, checked.changed, checked.unchanged, [(one.key, one.language, one.before, one.after, one.kept) for one in checked.changes])


def test_a_row_changes_what_it_says_and_leaves_the_rest(app):
    edition = make.edition("A.6", "A.8")
    expert = make.expert(
        goals=tuple(edition.goals),
        languages={"en": "good", "fr": "fair"},
        worked_in=("SN", "BF"),
        job_title="Head",
        private_email="a@example.org",
        confirmed_at=NOW - timedelta(days=90),
    )
    text = f"id,name,job_title,languages,brief,brief_fr,email,goals,worked_in,last confirmed,country\n{expert.symbol},,Director,fr:excellent; en,,Bref.,,A.8*,BF;SN,2026-03-01,\n,New Person,,,,,,,,,NG\n"
    dry = bring(text, stored=False)
    assert told(dry) == (1, 1, 0, told(dry)[3]) and {one.key for one in dry.changes} == {"job_title", "languages", "brief", "goals", "confirmed"}
    assert fresh(expert).job_title == "Head"
    assert told(bring(text)) == told(dry)
    now = whole_expert(expert.id)
    assert (now.name, now.job_title, {one.language: one.level for one in now.languages}) == (expert.name, "Director", {"fr": "excellent", "en": "good"})
    assert [(one.goal.code, one.main) for one in now.goals] == [("A.8", True)] and {one.language: one.text for one in now.texts}["fr"] == "Bref."
    assert now.confirmed_at.date().isoformat() == "2026-03-01" and now.leaves_at.year == 2030 and now.consents == ["listed"] and now.private_email == "a@example.org"
    (version,) = db.session.scalars(select(ExpertVersion).where(ExpertVersion.expert_id == expert.id)).all()
    assert version.document["job_title"] == "Director" and "imported" in db.session.scalars(select(ExpertAct.kind).where(ExpertAct.expert_id == expert.id)).all()
    assert told(bring(text.split(",New")[0]))[:3] == (0, 0, 1)  # brought again it says nothing new


def test_what_was_taken_away_and_is_brought_again_changes_nothing(client):
    edition = make.edition("A.6", "A.8")
    texts = {("brief", "fr"): "Un mot.", ("brief", "en"): "A word.", ("expertise", "fr"): "Le reste"}
    make.expert(goals=tuple(edition.goals), themes=("law", "training"), worked_in=("SN", "BF"), nationalities=("TN", "FR"), regions=("africa",), texts=texts, language="fr", education=("Doctorate",), publications=["One", "=1+1"], consents=("listed", "contact"))  # fmt: skip
    taken = client.get("/en/roster.csv").text.removeprefix("\ufeff")
    assert told(bring(taken)) == (0, 0, 1, [])


def test_what_the_expert_wrote_stays_and_that_is_said(app):
    person = make.person()
    expert = make.expert(person_id=person.id, job_title="Mine", employer="Theirs", private_email="a@example.org", texts={("brief", "en"): "My words."})
    bring(f"id,name,job_title,employer,brief\n{expert.symbol},,First,First,First\n")
    expert = whole_expert(expert.id)
    document = dict(db.session.scalar(select(ExpertVersion.document)))
    mine = {**document, "job_title": "Mine", "texts": {"brief": {"en": "My words."}}}
    db.session.add(ExpertVersion(expert_id=expert.id, number=2, at=NOW, by_id=person.id, document=mine))
    expert.job_title, expert.texts[0].text = "Mine", "My words."
    expert.keep({**mine, "employer": "Being written"}, at=NOW)
    db.session.commit()
    checked = bring("name,email,job_title,employer,brief,department\n,a@example.org,Table,Table,Table,Table\n")
    assert told(checked)[:3] == (0, 1, 0) and {(one.key, one.kept) for one in checked.changes} == {("job_title", True), ("brief", True), ("employer", True), ("department", False)}
    now = fresh(expert)
    assert (now.job_title, now.employer, now.department, whole_expert(expert.id).texts[0].text, now.draft["employer"], now.draft["department"]) == (
        "Mine",
        "First",
        "Table",
        "My words.",
        "Being written",
        "Table",
    )


def test_the_last_to_write_a_part_is_who_it_belongs_to():
    one, two, three = {"texts": {}, "name": "a"}, {"texts": {"brief": {"en": "x"}}, "name": "a"}, {"texts": {"brief": {"en": "y"}}, "name": "a"}
    assert last_written([(False, one), (True, two)]) == {("brief", "en")}
    assert last_written([(False, one), (True, two), (False, three)]) == frozenset()
    assert last_written([(False, one), (True, two), (False, {**two, "name": "b"})]) == {("brief", "en")}
    assert last_written([(True, one)]) == {("name", "")}


def test_who_has_left_and_who_nominated_are_not_changed_by_a_table(app):
    gone, there = make.expert(job_title="Head"), make.expert(government="TN", job_title="Head")
    gone.retire(by=make.person(), at=NOW)
    db.session.commit()
    checked = bring(f"id,name,job_title,nominated by\n{gone.symbol},,Director,\n{there.symbol},,,Ghana\n")
    assert told(checked) == (0, 0, 2, []) and [one.code for one in checked.warnings] == ["left", "government"]
    assert (fresh(gone).job_title, fresh(there).government) == ("Head", "TN")


@pytest.mark.parametrize(
    ("rows", "fault"), [("ROE-99999,x,,NG", ("id", "unknown")), ("{one},x,\n{one},x,", ("id", "same-expert")), ("{one},x,two@example.org", ("private_email", "of-another"))]
)
def test_faults_of_rows_about_experts_who_are_there(app, rows, fault):
    one = make.expert()
    make.expert(private_email="two@example.org")
    checked = bring("id,name,email,country\n" + rows.replace("{one}", one.symbol) + "\n", stored=False)
    assert [(found.column, found.code) for found in checked.faults] == [fault]


def test_the_page_tells_new_changed_and_kept_before_anything_happens(app, as_, queries):
    staff, expert = as_(make.person(role="secretariat")), make.expert(name="Amina Selmani", job_title="Head")
    file = lambda: (io.BytesIO(f"id,name,job_title\n{expert.symbol},,Director\n,Bo,\n".encode()), "e.csv")  # noqa: E731
    answer = staff.post("/en/roster/imports", data={"file": file(), "language": "en"})
    page = get(staff, answer.headers["Location"])
    assert page.has("What would change") and page.has("Amina Selmani") and page.has("Director") and page.has("is changed")
    key = re.search(r"imports/(\w+)", answer.headers["Location"])[1]
    page = post(staff, f"/en/roster/imports/{key}/experts")
    assert page.has("1 expert was imported.") and page.has("1 profile was changed.") and not page.has("Director")
    assert fresh(expert).job_title == "Director"


def test_a_table_that_waits_forgets_who_is_erased(app, as_):
    staff, gone = as_(make.person(role="secretariat")), make.expert(name="Was Here")
    content = f"id,name,job_title\n{gone.symbol},,Director\n{make.expert().symbol},,Director\n".encode()
    answer = staff.post("/en/roster/imports", data={"file": (io.BytesIO(content), "e.csv"), "language": "en"})
    assert get(staff, answer.headers["Location"]).has("Was Here")
    erasing.erase(gone, at=NOW)
    db.session.commit()
    page = get(staff, answer.headers["Location"])
    assert page.has("Director") and not page.has("Was Here")


def test_a_table_costs_as_many_statements_for_one_expert_as_for_thirty(app, queries):
    counts = []
    for many in (1, 30):
        text = "id,name,job_title,languages\n" + "".join(f"{make.expert().symbol},,Director {n},fr\n" for n in range(many))
        with queries() as asked:
            bring(text, stored=False)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_whoever_was_changed_is_written_to_once_and_not_for_a_dry_run(app):
    own, paper, unknown, same = (make.expert(name=name, job_title="Head") for name in ("Amina Own", "Kofi Paper", "Nobody Knows", "Jo Same"))
    own.person, paper.private_email, same.private_email = make.person(name="Amina Own", email="amina@example.org", language="fr"), "kofi@example.org", "jo@example.org"
    unknown.private_email = ""
    db.session.commit()
    text = "id,name,job_title,department,private_phone\n" + "".join(
        f"{one.symbol},,{title},{part},+216 71 000 000\n" for one, title, part in ((own, "Director", "Sampling"), (paper, "Director", ""), (unknown, "Director", ""))
    )
    text += f"{same.symbol},,Head,,\n"
    bring(text, stored=False)
    assert letters("changed") == []
    assert bring(text).changed == 3
    told_ = {letter.to: letter for letter in letters("changed")}
    assert sorted(told_) == ["amina@example.org", "kofi@example.org"]
    first, second = told_["amina@example.org"], told_["kofi@example.org"]
    assert first.language == "fr" and f"/fr/roster/{own.id}/history" in first.text and first.text.count("\n- ") == 3
    assert f"/roster/{paper.id}\n" in second.text and "/history" not in second.text and "+216" not in first.text + second.text and "Director" not in second.text
    assert bring(text).unchanged == 4 and len(letters("changed")) == 2
