"""Counts beside forums, topics, questions and threads."""

from sqlalchemy import select

from core.database import db
from forum import figures
from forum.models import Forum, Question, Thread, Topic
from tests import make


def _counts():
    db.session.expire_all()
    forums = [
        (f.message_count, f.input_count, f.contributor_count, f.initiative_count, f.last_message_at, f.registered_count)
        for f in db.session.scalars(select(Forum).order_by(Forum.id))
    ]
    topics = [(t.message_count, t.input_count, t.contributor_count, t.thread_count, t.last_message_at) for t in db.session.scalars(select(Topic).order_by(Topic.id))]
    return forums, topics, list(db.session.scalars(select(Question.input_count).order_by(Question.id))), list(db.session.scalars(select(Thread.message_count).order_by(Thread.id)))


def test_counts_kept_one_message_at_a_time_equal_a_recount(app):
    forum = make.forum(topics=2)
    one, two = make.registration(forum), make.registration(forum)
    first = make.message(forum, author=one, questions=(forum.topics[0].questions[0],))
    make.message(forum, author=one, reply_to=first)
    make.message(forum, author=two, topic=forum.topics[1])
    make.message(forum, author=two, status="pending")
    make.message(forum, author=two, kind="moderator", whole_forum=True)
    kept = _counts()
    assert kept[0][0][:3] == (4, 3, 2)
    figures.recount(db.session, forum.id)
    db.session.commit()
    assert _counts() == kept


def test_a_hidden_message_leaves_every_count(app):
    forum = make.forum()
    one = make.registration(forum)
    message = make.message(forum, author=one, questions=(forum.topics[0].questions[0],))
    db.session.add(message.hide(by=None, at=make.NOW, reason="spam"))
    figures.message_vanished(db.session, message)
    db.session.commit()
    kept = _counts()
    assert kept[0][0][:4] == (0, 0, 0, 0)
    assert kept[2] == [0, 0] and kept[3] == [0]
    figures.recount(db.session, forum.id)
    db.session.commit()
    assert _counts() == kept
