"""The goals of the inputs: a list in which a moderator tags many at once, with what is suggested for each; and suggestions while somebody writes."""

from typing import Any

from flask import abort, jsonify, redirect, render_template, request, session, url_for

from core import paging
from core.access import require
from core.database import db
from core.guard import limiter
from forum.actions import tagging as acts
from forum.actions.tagging import Wish
from forum.forms import MessageForm
from forum.place import Place
from forum.queries import meanings, suggesting, writing
from forum.queries import tagging as reading
from forum.queries.suggesting import Suggested
from forum.rules import tagging as rules
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import pace_of, writer
from plans.queries import goal_ids

MOST_AT_ONCE = 100


@pages.get("/forums/<slug>/tagging")
def tagging(slug: str) -> Any:
    now = here(slug)
    require(rules.may_tag(now.standing, now.forum))
    return _page(now)


def _page(now: Here, *, overtaken: tuple[int, ...] = ()) -> str:
    labels = reading.labels_of_goals(now.forum)
    show = request.args.get("show", "all")
    show = show if show in reading.SHOWS else "all"
    topic, goal = request.args.get("topic", type=int), request.args.get("goal", "")
    topics = reading.topics_of(now.forum)
    topic = topic if topic in topics else None
    goal = goal if goal in labels else ""
    leaf = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    sheet = reading.tagging_page(now.forum, show=show, topic=topic, goal=goal or None, page=leaf)
    texts = [(suggesting.own_words(entry.subject, entry.body, answers=entry.answers), entry.language) for entry in sheet.entries]
    known = meanings.read_before(now.forum.edition_id, [entry.id for entry in sheet.entries])
    found = suggesting.suggested_for(texts, labels, now.forum.edition_id, at=now.at, further=[known.get(entry.id) for entry in sheet.entries])
    keep = tuple((name, str(value)) for name, value in (("show", show), ("topic", topic or ""), ("goal", goal)) if value and value != "all")
    return render_template(
        "forum/tagging.html", forum=now.forum, sheet=sheet, suggestions=[[one for one in those if one.code in entry.offered] for entry, those in zip(sheet.entries, found, strict=True)],
        labels=labels, topics=topics, show=show, topic=topic, goal=goal, overtaken=overtaken, changed=session.pop("tagged", None),
        pages=paging.pages_of(page=sheet.page, total=sheet.shown, size=reading.A_PAGE, keep=keep),
    )  # fmt: skip


@pages.post("/forums/<slug>/tagging")
def tag(slug: str) -> Any:
    """Takes the ticks of a whole page."""
    now = here(slug, held=True)
    require(rules.may_tag(now.standing, now.forum))
    goals = goal_ids(now.forum.edition_id or 0)
    done = acts.tag_all(now.forum, _wishes(goals), goals=goals, by=writer(), at=now.at)
    db.session.commit()
    if done.overtaken:
        return _page(here(slug), overtaken=done.overtaken), 409
    session["tagged"] = list(done.changed)
    kept: dict[str, Any] = {name: request.args[name] for name in ("show", "topic", "goal", "page") if request.args.get(name)}
    return redirect(url_for("forum.tagging", slug=slug, **kept))


def _wishes(goals: dict[str, int]) -> list[Wish]:
    numbers = request.form.getlist("message", type=int)[:MOST_AT_ONCE]
    wishes = []
    for number in dict.fromkeys(numbers):
        codes = request.form.getlist(f"goals-{number}")
        if any(code not in goals for code in codes):
            abort(422)
        seen = request.form.get(f"seen-{number}", "").split("|")
        wishes.append(
            Wish(
                number, tuple(codes), tuple(request.form.getlist(f"questions-{number}", type=int)),
                seen=(tuple(code for code in seen[0].split("\t") if code), tuple(int(one) for one in "".join(seen[1:2]).split() if one.isascii() and one.isdigit())),
                suggested=frozenset(request.form.get(f"suggested-{number}", "").split("\t")),
            )
        )  # fmt: skip
    return wishes


@pages.post("/forums/<slug>/suggestions")
@limiter.limit("60 per minute", key_func=pace_of)
def goal_suggestions(slug: str) -> Any:
    """Up to three goals for words that are being written, for the page they are written on."""
    now = here(slug)
    require(rules.may_be_suggested_goals(now.standing))
    place = writing.place_by_key(now.forum, request.form.get("place", "")) or abort(404)
    found = suggestions_for(MessageForm(), place, now)
    return jsonify({"suggestions": [{"goal": one.code, "label": one.label, "words": one.words} for one in found]})


def suggestions_for(form: MessageForm, place: Place, now: Here) -> list[Suggested]:
    """Up to three goals for the words of a form, whether or not they are ticked already."""
    text = suggesting.own_words(form.subject.data, form.body.data or "", answers=place.parent is not None)
    offered = writing.goals_offered(now.forum, place.topic) if text.strip() else {}
    return suggesting.suggested_for([(text, form.language.data)], offered, now.forum.edition_id, at=now.at)[0]
