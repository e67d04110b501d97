"""Words that break pages where they can, in a real browser: they run nothing, and no page grows wider than a phone."""

from types import SimpleNamespace

import pytest

from core.database import db
from tests.browser.conftest import Live
from tests.conftest import Browser
from tests.forum.hostile import FORMS, HOSTILE, Scene
from tests.make import NOW

pytestmark = pytest.mark.browser


@pytest.fixture
def then(site: Live):
    """The site at the hour of the words, without tokens while they are sent."""
    app, client = site.app, site.app.test_client_class
    app.extensions["clock"], app.config["WTF_CSRF_ENABLED"], app.test_client_class = (lambda: NOW), False, Browser
    yield site
    app.config["WTF_CSRF_ENABLED"], app.test_client_class = True, client
    del app.extensions["clock"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_words_run_nothing_and_fit_on_a_phone(then, reader, kind):
    window, wrong = reader(viewport={"width": 360, "height": 740}), []

    def cookie_of(person):
        who = SimpleNamespace(id=person.id)
        db.session.commit()  # SQLite has one writer
        return then.cookie_for(who)

    def signed_in(person):
        client = then.app.test_client()
        if person is not None:
            cookie = cookie_of(person)
            client.set_cookie(cookie["name"], cookie["value"])
        return client

    for name, form in FORMS.items():
        then.empty()
        with then.app.app_context():
            looks = form(Scene(signed_in), HOSTILE[kind])
            for person, path in looks:
                window.context.clear_cookies()
                if person is not None:
                    window.context.add_cookies([cookie_of(person)])
                db.session.commit()
                if path.endswith(".atom") or window.page.goto(then.url + path).status != 200:
                    continue
                wide = window.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                wrong += [f"{name}: {path} is {wide} px too wide"] if wide > 0 else []
    assert not wrong, "\n".join(wrong)
