"""The draft of a large forum: made by a job with its progress on the page, made anew where messages or ticks have changed; no word is lost meanwhile."""

import pytest

from core.database import db
from forum.jobs.summaries import make_summary_draft
from forum.models import SummaryMaking
from forum.queries import making
from forum.summary.draft import make_draft
from tests import make
from tests.forum.summary import forums
from tests.forum.summing import hidden, moderator, rows, warm_homes
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


def test_a_tree_is_kept_with_all_that_edits_need():
    draft = make_draft(forums.demonstration())
    again = making.read(making.written(draft))
    assert again.as_data() == draft.as_data() and [block.key for block in again.blocks] == [block.key for block in draft.blocks]
