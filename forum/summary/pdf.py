"""The tree as a PDF. Words go to the typesetter as data and never as its source; it runs as a program of its own, so that its memory is given back."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from forum.summary.html import direction
from forum.summary.mast import Mast, body_of, head_of
from forum.summary.tree import QUOTATION, RECORD, REMARK, Block, Draft, Sentence

PATIENCE = 300  # seconds
_ROOT = Path(__file__).resolve().parents[2]


class NotSet(Exception):
    """The typesetter has failed, with its own words."""


def pdf_of(draft: Draft, *, working: bool = True, mast: Mast | None = None) -> bytes:
    """The document. ``working``: with the numbers of the messages after each sentence, which lead there where ``mast`` says where messages are read."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "data.json").write_text(json.dumps(_data(draft, working, mast), ensure_ascii=False), encoding="utf-8")
        (folder / "main.typ").write_bytes((Path(__file__).parent / "summary.typ").read_bytes())
        command = [sys.executable, "-m", "forum.exports.typeset", str(folder), str(folder / "made.pdf")]
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise NotSet(done.stderr[-2000:])
        return (folder / "made.pdf").read_bytes()


def _data(draft: Draft, working: bool, mast: Mast | None) -> dict[str, Any]:
    title = next((block.text for block in draft.blocks if block.kind == "title"), draft.forum)
    head = head_of(draft, mast or Mast())
    return {
        "lang": draft.language, "title": _clean(title), "symbol": _clean(head.symbol), "facts": [[name, _clean(value)] for name, value in head.facts] if mast else [],
        "mark": head.mark if mast else "", "note": _clean(head.note), "page": head.page, "messages": mast.messages if mast else "",
        "blocks": [_block(block, draft, working) for block in (body_of(draft) if mast else draft.blocks)],
    }  # fmt: skip


def _block(block: Block, draft: Draft, working: bool) -> dict[str, Any]:
    if block.kind == "table":
        columns = [*block.columns, *(["#"] if working else [])]
        groups = [list(rows) for _, rows in groupby(block.rows, key=lambda row: row.cells[0])]
        return {"k": "table", "head": [_clean(one) for one in columns], "groups": [_group(rows, working) for rows in groups]}
    if block.kind in ("paragraph", "item"):
        number = f"{block.number}." if block.kind == "paragraph" else f"({block.number})"
        return {"k": block.kind, "n": number, "runs": [run for sentence in block.sentences for run in _runs(sentence, draft, working)]}
    return {"k": block.kind, "t": _clean(block.text), "level": block.level}


def _group(rows: list[Any], working: bool) -> dict[str, Any]:
    cells = [[_clean(cell) for cell in row.cells[1:]] + ([str(row.message)] if working else []) for row in rows]
    return {"first": _clean(rows[0].cells[0]), "rows": cells}


def _runs(sentence: Sentence, draft: Draft, working: bool) -> Iterator[dict[str, Any]]:
    """The words of a sentence; what is set alike is one run, for a long draft has a hundred thousand pieces."""
    apart = direction(draft.language) == "rtl"
    for (language, remark, own), pieces in groupby(_pieces(sentence, draft), key=lambda one: (one[1], one[2], one[3] and apart)):
        yield {"t": _clean("".join(piece[0] for piece in pieces)), "lang": "" if language == draft.language and not own else language, "remark": remark and working, "record": own}
    yield {"t": " ", "refs": list(sentence.messages) if working else []}


def _pieces(sentence: Sentence, draft: Draft) -> Iterator[tuple[str, str, bool, bool]]:
    """Words, language, whether a moderator's, whether a record."""
    quotations = iter(sentence.quotations)
    for piece in sentence.pieces:
        quotation = next(quotations, None) if piece.source == QUOTATION else None
        language = quotation.language.split("-")[0].lower() if quotation and quotation.foreign else draft.language
        yield piece.text, language or draft.language, piece.source == REMARK, piece.source == RECORD


def _clean(text: str) -> str:
    """Without what no font has: control characters, but for the marks of direction."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
