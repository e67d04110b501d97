"""Review of a draft by participants: who is told, who reads what, what is said of it and answered."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts import own_data
from core.database import db
from core.letters import Outgoing
from forum.jobs.notices import write_notice
from forum.models import Act, Notice, Registration, Summary, SummaryAnswer, SummaryVersion
from forum.queries.reviews import _stretches
from tests import make
from tests.forum.summing import comment, desk, first_contributor, hidden, make_hidden, opened, review, rows
from tests.forum.writers import at
from tests.pages import get, post
from tests.tries import together

pytestmark = pytest.mark.wide


def test_everybody_registered_is_told_of_a_review_once(forum, mo):
    page = opened(mo, forum)
    assert page.has("The draft is under review.")
    assert [version.kind for version in rows(SummaryVersion)] == ["review"]
    notice = rows(Notice)[-1]
    assert notice.kind == "summary-review" and notice.bulletin_until is None
    write_notice(notice.id)
    write_notice(notice.id)
    letters = [letter for letter in rows(Outgoing) if "open for review" in letter.subject]
    assert len(letters) == 5
    assert (
        "20 March 2026" in letters[0].text and "/en/forums/" in letters[0].text and "Please read." in letters[0].text and "not for citation" in letters[0].text.replace("\n", " ")
    )


def test_a_review_is_previewed_before_it_is_opened(forum, mo):
    page = opened(mo, forum, act="preview")
    assert page.has("Nothing is done yet.") and page.has("Please read.")
    assert rows(SummaryVersion) == [] and rows(Notice) == []


@together("fields", [{"until-day": ""}, {"until-day": "2026-03-01"}, {"until-day": "nonsense"}])
def test_a_review_ends_at_a_time_to_come(forum, mo, fields):
    assert opened(mo, forum, status=422, **fields).has("There is a problem")
    assert rows(Summary) == [] or rows(Summary)[0].review_opens_at is None


def test_the_same_form_sent_twice_opens_one_review(forum, mo):
    for _ in range(2):
        post(mo, at(forum, "/summary/desk/review"), **{"until-day": "2026-03-20", "until-time": "18:00", "act": "save", "seen": ""})
    assert len(rows(SummaryVersion)) == 1 and len(rows(Notice)) == 1


def test_a_review_is_extended_and_ended_early(forum, mo, ada):
    opened(mo, forum)
    page = opened(mo, forum, day="2026-03-25")
    assert page.has("25 March") and len(rows(SummaryVersion)) == 1 and len(rows(Notice)) == 2
    post(mo, at(forum, "/summary/desk/review/closure"))
    post(mo, at(forum, "/summary/desk/review/closure"))
    assert review(ada, forum).has("The review has ended.")
    assert [act.kind for act in rows(Act)].count("summary-review") == 3
    comment(ada, forum, status=403, version="1", number="0", place="", stance="confirm")


def test_participants_see_first_how_their_own_inputs_are_reflected(forum, mo, ada):
    opened(mo, forum)
    page = review(ada, forum)
    assert page.has("Draft for review – not for citation")
    assert page.has("1 input speaks for you.")
    assert any("practical training" in e.words for e in page.all("mark"))
    assert page.has("no budget for reagents in any district")  # of the whole draft, below
    assert len([e for e in page.all("h3") if "#" in e.words]) == 1


def test_an_input_that_is_not_reflected_says_so_and_why(forum, mo, as_):
    quiet = make.person(name="Quiet One")
    make.message(forum, author=make.registration(forum, quiet, country="CO"), body="Thank you all.", posted_at=make.NOW - timedelta(hours=4))
    opened(mo, forum)
    page = review(as_(quiet), forum)
    assert page.has("Not reflected") and page.has("not yet placed")


def test_nobody_else_reads_a_draft_under_review(forum, mo, ada, as_, client):
    review(ada, forum, status=404)
    opened(mo, forum)
    review(client, forum, status=403)
    review(as_(make.person()), forum, status=403)
    for browser in (client, ada):
        assert not get(browser, at(forum, "/summary")).has("no budget for reagents")
        get(browser, at(forum, "/summary/desk/review"), status=403)
        get(browser, at(forum, "/summary.pdf"), status=404)


def test_a_closed_forum_is_not_known_by_its_review(app, as_, client):
    forum = make.forum(closes_at=make.NOW - timedelta(hours=2), visibility="closed")
    for rest in ("/summary", "/summary/review", "/summary/1", "/summary.md", "/summary/desk/review"):
        get(client, at(forum, rest), status=404)
        get(as_(make.person()), at(forum, rest), status=404)


def test_a_comment_is_answered_once_and_told_by_letter(forum, mo, ada):
    opened(mo, forum)
    place = next(one for one in hidden(review(ada, forum), "place") if one)
    page = comment(ada, forum, version="1", number="1", place=place, stance="object", words="It was laboratory training.")
    assert page.has("You objected or commented") and page.has("It was laboratory training.")
    comment(ada, forum, version="1", number="1", place=place, stance="object", words="It was training in the field.")
    (said,) = rows(SummaryAnswer)
    assert said.words == "It was training in the field."
    page = desk(mo, forum)
    assert page.has("Ada of MX") and page.has("It was training in the field.") and page.has("1 waits for yours") and page.has("Change this sentence on the desk")
    where = at(forum, f"/summary/desk/review/comments/{said.id}")
    assert post(mo, where, status=422, outcome="declined", answer="").has("Please write why it is not accepted")
    assert post(mo, where, status=422).has("Please choose whether it is accepted.")
    post(mo, where, outcome="declined", answer="The message says practical.")
    post(mo, where, status=403, outcome="accepted", answer="")
    (letter,) = [letter for letter in rows(Outgoing) if letter.template == "forum/review_answered"]
    assert "The message says practical." in letter.text and "It was training in the field." in letter.text
    page = review(ada, forum)
    assert page.has("Not accepted by the moderator") and page.has("The message says practical.")
    comment(ada, forum, status=403, version="1", number="1", place=place, stance="confirm", words="")


@pytest.mark.parametrize(
    ("fields", "words"), [({}, "Please choose one"), ({"stance": "object", "words": " "}, "Please write what should be different."), ({"stance": "x"}, "Please choose one")]
)
def test_a_comment_that_says_nothing_comes_back_with_its_words(forum, mo, ada, fields, words):
    opened(mo, forum)
    assert comment(ada, forum, status=422, version="1", number="1", place="", **fields).has(words)
    assert rows(SummaryAnswer) == []


def test_nobody_speaks_about_the_inputs_of_others(forum, mo, ada):
    opened(mo, forum)
    assert comment(ada, forum, status=403, version="1", number="2", place="", stance="confirm").has("Contributors speak about their own inputs.")
    comment(ada, forum, status=404, version="1", number="1", place="999.9", stance="confirm")
    comment(ada, forum, status=404, version="1", number="99", place="", stance="confirm")
    assert comment(ada, forum, status=409, version="7", number="1", place="", stance="object", words="My words stay.").has("My words stay.")
    assert rows(SummaryAnswer) == []


def test_words_of_a_message_hidden_during_the_review_are_shown_to_nobody(forum, mo, ada):
    opened(mo, forum)
    make_hidden(forum, 3)
    page = review(ada, forum)
    assert not page.has("no budget for reagents") and page.has("[…]") and page.has("1 message that was hidden or withdrawn since")


def test_a_page_of_a_review_costs_the_same_for_one_input_and_for_many(forum, mo, ada, queries):
    opened(mo, forum)
    where = at(forum, "/summary/review")
    get(ada, where)
    with queries() as one:
        get(ada, where)
    author = db.session.scalars(select(Registration).where(Registration.forum_id == forum.id, Registration.name == "Ada of MX")).one()
    for number in range(12):
        make.message(forum, author=author, body=f"We need {number} more machines for our laboratories.", posted_at=make.NOW - timedelta(hours=3))
    with queries() as many:
        get(ada, where)
    assert len(one) == len(many)


def test_own_data_hold_what_one_said_in_review_and_what_was_answered(forum, mo, ada):
    opened(mo, forum)
    comment(ada, forum, version="1", number="0", place="", stance="object", words="Please name the districts.")
    with zipfile.ZipFile(io.BytesIO(own_data.archive_of(first_contributor(), at=make.NOW))) as archive:
        (said,) = json.loads(archive.read("forums.json"))["reviews"]
    assert said["words"] == "Please name the districts." and said["outcome"] is None


def test_words_are_shown_without_their_marks_of_emphasis(forum, mo):
    assert list(_stretches("We need **practical *training*, now** and a_b.", [(8, 35)])) == [("We need ", False), ("practical training, now", True), (" and a_b.", False)]
