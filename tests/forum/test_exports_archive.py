"""JSON and ZIP for readers: an archive that can be imported again, without addresses, with checksums that hold."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from core import files
from core.database import db
from forum.archive import storing
from forum.archive.reading import read
from forum.models import Attachment
from forum.queries.tally import figures_of
from tests.forum.exported import lively, written
from tests.make import NOW

pytestmark = pytest.mark.wide


def attach(forum, number, name, data=b"data", **given):
    from forum.models import Message

    message = db.session.query(Message).filter_by(forum_id=forum.id, number=number).one()
    stored = files.keep(io.BytesIO(data), name=name, media_type="application/pdf", at=NOW, most=1000)
    db.session.add(Attachment(forum_id=forum.id, message_id=message.id, file=stored, at=NOW, **given))
    db.session.commit()


def test_a_readers_archive_is_valid_and_counts_the_same(app):
    forum = lively()
    document = json.loads(written(forum, "json"))
    assert [message["number"] for message in document["messages"]] == [1, 2, 4, 5]
    assert [message["reply_to"] for message in document["messages"]] == [None, "m1", "m2", None], "what replied to a gap replies to what is above it"
    storing.store(read(io.BytesIO(json.dumps(document).encode())), slug="again", at=NOW)
    db.session.commit()
    assert figures_of("again").tally.inputs == figures_of(forum.slug).tally.inputs


def test_a_readers_archive_holds_neither_addresses_nor_unseen_words(app):
    text = written(lively(), "json").decode()
    assert '"email"' not in text and "person" not in text
    assert not [words for words in ("WITHDRAWN", "PENDING", "HIDDEN", "NEVER SEEN") if words in text]


def test_a_keepers_archive_holds_every_message_but_no_address(app):
    document = json.loads(written(lively(), "json", everything=True))
    assert [message["status"] for message in document["messages"]] == ["published", "published", "withdrawn", "published", "published", "pending", "hidden", "hidden"]
    assert not [one for one in document["participants"] if "email" in one]


def test_a_zip_tells_what_it_holds_and_its_checksums_hold(app):
    forum = lively()
    attach(forum, 1, "Plan.pdf", b"first")
    attach(forum, 1, "..\\..\\evil?.pdf", b"second", position=1)
    with zipfile.ZipFile(io.BytesIO(written(forum, "zip"))) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["forum.json", "messages.csv", "attachments/000001/1-Plan.pdf", "attachments/000001/2-evil_.pdf", "README.txt"]
        words = packed.read("README.txt").decode()
        for name in packed.namelist()[:-1]:
            assert f"{hashlib.sha256(packed.read(name)).hexdigest()}  {name}\n" in words
        assert packed.read("messages.csv") == written(forum, "csv")
        assert packed.read("forum.json") == written(forum, "json")
        assert "4 published messages." in words


def test_locked_and_removed_files_and_those_of_unseen_messages_stay_behind(app):
    forum = lively()
    attach(forum, 1, "locked.pdf", locked=True)
    attach(forum, 1, "removed.pdf", removed_at=NOW)
    attach(forum, 6, "pending.pdf")
    attach(forum, 3, "withdrawn.pdf")
    data = written(forum, "zip")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert not [name for name in packed.namelist() if "attachments" in name]
        assert "locked" not in packed.read("messages.csv").decode()


def test_a_zip_whose_file_is_missing_says_so(app):
    forum = lively()
    attach(forum, 1, "gone.pdf")
    files.path_of(db.session.query(Attachment).options(db.joinedload(Attachment.file)).one().file).unlink()
    with zipfile.ZipFile(io.BytesIO(written(forum, "zip"))) as packed:
        assert "could not be found" in packed.read("README.txt").decode()


def test_a_zip_bears_the_instant_as_of_which_it_was_written(app):
    with zipfile.ZipFile(io.BytesIO(written(lively(), "zip"))) as packed:
        assert {datetime(*info.date_time, tzinfo=UTC) for info in packed.infolist()} == {NOW}
