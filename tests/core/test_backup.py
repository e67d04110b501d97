"""Backups: what comes back is what there was, in every table and on either database; or nothing comes back."""

import gzip
import io
import json
import tarfile
from datetime import timedelta

import pytest
from flask_migrate import stamp
from sqlalchemy import select, text

from app import create_app
from core import files, post_office
from core.backup import form, restoring, writing
from core.backup.form import Broken
from core.database import Base, db
from core.letters import Outgoing
from core.search import parse
from forum.models import Act, Forum, Message, message_index
from listserv.actions import switching
from listserv.models import PostSwitch
from tests import access, make
from tests.conftest import _empty

pytestmark = pytest.mark.wide
OWN = {"post_switch"}  # changed by being restored


@pytest.fixture
def lively(app):
    """A site with something in many tables, a reference to a row that comes later, and words in all scripts."""
    for left in files.folder().iterdir():  # by tests before this one, whose rows are gone
        left.unlink()
    made = access.world()
    first, last = (db.session.scalars(select(Message).order_by(order)).first() for order in (Message.number, Message.number.desc()))
    first.reply_to_id, first.body = last.id, "汉字 🙂 \u202eعربي\u2028 'quoted' \\ \"and\" \n\t"
    db.session.add(Act(forum_id=made.forum.id, kind="planned", at=make.NOW, data={"from": None, "to": [1, 2.5, "é"], "none": None}))
    db.session.add(PostSwitch(id=1, home=switching.home()))
    make.mail_list(messages=2)
    first.goal_codes = ["A.1"]
    db.session.commit()
    return made


@pytest.fixture
def other(app, tmp_path):
    """Another site, empty, on a database of its own: SQLite, whatever this run is on."""
    settings = {key: value for key, value in app.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    site = create_app(settings | {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'other.sqlite'}", "FILES_URL": str(tmp_path / "files"), "SITE_URL": "http://copy.example.org"})
    with site.app_context():
        db.create_all()
        stamp()
        db.session.remove()
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


def everything() -> dict[str, list[tuple]]:
    """All rows of all tables, but for those that change by being restored."""
    db.session.rollback()
    return {table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))] for table in Base.metadata.sorted_tables if table.name not in OWN}  # fmt: skip


def backed_up() -> bytes:
    target = io.BytesIO()
    writing.write(target, at=make.NOW)
    return target.getvalue()


def emptied() -> None:
    for path in files.folder().iterdir():
        path.unlink()
    db.session.remove()
    _empty(db.engine)


def restored(backup: bytes) -> None:
    restoring.restore(io.BytesIO(backup), at=make.NOW)
    db.session.commit()


def repacked(backup: bytes, change) -> bytes:
    """The same archive with its members changed: ``change(name, content)`` gives the content, or None to leave it out."""
    target = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(backup), mode="r:gz") as old, tarfile.open(fileobj=target, mode="w:gz") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target.getvalue()


def test_everything_comes_back_and_nothing_is_sent(lively):
    forum_id, before, backup = lively.forum.id, everything(), backed_up()
    bytes_of = {path.name: path.read_bytes() for path in files.folder().iterdir()}
    emptied()
    restored(backup)
    assert everything() == before and {path.name: path.read_bytes() for path in files.folder().iterdir()} == bytes_of and bytes_of
    held = db.session.scalar(select(PostSwitch))
    assert held.stopped_at is not None and held.reason == switching.RESTORED
    assert db.session.scalar(select(db.func.count()).select_from(message_index.matching(parse("words")).subquery())) == 2, "what readers see is found again"
    newest = db.session.scalar(select(db.func.max(Message.id)))
    assert make.message(db.session.get(Forum, forum_id), whole_forum=True).id == newest + 1, "new rows get new numbers"
    db.session.add(Message(forum_id=-1, number=1, thread_id=1, author_id=1, speaker_id=1, body="", html="", renderer=1, posted_at=make.NOW, kind="input", status="published"))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        db.session.commit()
    db.session.rollback()


def test_it_goes_from_one_engine_to_the_other_and_back(lively, other):
    before, backup = everything(), backed_up()
    with other.app_context():
        restored(backup)
        assert everything() == before
        assert switching.is_a_copy() and post_office.due(at=make.NOW + timedelta(days=9)) == []
        again = backed_up()
        db.session.remove()
    emptied()
    restored(again)
    assert everything() == before


