"""The tree as one HTML page that stands alone and prints: numbered paragraphs, quotations in their own language, the table with merged cells."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from forum.summary.mast import Mast, body_of, head_of
from forum.summary.tree import QUOTATION, REMARK, Block, Draft, Row, Sentence
from forum.summary.voice import Voice

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})
_TAGS = {"zh": "zh-Hans"}
_STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.5 Georgia, "Noto Serif", serif; }
:root:lang(ar) { font-family: "Noto Naskh Arabic", "Noto Serif", serif; line-height: 1.8; }
:root:lang(zh) { font-family: "Noto Serif CJK SC", "Noto Serif", serif; }
body { max-inline-size: 66ch; margin: 2rem auto; padding-inline: 1rem; }
h1, h2, h3, h4, h5 { line-height: 1.25; margin-block: 1.6em 0.5em; break-after: avoid; }
.paragraph, .item { display: grid; grid-template-columns: 3rem 1fr; margin-block: 0.6em; }
.paragraph p, .item p { margin: 0; }
.item { margin-inline-start: 3rem; }
.note { font-style: italic; border-inline-start: 2px solid; padding-inline-start: 1rem; }
.mast { display: flex; justify-content: space-between; gap: 2rem; border-block-end: 3px solid; padding-block-end: 0.6rem; }
.mast p { margin: 0; font-size: 1.4rem; font-weight: bold; } .mast dl { margin: 0; } .mast dl div { display: flex; gap: 0.5ch; } .mast dt::after { content: ":"; } .mast dd { margin: 0; }
.refs { color: color-mix(in srgb, currentColor 60%, transparent); font-size: 0.8em; }
.remark { background: light-dark(#fff3b0, #554a00); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; font-size: 0.9em; }
caption { text-align: start; font-weight: bold; }
th, td { border-block-end: 1px solid; padding: 0.3em 0.5em; text-align: start; vertical-align: top; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
@media print { body { max-inline-size: none; margin: 0; } .wide { overflow: visible; } }
"""


def html_of(draft: Draft, *, working: bool = True, mast: Mast | None = None) -> str:
    """The page. ``working``: with the numbers of the messages after each sentence."""
    title = next((block.text for block in draft.blocks if block.kind == "title"), draft.forum)
    body = "\n".join((*(_head(draft, mast) if mast else ()), *_blocks(draft, working, mast)))
    return (
        f'<!doctype html>\n<html lang="{_TAGS.get(draft.language, draft.language)}" dir="{direction(draft.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def _head(draft: Draft, mast: Mast) -> Iterator[str]:
    head = head_of(draft, mast)
    facts = "".join(f'<div><dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd></div>' for name, value in head.facts)
    yield f'<header class="mast"><p class="symbol" dir="auto">{escape(head.symbol)}</p><dl>{facts}</dl></header>'
    yield from (f'<p class="note" dir="auto"><strong>{escape(words)}</strong></p>' for words in (head.mark, head.note) if words)


def _blocks(draft: Draft, working: bool, mast: Mast | None) -> Iterator[str]:
    messages = mast.messages if mast else ""
    for block in body_of(draft) if mast else draft.blocks:
        if block.kind == "title":
            yield f'<h1 dir="auto">{escape(block.text)}</h1>'
        elif block.kind == "heading":
            level = min(6, block.level + 1)
            yield f'<h{level} dir="auto">{escape(block.text)}</h{level}>'
        elif block.kind == "note":
            yield f'<p class="note" dir="auto">{escape(block.text)}</p>'
        elif block.kind == "table":
            yield _table(block, draft, working)
        else:
            number = f"{block.number}." if block.kind == "paragraph" else f"({block.number})"
            words = " ".join(sentence_html(sentence, working=working, messages=messages) for sentence in block.sentences)
            anchor = f' id="p{block.number}"' if block.kind == "paragraph" else ""
            yield f'<div class="{block.kind}"{anchor}><span class="n">{number}</span><p>{words}</p></div>'


def sentence_html(sentence: Sentence, *, working: bool, messages: str = "") -> str:
    """A sentence with its quotations in their language; with ``working`` the messages it rests on, linked where ``messages`` says where they are read."""
    quotations = iter(sentence.quotations)
    parts = []
    for piece in sentence.pieces:
        if piece.source == QUOTATION:
            quotation = next(quotations, None)
            language = f' lang="{escape(quotation.language)}"' if quotation and quotation.foreign else ""
            parts.append(f'<span class="quotation"{language} dir="auto">{escape(piece.text)}</span>')
        elif piece.source == REMARK and working:
            parts.append(f'<span class="remark" dir="auto">{escape(piece.text)}</span>')
        else:
            parts.append(escape(piece.text, quote=False))
    if working and sentence.messages:
        numbers = (f'<a href="{escape(messages)}{number}">{number}</a>' if messages else str(number) for number in sentence.messages)
        parts.append(f' <span class="refs">[{", ".join(numbers)}]</span>')
    return "".join(parts)


def _table(block: Block, draft: Draft, working: bool) -> str:
    caption = escape(Voice(draft.language).raw("table.columns")[1])
    columns = [*block.columns, *(["#"] if working else [])]
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    groups = "".join(_group(list(rows), working) for _, rows in groupby(block.rows, key=lambda row: row.cells[0]))
    return f'<div class="wide" role="region" aria-label="{caption}" tabindex="0"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead>{groups}</table></div>'


def _group(rows: list[Row], working: bool) -> str:
    """The rows of one entity under one merged first cell."""
    lines = []
    for place, row in enumerate(rows):
        first = f'<th scope="rowgroup" rowspan="{len(rows)}" dir="auto">{escape(row.cells[0])}</th>' if place == 0 else ""
        cells = "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in row.cells[1:]) + (f"<td>{row.message}</td>" if working else "")
        lines.append(f"<tr>{first}{cells}</tr>")
    return f"<tbody>{''.join(lines)}</tbody>"
