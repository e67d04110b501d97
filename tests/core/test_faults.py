"""Plain pages for whatever goes wrong, a health that tells which part is down, and a log that stays readable."""

import json
import logging
import re
import socket
import time

import pytest
from sqlalchemy import text

from app import create_app
from core import log, schema
from core.database import db
from tests.pages import Page

pytestmark = pytest.mark.wide

# ---- when something goes wrong


def test_a_page_that_is_not_there_repeats_nothing_of_what_was_asked(app, client):
    answer = client.get("/en/<script>alert(1)</script>/secretword?q=secretquery")
    assert answer.status_code == 404
    assert not re.search(r"secretword|secretquery|alert\(1\)", answer.text)


def test_an_address_without_its_language_is_sent_on_and_keeps_its_question(app, client):
    answer = client.get("/forums?page=2&q=a%20b", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fr/forums?page=2&q=a%20b")
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["Vary"].split(",")}


def test_a_fault_shows_a_number_and_nothing_else(app, troubled, caplog):
    logging.getLogger("rapporteur").addHandler(caplog.handler)
    answer = troubled.test_client().get("/en/fault")
    logging.getLogger("rapporteur").removeHandler(caplog.handler)
    page = Page(answer)
    assert (page.status, page.heading()) == (500, "Something went wrong")
    assert not re.search(r"ZeroDivision|secret|Traceback|\.py", answer.text)
    number = page.all("code")[-1].words
    assert re.fullmatch(r"[0-9a-f]{12}", number)
    with troubled.test_request_context("/en/fault"):
        lines = [record for record in caplog.records if record.exc_info]
    assert lines, "the fault is in the log with its trace"


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
def test_an_error_page_is_in_the_language_of_its_address(app, client, language):
    page = Page(client.get(f"/{language}/nowhere"))
    html = page.all("html")[0].attributes
    assert (html["lang"], html["dir"]) == ({"zh": "zh-Hans"}.get(language, language), "rtl" if language == "ar" else "ltr")
    assert page.response.headers["Content-Language"] == html["lang"]


def test_a_full_disk_is_said_to_be_full(app, troubled):
    assert Page(troubled.test_client().get("/en/full")).status == 507


def test_programs_are_answered_as_programs(app, troubled):
    answer = troubled.test_client().get("/api/v1/missing")
    assert (answer.status_code, answer.mimetype, answer.get_json()["status"]) == (404, "application/problem+json", 404)


@pytest.fixture
def adrift(app, tmp_path):
    """The site with a database that is away: a port that nobody listens at."""
    settings = {key: value for key, value in app.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        yield create_app(settings | {"SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg://x@127.0.0.1:{nobody.getsockname()[1]}/x", "PROPAGATE_EXCEPTIONS": False})


def test_without_its_database_the_site_says_so_at_once_in_the_readers_language(adrift):
    began = time.monotonic()
    browser = adrift.test_client()
    with browser.session_transaction() as session:
        session["sign_in"] = "a key that cannot be looked up"
    answer = browser.get("/ar/forums")
    assert time.monotonic() - began < 5
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    page = Page(answer)
    assert page.all("html")[0].attributes["lang"] == "ar"
    assert "Content-Security-Policy" in answer.headers


def test_without_its_database_nobody_is_let_in_anywhere(adrift):
    for path in ("/en/admin", "/en/account", "/en/moderation"):
        assert adrift.test_client().get(path).status_code in {302, 303, 403, 503}


def test_static_files_and_health_answer_without_a_database(adrift):
    assert adrift.test_client().get("/static/site.css").status_code == 200
    health = adrift.test_client().get("/health")
    assert health.status_code == 503
    assert health.get_json() == {"status": "failing", "database": "down", "schema": "down", "queue": "ok", "disk": "ok"}


@pytest.mark.slow
def test_a_database_that_never_answers_is_given_up_within_five_seconds(app):
    """A port that takes connections and says nothing."""
    settings = {key: value for key, value in app.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        site = create_app(settings | {"SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg://x@127.0.0.1:{silent.getsockname()[1]}/x", "PROPAGATE_EXCEPTIONS": False})
        for path in ("/en/forums", "/health"):
            began = time.monotonic()
            assert site.test_client().get(path).status_code == 503
            assert time.monotonic() - began < 5


def test_health_is_well_when_everything_is(app, client):
    answer = client.get("/health")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.get_json() == {"status": "ok", "database": "ok", "schema": "ok", "queue": "ok", "disk": "ok"}


def test_health_says_when_the_schema_is_not_that_of_the_code(app, client):
    number = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    try:
        assert schema.state() is schema.State.AHEAD
        assert client.get("/health").get_json()["schema"] == "down"
    finally:
        db.session.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
        db.session.commit()


# ---- the log


def written(**values: object) -> str:
    record = logging.LogRecord("rapporteur.test", logging.INFO, __file__, 1, "words", None, None)
    record.__dict__.update(values)
    return log.Lines().format(record)


def test_a_log_line_stays_one_line_whatever_it_holds(app):
    line = written(path="/en/\r\nlevel=error\x85\u2028\u2029\x0b\x0c", error='"}\n{"forged": true}')
    assert len(line.splitlines()) == 1
    assert json.loads(line)["path"] == "/en/\r\nlevel=error\x85\u2028\u2029\x0b\x0c"


def test_a_line_of_a_request_says_what_was_asked_and_answered_without_keys(app, client):
    with app.test_request_context("/en/forums/x?key=secretkey", headers={"Cookie": "session=secretcookie"}):
        line = written()
    assert json.loads(line)["path"] == "/en/forums/x"
    assert "secret" not in line
    assert re.fullmatch(r"[0-9a-f]{12}", json.loads(line)["request"])
