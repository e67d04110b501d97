"""The draft of a large forum: made by a job with its progress on the page, made anew where messages or ticks have changed; no word is lost meanwhile."""

import pytest

from core.database import db
from forum.jobs.summaries import check_summary_draft, make_summary_draft
from forum.models import SummaryMaking
from forum.queries import making
from forum.summary.draft import make_draft
from tests import make
from tests.forum.summary import forums
from tests.forum.summing import comment, first_contributor, hidden, issue, moderator, opened, rows, warm_homes
from tests.forum.writers import at, fresh
from tests.pages import get, post

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app):
    return large(warm_homes())


def large(forum):
    """As if it had so many inputs: its counter says so."""
    forum.input_count = making.LARGE + 500
    db.session.commit()
    return forum


@pytest.fixture
def mo(forum, as_):
    return as_(moderator(forum))


def test_the_desk_leads_to_the_page_where_a_large_draft_is_made(forum, mo):
    page = get(mo, at(forum, "/summary/desk"))
    assert page.has("This forum has 2,000 inputs.") and rows(SummaryMaking) == []
    for _ in range(2):
        page = post(mo, at(forum, "/summary/making"))
    assert page.has("0 of 2,000 inputs read") and page.all("progress") and page.response.headers["Refresh"]
    assert len(rows(SummaryMaking)) == 1
    make_summary_draft(forum.slug)
    page = get(mo, at(forum, "/summary/making"))
    assert page.has("The draft is made.") and "Refresh" not in page.response.headers
    assert get(mo, at(forum, "/summary/desk")).has("no budget for reagents in any district")
    assert get(mo, at(forum, "/summary/desk/review")).has("Review and issue")


def test_new_messages_make_it_old(forum, mo):
    post(mo, at(forum, "/summary/making"))
    make_summary_draft(forum.slug)
    forum = fresh(forum)
    make.message(forum, author=make.registration(forum), body="We need more money.", posted_at=make.NOW)
    large(forum)
    assert get(mo, at(forum, "/summary/desk")).has("have changed since the draft was made")


def test_words_typed_while_it_was_old_are_shown(forum, mo):
    page = post(mo, at(forum, "/summary/edits"), status=409, act="words", line="x", text="Words that must not be lost.")
    assert page.has("Words that must not be lost.")


def test_a_job_that_died_is_begun_anew(forum, mo):
    post(mo, at(forum, "/summary/making"))
    (row,) = rows(SummaryMaking)
    row.asked_at = row.asked_at.replace(year=2025)
    db.session.commit()
    page = get(mo, at(forum, "/summary/making"))
    assert hidden(page, "csrf_token") or page.all("button")
    assert post(mo, at(forum, "/summary/making")).has("0 of 2,000 inputs read")


def made(mo, forum):
    post(mo, at(forum, "/summary/making"))
    make_summary_draft(forum.slug)


def test_the_check_of_a_large_draft_is_a_job_and_nothing_is_issued_without_it(forum, mo):
    made(mo, forum)
    page = get(mo, at(forum, "/summary/desk/review"))
    assert page.has("The check has not looked at this large draft as it stands.") and not page.has("Every figure and every quotation agrees")
    page = get(mo, at(forum, "/summary/desk?check=1"))
    assert page.has("The check of a large draft") and page.has("Check the draft")
    for _ in range(2):
        page = post(mo, at(forum, "/summary/making"), kind="check")
    assert page.has("0 of 2,000 inputs read") and page.response.headers["Refresh"] and [row.kind for row in rows(SummaryMaking)] == ["draft", "check"]
    check_summary_draft(forum.slug)
    check_summary_draft(forum.slug)
    assert get(mo, at(forum, "/summary/making?kind=check")).has("Every figure and every quotation agrees with the messages.")
    assert get(mo, at(forum, "/summary/desk?check=1")).has("Every figure and every quotation agrees with the messages.")
    page = issue(mo, forum, status=422)
    assert page.has("Quotations in other languages without a translation: 1") and not page.has("The check has not looked")
    line = next(e.attributes["href"] for e in get(mo, at(forum, "/summary/desk")).all("a") if e.attributes.get("class") == "sentence" and "reagents" in e.words)
    one = get(mo, at(forum, f"/summary/desk{line.split('#')[0]}"))
    post(mo, at(forum, "/summary/edits"), act="accept", line=hidden(one, "line")[0], seen="1000")
    assert get(mo, at(forum, "/summary/making?kind=check")).has("The draft has changed since it was checked.")
    assert issue(mo, forum, status=422).has("The check has not looked at this large draft as it stands.")


def test_what_the_check_of_a_large_draft_finds_is_told(forum, mo):
    made(mo, forum)
    (row,) = rows(SummaryMaking)
    row.tree = row.tree.replace("We need practical training", "We need impractical training").replace("practical training", "impractical training")
    db.session.commit()
    post(mo, at(forum, "/summary/making"), kind="check")
    check_summary_draft(forum.slug)
    assert get(mo, at(forum, "/summary/making?kind=check")).has("What does not agree")
    assert get(mo, at(forum, "/summary/desk?check=1")).has("What does not agree")
    assert issue(mo, forum, status=422).has("The check finds figures or quotations that do not agree with the messages:")
    page = get(mo, at(forum, "/summary/draft.md"))  # seen first, then handed out
    assert page.has("What does not agree")
    address = next(e.attributes["href"] for e in page.all("a") if "/summary/draft.md" in e.attributes.get("href", ""))
    assert "impractical training" in mo.get(address).text


def test_a_review_and_its_answers_do_not_make_a_large_draft_old(forum, mo, as_):
    made(mo, forum)
    opened(mo, forum)
    comment(as_(first_contributor()), forum, version="1", number="0", place="", stance="object", words="Too short.")
    action = next(form.attributes["action"] for form in get(mo, at(forum, "/summary/desk/review")).all("form") if "/comments/" in form.attributes.get("action", ""))
    assert post(mo, action, outcome="accepted", answer="").has("Accepted")
    assert get(mo, at(forum, "/summary/desk")).has("no budget for reagents in any district")


def test_a_tree_is_kept_with_all_that_edits_need():
    draft = make_draft(forums.demonstration())
    again = making.read(making.written(draft))
    assert again.as_data() == draft.as_data() and [block.key for block in again.blocks] == [block.key for block in draft.blocks]
