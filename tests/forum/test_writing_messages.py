"""Posting: what is stored, found, counted and shown when somebody writes to a topic or replies."""

import pytest
from sqlalchemy import select

from app import create_app
from core import search
from core.database import db
from core.guard import limiter
from forum import figures
from forum.models import Draft, Forum, Initiative, MessageGoal, MessageQuestion, Question, Registration, Thread, message_index
from tests import make
from tests.forum.writers import answer, at, fresh, messages, write
from tests.pages import get, post


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(topics=2, edition=make.edition("A.1", "A.2", "B.1"))


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro", country="NG")
    make.registration(forum, person)
    return person


def test_a_message_opens_a_thread_and_stands_under_its_number(forum, ada, as_):
    page = write(as_(ada), forum, subject="What the landlords said", body="We asked **forty** landlords.")
    [message] = messages(forum)
    assert (message.number, message.status, message.kind, message.late, message.depth) == (1, "published", "input", False, 0)
    assert message.html == "<p>We asked <strong>forty</strong> landlords.</p>\n" and message.body == "We asked **forty** landlords."
    assert message.posted_at == message.published_at == make.NOW
    assert page.response.request.path == at(forum, "/messages/1") and page.has("What the landlords said")
    thread = db.session.get(Thread, message.thread_id)
    assert (thread.root_number, thread.topic_id, thread.message_count) == (1, forum.topics[0].id, 1)


def test_a_reply_goes_where_its_parent_stands(forum, ada, as_):
    first = make.message(forum, topic=forum.topics[1])
    answer(as_(ada), forum, first.number)
    answer(as_(ada), forum, 2, body="And some more.")
    _, reply, deeper = messages(forum)
    assert (reply.reply_to_id, reply.thread_id, reply.topic_id, reply.depth) == (first.id, first.thread_id, forum.topics[1].id, 1)
    assert (deeper.reply_to_id, deeper.thread_id, deeper.depth) == (reply.id, first.thread_id, 2)


def test_questions_goals_and_initiatives_are_kept_with_the_message(forum, ada, as_):
    rows = {
        "initiatives-0-title": "A course",
        "initiatives-0-status": "ongoing",
        "initiatives-0-type": "Training",
        "initiatives-0-audience": "Customs",
        "initiatives-2-title": "A survey",
    }
    page = write(as_(ada), forum, questions=["2", "1"], goals=["B.1", "A.1"], **rows)
    [message] = messages(forum)
    assert message.question_numbers == [1, 2] and message.goal_codes == ["B.1", "A.1"]
    assert len(list(db.session.scalars(select(MessageGoal)))) == len(list(db.session.scalars(select(MessageQuestion)))) == 2
    listed = db.session.scalars(select(Initiative).order_by(Initiative.position)).all()
    assert [(i.title, i.type, i.audience, i.status) for i in listed] == [("A course", "Training", "Customs", "ongoing"), ("A survey", None, None, None)]
    assert page.has("A survey")


def test_a_message_is_counted_and_found_at_once(forum, ada, as_):
    write(as_(ada), forum, body="Seventeen landlords answered.", questions=["1"], **{"initiatives-0-title": "A course"})
    answer(as_(ada), forum, 1)
    here = fresh(forum)
    topic = here.topics[0]
    kept = (here.message_count, here.input_count, here.contributor_count, here.initiative_count, here.last_number, topic.thread_count)
    assert kept == (2, 2, 1, 1, 2, 1)
    assert db.session.scalars(select(Question.input_count).order_by(Question.id).limit(1)).one() == 1
    assert db.session.execute(message_index.matching(search.parse("landlord"))).all() == [(messages(forum)[0].id,)]
    figures.recount(db.session, forum.id)
    here = fresh(forum)
    assert (here.message_count, here.input_count, here.contributor_count, here.initiative_count) == kept[:4]


def test_the_form_of_a_reply_shows_what_it_answers(forum, ada, as_):
    make.message(forum, body="Who pays for the insulation?", subject="Insulation")
    page = get(as_(ada), at(forum, "/messages/1/replies/new"))
    assert page.heading() == "Reply to message #1" and page.has("Who pays for the insulation?")
    assert page.all("input", id="subject")[0].attributes["value"] == "Re: Insulation"


def test_the_form_says_as_whom_one_writes_and_until_when(forum, ada, as_):
    page = get(as_(ada), at(forum, "/topics/1/messages/new"))
    assert page.heading() == "Write to topic 1" and page.has("You write as Nigeria")
    assert page.has("Friday 13 March, 08:00 (Toronto)") and page.has("Friday 13 March, 12:00")
    assert len(page.all("input", type="checkbox", name="goals")) == 3


