"""A forum with a draft, and two who work at its desk."""

import pytest

from tests.forum.desks import forum_of_four, moderator


@pytest.fixture
def forum(app):
    return forum_of_four()


@pytest.fixture
def mo(forum, as_):
    return as_(moderator(forum, "Mo Derator"))


@pytest.fixture
def sec(forum, as_):
    return as_(moderator(forum, "Sec Retary"))
