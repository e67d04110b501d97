"""What the stories of writing share: the addresses of a forum, and sending its forms."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.database import db
from forum.models import Forum, Message
from tests.pages import Page, post


def at(forum: Forum, rest: str = "") -> str:
    """An address in a forum, in English."""
    return f"/en/forums/{forum.slug}{rest}"


def write(browser, forum: Forum, *, topic: int = 1, status: int = 200, **fields) -> Page:
    """Sends a message to a topic, as the button "Post without preview" does; follows where it leads."""
    return post(browser, at(forum, f"/topics/{topic}/messages"), status=status, **({"act": "post", "subject": "A subject", "body": "Some words."} | fields))


def answer(browser, forum: Forum, number: int, *, status: int = 200, **fields) -> Page:
    """Sends a reply."""
    return post(browser, at(forum, f"/messages/{number}/replies"), status=status, **({"act": "post", "subject": "Re: A subject", "body": "Some words."} | fields))


def messages(forum: Forum) -> list[Message]:
    """All messages of a forum by number, as they are stored now."""
    return list(db.session.scalars(select(Message).where(Message.forum_id == forum.id).order_by(Message.number).execution_options(populate_existing=True)))


def fresh(forum: Forum) -> Forum:
    """A forum with its counts, as it is stored now."""
    return db.session.execute(select(Forum).where(Forum.id == forum.id).options(selectinload(Forum.topics)).execution_options(populate_existing=True)).scalar_one()
