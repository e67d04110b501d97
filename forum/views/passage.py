"""The prompt for the password of a closed forum. It tells nothing of the forum but that its address asks for one."""

from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from accounts import devices
from accounts.rules import own_path
from accounts.throttle import Wait
from core import clock
from core.access import current_person, require
from core.database import SAFE_METHODS, db
from core.guard import limiter
from core.verdict import No, Verdict
from forum.actions import passing
from forum.forms import faults
from forum.forms.passage import PassageForm
from forum.models import Forum
from forum.queries import standing
from forum.rules import Standing
from forum.rules import passage as rules
from forum.views import pages


def require_reading(verdict: Verdict, slug: str) -> None:
    """Goes on after a YES. Where a forum that must stay unseen has a password, a page leads to the prompt and then back."""
    if isinstance(verdict, No) and verdict.unseen and request.method in SAFE_METHODS and request.blueprint == pages.name:
        forum = standing.forum_alone(slug)
        if forum is not None and rules.has_prompt(forum):
            abort(redirect(url_for("forum.passage", slug=slug, next=request.full_path.rstrip("?")), 302))
    require(verdict)


@pages.get("/forums/<slug>/passage")
def passage(slug: str) -> Any:
    """The prompt; whoever may read the forum goes on to it."""
    forum, mine = _forum(slug)
    if not rules.may_be_asked(mine, forum):
        return redirect(_aim(slug))
    return _prompt(slug, mine, PassageForm(formdata=None))


@pages.post("/forums/<slug>/passage")
@limiter.limit("20 per minute")
def give_password(slug: str) -> Any:
    """Lets in who knows it, until it changes."""
    at, person = clock.now(), current_person()
    forum, mine = _forum(slug)
    if not rules.may_be_asked(mine, forum):
        return redirect(_aim(slug))
    require(rules.may_pass(mine, forum))
    form = PassageForm()
    if not form.validate():
        return _prompt(slug, mine, form, status=422)
    right = passing.give_password(forum, form.password.data, by=person, network=devices.this_network(), at=at)  # type: ignore[arg-type]  # who may pass is signed in
    db.session.commit()
    if isinstance(right, Wait):
        form.password.errors = [_pause(right)]
        answer = _prompt(slug, mine, form, status=429)
        answer.headers["Retry-After"] = str(right.seconds)
        return answer
    if not right:
        form.password.errors = [gettext("This is not the password of the forum. It may have been changed: please ask whoever gave it to you.")]
        return _prompt(slug, mine, form, status=422)
    return redirect(_aim(slug))


def _forum(slug: str) -> tuple[Forum, Standing]:
    """The forum of an address, unless there is none or it must stay unseen."""
    forum = standing.forum_alone(slug) or abort(404)
    mine = standing.standing_of(current_person(), forum)
    asked = rules.may_be_asked(mine, forum)
    if isinstance(asked, No) and asked.unseen:
        require(asked)
    return forum, mine


def _aim(slug: str) -> str:
    """Where the reader was going, if it is a page of this forum."""
    home = url_for("forum.show", slug=slug)
    wanted = own_path(request.values.get("next")) or home
    return wanted if wanted.startswith((f"{home}/", f"{home}?")) and not wanted.startswith(url_for("forum.passage", slug=slug)) else home


def _prompt(slug: str, mine: Standing, form: PassageForm, *, status: int = 200) -> Response:
    answer = make_response(render_template("forum/passage.html", slug=slug, form=form, faults=faults(form), signed_in=mine.signed_in, aim=_aim(slug)), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pause(wait: Wait) -> str:
    """How long to wait, in words."""
    if wait.seconds <= 60:
        return str(
            ngettext(
                "There were too many wrong tries. Please wait %(num)d second and try again; nothing is locked.",
                "There were too many wrong tries. Please wait %(num)d seconds and try again; nothing is locked.",
                wait.seconds,
            )
        )
    return str(
        ngettext(
            "There were too many wrong tries. Please wait %(num)d minute and try again; nothing is locked.",
            "There were too many wrong tries. Please wait %(num)d minutes and try again; nothing is locked.",
            wait.minutes,
        )
    )
