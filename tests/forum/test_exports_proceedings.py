"""Proceedings as DOCX and PDF: order, attribution, scripts, gaps, hostile words."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from docx import Document

from core.text import html_of
from forum.exports import press
from forum.exports.prose import blocks_of
from forum.queries.tally import figures_of
from tests import make
from tests.forum.exported import lively, source, written

pytestmark = pytest.mark.wide

HOSTILE = (
    "#set page(fill: red)",
    "$x^2$",
    "<b>&amp;",
    "]]>",
    "{{ 7*7 }}",
    "\\u{202e}",
    '#include "/etc/passwd"',
    "@ref <label> // comment",
    "\x00\x0b\x1f\ufffe",
    "🌲" * 50,
    "=" * 300,
)
SECRET = ("WITHDRAWN WORDS", "PENDING WORDS", "HIDDEN WORDS", "NEVER SEEN WORDS")


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    return [(one.style.name, one.text) for one in Document(io.BytesIO(data)).paragraphs]


def words_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read("word/document.xml").decode()


def test_a_document_follows_topics_threads_and_messages(app):
    found = paragraphs(written(lively(), "docx"))
    heads = [text for style, text in found if style.startswith("Heading") and style != "Heading 4"]
    assert [head.split(" of forum")[0] for head in heads[:8]] == ["1. Topic 1", "Needs", "#1  Needs", "#2  回复", "#3", "#4  الغابات", "2. Topic 2", "Welcome"]
    assert any(style == "Title" for style, _ in found) and any("Annex I" in text for _, text in found)
    byline = next(text for style, text in found if style == "Byline" and "李 明" in text)
    assert "李 明 (森林大学)" in byline and "typed in by Desk Officer" in byline and "in reply to #1" in byline and "中文" in byline
    assert ("Byline", "This message was withdrawn by its author.") in found


def test_arabic_runs_from_right_to_left_and_chinese_is_marked_as_such(app):
    text = words_of(written(lively(), "docx"))
    arabic = text[text.rindex("<w:p>", 0, text.index("نحتاج")) :]
    assert "<w:bidi/>" in arabic[:300] and "<w:rtl/>" in arabic[:400]
    assert 'w:eastAsia="zh-CN"' in text


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_a_document_is_sound_xml_in_every_part(app, language):
    with zipfile.ZipFile(io.BytesIO(written(lively(), "docx", language=language))) as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(packed.read(name))
        assert len(set(packed.namelist())) == len(packed.namelist())


def test_numbered_lists_begin_anew(app):
    forum = make.forum()
    make.message(forum, body="1. a\n2. b\n\nwords\n\n4. d\n5. e\n\n- f")
    with zipfile.ZipFile(io.BytesIO(written(forum, "docx"))) as packed:
        numbering, text = packed.read("word/numbering.xml").decode(), packed.read("word/document.xml").decode()
    assert numbering.count("<w:num ") == 3 and '<w:startOverride w:val="4"/>' in numbering
    assert text.count('<w:numId w:val="2"/>') == text.count('<w:numId w:val="3"/>') == 2 and text.count('<w:numId w:val="1"/>') == 1


def test_proceedings_hold_no_word_that_readers_do_not_see(app):
    forum = lively()
    text = words_of(written(forum, "docx"))
    assert not [words for words in SECRET if words in text] and "Waiting" not in text and "Never" not in text
    everything = words_of(written(forum, "docx", everything=True))
    assert all(words in everything for words in SECRET)
    assert all(word in everything for word in ("Held", "Hidden", "Withdrawn", "Not for readers"))


def test_the_figures_of_the_proceedings_are_those_of_the_tally(app):
    forum = lively()
    figures = figures_of(forum.slug).tally
    found = [[cell.text for cell in row.cells] for table in Document(io.BytesIO(written(forum, "docx"))).tables for row in table.rows]
    assert ["Messages", f"{figures.messages} published, of them {figures.inputs} inputs"] in found
    assert ["Nigeria", str(figures.countries["NG"].inputs)] in found and ["العربية", "1"] in found


def test_hostile_words_are_words_in_both(app, monkeypatch):
    forum = make.forum(title=HOSTILE[0], document_symbol=HOSTILE[2])
    for words in HOSTILE:
        make.message(
            forum,
            subject=words.replace("\x00", ""),
            body=(words + "\n\n| a |\n|---|\n| " + words.replace("|", "") + " |").replace("\x00", ""),
            author=make.registration(forum, name=words.replace("\x00", "")),
        )
    ElementTree.fromstring(words_of(written(forum, "docx")))
    assert written(forum, "pdf").startswith(b"%PDF-")


def test_a_pdf_carries_its_own_fonts_for_arabic_and_chinese(app):
    data = written(lively(), "pdf", language="ar")
    assert data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    for font in (b"NotoNaskhArabic", b"NotoSansSC", b"LibertinusSerif"):
        assert font in data


def test_a_long_forum_is_set_in_parts(app, monkeypatch):
    monkeypatch.setattr(press, "MOST", 3)
    forum = lively()
    assert press.in_parts(source(forum))
    with zipfile.ZipFile(io.BytesIO(written(forum, "pdf"))) as packed:
        assert packed.namelist() == ["0-front.pdf", "topic-1-part-1.pdf", "topic-1-part-2.pdf", "topic-2.pdf"]
        assert all(packed.read(name).startswith(b"%PDF-") for name in packed.namelist())


def test_a_typesetter_that_fails_leaves_no_file(app, monkeypatch):
    monkeypatch.setattr(press, "_ROOT", press._ROOT / "nowhere-to-be-found")
    with pytest.raises(OSError):
        written(lively(), "pdf")


def test_html_becomes_blocks():
    source = "One **bold *both* bold** [link](https://example.org).\n\n1. a\n\n   more\n   - in\n2. b\n\n> quoted\n> > twice\n\n```\ncode\n  x\n```\n\n| h | i |\n|---|---|\n| c | `d` |\n\n---\n\nnote[^1]\n\n[^1]: Words."
    found = [(block.kind, block.mark, block.depth, block.quote, "".join(run.text for run in block.runs)) for block in blocks_of(html_of(source))]
    assert found == [
        ("p", "", 0, 0, "One bold both bold link."), ("p", "1.", 1, 0, "a"), ("p", "", 1, 0, "more"), ("p", "•", 2, 0, "in"), ("p", "2.", 1, 0, "b"),
        ("p", "", 0, 1, "quoted"), ("p", "", 0, 2, "twice"), ("code", "", 0, 0, "code\n  x"), ("table", "", 0, 0, ""), ("rule", "", 0, 0, ""),
        ("p", "", 0, 0, "note[1]"), ("rule", "", 0, 0, ""), ("p", "1.", 1, 0, "Words."),
    ]  # fmt: skip
    table = blocks_of(html_of(source))[8]
    assert [[[(run.text, sorted(run.look)) for run in cell] for cell in row] for row in table.rows] == [[[("h", [])], [("i", [])]], [[("c", [])], [("d", ["code"])]]]
