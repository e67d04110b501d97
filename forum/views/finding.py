"""Search over the messages that the reader may read, narrowed by sort and day."""

from functools import lru_cache
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from core import asked, clock, paging, search, zones
from core.access import current_person
from core.guard import limiter
from core.languages import city, current, moment
from forum.queries import beside, finding
from forum.queries.finding import Hit
from forum.views import narrowing, pages
from forum.views.words import byline, tongue


@lru_cache(maxsize=500)
def drawn_hit(hit: Hit, base: str, language: str) -> Markup:
    """A hit as its line in the list; ``base`` is the address of the forums. Put together here, since a template took twice the time for twenty of them."""
    number = hit.number
    written, entity = tongue(hit.language), escape(byline(hit.speaker).entity)
    at, when = hit.posted_at.isoformat(timespec="minutes"), escape(moment(hit.posted_at, "long", hit.timezone))
    place, no_subject = _place(hit.slug, hit.forum, hit.forum_language, hit.timezone, hit.topic, base, language)
    return Markup(
        f'<li><a href="{escape(base)}/{escape(hit.slug)}/messages/{number}"><bdi>#{number}</bdi> <span class="record"{written}>{_marked(hit.subject) or no_subject}</span></a>'
        f'<p class="record measure"{written}>{_marked(hit.pieces)}</p><p class="hint"><b dir="auto">{entity}</b>{_comma(language)}<time datetime="{at}">{when}</time> {place}</p></li>'
    )


@lru_cache(maxsize=500)
def _place(slug: str, forum: str, forum_language: str, zone: str, topic: int | None, base: str, language: str) -> tuple[str, str]:
    """The end of a line: in which city it was so late, in which forum and topic. And what stands for a subject."""
    title, address = Markup("<span{}>{}</span>").format(tongue(forum_language), forum), f"{base}/{slug}" + (f"/topics/{topic}" if topic else "")
    within = Markup("{}{}").format(_comma(language), gettext("topic %(number)s", number=topic)) if topic else ""
    return str(Markup('{}{}<a href="{}">{}{}</a>').format(city(zone), _comma(language), address, title, within)), str(escape(gettext("Without a subject")))


@lru_cache(maxsize=8)
def _comma(_language: str) -> Markup:
    return escape(gettext(", "))


def _marked(pieces: tuple[tuple[str, bool], ...]) -> str:
    return "".join([f"<mark>{escape(words)}</mark>" if hit else escape(words) for words, hit in pieces])


ORDERS = ("time", "relevance")


@pages.get("/search", endpoint="search")
@limiter.limit("300 per minute")
def search_() -> Any:
    """Messages that have all the words, the newest first or the best first, of all sorts or of some. A search that is not narrowed counts no sorts."""
    typed, words = request.args.get("q", ""), asked.text("q", most=search.LONGEST_QUERY)
    query = search.parse(words)
    these, by, person = narrowing.asked_for(), asked.one_of("order", ORDERS, "time"), current_person()
    narrow = bool(these) or "narrow" in request.args
    zone = zones.of_reader(person) if narrow else ""
    wanted = narrowing.narrowing(these, zone) if these else finding.ANY
    result = finding.messages_with(query, person, narrowing=wanted, by=by, page=asked.page(), sorts=narrow) if query else None
    base = url_for("forum.index")
    hits = [drawn_hit(hit, base, current()) for hit in result.hits] if result else []
    keep = tuple((key, value) for key, value in (("q", words), *these, ("order", by if by != "time" else ""), ("narrow", "1" if narrow and not these else "")) if value)
    numbered = paging.pages_of(page=result.page, total=result.total, size=finding.HITS, keep=keep) if result else None
    unordered = tuple(pair for pair in keep if pair[0] != "order")
    known = beside.with_words(query, at=clock.now()) if query and not narrow else 0
    about: dict[str, Any] = {
        "experts": known, "roster": url_for("roster.index") + paging.ask(q=words),
        "feed": url_for("forum.search_feed") + paging.ask((("q", words), *these)),
        "orders": {"time": paging.ask(unordered), "relevance": paging.ask(unordered, order="relevance")}, "everywhere": paging.ask(q=words), "narrower": paging.ask(keep, narrow=1),
    }  # fmt: skip
    if narrow:
        plain = tuple(pair for pair in keep if pair[0] != "narrow")
        about |= {
            "chosen": narrowing.chosen(plain, these, finding.title_of_forum(wanted, person)), "days": dict(these), "zone": zone,
            "further": narrowing.further(plain, these, result.sorts) if result and result.sorts else [], "kept": [pair for pair in plain if pair[0] not in ("from", "to")],
            "looked_at": finding.LOOKED_AT, "counted": result.sorts.counted if result and result.sorts else 0,
        }  # fmt: skip
    return render_template(
        "forum/search.html", words=words, these=these, by=by, asked=bool(words), only_without=bool(query.without) and not query, cut=query.cut or len(typed) > search.LONGEST_QUERY,
        result=result, hits=hits, pages=numbered, narrow=narrow, keep=keep, **about,
    )  # fmt: skip