def test_only_the_goals_of_a_topic_are_offered_where_it_names_some(app, as_):
    forum = make.forum(edition=make.edition("A.1", "A.2"))
    forum.topics[0].goal_codes = ["A.2"]
    ada = make.person()
    make.registration(forum, ada)
    page = get(as_(ada), at(forum, "/topics/1/messages/new"))
    assert [e.attributes["value"] for e in page.all("input", name="goals")] == ["A.2"]
    page = write(as_(ada), forum, goals=["A.1"], status=422)
    assert page.has("Something was ticked that does not belong to this topic") and messages(forum) == []


def test_the_words_decide_in_which_language_they_are_where_the_writer_left_that_open(forum, ada, as_):
    russian = "Благодарим коллег из Беларуси за упоминание этого проекта."
    write(as_(ada), forum, body=russian, language="en", language_offered="en")
    write(as_(ada), forum, body=russian + " Снова.", language="fr", language_offered="en")
    write(as_(ada), forum, body="Some words in English, and not many of them.", language="en", language_offered="en")
    assert [message.language for message in messages(forum)] == ["ru", "fr", "en"]


def test_a_visitor_is_asked_to_sign_in_and_then_comes_back_to_the_form(forum, client):
    answer = client.get(at(forum, "/topics/1/messages/new"))
    assert answer.status_code == 302 and "/account/session/new" in answer.location and "topics/1/messages/new" in answer.location.replace("%2F", "/")


def test_who_is_not_registered_is_led_to_the_registration_and_then_to_the_form(forum, as_):
    stranger = as_(make.person())
    page = get(stranger, at(forum, "/topics/2/messages/new"))
    assert page.heading() == "Register for this forum"
    then = page.all("input", name="then")[0].attributes["value"]
    page = post(stranger, at(forum, "/registration"), name="Eve", category="party", country="FR", then=then)
    assert page.heading() == "Write to topic 2"


def test_whoever_posts_without_being_registered_keeps_the_words(forum, as_):
    person = make.person()
    page = write(as_(person), forum, body="Words of a stranger.", status=403)
    assert page.has("please register for this forum first") and page.has("Words of a stranger.")
    assert messages(forum) == [] and db.session.scalars(select(Draft)).one().fields["body"] == "Words of a stranger."


def test_errors_stand_on_top_and_beside_their_fields_and_nothing_is_lost(forum, ada, as_):
    page = write(as_(ada), forum, subject="", body="  \n ", questions=["2"], status=422, **{"initiatives-0-title": "", "initiatives-1-type": "Training"})
    title = page.all("title")[0].words
    assert title.startswith("Error: ") and page.has("There is a problem")
    for words, anchor in (
        ("Please give your message a subject.", "#subject"),
        ("Please write your message.", "#body"),
        ("Please give the initiative a title, or empty its row.", "#initiatives-1-title"),
    ):
        assert page.link(words) == anchor and page.text.count(words) == 2
    assert "checked" in page.all("input", name="questions")[1].attributes and page.all("input", id="initiatives-1-type")[0].attributes["value"] == "Training"
    assert messages(forum) == []


@pytest.mark.parametrize("body", ["", " \n\t ", "\u200b\u2060", "[note]: https://example.org"])
def test_an_empty_message_is_not_posted(forum, ada, as_, body):
    page = write(as_(ada), forum, body=body, status=422)
    assert page.has("Please write your message.") and messages(forum) == []


def test_a_message_has_at_most_a_hundred_thousand_characters_and_a_longer_one_is_not_lost(forum, ada, as_):
    longest = "word " * 20_000
    write(as_(ada), forum, body=longest)
    page = write(as_(ada), forum, body=longest + "!", status=422)
    assert page.has("Please shorten your message to 100,000 characters") and page.html.count("word word") > 9_000
    assert len(messages(forum)) == 1 and db.session.scalars(select(Draft)).one().fields["body"].endswith("!")
    assert write(as_(ada), forum, subject="s" * 301, status=422).has("Please shorten the subject to 300 characters.")


def test_line_ends_are_made_one_kind_and_controls_are_dropped(forum, ada, as_):
    write(as_(ada), forum, subject="One\r\nBcc: all\x00\u202e", body="a\r\nb\rc\x00\x07")
    [message] = messages(forum)
    assert message.subject == "One Bcc: all" and message.body == "a\nb\nc"


