"""Selects compiled once and what is made of their rows: as the database says it now, never older, and its errors under the names that pages know."""

from dataclasses import dataclass

import pytest
from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.exc import DBAPIError

from accounts.models import Person
from core.database import db
from core.remembered import Remembered
from tests import make

_people = Person.__table__


@dataclass(frozen=True)
class Named:
    name: str
    confirmed_at: object


def one(rows):
    return Named(*rows[0]) if rows else None


def of_key():
    return select(_people.c.name, _people.c.confirmed_at).where(_people.c.id == bindparam("key"))


def test_columns_come_as_their_types_say(app):
    ada = make.person(name="Ada")
    assert Remembered(of_key(), tuple).now(key=ada.id) == (["Ada", make.NOW],)


def test_what_was_made_is_given_again_until_the_rows_are_others(app):
    ada, people = make.person(name="Ada"), Remembered(of_key(), one)
    first = people.now(key=ada.id)
    assert first == Named("Ada", make.NOW) and people.now(key=ada.id) is first
    ada.name = "Ada of Mexico"
    db.session.flush()
    assert people.now(key=ada.id) == Named("Ada of Mexico", make.NOW)
    assert people.now(key=0) is None


def test_no_more_than_the_latest_are_kept(app):
    made = []
    people = Remembered(of_key(), lambda rows: made.append(rows[0][0]) or rows[0][0], kept=2)
    keys = [make.person(name=f"Person {number}").id for number in range(3)]
    for key in (*keys, *keys[1:], keys[0]):
        people.now(key=key)
    assert made == ["Person 0", "Person 1", "Person 2", "Person 0"]


@pytest.mark.parametrize("listening", [False, True])
def test_a_failing_select_fails_as_with_the_library(app, queries, listening):
    broken = Remembered(select(literal_column("no_such_column")), tuple)
    with pytest.raises(DBAPIError) as wrong:
        if listening:
            with queries():
                broken.now()
        else:
            broken.now()
    assert "no_such_column" in str(wrong.value)
    db.session.rollback()
