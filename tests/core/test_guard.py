"""What stands around every page: headers, hosts, tokens, sizes, limits."""

import re

import pytest
from flask import request

from app import create_app
from core.database import db
from core.guard import limiter
from tests.pages import Page
from tests.tries import together

pytestmark = pytest.mark.wide

# ---- headers

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@together(
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
    values = {"lang": "en", "format": "csv", "kind": "opening"}
    browser, tried = troubled.test_client(), 0
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            with app.test_request_context():
                address = app.url_map.bind("localhost").build(rule.endpoint, {name: values.get(name, 1) for name in rule.arguments}, method=method)
            answer = browser.open(address, method=method)
            if address.startswith("/api/"):  # no cookie counts there, so that no form is needed: a token of one's own is
                assert answer.status_code == 401, f"{method} {address} answered {answer.status_code}"
                continue
            if rule.endpoint == "listserv.stopped":  # mail programs end a subscription without having seen a form; the signed token in the address is the key
                assert answer.status_code == 404, f"{method} {address} answered {answer.status_code}"
                continue
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


def test_a_redirect_says_where_to_and_nothing_else(client):
    answer = client.get("/")
    assert answer.status_code in {302, 303, 308} and answer.headers["Location"] and answer.data == b"" and answer.headers["Content-Length"] == "0"
