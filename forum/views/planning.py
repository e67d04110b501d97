"""The pages on which a forum is planned, changed and announced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from core import asked, clock, zones
from core.access import Refused, current_person, require
from core.database import db
from core.guard import limiter
from core.text import html_of
from core.verdict import No
from forum.actions import planning
from forum.actions.planning import Overtaken, Plan
from forum.forms import faults
from forum.forms.planning import PlanForm
from forum.models import Forum
from forum.queries import planning as reading
from forum.rules import VISITOR, Standing
from forum.rules import planning as rules
from forum.views import pages, plan_form
from forum.views.common import here
from forum.views.places import pace_of, writer

AGAIN = timedelta(minutes=15)  # within which the same form, sent twice, is one forum


@dataclass(frozen=True)
class Review:
    """What a plan comes to, to be read before it is stored."""

    zone: str
    instants: tuple[tuple[str, datetime], ...]
    about_html: str
    topics: tuple[tuple[str, str, tuple[str, ...]], ...]
    moderators: tuple[str, ...]


@pages.get("/planning")
def plan() -> Any:
    """An empty form, or one filled in after another forum."""
    at, person = clock.now(), current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    require(rules.may_plan(_on_the_site()))
    slug = asked.text("from", most=200)
    template = reading.whole_forum(slug) if slug else None
    if slug and template is None:
        abort(404)
    form = plan_form.after(template, reading.moderators_of(template), at=at) if template else plan_form.blank(person.timezone)
    return _page(form, None, at=at, template=template)


@pages.post("/planning")
@limiter.limit("60 per minute", key_func=pace_of)
def prepare() -> Any:
    """One of the buttons of a form for a new forum was pressed."""
    at = clock.now()
    require(rules.may_plan(_on_the_site()))
    form, act = plan_form.sent(None, (), {}), request.form.get("act", "save")
    if form.change_rows(act):
        return _page(form, None, at=at)
    before = _sent_before(form, at=at) if act == "save" else None
    if before is not None:
        return redirect(url_for("forum.show", slug=before.slug))
    planned = plan_form.plan_in(form, None, {})
    if planned is None:
        return _page(form, None, at=at), 422
    if act == "preview":
        return _page(form, None, at=at, review=_review(planned, None))
    try:
        forum = planning.prepare(planned, by=writer(), at=at)
        db.session.commit()
    except IntegrityError:  # somebody took the name in the very same moment
        db.session.rollback()
        form.slug.errors = [_("Another forum has this name in its address. Please choose another.")]
        return _page(form, None, at=at), 422
    return redirect(url_for("forum.show", slug=forum.slug))


@pages.get("/forums/<slug>/plan")
def change_of_plan(slug: str) -> Any:
    """The plan of a forum, with what of it may still be changed."""
    now = here(slug)
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(rules.may_change_plan(now.standing, now.forum))
    forum = _whole(slug)
    return _page(plan_form.filled(forum, reading.moderators_of(forum)), forum, at=now.at, standing=now.standing)


@pages.post("/forums/<slug>/plan")
@limiter.limit("60 per minute", key_func=pace_of)
def change_plan(slug: str) -> Any:
    """One of the buttons of the form for a forum that is there was pressed."""
    now = here(slug)
    require(rules.may_change_plan(now.standing, now.forum))
    forum = _whole(slug)
    settled = rules.settled(now.standing, forum)
    form, act = plan_form.sent(forum, reading.moderators_of(forum), settled), request.form.get("act", "save")
    about: dict[str, Any] = {"at": now.at, "standing": now.standing}
    if form.change_rows(act):
        return _page(form, forum, **about)
    planned = plan_form.plan_in(form, forum, settled)
    if planned is None:
        return _page(form, forum, **about), 422
    if act == "preview":
        return _page(form, forum, review=_review(planned, forum), **about)
    outcome = planning.change(slug, planned, seen=form.seen.data or "", standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, Overtaken | No):
        db.session.rollback()
        if isinstance(outcome, No):
            return _page(form, _whole(slug), refused=outcome, **about), 403
        return _page(form, _whole(slug), overtaken=outcome, **about), 409
    db.session.commit()
    return redirect(url_for("forum.show", slug=planned.values.get("slug", slug)))


@pages.post("/forums/<slug>/announcement")
def announce(slug: str) -> Any:
    """Makes a prepared forum known; the letter about it is previewed next."""
    now = here(slug)
    outcome = planning.announce(slug, standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("forum.show", slug=slug))


def _on_the_site() -> Standing:
    person = current_person()
    return Standing(person_id=person.id, site_role=person.role) if person is not None else VISITOR


def _whole(slug: str) -> Forum:
    return reading.whole_forum(slug) or abort(404)


def _sent_before(form: PlanForm, *, at: datetime) -> Forum | None:
    """The forum that this form has made already, when its button was pressed twice."""
    forum = reading.whole_forum(form.slug.data or plan_form.name_of(form))
    mine = forum is not None and forum.created_by_id == writer().id and forum.title == form.title.data and at - forum.created_at < AGAIN
    return forum if mine else None


def _review(planned: Plan, forum: Forum | None) -> Review:
    """Every instant and every text as it will stand."""
    values = {name: getattr(forum, name) for name in reading.PLANNED} | dict(planned.values) if forum else dict(planned.values)
    instants = [(_("Opens"), values["opens_at"]), (_("Closes"), values["closes_at"])]
    for number, topic in enumerate(planned.topics, 1):
        if topic.opens_at:
            instants.append((_("Topic %(number)s opens", number=number), topic.opens_at))
        if topic.closes_at:
            instants.append((_("Topic %(number)s closes", number=number), topic.closes_at))
    return Review(
        zone=values["timezone"],
        instants=tuple(instants),
        about_html=html_of(values["about"], prefix="about", top=3) if values["about"] else "",
        topics=tuple((topic.title, html_of(topic.introduction or "", prefix="t", top=4), tuple(one.text for one in topic.questions)) for topic in planned.topics),
        moderators=tuple(person.name for person in planned.moderators or ()),
    )


def _page(form: PlanForm, forum: Forum | None, *, at: datetime, standing: Standing | None = None, **about: Any) -> str:
    told = {"review": None, "refused": None, "overtaken": None, "template": None} | about
    settled = rules.settled(standing, forum) if forum and standing else {}
    return render_template(
        "forum/plan.html", form=form, forum=forum, faults=faults(form), settled=settled, groups=zones.choices(form.zone.data or "UTC"), templates=reading.templates() if forum is None else [],
        may_announce=rules.may_announce(standing, forum, at=at, topics=len(forum.topics)) if forum and standing else None, at=at,
        fixed=forum is not None and not rules.may_move_topic(forum, is_new=False), **told,
    )  # fmt: skip
