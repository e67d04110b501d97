"""The tree as a Word document: real heading styles, one multilevel list for paragraphs and items, a table whose header repeats, sources as comments."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from forum.summary.html import direction
from forum.summary.mast import Mast, body_of, head_of
from forum.summary.tree import QUOTATION, REMARK, Block, Draft, Quotation, Row, Sentence
from forum.summary.writers import MOST_COMMENTS

FONTS = {"ar": "Noto Naskh Arabic", "zh": "Noto Serif CJK SC"}
LATIN = "Noto Serif"
_TAGS = {"ar": "ar-SA", "zh": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
_LIST = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
  <w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="start"/>
    <w:pPr><w:tabs><w:tab w:val="num" w:pos="567"/></w:tabs><w:ind w:start="0" w:firstLine="0"/></w:pPr></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/><w:lvlJc w:val="start"/>
    <w:pPr><w:tabs><w:tab w:val="num" w:pos="1134"/></w:tabs><w:ind w:start="567" w:firstLine="0"/></w:pPr></w:lvl>
</w:abstractNum>"""
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
_INSTANCE = f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'


def docx_of(draft: Draft, *, working: bool = True, mast: Mast | None = None, tick: Callable[[int], object] | None = None) -> bytes:
    """The document. ``working``: each sentence has its messages and quoted slices in a comment; the clean copy has none. ``mast``: with a head.

    ``tick`` is told how many sentences are written.
    """
    return _Writer(draft, working, mast, tick).bytes()


@lru_cache(maxsize=1)
def _empty() -> bytes:
    held = BytesIO()
    docx.Document().save(held)
    return held.getvalue()


