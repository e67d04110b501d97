"""The queue over all forums of a moderator, and deciding: first come, first served, with a reason, and the author told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import search
from core.database import db
from core.letters import Outgoing
from forum import figures
from forum.models import Act, Draft, Forum, message_index
from tests import make
from tests.forum.writers import at, fresh, messages, write
from tests.pages import Page, get, post


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(title="Warm homes", moderation="before")


@pytest.fixture
def moderator(forum):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return person


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro", country="NG", language="fr")
    make.registration(forum, person)
    return person


def acts() -> list[Act]:
    return list(db.session.scalars(select(Act).order_by(Act.id).execution_options(populate_existing=True)))


def letters(template: str) -> list[Outgoing]:
    return list(db.session.scalars(select(Outgoing).where(Outgoing.template == f"forum/{template}").order_by(Outgoing.id)))


def test_the_queue_shows_what_waits_oldest_first_with_its_age(forum, moderator, as_):
    parent = make.message(forum, subject="Who pays?", author=make.registration(forum, country="FR", name="Une voix"))
    make.message(forum, status="pending", subject="Younger", posted_at=make.NOW - timedelta(minutes=8), reply_to=parent)
    make.message(forum, status="pending", subject="Older", posted_at=make.NOW - timedelta(hours=7, minutes=10), late=True, body="Late words.")
    page = get(as_(moderator), "/en/moderation")
    assert page.heading() == "2 messages wait" and page.has("The oldest has waited 7 h 10 min.")
    assert page.text.index("Older") < page.text.index("Younger") and page.has("8 min since") and page.has("Late words.")
    assert page.has("because it arrived after closing") and page.has("France : Who pays?") and page.has("Warm homes")


def test_the_queue_spans_the_forums_one_moderates_and_no_others(forum, moderator, as_):
    other, foreign = make.forum(title="Second home"), make.forum(title="Not yours")
    make.registration(other, moderator, role="secretariat")
    for here in (forum, other, foreign):
        make.message(here, status="pending", subject=f"In {here.title}")
    page = get(as_(moderator), "/en/moderation")
    assert page.heading() == "2 messages wait" and page.has("In Warm homes") and page.has("In Second home") and not page.has("Not yours")
    page = get(as_(moderator), f"/en/moderation?forum={other.slug}")
    assert page.has("In Second home") and not page.has("In Warm homes")
    assert get(as_(make.person(role="secretariat")), "/en/moderation").heading() == "3 messages wait"


def test_nobody_else_sees_the_queue(forum, ada, client, as_):
    assert client.get("/en/moderation").status_code == 302
    assert as_(ada).get("/en/moderation").status_code == 403
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    assert get(as_(moderator), "/en/moderation").has("No message waits")


def test_the_queue_costs_the_same_for_one_and_for_thirty_and_comes_in_pages(forum, moderator, as_, queries):
    browser = as_(moderator)

    def cost() -> int:
        with queries() as seen:
            get(browser, "/en/moderation")
        return len(seen)

    parent = make.message(forum)
    make.message(forum, status="pending", reply_to=parent)
    one = cost()
    for _ in range(29):
        make.message(forum, status="pending", reply_to=parent)
    assert cost() == one
    page = get(browser, "/en/moderation?page=2")
    assert page.heading() == "30 messages wait" and page.has("Page 2 of 2") and len(page.all("form", class_="decide")) == 11
    assert get(browser, "/en/moderation?page=99&forum=%00").heading() == "30 messages wait"


def test_publishing_makes_a_message_read_found_counted_and_its_author_told(forum, moderator, ada, as_, client):
    write(as_(ada), forum, subject="Insulation", body="Seventeen landlords.", questions=["1"])
    page = post(as_(moderator), at(forum, "/messages/1/publication"), seen="pending", reason="")
    assert page.heading() == "No message waits" and page.has("#1 from Nigeria was published at 08:00, and its author told.")
    [message] = messages(forum)
    assert (message.status, message.published_at) == ("published", make.NOW)
    assert get(client, at(forum, "/messages/1")).has("Seventeen landlords.")
    assert db.session.execute(message_index.matching(search.parse("landlord"))).all() == [(message.id,)]
    assert (fresh(forum).message_count, fresh(forum).input_count, fresh(forum).topics[0].thread_count) == (1, 1, 1)
    assert [(act.kind, act.by_id, act.data["from"]) for act in acts()[1:]] == [("message-published", moderator.id, "pending")]
    [told] = letters("published")
    assert told.to == ada.email and told.language == "fr" and at(forum, "/messages/1").replace("/en/", "/fr/") in told.text


def test_late_words_are_let_in_with_a_note_only_and_it_is_logged(forum, moderator, as_):
    make.message(forum, status="pending", late=True, body="Typed until the last minute.")
    page = post(as_(moderator), at(forum, "/messages/1/publication"), status=422, seen="pending", reason=" ")
    assert page.has("Please write why") and page.has("Typed until the last minute.") and messages(forum)[0].status == "pending"
    assert page.link("Please write why").startswith("#reason-")
    post(as_(moderator), at(forum, "/messages/1/publication"), seen="pending", reason="It was sent in time.")
    assert messages(forum)[0].status == "published" and acts()[-1].reason == "It was sent in time."


@pytest.mark.parametrize("decision", ["hiding", "return"])
def test_taking_away_wants_a_reason_and_keeps_what_was_typed(forum, moderator, as_, decision):
    make.message(forum, status="pending")
    page = post(as_(moderator), at(forum, f"/messages/1/{decision}"), status=422, seen="pending", reason="")
    assert page.has("There is a problem") and messages(forum)[0].status == "pending"
    page = post(as_(moderator), at(forum, f"/messages/1/{decision}"), status=422, seen="pending", reason="r" * 2001)
    assert page.has("Please shorten the reason") and page.html.count("rrrrrrrrrr") > 100


def test_hiding_takes_a_published_message_from_every_count_and_from_search(app, as_, client):
    forum = make.forum()
    moderator, ada = make.person(), make.person()
    make.registration(forum, moderator, role="moderator")
    make.registration(forum, ada)
    write(as_(ada), forum, body="Call me at 555-0100.", questions=["2"], **{"initiatives-0-title": "A course"})
    page = get(as_(moderator), at(forum, "/messages/1/moderation"))
    assert page.has("Call me at 555-0100.") and page.has("Hide") and not page.has("Return with reason")
    post(as_(moderator), at(forum, "/messages/1/hiding"), seen="published", reason="A private number.")
    here = fresh(forum)
    kept = (here.message_count, here.input_count, here.contributor_count, here.initiative_count, here.last_message_at)
    assert kept == (0, 0, 0, 0, None) and db.session.execute(message_index.matching(search.parse("call"))).all() == []
    gone = client.get(at(forum, "/messages/1"))
    assert gone.status_code == 410 and "555" not in gone.get_data(as_text=True)
    assert "A private number." in letters("hidden")[0].text and letters("hidden")[0].to == ada.email
    figures.recount(db.session, forum.id)
    here = fresh(forum)
    assert (here.message_count, here.input_count, here.contributor_count, here.initiative_count, here.last_message_at) == kept
    post(as_(moderator), at(forum, "/messages/1/publication"), seen="hidden", reason="")
    assert (fresh(forum).message_count, fresh(forum).initiative_count) == (1, 1)


def test_a_returned_message_comes_back_as_a_draft_with_the_reason(forum, moderator, ada, as_, client):
    write(as_(ada), forum, subject="Insulation", body="In the wrong place.", questions=["1"], submission="a-mark", **{"initiatives-0-title": "A course"})
    post(as_(moderator), at(forum, "/messages/1/return"), seen="pending", reason="It belongs to another topic.")
    assert messages(forum)[0].status == "hidden" and acts()[-1].kind == "message-returned"
    [told] = letters("returned")
    assert "It belongs to another topic." in told.text and "In the wrong place." in told.text
    page = get(as_(ada), at(forum, "/topics/1/messages/new"))
    assert page.has("In the wrong place.") and page.all("input", id="initiatives-0-title")[0].attributes["value"] == "A course"
    mark = page.all("input", name="submission")[0].attributes["value"]
    write(as_(ada), forum, body="In the wrong place.", submission=mark)
    assert [message.status for message in messages(forum)] == ["hidden", "pending"]


def test_a_returned_message_does_not_write_over_what_its_author_writes_now(forum, moderator, ada, as_):
    write(as_(ada), forum, body="First.", submission="a-mark")
    post(as_(ada), at(forum, "/drafts"), place="topic-1", body="Second, in work.", submission="another")
    post(as_(moderator), at(forum, "/messages/1/return"), seen="pending", reason="Too short.")
    assert db.session.scalars(select(Draft)).one().fields["body"] == "Second, in work."


def test_the_first_moderator_wins_and_the_second_is_told_who_did_what(forum, moderator, ada, as_):
    second = make.person(name="Sec Ond")
    make.registration(forum, second, role="moderator")
    write(as_(ada), forum)
    post(as_(moderator), at(forum, "/messages/1/publication"), seen="pending", reason="")
    page = post(as_(second), at(forum, "/messages/1/hiding"), status=409, seen="pending", reason="Off topic.")
    assert page.has("Nothing was changed.") and page.has("Mo Derator published message #1, Wed 11 March, 08:00.") and page.has("Off topic.")
    assert messages(forum)[0].status == "published" and len(letters("published")) == 1 and letters("hidden") == []
    assert [act.kind for act in acts()] == ["message-pending", "message-published"]


def test_the_same_decision_sent_twice_is_one_act_and_one_letter(forum, moderator, ada, as_):
    write(as_(ada), forum)
    browser = as_(moderator)
    for _ in range(2):
        assert post(browser, at(forum, "/messages/1/publication"), seen="pending", reason="").has("was published")
    assert len(acts()) == 2 and len(letters("published")) == 1 and fresh(forum).message_count == 1


def test_what_its_author_took_back_does_not_return(forum, moderator, ada, as_):
    write(as_(ada), forum)
    post(as_(ada), at(forum, "/messages/1/withdrawal"))
    page = post(as_(moderator), at(forum, "/messages/1/publication"), status=409, seen="pending", reason="")
    assert page.has("Ada Okoro withdrew message #1") and messages(forum)[0].status == "withdrawn"
    assert not get(as_(moderator), at(forum, "/messages/1/moderation")).has("Publish")


@pytest.mark.parametrize("decision", ["publication", "hiding", "return"])
def test_nobody_else_decides(forum, ada, as_, client, decision):
    make.message(forum, status="pending")
    for browser in (client, as_(ada), as_(make.person())):
        assert browser.post(at(forum, f"/messages/1/{decision}"), data={"reason": "x", "seen": "pending"}).status_code == 403
    assert messages(forum)[0].status == "pending" and acts() == []


@pytest.mark.parametrize("decision", ["publication", "hiding", "return"])
def test_a_moderator_of_another_forum_decides_nothing_here(forum, as_, decision):
    make.message(forum, status="pending")
    elsewhere = make.person()
    make.registration(make.forum(), elsewhere, role="moderator")
    assert as_(elsewhere).post(at(forum, f"/messages/1/{decision}"), data={"reason": "x"}).status_code == 403


def test_a_message_that_is_not_there_is_not_found(forum, moderator, as_):
    browser = as_(moderator)
    assert browser.get(at(forum, "/messages/9/moderation")).status_code == 404
    assert browser.post(at(forum, "/messages/9/publication")).status_code == 404


def test_the_notice_after_an_act_is_its_moderators_alone(forum, moderator, ada, as_):
    write(as_(ada), forum)
    post(as_(moderator), at(forum, "/messages/1/publication"), seen="pending", reason="")
    act = acts()[-1].id
    other = make.person(role="secretariat")
    assert get(as_(moderator), f"/en/moderation?act={act}").has("Done:") and not get(as_(other), f"/en/moderation?act={act}").has("Done:")
    assert not get(as_(moderator), "/en/moderation?act=99999999999999999999").has("Done:")


def test_words_typed_in_for_somebody_are_decided_with_both_told(forum, moderator, ada, as_):
    from forum.models import Registration

    speaker = db.session.scalar(select(Registration).where(Registration.person_id == ada.id))
    typist = make.person()
    make.message(forum, author=make.registration(forum, typist, role="secretariat"), on_behalf_of=speaker, status="pending")
    post(as_(moderator), at(forum, "/messages/1/hiding"), seen="pending", reason="Not asked for.")
    assert {letter.to for letter in letters("hidden")} == {ada.email, typist.email}


def test_hostile_words_are_words_in_the_queue_too(forum, moderator, as_):
    make.message(
        forum,
        status="pending",
        subject='<img src=x onerror="alert(1)">',
        body="<script>alert(1)</script>",
        author=make.registration(forum, name="<b>Bold</b>", organization="“><i>"),
    )
    page = Page(as_(moderator).get("/en/moderation"))
    assert "<script>alert" not in page.html and "<img src=x" not in page.html and "<b>Bold" not in page.html


def test_the_page_of_a_message_leads_its_author_and_its_moderator_to_what_they_can_do(app, as_, client):
    forum = make.forum()
    ada, moderator = make.person(), make.person()
    make.registration(forum, ada)
    make.registration(forum, moderator, role="moderator")
    write(as_(ada), forum)
    assert get(as_(ada), at(forum, "/messages/1")).link("Withdraw this message") == at(forum, "/messages/1/withdrawal")
    assert get(as_(moderator), at(forum, "/messages/1")).link("Decide on it as moderator") == at(forum, "/messages/1/moderation")
    assert not get(client, at(forum, "/messages/1")).has("What you can do")
    page = get(as_(make.person()), at(forum, "/messages/1"))
    assert page.has("Report it to the moderator") and not page.has("Decide on it as moderator")


def test_words_that_changed_while_the_moderator_read_are_not_let_in_unread(forum, moderator, ada, as_):
    browser = as_(ada)
    write(browser, forum, body="The words that were read.")
    page = get(as_(moderator), at(forum, "/messages/1/moderation"))
    seen = page.all("input", name="seen")[0].attributes["value"]
    forum.edit_minutes = 60
    post(browser, at(forum, "/messages/1/changes"), act="change", subject="A subject", body="Other words.", language="en", seen="1")
    assert messages(forum)[0].body == "Other words."
    answer = post(as_(moderator), at(forum, "/messages/1/publication"), status=409, seen=seen)
    assert answer.has("Nothing was changed.") and messages(forum)[0].status == "pending"
    seen = answer.all("input", name="seen")[0].attributes["value"]
    post(as_(moderator), at(forum, "/messages/1/publication"), seen=seen)
    assert messages(forum)[0].status == "published"
