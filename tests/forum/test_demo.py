"""The demonstration."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from accounts import passwords
from accounts.models import Person
from core.database import Base, db
from core.letters import Outgoing
from forum import demo
from forum.archive.instants import instant
from forum.models import Message, Phase, Registration
from forum.queries.standing import forum_by_slug
from tests.forum.archives import checked
from tests.make import NOW

pytestmark = pytest.mark.wide

DEMONSTRATION = json.loads(demo.ARCHIVE.read_text(encoding="utf-8"))


@pytest.fixture
def accounts_file(app):
    path = demo._file()
    path.unlink(missing_ok=True)
    yield path
    path.unlink(missing_ok=True)


def _rows() -> dict:
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables}


def test_it_loads_a_closed_an_open_and_an_upcoming_forum_with_accounts_and_does_so_once(app, accounts_file):
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0 and "Loaded capacity-building-biosafety-2025: 217 participants, 120 messages." in result.stdout
    closed, running, announced = (forum_by_slug(slug) for slug in ("capacity-building-biosafety-2025", demo.OPEN_SLUG, demo.UPCOMING_SLUG))
    assert [forum.phase(NOW) for forum in (closed, running, announced)] == [Phase.CLOSED, Phase.OPEN, Phase.ANNOUNCED]
    assert (closed.message_count, announced.message_count, running.title.endswith("(running demonstration)")) == (120, 0, True)
    latest = db.session.scalar(select(func.max(Message.posted_at)).where(Message.forum_id == running.id))
    assert NOW - timedelta(days=1) < latest < NOW and 60 < running.message_count < 120

    people = {person.email: person for person in db.session.scalars(select(Person).where(Person.email.like("%@demo.example.org")))}
    assert {email: person.role for email, person in people.items()} == {
        "participant@demo.example.org": "member", "moderator@demo.example.org": "member", "secretariat@demo.example.org": "secretariat"
    }  # fmt: skip
    assert accounts_file.stat().st_mode & 0o777 == 0o600
    kept = dict(line.split() for line in accounts_file.read_text().splitlines())
    for email, person in people.items():
        assert person.confirmed_at and passwords.fits(kept[email], person.password_hash) and kept[email] in result.stdout
    roles = select(Registration.forum_id, Person.email, Registration.role).join(Person, Person.id == Registration.person_id).where(Person.email.like("%@demo.example.org"))
    assert {(row.forum_id, row.email.split("@")[0], row.role) for row in db.session.execute(roles)} == {
        (forum.id, role, role) for forum in (running, announced) for role in ("participant", "moderator", "secretariat")
    } | {(closed.id, "moderator", "moderator")}
    assert closed.registered_count == 217, "the figures of the closed forum are published: its moderator stands for who moderated it then"
    assert running.registered_count == 220
    assert db.session.scalar(select(func.count()).select_from(Outgoing)) == 0

    before, text = _rows(), accounts_file.read_text()
    db.session.rollback()
    again = app.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 0 and again.stdout.count("is there already; nothing was changed.") == 3
    assert (_rows(), accounts_file.read_text()) == (before, text)
    printed = app.test_cli_runner().invoke(args=["demo", "accounts"]).stdout
    assert all(password in printed for password in kept.values())


@pytest.mark.parametrize(
    "at", [datetime(2026, 3, 9, 4, tzinfo=UTC), datetime(2026, 1, 15, 23, 59, tzinfo=UTC), datetime(2027, 11, 9, 4, 59, 59, tzinfo=UTC), datetime(2028, 2, 29, 12, tzinfo=UTC)]
)
def test_whenever_it_is_loaded_the_open_forum_is_in_its_fourth_day(at):
    running = demo.running(DEMONSTRATION, at=at)
    opens, closes = (instant(running["forum"][key]) for key in ("opens_at", "closes_at"))
    assert opens + timedelta(days=3, hours=-1) <= at < opens + timedelta(days=4, hours=1) and at < closes
    archive = checked(running)
    assert len(archive.numbers) == len(running["messages"]) and not archive.warnings
    assert all(instant(message["posted_at"]) < at for message in running["messages"])
    assert running["forum"]["opens_at"][10:19] == "T00:00:00" and running["forum"]["closes_at"][10:19] == "T18:00:00"


@pytest.mark.parametrize("day", range(1, 8))
def test_the_upcoming_forum_opens_on_a_monday_some_three_weeks_from_now(day):
    at = datetime(2026, 3, day, 12, tzinfo=UTC)
    announced = demo.announced(DEMONSTRATION, at=at)
    opens = datetime.fromisoformat(announced["forum"]["opens_at"])
    assert opens.weekday() == 0 and timedelta(days=20) < opens - at < timedelta(days=28)
    assert not announced["messages"] and {one["role"] for one in announced["participants"]} == {"moderator", "secretariat"}
    checked(announced)


def test_it_is_not_loaded_into_a_site_in_production(app):
    app.config["ENVIRONMENT"] = "production"
    try:
        result = app.test_cli_runner().invoke(args=["demo", "load"])
    finally:
        app.config["ENVIRONMENT"] = "test"
    assert (result.exit_code, result.stderr) == (0, "The demonstration is not for a site in production; nothing was loaded.\n")
    assert forum_by_slug(demo.OPEN_SLUG) is None


def test_there_are_no_accounts_to_print_before_it_was_loaded(app, accounts_file):
    result = app.test_cli_runner().invoke(args=["demo", "accounts"])
    assert result.exit_code == 1 and "flask demo load" in result.stderr
