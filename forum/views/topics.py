"""Pages of a topic: its messages as a tree, as a list of subjects or by time; one thread; the initiatives in one table."""

from itertools import groupby
from typing import Any

from flask import abort, redirect, render_template, session
from markupsafe import Markup

from core import asked, fresh, paging, zones
from core.access import current_person
from forum import rules
from forum.queries import beside, entries, heads, own_waiting, people, threads, timeline, trees
from forum.queries.heads import QuestionHead, TopicHead
from forum.queries.timeline import Scope, Stretch
from forum.views import pages
from forum.views.opened import Opened, answerable, opened, showing
from forum.views.reader import of_thread, of_topic, told, told_of_shared

VIEWS = ("tree", "list", "time")
TO_PRINT = 500  # messages of a thread that stand on one page for who asks for it


@pages.get("/forums/<slug>/topics/<int(max=2147483647):number>")
def topic(slug: str, number: int) -> Any:
    """A topic with its introduction, guiding questions and messages."""
    on = opened(slug)
    this = on.topic(number)
    return fresh.page(on.version, lambda: told_of_shared(_page(on, this), on, of_topic(on, this.id, number)), alike=True)


def _page(on: Opened, this: TopicHead) -> str:
    """The page as all see it who may do the same; who is signed in finds places in it for what is theirs, their name among it."""
    may_post = rules.may_post(on.standing, on.forum.entity, this.entity, at=on.at)
    may_register = rules.may_register(on.standing, on.forum.entity, at=on.at)
    waiting = tuple(one for one in threads.waiting_of(on.standing.registration_id, forum_id=on.forum.id) if one.topic_id == this.id)

    def render() -> str:
        main = Markup(_topic_page(on, this, waiting=waiting, may_post=may_post, may_register=may_register))
        return render_template("forum/topic.html", forum=on.forum, topic=this, main=main)

    person = current_person()
    if person is None or waiting:  # a visitor's page is kept as a whole; what waits is one's own
        return render()
    seen = (zones.of_reader(person), may_post, may_register, answerable(on), on.standing.keeps_order, person.is_staff, session.get("keeps_order"))
    return fresh.shared((on.version, fresh.address(), *seen), render)


def _topic_page(on: Opened, this: TopicHead, **about: Any) -> str:
    introduction_html, questions = heads.texts_of(this)
    question = next((q for q in questions if q.number == asked.whole("question")), None)
    goals = heads.goals_of(on.forum)
    goal = asked.one_of("goal", goals, "") if question is None else ""
    view = "time" if question or goal else asked.one_of("view", VIEWS, "tree")
    about |= {
        "on": on, "forum": on.forum, "topic": this, "phase": this.phase(on.forum, on.at), "view": view, "question": question, "goal": goal,
        "questions": questions, "introduction_html": introduction_html, "experts": beside.of_topic(on.forum, this, goal, at=on.at),
    }  # fmt: skip
    if view == "time":
        return _by_time(on, this, about, question, goal)
    return _as_list(this, about) if view == "list" else _as_trees(on, this, about)


def _by_time(on: Opened, this: TopicHead, about: dict[str, Any], question: QuestionHead | None, goal: str) -> str:
    scope = Scope("topic", this.id, on.forum.id, total=this.message_count)
    keep: tuple[tuple[str, str], ...] = (("view", "time"),)
    if question:
        scope, keep = Scope("question", question.id, on.forum.id, this.id, total=question.input_count), (("question", str(question.number)),)
    elif goal:
        scope, keep = timeline.under_goal(edition_id=on.forum.edition_id or 0, code=goal, forum_id=on.forum.id, topic_id=this.id), (("goal", goal),)
    found = timeline.stretch(scope, page=asked.whole("page"), begins=asked.whole("from"))
    placed = own_waiting.put_among(found, about["waiting"], me=on.standing.registration_id, belongs=lambda entry: _belongs(entry, question, goal))
    shown = showing(on, placed, topic_id=this.id)
    return render_template("forum/_topic_main.html", **about, scope=scope, stretch=found, showing=shown, pages=_pages(found, keep), placed=placed)


def _belongs(entry: entries.Entry, question: QuestionHead | None, goal: str) -> bool:
    """Whether a message of one's own is of what is looked at."""
    if question is not None:
        return entry.kind == "input" and question.number in entry.questions
    return not goal or (entry.kind == "input" and goal in entry.goals)


def _pages(found: Stretch, keep: tuple[tuple[str, str], ...]) -> paging.Pages:
    return paging.pages_by_number(page=found.page, count=found.pages, earlier=found.earlier, later=found.later, keep=keep)


