"""What must not happen: tokens missing, forms that reach further than they say, secrets in logs, entries that look like two."""

import logging
import re

import pytest

from accounts import audit, keys
from accounts.models import AuditEntry
from core.database import db
from core.letters import previews, sample
from tests import make
from tests.accounts.desk import OTHER, PASSWORD, key_in, letters, log, member, now, sign_in
from tests.pages import Page, get
from tests.tries import together

pytestmark = pytest.mark.wide


def unsafe_routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in ("accounts", "admin") and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}]


def address_of(rule) -> str:
    return re.sub(r"<int(\([^)]*\))?:\w+>", "1", rule.rule.replace("<lang:lang>", "en"))


def test_no_act_is_taken_without_a_token(app, as_):
    browser = as_(member(role="administrator"))
    app.config["WTF_CSRF_ENABLED"] = True
    assert len(unsafe_routes(app)) >= 25
    for rule in unsafe_routes(app):
        answer = browser.post(address_of(rule))
        assert answer.status_code == 400, rule.rule
        assert "This form has grown too old" in answer.get_data(as_text=True)


def test_a_form_with_its_token_is_taken(app, client):
    person = member()
    app.config["WTF_CSRF_ENABLED"] = True
    page = get(client, "/en/account/session/new")
    token = page.all("input", name="csrf_token")[0].attributes["value"]
    assert sign_in(client, person, csrf_token=token).status_code == 303
    page = get(client, "/en/account")
    assert client.post("/en/account/session/end", data={"csrf_token": token}).status_code == 400, "a token dies with the session before"
    token = page.all("input", name="csrf_token")[0].attributes["value"]
    assert client.post("/en/account/session/end", data={"csrf_token": token}).status_code == 303


def test_looking_never_acts(app, as_):
    """No page of these answers GET and POST alike: acts have no GET."""
    browser = as_(member(role="administrator"))
    reading = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    for rule in unsafe_routes(app):
        if rule.rule not in reading:
            assert browser.get(address_of(rule)).status_code == 405


def test_no_secret_reaches_the_log_of_requests(client, caplog):
    logging.getLogger("rapporteur").propagate = True
    try:
        with caplog.at_level(logging.DEBUG):
            person = member()
            sign_in(client, person, "a secret wrong guess")
            sign_in(client, person)
            client.post("/en/account/recovery", data={"email": person.email})
            key = key_in(letters(person.email)[0])
            client.get(f"/en/account/recovery/password?key={key}")
    finally:
        logging.getLogger("rapporteur").propagate = False
    words = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records if record.name.startswith("rapporteur"))
    assert words
    for secret in (PASSWORD, "a secret wrong guess", key, person.email):
        assert secret not in words


def test_the_audit_log_holds_acts_and_no_secrets(client):
    person = member()
    sign_in(client, person, "a secret wrong guess")
    sign_in(client, person)
    client.post("/en/account/password", data={"current": PASSWORD, "password": OTHER})
    entries = log()
    assert [entry.act for entry in entries] == ["sign-in-failed", "signed-in", "password-changed"]
    assert all(entry.address == "127.0.0.1" and entry.object == f"person {person.id}" for entry in entries)
    assert not any(secret in f"{entry.reason} {entry.object}" for entry in entries for secret in (PASSWORD, OTHER, "a secret wrong guess"))


def test_no_entry_can_look_like_two(app):
    audit.note("refused", person=None, at=make.NOW, object="/x\r\n2026 admin signed-in", reason="a\u2028b\x1b[31m", address="1\n2")
    db.session.commit()
    (entry,) = log()
    assert (entry.object, entry.reason, entry.address) == ("/x\\r\\n2026 admin signed-in", "a\\u2028b\\x1b[31m", "1\\n2")


def test_entries_are_only_added(app):
    audit.note("refused", person=None, at=make.NOW)
    db.session.commit()
    entry = db.session.query(AuditEntry).one()
    entry.reason = "another"
    with pytest.raises(ValueError, match="only added to"):
        db.session.commit()
    db.session.rollback()
    db.session.delete(db.session.query(AuditEntry).one())
    with pytest.raises(ValueError, match="only added to"):
        db.session.commit()
    db.session.rollback()


def test_a_name_is_text_wherever_it_stands(as_):
    hostile = '<img src=x onerror="alert(1)">"\'{{ 7*7 }}'
    person = member(name=hostile, organization=hostile)
    browser = as_(member(role="administrator"))
    for path in ("/en/admin/people", f"/en/admin/people/{person.id}"):
        assert "<img" not in get(browser, path).html
    for path in ("", "/sessions"):
        page = get(as_(person), f"/en/account{path}")
        assert "<img" not in page.html
        assert "49" not in page.heading()


def test_every_letter_has_a_sample_in_every_language(app):
    mine = [name for name in previews() if name.startswith("accounts/")]
    assert len(mine) == 10
    with app.test_request_context("/en/"):
        for name in mine:
            for language in ("ar", "zh", "en", "fr", "ru", "es"):
                letter = sample(name, language=language)
                assert letter.subject and letter.text.endswith("Rapporteur\n")
                assert not re.search(r"%\(|\{\{|\{%", letter.subject + letter.text)
                assert all(len(line) <= 72 or line.startswith("http") for line in letter.text.splitlines())


def test_letters_are_written_in_the_readers_language(app, as_, client):
    person = member(language="fr")
    client.post("/ru/account/recovery", data={"email": person.email})
    (letter,) = letters(person.email)
    assert letter.language == "fr"
    assert "http://localhost/fr/account/recovery/password" in letter.text


@together("language", ["ar", "zh", "fr", "ru", "es"])
def test_pages_stand_in_every_language(as_, language):
    person = member(role="administrator")
    browser = as_(person)
    for path in ("account", "account/password", "account/two-step", "account/sessions", "admin/people", "admin/audit", f"admin/people/{person.id}", "admin/invitations"):
        answer = browser.get(f"/{language}/{path}")
        assert answer.status_code == 200
        page = Page(answer)
        assert page.all("html")[0].attributes["dir"] == ("rtl" if language == "ar" else "ltr")


def test_a_key_is_used_by_one_of_two_clicks(client, app):
    person = member()
    key = keys.issue("reset", email=person.email, person=person, at=make.NOW)
    db.session.commit()
    answers = [app.test_client().post("/en/account/recovery/password", data={"key": key, "password": password}).status_code for password in (OTHER, PASSWORD)]
    assert answers == [303, 410]
    assert now(person).password_hash
