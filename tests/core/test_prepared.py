"""Statements handed to the driver as they were compiled: what stands in them, what is given with them, and what they refuse."""

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, insert, select, update

from accounts.models import Person
from core.database import db
from core.prepared import Prepared
from tests import make

pytestmark = pytest.mark.engines

_people = Person.__table__


def test_what_stands_in_a_statement_and_what_is_given_with_it_reach_the_row(app):
    ada, ben = make.person(name="Ada"), make.person(name="Ben")
    statement = Prepared(
        update(_people).where(_people.c.id == bindparam("key"), _people.c.name == "Ada").values(country="KE", confirmed_at=bindparam("when", type_=_people.c.confirmed_at.type))
    )
    for one in (ada, ben):
        assert statement.run(db.session.connection(), {"key": one.id, "when": make.NOW + timedelta(days=1)}).rowcount == int(one is ada)
    rows = db.session.execute(select(_people.c.name, _people.c.country, _people.c.confirmed_at).order_by(_people.c.id)).all()
    assert [tuple(row) for row in rows] == [("Ada", "KE", make.NOW + timedelta(days=1)), ("Ben", "MX", make.NOW)]


def test_a_value_that_was_forgotten_is_an_error_and_no_null(app):
    with pytest.raises(KeyError):
        Prepared(update(_people).values(country=bindparam("country"))).run(db.session.connection(), {})


def test_a_row_whose_defaults_are_made_by_the_library_is_refused(app):
    defaulted = next(table for table in db.metadata.sorted_tables if any(column.default is not None and column.default.is_scalar for column in table.c))
    given = {column.name: bindparam(f"b_{column.name}") for column in defaulted.c if column.default is None}
    with pytest.raises(ValueError, match="default"):
        Prepared(insert(defaulted).values(given)).run(db.session.connection(), {})
