"""Letters about a review besides its opening: more time, an early end, and to moderators what was said in it."""

import pytest

from core.letters import Outgoing
from forum.jobs.notices import write_notice
from forum.jobs.reviews import tell_of_comments
from forum.models import Act, Notice
from tests import make
from tests.forum.summing import comment, desk, opened, rows
from tests.forum.writers import at
from tests.pages import post

pytestmark = pytest.mark.wide


def letters(template):
    return [letter for letter in rows(Outgoing) if letter.template == f"forum/{template}"]


def written():
    for notice in rows(Notice):
        write_notice(notice.id)


def test_more_time_and_an_early_end_have_letters_of_their_own(forum, mo):
    opened(mo, forum)
    opened(mo, forum, day="2026-03-25", reason="Many asked.")
    page = post(mo, at(forum, "/summary/desk/review/closure"), act="preview", farewell="All have answered.")
    assert page.has("Nothing is done yet.") and page.has("All have answered.") and page.has("5 people are told by letter.") and len(rows(Notice)) == 2
    for _ in range(2):
        post(mo, at(forum, "/summary/desk/review/closure"), act="save", farewell="All have answered.")
    written()
    written()
    moved, ended = letters("summary_review_moved"), letters("summary_review_ended")
    assert (len(letters("summary_review")), len(moved), len(ended)) == (5, 5, 5)
    assert "25 March 2026" in moved[0].text and "Many asked." in moved[0].text and "More time" in moved[0].subject
    assert "All have answered." in ended[0].text and f"/forums/{forum.slug}/summary/review" in ended[0].text and "has ended" in ended[0].subject
    assert rows(Act)[-2].reason == "All have answered."


def test_a_second_review_is_no_extension(forum, mo, later):
    opened(mo, forum)
    post(mo, at(forum, "/summary/desk/review/closure"))
    later(hours=1)
    opened(mo, forum, day="2026-03-26")
    written()
    assert len(letters("summary_review")) == 10 and not letters("summary_review_moved")


def test_an_early_end_wants_no_more_words_than_a_letter_holds(forum, mo):
    opened(mo, forum)
    assert post(mo, at(forum, "/summary/desk/review/closure"), status=422, farewell="x" * 5001).has("Please shorten this text")
    assert desk(mo, forum).has("The draft is under review.")


def test_moderators_are_told_of_comments_in_one_letter_an_hour(forum, mo, ada, later):
    opened(mo, forum)
    comment(ada, forum, version="1", number="0", place="", stance="confirm")
    assert not letters("review_comments")  # a bare confirmation needs no answer
    comment(ada, forum, version="1", number="1", place="", stance="object", words="It was fourteen.")
    later(minutes=1)
    comment(ada, forum, version="1", number="0", place="", stance="object", words="Too short.")
    (first,) = letters("review_comments")
    assert "Ada of MX, on how message #1 is reflected:" in first.text and "It was fourteen." in first.text and first.subject.startswith("1 comment on the draft summary of")
    later(minutes=30)
    tell_of_comments()
    assert len(letters("review_comments")) == 1
    later(minutes=61)
    tell_of_comments()
    tell_of_comments()
    _, second = letters("review_comments")
    assert "Too short." in second.text and second.subject.startswith("2 comments") and "/summary/desk/review#comments" in second.text
    later(days=1)
    tell_of_comments()
    assert len(letters("review_comments")) == 2


def test_once_the_review_is_over_moderators_hear_what_waits_and_no_more(forum, mo, ada, later):
    opened(mo, forum)
    comment(ada, forum, version="1", number="0", place="", stance="object", words="Too short.")
    for days in (11, 12, 20):
        later(days=days)
        tell_of_comments()
    _, last = letters("review_comments")
    assert "The review has ended." in last.text
    answer = next(form.attributes["action"] for form in desk(mo, forum).all("form") if "/comments/" in form.attributes.get("action", ""))
    post(mo, answer, outcome="accepted", answer="")
    later(days=21)
    tell_of_comments()
    assert len(letters("review_comments")) == 2


def test_nobody_is_written_to_about_what_they_said_themselves(forum, mo):
    opened(mo, forum)
    comment(mo, forum, version="1", number="0", place="", stance="object", words="A note to myself.")
    tell_of_comments()
    assert not letters("review_comments")
    other = make.person(name="Sec Retary")
    make.registration(forum, other, role="moderator")
    tell_of_comments()
    assert [letter.to for letter in letters("review_comments")] == [other.email]
