"""`forum suggest` and its measure."""

import json

import pytest

from core.database import db
from forum.models import MessageGoal
from tests import make


@pytest.fixture
def forum(app):
    edition = make.edition("A.1", "A.2")
    edition.goals[0].aliases, edition.goals[1].aliases = {"en": ["laboratory"]}, {"en": ["customs"]}
    made = make.forum(edition_id=edition.id)
    make.message(made, subject="Equipment", body="> customs customs customs\n\nOur laboratory is old.")
    make.message(made, body="Customs.", goals=(edition.goals[1],))
    make.message(made, body="A hidden laboratory.", status="hidden")
    db.session.commit()
    return made


def run(app, *words):
    return app.test_cli_runner().invoke(args=["forum", "suggest", *words])


def test_inputs_without_a_goal_get_suggestions_and_nothing_is_tagged(app, forum):
    tags = db.session.query(MessageGoal).count()
    answer = json.loads(run(app, forum.slug, "--json").stdout)
    assert [(row["number"], row["suggestions"][0]["goal"], row["suggestions"][0]["words"]) for row in answer["messages"]] == [(1, "A.1", ["laboratory"])]
    assert answer["messages"][0]["suggestions"][0]["method"]
    assert db.session.query(MessageGoal).count() == tags


def test_all_inputs_on_request_in_words(app, forum):
    done = run(app, forum.slug, "--all")
    assert done.exit_code == 0 and "#1 Equipment" in done.stdout and "#2" in done.stdout and "#3" not in done.stdout


def test_quality_is_printed_overall_and_by_language(app, forum, tmp_path):
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "The laboratory", "lang": "en", "goal": "A.1"}\n{"text": "Nothing", "lang": "fr", "goal": ["A.2"]}\n')
    found = json.loads(run(app, forum.slug, "--evaluate", str(file), "--json").stdout)
    assert found["quality"]["all"]["top1"] == 0.5 and found["quality"]["en"]["top3"] == 1.0 and found["quality"]["fr"]["top1"] == 0.0
    assert "macro-F1" in run(app, forum.slug, "--evaluate", str(file)).stdout


def test_what_is_wrong_is_said_on_stderr(app, forum, tmp_path):
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "x", "goal": "Z"}\n')
    wrong = run(app, forum.slug, "--evaluate", str(file))
    assert wrong.exit_code == 1 and "line 1" in wrong.stderr
    assert run(app, "nowhere").exit_code == 1
    assert run(app).exit_code == 2
