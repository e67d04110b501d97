"""Background work: jobs wait on a queue that outlives its process, and nothing on it is trusted that is not ours."""

import json
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from huey.registry import Message
from sqlalchemy import select

from app import create_app
from core import letters, work
from core.database import db
from core.letters import Letter, Outgoing
from core.work import SignedSerializer

pytestmark = pytest.mark.wide

AT = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
LETTER = Letter(to="ada@example.org", language="en", template="test/letter", subject="A subject", text="Words.\n", html="<p>Words.</p>\n")
done: list[object] = []


@work.job("note_for_a_test")
def note(*arguments: object) -> None:
    done.append(arguments)


@work.job("fail_for_a_test")
def fail() -> None:
    letters.post(LETTER, at=AT)
    db.session.flush()
    raise ZeroDivisionError


@pytest.fixture
def site(app, tmp_path):
    """A site with a queue of its own."""
    done.clear()
    settings = {key: value for key, value in app.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    site = create_app(settings | {"QUEUE_URL": f"sqlite:///{tmp_path / 'folder' / 'queue.sqlite'}", "DELIVER_AT_ONCE": True})
    site.extensions["clock"] = lambda: AT
    with site.app_context():
        work.make_ready()
        yield site
        db.session.remove()
        db.engine.dispose()


def run_all() -> int:
    """What the worker does: takes jobs until none waits."""
    count = 0
    while task := work.queue().dequeue():
        work.queue().execute(task)
        count += 1
    return count


def test_a_job_waits_and_is_done_once(site):
    work.start("note_for_a_test", 1, "two", [3], None)
    assert work.queue().pending_count() == 1
    assert done == []
    assert run_all() == 1
    assert done == [(1, "two", [3], None)]
    assert run_all() == 0


def test_a_queue_outlives_the_process_that_filled_it(site):
    work.start("note_for_a_test", "kept")
    again = create_app({key: value for key, value in site.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"})
    with again.app_context():
        assert run_all() == 1
        db.engine.dispose()
    assert done == [("kept",)]


def test_a_job_that_fails_leaves_nothing_half_done_and_stops_no_other(site):
    work.start("fail_for_a_test")
    work.start("note_for_a_test", "after")
    assert run_all() == 2
    assert db.session.scalars(select(Outgoing)).all() == []
    assert done == [("after",)]


def test_a_letter_is_on_its_way_as_soon_as_its_fact_is_committed_and_not_before(site):
    letters.post(LETTER, at=AT)
    db.session.flush()
    assert work.queue().pending_count() == 0
    db.session.commit()
    assert work.queue().pending_count() == 1
    assert run_all() == 1
    assert db.session.scalars(select(Outgoing.state)).all() == ["sent"]


def test_a_letter_of_an_undone_transaction_starts_nothing(site):
    letters.post(LETTER, at=AT)
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert work.queue().pending_count() == 0


def test_a_queue_that_is_away_loses_no_letter(site, tmp_path):
    work.queue().storage.filename = str(tmp_path / "nowhere" / "queue.sqlite")
    site.extensions["work_ready"] = True
    letters.post(LETTER, at=AT)
    db.session.commit()
    assert db.session.scalars(select(Outgoing.state)).all() == ["queued"]


def test_jobs_that_come_by_themselves_do_so_by_the_minute():
    due = work._every(timedelta(minutes=15))
    minutes = [datetime(2026, 3, 11, 12, minute) for minute in range(60)]  # noqa: DTZ001 - the queue counts in UTC without saying so
    assert [moment.minute for moment in minutes if due(moment)] == [0, 15, 30, 45]
    assert all(work._every(timedelta(seconds=5))(moment) for moment in minutes)


# ---- what lies on the queue


def test_a_job_comes_back_from_the_queue_as_it_was():
    serializer = SignedSerializer("a key")
    message = Message("id", "name", datetime(2026, 3, 11, 12), 0, 0, None, (1, "عربي", [2]), {}, None, None, None, None, None, None, None)  # noqa: DTZ001
    assert serializer.deserialize(serializer.serialize(message)) == message
    assert serializer.deserialize(serializer.serialize({"until": 3})) == {"until": 3}


def test_an_argument_that_is_no_plain_value_is_refused_when_it_is_put_there():
    with pytest.raises(TypeError):
        SignedSerializer("a key").serialize(object())


def forged() -> list[bytes]:
    signed = SignedSerializer("a key").serialize({"value": 1})
    other = SignedSerializer("another key").serialize({"value": 1})
    return [b"", b"{}", signed[:-1] + b"2", signed.replace(b"1", b"9"), other, b":" + signed, pickle.dumps({"value": 1}), json.dumps({"value": 1}).encode()]


@pytest.mark.parametrize("data", forged(), ids=range(len(forged())))
def test_what_bears_no_signature_of_ours_is_not_read(data):
    with pytest.raises(ValueError):
        SignedSerializer("a key").deserialize(data)