def test_a_copy_sends_no_letter_of_its_outbox_until_it_is_released(app):
    waiting = {
        "language": "en",
        "template": "t",
        "subject": "s",
        "text": "t",
        "html": "h",
        "headers": {},
        "state": "queued",
        "attempts": 0,
        "queued_at": make.NOW,
        "next_try_at": make.NOW,
    }
    db.session.add(Outgoing(to="ada@example.org", **waiting))
    db.session.commit()
    assert len(post_office.due(at=make.NOW)) == 1
    switching.hold_back(at=make.NOW)
    db.session.commit()
    assert post_office.due(at=make.NOW) == []
    switching.release()
    db.session.commit()
    assert len(post_office.due(at=make.NOW)) == 1
    switching.stop(by=None, reason="A relay that does not like us.", at=make.NOW)
    db.session.commit()
    assert len(post_office.due(at=make.NOW)) == 1, "who stops the post to subscribers still gets a new password"


def test_a_site_in_use_is_not_touched(lively):
    before, backup = everything(), backed_up()
    with pytest.raises(restoring.NotEmpty, match="forum"):
        restored(backup)
    assert everything() == before


SPOILT = (
    ("cut off", lambda backup: backup[: len(backup) // 2]),
    ("nothing", lambda _backup: b""),
    ("no archive", lambda _backup: b"PK\x03\x04 something else"),
    ("another archive", lambda _backup: gzip.compress(b"words" * 1000)),
    ("a piece is gone", lambda backup: repacked(backup, lambda name, content: None if "tables/message/" in name else content)),
    ("the end is gone", lambda backup: repacked(backup, lambda name, content: None if name == form.END else content)),
    ("a file is another", lambda backup: repacked(backup, lambda name, content: content + b"x" if name.startswith("files/") else content)),
    ("a way out", lambda backup: with_a_way_out(backup)),
    ("a row refers to nothing", lambda backup: repacked(backup, lambda name, content: content if "tables/person/" not in name else b"")),
    ("another schema", lambda backup: repacked(backup, lambda name, content: content.replace(b'"00', b'"99') if name == form.MANIFEST else content)),
    ("a row too short", lambda backup: repacked(backup, lambda name, content: b"[1]\n" if "tables/topic/" in name else content)),
    ("a row of another kind", lambda backup: repacked(backup, lambda name, content: content.replace(b"2026-03", b"nonsens") if "tables/forum/" in name else content)),
)  # fmt: skip


def test_what_is_no_whole_backup_leaves_nothing_behind(lively):
    whole = backed_up()
    broken = [(name, change(whole)) for name, change in SPOILT]
    emptied()
    for name, one in broken:
        with pytest.raises(Broken):
            restored(one)
        assert not any(everything().values()) and not list(files.folder().iterdir()), name
        assert db.session.execute(text("SELECT count(*) FROM message_search")).scalar() == 0, name


def with_a_way_out(backup: bytes) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(backup), mode="r:gz") as old, tarfile.open(fileobj=target, mode="w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            member.name = member.name.replace("files/", "files/../")
            new.addfile(member, io.BytesIO(content))
    return target.getvalue()


def test_the_commands_say_what_they_did(lively, tmp_path, app):
    file = tmp_path / "site.backup"
    done = app.test_cli_runner().invoke(args=["backup", str(file)])
    assert done.exit_code == 0 and "Keep SECRET_KEY beside it" in done.output, done.output
    refused = app.test_cli_runner().invoke(args=["restore", str(file)])
    assert refused.exit_code == 1 and "This site is not empty, and nothing was done." in refused.output
    emptied()
    back = app.test_cli_runner().invoke(args=["restore", str(file)])
    assert back.exit_code == 0 and "No letter goes out until the post is released" in back.output, back.output
    with tarfile.open(file) as archive:
        first, *_, last = archive.getmembers()
        assert (first.name, last.name) == (form.MANIFEST, form.END) and json.load(archive.extractfile(first))["kind"] == form.KIND


def test_pieces_are_small_and_many(lively, monkeypatch):
    before = everything()
    monkeypatch.setattr(writing, "PIECE", 200)
    backup = backed_up()
    with tarfile.open(fileobj=io.BytesIO(backup)) as archive:
        assert len([one for one in archive.getnames() if one.startswith("tables/message/")]) == 5
    emptied()
    restored(backup)
    assert everything() == before