def test_a_form_sent_twice_is_one_message(forum, ada, as_):
    browser = as_(ada)
    first = write(browser, forum, submission="a-mark", body="Once.")
    again = write(browser, forum, submission="a-mark", body="Once.")
    assert first.response.request.path == again.response.request.path == at(forum, "/messages/1")
    assert len(messages(forum)) == 1
    write(browser, forum, submission="another-mark", body="Once.")
    assert len(messages(forum)) == 2


def test_words_changed_after_they_were_sent_are_not_swallowed(forum, ada, as_):
    browser = as_(ada)
    write(browser, forum, submission="a-mark", body="First words.")
    page = write(browser, forum, submission="a-mark", body="Other words.", status=409)
    assert page.has("message #1 was posted already, with other words") and page.has("Other words.")
    fresh = page.all("input", name="submission")[0].attributes["value"]
    write(browser, forum, submission=fresh, body="Other words.")
    assert [message.body for message in messages(forum)] == ["First words.", "Other words."]


def test_a_mark_of_somebody_else_does_not_lead_to_their_message(forum, ada, as_):
    write(as_(ada), forum, submission="a-mark")
    bob = make.person()
    make.registration(forum, bob)
    write(as_(bob), forum, submission="a-mark")
    assert len(messages(forum)) == 2


def test_nobody_sets_what_the_form_does_not_ask(forum, ada, as_):
    other = make.registration(forum)
    write(as_(ada), forum, status_="hidden", kind="moderator", author_id=str(other.id), number="99", late="1", forum_id="7", posted_at="2020-01-01")
    [message] = messages(forum)
    assert (message.kind, message.status, message.number, message.late) == ("input", "published", 1, False) and message.author_id != other.id


def test_hostile_words_stay_words(forum, ada, as_):
    page = write(as_(ada), forum, subject="<script>alert(1)</script>", body="<img src=x onerror=alert(1)> [go](javascript:alert(1))")
    assert "<script>alert" not in page.html and "<img src=x" not in page.html and 'href="javascript' not in page.html
    assert page.has("<script>alert(1)</script>")


def test_a_topic_or_message_that_is_not_there_is_not_found(forum, ada, as_):
    browser = as_(ada)
    for path in ("/topics/9/messages/new", "/messages/9/replies/new", "/messages/99999999999999999999/replies/new"):
        assert browser.get(at(forum, path)).status_code == 404
    assert browser.post(at(forum, "/topics/9/messages"), data={"body": "x"}).status_code == 404


def test_the_moderator_writes_words_that_are_no_input(forum, as_):
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    page = get(as_(moderator), at(forum, "/topics/1/messages/new"))
    chosen = [e.attributes["value"] for e in page.all("input", name="writes_as") if "checked" in e.attributes]
    assert chosen == ["moderator"]
    write(as_(moderator), forum, writes_as="moderator")
    write(as_(moderator), forum, writes_as="self")
    assert [message.kind for message in messages(forum)] == ["moderator", "input"]
    assert (fresh(forum).message_count, fresh(forum).input_count) == (2, 1)


def test_the_moderator_writes_to_the_whole_forum_and_a_participant_does_not(forum, ada, as_):
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    page = get(as_(moderator), at(forum, "/messages/new"))
    assert page.heading() == "Write to the whole forum"
    post(as_(moderator), at(forum, "/messages"), subject="Welcome", body="A warm welcome.", writes_as="moderator")
    assert messages(forum)[0].topic_id is None
    assert as_(ada).get(at(forum, "/messages/new")).status_code == 403
    page = post(as_(ada), at(forum, "/messages"), status=403, subject="To all", body="Hear me.")
    assert page.has("Please choose a topic") and page.has("Hear me.") and len(messages(forum)) == 1


def test_a_participant_writes_neither_as_moderator_nor_for_others(forum, ada, as_):
    page = get(as_(ada), at(forum, "/topics/1/messages/new"))
    assert page.all("input", name="writes_as") == [] and page.all("select", name="on_behalf_of") == []
    assert write(as_(ada), forum, writes_as="moderator", status=403).has("Only a moderator of this forum writes as such.")
    refused = write(as_(ada), forum, writes_as="behalf", behalf_name="Zed", behalf_category="party", behalf_country="FR", status=403)
    assert refused.has("Only the moderator and the secretariat type in messages")
    other = make.registration(forum)
    write(as_(ada), forum, writes_as="behalf", on_behalf_of=str(other.id), status=403)
    write(as_(ada), forum, writes_as="king", status=422)
    write(as_(ada), forum, on_behalf_of=str(other.id), status=422)
    assert messages(forum) == []


