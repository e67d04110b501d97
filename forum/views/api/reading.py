"""What programs read: by the same queries and the same rule as the pages."""

from typing import Any

from flask import current_app

from core import clock, search
from core.access import current_person
from core.languages import say
from core.verdict import No
from forum import rules
from forum import tally as counting
from forum.queries import entries, finding, heads, people, programs, threads
from forum.queries.narrowing import Narrowing
from forum.queries.tally import figures_of
from forum.views.api.answers import Open, answer, card_data, forum_data, hits_data, instant, messages_data, page, site, thread_data, topic_data
from forum.views.api.asking import Problem, operation, require
from forum.views.api.document import document


def opened(slug: str) -> Open:
    """The forum of this name, if the token's owner may read it; what they may not know of is not found."""
    at, person = clock.now(), current_person()
    forum = heads.forum_head(slug)
    if forum is None:
        raise Problem(404)
    standing = heads.standing_of(person, forum)
    require(rules.may_read(standing, forum.entity))
    return Open(at, forum, standing)


@operation("document")
def show_document() -> Any:
    """The document, for this site."""
    return answer(document(site(), str(current_app.config["SITE_NAME"])))


@operation("listForums")
def list_forums(*, after: int | None, limit: int) -> Any:
    """As the list of forums."""
    at = clock.now()
    found = programs.forums_after(current_person(), after=after or 0, size=limit + 1)
    shown = found[:limit]
    return page([card_data(card, at) for card in shown], more=len(found) > limit, after=shown[-1].id if shown else 0, asked={"limit": limit})


@operation("showForum")
def show_forum(slug: str) -> Any:
    """As the page of a forum."""
    return answer(forum_data(opened(slug)))


@operation("listTopics")
def list_topics(slug: str) -> Any:
    """All of a forum's."""
    on = opened(slug)
    return answer([topic_data(on, topic) for topic in on.forum.topics])


@operation("showTopic")
def show_topic(slug: str, number: int) -> Any:
    """As the page of a topic, without its messages."""
    on = opened(slug)
    return answer(topic_data(on, _topic(on, number), whole=True))


def _topic(on: Open, number: int) -> Any:
    topic = on.forum.topic(number)
    if topic is None:
        raise Problem(404)
    return topic


@operation("listThreads")
def list_threads(slug: str, *, topic: int | None, after: int | None, limit: int) -> Any:
    """Of a forum, or of one of its topics."""
    on = opened(slug)
    this = on.forum.topic(topic) if topic else None
    found = [] if topic and this is None else programs.threads_after(on.forum.id, topic_id=this.id if this else None, after=after or 0, size=limit + 1)
    shown = found[:limit]
    return page([thread_data(on, one) for one in shown], more=len(found) > limit, after=shown[-1].number if shown else 0, asked={"topic": topic, "limit": limit})


@operation("showThread")
def show_thread(slug: str, number: int) -> Any:
    """One of them."""
    on = opened(slug)
    found = programs.thread_line(on.forum.id, number)
    if found is None:
        raise Problem(404)
    return answer(thread_data(on, found))


@operation("listMessages")
def list_messages(slug: str, *, topic: int | None, thread: int | None, since: int | None, after: int | None, limit: int) -> Any:
    """Of a forum, a topic or a thread; nothing for a topic or thread that is not there."""
    on = opened(slug)
    scope = _scope(on, topic, thread)
    found = programs.messages_after(*scope, after=max(after or 0, (since or 1) - 1), size=limit + 1) if scope else []
    shown = found[:limit]
    asked = {"topic": topic, "thread": thread, "limit": limit}
    return page(messages_data(on, shown), more=len(found) > limit, after=shown[-1].number if shown else 0, asked=asked)


def _scope(on: Open, topic: int | None, thread: int | None) -> tuple[str, int] | None:
    within = on.forum.topic(topic) if topic else None
    if topic and within is None:
        return None
    if thread is None:
        return ("topic", within.id) if within else ("forum", on.forum.id)
    line, head = programs.thread_line(on.forum.id, thread), threads.thread_by_root(on.forum.id, thread)
    if line is None or head is None or (within and line.topic_id != within.id):
        return None
    return "thread", head.id


@operation("showMessage")
def show_message(slug: str, number: int) -> Any:
    """As the page of a message."""
    on = opened(slug)
    state = entries.state_of(on.forum.id, number)
    if state is None:
        raise Problem(404)
    seen = rules.may_see_message(on.standing, state.entity, author_person_id=state.author_person_id)
    if isinstance(seen, No):
        raise Problem(404) if seen.unseen else Problem(410, say(seen))
    entry = entries.by_number(on.forum.id, number, me=on.standing.registration_id, all_words=True)
    if entry is None:
        raise Problem(404)
    return answer(messages_data(on, [entry])[0])


@operation("showFigures")
def show_figures(slug: str, *, at: Any) -> Any:
    """As ``forum tally --json``."""
    on = opened(slug)
    counted = figures_of(on.forum.slug, as_of=at)
    if counted is None:
        raise Problem(404)
    return answer({"forum": counted.slug, "as_of": instant(counted.as_of), "timezone": counted.timezone, "figures": counting.as_data(counted.tally)})


@operation("countParticipants")
def count_participants(slug: str) -> Any:
    """How many, never who."""
    on = opened(slug)
    counts = people.participants(on.forum.id, category=None, page=1).counts
    return answer({"registered": on.forum.registered_count, "countries": on.forum.country_count, "categories": dict(counts)})


@operation("search")
def search_messages(*, q: str, forum: str | None, page: int) -> Any:
    """As the page to search on; nothing where no word is left to look for."""
    query = search.parse(q) if "\x00" not in (forum or "") else None
    if not query:
        return answer({"hits": [], "page": 1, "total": 0, "more": False})
    return answer(hits_data(finding.messages_with(query, current_person(), narrowing=Narrowing(forum=forum) if forum else finding.ANY, page=page)))
