"""A live site for a real browser: its own database file, a server thread, Debian's Chromium driven by Playwright."""

import os
import re
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from accounts.models import Person, SignIn
from accounts.sessions import hashed
from app import create_app
from core.database import Base, db
from tests.every_part import CHROMIUM


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator["Live"]:
    """The site as it is served: tokens are asked for, the real clock runs. Every test finds it empty."""
    folder = tmp_path_factory.mktemp("live")
    app = create_app(
        {
            "TESTING": True,
            "ENVIRONMENT": "development",
            "INSTANCE": folder,
            "SECRET_KEY": "a key for browser stories, long enough",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'live.sqlite'}",
            "QUEUE_URL": f"sqlite:///{folder / 'queue.sqlite'}",
            "MAIL_URL": f"dir:{folder / 'mail'}",
            "FILES_URL": str(folder / "files"),
            "LISTSERV_DOMAIN": "lists.example.org",
            "RATELIMIT_ENABLED": False,
            "DELIVER_AT_ONCE": False,
            "PROPAGATE_EXCEPTIONS": False,
            "ARGON2": {"time_cost": 1, "memory_cost": 64, "parallelism": 1},
        }
    )
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(pytestconfig.cache.mkdir("templates")))
    with app.app_context():
        db.create_all()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["SITE_URL"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Live(app)
    server.shutdown()
    thread.join()


class Live:
    """The running site: its address, and a way to put things into it."""

    def __init__(self, app) -> None:
        self.app, self.url = app, app.config["SITE_URL"]

    @contextmanager
    def made(self) -> Iterator[None]:
        """Within this block ``tests.make`` writes to the site's database."""
        with self.app.app_context():
            yield
            db.session.commit()
            db.session.remove()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def empty(self) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            connection.exec_driver_sql("DELETE FROM forum")  # with it goes the log of acts, which goes in no other way
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
            connection.exec_driver_sql("DELETE FROM message_search")

    def cookie_for(self, person: Person) -> dict[str, str]:
        """A cookie with which that person is signed in."""
        key = secrets.token_urlsafe(16)
        with self.made():
            db.session.add(SignIn(person_id=person.id, key_hash=hashed(key), created_at=self.now(), proved_at=self.now(), device="a browser", address="127.0.0.1"))
        with self.app.test_client() as client, client.session_transaction() as session:
            session["sign_in"] = key
            session.permanent = True
        value = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"]).value
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.url}


@pytest.fixture
def site(live: Live) -> Iterator[Live]:
    """The live site, empty."""
    yield live
    live.empty()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert program, "these stories need Chromium (apt install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-background-networking"])
        yield browser
        browser.close()


@pytest.fixture(params=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """A story that asks for this is told twice: every act works as a plain form too."""
    return request.param == "with scripts"


class Reader:
    """Somebody at a browser. Words of the page, not its markup, say where to look."""

    def __init__(self, site: Live, page: Page) -> None:
        self.site, self.context, self.page = site, page.context, page
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._fail)

    def _hear(self, said: ConsoleMessage) -> None:
        # A form sent back with its faults, or a refusal, is an answer and no fault of the page.
        if said.type == "error" and not re.search(r"status of (403|409|410|422)\b", said.text):
            self.complaints.append(said.text)

    def _fail(self, error: Error) -> None:
        self.complaints.append(str(error))

    def goes(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def sees(self, words: str) -> bool:
        return " ".join(words.split()) in re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    def leaves(self) -> None:
        """The window is as it was when it was opened: nothing is kept, nobody listens."""
        self.page.remove_listener("console", self._hear)
        self.page.remove_listener("pageerror", self._fail)
        self.page.unroute_all()
        self.page.once("dialog", lambda dialog: dialog.accept())  # words that would be lost
        self.page.goto("about:blank")
        self.context.clear_cookies()
        self.context.new_cdp_session(self.page).send("Storage.clearDataForOrigin", {"origin": self.site.url, "storageTypes": "all"})

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> dict[bool, list[Page]]:
    """Windows that nobody uses, with scripts and without: to open one takes as long as to read several pages."""
    return {True: [], False: []}


@pytest.fixture
def reader(site: Live, browser: Browser, windows: dict[bool, list[Page]]):
    """``reader(person=None, scripts=True, viewport=…)``: an empty browser window; at the end nothing may have been complained of in its console."""
    opened: list[tuple[Reader, bool]] = []

    def open_(person: Person | None = None, *, scripts: bool = True, viewport: ViewportSize | None = None) -> Reader:
        if windows[scripts]:
            page = windows[scripts].pop()
        else:
            page = browser.new_context(java_script_enabled=scripts, locale="en-GB").new_page()
            page.set_default_timeout(10_000)
        page.set_viewport_size(viewport or {"width": 1280, "height": 720})
        opened.append((Reader(site, page), scripts))
        if person is not None:
            page.context.add_cookies([site.cookie_for(person)])
        return opened[-1][0]

    yield open_
    for each, scripts in opened:
        each.leaves()
        windows[scripts].append(each.page)
    assert not [words for each, _ in opened for words in each.complaints], "the browser's console stays empty"
