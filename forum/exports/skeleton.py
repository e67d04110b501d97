"""The skeleton of a document: paper, styles, running header and page numbers, made by a library from its own template."""

import io
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from core.languages import direction, moment
from forum.exports.columns import cleaned
from forum.exports.source import Source

_LATIN, _EAST, _TURNED = "Times New Roman", "SimSun", "Times New Roman"


def made(source: Source, frame: Any) -> io.BytesIO:
    """As a file in memory; its text is still to come."""
    document: Any = Document()
    document.core_properties.title = cleaned(source.forum.title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = source.language
    document.core_properties.created = document.core_properties.modified = source.at.replace(tzinfo=None)
    _styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    section.different_first_page_header_footer = True
    if direction(source.language) == "rtl":
        section._sectPr.append(OxmlElement("w:bidi"))
    head = section.header.paragraphs[0]
    head.style = document.styles["Running"]
    head.add_run(" · ".join(filter(None, (cleaned(source.forum.document_symbol or ""), cleaned(source.forum.title)[:120], moment(source.at, "date", source.forum.timezone)))))
    if direction(source.language) == "rtl":
        head._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Running"]
    foot.alignment = 1
    for field, before in (("PAGE", ""), ("NUMPAGES", " / ")):
        if before:
            foot.add_run(before)
        _field(foot, field)
    held = io.BytesIO()
    document.save(held)
    held.seek(0)
    return held


def _field(paragraph: Any, name: str) -> None:
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "instr":
            words = OxmlElement("w:instrText")
            words.text = f" {name} "
            run._r.append(words)
        elif kind == "text":
            run.text = "1"
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _styles(document: Any) -> None:
    styles = document.styles
    _look(styles["Normal"], 11, after=6)
    for name, size in (("Title", 26.0), ("Subtitle", 15.0), ("Heading 1", 18.0), ("Heading 2", 14.0), ("Heading 3", 12.0), ("Heading 4", 11.0)):
        _look(styles[name], size, after=6, before=14 if name.startswith("Heading") else 0, bold=name.startswith("Heading"))
    _look(styles["Quote"], 11, after=6, italic=False)
    for name, size in (("Symbol", 11), ("Contents", 18), ("Byline", 9.5), ("Person", 10.5), ("Cell", 9.5), ("CodeBlock", 9.5), ("Running", 9), ("toc 1", 11), ("toc 2", 10)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _look(style, size, after=2 if name in ("Cell", "Person", "toc 2") else 6, bold=name in ("Contents", "toc 1"), grey=name in ("Byline", "Running"))
    styles["toc 2"].paragraph_format.left_indent = Cm(0.8)
    styles["toc 1"].element.set(qn("w:styleId"), "TOC1")
    styles["toc 2"].element.set(qn("w:styleId"), "TOC2")
    styles.add_style("Verbatim", WD_STYLE_TYPE.CHARACTER).font.name = "Courier New"
    styles["CodeBlock"].font.name = "Courier New"
    styles["Heading 3"].paragraph_format.keep_with_next = styles["Byline"].paragraph_format.keep_together = True


def _look(style: Any, size: float, *, after: float, before: float = 0, bold: bool | None = None, italic: bool | None = None, grey: bool = False) -> None:
    style.font.name, style.font.size = _LATIN, Pt(size)
    style.font.color.rgb = RGBColor(0x50, 0x50, 0x50) if grey else RGBColor(0x1D, 0x20, 0x26)
    if bold is not None:
        style.font.bold = bold
    if italic is not None:
        style.font.italic = italic
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), _EAST)
    fonts.set(qn("w:cs"), _TURNED)
    turned = OxmlElement("w:szCs")
    turned.set(qn("w:val"), str(int(size * 2)))
    old = style.element.rPr.find(qn("w:szCs"))
    if old is not None:
        style.element.rPr.remove(old)
    style.element.rPr.find(qn("w:sz")).addnext(turned)
