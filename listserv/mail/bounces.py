"""Letters about letters that came back, as values, each with a sample."""

from core.letters import Letter, compose, link, preview


def suspended(*, to: str, language: str, key: str, status: str) -> Letter:
    """To a mailbox that is left in peace from now on; whoever reads it starts the letters again."""
    return compose("listserv/suspended", to=to, language=language, page=link("listserv.arrival", language, token=key), status=status)


def keepers(*, to: str, language: str, kind: str, slug: str, title: str, count: int) -> Letter:
    """To those who keep a list: how many of its subscribers no longer get letters."""
    page = link("listserv.forum_subscribers", language, slug=slug) if kind == "forum" else link("listserv.subscribers", language, name=slug)
    return compose("listserv/keepers", to=to, language=language, title=title, count=count, page=page)


@preview("listserv/suspended")
def _suspended() -> Letter:
    return suspended(to="ada@example.org", language="en", key="8r2", status="5.1.1")


@preview("listserv/keepers")
def _keepers() -> Letter:
    return keepers(to="mo@example.org", language="en", kind="forum", slug="warm-homes", title="Warm homes", count=3)
