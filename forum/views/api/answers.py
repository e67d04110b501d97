"""What the API gives: forums, topics, threads and messages in the shapes of ``schemas``, each answer with a mark of what is in it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, current_app, request

from core.text import plain_of
from forum.queries import heads, programs
from forum.queries.entries import Entry, Speaker
from forum.queries.finding import Found, Hit
from forum.queries.heads import ForumHead, TopicHead
from forum.queries.programs import ThreadLine
from forum.queries.reading import ForumCard
from forum.rules import Standing

Data = dict[str, Any]


@dataclass(frozen=True)
class Open:
    """A forum that the token's owner may read, at the one reading of the clock."""

    at: datetime
    forum: ForumHead
    standing: Standing

    @property
    def numbers(self) -> Mapping[int, int]:
        """The number of each topic by its id."""
        return {topic.id: topic.number for topic in self.forum.topics}


def answer(data: Any, status: int = 200, **headers: str) -> Response:
    """JSON; "not modified" where the program holds it already."""
    made = current_app.response_class(current_app.json.dumps(data), status, mimetype="application/json")
    made.headers.extend(headers)
    if request.method in {"GET", "HEAD"}:
        made.set_etag(hashlib.sha256(made.get_data()).hexdigest()[:24], weak=True)
        made.make_conditional(request)
    return made


def page(items: Sequence[Data], *, more: bool, after: int, asked: Mapping[str, Any]) -> Response:
    """A page of a list; the Link header leads on."""
    if not more:
        return answer(list(items))
    query = urlencode({name: value for name, value in {**asked, "after": after}.items() if value is not None})
    return answer(list(items), Link=f'<{site()}{quote(request.path)}?{query}>; rel="next"')


def site() -> str:
    """The address of this site."""
    return str(current_app.config["SITE_URL"])


def address(slug: str, rest: str = "") -> str:
    """The page of something; in which language, its reader's browser says."""
    return f"{site()}/forums/{quote(slug, safe='')}{rest}"


def instant(at: datetime | None) -> str | None:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _counts(one: Any) -> Data:
    return {"messages": one.message_count, "inputs": one.input_count, "contributors": one.contributor_count, "initiatives": getattr(one, "initiative_count", 0)}


def card_data(card: ForumCard, at: datetime) -> Data:
    """A forum in the list."""
    return {
        "slug": card.slug, "title": card.title, "language": card.language, "url": address(card.slug), "visibility": card.visibility, "phase": str(card.phase(at)),
        "opens_at": instant(card.opens_at), "closes_at": instant(card.closes_at), "timezone": card.timezone, "readable": bool(card.readable),
        "counts": {name: count for name, count in _counts(card).items() if name != "initiatives"}, "registered": card.registered_count, "countries": card.country_count,
    }  # fmt: skip


def forum_data(on: Open) -> Data:
    """A forum with its topics."""
    forum = on.forum
    return {
        "slug": forum.slug, "title": forum.title, "language": forum.language, "url": address(forum.slug), "symbol": forum.document_symbol, "visibility": forum.visibility,
        "moderation": forum.moderation, "phase": str(forum.phase(on.at)), "opens_at": instant(forum.opens_at), "closes_at": instant(forum.closes_at),
        "planned_closes_at": instant(forum.planned_closes_at), "timezone": forum.timezone, "counts": _counts(forum), "registered": forum.registered_count,
        "countries": forum.country_count, "last_message_at": instant(forum.last_message_at), "topics": [topic_data(on, topic) for topic in forum.topics],
        "goals": [{"code": code, "title": title} for code, title in heads.goals_of(forum).items()],
    }  # fmt: skip


def topic_data(on: Open, topic: TopicHead, *, whole: bool = False) -> Data:
    """A topic; ``whole`` with its introduction and questions."""
    introduction, questions = heads.texts_of(topic) if whole else (None, ())
    asked = [{"number": question.number, "text": question.text, "inputs": question.input_count} for question in questions]
    return {
        "number": topic.number, "title": topic.title, "language": on.forum.language, "url": address(on.forum.slug, f"/topics/{topic.number}"), "phase": str(topic.phase(on.forum, on.at)),
        "opens_at": instant(topic.opens(on.forum)), "closes_at": instant(topic.closes(on.forum)), "timezone": on.forum.timezone, "counts": _counts(topic), "threads": topic.thread_count,
        "introduction_html": introduction, "questions": asked if whole else None,
    }  # fmt: skip


def thread_data(on: Open, thread: ThreadLine) -> Data:
    """A thread."""
    return {
        "number": thread.number, "topic": on.numbers.get(thread.topic_id or 0), "url": address(on.forum.slug, f"/threads/{thread.number}"), "messages": thread.message_count,
        "last_message_at": instant(thread.last_message_at), "subject": thread.subject, "pinned": thread.pinned, "locked": thread.locked,
    }  # fmt: skip


def speaker_data(speaker: Speaker) -> Data:
    """Whom a message speaks for. An erased account has no name."""
    name = None if speaker.erased or not speaker.name else speaker.name
    return {"name": name, "category": speaker.category, "country": speaker.country, "organization": speaker.organization, "role": speaker.role}


def messages_data(on: Open, entries: Sequence[Entry]) -> list[Data]:
    """Messages. One query, for the threads they stand in."""
    roots = programs.roots_of(entries)
    return [_message(on, entry, roots[entry.thread_id]) for entry in entries]


def _message(on: Open, entry: Entry, root: int) -> Data:
    return {
        "number": entry.number, "forum": on.forum.slug, "topic": on.numbers.get(entry.topic_id or 0), "thread": root, "reply_to": entry.parent_number,
        "url": address(on.forum.slug, f"/messages/{entry.number}"), "kind": entry.kind, "status": entry.status, "late": entry.late, "posted_at": instant(entry.posted_at),
        "edited_at": instant(entry.edited_at), "timezone": on.forum.timezone, "language": entry.language, "subject": entry.subject, "html": entry.html, "text": plain_of(entry.html),
        "speaker": speaker_data(entry.speaker), "typed_by": entry.typed_by, "questions": list(entry.questions), "goals": list(entry.goals),
        "initiatives": [{"title": one.title, "type": one.type, "audience": one.audience, "status": one.status} for one in entry.initiatives],
        "files": [{"name": one.name, "media_type": one.media_type, "size": one.size, "locked": one.locked, "removed": one.removed} for one in entry.files],
    }  # fmt: skip


def hits_data(found: Found) -> Data:
    """A page of hits."""
    return {"hits": [_hit(hit) for hit in found.hits], "page": found.page, "total": found.total, "more": found.more}


def _hit(hit: Hit) -> Data:
    subject, excerpt = ("".join(words for words, _ in pieces) for pieces in (hit.subject, hit.pieces))
    return {
        "forum": hit.slug, "topic": hit.topic, "number": hit.number, "url": address(hit.slug, f"/messages/{hit.number}"), "subject": subject, "excerpt": excerpt,
        "language": hit.language, "posted_at": instant(hit.posted_at), "timezone": hit.timezone, "speaker": speaker_data(hit.speaker),
    }  # fmt: skip
