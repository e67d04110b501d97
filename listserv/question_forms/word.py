"""The form as a Word document, to be printed or filled in: boxes to write in, each with its mark; turned around for languages that run from the right."""

from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from core.languages import direction, in_language
from forum.exports.columns import cleaned
from listserv.question_forms import words
from listserv.question_forms.sheet import Section, Sheet

_TAGS = {"ar": "ar-SA", "zh": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
_FONTS = (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"), ("cs", "Times New Roman"), ("eastAsia", "SimSun"))
BOX = 6.0  # centimetres to write an answer in
ROWS = 3  # empty rows for initiatives


def written(sheet: Sheet) -> bytes:
    """The file."""
    with in_language(sheet.language):
        return _Writer(sheet).bytes()


class _Writer:
    """One document being written."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.said = sheet, words.said(sheet)
        self.document: Any = docx.Document()
        self._set_up()
        self._top()
        for section in sheet.sections:
            self._section(section)
        self._line(self.said.send_to, "Normal", bold=True)
        self._line(sheet.address, "Normal", language="en")

    def bytes(self) -> bytes:
        """As it is saved."""
        held = BytesIO()
        self.document.save(held)
        return held.getvalue()

    def _set_up(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments, properties.language = cleaned(self.sheet.title)[:255], "", "", _TAGS.get(self.sheet.language, self.sheet.language)
        for name in ("Normal", "Title", "Heading 1", "Heading 2"):
            style = self.document.styles[name]
            held = style.element.get_or_add_rPr()
            for old in held.findall(qn("w:rFonts")):
                held.remove(old)
            fonts = OxmlElement("w:rFonts")
            for kind, font in _FONTS:
                fonts.set(qn(f"w:{kind}"), font)
            held.insert(0, fonts)
            style.font.color.rgb = RGBColor(0x1D, 0x20, 0x26)
        self.document.styles["Normal"].font.size = Pt(11)
        if direction(self.sheet.language) == "rtl":
            section._sectPr.append(OxmlElement("w:bidi"))

    def _top(self) -> None:
        sheet, said = self.sheet, self.said
        if sheet.symbol:
            self._line(sheet.symbol, "Normal", language="en")
        self._line(sheet.title, "Title", language=sheet.spoken)
        self._line(said.heading, "Heading 1")
        self._line(said.closes, "Normal", bold=True)
        for sentence in said.on_paper:
            self._line(sentence, "Normal")
        self._grid([[said.name, sheet.name], [said.represents, ""]], widths=(6, 10.6), height=0.9)
        if sheet.goals:
            self._line(said.codes, "Heading 2")
            self._grid([[code, title] for code, title in sheet.goals.items()], widths=(2, 14.6), language=sheet.spoken)

    def _section(self, section: Section) -> None:
        sheet, said = self.sheet, self.said
        over = self._line(f"[T{section.number}] {words.topic(section.number)}", "Normal")
        over.paragraph_format.page_break_before = over.paragraph_format.keep_with_next = True
        self._line(section.title, "Heading 1", language=sheet.spoken)
        if section.introduction:
            for paragraph in section.introduction.split("\n\n"):
                self._line(paragraph, "Normal", language=sheet.spoken)
        texts = {question.number: question.text for question in section.questions}
        for number in section.places:
            place = f"{section.number}.{number}"
            self._line(f"[Q{place}] {words.question(number)}", "Heading 2")
            if number:
                self._line(texts[number], "Normal", language=sheet.spoken).paragraph_format.keep_with_next = True
            self._grid([[f"[A{place}]"]], widths=(16.6,), height=BOX)
            if section.goals:
                self._line(f"[G{place}] {said.goals} " + "_" * 24, "Normal")
        self._line(f"[I{section.number}] {said.listed}", "Heading 2")
        self._grid([list(said.columns), *([[""] * 4] * ROWS)], widths=(6.6, 3.4, 3.4, 3.2), height=0.9)

    def _line(self, text: str, style: str, *, language: str | None = None, bold: bool = False) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        self._say(paragraph, text, language or self.sheet.language, bold=bold)
        paragraph.paragraph_format.keep_with_next = style.startswith("Heading")
        return paragraph

    def _say(self, paragraph: Any, text: str, language: str, *, bold: bool = False) -> None:
        run = paragraph.add_run(cleaned(text))
        run.bold = run.font.cs_bold = bold or None
        tag = OxmlElement("w:lang")
        turned = direction(language) == "rtl"
        tag.set(qn("w:bidi" if turned else "w:eastAsia" if language == "zh" else "w:val"), _TAGS.get(language, language))
        run._r.get_or_add_rPr().append(tag)
        if turned:
            run.font.rtl = True
        if turned or (direction(self.sheet.language) == "rtl" and language == self.sheet.language):
            # The schema has an order: before spacing, indents and alignment.
            paragraph._p.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
            )

    def _grid(self, rows: list[list[str]], *, widths: tuple[float, ...], height: float = 0, language: str | None = None) -> None:
        table = self.document.add_table(rows=0, cols=len(widths))
        table.style, table.autofit = "Table Grid", False
        if direction(self.sheet.language) == "rtl":
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for row in rows:
            made = table.add_row()
            if height:
                made.height, made.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, text, width in zip(made.cells, row, widths, strict=True):
                cell.width = Cm(width)
                self._say(cell.paragraphs[0], text, language or self.sheet.language)
        self.document.add_paragraph(style="Normal").paragraph_format.space_after = Pt(2)
