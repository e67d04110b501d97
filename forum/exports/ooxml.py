"""The markup of a word processor's document: paragraphs, tables, lists and links as text, and the skeleton that holds their styles."""

import io
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from core.languages import direction
from forum.exports.columns import cleaned
from forum.exports.prose import Block, Run
from forum.exports.source import Source

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_TAGS = {"zh": "zh-CN", "ar": "ar-SA", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
_BULLETS = 1  # numbers of the two kinds of lists


def _text(words: str) -> str:
    return escape(cleaned(words))


class Paper:
    """Writes pieces of a document in one language; words in others are marked as such."""

    def __init__(self, language: str, links: TextIO) -> None:
        self.language, self.links = language, links
        self._link_count = 0
        self._last_link = ("", "")
        self._bookmarks = count(1)
        self._numbers: list[int] = []  # where each numbered list starts
        self._list: tuple[int, int] = (-1, 0)

    def halves(self, document: str) -> tuple[str, str]:
        """What stands before the text of the skeleton, and after it."""
        body = document.index("<w:body>") + len("<w:body>")
        return document[:body], document[document.rindex("<w:sectPr") :]

    def words(self, text: str, style: str, *, language: str | None = None, bookmark: str = "", new_page: bool = False) -> str:
        """A paragraph of one look."""
        return self.paragraph((Run(text),), style, language=language, bookmark=bookmark, new_page=new_page)

    def paragraph(self, runs: Sequence[Run], style: str, *, language: str | None = None, extra: str = "", bookmark: str = "", new_page: bool = False) -> str:
        """A paragraph of runs; ``extra`` are properties that stand between its style and its direction."""
        tag = language or self.language
        turned = "<w:bidi/>" if direction(tag) == "rtl" else ""
        breaks = "<w:pageBreakBefore/>" if new_page else ""
        inner = self._runs(runs, tag)
        if bookmark:
            number = next(self._bookmarks)
            inner = f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{breaks}{extra}{turned}</w:pPr>{inner}</w:p>'

    def _runs(self, runs: Sequence[Run], tag: str) -> str:
        return "".join(self._run(run, tag) for run in runs)

    def _run(self, run: Run, tag: str) -> str:
        base = tag.split("-")[0].lower()
        code = _TAGS.get(base, tag)
        right = direction(tag) == "rtl"
        kind = {"ar": "w:bidi", "zh": "w:eastAsia"}.get("ar" if right else base, "w:val")
        look = "".join(
            markup
            for name, markup in (
                ("code", '<w:rStyle w:val="Verbatim"/>'), ("bold", "<w:b/><w:bCs/>"), ("italic", "<w:i/><w:iCs/>"), ("strike", "<w:strike/>"),
            )
            if name in run.look
        ) + ('<w:color w:val="1F4F96"/><w:u w:val="single"/>' if run.href else "") + ('<w:vertAlign w:val="superscript"/>' if "raised" in run.look else "")  # fmt: skip
        rtl = "<w:rtl/>" if right else ""
        lines = _text(run.text).split("\n")
        inner = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' if line else "" for line in lines)
        made = f"<w:r><w:rPr>{look}{rtl}<w:lang {kind}={quoteattr(code)}/></w:rPr>{inner}</w:r>"
        if not run.href.startswith(("http://", "https://", "mailto:")):
            return made
        return f'<w:hyperlink r:id="{self._link(run.href)}">{made}</w:hyperlink>'

    def _link(self, href: str) -> str:
        if self._last_link[0] != href:
            self._link_count += 1
            self._last_link = (href, f"link{self._link_count}")
            self.links.write(f'<Relationship Id="link{self._link_count}" Type="{_LINK}" Target={quoteattr(cleaned(href))} TargetMode="External"/>')
        return self._last_link[1]

    def relations(self, old: str) -> Iterator[str]:
        """The part that says where links lead, with what the skeleton had."""
        end = old.rindex("</Relationships>")
        yield old[:end]
        self.links.seek(0)
        while piece := self.links.read(1 << 16):
            yield piece
        yield old[end:]

    def block(self, block: Block, language: str | None) -> str:
        """A block of a message."""
        if block.kind == "table":
            rows = [tuple((cell, index == 0) for cell in row) for index, row in enumerate(block.rows)]
            return self.table(rows, language=language)
        if block.kind == "rule":
            return '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="808080"/></w:pBdr></w:pPr></w:p>'
        style = {"h": "Heading4", "code": "CodeBlock"}.get(block.kind, "Quote" if block.quote else "Normal")
        extra = ""
        if block.mark:
            extra = f'<w:numPr><w:ilvl w:val="{min(block.depth, 9) - 1}"/><w:numId w:val="{self._number_of(block)}"/></w:numPr>'
        elif block.depth or block.quote:
            extra = f'<w:ind w:start="{360 * (min(block.depth, 9) + min(block.quote, 9))}"/>'
        return self.paragraph(block.runs, style, language=language, extra=extra)

    def _number_of(self, block: Block) -> int:
        """The list an item belongs to: all bullets are one list, each numbered list begins anew."""
        if not block.mark.endswith("."):
            return _BULLETS
        if block.mark == f"{block.start}." or not self._numbers:
            self._numbers.append(block.start)
            self._list = (block.serial, _BULLETS + len(self._numbers))
        return self._list[1] if self._list[0] == block.serial else _BULLETS + len(self._numbers)

    def numbering(self) -> Iterator[str]:
        """The part that says how lists are marked."""
        yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:numbering {_W}>'
        for kind, (form, mark) in enumerate((("bullet", "•"), ("decimal", "%{}."))):
            yield f'<w:abstractNum w:abstractNumId="{kind}"><w:multiLevelType w:val="multilevel"/>'
            for level in range(9):
                yield (
                    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{mark.format(level + 1)}"/><w:lvlJc w:val="start"/>'
                    f'<w:pPr><w:ind w:start="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
                )
            yield "</w:abstractNum>"
        yield f'<w:num w:numId="{_BULLETS}"><w:abstractNumId w:val="0"/></w:num>'
        for number, start in enumerate(self._numbers, _BULLETS + 1):
            levels = "".join(f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>' for level in range(9))
            yield f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{levels}</w:num>'
        yield "</w:numbering>"

    def table(self, rows: Sequence[Sequence[tuple[Any, bool]]], *, language: str | None = None) -> str:
        """A table of (words or runs, whether they head something)."""
        tag = language or self.language
        columns = max((len(row) for row in rows), default=1)
        turned = "<w:bidiVisual/>" if direction(tag) == "rtl" else ""
        grid = f'<w:gridCol w:w="{9000 // columns}"/>' * columns
        made = [f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>{turned}<w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>']
        for row in rows:
            whole_head = len(rows) > 1 and all(head for _, head in row)
            made.append("<w:tr>" + ("<w:trPr><w:tblHeader/></w:trPr>" if whole_head else ""))
            for cell in (*row, *((("", False),) * (columns - len(row)))):
                words, head = cell
                runs = (Run(words),) if isinstance(words, str) else words
                runs = [Run(run.text, run.look | {"bold"}, run.href) for run in runs] if head else runs
                made.append(f'<w:tc><w:tcPr><w:tcW w:w="{9000 // columns}" w:type="dxa"/></w:tcPr>{self.paragraph(runs, "Cell", language=tag)}</w:tc>')
            made.append("</w:tr>")
        return "".join([*made, "</w:tbl>", '<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr></w:p>'])

    def contents_begin(self) -> str:
        """A table of contents that a word processor makes anew, with page numbers, when it is asked to."""
        return '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>'

    def entry(self, words: str, bookmark: str, level: int, *, language: str | None = None) -> str:
        """One line of it, leading to its place."""
        tag = language or self.language
        return f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/>{"<w:bidi/>" if direction(tag) == "rtl" else ""}</w:pPr><w:hyperlink w:anchor="{bookmark}">{self._run(Run(words), tag)}</w:hyperlink></w:p>'

    def contents_end(self) -> str:
        """Its end."""
        return '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def skeleton(source: Source, frame: Any) -> io.BytesIO:
    """An empty document on A4 with our styles, the title above each page and its number below."""
    from forum.exports.skeleton import made  # the library behind it is needed here only

    return made(source, frame)
