"""Issue of a summary and its corrections: what stands in the way, what stays, what is handed out."""

import json
from datetime import timedelta

import pytest

from core.letters import Outgoing
from forum.jobs.notices import write_notice
from forum.models import Notice, Summary, SummaryVersion
from forum.rules.summaries import Readiness, hindrances
from forum.summary.annex import annex_faults
from forum.summary.check import faults_of
from forum.summary.material import from_archive
from tests import make
from tests.forum.summing import comment, desk, hidden, issue, issued, make_hidden, opened, rows, translated
from tests.forum.writers import at
from tests.pages import get, post

pytestmark = pytest.mark.wide


def test_before_it_is_issued_the_page_says_what_comes_next(forum, mo, ada, client):
    assert get(client, at(forum, "/summary")).has("The moderators are preparing the summary of this forum.")
    opened(mo, forum)
    assert get(ada, at(forum, "/summary")).has("Read the draft, and how your inputs are reflected")
    assert not get(client, at(forum, "/summary")).has("how your inputs are reflected")
    still_open = make.forum()
    assert get(client, at(still_open, "/summary")).has("The summary is issued after the forum has closed.")


def test_all_reasons_against_issuing_are_said_at_once(forum, mo, ada):
    make.message(forum, author=make.registration(forum), body="Thank you all.", posted_at=make.NOW - timedelta(hours=4))
    opened(mo, forum)
    comment(ada, forum, version="1", number="0", place="", stance="object", words="Too short.")
    post(mo, at(forum, "/summary/desk/review/closure"))
    page = issue(mo, forum, status=422, unplaced="")
    for words in ("Quotations in other languages without a translation: 1", "Comments from the review without an answer: 1", "Inputs that are not placed: 1"):
        assert page.has(words)
    assert [version.kind for version in rows(SummaryVersion)] == ["review"] and rows(Summary)[0].issued_at is None


def test_nothing_is_issued_while_the_review_is_open(forum, mo):
    opened(mo, forum)
    assert post(mo, at(forum, "/summary/desk/issue"), status=403).has("The draft is still under review.")


def test_what_is_missing_on_the_form_is_said(forum, mo):
    translated(mo, forum)
    assert issue(mo, forum, status=422, distribution="").has("to whom it is distributed")
    assert issue(mo, forum, status=422, dated="tomorrow").has("Please give a day")


def test_an_issued_summary_is_frozen_with_its_figures(forum, mo, client):
    page = issued(mo, forum)
    assert page.has("WARM/2026/1") and page.has("General") and page.has("11 March 2026") and page.has("version 1 of 1")
    version = rows(SummaryVersion)[-1]
    make.message(forum, author=make.registration(forum), body="We need yet more money.", posted_at=make.NOW)
    page = get(client, at(forum, "/summary"))
    assert page.has("no budget for reagents in any district") and not page.has("yet more money")
    assert rows(SummaryVersion)[-1].document == version.document
    assert page.has("hands-on courses for customs officers")
    assert any(e.attributes["href"].endswith("/messages/3") for e in page.all("a"))
    assert get(client, at(forum)).has("Read the summary")


def test_issue_pressed_twice_is_one_version(forum, mo):
    translated(mo, forum)
    page = desk(mo, forum)
    given = {"symbol": "", "distribution": "General", "dated": "2026-03-11", "edits": hidden(page, "edits")[0], "issued": "0"}
    for _ in range(2):
        post(mo, at(forum, "/summary/desk/issue"), **given)
    assert [version.kind for version in rows(SummaryVersion)] == ["issued"]


def test_what_was_edited_meanwhile_is_not_issued_unread(forum, mo):
    translated(mo, forum)
    assert issue(mo, forum, status=422, edits="0").has("The draft was edited since this page was made.")


