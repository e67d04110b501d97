"""Seeds a site and the yardstick with the same messages, quickly: texts are rendered once, rows stored one by one in bulk."""

import hashlib
import hmac
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select, text

from accounts.models import Person, SignIn
from accounts.sessions import KEY, hashed
from core.database import Base, db, is_sqlite
from core.search import indexed
from core.text import RENDERER, html_of, plain_of
from forum import figures
from forum.models import Forum, Initiative, Message, MessageGoal, MessageQuestion, Question, Registration, Thread, Topic, message_index
from plans.models import Edition, Goal
from tests.bench import words, yardstick

SLUG = "bench"
TOPICS, QUESTIONS, PEOPLE, OTHER_FORUMS, GOALS = 4, 3, 200, 24, 14
LONG_THREAD = 100
AT_ONCE = 5000
COUNTRIES = ("MX", "KE", "FR", "BR", "CN", "JP", "ZA", "EG", "SE", "PE", "IN", "MY", "CO", "CL", "NG", "DE", "ES", "IT", "ID", "PH")


@dataclass(frozen=True)
class Seeded:
    """What the bench needs to know of a seeded site."""

    messages: int
    long_thread: int  # the number that opens the thread of a hundred messages


def seed(app: Flask, *, messages: int, beside: Path) -> Seeded:
    """Fills an empty database with ``messages`` messages, and the yardstick's at ``beside`` with the same rows; what was seeded before is kept."""
    with app.app_context():
        known = db.session.scalar(select(Forum.last_number).where(Forum.slug == SLUG))
        if known is None:
            now = datetime.now(UTC).replace(microsecond=0)
            _people_and_forums(now)
            _messages(messages, beside, now=now)
            figures.recount(db.session, 1)
            db.session.commit()
            _settle()
        elif known < messages:
            raise SystemExit(f"The database holds {known} messages and not {messages}: give another --folder or --database.")
        return Seeded(messages=messages, long_thread=db.session.scalars(select(Thread.root_number).where(Thread.id == 1)).one())


