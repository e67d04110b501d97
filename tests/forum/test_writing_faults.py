"""Words sent while the site itself is in trouble come back on the page that says so."""

import pytest

from accounts.models import SignIn
from accounts.sessions import hashed
from app import create_app
from core.database import db
from tests import make
from tests.pages import Page


@pytest.fixture
def frozen(app, tmp_path):
    """The site on a database that can be read and not written."""
    settings = {key: value for key, value in app.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    file = tmp_path / "frozen.sqlite"
    site = create_app(settings | {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}"})
    with site.app_context():
        db.create_all()
        forum, ada = make.forum(), make.person()
        make.registration(forum, ada)
        db.session.add(SignIn(person_id=ada.id, key_hash=hashed("a key"), created_at=make.NOW, proved_at=make.NOW))
        db.session.commit()
        db.engine.dispose()
    site = create_app(settings | {"SQLALCHEMY_DATABASE_URI": f"sqlite:///file:{file}?mode=ro&uri=true", "PROPAGATE_EXCEPTIONS": False})
    site.extensions["clock"] = lambda: make.NOW
    yield site.test_client(), f"/en/forums/{forum.slug}/topics/1/messages"
    with site.app_context():
        db.engine.dispose()


def test_words_sent_to_a_site_that_cannot_store_them_come_back(frozen):
    browser, address = frozen
    with browser.session_transaction() as session:
        session["sign_in"] = "a key"
    page = Page(browser.post(address, data={"subject": "Insulation", "body": "Typed for an <hour>.", "initiatives-0-title": "A course"}))
    assert page.status == 503 and page.response.headers["Retry-After"]
    assert page.has("What you wrote, to copy") and page.has("Insulation") and page.has("Typed for an <hour>.") and page.has("A course")


def test_a_page_that_says_no_gives_back_what_was_typed_and_never_a_password(app, client):
    forum = make.forum(visibility="closed")
    page = Page(client.post(f"/en/forums/{forum.slug}/messages/1/hiding", data={"reason": "Typed with care.", "password": "secret words", "csrf_token": "token"}))
    assert page.status == 404 and page.has("Typed with care.") and "secret words" not in page.html


def test_a_text_beyond_all_bounds_is_refused_before_it_is_read(app, as_):
    forum = make.forum()
    ada = make.person()
    make.registration(forum, ada)
    answer = as_(ada).post(f"/en/forums/{forum.slug}/topics/1/messages", data={"body": "x" * 13_000_000})
    assert answer.status_code == 413 and len(answer.data) < 20_000
