"""A copy of one's own data, and erasure."""

import io
import json
import zipfile
from datetime import timedelta

from sqlalchemy import func, select

from accounts import erasure, own_data
from accounts.models import Attempt, AuditEntry, MailedKey, Person, RecoveryCode, SignIn
from core.database import db
from core.letters import Outgoing
from tests import make
from tests.accounts.desk import PASSWORD, by_address, is_in, letters, log, member, now, sign_in
from tests.pages import post


def copy_of(browser) -> dict[str, bytes]:
    answer = browser.post("/en/account/data")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="own-data-2026-03-11.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_copy_holds_the_account_in_words_a_person_can_read(client):
    person = member(name="Ада Окелло", organization="Вода")
    sign_in(client, person)
    files = copy_of(client)
    assert "Ада Окелло".encode() in files["account.json"]
    account = json.loads(files["account.json"])
    assert account["account"]["email"] == person.email
    assert len(account["sign_ins"]) == 1
    assert {entry["act"] for entry in account["log"]} == {"signed-in", "data-exported"}


def test_the_copy_holds_no_secrets(client):
    person = member(totp_secret=None)
    sign_in(client, person)
    words = b"".join(copy_of(client).values()).decode()
    for secret in (person.password_hash, *db.session.scalars(select(SignIn.key_hash))):
        assert secret not in words
    db.session.rollback()


def test_the_copy_is_of_oneself_only(as_):
    other = member(name="Somebody Else")
    assert b"Somebody Else" not in b"".join(copy_of(as_(member())).values())
    assert other.email.encode() not in b"".join(copy_of(as_(member())).values())


def test_another_package_adds_its_part(app):
    own_data.contribute("parcels")(lambda person: ("account.json", f"parcels of {person.id}"))
    try:
        with zipfile.ZipFile(io.BytesIO(own_data.archive_of(make.person(), at=make.NOW))) as archive:
            assert sorted(archive.namelist())[:1] == ["account.json"]
            assert "parcels/account.json" in archive.namelist()
    finally:
        del own_data._parts["parcels"]
        db.session.rollback()


def test_an_erased_account_keeps_its_number_and_nothing_else(client):
    person = member(name="Ada Okello", organization="Ministry of Water")
    address = person.email
    sign_in(client, person, "a wrong guess")
    sign_in(client, person)
    client.post("/en/account/recovery", data={"email": address})
    page = post(client, "/en/account/erasure", understood="y", current=PASSWORD)
    assert page.heading() == "Your account is erased"
    left = now(person)
    kept = {"id", "name", "folded_name", "category", "role", "language", "timezone", "created_at", "confirmed_at", "erased_at"}
    assert all(getattr(left, column.name) is None for column in Person.__table__.columns if column.name not in kept)
    assert (left.name, left.folded_name, left.category, left.role, left.timezone) == ("", "", "other", "member", "UTC")
    for table in (SignIn, MailedKey, RecoveryCode):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert list(db.session.scalars(select(AuditEntry.address).where(AuditEntry.person_id == person.id))) == ["", ""]
    db.session.rollback()
    assert [letter.template for letter in letters(address)] == ["accounts/erased"]
    assert not is_in(client)
    assert sign_in(client, address).status_code == 422
    assert by_address(address) is None


def test_erasure_asks_for_the_tick_and_the_password(client):
    person = member()
    sign_in(client, person)
    assert post(client, "/en/account/erasure", current=PASSWORD, status=422).has("Please tick that you want this.")
    assert post(client, "/en/account/erasure", understood="y", current="not this one", status=422).has("This is not your password.")
    assert now(person).erased_at is None


def test_the_last_administrator_stays(client):
    person = member(role="administrator")
    sign_in(client, person)
    assert client.post("/en/account/erasure", data={"understood": "y", "current": PASSWORD}).status_code == 403
    member(role="administrator")
    assert client.post("/en/account/erasure", data={"understood": "y", "current": PASSWORD}).status_code == 303


def test_other_packages_are_called_while_the_data_still_stands(app):
    seen = []
    hook = erasure.on_erasure(lambda person, at: seen.append((person.name, person.email, at)))
    person = make.person(name="Ada", email="ada@example.org")
    try:
        erasure.erase(person, at=make.NOW)
        db.session.commit()
    finally:
        erasure._hooks.remove(hook)
    assert seen == [("Ada", "ada@example.org", make.NOW)]


def test_an_erased_address_may_be_registered_anew(client):
    person = member(email="ada@example.org")
    sign_in(client, person)
    client.post("/en/account/erasure", data={"understood": "y", "current": PASSWORD})
    client.post("/en/account/new", data={"email": "ada@example.org", "password": PASSWORD, "name": "Ada", "category": "party", "language": "en", "timezone": "UTC"})
    assert letters("ada@example.org")[-1].template == "accounts/confirm"


def test_the_daily_job_forgets_what_is_no_longer_needed(app):
    from accounts.jobs import forget

    person = make.person()
    long_ago, lately = make.NOW - timedelta(days=1000), make.NOW - timedelta(hours=1)
    for at in (long_ago, lately):
        db.session.add(Attempt(kind="account", key_hash="x", at=at))
        db.session.add(MailedKey(purpose="reset", key_hash=f"k{at}", email="x", created_at=at, expires_at=at + timedelta(hours=2)))
        db.session.add(SignIn(person_id=person.id, key_hash=f"s{at}", created_at=at, proved_at=at))
        db.session.add(AuditEntry(act="signed-in", person_id=person.id, at=at))
    db.session.commit()
    forget()
    for table in (Attempt, MailedKey, SignIn, AuditEntry):
        assert db.session.scalar(select(func.count()).select_from(table)) == 1, table
    db.session.commit()


def test_nothing_is_forgotten_too_early(app, client):
    person = member()
    sign_in(client, person)
    client.post("/en/account/recovery", data={"email": person.email})
    from accounts.jobs import forget

    forget()
    assert is_in(client)
    assert db.session.scalar(select(func.count()).select_from(MailedKey)) == 1
    assert db.session.scalar(select(func.count()).select_from(Outgoing)) == 1
    assert log("signed-in")
