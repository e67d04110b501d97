"""Many people at the same instant, on both engines: numbers without gap or double, counts that stay true, first come first served. Takes some seconds."""

import secrets
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.models import Person, SignIn
from accounts.sessions import hashed
from core import search
from core.database import db
from core.letters import Outgoing
from core.verdict import No
from forum import figures
from forum.actions import participants, posting
from forum.models import Act, Draft, Forum, Message, Question, Registration, Thread, Topic, message_index
from forum.place import Place
from forum.queries.standing import standing_of
from tests import make
from tests.forum.writers import at

pytestmark = [pytest.mark.slow, pytest.mark.engines]
WRITERS = 20


@pytest.fixture
def site(app):
    """The application as threads use it, each request in a context of its own thread; a fault is answered as on a site that serves."""
    before = app.test_client_class
    app.test_client_class, app.config["PROPAGATE_EXCEPTIONS"] = FlaskClient, False
    yield app
    app.test_client_class, app.config["PROPAGATE_EXCEPTIONS"] = before, None


def people(site, forum: Forum, many: int, **given) -> list:
    """Browsers of as many registered people."""
    browsers = []
    for _ in range(many):
        person, key = make.person(), secrets.token_urlsafe(16)
        make.registration(forum, person, **given)
        db.session.add(SignIn(person_id=person.id, key_hash=hashed(key), created_at=make.NOW, proved_at=make.NOW))
        db.session.commit()
        browser = site.test_client()
        with browser.session_transaction() as session:
            session["sign_in"] = key
        browsers.append(browser)
    db.session.remove()
    return browsers


