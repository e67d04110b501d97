"""The draft as a Word document: one list numbered by Word itself, a header that repeats, sources as comments in the working copy only."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from forum.summary.docx import docx_of
from forum.summary.draft import make_draft
from forum.summary.settings import Settings
from forum.summary.tree import QUOTATION, REMARK, WORDS, Block, Draft, Piece, Quotation, Sentence
from forum.summary.writers import write
from tests.forum.summary import forums

pytestmark = pytest.mark.wide


def opened(draft, **how):
    return docx.Document(BytesIO(docx_of(draft, **how)))


@pytest.fixture(scope="module")
def draft():
    return make_draft(forums.demonstration())


def level_of(paragraph):
    numbering = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
    return None if numbering is None else numbering.ilvl.val


def test_every_block_is_there_in_its_order_with_its_words(draft):
    written = [paragraph.text for paragraph in opened(draft, working=False).paragraphs if paragraph.text]
    wanted = [block.text or " ".join(sentence.text for sentence in block.sentences) for block in draft.blocks if block.kind != "table"]
    assert written == [words for words in wanted if words]


def test_word_counts_the_paragraphs_as_the_draft_does(draft):
    numbers, paragraph, item = [], 0, 0
    for one in opened(draft, working=False).paragraphs:
        if (level := level_of(one)) == 0:
            paragraph, item = paragraph + 1, 0
            numbers.append(str(paragraph))
        elif level == 1:
            item += 1
            numbers.append(chr(96 + item))
    assert numbers == [block.number for block in draft.blocks if block.kind in ("paragraph", "item")]


def test_the_list_is_defined_once_with_two_levels(draft):
    numbering = opened(draft).part.numbering_part.element
    own = next(one for one in numbering.findall(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == "90")
    assert [level.find(qn("w:lvlText")).get(qn("w:val")) for level in own.findall(qn("w:lvl"))] == ["%1.", "(%2)"]


def test_headings_have_the_styles_of_headings(draft):
    styles = [paragraph.style.name for paragraph in opened(draft).paragraphs if paragraph.style.name.startswith("Heading")]
    assert len(styles) == sum(block.kind == "heading" for block in draft.blocks)


def test_the_header_of_the_table_repeats_and_entities_are_merged(draft):
    block = next(block for block in draft.blocks if block.kind == "table")
    table = opened(draft, working=False).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == list(block.columns)
    assert len(table.rows) == len(block.rows) + 1
    assert [tuple(cell.text for cell in row.cells) for row in table.rows[1:]] == [row.cells for row in block.rows]


def test_sources_are_comments_of_the_working_copy(draft):
    working, clean = opened(draft), opened(draft, working=False)
    assert len(list(working.comments)) == sum(bool(sentence.messages) for sentence in draft.sentences())
    assert not list(clean.comments)
    first = next(sentence for sentence in draft.sentences() if sentence.quotations)
    quotation = first.quotations[0]
    assert any(f"#{quotation.message}\n[{quotation.start}–{quotation.end}]" in comment.text for comment in working.comments)


def test_an_arabic_frame_runs_from_right_to_left_and_quotations_keep_their_language():
    made = make_draft(forums.demonstration(), Settings(language="ar"))
    paragraphs = [one for one in opened(made).paragraphs if one.text]
    assert all(one._p.pPr.find(qn("w:bidi")) is not None for one in paragraphs)
    tags = {
        run._r.rPr.find(qn("w:lang")).get(qn("w:val"))
        for one in paragraphs
        for run in one.runs
        if run.text.strip() and run._r.rPr is not None and run._r.rPr.find(qn("w:lang")) is not None
    }
    assert {"en-GB", "fr-FR"} <= tags


def test_hostile_words_stay_words():
    words = "<w:p/> &amp; \x00\x0b\ud800 {=1+1} \u202e"
    sentence = Sentence("t", (Piece(WORDS, "Said: "), Piece(QUOTATION, words)), (1,), quotations=(Quotation(1, 0, 5, words, "en"),))
    made = Draft("f", "en", "", {}, (), (Block("title", words), Block("paragraph", number="1", sentences=(sentence,))))
    assert "<w:p/> &amp;  {=1+1} \u202e" in opened(made).paragraphs[1].text


def test_a_clean_copy_bears_no_mark_of_a_draft_and_tells_nobodys_words_apart(draft):
    first = draft.blocks[0]
    assert first.kind == "note" and first.text in [one.text for one in opened(draft).paragraphs]
    own = replace(draft, blocks=tuple(_in_own_words(block) for block in draft.blocks))
    for given in (draft, own):
        clean = docx.Document(BytesIO(write(given, "docx", working=False)))
        assert first.text not in [one.text for one in clean.paragraphs]
        assert not [run.text for one in clean.paragraphs for run in one.runs if run.italic and one.style.name == "Normal" and one._p.pPr.numPr is not None]
        for format_ in ("md", "html"):
            assert first.text not in write(given, format_, working=False).decode() and 'class="remark"' not in write(given, format_, working=False).decode()
    assert first.text in write(replace(draft, status="review"), "md", working=False).decode()  # under review it goes on saying what it is


def _in_own_words(block):
    return replace(block, sentences=tuple(replace(one, pieces=(Piece(REMARK, one.text),), quotations=(), editor="Mo") for one in block.sentences))


def test_the_columns_of_the_table_are_as_wide_as_what_they_hold(draft):
    for working in (True, False):
        table = opened(draft, working=working).tables[0]
        widths = [column.width for column in table.columns]
        assert max(widths) == widths[1] and abs(sum(widths) - Cm(16)) < Cm(0.1) and (widths[-1] < Cm(2)) is working
