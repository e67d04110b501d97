"""Files of long summaries: asked for on a page, made by the job of exports, taken by who may."""

import io
import zipfile

import pytest

from core.letters import Outgoing
from forum.exports import jobs
from forum.models import Export, SummaryVersion
from forum.summary import writers
from tests import make
from tests.forum.summing import issued, make_hidden, rows
from tests.forum.writers import at
from tests.pages import get, post

pytestmark = pytest.mark.wide


@pytest.fixture
def long_summaries(monkeypatch):
    """Every summary is too long to be written while somebody waits."""
    for ending in writers.AT_ONCE:
        monkeypatch.setitem(writers.AT_ONCE, ending, 0)


def asked(browser, forum, ending, rest="", status=200):
    return post(browser, at(forum, f"/summary/files?ending={ending}{rest}"), status=status)


def file_of(browser, page):
    address = next(e.attributes["href"] for e in page.all("a") if e.attributes.get("href", "").endswith("/file"))
    return browser.get(address)


def test_a_long_draft_is_prepared_in_the_background_with_its_progress_and_a_letter(forum, mo, long_summaries):
    page = get(mo, at(forum, "/summary/draft.docx"))
    assert page.has("A long summary as a file") and page.has("The summary in Word, with the sources as comments.") and rows(Export) == []
    for _ in range(2):
        page = asked(mo, forum, "docx")
    (export,) = rows(Export)
    assert (export.copy, export.version, export.total > 4) == ("working", 0, True)
    assert page.has(f"0 of {export.total} sentences written") and page.all("progress") and page.response.headers["Refresh"]
    jobs.make(export.id)
    (letter,) = [one for one in rows(Outgoing) if one.template == "forum/export_ready"]
    assert f"{forum.slug}-summary.docx" in letter.text.replace("\n", " ") and export.key in letter.text
    page = get(mo, f"/en/exports/{export.key}")
    assert page.has("Your DOCX file is ready") and "Refresh" not in page.response.headers
    file = file_of(mo, page)
    names = zipfile.ZipFile(io.BytesIO(file.data)).namelist()
    assert "word/comments.xml" in names and file.headers["Content-Disposition"].endswith(f"{forum.slug}-summary.docx")
    assert get(mo, at(forum, "/exports")).has("the summary")


def test_clean_copies_and_pdf_are_files_of_their_own(forum, mo, long_summaries):
    assert get(mo, at(forum, "/summary/draft.pdf")).has("The summary as a PDF, with the numbers of messages.")
    asked(mo, forum, "docx", "&copy=clean")
    asked(mo, forum, "pdf")
    for export in rows(Export):
        jobs.make(export.id)
    word, pdf = (mo.get(f"/en/exports/{export.key}/file").data for export in rows(Export))
    assert b"w:commentReference" not in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml") and pdf.startswith(b"%PDF")


def test_what_was_issued_is_prepared_for_whoever_may_read_it(forum, mo, ada, client, long_summaries):
    issued(mo, forum)
    number = rows(SummaryVersion)[-1].number
    page = get(client, at(forum, "/summary.pdf"))
    assert page.has("Please sign in.") and page.has("Read and print it as a page") and not page.has("Prepare the file")
    asked(client, forum, "pdf", f"&version={number}", status=403)
    asked(client, forum, "pdf", status=403)
    asked(ada, forum, "pdf", status=403)  # the draft
    asked(ada, forum, "docx", f"&version={number}")
    make_hidden(forum, 3)
    (export,) = rows(Export)
    jobs.make(export.id)
    file = ada.get(f"/en/exports/{export.key}/file")
    words = zipfile.ZipFile(io.BytesIO(file.data)).read("word/document.xml").decode()
    assert "WARM/2026/1" in words and "no budget for reagents" not in words
    assert mo.get(f"/en/exports/{export.key}/file").status_code == 404


def test_a_version_that_was_only_kept_is_prepared_for_who_keeps_order(forum, mo, ada, long_summaries):
    post(mo, at(forum, "/summary/versions"), note="Before lunch")
    assert get(mo, at(forum, "/summary/draft.pdf?version=1")).has("Prepare the file")
    asked(ada, forum, "pdf", "&version=1", status=403)
    asked(mo, forum, "pdf", "&version=9", status=404)
    asked(mo, forum, "html", status=404)
    asked(mo, forum, "pdf", "&version=1")
    (export,) = rows(Export)
    jobs.make(export.id)
    assert mo.get(f"/en/exports/{export.key}/file").headers["Content-Disposition"].endswith(f"{forum.slug}-summary-1.pdf")


def test_who_keeps_order_no_more_gets_no_draft(forum, mo, as_, long_summaries):
    helper = make.person(name="Sec Retary")
    registration = make.registration(forum, helper, role="moderator")
    asked(as_(helper), forum, "pdf")
    (export,) = rows(Export)
    registration.role = "participant"
    jobs.make(export.id)
    (export,) = rows(Export)
    assert export.file_id is None
    get(as_(helper), f"/en/exports/{export.key}", status=403)


def test_a_short_summary_comes_at_once(forum, mo):
    assert mo.get(at(forum, "/summary/draft.pdf")).data.startswith(b"%PDF")
