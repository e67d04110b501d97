"""A draft of a forum that goes on: it says so, and its check asks the forum as it was when the draft was made."""

import json
from datetime import UTC, datetime

import pytest

from forum.summary.draft import make_draft
from forum.summary.material import from_archive
from forum.summary.settings import Settings
from forum.summary.words import LANGUAGES
from tests.forum.summary.test_commands import ARCHIVE

WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)
LATER = {"id": "m4", "topic": 1, "author": "a", "posted_at": "2026-03-05T09:00:00Z", "language": "en", "body": "We need gauges.", "questions": [1]}
MODERATOR = {"id": "mod", "display_name": "M", "category": "secretariat", "role": "moderator"}
FROM_THE_CHAIR = {"id": "m5", "topic": None, "author": "mod", "posted_at": "2026-03-03T09:00:00Z", "language": "en", "kind": "moderator", "body": "Half time."}


def archive(*messages, **about):
    return ARCHIVE | {"participants": [*ARCHIVE["participants"], MODERATOR], "messages": [*ARCHIVE["messages"], *messages]} | about


def opening(material, language="en", template="opening."):
    return " ".join(sentence.text for sentence in make_draft(material, Settings(language=language)).sentences() if sentence.template.startswith(template))


def test_a_forum_that_goes_on_is_told_as_open_and_nobody_has_closed_it():
    then, after = opening(from_archive(archive(FROM_THE_CHAIR), at=WEDNESDAY)), opening(from_archive(archive(FROM_THE_CHAIR)))
    assert "is open from" in then
    assert "wrote to the participants while it was open" in then
    assert "closed it" not in then
    assert "was open from" in after
    assert "closed it" in after


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_otherwise_in_each_language_while_it_goes_on(language):
    then, after = (opening(from_archive(archive(), at=at), language, "opening.open") for at in (WEDNESDAY, None))
    assert then
    assert then != after


@pytest.fixture
def check(app, tmp_path):
    def run(document, later):
        for name, content in (("draft", document), ("archive", later)):
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
        return app.test_cli_runner().invoke(args=["summary", "check", "--draft", str(tmp_path / "draft.json"), "--archive", str(tmp_path / "archive.json")])

    return run


def test_a_draft_from_the_middle_passes_its_check_after_more_was_said(check):
    document = make_draft(from_archive(archive(), at=WEDNESDAY)).as_data()
    assert "everything agrees" in check(document, archive(LATER)).output
    document["figures"]["messages"] = 4
    assert check(document, archive(LATER)).exit_code == 1


def test_a_draft_made_after_a_late_message_was_let_in_passes_its_check(check):
    late = LATER | {"posted_at": "2026-03-07T09:00:00Z"}
    document = make_draft(from_archive(archive(late))).as_data()
    assert document["figures"]["messages"] == 4
    assert check(document, archive(late)).exit_code == 0
    assert check(document, archive()).exit_code == 1


def test_a_draft_without_its_instant_is_refused_in_one_line(check):
    document = make_draft(from_archive(archive())).as_data()
    answer = check(document | {"as_of": "yesterday"}, archive())
    assert answer.exit_code == 1
    assert "does not say as of which instant" in answer.output
