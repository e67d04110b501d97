"""Who takes part and has not written: the list, the same for a spreadsheet, and a reminder that is looked at before it is sent."""

import csv
import io
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from accounts.words import CATEGORY_NAMES
from core import asked, paging, work
from core.access import require
from core.comma import harmless
from core.database import db
from core.guard import limiter
from core.languages import country, say
from core.verdict import No
from forum.actions import reminding
from forum.forms import faults
from forum.forms.admission import ReminderForm
from forum.place import Place
from forum.queries import compose
from forum.queries import silent as reading
from forum.rules import silent as rules
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import pace_of, writer

PAGE = 100


@pages.get("/forums/<slug>/silent")
def silent(slug: str) -> Any:
    """Parties first, by country; then the others."""
    now = _keeping(slug)
    found = reading.silence(now.forum.id)
    numbered = paging.pages_of(page=asked.page(), total=len(found.entities), size=PAGE)
    first = ((numbered.number or 1) - 1) * PAGE
    return render_template(
        "forum/silent.html", found=found, shown=found.entities[first : first + PAGE], pages=numbered, may_remind=_may_remind(now, found), done=asked.whole("done"), **_place(now)
    )


@pages.get("/forums/<slug>/silent.csv")
def silent_table(slug: str) -> Any:
    """The same as comma-separated values. No cell begins a formula."""
    now = _keeping(slug)
    out = io.StringIO(newline="")
    out.write("\ufeff")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("category", "country_code", "country", "organization", "name", "email", "state", "since", "others_wrote"))
    for one in reading.silence(now.forum.id).entities:
        for person in one.people:
            state, since = ("invited" if person.invited else "registered"), person.since.isoformat() if person.since else ""
            named = (str(CATEGORY_NAMES[one.category]), one.country or "", country(one.country) if one.country else "", one.organization or "", person.name, person.email)
            table.writerow([harmless(cell) for cell in (*named, state, since, "yes" if one.others_wrote else "no")])
    answer = Response(out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="silent-{now.forum.id}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/forums/<slug>/silent/reminder")
def reminder(slug: str) -> Any:
    """Whom a reminder would reach, and the letter itself."""
    return _reminder(_keeping(slug), ReminderForm(formdata=None, invited=True))


@pages.post("/forums/<slug>/silent/reminder")
@limiter.limit("20 per minute", key_func=pace_of)
def remind(slug: str) -> Any:
    """Shows the letter once more as it has become; with ``act=send`` sends it."""
    now, form = _keeping(slug), ReminderForm()
    if not form.validate():
        return _reminder(now, form), 422
    if request.form.get("act") != "send":
        return _reminder(now, form)
    outcome = reminding.remind(
        now.forum, only_silent_entities=bool(form.only_silent_countries.data), invited=bool(form.invited.data), words=(form.words.data or "").strip(), standing=now.standing,
        by=writer(), at=now.at,
    )  # fmt: skip
    if isinstance(outcome, No):
        return _reminder(now, form, refused=say(outcome)), 409
    db.session.commit()
    work.start("invite")
    return redirect(url_for("forum.silent", slug=slug, done=outcome))


def _keeping(slug: str) -> Here:
    now = here(slug)
    require(rules.may_see_silent(now.standing))
    return now


def _may_remind(now: Here, found: reading.Silence) -> Any:
    return rules.may_remind(now.standing, now.forum, last=found.last_reminder, at=now.at)


def _place(now: Here) -> dict[str, Any]:
    return {"sheet": compose.sheet_of(Place(now.forum, None), now.standing)}


def _reminder(now: Here, form: ReminderForm, *, refused: str = "") -> str:
    found = reading.silence(now.forum.id)
    to = reminding.receivers(found, only_silent_entities=bool(form.only_silent_countries.data), invited=bool(form.invited.data))
    letter = reminding.sample(now.forum, writer(), words=(form.words.data or "").strip())
    return render_template(
        "forum/reminder.html", form=form, faults=faults(form), refused=refused, to=to, letter=letter, may_remind=_may_remind(now, found),
        registered=sum(not one.invited for one in to), invited=sum(one.invited for one in to), **_place(now),
    )  # fmt: skip
