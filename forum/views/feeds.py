"""Atom feeds of a forum, a topic, a thread and a search: the newest published messages of public forums, the same for whoever asks."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext

from core import asked, atom, paging, search
from core.guard import limiter
from core.languages import html_lang, language
from forum.queries import feeds, threads
from forum.queries.feeds import FeedLine
from forum.queries.heads import ForumHead
from forum.views import narrowing, pages
from forum.views.opened import opened
from forum.views.words import byline

EVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed that never had an entry was changed last


@pages.get("/forums/<slug>/feed.atom")
def feed(slug: str) -> Any:
    """What is new in a forum."""
    forum = _public(slug)
    return _answer(forum, forum.title, f"/forums/{slug}", url_for(".show", slug=slug), feeds.newest_of(forum.id))


@pages.get("/forums/<slug>/topics/<int(max=2147483647):number>/feed.atom")
def topic_feed(slug: str, number: int) -> Any:
    """What is new in a topic."""
    forum = _public(slug)
    topic = forum.topic(number) or abort(404)
    address = url_for(".topic", slug=slug, number=number)
    return _answer(forum, f"{forum.title}: {topic.number}. {topic.title}", f"/forums/{slug}/topics/{number}", address, feeds.newest_of(forum.id, topic_id=topic.id))


@pages.get("/forums/<slug>/threads/<int(max=2147483647):number>/feed.atom")
def thread_feed(slug: str, number: int) -> Any:
    """What is new in a thread. Of one that was merged or moved the feed leads to where it stands."""
    forum = _public(slug)
    this = threads.thread_by_root(forum.id, number)
    if this is None or not this.message_count:
        now = threads.thread_with(forum.id, number)
        return redirect(url_for(".thread_feed", slug=slug, number=now)) if now not in (None, number) else abort(404)
    lines = feeds.newest_in(this.id)
    subject = this.title or next((line.subject for line in lines if line.number == number and line.subject), "") or gettext("Thread from message #%(number)s on", number=number)
    return _answer(forum, f"{forum.title}: {subject}", f"/forums/{slug}/threads/{number}", url_for(".thread", slug=slug, number=number), lines)


@pages.get("/search.atom")
@limiter.limit("60 per minute")
def search_feed() -> Any:
    """What a visitor's search finds, the newest. Days are those of UTC, for a feed is nobody's."""
    words, these = asked.text("q", most=search.LONGEST_QUERY), narrowing.asked_for()
    query = search.parse(words)
    found = feeds.newest_found(query, narrowing.narrowing(these, "UTC")) if query else ()
    behind = paging.ask((("q", words), *these))
    return _answer(None, gettext("Search: %(words)s", words=words) if words else gettext("Search"), f"/search{behind}", url_for(".search") + behind, found)


def _public(slug: str) -> ForumHead:
    """A forum that everybody may read. A feed reader signs in nowhere, so that there is no feed of another."""
    forum = opened(slug).forum
    return forum if forum.visibility == "public" and forum.announced_at is not None else abort(404)


def _answer(forum: ForumHead | None, title: str, permanent: str, page: str, lines: tuple[FeedLine, ...]) -> Response:
    site = str(current_app.config["SITE_URL"]).rstrip("/")
    made = atom.Feed(
        id=site + permanent, address=site + page, own_address=site + request.full_path.rstrip("?"), title=title, title_language=html_lang(forum.language if forum else language()),
        language=html_lang(language()), author=current_app.config["SITE_NAME"], updated=(forum.announced_at if forum else None) or EVER,
        entries=tuple(_entry(line, site) for line in lines),
    )  # fmt: skip
    answer = Response(atom.written(made), mimetype=atom.MIMETYPE)
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _entry(line: FeedLine, site: str) -> atom.Entry:
    who = byline(line.speaker)
    topic = ((f"topic-{line.topic}", line.topic_title),) if line.topic else ()
    subject = line.subject or gettext("Without a subject")
    return atom.Entry(
        id=f"{site}/forums/{line.slug}/messages/{line.number}", address=site + url_for(".message", slug=line.slug, number=line.number),
        title=f"#{line.number} {subject}", language=html_lang(line.language) if line.language else None, html=line.html,
        author=gettext(", ").join(part for part in (who.entity, who.rest) if part), published=line.published_at, updated=line.updated_at,
        categories=(*topic, *((code, gettext("Goal %(code)s", code=code)) for code in line.goals)),
    )  # fmt: skip
