"""Summaries for programs: what was issued, and to registered participants the draft under review, without the words of messages that are published no more."""

from dataclasses import replace
from typing import Any

from forum.models import Summary, SummaryVersion
from forum.queries import desk, reviews
from forum.rules import summaries as may
from forum.summary.mast import Mast
from forum.summary.seal import sealed
from forum.views.api.answers import Open, address, answer, instant
from forum.views.api.asking import Problem, operation, require
from forum.views.api.reading import opened


def _opened(slug: str) -> tuple[Open, Summary | None]:
    on = opened(slug)
    return on, desk.summary_of(on.forum.id)


@operation("listSummaries")
def list_summaries(slug: str) -> Any:
    """The summary as it was issued and each of its corrections."""
    on, summary = _opened(slug)
    return answer([_line(on, version, number) for number, version in enumerate(reviews.issued_versions(summary), 1)])


@operation("showSummary")
def show_summary(slug: str) -> Any:
    """What was issued last."""
    on, summary = _opened(slug)
    require(may.may_read_summary(on.standing, on.forum.entity, summary))
    versions = reviews.issued_versions(summary)
    return _document(on, versions[-1], len(versions))


@operation("showIssuedSummary")
def show_issued_summary(slug: str, number: int) -> Any:
    """One of them, as it was issued."""
    on, summary = _opened(slug)
    versions = reviews.issued_versions(summary)
    if number > len(versions):
        raise Problem(404)
    return _document(on, versions[number - 1], number)


@operation("showReview")
def show_review(slug: str) -> Any:
    """The draft under review. Why inputs are not placed is told to whom they speak for, as on the page."""
    on, summary = _opened(slug)
    require(may.may_see_review(on.standing, on.forum.entity, summary, at=on.at))
    version = reviews.under_review(summary) if summary is not None else None
    if summary is None or version is None:
        raise Problem(404)
    draft = reviews.as_shown(version, on.forum.id).draft
    if not on.standing.keeps_order:
        own = desk.speaker_ids(on.forum.id, on.standing.registration_id) if on.standing.registration_id is not None else set()
        draft = replace(draft, unplaced={number: reason if number in own else "" for number, reason in draft.unplaced.items()})
    told = {"version": version.number, "opens_at": instant(summary.review_opens_at), "closes_at": instant(summary.review_closes_at), "open": summary.in_review(on.at)}
    return answer(sealed(draft.as_data() | {"review": {**told, "timezone": on.forum.timezone, "url": address(on.forum.slug, "/summary/review")}}))


def _document(on: Open, version: SummaryVersion, number: int) -> Any:
    whole = reviews.whole_version(version.id)
    assert whole is not None
    mast = Mast(whole.symbol or "", whole.distribution or "", whole.dated, number, whole.note if number > 1 else "")
    return answer(sealed(reviews.as_shown(whole, on.forum.id).draft.as_data() | {"issue": mast.as_data()}))


def _line(on: Open, version: SummaryVersion, number: int) -> dict[str, Any]:
    return {
        "number": number, "url": address(on.forum.slug, f"/summary/{number}"), "symbol": version.symbol, "distribution": version.distribution,
        "date": version.dated.isoformat() if version.dated else None, "note": version.note if number > 1 else "", "issued_at": instant(version.at), "timezone": on.forum.timezone,
    }  # fmt: skip
