"""The moderator's desk: the draft beside the messages it rests on, its edits, its versions, and the files it is handed out in."""

from dataclasses import dataclass
from difflib import ndiff
from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core import asked
from core.access import require
from core.database import db
from forum.actions import summing_up
from forum.actions.summing_up import Meanwhile
from forum.forms import words as typed
from forum.models import Summary
from forum.queries import desk as reading
from forum.queries.desk import Desk
from forum.rules import summaries as may
from forum.summary.annex import annex_of
from forum.summary.check import faults_of
from forum.summary.edits import Line, Part
from forum.summary.material import Message
from forum.summary.stored import draft_from
from forum.summary.words import LANGUAGES
from forum.summary.writers import FORMATS, write
from forum.views import pages
from forum.views.desk_edits import acts_asked_for
from forum.views.opened import Opened, opened
from forum.views.places import writer

TYPES = {
    "json": "application/json", "md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A message beside the draft: its source in stretches, those that the chosen sentence quotes lit."""

    message: Message
    who: str
    stretches: tuple[tuple[str, bool], ...]
    used_in: tuple[str, ...]  # ids of lines
    ticked: bool = True


def _opened(slug: str) -> tuple[Opened, Summary | None]:
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    return on, reading.summary_of(on.forum.id)


def _desk(on: Opened, summary: Summary | None) -> Desk:
    return reading.desk_of(on.forum, summary, language=on.forum.language, at=on.at) or abort(404)


@pages.get("/forums/<slug>/summary/desk")
def desk(slug: str) -> Any:
    on, summary = _opened(slug)
    return _page(on, summary)


def _page(on: Opened, summary: Summary | None, **more: Any) -> str:
    at = _desk(on, summary)
    key = request.args.get("line") or request.form.get("line", "")
    found = [(part, line) for part in at.work.parts for line in part.lines if line.id == key]
    part, line = found[0] if found else (None, None)
    sources, others = _sources(at, part, line) if part and line else ([], [])
    number = asked.whole("message")
    shown = _source(at, at.material.message[number], line) if number in at.material.message else None
    checked = faults_of(at.draft.as_data(), at.material, at.settings) if request.args.get("check") else None
    used = at.used_in()
    paragraphs = {line.id: part.block.number for part in at.work.parts for line in part.lines}
    topics = [(topic.number, _covered(at, topic.number)) for topic in at.material.topics]
    given: dict[str, Any] = {
        "on": on, "forum": on.forum, "summary": summary, "desk": at, "chosen": line, "chosen_part": part, "sources": sources, "others": others, "shown": shown,
        "faults": checked, "used": used, "paragraphs": paragraphs, "topics": topics, "all_covered": _covered(at, None), "tally": at.draft.figures,
        "versions": reading.versions_of(summary) if summary else [], "languages_of_drafts": LANGUAGES, "formats": tuple(FORMATS),
        "may_edit": may.may_edit_draft(on.standing, on.forum.entity), "problem": "", "kept": "", "meanwhile": None,
    }  # fmt: skip
    return render_template("forum/desk.html", **(given | more))


def _covered(at: Desk, topic: int | None) -> tuple[int, int, int]:
    """Reflected, counted only, all: of a topic or of the forum."""
    numbers = [message.number for message in at.material.inputs if topic is None or message.topic == topic]
    states = [at.draft.coverage.get(number) for number in numbers]
    return states.count("reflected"), states.count("counted"), len(numbers)


def _sources(at: Desk, part: Part, line: Line) -> tuple[list[Source], list[Source]]:
    """The messages of a sentence, and those of its cell that it does not use."""
    mine = [_source(at, at.material.message[number], line) for number in line.sentence.messages if number in at.material.message]
    about = part.block.about
    if about.topic is None or not (about.goal or about.question or about.theme):
        return mine, []
    fits = [
        message for message in at.material.inputs_of(about.topic)
        if message.number not in line.sentence.messages and ((about.goal and about.goal in message.goals) or (not about.goal and about.question in message.questions))
    ]  # fmt: skip
    return mine, [_source(at, message, None, ticked=False) for message in fits]


def _source(at: Desk, message: Message, line: Line | None, *, ticked: bool = True) -> Source:
    lit = sorted((one.start, one.end) for one in line.sentence.quotations if one.message == message.number) if line else []
    stretches, place = [], 0
    for start, end in lit:
        stretches += [(message.body[place:start], False), (message.body[max(start, place) : end], True)]
        place = max(place, end)
    stretches.append((message.body[place:], False))
    person = at.material.person[message.speaker]
    return Source(message, person.name, tuple(stretch for stretch in stretches if stretch[0]), tuple(at.used_in().get(message.number, ())), ticked)


# ---- edits


@pages.post("/forums/<slug>/summary/edits")
def edit_summary(slug: str) -> Any:
    """One act on the draft; leads back to where it was done."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    person = writer()
    summary = summing_up.begin(on.forum.id, language=on.forum.language if on.forum.language in LANGUAGES else "en", by=person, at=on.at)
    at = _desk(on, summary)
    asked_for = acts_asked_for(at)
    if isinstance(asked_for, str):
        db.session.rollback()
        return _page(*_opened(slug), problem=asked_for, kept=request.form.get("text", "")), 422
    done: Any = None
    for kind, target, data in asked_for:
        done = summing_up.record(summary, kind, target, data, seen=request.form.get("seen", 0, type=int), by=person, at=on.at)
        if isinstance(done, Meanwhile):
            db.session.rollback()
            return _page(*_opened(slug), meanwhile=done, kept=request.form.get("text", "")), 409
    db.session.commit()
    line = request.form.get("line", "")
    return redirect(url_for("forum.desk", slug=slug, line=line or None, _anchor="chosen" if line else "draft-title"), 303)


@pages.post("/forums/<slug>/summary/edits/<int(max=2147483647):number>/undoing")
def undo_edit(slug: str, number: int) -> Any:
    """Takes one edit back; it stays in the history."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = reading.summary_of(on.forum.id, held=True) or abort(404)
    edit = reading.edit_of(summary, number) or abort(404)
    edit.undo(by=writer(), at=on.at)
    db.session.commit()
    return redirect(url_for("forum.desk", slug=slug), 303)


@pages.post("/forums/<slug>/summary/settings")
def set_summary(slug: str) -> Any:
    """Language of the frame, symbol, distribution."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = summing_up.begin(on.forum.id, language="en", by=writer(), at=on.at)
    if request.form.get("language") in LANGUAGES:
        summary.language = request.form["language"]
    summary.symbol, summary.distribution = (" ".join(typed(request.form.get(name, "")).split())[:200] or None for name in ("symbol", "distribution"))
    db.session.commit()
    return redirect(url_for("forum.desk", slug=slug), 303)


# ---- versions and files


@pages.post("/forums/<slug>/summary/versions")
def keep_summary(slug: str) -> Any:
    """Keeps the draft as it stands under a number."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = summing_up.begin(on.forum.id, language=on.forum.language if on.forum.language in LANGUAGES else "en", by=writer(), at=on.at)
    at = _desk(on, summary)
    note = " ".join(typed(request.form.get("note", "")).split())[:500]
    summing_up.keep_version(summary, at.draft, at.material, [edit.number for edit in at.edits], note=note, by=writer(), at=on.at)
    db.session.commit()
    return redirect(url_for("forum.summary_versions", slug=slug), 303)


@pages.get("/forums/<slug>/summary/versions")
def summary_versions(slug: str) -> Any:
    """All versions; two of them side by side where two are chosen."""
    on, summary = _opened(slug)
    versions = reading.versions_of(summary) if summary else []
    compared = _compared(summary) if summary else None
    return render_template(
        "forum/summary_versions.html", on=on, forum=on.forum, summary=summary, versions=versions, history=reading.history_of(summary) if summary else [], compared=compared
    )


def _compared(summary: Summary) -> tuple[int, int, list[tuple[str, str]]] | None:
    """Sentences that stand in only one of two versions: ("-" or "+", words)."""
    numbers = asked.whole("from"), asked.whole("to")
    found = [reading.version_of(summary, number) if number else None for number in numbers]
    if found[0] is None or found[1] is None:
        return None
    texts = [[sentence["text"] for block in one.document["blocks"] for sentence in block.get("sentences", ())] for one in found if one]
    rows = [(row[0], row[2:]) for row in ndiff(texts[0], texts[1]) if row[0] in "+-"]
    return found[0].number, found[1].number, rows


@pages.post("/forums/<slug>/summary/versions/<int(max=2147483647):number>/restoration")
def restore_summary(slug: str, number: int) -> Any:
    """Back to the edits of a version; what stands now is kept as a version of its own first."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = reading.summary_of(on.forum.id, held=True) or abort(404)
    version = reading.version_of(summary, number) or abort(404)
    at = _desk(on, summary)
    note = _("Before version %(number)s was restored", number=number)
    summing_up.keep_version(summary, at.draft, at.material, [edit.number for edit in at.edits], note=note, by=writer(), at=on.at)
    summing_up.restore(summary, version, by=writer(), at=on.at)
    db.session.commit()
    return redirect(url_for("forum.desk", slug=slug), 303)


@pages.get("/forums/<slug>/summary/draft.<ending>")
def summary_file(slug: str, ending: str) -> Any:
    """The draft as a file, or a kept version of it: working copy, or clean."""
    on, summary = _opened(slug)
    number = asked.whole("version")
    if number:
        version = (reading.version_of(summary, number) if summary else None) or abort(404)
        draft, annex = draft_from(version.document), version.annex
    else:
        at = _desk(on, summary)
        draft, annex = at.draft, annex_of(at.draft, at.material)
    return summary_as(draft, annex, ending, name=f"{slug}-summary{f'-{number}' if number else ''}", working=request.args.get("clean") is None)


def summary_as(draft: Any, annex: str, ending: str, *, name: str, working: bool) -> Response:
    """A file to keep."""
    if ending == "csv":
        content = annex.encode("utf-8-sig")
    elif ending in FORMATS:
        content = write(draft, ending, working=working)
    else:
        abort(404)
    answer = Response(content, content_type=TYPES[ending])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
