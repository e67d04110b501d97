"""What a package's own pages leave alone is refused as everywhere on the site."""

import pytest

from app import create_app
from core.guard import limiter
from tests import make

pytestmark = pytest.mark.wide


@pytest.fixture
def fenced(app):
    """The same site with limits and tokens that count."""
    site = create_app({key: value for key, value in app.config.items() if key.isupper()} | {"RATELIMIT_ENABLED": True, "WTF_CSRF_ENABLED": True})
    site.extensions["clock"] = lambda: make.NOW
    yield site.test_client()
    limiter.enabled = False


def test_who_searches_too_fast_is_asked_to_wait(fenced):
    answers = [fenced.get("/en/search") for _ in range(301)]
    assert {answer.status_code for answer in answers[:300]} == {200}
    assert answers[300].status_code == 429 and answers[300].headers["Retry-After"]


def test_a_form_without_its_token_is_refused_and_no_fault(fenced, app):
    forum = make.forum()
    assert fenced.post(f"/en/forums/{forum.slug}/registration").status_code == 400