def cookie(app: Flask, number: int) -> str:
    """The session cookie of a seeded person who is signed in."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return signer.dumps({KEY: _key(app, number), "_permanent": True})


def _key(app: Flask, number: int) -> str:
    return hmac.new(str(app.config["SECRET_KEY"]).encode(), str(number).encode(), hashlib.sha256).hexdigest()


def _people_and_forums(now: datetime) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    opens, closes = now - timedelta(days=10), now + timedelta(days=10)
    everybody = range(1, PEOPLE + 1)
    _insert(Edition, {"id": 1, "code": "bench-plan", "edition": "adopted", "title": "A plan", "digest": "bench"})
    _insert(Goal, *({"id": n, "edition_id": 1, "position": n, "code": f"A.{n}", "title": f"Goal number {n} of the plan", "short_title": f"Goal {n}"} for n in range(1, GOALS + 1)))
    known = {"category": "party", "role": "member", "created_at": opens, "confirmed_at": opens}
    _insert(Person, *({"id": n, "email": f"person{n}@example.org", "name": f"Participant {n}", "country": COUNTRIES[n % 20], **known} for n in everybody))
    _insert(SignIn, *({"person_id": n, "key_hash": hashed(_key(app, n)), "created_at": now, "proved_at": now} for n in everybody))
    for n in range(OTHER_FORUMS + 1):  # the first is the one with the messages
        ago = timedelta(days=30 * n)
        slug, title = (SLUG, "Capacity-building, on the bench") if n == 0 else (f"{SLUG}-{n}", f"An earlier forum, number {n}")
        window = {
            "opens_at": opens - ago,
            "closes_at": closes - ago,
            "planned_closes_at": closes - ago,
            "timezone": "America/Toronto",
            "created_at": opens - ago,
            "announced_at": opens - ago,
        }
        _insert(Forum, {"id": n + 1, "slug": slug, "title": title, "about": "What it is about.", "about_html": "<p>What it is about.</p>", "edition_id": 1, **window})
        for number in range(1, TOPICS + 1 if n == 0 else 2):
            _topic(n + 1, number, topic_id=number if n == 0 else TOPICS + n)
    taking_part = {"forum_id": 1, "category": "party", "organization": None, "registered_at": opens}
    _insert(
        Registration,
        *(
            {"id": n, "person_id": n, "name": f"Participant {n}", "country": COUNTRIES[n % 20], "role": "moderator" if n == PEOPLE else "participant", **taking_part}
            for n in everybody
        ),
    )


def _topic(forum_id: int, number: int, *, topic_id: int) -> None:
    words_of_it = {"title": f"Topic {number}: what is under way, and what is needed", "introduction": "Please describe it.", "introduction_html": "<p>Please describe it.</p>"}
    _insert(Topic, {"id": topic_id, "forum_id": forum_id, "number": number, **words_of_it})
    asked = "Which activities are ongoing or planned, of what type, and for whom?"
    _insert(Question, *({"id": (topic_id - 1) * QUESTIONS + q, "topic_id": topic_id, "number": q, "text": f"{asked} ({q})"} for q in range(1, QUESTIONS + 1)))


def _insert(table: type[Base], *rows: dict[str, Any]) -> None:
    if rows:
        db.session.execute(table.__table__.insert(), rows)  # type: ignore[attr-defined]


def _order(messages: int) -> tuple[list[int], int]:
    """Which thread each message belongs to, in the order of posting; thread 1 has a hundred messages, the others share the rest."""
    threads = max(LONG_THREAD, messages // 200)
    rest = messages - LONG_THREAD
    order = [1] * LONG_THREAD + [2 + n % (threads - 1) for n in range(rest)]
    random.Random("order").shuffle(order)
    return order, threads


def _rows(messages: int, now: datetime) -> Iterator[tuple[dict[str, Any], str]]:
    """Every message with what the index holds of it."""
    dice, texts = random.Random("rows"), words.texts()
    html = [html_of(one.body, prefix="m1") for one in texts]
    terms = [indexed(plain_of(page), "en") for page in html]
    order, _ = _order(messages)
    began: dict[int, list[tuple[int, int]]] = {}
    opens = now - timedelta(days=10)
    pause = (now - timedelta(minutes=2) - opens) / messages
    for number, thread in enumerate(order, start=1):
        earlier = began.setdefault(thread, [])
        parent, depth = dice.choice(earlier[-30:]) if earlier else (None, -1)
        if depth < 8:
            earlier.append((number, depth + 1))
        chosen = dice.randrange(len(texts))
        topic = 1 + (thread - 1) % TOPICS
        author = dice.randint(1, PEOPLE - 1)
        subject = f"What we have seen, part {number}" if parent is None else f"Re: what was said in {parent}"
        at = opens + pause * number
        yield (
            {
                "id": number, "forum_id": 1, "topic_id": topic, "thread_id": thread, "reply_to_id": parent, "number": number, "depth": depth + 1,
                "author_id": author, "speaker_id": author, "posted_at": at, "published_at": at, "language": "en", "kind": "input", "status": "published",
                "subject": subject, "body": texts[chosen].body, "html": html[chosen], "renderer": RENDERER,
                "goal_codes": [f"A.{1 + number % GOALS}"] if number % 5 < 2 else None, "question_numbers": [1 + number % QUESTIONS] if number % 2 else None,
            },
            f"{indexed(subject, 'en')} {terms[chosen]}",
        )  # fmt: skip


def _messages(messages: int, beside: Path, *, now: datetime) -> None:
    order, threads = _order(messages)
    roots: dict[int, int] = {}
    for number, thread in enumerate(order, start=1):
        roots.setdefault(thread, number)
    _insert(Thread, *({"id": n, "forum_id": 1, "topic_id": 1 + (n - 1) % TOPICS, "root_number": roots[n]} for n in range(1, threads + 1) if n in roots))
    other = _yardstick(beside)
    rows = _rows(messages, now)
    while part := list(islice(rows, AT_ONCE)):
        plain = [row for row, _ in part]
        _insert(Message, *plain)
        message_index.put(db.session, [(row["id"], kept) for row, kept in part])
        _insert(MessageGoal, *({"message_id": row["id"], "goal_id": int(row["goal_codes"][0][2:]), "set_at": row["posted_at"]} for row in plain if row["goal_codes"]))
        answers = ((row["id"], (row["topic_id"] - 1) * QUESTIONS + row["question_numbers"][0]) for row in plain if row["question_numbers"])
        _insert(MessageQuestion, *({"message_id": message, "question_id": question} for message, question in answers))
        listed = {"position": 1, "title": "An activity told of", "type": "Training", "audience": "Customs", "status": "ongoing"}
        _insert(Initiative, *({"message_id": row["id"], **listed} for row in plain if row["number"] % 20 == 0))
        db.session.execute(Forum.__table__.update().where(Forum.__table__.c.id == 1).values(last_number=plain[-1]["number"]))
        db.session.commit()
        other.executemany(
            "INSERT INTO message (id, topic, number, author_id, posted_at, subject, html) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(row["id"], row["topic_id"], row["number"], row["author_id"], row["posted_at"].strftime("%Y-%m-%d %H:%M:%S.%f"), row["subject"], row["html"]) for row in plain],
        )
        other.commit()
    other.close()


def _yardstick(beside: Path) -> sqlite3.Connection:
    """The yardstick's own database, with the authors in it."""
    beside.unlink(missing_ok=True)
    engine = yardstick.engine_at(str(beside))
    yardstick.Base.metadata.create_all(engine)
    engine.dispose()
    connection = sqlite3.connect(beside)
    people = db.session.execute(select(Registration.id, Registration.name, Registration.country, Registration.organization).where(Registration.forum_id == 1))
    connection.executemany("INSERT INTO author (id, name, country, organization) VALUES (?, ?, ?, ?)", [tuple(row) for row in people])
    return connection


def _settle() -> None:
    """What a running site has done long before it holds so much: identities counted on, statistics taken, the index put together, the log written back."""
    if is_sqlite():
        while message_index.merge(db.session.connection()):  # the worker does it every minute
            db.session.commit()
        db.session.commit()
        with db.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        return
    for table in (Edition, Goal, Person, Forum, Topic, Question, Registration, Thread, Message):
        most = db.session.scalar(select(func.max(table.id)))
        db.session.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :most)"), {"name": table.__tablename__, "most": most})
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
