"""Where a national focal point, or who keeps order, nominates people for a forum."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from accounts.models import CATEGORIES
from core import clock
from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import language, say
from core.verdict import No
from forum import rules
from forum.actions import inviting
from forum.actions.inviting import Invitee
from forum.forms import faults
from forum.forms.admission import NominationForm
from forum.place import Place
from forum.queries import admissions as reading
from forum.queries import compose, standing
from forum.rules import admission as admission_rules
from forum.views import pages
from forum.views.common import Here
from forum.views.passage import require_reading
from forum.views.places import pace_of, writer


@pages.get("/forums/<slug>/nominations")
def nominations(slug: str) -> Any:
    """The form, and whom one has nominated."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    now, countries = _nominating(slug)
    return _page(now, countries, _form(now, countries))


@pages.post("/forums/<slug>/nominations")
@limiter.limit("20 per minute", key_func=pace_of)
def nominate(slug: str) -> Any:
    """A letter goes to the nominee; the answer is the same whether or not there is an account."""
    now, countries = _nominating(slug)
    form = _form(now, countries)
    if not form.validate():
        return _page(now, countries, form), 422
    invitee = Invitee(
        form.email.data, form.name.data, form.category.data, form.country.data or None, form.organization.data or None, form.language.data, (form.words.data or "").strip()
    )  # fmt: skip
    outcome = inviting.nominate(now.forum, invitee, standing=now.standing, countries=countries, by=writer(), at=now.at)
    if isinstance(outcome, No):
        return _page(now, countries, form, refused=say(outcome)), 403
    if outcome.state == "waiting" and outcome.told_at is None:
        inviting.write_letters([outcome], forum=now.forum, at=now.at)
    db.session.commit()
    return redirect(url_for("forum.nominations", slug=slug, done="nominated"))


@pages.post("/forums/<slug>/nominations/<int(max=2147483647):admission_id>/withdrawal")
def take_back_nomination(slug: str, admission_id: int) -> Any:
    """Takes back one's own nomination while it is not answered."""
    now, countries = _nominating(slug)
    inviting.take_back_nomination(now.forum, admission_id, countries=countries, by=writer(), at=now.at)
    db.session.commit()
    return redirect(url_for("forum.nominations", slug=slug, done="taken-back"))


def _nominating(slug: str) -> tuple[Here, frozenset[str]]:
    """A forum that the nominator may know of, if not read: one for registered participants is nominated for by who is not."""
    at, forum, person = clock.now(), standing.forum_alone(slug), current_person()
    if forum is None:
        abort(404)
    mine, countries = standing.standing_of(person, forum), reading.countries_of(person)
    seen = rules.may_read(mine, forum)
    if isinstance(seen, No) and seen.unseen:
        require_reading(seen, slug)
    require(admission_rules.may_nominate(mine, forum, countries=countries, at=at))
    return Here(at=at, forum=forum, standing=mine), countries


def _form(now: Here, countries: frozenset[str]) -> NominationForm:
    offered = [category for category in CATEGORIES if rules.may_register_as(now.standing, category, now.forum)]
    own = None if now.standing.keeps_order else sorted(countries)
    form = NominationForm(category=next(iter(offered), ""), language=language(), country=own[0] if own else "")
    form.offer(categories=offered, of=own)
    return form


def _page(now: Here, countries: frozenset[str], form: NominationForm, *, refused: str = "") -> str:
    return render_template(
        "forum/nominations.html", sheet=compose.sheet_of(Place(now.forum, None), now.standing), form=form, faults=faults(form), refused=refused, countries=sorted(countries),
        mine=reading.by_nominator(now.forum.id, writer(), countries), done=request.args.get("done", "") if not form.errors else "", keeps_order=now.standing.keeps_order,
    )  # fmt: skip
