"""Keys for programs: made after the password was given, shown once, listed, ended."""

from typing import Any

from flask import Response, abort, request
from flask_babel import gettext

from accounts import audit
from accounts import tokens as keys
from accounts.forms import TokenForm
from accounts.models import Person
from accounts.tokens import ApiToken
from accounts.views import pages
from accounts.views.common import SELDOM, blame, done, network_address, page, proved, signed_in
from core import clock
from core.database import db
from core.guard import limiter


@pages.get("/tokens")
def tokens() -> Any:
    """The living ones, and a form for another."""
    at = clock.now()
    person = signed_in(at=at).person
    return _page(person, TokenForm(formdata=None), made=None, done=request.args.get("done", ""))


@pages.post("/tokens")
@limiter.limit(SELDOM)
def make_token() -> Any:
    """A new one; its key stands on this page and nowhere else."""
    at, form = clock.now(), TokenForm()
    person = proved(at=at).person
    if not form.validate():
        return _page(person, form)
    if len(keys.tokens_of(person, at=at)) >= keys.MOST:
        blame(form, "name", gettext("You have as many tokens as one may have. Please end one that is no longer used."))
        return _page(person, form)
    token, key = keys.issue(person, name=form.name.data, writes=form.access.data == "write", days=int(form.days.data), at=at)
    db.session.flush()
    audit.note("token-made", person=person, object=f"token {token.id}", reason=" ".join(token.scopes), at=at, address=network_address())
    db.session.commit()
    return _page(person, TokenForm(formdata=None), made=token, key=key)


@pages.post("/tokens/<int(max=2147483647):token_id>/end")
def end_token(token_id: int) -> Any:
    """From the next request on it opens nothing."""
    at = clock.now()
    person = signed_in(at=at).person
    token = keys.token_of(person, token_id) or abort(404)
    if token.lives(at):
        token.end(at=at)
        audit.note("token-ended", person=person, object=f"token {token.id}", at=at, address=network_address())
        db.session.commit()
    return done(".tokens", "ended")


def _page(person: Person, form: TokenForm, *, made: ApiToken | None = None, key: str = "", **slots: Any) -> Response:
    answer = page("tokens", form=form, tokens=keys.tokens_of(person, at=clock.now()), made=made, key=key, **{"done": "", **slots})
    answer.headers["Cache-Control"] = "no-store"
    return answer
