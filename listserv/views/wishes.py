"""The list of a forum; subscribing to it or to another list without an account; the page on which the letter's reader says yes."""

from typing import Any

from flask import abort, render_template, request, url_for

from accounts.views.common import SELDOM
from core import asked, clock, paging, zones
from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import language
from forum.forms import faults
from forum.models import Phase
from forum.queries import following, threads, unread
from forum.queries.heads import TopicHead
from forum.views.opened import Opened, opened
from listserv import addresses, rules
from listserv.actions import wishing
from listserv.forms.lists import WishForm
from listserv.models import Wish
from listserv.queries import stopping
from listserv.views import pages
from listserv.views.lists import list_here, page_of


@pages.get("/forums/<slug>/subscription")
def forum_list(slug: str) -> Any:
    """The list of a forum: how much to hear of it, with or without an account."""
    return _forum_page(opened(slug), WishForm(formdata=None))


@pages.post("/forums/<slug>/wishes")
@limiter.limit(SELDOM)
def ask_for_forum(slug: str) -> Any:
    """A letter goes to the address."""
    on, form = opened(slug), WishForm()
    form.offer(_topics(on))
    if not form.validate():
        return _forum_page(on, form), 422
    if form.part.data:
        topic = on.topic(form.part.data)
        return _asked(form, scope="topic", scope_id=topic.id, forum_id=on.forum.id, title=topic.title)
    return _asked(form, scope="forum", scope_id=on.forum.id, forum_id=on.forum.id, title=on.forum.title)


@pages.get("/forums/<slug>/topics/<int(max=2147483647):number>/subscription")
def topic_list(slug: str, number: int) -> Any:
    """The list of a topic: how much to hear of it, and its archive by thread."""
    on = opened(slug)
    return _topic_page(on, on.topic(number), WishForm(formdata=None))


@pages.post("/forums/<slug>/topics/<int(max=2147483647):number>/wishes")
@limiter.limit(SELDOM)
def ask_for_topic(slug: str, number: int) -> Any:
    """A letter goes to the address."""
    on, form = opened(slug), WishForm()
    topic = on.topic(number)
    if not form.validate():
        return _topic_page(on, topic, form), 422
    return _asked(form, scope="topic", scope_id=topic.id, forum_id=on.forum.id, title=topic.title)


@pages.post("/lists/<name>/wishes")
@limiter.limit(SELDOM)
def ask_for_list(name: str) -> Any:
    """A letter goes to the address."""
    this, form = list_here(name), WishForm()
    require(rules.may_subscribe(this))
    if not form.validate():
        return page_of(this, form), 422
    return _asked(form, scope="list", scope_id=this.id, forum_id=None, title=this.title)


@pages.get("/wishes/<key>")
def wish(key: str) -> Any:
    """A page with the button; looking at it subscribes nobody."""
    found = wishing.find(key, at=clock.now())
    if found is None:
        return render_template("listserv/wish.html", wish=None, what=None, key="", done=False), 410
    return render_template("listserv/wish.html", wish=found, what=_what(found), key=key, done=False)


@pages.post("/wishes/<key>")
@limiter.limit(SELDOM)
def confirm_wish(key: str) -> Any:
    """Subscribed from now on. Asked twice, it says the same twice."""
    at = clock.now()
    found = wishing.find(key, at=at)
    if found is None or not wishing.confirm(found, at=at):
        return render_template("listserv/wish.html", wish=None, what=None, key="", done=False), 410
    db.session.commit()
    return render_template("listserv/wish.html", wish=found, what=_what(found), key=key, done=True)


def _what(found: Wish) -> stopping.Stop:
    return stopping.named(found.scope, found.scope_id) or abort(410)


def _asked(form: WishForm, *, scope: str, scope_id: int, forum_id: int | None, title: str) -> Any:
    wishing.ask(
        form.email.data, scope=scope, scope_id=scope_id, forum_id=forum_id, level=form.level.data, title=title, language=language(), timezone=zones.of_reader(current_person()),
        network=request.remote_addr, at=clock.now(),
    )  # fmt: skip
    db.session.commit()
    return render_template("listserv/asked.html", email=form.email.data, title=title)


def _topics(on: Opened) -> list[tuple[int, str]]:
    return [(topic.number, topic.title) for topic in on.forum.topics]


def _open_topics(on: Opened) -> list[TopicHead]:
    """Those that a participant may write to by mail."""
    if not (on.standing.takes_part and addresses.takes_mail()):
        return []
    return [topic for topic in on.forum.topics if topic.phase(on.forum, on.at) == Phase.OPEN]


def _topic_page(on: Opened, topic: TopicHead, form: WishForm) -> str:
    person, pinned = current_person(), threads.pinned_subjects_of(topic.id)
    numbered = paging.pages_of(page=asked.page(), total=topic.thread_count - len(pinned), size=threads.SUBJECTS)
    chosen = unread.kept_by(person.id, on.forum.id, topic_id=topic.id).levels if person else {}
    return render_template(
        "listserv/topic_list.html", forum=on.forum, topic=topic, form=form, faults=faults(form), level=chosen.get("topic"),
        threads=[*(pinned if numbered.number in (None, 1) else ()), *threads.subjects_of(topic.id, page=numbered.number or 1)], pages=numbered,
        action=url_for("listserv.ask_for_topic", slug=on.forum.slug, number=topic.number), writes=topic in _open_topics(on),
    )  # fmt: skip


def _forum_page(on: Opened, form: WishForm) -> str:
    form.offer(_topics(on))
    person = current_person()
    level = following.level_for(person.id, forum_id=on.forum.id) if person else None
    return render_template(
        "listserv/forum_list.html", forum=on.forum, form=form, faults=faults(form), level=level, phase=on.phase, keeps=on.standing.keeps_order,
        action=url_for("listserv.ask_for_forum", slug=on.forum.slug), writing=_open_topics(on),
    )  # fmt: skip
