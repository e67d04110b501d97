"""The ground rules of the database: aware instants, no lazy loading, named constraints, honest transactions, short waits."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, InvalidRequestError, OperationalError, StatementError

from accounts.models import SignIn
from core import work
from core.database import Base, db, engine_options, is_sqlite, reading_only
from core.letters import Letter, Outgoing, post
from tests import make

pytestmark = pytest.mark.engines

AT = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


def posted(at: datetime) -> Outgoing:
    post(Letter(to="a@example.org", language="en", template="test/letter", subject="", text="", html=""), at=at)
    db.session.commit()
    db.session.expire_all()
    return db.session.scalars(select(Outgoing)).one()


def test_an_instant_without_its_zone_is_refused(app):
    with pytest.raises(StatementError, match="an instant needs its zone"):
        posted(datetime(2026, 3, 11, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize("hours", [-5, 0, 5.75, 13])
def test_an_instant_comes_back_as_the_same_instant_in_utc(app, hours):
    there = datetime(2026, 3, 11, 12, 34, 56, 789_012, tzinfo=timezone(timedelta(hours=hours)))
    kept = posted(there).queued_at
    assert kept == there
    assert kept.utcoffset() == timedelta(0)


def test_instants_are_compared_as_instants(app):
    posted(AT)
    tokyo = timezone(timedelta(hours=9))
    assert db.session.scalar(select(Outgoing.id).where(Outgoing.queued_at == AT.astimezone(tokyo))) is not None
    assert db.session.scalar(select(Outgoing.id).where(Outgoing.queued_at > AT.astimezone(tokyo))) is None


def test_a_relation_that_was_not_asked_for_is_not_loaded_in_silence(app):
    person = make.person()
    db.session.add(SignIn(person_id=person.id, key_hash="x", created_at=AT, proved_at=AT))
    db.session.commit()
    db.session.expire_all()
    with pytest.raises(InvalidRequestError, match="lazy='raise'"):
        _ = db.session.scalars(select(SignIn)).one().person


def test_every_constraint_has_a_name_by_which_migrations_know_it(app):
    nameless = [(table.name, constraint) for table in Base.metadata.sorted_tables for constraint in table.constraints if not constraint.name]
    assert not nameless


def test_foreign_keys_are_kept(app):
    db.session.add(SignIn(person_id=424_242, key_hash="x", created_at=AT, proved_at=AT))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_what_a_statement_carries_stays_out_of_its_error(app):
    """Errors are logged; people's words and keys are not to be."""
    make.person(email="secret@example.org")
    with pytest.raises(IntegrityError) as refused:
        make.person(email="secret@example.org")
    db.session.rollback()
    assert "secret@example.org" not in str(refused.value).split("DETAIL")[0]


def only_on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def test_a_page_that_only_reads_does_not_wait_for_one_that_writes(app):
    db.session.execute(text("UPDATE person SET name = name"))  # holds the write lock
    answers = []

    def read() -> None:
        with app.test_request_context("/"), app.app_context():
            answers.append(db.session.scalar(text("SELECT count(*) FROM person")))
            db.session.rollback()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(3)
    db.session.rollback()
    assert answers == [0]


def test_two_that_write_come_one_after_the_other(app):
    """Nobody reads a number, waits, and writes over what another has written meanwhile."""
    person = make.person()
    person_id = person.id
    db.session.rollback()

    def count_up() -> None:
        with app.app_context():
            for _ in range(10):
                found = db.session.execute(text("SELECT totp_last_step FROM person WHERE id = :id" + ("" if only_on_sqlite() else " FOR UPDATE")), {"id": person_id}).scalar() or 0
                db.session.execute(text("UPDATE person SET totp_last_step = :n WHERE id = :id"), {"n": found + 1, "id": person_id})
                db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.refresh(person)
    assert person.totp_last_step == 40


def test_a_command_that_only_reads_may_say_so(app):
    with reading_only():
        assert db.session.scalar(text("SELECT count(*) FROM person")) == 0
        db.session.rollback()


def test_a_database_that_is_away_is_given_up_in_seconds():
    options = engine_options("postgresql+psycopg://nobody@127.0.0.1:1/x")
    assert options["connect_args"]["connect_timeout"] <= 5
    assert options["pool_timeout"] <= 5
    assert options["pool_pre_ping"]


def test_an_unreachable_database_raises_what_the_guards_know(app, tmp_path):
    from sqlalchemy import create_engine

    with pytest.raises(OperationalError):
        create_engine(f"sqlite:///{tmp_path}/nowhere/x.sqlite").connect()


def test_what_stands_in_the_log_of_sqlite_is_written_back_by_the_job(app):
    posted(AT)
    work.write_back()
    if is_sqlite():
        with closing(sqlite3.connect(f"file:{db.engine.url.database}?immutable=1", uri=True)) as file_alone:
            assert file_alone.execute("SELECT count(*) FROM outgoing").fetchone() == (1,)
