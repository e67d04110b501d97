"""The letter to somebody who wrote to a forum without being registered for it: how to register, as a value, with a sample."""

from datetime import UTC, datetime

from core.letters import Letter, compose, link, preview
from forum.models import Forum
from listserv import addresses


def not_registered(sender: str, language: str, *, forum: Forum, known: bool, why_not: str, at: datetime) -> Letter:
    """``known`` where the sender has an account; ``why_not`` says why they cannot register (empty: they can, on the page or by an answer)."""
    answerable = not why_not and bool(sender)
    headers = {"Reply-To": addresses.address("register", addresses.register_token(forum.id, sender, at=at))} if answerable else {}
    page = link("forum.show" if why_not else "forum.registration", language, slug=forum.slug)
    return compose("listserv/not_registered", to=sender, language=language, headers=headers, title=forum.title, page=page, known=known, why_not=why_not)


@preview("listserv/not_registered")
def _not_registered() -> Letter:
    forum = Forum(id=1, slug="warm-homes", title="Warm homes")
    return not_registered("ada@example.org", "en", forum=forum, known=False, why_not="", at=datetime(2026, 3, 11, 12, tzinfo=UTC))
