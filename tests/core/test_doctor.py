"""The doctor: what is wrong with an installation, in sentences; and nothing is started on one that cannot carry it."""

import json
import re

import pytest
from flask import Flask
from flask_migrate import stamp

from app import create_app
from core import doctor, settings
from core.database import db
from core.letters import Letter, post
from tests.conftest import NOW

pytestmark = pytest.mark.wide


@pytest.fixture
def installed(tmp_path):
    """``installed(**environment)``: a site as its environment describes it, with a database that has no tables yet."""
    made: list[Flask] = []

    def install(**given: str) -> Flask:
        read = settings.read({"INSTANCE_PATH": str(tmp_path), **given})
        site = create_app({**read, "TESTING": True, "RATELIMIT_ENABLED": False})
        site.extensions["clock"] = lambda: NOW
        made.append(site)
        return site

    yield install
    for site in made:
        with site.app_context():
            db.session.remove()
            db.engine.dispose()


def test_the_doctor_finds_an_installation_well_once_it_is_set_up(app):
    app.config["SITE_LANGUAGES"], kept = ["en"], app.config["SITE_LANGUAGES"]
    seen = app.test_cli_runner().invoke(args=["doctor", "--json"])
    app.config["SITE_LANGUAGES"] = kept
    assert seen.exit_code == 0, seen.output
    findings = json.loads(seen.output)
    assert {finding["part"] for finding in findings} == {"secret key", "database", "schema", "folders", "disk", "queue", "mail", "letters", "received mails", "languages"}
    assert all(re.match(r"[A-Z0-9].*\.$", finding["sentence"]) for finding in findings)


WRONG = [
    ({}, "The database is empty: run"),
    ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "cannot be reached"),
    ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite"}, "cannot be reached"),
    ({"QUEUE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "The queue cannot be reached"),
    ({"QUEUE_URL": "redis://127.0.0.1:1/0"}, "The queue cannot be reached"),
    ({"MAIL_URL": "smtp://127.0.0.1:1"}, "The mail server 127.0.0.1:1 cannot be reached"),
    ({"FILES_URL": "/proc/nowhere"}, "cannot be written"),
    ({"MAIL_URL": "dir:/proc/nowhere"}, "cannot be written"),
]


@pytest.mark.parametrize(("given", "words"), WRONG, ids=lambda value: value if isinstance(value, str) else None)
def test_the_doctor_says_in_a_sentence_what_is_wrong(installed, given, words):
    seen = installed(**given).test_cli_runner().invoke(args=["doctor"])
    assert seen.exit_code == 1
    assert any(line.startswith("WRONG") and words in line for line in seen.stderr.splitlines()), seen.stderr
    assert isinstance(seen.exception, SystemExit)


def test_a_password_in_an_address_is_not_repeated(installed):
    seen = installed(DATABASE_URL="postgresql://ada:secretword@127.0.0.1:1/x", QUEUE_URL="postgresql://ada:secretword@127.0.0.1:1/x").test_cli_runner().invoke(args=["doctor"])
    assert "secretword" not in seen.output


def test_letters_that_wait_too_long_mean_that_no_worker_runs(app):
    with app.app_context():
        post(Letter(to="ada@example.org", language="en", template="test/letter", subject="", text="", html=""), at=NOW - doctor.WAITED_TOO_LONG * 2)
        db.session.commit()
        finding = doctor.letters(at=NOW)
    assert not finding.well
    assert "is the worker running?" in finding.sentence


def test_a_language_without_its_catalog_is_named(app, tmp_path):
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "fr" / "LC_MESSAGES" / "messages.mo").write_bytes(b"")
    app.config["TRANSLATIONS"], kept = tmp_path, app.config["TRANSLATIONS"]
    finding = doctor.languages()
    app.config["TRANSLATIONS"] = kept
    assert finding.sentence == "The catalogs of ar, zh, ru, es are not compiled: run `make setup`."


@pytest.mark.parametrize(
    ("given", "words"), [row for row in WRONG if "QUEUE_URL" not in row[0] and "smtp" not in str(row[0])], ids=lambda value: value if isinstance(value, str) else None
)
def test_nothing_is_started_on_an_installation_that_cannot_carry_it(installed, given, words):
    if "DATABASE_URL" not in given and given:  # folders are looked at once the database is found to be well
        with (site := installed(**given)).app_context():
            db.create_all()
            stamp()
    else:
        site = installed(**given)
    for name in ("serve", "worker"):
        seen = site.test_cli_runner().invoke(args=[name])
        assert seen.exit_code == 1, name
        said = seen.stderr.strip().splitlines()
        assert len(said) == 1, name
        assert words in said[0], name
