"""Letters to somebody who wrote to a forum without being registered for it: how to register by an answer, what its lines lack, why not; as values, each with a sample."""

from collections.abc import Mapping
from datetime import UTC, datetime

from accounts.words import CATEGORY_NAMES
from core.letters import Letter, compose, link, preview
from forum.models import Forum
from listserv import addresses
from listserv.registering_lines import Said
from listserv.rules.registering import offered


def not_registered(sender: str, language: str, *, forum: Forum, known: bool, why_not: str, at: datetime) -> Letter:
    """``known`` where the sender has an account; ``why_not`` says why they cannot register (empty: they can, on the page or by an answer).

    ``sender`` is the address that this very letter goes to: whoever answers from there has read it. Empty, one registers on the page only.
    """
    answerable = not why_not and bool(sender)
    page = link("forum.show" if why_not else "forum.registration", language, slug=forum.slug)
    return compose(
        "listserv/not_registered", to=sender, language=language, headers=_reply(forum, sender, at=at) if answerable else {}, title=forum.title, page=page, known=known, why_not=why_not,
        answerable=answerable, said=Said(), categories=_categories(forum),
    )  # fmt: skip


def register_again(sender: str, language: str, *, forum: Forum, said: Said, why_not: str = "", at: datetime) -> Letter:
    """What was understood, and what is still missing; or why they cannot be registered."""
    return compose(
        "listserv/register_again", to=sender, language=language, headers={} if why_not else _reply(forum, sender, at=at), title=forum.title, said=said, why_not=why_not,
        categories=_categories(forum), lacks=said.lacks, page=link("forum.show" if why_not else "forum.registration", language, slug=forum.slug),
    )  # fmt: skip


def _reply(forum: Forum, sender: str, *, at: datetime) -> Mapping[str, str]:
    return {"Reply-To": addresses.address("register", addresses.register_token(forum.id, sender, at=at))}


def _categories(forum: Forum) -> list[tuple[str, str]]:
    return [(category, CATEGORY_NAMES[category]) for category in offered(forum)]


_FORUM = Forum(id=1, slug="warm-homes", title="Warm homes")
_AT = datetime(2026, 3, 11, 12, tzinfo=UTC)


@preview("listserv/not_registered")
def _not_registered() -> Letter:
    return not_registered("ada@example.org", "en", forum=_FORUM, known=False, why_not="", at=_AT)


@preview("listserv/register_again")
def _register_again() -> Letter:
    return register_again("ada@example.org", "en", forum=_FORUM, said=Said("Ada Okoro", None, "Ministry of Housing", "party", (("country", "Atlantis"),)), at=_AT)
