"""A copy of one's own data, and the end of an account."""

from typing import Any

from flask import Response, redirect, url_for
from flask_babel import gettext

from accounts import actions, audit, own_data, queries, rules
from accounts.forms import ErasureForm
from accounts.throttle import Wait
from accounts.views import pages
from accounts.views.common import SELDOM, blame, network_address, page, proved, slow_down
from accounts.views.session import checked
from core import clock
from core.access import require
from core.database import db
from core.guard import limiter


@pages.get("/data")
def own_copy() -> Any:
    """What the copy holds, and the button for it."""
    proved(at=clock.now())
    return page("data")


@pages.post("/data")
@limiter.limit(SELDOM)
def take_copy() -> Any:
    """The ZIP."""
    at = clock.now()
    person = proved(at=at).person
    audit.note("data-exported", person=person, object=f"person {person.id}", at=at, address=network_address())
    db.session.flush()
    archive = own_data.archive_of(person, at=at)
    db.session.commit()
    headers = {"Content-Disposition": f'attachment; filename="own-data-{at:%Y-%m-%d}.zip"'}
    return Response(archive, mimetype="application/zip", headers=headers)


@pages.get("/erasure")
def erasure() -> Any:
    """What happens, and the form that makes it happen."""
    proved(at=clock.now())
    return page("erasure", form=ErasureForm(formdata=None))


@pages.post("/erasure")
@limiter.limit(SELDOM)
def erase() -> Any:
    """Erases the account; the discussion stays."""
    at, form = clock.now(), ErasureForm()
    person = proved(at=at).person
    require(rules.may_erase_own_account(person, another_administrator=queries.another_administrator(person)))
    if not form.validate():
        return page("erasure", form=form)
    right = checked(person, form.current.data, at=at)
    if right is True:
        actions.erase_account(person, at=at)
    db.session.commit()
    if isinstance(right, Wait):
        return slow_down("erasure", right, form, "current")
    if not right:
        blame(form, "current", gettext("This is not your password."))
        return page("erasure", form=form)
    answer = redirect(url_for(".erased"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@pages.get("/erasure/done")
def erased() -> Any:
    """The account is gone."""
    return page("erased")