class _Writer:
    """One document being written."""

    def __init__(self, draft: Draft, working: bool, mast: Mast | None, tick: Callable[[int], object] | None) -> None:
        self.draft, self.working = draft, working
        self.comments = 0
        self.long = sum(len(block.sentences) for block in draft.blocks) > MOST_COMMENTS
        self.right_to_left = direction(draft.language) == "rtl"
        self.document: Document = docx.Document(BytesIO(_empty()))
        self._set_up()
        if mast:
            self._mast(mast)
        done = 0
        for block in body_of(draft) if mast else draft.blocks:
            self._block(block)
            done += len(block.sentences)
            if tick:
                tick(done)

    def bytes(self) -> bytes:
        """The file."""
        held = BytesIO()
        self.document.save(held)
        return held.getvalue()

    def _set_up(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        title = next((block.text for block in self.draft.blocks if block.kind == "title"), self.draft.forum)
        self.document.core_properties.title, self.document.core_properties.author = _printable(title)[:255], ""
        self.document.core_properties.language = _TAGS.get(self.draft.language, self.draft.language)
        for name in ("Normal", "Title", *(f"Heading {level}" for level in range(1, 5))):
            self._font(self.document.styles[name].element.get_or_add_rPr())
            if name != "Normal":
                self.document.styles[name].font.color.rgb = RGBColor(0x1D, 0x20, 0x26)
        self.document.styles["Normal"].font.size = Pt(11)
        numbering = self.document.part.numbering_part.element
        numbering.insert(0, parse_xml(_LIST))
        numbering.append(parse_xml(_INSTANCE))
        self._page_numbers(section.footer.paragraphs[0])

    def _font(self, properties: Any) -> None:
        fonts = properties.find(qn("w:rFonts"))
        if fonts is None:
            fonts = OxmlElement("w:rFonts")
            properties.insert(0, fonts)
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for attribute, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", FONTS["ar"]), ("eastAsia", FONTS["zh"])):
            fonts.set(qn(f"w:{attribute}"), font)

    def _page_numbers(self, paragraph: Paragraph) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            run = paragraph.add_run()
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)

    def _mast(self, mast: Mast) -> None:
        """Symbol and, beside it, distribution, date and original; over every page the symbol, and what the document is as long as it is none to be cited."""
        head = head_of(self.draft, mast)
        table = self.document.add_table(rows=1, cols=2)
        if self.right_to_left:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        first, second = table.rows[0].cells
        symbol = self._run(self._directed(first.paragraphs[0]), head.symbol, "en")
        symbol.bold, symbol.font.size = True, Pt(18)
        symbol.font.cs_bold = True
        for place, (name, value) in enumerate(head.facts):
            paragraph = second.paragraphs[0] if place == 0 else second.add_paragraph()
            self._run(self._directed(paragraph), f"{name}: {value}", self.draft.language)
        for words in (head.mark, head.note):
            if words:
                run = self._line(words, style="Normal").runs[0]
                run.bold = run.font.cs_bold = True
        over = self._directed(self.document.sections[0].header.paragraphs[0])
        self._run(over, " · ".join(part for part in (head.symbol, head.mark) if part), self.draft.language)

    def _block(self, block: Block) -> None:
        if block.kind == "title":
            self._line(block.text, style="Title")
        elif block.kind == "heading":
            self._line(block.text, style=f"Heading {min(4, max(1, block.level))}")
        elif block.kind == "note":
            self._line(block.text, style="Normal").runs[0].italic = True
        elif block.kind == "table":
            self._table(block)
        else:
            self._sentences(block)

    def _paragraph(self, style: str | None = None) -> Paragraph:
        return self._directed(self.document.add_paragraph(style=style))

    def _directed(self, paragraph: Paragraph) -> Paragraph:
        if self.right_to_left:
            mark = OxmlElement("w:bidi")
            # The schema has an order: after numbering and shading, before spacing, indents and alignment.
            paragraph._p.get_or_add_pPr().insert_element_before(mark, "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
        return paragraph

    def _line(self, text: str, *, style: str) -> Paragraph:
        paragraph = self._paragraph(style)
        self._run(paragraph, text, self.draft.language)
        return paragraph

    def _run(self, paragraph: Paragraph, text: str, language: str) -> Run:
        run = paragraph.add_run(_printable(text))
        properties = run._r.get_or_add_rPr()
        if direction(language) == "rtl":
            properties.append(OxmlElement("w:rtl"))
        tag = OxmlElement("w:lang")
        kind = "bidi" if direction(language) == "rtl" else "eastAsia" if language.startswith("zh") else "val"
        tag.set(qn(f"w:{kind}"), _TAGS.get(language, language))
        properties.append(tag)
        return run

    def _sentences(self, block: Block) -> None:
        paragraph = self._paragraph()
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0 if block.kind == "paragraph" else 1
        properties.get_or_add_numId().val = 90
        for place, sentence in enumerate(block.sentences):
            if place:
                paragraph.add_run(" ")
            self._sentence(paragraph, sentence)

    def _sentence(self, paragraph: Paragraph, sentence: Sentence) -> None:
        runs = []
        for (language, remark), pieces in groupby(_pieces(sentence, self.draft.language), key=lambda one: one[1:]):
            run = self._run(paragraph, "".join(piece[0] for piece in pieces), language)
            if remark and self.working:
                run.italic = True
            runs.append(run)
        if self.working and self.long and sentence.messages:
            self._run(paragraph, f" [{', '.join(map(str, sentence.messages))}]", self.draft.language).font.size = Pt(8)
        elif self.working and runs and sentence.messages:
            self._comment(runs, _sources(sentence))

    def _comment(self, runs: list[Run], lines: Iterable[str]) -> None:
        """A comment over these runs. The library looks through all there are for the number of the next, and takes minutes over ten thousand."""
        said = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{_REFERENCE if not place else ""}<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
            for place, line in enumerate(lines)
        )
        head = f'<w:comment {nsdecls("w")} w:id="{self.comments}" w:author="Rapporteur" w:initials="R">'
        self.document.part._comments_part.element.append(parse_xml(f"{head}{said}</w:comment>"))
        runs[0].mark_comment_range(runs[-1], self.comments)
        self.comments += 1

    def _table(self, block: Block) -> None:
        columns = [*block.columns, *(["#"] if self.working else [])]
        table = self.document.add_table(rows=1, cols=len(columns), style="Table Grid")
        if self.right_to_left:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for cell, text in zip(table.rows[0].cells, columns, strict=True):
            self._fill(cell, text)
            run = cell.paragraphs[0].runs[0]
            run.bold = run.font.cs_bold = True
        self._widths(table)
        repeat = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for _, rows in groupby(block.rows, key=lambda row: row.cells[0]):
            self._entity(table, list(rows))
        self.document.add_paragraph()

    def _widths(self, table: Table) -> None:
        """The columns by what they hold: the title of an initiative is the longest, the number of its message the shortest."""
        shares = [1.3, 2.0, *[1.5] * (len(table.columns) - 2 - self.working), *([0.5] if self.working else [])]
        for column, cell, share in zip(table.columns, table.rows[0].cells, shares, strict=True):
            column.width = cell.width = Cm(16 * share / sum(shares))

    def _entity(self, table: Table, rows: list[Row]) -> None:
        first = None
        for row in rows:
            added = table.add_row()  # type: ignore[no-untyped-call]
            added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            cells = added.cells
            for place, text in enumerate((*row.cells, *([f"#{row.message}"] if self.working else []))):
                if place or first is None:
                    self._fill(cells[place], text)
            first = cells[0] if first is None else first.merge(cells[0])
        if first is not None:
            for empty in first.paragraphs[1:]:  # merging leaves a paragraph for each row
                empty._p.getparent().remove(empty._p)

    def _fill(self, cell: Any, text: str) -> None:
        self._run(self._directed(cell.paragraphs[0]), text or "", self.draft.language).font.size = Pt(9.5)


def _pieces(sentence: Sentence, language: str) -> Iterator[tuple[str, str, bool]]:
    """Words, their language, and whether they are a moderator's."""
    quotations = iter(sentence.quotations)
    for piece in sentence.pieces:
        if piece.text:
            quotation = next(quotations, None) if piece.source == QUOTATION else None
            yield piece.text, quotation.language if quotation else language, piece.source == REMARK


def _sources(sentence: Sentence) -> Iterator[str]:
    quoted: dict[int, list[Quotation]] = {}
    for quotation in sentence.quotations:
        quoted.setdefault(quotation.message, []).append(quotation)
    for number, slices in quoted.items():
        yield f"#{number}"
        for quotation in slices:
            yield f"[{quotation.start}–{quotation.end}] {_printable(quotation.text)}".replace("\n", " ")
    if others := [f"#{number}" for number in sentence.messages if number not in quoted]:
        yield " ".join(others)


def _printable(text: str) -> str:
    """Without the controls that XML refuses."""
    return "".join(letter for letter in text if letter in "\t\n" or (letter >= " " and letter not in "\ufffe\uffff" and not "\ud800" <= letter <= "\udfff"))
