"""Nothing typed is lost: previews, drafts, sessions that end, and words that come back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.models import SignIn
from core.database import db
from forum.models import Draft, Forum
from tests import make
from tests.forum.writers import answer, at, fresh, messages, write
from tests.pages import Page, get, post

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(topics=2, edition=make.edition("A.1", "A.2"))


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro", country="NG")
    make.registration(forum, person)
    return person


def drafts() -> list[Draft]:
    return list(db.session.scalars(select(Draft).order_by(Draft.id).execution_options(populate_existing=True)))


def test_a_preview_shows_what_will_stand_there_and_posts_nothing(forum, ada, as_):
    rows = {"initiatives-0-title": "A course", "initiatives-0-status": "planned"}
    page = write(as_(ada), forum, act="preview", subject="Insulation", body="We need **wool**.", questions=["1"], goals=["A.2"], **rows)
    assert page.heading() == "Preview" and "<strong>wool</strong>" in page.html and page.has("Goal A.2") and page.has("Question 1") and page.has("A course")
    assert page.has("Nigeria Ada Okoro") and messages(forum) == []


def test_the_preview_keeps_everything_and_posts_with_the_next_button(forum, ada, as_):
    page = write(as_(ada), forum, act="preview", subject="Insulation", body="We need **wool**.", questions=["2"], goals=["A.1"])
    sent = {
        e.attributes["name"]: e.attributes["value"]
        for e in page.all("input")
        if e.attributes.get("type") == "hidden" or "checked" in e.attributes or e.attributes["name"] == "subject"
    }
    write(as_(ada), forum, **(sent | {"act": "post", "body": "We need **wool**."}))
    [message] = messages(forum)
    assert (message.subject, message.question_numbers, message.goal_codes) == ("Insulation", [2], ["A.1"])


def test_a_preview_of_words_with_faults_is_none(forum, ada, as_):
    page = write(as_(ada), forum, act="preview", subject="", status=422)
    assert page.has("There is a problem") and page.heading() == "Write to topic 1"


def test_the_preview_shows_the_guessed_language_and_lets_it_be_corrected(forum, ada, as_):
    page = write(
        as_(ada), forum, act="preview", body="Nous remercions les collègues pour leurs réponses et nous sommes dans une situation semblable.", language="en", language_offered="en"
    )
    chosen = [e.attributes["value"] for e in page.all("option") if "selected" in e.attributes and e.attributes.get("lang")]
    assert chosen == ["fr"]


def test_a_preview_is_kept_as_a_draft(forum, ada, as_):
    write(as_(ada), forum, act="preview", body="Not sent yet.")
    assert [(d.place, d.fields["body"]) for d in drafts()] == [("topic-1", "Not sent yet.")]


def test_the_button_keeps_a_draft_and_the_form_shows_it_again(forum, ada, as_):
    rows = {"initiatives-1-title": "A survey", "initiatives-1-status": "ongoing"}
    page = post(as_(ada), at(forum, "/drafts"), place="topic-2", subject="Half", body="Half a sent", questions=["1"], goals=["A.2"], language="fr", **rows)
    assert page.heading() == "Write to topic 2" and page.has("Draft kept at 12:00") and page.has("Half a sent")
    assert page.all("input", id="subject")[0].attributes["value"] == "Half"
    assert [e.attributes["value"] for e in page.all("input") if "checked" in e.attributes] == ["1", "A.2"]
    assert page.all("input", id="initiatives-0-title")[0].attributes["value"] == "A survey"
    assert [e.attributes["value"] for e in page.all("option") if "selected" in e.attributes and e.attributes.get("lang")] == ["fr"]


def test_a_draft_is_kept_whatever_is_wrong_with_it(forum, ada, as_):
    post(as_(ada), at(forum, "/drafts"), place="topic-1", subject="s" * 400, body="b" * 120_000, questions=["99"], on_behalf_of="x", **{"initiatives-0-type": "no title"})
    assert len(drafts()[0].fields["body"]) == 120_000
    assert get(as_(ada), at(forum, "/topics/1/messages/new")).has("Draft kept")


def test_there_is_one_draft_a_person_and_place(forum, ada, as_):
    make.message(forum)
    browser = as_(ada)
    for body in ("one", "two"):
        post(browser, at(forum, "/drafts"), place="topic-1", body=body)
    post(browser, at(forum, "/drafts"), place="topic-2", body="three")
    post(browser, at(forum, "/drafts"), place="reply-1", body="four")
    bob = make.person()
    make.registration(forum, bob)
    post(as_(bob), at(forum, "/drafts"), place="topic-1", body="five")
    assert [(d.place, d.fields["body"]) for d in drafts()] == [("topic-1", "two"), ("topic-2", "three"), ("reply-1", "four"), ("topic-1", "five")]


def test_the_page_keeps_drafts_by_itself(forum, ada, as_):
    answered = as_(ada).post(at(forum, "/drafts"), data={"place": "topic-1", "body": "Half"}, headers={"Accept": "application/json"})
    assert answered.get_json() == {"kept": True, "at": "12:00"} and drafts()[0].fields["body"] == "Half"


def test_a_posted_message_is_no_draft_any_more(forum, ada, as_):
    browser = as_(ada)
    post(browser, at(forum, "/drafts"), place="topic-1", body="Half")
    post(browser, at(forum, "/drafts"), place="topic-2", body="Other")
    write(browser, forum, body="Half a sentence, now whole.")
    assert [d.place for d in drafts()] == ["topic-2"]


def test_a_page_that_saves_by_itself_after_posting_brings_no_draft_back(forum, ada, as_):
    browser = as_(ada)
    write(browser, forum, body="Whole.", submission="a-mark")
    answered = browser.post(at(forum, "/drafts"), data={"place": "topic-1", "body": "Whole.", "submission": "a-mark"}, headers={"Accept": "application/json"})
    assert answered.get_json()["kept"] is False and drafts() == []


def test_the_form_knows_which_words_were_sent_lately(forum, ada, as_):
    browser = as_(ada)
    write(browser, forum, submission="a-mark")
    page = get(browser, at(forum, "/topics/1/messages/new"))
    assert page.all("form", id="compose")[0].attributes["data-sent"] == "a-mark"


@pytest.mark.parametrize("place", ["topic-9", "reply-9", "", "topic-", "reply-99999999999", "nowhere", "forum\n"])
def test_there_are_no_drafts_for_places_that_do_not_exist(forum, ada, as_, place):
    assert as_(ada).post(at(forum, "/drafts"), data={"place": place, "body": "x"}).status_code == 404 and drafts() == []


def test_my_drafts_are_listed_and_removed_and_nobody_elses(forum, ada, as_, client):
    browser = as_(ada)
    post(browser, at(forum, "/drafts"), place="topic-1", subject="Insulation", body="Half a sentence")
    bob = as_(make.person())
    page = get(browser, "/en/drafts")
    assert page.has("Insulation") and page.has("Half a sentence") and page.link("Insulation") == at(forum, "/topics/1/messages/new")
    assert not get(bob, "/en/drafts").has("Insulation")
    draft = drafts()[0].id
    assert bob.post(f"/en/drafts/{draft}/removal").status_code == 404 and client.post(f"/en/drafts/{draft}/removal").status_code == 404
    page = post(browser, f"/en/drafts/{draft}/removal")
    assert page.has("No draft is kept.") and drafts() == []


def test_my_drafts_cost_the_same_for_one_and_for_thirty(app, as_, queries):
    ada = make.person()
    browser = as_(ada)

    def cost() -> int:
        with queries() as seen:
            get(browser, "/en/drafts")
        return len(seen)

    def one_more() -> None:
        forum = make.forum(moderation="before")
        make.registration(forum, ada)
        post(browser, at(forum, "/drafts"), place="topic-1", body="x")
        write(browser, forum, submission="")

    one_more()
    post(browser, at(db.session.scalars(select(Forum)).first(), "/drafts"), place="topic-1", body="x")
    first = cost()
    for _ in range(5):
        one_more()
    assert cost() == first


def test_somebody_signed_out_gets_the_words_back_and_a_way_to_sign_in(forum, client):
    page = Page(client.post(at(forum, "/topics/2/messages"), data={"act": "post", "subject": "Insulation", "body": "Typed for an hour.", "initiatives-0-title": "A course"}))
    assert page.status == 403 and page.heading() == "Please sign in: your words are here"
    assert page.has("Insulation") and page.has("Typed for an hour.") and page.has("A course")
    assert "next=" in page.link("Sign in") or "topics" in page.all("a", class_="button go")[0].attributes["href"]
    assert messages(forum) == [] and drafts() == []


def test_the_token_gone_with_the_session_the_words_come_back_as_well(forum, client, app):
    app.config["WTF_CSRF_ENABLED"] = True
    page = Page(client.post(at(forum, "/topics/1/messages"), data={"subject": "Insulation", "body": "Typed for an hour."}))
    assert page.status == 403 and page.has("Typed for an hour.")


def test_a_session_that_grew_too_old_keeps_the_words_for_whose_it_was(forum, ada, as_, app):
    browser = as_(ada)
    make.message(forum)
    app.extensions["clock"] = lambda: make.NOW + timedelta(days=91)
    page = answer(browser, forum, 1, body="Typed for a quarter of a year.", status=403)
    assert page.has("is kept as a draft") and page.has("Typed for a quarter of a year.")
    assert [(d.person_id, d.place, d.fields["body"]) for d in drafts()] == [(ada.id, "reply-1", "Typed for a quarter of a year.")]


def test_a_session_that_was_ended_keeps_nothing_for_a_cookie_may_be_a_copy(forum, ada, as_):
    browser = as_(ada)
    record = db.session.scalars(select(SignIn)).one()
    record.end(at=make.NOW)
    db.session.commit()
    page = write(browser, forum, body="Typed by whoever has the cookie.", status=403)
    assert page.has("Please copy what you wrote") and page.has("Typed by whoever has the cookie.") and drafts() == []


def test_a_draft_kept_by_itself_while_signed_out_is_refused(forum, client):
    answered = client.post(at(forum, "/drafts"), data={"place": "topic-1", "body": "x"}, headers={"Accept": "application/json"})
    assert answered.status_code == 403 and answered.get_json() == {"kept": False}


def test_the_words_of_somebody_signed_out_do_not_tell_of_a_closed_forum(app, client):
    hidden = make.forum(visibility="closed", title="The inner circle")
    page = Page(client.post(at(hidden, "/topics/1/messages"), data={"body": "x"}))
    nowhere = Page(client.post("/en/forums/nowhere/topics/1/messages", data={"body": "x"}))
    assert page.status == nowhere.status == 403 and "inner circle" not in page.html


def test_an_author_takes_a_message_back_after_being_asked(forum, ada, as_, client):
    browser = as_(ada)
    write(browser, forum, subject="A mistake", body="Not what I meant.", **{"initiatives-0-title": "A course"})
    page = get(browser, at(forum, "/messages/1/withdrawal"))
    assert page.heading() == "Withdraw message #1?" and page.has("Not what I meant.")
    post(browser, at(forum, "/messages/1/withdrawal"))
    post(browser, at(forum, "/messages/1/withdrawal"))
    here = fresh(forum)
    assert messages(forum)[0].status == "withdrawn" and (here.message_count, here.input_count, here.initiative_count) == (0, 0, 0)
    gone = client.get(at(forum, "/messages/1"))
    assert gone.status_code == 410 and "Not what I meant" not in gone.get_data(as_text=True)


def test_nobody_else_takes_a_message_back(forum, ada, as_, client):
    write(as_(ada), forum)
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    for browser in (client, as_(make.person()), as_(moderator)):
        assert browser.get(at(forum, "/messages/1/withdrawal")).status_code == 403
        assert browser.post(at(forum, "/messages/1/withdrawal")).status_code == 403
    assert messages(forum)[0].status == "published"


def test_a_receipt_is_for_its_author(app, as_, client):
    forum = make.forum(moderation="before")
    ada = make.person()
    make.registration(forum, ada)
    write(as_(ada), forum, body="I can wait.")
    for browser in (client, as_(make.person())):
        assert browser.get(at(forum, "/messages/1/receipt")).status_code == 404
