"""The page on which who keeps a forum or list looks at a day's digest before it goes."""

from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from accounts import audit
from core import clock
from core.database import db
from core.languages import language
from forum.forms import faults
from forum.views.places import writer
from listserv.actions import curating
from listserv.forms.curation import CurationForm, data_of, marks_asked, marks_of
from listserv.issues import Place
from listserv.mail import digests as mail
from listserv.models import RHYTHMS
from listserv.queries import digests as queries
from listserv.views import pages
from listserv.views.keeping import Kept

audit.name_act("digest-curated", _l("Put a hand on a digest"))


@pages.get("/lists/<name>/digest", endpoint="curation")
@pages.get("/forums/<slug>/digest", endpoint="forum_curation")
def curation(**place: str) -> Any:
    """Of a list that stands alone, or of a forum."""
    return _page(Kept(**place))


@pages.post("/lists/<name>/digest", endpoint="curate")
@pages.post("/forums/<slug>/digest", endpoint="forum_curate")
def curate(**place: str) -> Any:
    """Kept, released, or only looked at."""
    return _kept(Kept(**place))


def _place(kept: Kept) -> Place:
    return queries.place(kept.place.scope, kept.place.id) or abort(404)


def _asked(where: Place) -> tuple[date, str]:
    """Day and rhythm of the digest, from the address."""
    days, rhythm = curating.days(where, at=clock.now()), request.args.get("rhythm", "daily")
    try:
        day = date.fromisoformat(request.args["day"]) if "day" in request.args else days[1]
    except ValueError:
        abort(404)
    if rhythm not in RHYTHMS or day not in days:
        abort(404)
    return day, rhythm


def _kept(kept: Kept) -> Any:
    where = _place(kept)
    day, rhythm = _asked(where)
    form = CurationForm()
    form.offer()
    if not form.validate():
        return _page(kept, form), 422
    said = _said(form, {item.number for item in curating.material(where, day, rhythm, at=clock.now())})
    if request.form.get("act") == "preview":
        return _page(kept, form, curating.sketch(day, rhythm, said))
    curating.keep(where, day, rhythm, said, by=writer(), at=clock.now())
    db.session.commit()
    return redirect(f"{kept.address('curation')}?day={day.isoformat()}&rhythm={rhythm}&done={'released' if said.release else 'kept'}", 303)


def _said(form: CurationForm, there: set[int]) -> curating.Said:
    """Marks of messages that are there."""
    marks = {name: tuple(number for number in numbers if number in there) for name, numbers in marks_asked().items()}
    return curating.Said(
        note=form.note.data or "", language=form.language.data, full=marks["full"] or None, first=marks["first"], left_out=marks["left_out"], waits=bool(form.waits.data),
        release=request.form.get("act") == "release",
    )  # fmt: skip


def _page(kept: Kept, form: CurationForm | None = None, sketch: Any = None) -> str:
    where, at = _place(kept), clock.now()
    day, rhythm = _asked(where)
    known = curating.find(where, day, rhythm)
    if form is None:
        form = CurationForm(formdata=None, data=data_of(known, waits=where.curated, language=where.language))
    form.offer()
    items = curating.material(where, day, rhythm, at=at)
    issue = curating.issue(where, items, day, rhythm, language=language(), curation=sketch or known)
    return render_template(
        "listserv/curation.html", kept=kept, form=form, faults=faults(form), day=day, days=curating.days(where, at=at), rhythm=rhythm, items=items, names=mail.names(items, language()),
        released=known is not None and known.released_at is not None, preview=mail.sample(issue) if items else gettext("Nothing new so far: no digest goes."), done=request.args.get("done", ""),
        marks=marks_asked() if request.method == "POST" else marks_of(known),
    )  # fmt: skip
