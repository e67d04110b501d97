"""A filled form that comes back as a Word document, as the text that ``returned`` reads: boxes and lines by the marks they bear, the table of initiatives row by row.

Nothing is unpacked but the document's own words, up to a size; nothing is loaded from elsewhere.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

LARGEST, LONGEST = 8_000_000, 20_000_000  # octets of the file, and of the words within it
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})
_MARK = re.compile(r"\s*\[\s*([TQAGI])\s*(\d{1,4})(?:\s*\.\s*(\d{1,4}))?\s*\]\s*(.*)", re.IGNORECASE | re.DOTALL)
_OUR_ADDRESS = re.compile(r"\s*form[-+][a-z2-7]{3,}@\S+\s*", re.IGNORECASE)


def is_word(name: str, kind: str) -> bool:
    """Whether a file that came with a mail may be such a document."""
    return kind == TYPE or name.lower().endswith(".docx")


def text_of(content: bytes) -> str:
    """Its text with the marks at the beginning of lines; empty where it is no document that can be read."""
    root = _opened(content)
    body = root.find(f"{_W}body") if root is not None else None
    return "\n".join(["[FORM]", *_lines(body), "[END]", ""]) if body is not None else ""


def _opened(content: bytes) -> Any:
    if len(content) > LARGEST:
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed, packed.open("word/document.xml") as words:
            said = words.read(LONGEST + 1)
        if len(said) > LONGEST:
            return None
        return etree.fromstring(said, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):  # broken, locked, or no document
        return None


def _lines(body: Any) -> Iterator[str]:
    """Paragraph by paragraph. Behind the table of initiatives only our own last lines stand; what somebody wrote there is kept below a mark that nothing has."""
    listing = False  # within the initiatives of a topic
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            if listing:
                yield from _initiatives(block)
            else:
                for cell in block.iter(f"{_W}tc"):
                    for paragraph in _paragraphs(cell):
                        yield from _line(paragraph)
            continue
        for said in _line(block):
            mark = _MARK.match(said)
            if mark:
                listing = mark[1].upper() == "I"
            elif listing and (not said.strip() or _OUR_ADDRESS.fullmatch(said) or said.rstrip().endswith((":", "："))):
                continue
            yield said


def _blocks(within: Any) -> Iterator[Any]:
    """Paragraphs and tables in their order, also those in boxes of content."""
    for child in within:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _blocks(child)


def _paragraphs(cell: Any) -> Iterator[Any]:
    yield from cell.iter(f"{_W}p")


def _line(paragraph: Any) -> Iterator[str]:
    """The lines of a paragraph: a mark with the words of ours behind it, then what was written; an item of a list with its sign."""
    said = _said(paragraph)
    mark = _MARK.match(said)
    if mark is None:
        listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        yield f"- {said}" if listed and said.strip() else said
        return
    place = f"[{mark[1].upper()}{mark[2]}{'.' + mark[3] if mark[3] else ''}]"
    if mark[1].upper() == "A":
        yield f"{place}:"
        if mark[4].strip():
            yield mark[4].strip()
    else:
        yield f"{place} {mark[4].strip()}" if mark[1].upper() == "G" else f"{place}:"


def _initiatives(table: Any) -> Iterator[str]:
    """The rows below the first, which says what the columns are."""
    for row in list(table.iter(f"{_W}tr"))[1:]:
        cells = [" ".join(" ".join(_said(paragraph) for paragraph in cell.iter(f"{_W}p")).split()).replace(";", ",") for cell in row.iter(f"{_W}tc")]
        if any(cells):
            yield "; ".join(cells)


def _said(paragraph: Any) -> str:
    """Its words as they stand now: what was struck out while changes were followed is not among them."""
    pieces: list[str] = []
    waiting = [paragraph]
    while waiting:
        node = waiting.pop()
        if node.tag in _SKIPPED:
            continue
        if node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{_W}tab":
            pieces.append("\t")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        waiting += reversed([child for child in node if isinstance(child.tag, str) and not (node is not paragraph and child.tag == f"{_W}p")])
    return "".join(pieces).replace("\xa0", " ")
