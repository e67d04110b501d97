"""What stands around every page: headers, hosts, tokens, sizes, limits, and plain pages for whatever goes wrong."""

import json
import logging
import re
import socket
import time
from errno import ENOSPC

import pytest
from flask import abort, request
from sqlalchemy import text
from werkzeug.exceptions import TooManyRequests

from app import create_app
from core import log
from core.database import db
from core.guard import limiter
from tests.pages import Page


@pytest.fixture(scope="module")
def troubled(_app):
    """The site with some pages that fail."""
    settings = {key: value for key, value in _app.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    site = create_app(settings | {"PROPAGATE_EXCEPTIONS": False, "WTF_CSRF_ENABLED": True, "RATELIMIT_ENABLED": True})
    limiter.enabled = False  # one limiter for all sites of this process: it is switched on by the tests that are about it

    @site.get("/en/fault")
    def fault():
        raise ZeroDivisionError("the secret of the fault")

    @site.get("/en/full")
    def full():
        raise OSError(ENOSPC, "No space left on device")

    @site.get("/en/too-many")
    def too_many():
        raise TooManyRequests(retry_after=17)

    @site.get("/en/limited")
    @limiter.limit("2/minute")
    def limited():
        return "here"

    @site.get("/en/who")
    def who():
        return request.remote_addr or ""

    @site.get("/api/v1/missing")
    def missing():
        abort(404)

    yield site
    with site.app_context():
        db.engine.dispose()


# ---- headers

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        "/en/forums",
        "/",
        "/en/nowhere",
        "/nowhere",
        "/health",
        "/static/site.css",
        "/static/nowhere",
        "/en/fault",
        "/en/full",
        "/en/too-many",
        "/api/v1/missing",
        "/en/dev/mail",
    ],
)
def test_every_answer_bears_the_headers_that_protect_it(app, troubled, path):
    answer = troubled.test_client().get(path)
    for name, value in EVERYWHERE.items():
        assert answer.headers[name] == value, f"{path}: {name}"
    policy = answer.headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.mimetype in {"text/html", "text/css", "application/json", "application/problem+json"}
    if answer.mimetype.startswith("text/"):
        assert answer.content_type.endswith("charset=utf-8")


def test_the_word_that_lets_a_script_run_is_new_on_every_page(app, client):
    first, second = (re.search(r"'nonce-([^']+)'", client.get("/en/nowhere").headers["Content-Security-Policy"]).group(1) for _ in range(2))
    assert first != second


def test_on_https_browsers_are_told_to_stay_there(app, client):
    assert "max-age=31536000" in client.get("/en/", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/en/").headers


def test_a_page_for_one_person_is_kept_by_nobody(app, as_):
    from tests import make

    answer = as_(make.person()).get("/en/forums")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_a_page_for_everybody_is_asked_for_again_but_never_shared(app, client):
    answer = client.get("/en/forums")
    assert "private" in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]


def test_static_files_are_kept_for_a_year_under_an_address_that_changes_with_them(app, client):
    page = client.get("/en/nowhere").get_data(as_text=True)
    address = re.search(r'href="(/static/site\.css\?v=[0-9a-f]+)"', page).group(1)
    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000"


# ---- hosts and proxies


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example", ""])
def test_a_host_that_is_not_ours_is_refused_and_not_repeated(app, client, host):
    answer = client.get("/en/forums", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil.example" not in answer.get_data(as_text=True) + str(answer.headers)


def test_what_a_proxy_says_is_believed_only_from_proxies_of_ours(troubled, app):
    said = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    assert troubled.test_client().get("/en/who", headers=said).text == "127.0.0.1"
    settings = {key: value for key, value in troubled.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    behind = create_app(settings | {"PROXY_COUNT": 1})
    behind.add_url_rule("/en/who", "who", lambda: f"{request.remote_addr} {request.scheme} {request.host}")
    assert behind.test_client().get("/en/who", headers=said).text == "198.51.100.7 https localhost"
    with behind.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/en/", "/\\evil.example", "/%2f%2fevil.example", "/en//evil.example", "/.//evil.example"])
def test_no_address_of_ours_leads_to_another_host(app, client, path):
    location = client.get(path, base_url="http://localhost").headers.get("Location", "/")
    assert re.match(r"/(?![/\\])|http://localhost/(?![/\\])", location), location


# ---- tokens, sizes, limits


def test_no_act_is_done_without_the_forms_token(app, troubled):
    values = {"slug": "x", "number": 1, "person_id": 1, "sign_in_id": 1, "draft_id": 1, "lang": "en", "code": "x", "edition": "x"}
    browser, tried = troubled.test_client(), 0
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            with app.test_request_context():
                address = app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments}, method=method)
            answer = browser.open(address, method=method)
            assert answer.status_code in {400, 403}, f"{method} {address} answered {answer.status_code}"
            assert answer.status_code == 403 or "grown too old" in answer.text
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH"])
def test_methods_that_a_page_does_not_know_are_refused(app, client, method):
    answer = client.open("/en/forums", method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_more_than_the_site_takes_is_refused_before_it_is_read(app, client):
    assert client.post("/en/account/session", data={"email": "x" * (app.config["MAX_CONTENT_LENGTH"] + 1)}).status_code == 413


def test_a_field_or_a_number_of_fields_beyond_measure_is_refused(app, client):
    assert client.post("/en/account/session", data={"email": "x" * (app.config["MAX_FORM_MEMORY_SIZE"] + 1)}, content_type="multipart/form-data").status_code == 413
    assert client.post("/en/account/session", data={f"field{n}": "x" for n in range(app.config["MAX_FORM_PARTS"] + 1)}, content_type="multipart/form-data").status_code == 413


@pytest.fixture
def limits(app):
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


def test_who_asks_too_often_is_told_when_to_come_back(troubled, app, limits):
    browser = troubled.test_client()
    assert [browser.get("/en/limited").status_code for _ in range(3)] == [200, 200, 429]
    answer = browser.get("/en/limited")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert Page(answer).heading() == "Too many requests"
    assert int(troubled.test_client().get("/en/too-many").headers["Retry-After"]) == 17


def test_a_limit_is_not_dodged_by_a_header(troubled, app, limits):
    statuses = [troubled.test_client().get("/en/limited", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(4)]
    assert statuses == [200, 200, 429, 429]


def test_no_form_is_sent_without_end(troubled, app, limits):
    troubled.config["WTF_CSRF_ENABLED"] = False
    browser = troubled.test_client()
    statuses = [browser.post("/en/zone", data={"zone": "Mars"}).status_code for _ in range(130)]
    troubled.config["WTF_CSRF_ENABLED"] = True
    assert statuses[:100] == [400] * 100
    assert statuses[-1] == 429


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
    from core import schema

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