def at_once(acts: list) -> list:
    """Does all of these at the same instant, each in a thread of its own; gives what each came to."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def ids_in(address: str, name: str) -> list[str]:
    """A list in the query of an address."""
    return [one for value in parse_qs(urlsplit(address).query).get(name, []) for one in value.split(",")]


def counts() -> dict[str, list]:
    """Every count kept beside what it counts."""
    kept = {}
    for table in (Forum, Topic, Thread, Question):
        columns = [column for column in table.__table__.c if column.name == "id" or column.name.endswith("_count") or column.name == "last_message_at"]
        kept[table.__tablename__] = [tuple(row) for row in db.session.execute(select(*columns).order_by(table.id))]
    return kept


def test_twenty_people_post_at_once_and_every_message_has_its_own_number(site):
    forum = make.forum(topics=2)
    slug = at(forum)
    make.message(forum)
    browsers = people(site, forum, WRITERS)

    def writes(n: int):
        browser = browsers[n]

        def post():
            answers = []
            for turn in range(3):
                address = f"{slug}/messages/1/replies" if (n + turn) % 3 == 0 else f"{slug}/topics/{1 + n % 2}/messages"
                fields = {"subject": f"Of {n}", "body": f"Words {turn} of {n}.", "questions": "1", "initiatives-0-title": "A course"}
                answers.append(browser.post(address, data=fields).status_code)
            return answers

        return post

    answers = at_once([writes(n) for n in range(WRITERS)])
    assert Counter(status for each in answers for status in each) == {302: 3 * WRITERS}
    numbers = db.session.scalars(select(Message.number).order_by(Message.number)).all()
    assert numbers == list(range(1, 3 * WRITERS + 2)) and db.session.scalar(select(Forum.last_number)) == len(numbers)
    found = db.session.scalar(select(func.count()).select_from(message_index.matching(search.parse("words")).subquery()))
    assert found == len(numbers)
    kept = counts()
    figures.recount(db.session, forum.id)
    assert counts() == kept
    db.session.rollback()


def test_one_form_sent_many_times_at_once_is_one_message(site):
    forum = make.forum()
    [browser] = people(site, forum, 1)
    cookie = browser.get_cookie("session").value

    def send():
        again = site.test_client()
        again.set_cookie("session", cookie)
        return again.post(at(forum, "/topics/1/messages"), data={"subject": "Once", "body": "Only once.", "submission": "a-mark"}).location

    assert set(at_once([send] * 6)) == {at(forum, "/messages/1")}
    assert db.session.scalars(select(Message.number)).all() == [1] and db.session.scalar(select(Forum.message_count)) == 1


def test_two_moderators_decide_at_once_and_one_of_them_is_told(site):
    forum = make.forum()
    author = make.registration(forum)
    for _ in range(6):
        make.message(forum, author=author, status="pending")
    publisher, hider = people(site, forum, 2, role="moderator")
    for number in range(1, 7):
        answers = at_once(
            [
                lambda n=number: publisher.post(at(forum, f"/messages/{n}/publication"), data={"seen": "pending", "reason": "Good."}).status_code,
                lambda n=number: hider.post(at(forum, f"/messages/{n}/hiding"), data={"seen": "pending", "reason": "Off topic."}).status_code,
            ]
        )
        assert sorted(answers) == [302, 409]
    acts = db.session.execute(select(Act.message_id, func.count()).group_by(Act.message_id)).all()
    assert [row[1] for row in acts] == [1] * 6
    assert db.session.scalar(select(func.count()).select_from(Outgoing)) == 6
    kept = counts()
    figures.recount(db.session, forum.id)
    assert counts() == kept
    db.session.rollback()


@pytest.mark.parametrize("what", ["publication", "hiding", "return"])
def test_one_decision_taken_by_two_moderators_at_once_is_one_act_and_the_second_is_told_of_the_first(site, what):
    forum = make.forum()
    author = make.registration(forum)
    for _ in range(4):
        make.message(forum, author=author, status="pending")
    both = people(site, forum, 2, role="moderator")
    for number in range(1, 5):
        at_it = [lambda browser=browser, n=number: browser.post(at(forum, f"/messages/{n}/{what}"), data={"seen": "pending", "reason": "Because."}) for browser in both]
        answers = sorted(at_once(at_it), key=lambda answer: answer.status_code)
        assert [answer.status_code for answer in answers] == [302, 409]
        first = db.session.scalars(select(Person.name).join(Act, Act.by_id == Person.id).join(Message, Message.id == Act.message_id).where(Message.number == number)).one()
        db.session.rollback()
        assert first in answers[1].get_data(as_text=True), "who was quicker"
    assert [row[1] for row in db.session.execute(select(Act.message_id, func.count()).group_by(Act.message_id))] == [1] * 4
    assert db.session.scalar(select(func.count()).select_from(Outgoing)) == 4, "the author is told once of each"
    kept = counts()
    figures.recount(db.session, forum.id)
    assert counts() == kept
    db.session.rollback()


def test_many_held_messages_decided_on_by_two_moderators_at_once_are_each_decided_once(site):
    forum = make.forum()
    author = make.registration(forum)
    for _ in range(8):
        make.message(forum, author=author, status="pending")
    both = people(site, forum, 2, role="moderator")
    ids = [str(one) for one in db.session.scalars(select(Message.id).order_by(Message.id))]
    seen = {f"seen-{one}": "pending" for one in ids}
    db.session.rollback()
    answers = at_once([lambda browser=browser: browser.post("/en/moderation/selection", data={"pick": ids, "act": "publication", **seen}) for browser in both])
    left = [ids_in(answer.location, "left") for answer in answers]
    assert sorted(map(len, left)) == [0, 8], "the second is told of each that it was decided"
    assert set(db.session.scalars(select(Message.status))) == {"published"}
    assert [row[1] for row in db.session.execute(select(Act.message_id, func.count()).group_by(Act.message_id))] == [1] * 8


def _blocked_while_it_waits(site, forum, write) -> object:
    """A moderator's block holds the forum's row when ``write`` begins, and is committed while it waits for that row."""
    begun, answer = Event(), []

    def later():
        begun.set()
        answer.append(write())

    with site.app_context():
        [registration] = db.session.scalars(select(Registration).where(Registration.role == "participant"))
        moderator = db.session.scalars(select(Person).join(Registration, Registration.person_id == Person.id).where(Registration.role == "moderator")).one()
        standing = standing_of(moderator, forum)
        act = participants.set_rule(registration, "blocked", reason="Off the matter.", seen=None, standing=standing, by=moderator, at=make.NOW)
        assert isinstance(act, Act)
        writer = threading.Thread(target=later)
        writer.start()
        assert begun.wait(5)
        writer.join(0.4)  # it waits for the row; were it quicker or slower than this, it would be refused all the same
        assert not answer, "the row is held"
        db.session.commit()
    writer.join(15)
    return answer[0]


def test_a_page_that_waited_for_a_block_to_be_stored_is_refused_by_it(site):
    forum = make.forum()
    [browser] = people(site, forum, 1)
    people(site, forum, 1, role="moderator")
    answer = _blocked_while_it_waits(site, forum, lambda: browser.post(at(forum, "/topics/1/messages"), data={"subject": "Now", "body": "Words."}))
    assert answer.status_code == 403 and "Off the matter" in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0 and db.session.scalars(select(Draft)).one().fields["body"] == "Words."


def test_what_was_known_of_a_writer_before_the_row_was_held_does_not_count(site):
    forum = make.forum()
    people(site, forum, 1)
    people(site, forum, 1, role="moderator")
    ready = Event()

    def write():
        with site.app_context():
            ready.wait(5)
            return posting.post_message(Place(db.session.get(Forum, forum.id), None), words, standing=before, by=person, at=make.NOW)

    [registration] = db.session.scalars(select(Registration).where(Registration.role == "participant"))
    person = db.session.get(Person, registration.person_id)
    before, words = standing_of(person, forum), posting.Written(subject="Now", body="Words.", language="en")
    db.session.commit()
    ready.set()
    assert before.rule is None
    outcome = _blocked_while_it_waits(site, forum, write)
    assert isinstance(outcome, No) and "blocked" in str(outcome.reason)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_words_racing_with_the_closing_instant_are_published_before_it_and_held_from_it_on(site):
    forum = make.forum()
    closes, slug = forum.closes_at, at(forum)
    browsers = people(site, forum, WRITERS)
    began = time.monotonic()
    site.extensions["clock"] = lambda: closes + timedelta(seconds=time.monotonic() - began - 0.5)

    def writes(n: int):
        def post():
            time.sleep(n / WRITERS)
            return browsers[n].post(f"{slug}/topics/1/messages", data={"subject": "Now", "body": f"Words of {n}."}).location

        return post

    places = at_once([writes(n) for n in range(WRITERS)])
    messages = db.session.scalars(select(Message).order_by(Message.number)).all()
    assert [message.number for message in messages] == list(range(1, WRITERS + 1))
    for message in messages:
        assert (message.late, message.status) == ((True, "pending") if message.posted_at >= closes else (False, "published"))
        assert f"{slug}/messages/{message.number}{'/receipt' if message.late else ''}" in places
    assert {message.late for message in messages} == {False, True}, "some came before, some after"
    assert db.session.scalar(select(Forum.message_count)) == sum(not message.late for message in messages)


def test_registering_at_once_is_one_registration(site):
    forum = make.forum()
    person, key = make.person(), secrets.token_urlsafe(16)
    db.session.add(SignIn(person_id=person.id, key_hash=hashed(key), created_at=make.NOW, proved_at=make.NOW))
    db.session.commit()
    slug = at(forum)
    db.session.remove()

    def register():
        browser = site.test_client()
        with browser.session_transaction() as session:
            session["sign_in"] = key
        return browser.post(f"{slug}/registration", data={"name": "Ada", "category": "party", "country": "NG"}).status_code

    assert set(at_once([register] * 6)) == {302}
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1 and db.session.scalar(select(Forum.registered_count)) == 1


def test_drafts_kept_at_once_by_two_windows_are_one_draft(site):
    forum = make.forum()
    [browser] = people(site, forum, 1)
    cookie, slug = browser.get_cookie("session").value, at(forum)

    def keep(body: str):
        def post():
            window = site.test_client()
            window.set_cookie("session", cookie)
            return window.post(f"{slug}/drafts", data={"place": "topic-1", "body": body}, headers={"Accept": "application/json"}).get_json()["kept"]

        return post

    assert at_once([keep(f"Window {n}") for n in range(6)]) == [True] * 6
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 1