def test_staff_types_in_what_a_registered_participant_sent(forum, ada, as_):
    secretariat = make.person(name="The Secretariat")
    mine = make.registration(forum, secretariat, role="secretariat")
    speaker = db.session.scalar(select(Registration).where(Registration.person_id == ada.id))
    page = write(as_(secretariat), forum, writes_as="behalf", on_behalf_of=str(speaker.id))
    [message] = messages(forum)
    assert (message.author_id, message.on_behalf_of_id, message.speaker_id) == (mine.id, speaker.id, speaker.id)
    assert page.has("Nigeria") and page.has("typed in by The Secretariat")


def test_staff_registers_somebody_new_by_typing_in_their_letter(forum, as_):
    secretariat = make.person()
    make.registration(forum, secretariat, role="secretariat")
    page = write(as_(secretariat), forum, writes_as="behalf", status=422)
    assert page.has("Please choose on whose behalf you write, or give a name.")
    page = write(as_(secretariat), forum, writes_as="behalf", behalf_name="Every Women", behalf_category="organization", behalf_country="NG", status=422)
    assert page.has("Please name the organization that is represented.")
    write(as_(secretariat), forum, writes_as="behalf", behalf_name="Ms Ade", behalf_category="organization", behalf_country="NG", behalf_organization="Every Women Hope Centre")
    [message] = messages(forum)
    new = db.session.get(Registration, message.speaker_id)
    assert (new.name, new.organization, new.person_id, new.role) == ("Ms Ade", "Every Women Hope Centre", None, "participant")
    assert fresh(forum).registered_count == 2


def test_more_rows_for_initiatives_come_without_scripts_and_keep_what_was_typed(forum, ada, as_):
    page = write(as_(ada), forum, act="rows", subject="", body="Half a", **{"initiatives-0-title": "A course"})
    assert len(page.all("input", id="initiatives-5-title")) == 1 and page.all("input", id="initiatives-0-title")[0].attributes["value"] == "A course"
    assert page.has("Half a") and not page.has("There is a problem") and messages(forum) == []


def test_the_same_number_of_queries_shows_the_form_with_one_goal_and_participant_and_with_thirty(app, as_, queries):
    def cost(many: int) -> int:
        forum = make.forum(questions=many, edition=make.edition(*(f"A.{n}" for n in range(many))))
        moderator = make.person()
        make.registration(forum, moderator, role="moderator")
        for _ in range(many):
            make.registration(forum)
        browser = as_(moderator)
        with queries() as seen:
            get(browser, at(forum, "/topics/1/messages/new"))
        return len(seen)

    assert cost(1) == cost(30)


@pytest.mark.parametrize("act", ["post", "preview"])
def test_a_token_too_old_gives_the_words_back_in_a_fresh_form(forum, ada, as_, app, act):
    app.config["WTF_CSRF_ENABLED"] = True
    page = write(as_(ada), forum, act=act, body="Typed for an hour.", status=400)
    assert page.has("Nothing is lost: your words stand below") and page.has("Typed for an hour.")
    assert messages(forum) == [] and db.session.scalars(select(Draft)).all() == []
    token = page.all("input", name="csrf_token")[0].attributes["value"]
    assert token


@pytest.fixture
def fenced(app):
    """The same site with limits that count."""
    site = create_app({key: value for key, value in app.config.items() if key.isupper()} | {"RATELIMIT_ENABLED": True, "POSTING_PACE": "2 per minute"})
    site.extensions["clock"] = lambda: make.NOW
    yield site
    limiter.enabled = False


def test_who_writes_too_fast_waits_and_keeps_the_words(forum, ada, as_, fenced):
    browser = fenced.test_client()
    with as_(ada).session_transaction() as session, browser.session_transaction() as copy:
        copy["sign_in"] = session["sign_in"]
    write(browser, forum, body="One.")
    write(browser, forum, body="Two.")
    page = write(browser, forum, body="Three, which must not vanish.", status=429)
    assert page.has("Too many messages came from you") and page.has("Three, which must not vanish.")
    assert page.response.headers["Retry-After"] and len(messages(forum)) == 2
    bob = make.person()
    make.registration(forum, bob)
    with as_(bob).session_transaction() as session, browser.session_transaction() as copy:
        copy["sign_in"] = session["sign_in"]
    write(browser, forum, body="Another person at the same address.")
    assert len(messages(forum)) == 3
