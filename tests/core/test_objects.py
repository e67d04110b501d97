"""Objects read by statements that are compiled once: what they hold, what hangs on them, and what of a session they leave alone."""

import pytest
from sqlalchemy import bindparam, inspect, select
from sqlalchemy.exc import DBAPIError

from accounts.models import Person
from core.database import db
from core.objects import Objects, Part
from core.prepared import Prepared
from forum.models import Forum, Question, Topic
from tests import make

_forums, _topics, _questions, _people = (table.__table__ for table in (Forum, Topic, Question, Person))
_by_name = Objects(Part(Person), lambda people: people.where(_people.c.name == bindparam("name")))
_freshly = Objects(Part(Person), lambda people: people.where(_people.c.name == bindparam("name")), fresh=True)
_with_topics = Objects(
    Part(Forum, only=("title",), many={"topics": Part(Topic, many={"questions": Part(Question)})}),
    lambda forums: (
        forums.outerjoin(_topics, _topics.c.forum_id == _forums.c.id)
        .outerjoin(_questions, _questions.c.topic_id == _topics.c.id)
        .order_by(_forums.c.id, _topics.c.number, _questions.c.number)
    ),
)


def test_an_object_is_what_the_session_itself_would_have_read(app):
    make.person(name="Ada")
    db.session.commit()
    db.session.expunge_all()
    mine = _by_name.first(db.session(), {"name": "Ada"})
    held = {name: value for name, value in mine.__dict__.items() if name != "_sa_instance_state"}
    assert inspect(mine).persistent and not db.session.dirty and db.session.get(Person, mine.id) is mine
    db.session.expunge_all()
    theirs = db.session.scalar(select(Person).where(Person.name == "Ada"))
    assert held == {name: value for name, value in theirs.__dict__.items() if name != "_sa_instance_state"}
    assert _by_name.first(db.session(), {"name": "Nobody"}) is None


def test_what_is_changed_on_it_is_stored(app):
    make.person(name="Ada", country="KE")
    db.session.expunge_all()
    _by_name.first(db.session(), {"name": "Ada"}).country = "MX"
    db.session.flush()
    assert db.session.scalar(select(_people.c.country)) == "MX"


def test_what_waits_in_the_session_is_found_and_what_it_knows_stays_unless_it_is_read_freshly(app):
    ada = make.person(name="Ada", country="KE")
    ada.name = "Ada L."
    assert _by_name.first(db.session(), {"name": "Ada L."}) is ada
    db.session.execute(_people.update().values(country="MX"))
    assert _by_name.first(db.session(), {"name": "Ada L."}).country == "KE"
    assert _freshly.first(db.session(), {"name": "Ada L."}).country == "MX" and not db.session.dirty


def test_each_stands_once_with_all_that_hangs_on_it_in_order(app):
    forum, bare = make.forum(title="Full", topics=2, questions=3), make.forum(title="Bare", topics=0)
    db.session.expunge_all()
    found = {one.title: one for one in _with_topics.all(db.session(), {})}
    assert [(topic.number, [question.text for question in topic.questions]) for topic in found["Full"].topics] == [
        (n, [f"Question {q} of topic {n}?" for q in (1, 2, 3)]) for n in (1, 2)
    ]
    assert found["Bare"].topics == [] and found["Bare"].id == bare.id
    assert found["Full"].slug == forum.slug  # a column that was not asked for is read when it is needed


def test_what_the_driver_refuses_is_an_error_of_the_library_without_the_values(app):
    first, second = make.person(name="Ada"), make.person(name="Ben")
    same = Prepared(_people.update().where(_people.c.id == bindparam("one")).values(id=bindparam("other")))
    with pytest.raises(DBAPIError, match="UPDATE person") as refused:
        same.run(db.session.connection(), {"one": first.id, "other": second.id})
    assert "parameters" not in str(refused.value)
    db.session.rollback()


def test_rows_come_as_python_knows_them(app):
    make.person(name="Ada")
    asked = Prepared(select(_people.c.name, _people.c.confirmed_at).where(_people.c.name == bindparam("name")))
    assert asked.run(db.session.connection(), {"name": "Ada"}).first() == ("Ada", make.NOW)
    assert asked.run(db.session.connection(), {"name": "Nobody"}).first() is None
