"""What many pages of an account begin and end with: who is signed in, whether the password was given lately, a form shown again."""

from datetime import datetime
from typing import Any, NoReturn

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from accounts import passwords, rules, sessions
from accounts.forms import Shape
from accounts.models import SignIn
from accounts.throttle import Wait
from core.languages import language, say
from core.verdict import No

# A crude fence before the counting ones, against one address sending without pause.
OFTEN = "60 per minute; 600 per hour"
SELDOM = "20 per minute; 200 per hour"


def network_address() -> str:
    """Where this request comes from, for the audit log."""
    return (request.remote_addr or "")[:64]


def front_page() -> str:
    """The address of the site's first page in the language being read."""
    return f"/{language()}/"


def wanted(default: str = "") -> str:
    """Where the reader was going: ``next`` of form or address if it is a page of ours, else ``default`` or the front page."""
    return rules.own_path(request.form.get("next") or request.args.get("next")) or default or front_page()


def signed_in(*, at: datetime) -> SignIn:
    """The record of this browser, with its person; a visitor is sent to sign in and then brought back."""
    record = sessions.this_record(at=at)
    if record is None:
        _go(url_for("accounts.sign_in", next=_here()))
    return record


def proved(*, at: datetime) -> SignIn:
    """The same, where the password was given in the last ten minutes; otherwise it is asked for first."""
    record = signed_in(at=at)
    if not record.proved(at):
        _go(url_for("accounts.proof", next=_here()))
    return record


def _here() -> str:
    """The page to come back to: this one, or, from a form, the one it stands on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    referrer = request.referrer or ""
    mine = referrer.removeprefix(request.host_url.rstrip("/")) if referrer.startswith(request.host_url) else ""
    return rules.own_path(mine) or url_for("accounts.show")


def _go(address: str) -> NoReturn:
    abort(redirect(address, 303))
    raise AssertionError("abort does not return")


def page(template: str, *, form: Shape | None = None, status: int = 200, **slots: Any) -> Response:
    """A page of the account. Faults of a form are listed on top; the status is then 422 unless told otherwise."""
    found = _faults(form)
    answer = make_response(render_template(f"accounts/{template}.html", form=form, faults=found, **slots))
    answer.status_code = 422 if found and status == 200 else status
    return answer


def _faults(form: Shape | None) -> list[tuple[str, str]]:
    """(id of the field, words), in the order of the page."""
    if form is None:
        return []
    in_order = [*(form[name] for name in form.first), *(field for field in form if field.name not in form.first)]
    return [(field.id, str(field.errors[0])) for field in in_order if field.errors]


def blame(form: Shape, field: str, words: str) -> None:
    """Adds a fault that only an act could find."""
    form[field].errors = [*form[field].errors, words]


def check_password(form: Shape, field: str, *, name: str = "", email: str = "") -> bool:
    """Whether a new password is one we take; otherwise the field says why not."""
    verdict = passwords.acceptable(form[field].data, site=current_app.config["SITE_NAME"], name=name, address=email)
    if isinstance(verdict, No):
        blame(form, field, say(verdict))
    return bool(verdict)


def slow_down(template: str, pause: Wait, form: Shape, field: str, **slots: Any) -> Response:
    """The same page with a kind word and Retry-After."""
    blame(form, field, wait_words(pause))
    answer = page(template, form=form, status=429, **slots)
    answer.headers["Retry-After"] = str(pause.seconds)
    return answer


def too_many_letters(template: str, form: Shape, **slots: Any) -> Response:
    """The same page: this network has caused as many letters today as one may."""
    blame(form, "email", gettext("Many letters were asked for from your network today. Please try again in some hours, or ask the secretariat to invite you."))
    answer = page(template, form=form, status=429, **slots)
    answer.headers["Retry-After"] = "3600"
    return answer


def wait_words(pause: Wait) -> str:
    """How long to wait, in words."""
    if pause.seconds <= 60:
        words = ngettext(
            "There were too many wrong tries. Please wait %(num)d second and try again; nothing is locked.",
            "There were too many wrong tries. Please wait %(num)d seconds and try again; nothing is locked.",
            pause.seconds,
        )
    else:
        words = ngettext(
            "There were too many wrong tries. Please wait %(num)d minute and try again; nothing is locked.",
            "There were too many wrong tries. Please wait %(num)d minutes and try again; nothing is locked.",
            pause.minutes,
        )
    return str(words)


def done(endpoint: str, word: str, **values: Any) -> Any:
    """On to a page that says what was done."""
    return redirect(url_for(endpoint, done=word, **values), 303)
