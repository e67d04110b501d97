"""Search over the messages that the reader may read."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup, escape

from core import asked, paging, search
from core.access import current_person
from core.guard import limiter
from core.languages import city, moment
from forum.queries import finding
from forum.queries.finding import Hit
from forum.views import pages
from forum.views.words import byline, tongue


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit in the words and attributes of the page."""

    number: int
    address: str
    subject: Markup
    excerpt: Markup
    tongue: Markup
    entity: str
    at: str
    when: str
    city: str
    place: str
    forum: str
    forum_tongue: Markup
    topic: int | None


def shown(hit: Hit, base: str) -> ShownHit:
    """A hit as the page shows it; ``base`` is the address of the forums."""
    address = f"{base}/{hit.slug}"
    return ShownHit(
        number=hit.number, address=f"{address}/messages/{hit.number}", subject=_marked(hit.subject), excerpt=_marked(hit.pieces), tongue=tongue(hit.language), entity=byline(hit.speaker).entity,
        at=hit.posted_at.isoformat(timespec="minutes"), when=moment(hit.posted_at, "long", hit.timezone), city=city(hit.timezone),
        place=f"{address}/topics/{hit.topic}" if hit.topic else address, forum=hit.forum, forum_tongue=tongue(hit.forum_language), topic=hit.topic,
    )  # fmt: skip


def _marked(pieces: tuple[tuple[str, bool], ...]) -> Markup:
    return Markup("".join([f"<mark>{escape(words)}</mark>" if hit else escape(words) for words, hit in pieces]))


@pages.get("/search", endpoint="search")
@limiter.limit("300 per minute")
def search_() -> Any:
    """Messages that have all the words, the newest first."""
    words, slug = asked.text("q", most=400), asked.text("forum", most=200)
    query = search.parse(words)
    result = finding.messages_with(query, current_person(), slug=slug, page=asked.page()) if query else None
    base = url_for("forum.index")
    hits = [shown(hit, base) for hit in result.hits] if result else []
    keep = tuple((key, value) for key, value in (("q", words), ("forum", slug)) if value)
    numbered = paging.pages_of(page=result.page, total=result.total, size=finding.HITS, keep=keep) if result else None
    return render_template("forum/search.html", words=words, slug=slug, asked=bool(words), result=result, hits=hits, pages=numbered)
