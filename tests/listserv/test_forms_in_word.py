"""Forms that were filled in with Word and mailed back: read by the same marks as text."""

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from sqlalchemy import select

from core.database import db
from core.languages import LANGUAGES
from forum.models import Message
from listserv import addresses
from listserv.queries import question_forms as queries
from listserv.question_forms import returned, word, word_returned
from tests import make
from tests.listserv import taking_part as mails
from tests.listserv.test_question_forms import SECTIONS, STATUSES, sheet
from tests.make import NOW

pytestmark = pytest.mark.wide


def box(document, mark):
    """The cell in which an answer is written."""
    return next(cell for table in document.tables for row in table.rows for cell in row.cells if cell.text.startswith(f"[{mark}]"))


def saved(document):
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def read(content):
    return returned.read(word_returned.text_of(content), SECTIONS, STATUSES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_in_word_is_read_as_it_was_filled_in(app, language):
    empty = word.written(sheet(language))
    assert [fault.kind for fault in read(empty).faults] == ["no-answer"]
    document = docx.Document(io.BytesIO(empty))
    cell = box(document, "A1.1")
    cell.add_paragraph("Laboratories.")
    cell.add_paragraph("")
    cell.add_paragraph("And people [we have two] to run them.")
    box(document, "A1.2").paragraphs[0].add_run(" The fund")
    goals = next(one for one in document.paragraphs if one.text.startswith("[G1.1]"))
    goals.add_run(" a6, В2")
    table = next(one for one in document.tables if len(one.columns) == 4)
    for place, said in enumerate(("Course for officers", "course", "customs; ports", "planned")):
        table.rows[1].cells[place].text = said
    found = read(saved(document))
    assert not found.faults
    assert [(one.topic, one.question, one.body, one.goals) for one in found.answers] == [
        (1, 1, "Laboratories.\n\nAnd people [we have two] to run them.", ("A.6", "B.2")),
        (1, 2, "The fund", ()),
    ]
    assert found.answers[0].initiatives == (returned.Line("Course for officers", "course", "customs, ports", "planned"),)


def test_what_was_struck_out_is_not_read_and_what_was_put_in_is(app):
    document = docx.Document(io.BytesIO(word.written(sheet())))
    paragraph = box(document, "A1.1").add_paragraph("We have ")
    for tag, kind, text in (("w:del", "w:delText", "none"), ("w:ins", "w:t", "forty")):
        change, run, said = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(kind)
        said.text = text
        run.append(said)
        change.append(run)
        paragraph._p.append(change)
    listed = box(document, "A1.1").add_paragraph("samples")
    properties = listed._p.get_or_add_pPr()
    properties.append(properties.makeelement(qn("w:numPr")))
    assert read(saved(document)).answers[0].body == "We have forty\n- samples"


def test_files_that_mean_harm_or_are_no_documents_are_no_forms():
    def packed(words, name="word/document.xml"):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as into:
            into.writestr(name, words)
        return held.getvalue()

    bomb = b"<w:document xmlns:w='x'>" + b" " * 21_000_000
    entity = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>[A1.1]: &b;</w:t></w:r></w:p></w:body></w:document>"
    deep = b"<a>" * 5000 + b"</a>" * 5000
    for content in (b"", b"PK\x03\x04", b"no zip", packed(b"<a>"), packed(b"<a/>", "other.xml"), packed(bomb), packed(deep), packed(b"\x00\xff"), packed(b"<a/>")[:-30]):
        assert word_returned.text_of(content) == ""
    assert "root:" not in word_returned.text_of(packed(entity))


def test_a_form_in_word_that_comes_back_becomes_messages(app):
    forum = make.forum(title="Warm homes")
    ada = make.person(email="ada@example.org", name="Ada Okoro")
    make.registration(forum, ada)
    document = docx.Document(io.BytesIO(word.written(queries.sheet_for(forum, ada, language="en", at=NOW))))
    box(document, "A1.2").add_paragraph("A course for those who repair boilers.")
    to = addresses.address("form", addresses.form_token(forum.id, ada.id))
    file = ("form.docx", saved(document), word_returned.TYPE)
    arrival = mails.take(mails.mail("ada@example.org", "Please find our answers attached.", files=[file]), to, sender="ada@example.org")
    assert mails.became(arrival) == ("posted", "form")
    message = db.session.scalars(select(Message)).one()
    assert (message.body, message.question_numbers) == ("A course for those who repair boilers.", [2])
    mails.take(mails.mail("ada@example.org", "And this.", files=[("form.docx", b"no document", word_returned.TYPE)]), to, sender="ada@example.org")
    assert db.session.query(Message).count() == 1
