"""Pages of messages: one by its permanent address, or all of a forum by time."""

from dataclasses import replace
from typing import Any

from flask import abort, make_response, render_template

from core import asked, fresh, paging
from core.access import require
from core.verdict import No
from forum import origins, rules
from forum.queries import bookmarks, entries, moves, own_waiting, places, threads, timeline
from forum.queries.entries import State
from forum.queries.timeline import Scope
from forum.rules import editing, keeping
from forum.views import pages
from forum.views.opened import Opened, opened, showing
from forum.views.reader import Where, of_forum, told


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>")
def message(slug: str, number: int) -> Any:
    """A message under its permanent address, with its place in the thread."""
    on = opened(slug)
    state = entries.state_of(on.forum.id, number)
    if state is None:
        abort(404)
    seen = rules.may_see_message(on.standing, state.entity, author_person_id=state.author_person_id)
    if isinstance(seen, No):
        if seen.unseen:
            require(seen)
        return _gone(on, state, number)
    return fresh.page((on.version, state), lambda: told(_message_page(on, state, number), on, Where("", 0, on.base)))


def _message_page(on: Opened, state: State, number: int) -> str:
    entry = entries.by_number(on.forum.id, number, me=on.standing.registration_id, all_words=True)
    if entry is None:
        abort(404)
    around = places.around(entry)
    topic = next((topic for topic in on.forum.topics if topic.id == entry.topic_id), None)
    mine = editing.may_edit(on.standing, state.entity, on.forum.entity, topic.entity if topic else None, author_person_id=state.author_person_id, at=on.at)
    may = {
        "edit": mine or (on.standing.keeps_order and editing.may_edit_as_moderator(on.standing, state.entity, on.forum.entity)),
        "moderate": rules.may_moderate(on.standing),
        "withdraw": rules.may_withdraw(on.standing, state.entity, author_person_id=state.author_person_id),
    }
    shown = showing(on, [entry])
    if state.author_person_id is not None and state.author_person_id == on.standing.person_id:
        shown = replace(shown, opens_files=True)  # one's own, also while they wait to be unlocked
    may["report"] = keeping.may_report(on.standing, state.entity, author_person_id=state.author_person_id)
    origin = moves.origin_of(entry.id, entry.thread_id)
    came = origins.origin_of(entry.id)
    if came is not None and not (on.standing.keeps_order or (state.author_person_id is not None and state.author_person_id == on.standing.person_id)):
        came = replace(came, elided=())  # signatures and quoted mails are for the author and those who keep order
    note = bookmarks.note_of(on.standing.person_id, entry.id) if on.standing.person_id else None
    return render_template("forum/message.html", on=on, forum=on.forum, topic=topic, entry=entry, around=around, showing=shown, may=may, note=note, origin=origin, came=came)


def _gone(on: Opened, state: State, number: int) -> Any:
    """Which message stood here and what became of it; never its words."""
    topic = next((topic for topic in on.forum.topics if topic.id == state.topic_id), None)
    root = places.root_of(state.thread_id)
    answer = make_response(render_template("forum/gone.html", on=on, forum=on.forum, topic=topic, number=number, status=state.status, root=root), 410)
    return answer


@pages.get("/forums/<slug>/messages")
def messages(slug: str) -> Any:
    """All messages of a forum by time."""
    on = opened(slug)

    def render() -> str:
        scope = Scope("forum", on.forum.id, on.forum.id, total=on.forum.message_count)
        found = timeline.stretch(scope, page=asked.whole("page"), begins=asked.whole("from"))
        numbered = paging.pages_by_number(page=found.page, count=found.pages, earlier=found.earlier, later=found.later)
        me = on.standing.registration_id
        placed = own_waiting.put_among(found, threads.waiting_of(me, forum_id=on.forum.id), me=me)
        page = render_template("forum/messages.html", on=on, forum=on.forum, scope=scope, placed=placed, stretch=found, pages=numbered, showing=showing(on, placed))
        return told(page, on, of_forum(on))

    return fresh.page(on.version, render)