def _as_list(this: TopicHead, about: dict[str, Any]) -> str:
    pinned = threads.pinned_subjects_of(this.id)
    numbered = paging.pages_of(page=asked.page(), total=this.thread_count - len(pinned), size=threads.SUBJECTS, keep=(("view", "list"),))
    page = numbered.number or 1
    lines = [*(pinned if page == 1 else ()), *threads.subjects_of(this.id, page=page)]
    first = 1 if page == 1 else len(pinned) + (page - 1) * threads.SUBJECTS + 1
    return render_template("forum/_topic_main.html", **about, lines=lines, pages=numbered, first=first)


def _as_trees(on: Opened, this: TopicHead, about: dict[str, Any]) -> str:
    opening = threads.openings_of(this.id)
    numbered = paging.pages_of(page=asked.page(), total=this.thread_count - len(opening), size=threads.TREES, keep=(("view", "tree"),))
    page = numbered.number or 1
    found = threads.threads_of(this.id, page=page, apart=opening)
    mine = _alone(about["waiting"]) if page == 1 else ()
    shown = [*(opening if page == 1 else ()), *mine, *found]
    messages = threads.messages_of_threads(on.forum.id, shown, me=on.standing.registration_id, waiting=about["waiting"])
    there = [entry for one in messages.values() for entry in one]
    planted = {key: trees.planted(one) for key, one in messages.items()}
    return render_template(
        "forum/_topic_main.html", **about, showing=showing(on, there, topic_id=this.id), pages=numbered, planted=planted,
        opening=opening if page == 1 else (), threads=(*mine, *found), found=found, first=1 if page == 1 else len(opening) + (page - 1) * threads.TREES + 1,
        last=len(opening) + (page - 1) * threads.TREES + len(found),
    )  # fmt: skip


def _alone(waiting: tuple[threads.Waiting, ...]) -> tuple[threads.ThreadHead, ...]:
    """Threads of one's own that nobody else sees yet."""
    return tuple(threads.ThreadHead(thread, 0, 0) for thread in dict.fromkeys(one.thread_id for one in waiting if one.alone))


@pages.get("/forums/<slug>/threads/<int(max=2147483647):number>")
def thread(slug: str, number: int) -> Any:
    """One thread on a page of its own, by the number of the message that opened it."""
    on = opened(slug)
    this = threads.thread_by_root(on.forum.id, number)
    if this is None or not (this.message_count or any(one.thread_id == this.id for one in threads.waiting_of(on.standing.registration_id, forum_id=on.forum.id))):
        return _where_it_is_now(on, number)
    return fresh.page(on.version, lambda: told(_thread_page(on, this), on, of_thread(on, this.id, this.root_number, keeps=bool(this.message_count))), alike=True)


def _where_it_is_now(on: Opened, number: int) -> Any:
    """The thread that this message began was merged, or the message moved: to where it stands. Not kept by browsers, for that can be undone."""
    now = threads.thread_with(on.forum.id, number)
    if now is None or now == number:
        abort(404)
    answer = redirect(f"{on.base}/threads/{now}#m{number}", 308)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _thread_page(on: Opened, this: threads.ThreadHead) -> str:
    about: dict[str, Any] = {"on": on, "forum": on.forum, "thread": this, "root": entries.by_number(on.forum.id, this.root_number, me=on.standing.registration_id)}
    topic_id = about["root"].topic_id if about["root"] else None
    about["topic"] = next((topic for topic in on.forum.topics if topic.id == topic_id), None)
    if this.message_count <= timeline.PAGE or (this.message_count <= TO_PRINT and asked.one_of("all", {"1"}, "")):
        there = threads.whole_thread(this, me=on.standing.registration_id)
        return render_template("forum/thread.html", **about, showing=showing(on, there), placed=trees.planted(there), pages=None)
    scope = Scope("thread", this.id, on.forum.id, total=this.message_count)
    found, me = timeline.stretch(scope, page=asked.whole("page"), begins=asked.whole("from")), on.standing.registration_id
    mine = [one for one in threads.waiting_of(me, forum_id=on.forum.id) if one.thread_id == this.id]
    placed = own_waiting.put_among(found, mine, me=me)
    return render_template(
        "forum/thread.html", **about, scope=scope, showing=showing(on, placed), stretch=found, placed=placed, pages=_pages(found, ()), whole=this.message_count <= TO_PRINT
    )


@pages.get("/forums/<slug>/topics/<int(max=2147483647):number>/initiatives")
def initiatives(slug: str, number: int) -> Any:
    """What the contributors to a topic are doing or planning, in one table."""
    on = opened(slug)
    this = on.topic(number)

    def render() -> str:
        numbered = paging.pages_of(page=asked.page(), total=this.initiative_count, size=people.INITIATIVES)
        first = ((numbered.number or 1) - 1) * people.INITIATIVES + 1
        lines = people.initiatives_of(this.id, page=numbered.number or 1)
        groups = [list(group) for _, group in groupby(lines, key=lambda line: line.number)]
        return render_template("forum/initiatives.html", on=on, forum=on.forum, topic=this, groups=groups, pages=numbered, first=first, last=first + len(lines) - 1)

    return fresh.page(on.version, render)
