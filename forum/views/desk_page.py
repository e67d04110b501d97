"""What the desk shows: a page of the draft, its outline, and beside it the sources of the sentence that was chosen, a message, or a list of inputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core import asked
from core.access import current_person
from core.paging import Pages, pages_of
from forum import rules
from forum.models import Phase, Summary
from forum.queries import desk as reading
from forum.queries import making
from forum.queries.desk import Desk
from forum.queries.desk_lit import lit_anywhere, lit_beside
from forum.queries.desk_outline import Leaves, leaves_of, outline_of
from forum.queries.desk_sources import LISTED, Beside, Source, beside, listed, source_of, stated
from forum.queries.desk_translations import untranslated
from forum.queries.making import LARGE, NotMade
from forum.rules import summaries as may
from forum.summary.check import faults_of
from forum.summary.coverage import COUNTED, REFLECTED, UNPLACED
from forum.summary.lines import Line, Part
from forum.summary.words import LANGUAGES
from forum.summary.writers import FORMATS
from forum.views.opened import Opened

EDIT_KINDS = {
    "tick": _l("messages ticked"), "leave-out": _l("an input left out"), "words": _l("new words"), "drop": _l("dropped"), "remark": _l("a remark"), "quote": _l("words quoted"),
    "translate": _l("a translation"), "move": _l("moved"), "shift": _l("moved"), "merge": _l("joined"), "split": _l("a new paragraph"), "heading": _l("a heading"), "accept": _l("accepted"),
}  # fmt: skip
STATES = (UNPLACED, COUNTED, REFLECTED)
FEW = 12  # inputs, dropped sentences and flags named in a margin before a link leads to the rest


@dataclass(frozen=True)
class Chosen:
    """Where the moderator is: a sentence with the part it stands in, or a part alone; and the page of the draft that shows it."""

    page: int
    part: Part | None = None
    line: Line | None = None
    lost: bool = False  # the sentence asked for is not in the draft any more


def desk_of(on: Opened, summary: Summary | None) -> Desk:
    """The draft of an open forum, or "not found"."""
    return reading.desk_of(on.forum, summary, language=on.forum.language, at=on.at) or abort(404)


def faults_found(on: Opened, at: Desk) -> Sequence[object] | None:
    """What the check of the draft finds; of a large one what a job found, None where it has not looked since anything changed."""
    if on.forum.input_count > LARGE:
        return making.faults_kept(on.forum, making.key_of_check(on.forum, at.settings.language, at.edits))
    return faults_of(at.draft.as_data(), at.material, at.settings)


def page_of(on: Opened, summary: Summary | None, **more: Any) -> str:
    """The desk. ``more`` says what went wrong with a form."""
    at = desk_of(on, summary)
    leaves = leaves_of(at)
    chosen = _chosen(at, leaves)
    near = beside(at, chosen.part, chosen.line, page=asked.whole("sources") or 1) if chosen.part and chosen.line else Beside()
    number, numbers = asked.whole("message"), paragraphs_of(at)
    shown = source_of(at, number, _lit(at, chosen, number)) if number in at.material.message and number is not None else None
    checked = faults_found(on, at) if request.args.get("check") else None
    if checked is None and request.args.get("check"):
        raise NotMade(on.forum.slug, "check")
    person = current_person()
    last = reading.newest_act_of(summary, person.id) if summary and person else []
    versions = reading.versions_of(summary) if summary else []
    given: dict[str, Any] = {
        "on": on, "forum": on.forum, "summary": summary, "desk": at, "tally": at.draft.figures, "chosen": chosen.line, "chosen_part": chosen.part, "lost": chosen.lost,
        "parts": leaves.at(chosen.page), "page": chosen.page, "leaves": pages_of(page=chosen.page, total=len(leaves.pages), size=1), "outline": outline_of(at, leaves),
        "beside": near, "more_beside": _more(near, asked.whole("sources") or 1), "shown": shown, "shown_lines": _lines(at, shown, numbers), "uses": set(shown.used_in) if shown else set(),
        "stated": stated(at, chosen.line) if chosen.line else [], "untranslated": len(untranslated(at)), "faults": checked, "paragraphs": numbers, "covered": _covered(at), "left_out": _left_out(at),
        "last_edit": last, "version": versions[0] if versions else None, "since": _since(at, versions), "languages_of_drafts": LANGUAGES, "formats": tuple(FORMATS), "few": FEW,
        "may_edit": may.may_edit_draft(on.standing, on.forum.entity), "may_write": on.phase is Phase.OPEN and on.standing.takes_part and rules.may_post(on.standing, on.forum.entity, None, at=on.at),
        "day": (on.at - on.forum.closes_at) // timedelta(days=1) + 1, "problem": "", "kept": "", "meanwhile": None, "edit_kinds": EDIT_KINDS, "newest": max((edit.number for edit in reading.edits_since(summary, 0, most=1)), default=0) if summary else 0,
    }  # fmt: skip
    if not chosen.line and not shown:
        given |= _list(at, chosen)
    return render_template("forum/desk.html", **(given | more))


def _lit(at: Desk, chosen: Chosen, number: int) -> Sequence[tuple[int, int]]:
    """The words of a message on which the chosen sentence rests; all that stand in the draft where it rests on none, or none is chosen."""
    lit = lit_beside(at, chosen.part, chosen.line, [number]).get(number) if chosen.part and chosen.line and number in chosen.line.sentence.messages else None
    return lit or lit_anywhere(at, number)


def _asked(name: str) -> str:
    return request.args.get(name) or request.form.get(name, "")


def _chosen(at: Desk, leaves: Leaves) -> Chosen:
    key, part_key = _asked("line"), _asked("part")
    line = at.work.line(key)
    if line is not None:
        part = at.work.part_of(key)
        return Chosen(leaves.page_of[part.key] if part else 1, part, line)
    found = next((part for part in at.work.parts if part.key == part_key), None) if part_key else None
    if found is None and (number := asked.whole("paragraph")):
        found = next((part for part in at.work.parts if part.block.kind == "paragraph" and part.block.number == str(number)), None)
        return Chosen(leaves.page_of[found.key] if found else 1, lost=bool(key))
    if found is not None:
        return Chosen(leaves.page_of[found.key], found, found.lines[0] if found.lines else None, lost=bool(key))
    return Chosen(min(asked.page(), max(1, len(leaves.pages))), lost=bool(key))


def _more(near: Beside, page: int) -> Pages | None:
    """The pages of the messages beside a sentence, where they are many."""
    return Pages(min(max(page, 1), near.pages), near.pages) if near.pages > 1 else None


def paragraphs_of(at: Desk) -> dict[str, str]:
    """Sentence → the number of its paragraph, with the letter where it is an item: 6, 6 (a)."""
    found: dict[str, str] = {}
    paragraph = ""
    for part in at.work.parts:
        paragraph = part.block.number if part.block.kind == "paragraph" else paragraph
        label = f"{paragraph} ({part.block.number})" if part.block.kind == "item" else paragraph
        found.update((line.id, label) for line in part.lines)
    return found


def _covered(at: Desk) -> list[tuple[int | None, int, int, int]]:
    """Topic (None: all; 0: in no topic), reflected, counted only, all."""
    rows: dict[int | None, list[int]] = {None: [0, 0, 0], **{topic.number: [0, 0, 0] for topic in at.material.topics}}
    for message in at.material.inputs:
        state = at.draft.coverage[message.number]
        for key in (None, message.topic or 0):
            row = rows.setdefault(key, [0, 0, 0])
            row[0] += state == REFLECTED
            row[1] += state == COUNTED
            row[2] += 1
    return [(key, row[0], row[1], row[2]) for key, row in rows.items()]


def _left_out(at: Desk) -> list[tuple[int, str, str, int]]:
    """Inputs that a moderator left out: number, reason, who, edit."""
    found = {int(edit.target): (int(edit.target), edit.data["reason"], edit.by, edit.number) for edit in at.edits if edit.kind == "leave-out"}
    return [row for number, row in sorted(found.items()) if at.draft.coverage.get(number) == UNPLACED]


def _lines(at: Desk, shown: Source | None, numbers: dict[str, str]) -> list[tuple[str, Line]]:
    """The sentences that rest on a message, with their paragraphs' numbers."""
    found = []
    for key in shown.used_in if shown else ():
        line = at.work.line(key)
        if line is not None:
            found.append((numbers[key], line))
    return found


