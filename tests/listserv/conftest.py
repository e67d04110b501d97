"""A relay to deliver to, and post that runs when a test says so."""

import pytest

from listserv.jobs import post
from tests import make
from tests.listserv.digest_tools import DAY, MORNING
from tests.listserv.sink import relay
from tests.listserv.subscribers import follow
from tests.listserv.taking_part import Here
from tests.make import NOW


@pytest.fixture
def sink(app):
    """The site's relay."""
    controller = relay()
    controller.start()
    before = app.config["MAIL_URL"], app.config.get("MAIL_PATIENCE")
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{controller.port}"
    app.config["MAIL_PATIENCE"] = 5.0
    yield controller.handler
    app.config["MAIL_URL"], app.config["MAIL_PATIENCE"] = before
    controller.stop()


@pytest.fixture
def deliver(sink):
    """``deliver()``: what has appeared gets its rows, and what is due goes out."""

    def run():
        post.fan_out()
        return post.deliver()

    return run


@pytest.fixture
def later(app, monkeypatch):
    """The post goes out after all digests of these tests are due."""
    monkeypatch.setitem(app.extensions, "clock", lambda: MORNING + 20 * DAY)


@pytest.fixture
def daily(app):
    """A forum and somebody who chose one letter a day before anything was said."""
    forum = make.forum()
    reader = make.person(email="ada@example.org")
    follow(reader, "forum", forum.id, "daily", forum=forum, at=NOW - DAY)
    return forum, reader


@pytest.fixture
def here(app):
    """A forum that takes mail."""
    return Here()
