"""The page of a summary: before it is issued what comes next, then the document to read, to print and to keep, with all its versions."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for

from core import asked
from core.access import require
from core.guard import limiter
from forum.exports.summaries import mast_of
from forum.models import Summary
from forum.queries import desk as reading
from forum.queries import reviews
from forum.queries.reviews import Kept
from forum.rules import summaries as may
from forum.summary.mast import Mast, head_of
from forum.summary.stored import draft_from
from forum.summary.withholding import withheld
from forum.summary.writers import FORMATS, takes_long, write
from forum.views import pages
from forum.views.document import contents, laid_out, said
from forum.views.opened import Opened, opened
from forum.views.places import pace_of

TYPES = {
    "json": "application/json", "md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8",
}  # fmt: skip


@dataclass(frozen=True)
class Issued:
    """A version that was issued. ``number`` counts those that were issued, from 1."""

    number: int
    of: int
    kept: Kept
    mast: Mast


@pages.get("/forums/<slug>/summary")
def summary(slug: str) -> Any:
    """What was issued last; before that, what comes next."""
    on = opened(slug)
    summary = reading.summary_of(on.forum.id)
    versions = reviews.issued_versions(summary)
    if not versions:
        review = summary is not None and bool(may.may_see_review(on.standing, on.forum.entity, summary, at=on.at))
        return render_template("forum/summary_next.html", on=on, forum=on.forum, summary=summary, review=review)
    return _page(on, summary, versions, len(versions))


@pages.get("/forums/<slug>/summary/<int(max=9999):number>")
def summary_version(slug: str, number: int) -> Any:
    """An earlier version, as it was issued."""
    on = opened(slug)
    summary = reading.summary_of(on.forum.id)
    versions = reviews.issued_versions(summary)
    if not 1 <= number <= len(versions):
        abort(404)
    return _page(on, summary, versions, number)


def _page(on: Opened, summary: Summary | None, versions: Any, number: int) -> str:
    assert summary is not None
    issued = _issued(on, versions, number)
    stretches = laid_out(issued.kept.draft)
    answers = reviews.all_said(summary)
    return render_template(
        "forum/summary.html", on=on, forum=on.forum, summary=summary, issued=issued, versions=versions, head=head_of(issued.kept.draft, issued.mast), stretches=stretches, said=said,
        contents=contents(stretches), formats=tuple(FORMATS), comments=sum(1 for one in answers if one.stance == "object" or one.words), may_sum_up=may.may_sum_up(on.standing),
        title=next((one.block.text for one in stretches if one.kind == "title"), on.forum.title), draft=issued.kept.draft,
    )  # fmt: skip


def _issued(on: Opened, versions: Any, number: int) -> Issued:
    version = reviews.whole_version(versions[number - 1].id) or abort(404)
    return Issued(number, len(versions), reviews.as_shown(version, on.forum.id), mast_of(version, number=number, slug=on.forum.slug))


@pages.get("/forums/<slug>/summary.<ending>")
@limiter.limit("30 per minute; 300 per hour", key_func=pace_of)
def summary_copy(slug: str, ending: str) -> Any:
    """What was issued, as a file; ``version`` chooses an earlier one, ``copy=clean`` leaves out sources, ``copy=working`` puts them in."""
    on = opened(slug)
    summary = reading.summary_of(on.forum.id)
    require(may.may_read_summary(on.standing, on.forum.entity, summary))
    versions = reviews.issued_versions(summary)
    number = asked.whole("version") or len(versions)
    if not 1 <= number <= len(versions) or ending not in TYPES:
        abort(404)
    issued = _issued(on, versions, number)
    copy = request.args.get("copy") or ("clean" if ending == "docx" else "working")
    if takes_long(issued.kept.draft, ending):
        return redirect(url_for("forum.summary_files", slug=slug, ending=ending, copy=copy, version=issued.kept.version.number), 303)
    name = f"{slug}-summary{f'-{number}' if len(versions) > 1 else ''}"
    if ending == "csv":
        return handed_out(issued.kept.version.annex.encode("utf-8-sig"), ending, name)
    return handed_out(
        _file(issued.kept.version.id, ending, copy != "clean", issued.kept.gone, issued.mast), ending, name if copy != "working" or ending != "docx" else f"{name}-sources"
    )


@lru_cache(maxsize=16)
def _file(version_id: int, ending: str, working: bool, gone: tuple[int, ...], mast: Mast) -> bytes:
    # An issued version never changes: what was written once is handed out again.
    version = reviews.whole_version(version_id)
    assert version is not None
    return write(withheld(draft_from(version.document), gone), ending, working=working, mast=mast)


def handed_out(content: bytes, ending: str, name: str) -> Response:
    """A file to keep."""
    answer = Response(content, content_type=TYPES[ending])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
