"""One tree, many writers: the formats a draft is written in."""

import json
from collections.abc import Callable

from forum.summary.docx import docx_of
from forum.summary.html import html_of
from forum.summary.markdown import markdown_of
from forum.summary.tree import Draft


def _json(draft: Draft, working: bool) -> bytes:
    return (json.dumps(draft.as_data(), ensure_ascii=False, indent=1) + "\n").encode()


def _markdown(draft: Draft, working: bool) -> bytes:
    return markdown_of(draft, working=working).encode()


def _html(draft: Draft, working: bool) -> bytes:
    return html_of(draft, working=working).encode()


def _docx(draft: Draft, working: bool) -> bytes:
    return docx_of(draft, working=working)


FORMATS: dict[str, Callable[[Draft, bool], bytes]] = {"json": _json, "md": _markdown, "html": _html, "docx": _docx}


def write(draft: Draft, format_: str, *, working: bool = True) -> bytes:
    """The document in one of FORMATS. ``working``: with the sources of each sentence, where the format shows them. Raises KeyError."""
    return FORMATS[format_](draft, working)
