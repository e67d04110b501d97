"""ORM 25, the yardstick: a minimal Flask page that reads 25 messages with their authors by two ORM queries and renders stored HTML with Jinja.

Nothing is left out that such a page needs and nothing is added that it does not: no session, no headers, no compression, no languages.
Beside it stand the parts it is made of (the same without the ORM, without the database, without anything), to see where time goes.
"""

import os
from datetime import datetime

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import DateTime, ForeignKey, Index, String, Text, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Topic {{ number }}</title></head>
<body>
<h1>Topic {{ number }}</h1>
{% for message in messages %}
<article id="m{{ message.number }}">
  <h2><a href="#m{{ message.number }}">#{{ message.number }}</a> {{ message.subject }}</h2>
  <p>{{ message.author.name }}, {{ message.author.country }} <time datetime="{{ message.posted_at.isoformat() }}">{{ message.posted_at.strftime("%d %B %Y, %H:%M") }}</time></p>
  <div>{{ message.html|safe }}</div>
</article>
{% endfor %}
</body>
</html>
"""


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(2))
    organization: Mapped[str | None] = mapped_column(Text)


class Message(Base):
    __tablename__ = "message"
    __table_args__ = (Index("ix_message_topic", "topic", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[int]
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    posted_at: Mapped[datetime] = mapped_column(DateTime)
    subject: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)

    author: Mapped[Author] = relationship()


def engine_at(path: str):
    """SQLite as a careful site runs it: write-ahead log, sixteen megabytes of cache."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record):
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def create_app(path: str | None = None) -> Flask:
    """The yardstick on the database at ``path`` (default: YARDSTICK_DATABASE)."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": PAGE})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    engine = engine_at(path or os.environ["YARDSTICK_DATABASE"])

    @app.get("/orm/<int:number>")
    def orm(number):
        asked = select(Message).where(Message.topic == number).order_by(Message.number).limit(25).options(selectinload(Message.author))
        with Session(engine) as session:
            return render_template("page.html", number=number, messages=session.scalars(asked).all())

    @app.get("/core/<int:number>")
    def core(number):
        return render_template("page.html", number=number, messages=_by_columns(engine, number))

    kept = {}

    @app.get("/jinja/<int:number>")
    def jinja(number):
        if number not in kept:
            kept[number] = _by_columns(engine, number)
        return render_template("page.html", number=number, messages=kept[number])

    @app.get("/empty")
    def empty():
        return ""

    return app


def _by_columns(engine, number):
    message, author = Message.__table__, Author.__table__
    with engine.connect() as connection:
        asked = select(message.c.number, message.c.author_id, message.c.posted_at, message.c.subject, message.c.html)
        rows = connection.execute(asked.where(message.c.topic == number).order_by(message.c.number).limit(25)).all()
        authors = {row.id: row for row in connection.execute(select(author).where(author.c.id.in_({row.author_id for row in rows})))}
    return [{"number": row.number, "posted_at": row.posted_at, "subject": row.subject, "html": row.html, "author": authors[row.author_id]} for row in rows]