def test_a_correction_is_a_version_with_a_note_and_the_earlier_one_stays(forum, mo, client):
    issued(mo, forum)
    page = get(mo, at(forum, "/summary/desk"))
    line = next(e.attributes["href"] for e in page.all("a") if e.attributes.get("class") == "sentence" and "reagents" in e.words).split("#")[0]
    one = get(mo, at(forum, f"/summary/desk{line}"))
    post(mo, at(forum, "/summary/edits"), act="remark", line=hidden(one, "line")[0], seen="1000", text="A remark that was missing.")
    assert issue(mo, forum, status=422).has("Please write what this version changes")
    page = issue(mo, forum, note="A remark was added to paragraph 5.")
    assert page.has("A remark that was missing.") and page.has("version 2 of 2") and page.has("A remark was added to paragraph 5.") and page.has("Version 2, a correction")
    first = get(client, at(forum, "/summary/1"))
    assert not first.has("A remark that was missing.") and first.has("This version has been corrected since.")
    get(client, at(forum, "/summary/3"), status=404)
    assert not get(client, at(forum, "/summary.md?version=1")).html.count("A remark that was missing.")
    assert get(client, at(forum, "/summary.md")).html.count("A remark that was missing.") == 1


def test_the_letters_of_an_issue_go_once_and_those_of_a_correction_once_more(forum, mo):
    issued(mo, forum)
    assert get(mo, at(forum, "/notices/summary-issued")).has(f"/en/forums/{forum.slug}/summary")
    for _ in range(2):
        post(mo, at(forum, "/notices/summary-issued"), act="send", language="en", words="")
    issue(mo, forum, note="A name was spelt wrong.")
    for _ in range(2):
        post(mo, at(forum, "/notices/summary-issued"), act="send", language="en", words="")
    for notice in rows(Notice):
        write_notice(notice.id)
    subjects = [letter.subject for letter in rows(Outgoing)]
    assert sum("has been issued" in one for one in subjects) == 5 and sum("has been corrected" in one for one in subjects) == 5
    assert any("A name was spelt wrong." in letter.text for letter in rows(Outgoing))


def test_an_issued_summary_is_taken_away_in_every_format(forum, mo, client):
    issued(mo, forum)
    for ending, begins in (("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doctype"), ("md", b"**WARM/2026/1**"), ("json", b"{"), ("csv", b"\xef\xbb\xbfmessage")):
        answer = client.get(at(forum, f"/summary.{ending}"))
        assert answer.status_code == 200 and answer.get_data().startswith(begins) and "attachment" in answer.headers["Content-Disposition"], ending
    get(client, at(forum, "/summary.exe"), status=404)


def test_words_of_a_message_hidden_after_the_issue_leave_page_and_files(forum, mo, client):
    issued(mo, forum)
    assert get(client, at(forum, "/summary.md")).html.count("no budget for reagents") == 1
    make_hidden(forum, 3)
    page = get(client, at(forum, "/summary"))
    assert not page.has("no budget for reagents") and page.has("1 message that was hidden or withdrawn since")
    for ending in ("md", "html", "json"):
        assert "no budget for reagents" not in client.get(at(forum, f"/summary.{ending}")).get_data(as_text=True)


def test_an_issued_summary_is_checked_on_another_machine_from_archive_and_annex(forum, mo, client):
    issued(mo, forum)
    issue(mo, forum, note="Nothing but a test.")
    archive = client.get(at(forum, "/exports/json")).get_json(force=True)
    material = from_archive(archive)
    for version in ("1", "2"):
        document = json.loads(client.get(at(forum, f"/summary.json?version={version}")).get_data(as_text=True))
        annex = client.get(at(forum, f"/summary.csv?version={version}")).get_data().decode("utf-8-sig")
        assert faults_of(document, material) == [] and list(annex_faults(annex, material, document)) == []
        for before, after in ((",reflected,", ",counted,"), ("MX", "PE")):
            assert before in annex and list(annex_faults(annex.replace(before, after, 1), material, document))
        told = json.dumps(document)
        for before, after in (('"inputs": 4', '"inputs": 5'), ("in any district", "in every district"), ('"state": "reflected"', '"state": "counted"')):
            assert before in told
            assert faults_of(json.loads(told.replace(before, after, 1)), material)


def test_hindrances_are_counted_and_a_note_is_asked_of_a_correction():
    assert hindrances(Readiness(), unplaced_said=False) == []
    assert len(hindrances(Readiness(1, 1, 1, 1, 1), unplaced_said=False)) == 5
    assert hindrances(Readiness(unplaced=3), unplaced_said=True) == []
    assert len(hindrances(Readiness(), unplaced_said=True, correction=True, note=" ")) == 1
