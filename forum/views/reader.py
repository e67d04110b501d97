"""What a signed-in reader sees besides: which messages are new, how many are unread, what they follow, what they keep.

Most of a page is the same for all its readers and is made once. What is one reader's is written into it afterwards: templates leave a mark
(``<!--reader:bar-->``), and beside each new message the word is put in. Nothing that people write can look like one of these places.
"""

import re
import secrets
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from core.access import current_person
from core.guard import form_token
from core.languages import current, moment
from forum.queries import unread
from forum.queries.reading import ForumCard
from forum.queries.unread import Count, Kept, News
from forum.views.opened import Opened

_PLACES = re.compile(
    r'<(?:article class="message[^"]*" id="m(?P<number>\d+)">|span class="when">|(?P<end>/p>\n</article>)|!--unread:(?P<thread>\d+)-->|!--reader:(?P<part>\w+)-->)'
)


@dataclass(frozen=True)
class Cut:
    """A page in pieces; between two of them stands something of the reader's: what, and of which message, of which thread or by which name."""

    pieces: tuple[str, ...]
    between: tuple[tuple[str, str], ...]

    def named(self, what: str) -> tuple[int, ...]:
        """The numbers of all messages or threads on the page."""
        return tuple(dict.fromkeys(int(which) for kind, which in self.between if kind == what))


@dataclass(frozen=True)
class Where:
    """The place a page is about: a forum, topic or thread with its address, its id, and whether messages there can be kept."""

    scope: str
    id: int
    address: str
    keeps: bool = False
    thread_id: int | None = None
    topic_id: int | None = None


@dataclass(frozen=True)
class Reader:
    """One reader on one page."""

    kept: Kept
    news: News
    where: Where
    until: int
    seen_at: str
    last_at: str
    base: str
    first: str
    name: str = ""

    @property
    def count(self) -> Count:
        """What is unread in the place of the page."""
        counts = self.news.counts.values()
        return Count(sum(count.number for count in counts), any(count.at_least for count in counts))

    @property
    def level(self) -> str:
        """What was chosen for this very place."""
        return self.kept.levels.get(self.where.scope, "")


def reader_of(on: Opened, where: Where, *, numbers: tuple[int, ...] = (), threads: tuple[int, ...] = ()) -> Reader | None:
    """Who is signed in, on a page with these messages; nobody for a visitor. Two queries."""
    person = current_person()
    if person is None:
        return None
    kept = unread.kept_by(person.id, on.forum.id, topic_id=where.topic_id, thread_id=where.thread_id)
    news = unread.news_for(
        person.id, kept, forum_id=on.forum.id, mine=on.standing.registration_id, numbers=numbers, threads=threads, scope=where.scope, scope_id=where.id, bookmarks=where.keeps
    )  # fmt: skip
    first = f"#m{news.first}" if news.first in numbers and not any(count.at_least for count in news.counts.values()) else f"{where.address}/unread"
    last = moment(kept.last_at, "moment", person.timezone) if kept.last_at else ""
    return Reader(kept, news, where, on.forum.last_number, on.at.isoformat(), last, on.base, first, person.name)


def told(page: str, on: Opened, where: Where) -> Markup:
    """The page with what is new on it, for whoever is signed in; as it is for a visitor."""
    return _told(cut(page), on, where) if current_person() is not None else Markup(page)


def told_of_shared(page: str, on: Opened, where: Where) -> Markup:
    """The same for a part that is made once for many readers: it is also cut once."""
    return _told(_cut_once(page), on, where) if current_person() is not None else Markup(page)


def cut(page: str) -> Cut:
    """Where something of the reader's goes. Everything people write was escaped or cleaned before: it holds no such place."""
    pieces: list[str] = []
    between: list[tuple[str, str]] = []
    number, end = "", 0
    for found in _PLACES.finditer(page):
        kind, which = found.lastgroup or "message", found[found.lastgroup] if found.lastgroup else number
        if kind == "number":
            number = which
        if kind == "number" or (kind == "message" and not number):
            continue
        gone = kind in ("thread", "part")
        pieces.append(page[end : found.start() if gone or kind == "end" else found.end()])
        between.append((kind, number if kind == "end" else which))
        end = found.end() if gone else end + len(pieces[-1])
    return Cut((*pieces, page[end:]), tuple(between))


_cut_once = lru_cache(maxsize=50)(cut)


def _told(page: Cut, on: Opened, where: Where) -> Markup:
    reader = reader_of(on, where, numbers=page.named("message"), threads=page.named("thread"))
    assert reader is not None
    parts: Any = current_app.jinja_env.get_template("forum/_reader.html").module
    code = current()
    new, whole = f"{_alike('new', (), code)} ", [page.pieces[0]]
    for (kind, which), piece in zip(page.between, page.pieces[1:], strict=True):
        if kind == "message":
            whole.append(new if int(which) in reader.news.new else "")
        elif which == "following":
            whole.append(_alike("follow", (where, reader.level, _TOKEN_HERE), code).replace(_TOKEN_HERE, form_token()))
        elif kind == "part":
            whole.append(getattr(parts, which)(reader))
        elif kind == "thread":
            whole.append(_alike("unread", (reader.news.threads.get(int(which), 0),), code))
        elif where.keeps and which:
            whole.append(_alike("keep", (int(which), int(which) in reader.news.bookmarked), code))
        whole.append(piece)
    return Markup("".join(whole))


_TOKEN_HERE = f"here-{secrets.token_hex(16)}"


@lru_cache(maxsize=1000)
def _alike(macro: str, given: tuple[Hashable, ...], _language: str) -> str:
    """A small part that is the same for all for whom it says the same."""
    return str(getattr(current_app.jinja_env.get_template("forum/_reader.html").module, macro)(*given))


def of_forum(on: Opened) -> Where:
    """A forum as a place."""
    return Where("forum", on.forum.id, on.base)


def of_topic(on: Opened, topic_id: int, number: int) -> Where:
    """A topic as a place."""
    return Where("topic", topic_id, f"{on.base}/topics/{number}", topic_id=topic_id)


def of_thread(on: Opened, thread_id: int, root: int, *, topic_id: int | None = None, keeps: bool = True) -> Where:
    """A thread as a place."""
    return Where("thread", thread_id, f"{on.base}/threads/{root}", keeps=keeps, thread_id=thread_id, topic_id=topic_id)


def in_cards(cards: Iterable[ForumCard]) -> Mapping[int, Count]:
    """What is unread in each forum of a list, for whoever is signed in. One query."""
    person = current_person()
    return unread.in_forums(person.id, {card.id: card.message_count for card in cards if card.readable}) if person else {}
