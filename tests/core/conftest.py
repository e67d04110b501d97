"""A site with some pages that fail, for the tests of what stands around every page."""

from errno import ENOSPC

import pytest
from flask import abort, request
from werkzeug.exceptions import TooManyRequests

from app import create_app
from core.database import db
from core.guard import limiter


@pytest.fixture(scope="module")
def troubled(_app):
    """The site with some pages that fail."""
    settings = {key: value for key, value in _app.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    site = create_app(settings | {"PROPAGATE_EXCEPTIONS": False, "WTF_CSRF_ENABLED": True, "RATELIMIT_ENABLED": True})
    limiter.enabled = False  # one limiter for all sites of this process: it is switched on by the tests that are about it

    @site.get("/en/fault")
    def fault():
        raise ZeroDivisionError("the secret of the fault")

    @site.get("/en/full")
    def full():
        raise OSError(ENOSPC, "No space left on device")

    @site.get("/en/too-many")
    def too_many():
        raise TooManyRequests(retry_after=17)

    @site.get("/en/limited")
    @limiter.limit("2/minute")
    def limited():
        return "here"

    @site.get("/en/who")
    def who():
        return request.remote_addr or ""

    @site.get("/api/v1/missing")
    def missing():
        abort(404)

    yield site
    with site.app_context():
        db.engine.dispose()
