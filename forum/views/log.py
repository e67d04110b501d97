"""The log of moderation of a forum: on a page, and as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, stream_with_context
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core import asked, paging
from core.access import require
from forum.queries import log as reading
from forum.queries.log import Asked, Line
from forum.rules import keeping
from forum.views import pages
from forum.views.common import Here, here

KIND_NAMES = {
    "message-published": _l("Published"), "message-pending": _l("Held"), "message-hidden": _l("Hidden"), "message-returned": _l("Returned to its author"),
    "message-withdrawn": _l("Withdrawn by its author"), "message-edited": _l("Words changed"), "message-moved": _l("Message moved"), "thread-moved": _l("Thread moved"),
    "thread-split": _l("Thread split"), "thread-merged": _l("Threads merged"), "thread-pinned": _l("Pinned"), "thread-unpinned": _l("No longer pinned"),
    "thread-locked": _l("Locked"), "thread-unlocked": _l("No longer locked"), "report-settled": _l("Report settled"), "report-dismissed": _l("Report dismissed"),
    "message-goals": _l("Goals tagged"), "message-questions": _l("Questions tagged"),
    "attachment-unlocked": _l("File unlocked"), "attachment-removed": _l("File removed"),
    "admission-request": _l("Asked to take part"), "admission-nomination": _l("Nominated"), "admission-invitation": _l("Invited"),
    "admission-admitted": _l("Admitted"), "admission-refused": _l("Not admitted"), "admission-taken-back": _l("Taken back"), "admission-told-again": _l("Invited once more"),
    "participant-held": _l("Messages of a participant are held"), "participant-blocked": _l("A participant is blocked"), "participant-freed": _l("A rule for a participant has ended"),
    "password-set": _l("Password set"), "password-removed": _l("Password removed"), "silent-reminded": _l("Reminder sent to who has not written"),
    "mail-at-registration": _l("What comes by mail with a registration changed"), "planned": _l("Planned"), "plan-changed": _l("Plan changed"), "notice-sent": _l("Notice sent"), "bulletin-taken-down": _l("Notice taken off the front page"), "bulletin-put-up": _l("Notice put on the front page"), "notices-by-the-clock": _l("Notices by the clock switched"),
    "archived": _l("Archived"), "no-summary": _l("Reason why there is no summary"), "summary-review": _l("Draft opened for review"), "review-answered": _l("Comment on the draft answered"), "summary-issued": _l("Summary issued"),
    "announced": _l("Announced"), "extended": _l("Extended"), "reopened": _l("Re-opened"), "closed-early": _l("Closed early"),
}  # fmt: skip
CAPACITIES = {"moderator": _l("Moderation"), "author": _l("Author"), "site": _l("By the forum’s settings")}


def _asked() -> Asked:
    return Asked(asked.text("kind", most=40), asked.whole("person"), asked.whole("message"))


def _readers(slug: str) -> tuple[Here, bool, bool]:
    now = here(slug)
    require(keeping.may_read_log(now.standing, now.forum))
    return now, now.standing.keeps_order, keeping.may_read_names_in_log(now.standing, now.forum)


@pages.get("/forums/<slug>/log")
def log(slug: str) -> Any:
    now, everything, names = _readers(slug)
    wanted, page = _asked(), asked.page()
    found = reading.log_of(now.forum.id, wanted, everything=everything, names=names, page=page)
    keep = {"kind": wanted.kind, "person": str(wanted.person or ""), "message": str(wanted.message or "")}
    narrowed = tuple((name, value) for name, value in keep.items() if value)
    numbered = paging.pages_of(page=page, total=found.total, size=reading.A_PAGE, keep=narrowed)
    return render_template("forum/log.html", forum=now.forum, found=found, wanted=wanted, names=names, everything=everything, pages=numbered, narrowed=dict(narrowed))


@pages.get("/forums/<slug>/log.csv")
def log_table(slug: str) -> Any:
    """The same as comma-separated values, the first act first. No cell begins a formula."""
    now, everything, names = _readers(slug)
    lines = reading.all_lines(now.forum.id, _asked(), everything=everything, names=names)
    answer = Response(stream_with_context(_table(lines, names=names)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="log-{now.forum.id}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _table(lines: Iterator[Line], *, names: bool) -> Iterator[str]:
    head = [_("When (UTC)"), _("Act"), _("Message"), _("As"), *([_("Who")] if names else []), _("From"), _("To"), _("Reason")]
    yield "\ufeff" + _row(head)
    for line in lines:
        who = [line.who] if names else []
        cells = [line.at.strftime("%Y-%m-%d %H:%M:%S"), str(KIND_NAMES.get(line.kind, line.kind)), str(line.message or ""), str(CAPACITIES[line.as_]), *who]
        yield _row([*cells, told(line, "from"), told(line, "to"), line.reason])


def _row(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{cell}" if cell.lstrip()[:1] in {"=", "+", "-", "@"} or cell[:1] in {"\t", "\r", "\n"} else cell


def told(line: Line, end: str) -> str:
    """From what to what an act led, in words: a state, an instant, a topic and thread."""
    value = line.data.get(end)
    if value is None:
        return ""
    if line.kind == "message-edited":
        return str(_("wording %(number)s", number=value))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "–"
    if isinstance(value, dict):
        thread = _("thread #%(number)s", number=value.get("root", ""))
        topic, comma = _("topic %(number)s", number=value.get("topic", "")), _(", ")
        return f"{topic}{comma}{thread}" if value.get("topic") else str(thread)
    states = {"published": _("Published"), "pending": _("Held"), "hidden": _("Hidden"), "withdrawn": _("Withdrawn")}
    return str(states.get(str(value), str(value)))


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(act_kinds=KIND_NAMES, act_capacities=CAPACITIES, act_told=told)
