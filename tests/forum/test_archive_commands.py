"""`flask forum import` and `flask forum export`."""

import json

import pytest
from sqlalchemy import func, select

from accounts.models import AuditEntry
from core.database import db
from forum.models import Forum, Message, MessageVersion, Thread
from tests.forum.archives import imported, small


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()

    def invoke(*arguments, **given):
        db.session.rollback()
        return runner.invoke(args=["forum", *map(str, arguments)], **given)

    return invoke


@pytest.fixture
def file(tmp_path):
    def write(document):
        path = tmp_path / "archive.json"
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        return path

    return write


def _count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_an_archive_is_imported_and_exported(run, file, tmp_path):
    result = run("import", file(small()))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "Imported small: 4 participants, 2 topics, 4 messages.\n", "")
    assert json.loads(run("export", "small").stdout) == small()
    out = tmp_path / "again.json"
    result = run("export", "small", "--format", "json", "-o", out)
    assert (result.exit_code, result.output) == (0, "")
    assert json.loads(out.read_bytes()) == small()


def test_an_archive_is_read_from_standard_input_too(run):
    assert run("import", "-", input=json.dumps(small())).exit_code == 0
    assert _count(Message) == 4


def test_an_invalid_archive_changes_nothing_and_every_fault_is_told(run, file):
    document = small()
    document["messages"][1]["author"] = "x9"
    document["forum"]["timezone"] = "Nowhere"
    result = run("import", file(document))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == ['forum.timezone: no time zone "Nowhere"', 'messages[1].author: no participant "x9"', "Nothing was imported: 2 faults."]
    assert _count(Forum) == 0


def test_faults_come_as_data_where_data_is_asked_for(run, file):
    document = small()
    document["messages"][1]["author"] = "x9"
    result = run("import", file(document), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"faults": [{"place": "messages[1].author", "words": 'no participant "x9"'}], "count": 1}


def test_of_many_faults_two_hundred_are_told_and_the_rest_counted(run, file):
    result = run("import", file(small() | {"messages": [1] * 250}))
    lines = result.stderr.splitlines()
    assert (len(lines), lines[-2:]) == (202, ["and 50 more", "Nothing was imported: 250 faults."])


def test_what_is_no_json_is_refused(run, file):
    result = run("import", file(b"{"))
    assert (result.exit_code, result.stderr.splitlines()[0]) == (1, "line 1, column 2 (byte 1): not JSON: a key in quotation marks is expected")


def test_messages_outside_the_window_are_imported_with_a_warning(run, file):
    document = small()
    document["messages"][3]["posted_at"] = "2026-03-06T18:00:00+03:00"
    result = run("import", file(document))
    assert result.exit_code == 0
    assert result.stderr == "warning: messages[3].posted_at: 2026-03-06T18:00:00+03:00 lies after the closing of topic 2\n"
    assert db.session.scalars(select(Message.late).order_by(Message.number)).all() == [False, False, False, True]
    assert json.loads(run("import", file(document), "--slug", "two", "--json").stdout)["warnings"][0]["place"] == "messages[3].posted_at"


def test_a_forum_is_not_imported_over_another(run, file):
    imported(small())
    result = run("import", file(small()))
    assert (result.exit_code, result.stderr.splitlines()[0]) == (1, 'forum.slug: "small" is taken here; another can be given with --slug')
    assert run("import", file(small()), "--slug", "another").exit_code == 0
    assert _count(Forum) == 2


def test_a_slug_that_is_none_is_refused(run, file):
    result = run("import", file(small()), "--slug", "Not a slug")
    assert (result.exit_code, result.stderr) == (1, 'Error: --slug: small letters, digits and single hyphens are expected, not "Not a slug"\n')


def test_a_file_that_is_not_there_is_said_so(run, tmp_path):
    result = run("import", tmp_path / "nothing.json")
    assert result.exit_code == 1 and result.stderr.endswith("cannot be read: No such file or directory.\n")


def test_a_forum_that_is_not_there_is_said_so(run, tmp_path):
    for arguments in (["export", "nowhere"], ["tally", "nowhere"]):
        result = run(*arguments)
        assert (result.exit_code, result.stderr) == (1, "Error: There is no forum nowhere.\n")
    assert run("export", "nowhere", "-o", tmp_path / "out.json").exit_code == 1
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_to_is_said_so(run, tmp_path):
    imported(small())
    result = run("export", "small", "-o", tmp_path / "no folder" / "out.json")
    assert result.exit_code == 1 and result.stderr.endswith("cannot be written: No such file or directory.\n")


def test_an_import_is_in_the_audit_log(run, file):
    run("import", file(small()))
    assert db.session.execute(select(AuditEntry.act, AuditEntry.object)).all() == [("forum-imported", "forum small")]


def test_what_the_format_has_no_place_for_is_told_when_an_archive_is_written(run, file, tmp_path):
    run("import", file(small()))
    opener = db.session.scalars(select(Message).where(Message.reply_to_id.is_(None)).order_by(Message.number)).first()
    thread = db.session.get_one(Thread, opener.thread_id)
    thread.pinned_at = thread.locked_at = opener.posted_at
    db.session.add(MessageVersion(message_id=opener.id, number=1, body="Earlier.", html="", renderer=1, replaced_at=opener.posted_at))
    db.session.commit()
    result = run("export", "small", "-o", tmp_path / "out.json")
    assert result.exit_code == 0
    assert result.stderr == "The archive format has no place for: 1 pinned thread, 1 locked thread, 1 earlier wording.\n"
    assert json.loads((tmp_path / "out.json").read_bytes()) == small()
