"""A closed forum, its moderator, somebody who contributed, and time that goes on."""

from datetime import timedelta

import pytest

from tests.forum.summing import first_contributor, moderator, warm_homes
from tests.make import NOW


@pytest.fixture
def forum(app):
    return warm_homes()


@pytest.fixture
def mo(forum, as_):
    return as_(moderator(forum))


@pytest.fixture
def ada(forum, as_):
    return as_(first_contributor())


@pytest.fixture
def later(app):
    """``later(days=1)``: the clock stands so long after NOW."""

    def goes(**by):
        app.extensions["clock"] = lambda: NOW + timedelta(**by)

    return goes
