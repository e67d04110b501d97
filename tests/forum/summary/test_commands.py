"""``flask summary``: the draft in its formats and languages, the check with its exit code; and the material as the database has it."""

import json

import pytest

from core.database import db
from forum import demo
from forum.archive.reading import read
from forum.archive.storing import store
from forum.models import Message
from forum.queries.summary import material_of
from forum.summary.draft import make_draft
from tests import make
from tests.conftest import NOW
from tests.forum.summary import forums

pytestmark = pytest.mark.wide

SLUG = "a-small-forum"
ARCHIVE = {
    "format": "forum-archive",
    "version": 1,
    "forum": {"slug": SLUG, "title": "Online Forum on Seeds", "opens_at": "2026-03-02T08:00:00Z", "closes_at": "2026-03-06T17:00:00Z", "timezone": "UTC"},
    "participants": [{"id": name, "display_name": name, "category": "party", "country": country} for name, country in (("a", "MX"), ("b", "BJ"), ("c", "KE"))],
    "topics": [{"number": 1, "title": "Needs", "questions": [{"number": 1, "text": "What do you need?"}]}],
    "messages": [
        {"id": "m1", "topic": 1, "author": "a", "posted_at": "2026-03-02T09:00:00Z", "language": "en", "body": "We need practical training for inspectors.", "questions": [1]},
        {
            "id": "m2",
            "topic": 1,
            "author": "b",
            "posted_at": "2026-03-02T10:00:00Z",
            "language": "fr",
            "body": "Nous avons besoin de formations pratiques.",
            "questions": [1],
            "reply_to": "m1",
        },
        {
            "id": "m3",
            "topic": 1,
            "author": "c",
            "posted_at": "2026-03-02T11:00:00Z",
            "language": "en",
            "body": "There is no budget for reagents in any district.",
            "questions": [1],
        },
    ],
}


@pytest.fixture
def archive_file(tmp_path):
    path = tmp_path / "archive.json"
    path.write_text(json.dumps(ARCHIVE))
    return path


@pytest.fixture
def imported(app, archive_file):
    with archive_file.open("rb") as source:
        store(read(source), slug=SLUG, at=NOW)
    db.session.commit()
    return app


@pytest.fixture
def run(imported):
    return lambda *words: imported.test_cli_runner().invoke(args=["summary", *words])


def test_the_database_gives_the_same_draft_as_the_archive(app):
    with demo.ARCHIVE.open("rb") as source:
        store(read(source), slug=forums.demonstration().slug, at=NOW)
    db.session.commit()
    of_archive, of_database = make_draft(forums.demonstration()).as_data(), make_draft(material_of(forums.demonstration().slug, at=NOW)).as_data()
    assert of_database == of_archive


def test_the_draft_is_written_as_json_and_as_markdown(run):
    document = json.loads(run("draft", SLUG, "--format", "json").output)
    assert (document["format"], document["language"], document["figures"]["inputs"]) == ("summary", "en", 3)
    assert run("draft", SLUG).output.startswith("> *[Document symbol")


def test_the_frame_is_written_in_the_language_asked_for(run):
    assert "## Résumé des modérateurs" in run("draft", SLUG, "--lang", "fr").output


def test_a_clean_copy_leaves_the_sources_out(run):
    assert "[3 contributors: 1, 2, 3]" in run("draft", SLUG).output
    assert "contributors: 1, 2" not in run("draft", SLUG, "--clean").output


def test_the_draft_is_written_to_a_file(run, tmp_path):
    run("draft", SLUG, "--format", "json", "-o", str(tmp_path / "draft.json"))
    assert json.loads((tmp_path / "draft.json").read_text())["forum"] == SLUG


def test_the_check_passes_on_the_draft_as_it_stands(run):
    answer = run("check", SLUG)
    assert answer.exit_code == 0
    assert "everything agrees" in answer.output


def test_the_check_of_a_changed_draft_fails_and_names_the_place(run, tmp_path):
    document = json.loads(run("draft", SLUG, "--format", "json").output)
    document["figures"]["messages"] = 4
    (tmp_path / "draft.json").write_text(json.dumps(document))
    answer = run("check", SLUG, "--draft", str(tmp_path / "draft.json"))
    assert answer.exit_code == 1
    assert "figures.messages: the draft says 4, the messages give 3" in answer.output


def test_a_message_hidden_after_the_draft_fails_the_check(run, tmp_path):
    (tmp_path / "draft.json").write_text(run("draft", SLUG, "--format", "json").output)
    message = db.session.query(Message).filter_by(number=3).one()
    message.hide(by=None, at=NOW, reason="by request")
    db.session.commit()
    assert "quotes message 3, which is not published" in run("check", SLUG, "--draft", str(tmp_path / "draft.json")).output


def test_a_draft_is_checked_against_an_archive_on_another_machine(run, archive_file, tmp_path):
    (tmp_path / "draft.json").write_text(run("draft", SLUG, "--format", "json").output)
    assert run("check", "--archive", str(archive_file), "--draft", str(tmp_path / "draft.json")).exit_code == 0


def test_an_unknown_forum_is_one_clear_line(run):
    answer = run("draft", "nowhere")
    assert answer.exit_code == 1
    assert "There is no forum nowhere." in answer.output


def test_what_is_not_published_is_not_read_at_all(app):
    forum = make.forum()
    make.message(forum, body="We need seen words here.")
    for status in ("pending", "hidden", "withdrawn"):
        make.message(forum, body=f"We need {status} words here.", status=status)
    material = material_of(forum.slug, at=NOW)
    assert [message.body for message in material.messages] == ["We need seen words here."]


def test_the_material_costs_the_same_queries_for_one_message_and_for_thirty(app, queries):
    forum = make.forum()
    make.message(forum)
    with queries() as one:
        material_of(forum.slug, at=NOW)
    for _ in range(29):
        make.message(forum)
    with queries() as thirty:
        material_of(forum.slug, at=NOW)
    assert len(one) == len(thirty)
