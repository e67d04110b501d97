"""A relay to deliver to, and post that runs when a test says so."""

import pytest

from listserv.jobs import post
from tests.listserv.sink import relay


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