def _since(at: Desk, versions: list[Any]) -> int:
    """Inputs that arrived after the newest version was kept."""
    return sum(message.posted_at > versions[0].at for message in at.material.inputs) if versions else 0


def _list(at: Desk, chosen: Chosen) -> dict[str, Any]:
    """The inputs beside a draft in which nothing is chosen."""
    state, topic, page = asked.one_of("state", STATES, ""), asked.whole("topic"), asked.whole("from") or 1
    rows, total = listed(at, state=state, topic=topic, page=page)
    pages = pages_of(page=page, total=total, size=LISTED)
    return {"rows": rows, "total": total, "state": state, "topic": topic, "list_pages": pages, "states": STATES}


def say(words: str) -> None:
    """A word about what was done, on the next page."""
    flash(words, "desk")


def done(kind: str) -> str:
    """What an act did, in words."""
    return str(
        {
            "words": _("Your words are saved."), "keep": _("Kept as it stands."), "renew": _("The new wording stands there now."), "accept": _("Accepted."), "accept-all": _("The paragraph is accepted."),
            "drop": _("Dropped."), "split": _("A new paragraph begins here."), "merge": _("The paragraphs are joined."), "remark": _("The remark stands there."), "move": _("Moved."),
            "up": _("Moved."), "down": _("Moved."), "part-up": _("Moved."), "part-down": _("Moved."), "heading": _("The heading is changed."), "translate": _("The translation stands there."),
            "place": _("The input is quoted in the draft."), "leave-out": _("The input is left out, with your reason."), "ticks": _("The sentence follows the messages."),
        }.get(kind, "")
    )  # fmt: skip
