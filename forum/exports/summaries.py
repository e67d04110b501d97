"""Files of a summary that are too long for one request: of the draft as it stands, or of a version that was kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.letters import link
from core.verdict import No, Verdict
from forum.exports.formats import FORMATS
from forum.models import Export, Summary, SummaryVersion
from forum.queries import desk, reviews
from forum.queries.heads import ForumHead
from forum.rules import Standing
from forum.rules import summaries as may
from forum.summary.mast import Mast, cleaned, mast_of_draft
from forum.summary.pdf import pdf_of
from forum.summary.tree import Draft

Tick = Callable[[int], object]


def may_take(standing: Standing, forum: ForumHead, summary: Summary | None, number: int) -> Verdict:
    """What was issued is taken by whoever may read it; the draft, and versions of it that were kept, by who keeps order."""
    if number and any(version.number == number for version in reviews.issued_versions(summary)):
        return may.may_read_summary(standing, forum.entity, summary)
    return may.may_sum_up(standing)


def mast_of(version: SummaryVersion, *, number: int, slug: str) -> Mast:
    """The head of a version; ``number`` counts those that were issued."""
    messages = link("forum.message", version.document["language"], slug=slug, number=0).removesuffix("0")
    return Mast(version.symbol or "", version.distribution or "", version.dated, number, version.note if number > 1 else "", messages)


@dataclass(frozen=True)
class Paper:
    """What is written: a document, with a head where it was issued, and what its files are called."""

    draft: Draft
    name: str
    mast: Mast | None = None


def paper_of(forum: ForumHead, summary: Summary | None, number: int, *, at: datetime, anyway: bool = False) -> Paper | None:
    """The draft as it stands (0), or a version as it may be shown now. A large draft is made first, unless a job asks (``anyway``)."""
    if not number:
        now = desk.desk_of(forum, summary, language=forum.language, at=at, anyway=anyway)
        mast = mast_of_draft(summary.symbol, summary.distribution) if summary is not None else None
        return Paper(now.draft, f"{forum.slug[:80]}-summary", mast) if now is not None else None
    version = desk.version_of(summary, number) if summary is not None else None
    if version is None:
        return None
    draft = reviews.as_shown(version, forum.id).draft
    issued = [one.number for one in reviews.issued_versions(summary)]
    if number not in issued:
        return Paper(draft, f"{forum.slug[:80]}-summary-{number}")
    count = issued.index(number) + 1
    return Paper(draft, f"{forum.slug[:80]}-summary{f'-{count}' if len(issued) > 1 else ''}", mast_of(version, number=count, slug=forum.slug))


def written(export: Export, forum: ForumHead, standing: Standing, *, at: datetime, tick: Tick) -> tuple[str, str, bytes] | No:
    """Name, media type and content of the file."""
    summary = desk.summary_of(forum.id)
    allowed = may_take(standing, forum, summary, export.version)
    if isinstance(allowed, No):
        return allowed
    paper = paper_of(forum, summary, export.version, at=at, anyway=True)
    if paper is None:
        return No("Nothing stands here yet.", unseen=True)
    working = export.copy == "working"
    draft = paper.draft if working else cleaned(paper.draft)
    if export.format == "docx":
        from forum.summary.docx import docx_of  # loads the library for Word

        content = docx_of(draft, working=working, mast=paper.mast, tick=tick)
    else:
        tick(0)
        content = pdf_of(draft, working=working, mast=paper.mast)
    name = f"{paper.name}{'-sources' if working and export.format == 'docx' and paper.mast else ''}.{export.format}"
    return name, FORMATS[export.format].media_type, content
