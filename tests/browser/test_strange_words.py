"""Words that break pages where they can, in a real browser: they run nothing, and no page grows wider than a phone."""

from types import SimpleNamespace

import pytest

from core.database import db
from tests.browser.conftest import Live
from tests.conftest import Browser
from tests.forum.hostile import ALL_AT_ONCE, FORMS, MARK, Scene
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


def test_words_run_nothing_and_fit_on_a_phone(then, reader):
    """All kinds of them at once; each kind alone is read, without a browser, in tests/forum/test_hostile_words.py."""
    window, wrong, unseen = reader(viewport={"width": 360, "height": 740}), [], []

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

    def shown(name, form, words) -> bool:
        """Looks at every page; whether one of them shows the words."""
        then.empty()
        found = False
        with then.app.app_context():
            for person, path in form(Scene(signed_in), words):
                window.context.clear_cookies()
                if person is not None:
                    window.context.add_cookies([cookie_of(person)])
                db.session.commit()
                if path.endswith(".atom") or window.page.goto(then.url + path).status != 200:
                    continue
                wide, said = window.page.evaluate(f"[document.documentElement.scrollWidth - document.documentElement.clientWidth, document.body.innerHTML.includes('{MARK}')]")
                wrong.extend([f"{name}: {path} is {wide} px too wide"] if wide > 0 else [])
                found = found or said
        return found

    for name, form in FORMS.items():
        if not any(shown(name, form, words) for words in ALL_AT_ONCE):
            unseen.append(name)
    assert not wrong, "\n".join(wrong)
    assert not unseen, "words of every form are shown somewhere"
