"""One tree, many writers: the formats a draft is written in."""

import json
from collections.abc import Callable

from forum.summary.html import html_of
from forum.summary.markdown import markdown_of
from forum.summary.mast import Mast, cleaned
from forum.summary.pdf import pdf_of
from forum.summary.seal import sealed
from forum.summary.tree import Draft


def _json(draft: Draft, working: bool, mast: Mast | None) -> bytes:
    return (json.dumps(sealed(draft.as_data() | ({"issue": mast.as_data()} if mast else {})), ensure_ascii=False, indent=1) + "\n").encode()


def _markdown(draft: Draft, working: bool, mast: Mast | None) -> bytes:
    return markdown_of(draft, working=working, mast=mast).encode()


def _html(draft: Draft, working: bool, mast: Mast | None) -> bytes:
    return html_of(draft, working=working, mast=mast).encode()


def _docx(draft: Draft, working: bool, mast: Mast | None) -> bytes:
    from forum.summary.docx import docx_of  # loads the library for Word, which few requests need

    return docx_of(draft, working=working, mast=mast)


def _pdf(draft: Draft, working: bool, mast: Mast | None) -> bytes:
    return pdf_of(draft, working=working, mast=mast)


FORMATS: dict[str, Callable[[Draft, bool, Mast | None], bytes]] = {"json": _json, "md": _markdown, "html": _html, "docx": _docx, "pdf": _pdf}


MOST_COMMENTS = 2000  # sentences whose sources Word bears as comments; of more the numbers stand in brackets: LibreOffice was still opening ten thousand after ten minutes
AT_ONCE = {"docx": 1000, "pdf": 2000}  # sentences that are written while somebody waits, which takes about a second; more are a job's work


def length(draft: Draft) -> int:
    """How many sentences it has."""
    return sum(len(block.sentences) for block in draft.blocks)


def takes_long(draft: Draft, format_: str) -> bool:
    """Whether a file is a job's work."""
    return format_ in AT_ONCE and length(draft) > AT_ONCE[format_]


def write(draft: Draft, format_: str, *, working: bool = True, mast: Mast | None = None) -> bytes:
    """The document in one of FORMATS. ``working``: with the sources of each sentence, where the format shows them, and the moderator's words told apart;
    ``mast``: with a head of its own. Raises KeyError."""
    return FORMATS[format_](draft if working or format_ == "json" else cleaned(draft), working, mast)
