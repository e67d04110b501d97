"""The first administrator, from the command line."""

from accounts import actions
from core.database import db
from tests import make
from tests.accounts.desk import PASSWORD, PROFILE, by_address, key_in, later, letters, log, member, sign_in
from tests.pages import post


def create(app, *arguments):
    result = app.test_cli_runner().invoke(args=["accounts", "create", *arguments])
    db.session.rollback()
    return result


def test_the_first_administrator_opens_the_account_by_a_link(app, client):
    result = create(app, "Boss@example.org", "--role", "administrator")
    assert result.exit_code == 0, result.output
    (letter,) = letters("boss@example.org")
    assert result.stdout.strip() == f"http://localhost/en/account/invitation?key={key_in(letter)}"
    post(client, "/en/account/invitation", **PROFILE, key=key_in(letter), password=PASSWORD)
    person = by_address("boss@example.org")
    assert person.role == "administrator"
    assert sign_in(client, person).status_code == 303
    assert log("invited")[0].reason == "command"


def test_the_link_lives_a_day(app, client):
    create(app, "boss@example.org", "--role", "administrator")
    key = key_in(letters()[0])
    later(app, days=1)
    post(client, "/en/account/invitation", **PROFILE, key=key, password=PASSWORD, status=410)


def test_what_cannot_be_done_is_said_on_stderr_with_exit_code_1(app):
    member(email="known@example.org")
    for arguments in (["not-an-address", "--role", "member"], ["known@example.org", "--role", "administrator"], ["a@example.org", "--role", "member", "--language", "de"]):
        result = create(app, *arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
        assert result.stdout == ""
    assert letters() == []
    assert create(app, "a@example.org", "--role", "king").exit_code == 2
    assert create(app, "--help").exit_code == 0


def test_somebody_from_an_archive_becomes_the_first_administrator(app, client):
    known = make.person(email="boss@example.org", confirmed_at=None)
    create(app, "boss@example.org", "--role", "administrator")
    post(client, "/en/account/invitation", **PROFILE, key=key_in(letters()[0]), password=PASSWORD)
    assert by_address("boss@example.org").id == known.id


def test_people_are_made_for_a_demonstration(client):
    person = actions.create_person("demo@example.org", "Demo", password=PASSWORD, role="secretariat", confirmed_at=make.NOW, country="UG", category="secretariat", at=make.NOW)
    db.session.commit()
    assert sign_in(client, person).status_code == 303
