"""Commands by mail: carried out in six languages, answered once in one letter; nobody subscribes who did not say yes."""

import re
from datetime import timedelta

import pytest

from accounts.models import Person
from core.database import db
from core.languages import LANGUAGES
from forum.models import Subscription
from listserv import addresses
from listserv.commands_by_mail import words
from listserv.models import Mailbox, Wish
from tests import make
from tests.listserv.by_mail import letters, said, send
from tests.listserv.subscribers import follow
from tests.make import NOW

pytestmark = pytest.mark.wide

HOST = "@lists.example.org"
HOUR = timedelta(hours=1)


@pytest.fixture
def forum(app):
    return make.forum(title="Warm homes", slug="warm-homes", topics=2)


def levels(email):
    return {
        f"{scope} {scope_id}": level
        for scope, scope_id, level in db.session.execute(
            db.select(Subscription.scope, Subscription.scope_id, Subscription.level).join(Person, Person.id == Subscription.person_id).where(Person.email == email)
        )
    }


def request(body="", *, subject="", sender="new@example.org", to="warm-homes-request", **more):
    return send(to + HOST, sender=sender, subject=subject, body=body, **more)


def test_to_subscribe_one_asks_and_then_says_yes_by_an_answer(forum):
    assert said(request(subject="subscribe weekly")) == ("command", "commands")
    [asked] = letters("answer")
    assert asked.to == "new@example.org" and levels("new@example.org") == {} and not db.session.query(Person).count()
    assert "You have not subscribed to “Warm homes” yet" in asked.text and "Digest: one letter a week" in asked.text and "/en/wishes/" in asked.text
    reply = asked.headers["Reply-To"].strip("<>")
    assert said(send(reply, sender="eve@example.org", body="yes")) == ("rejected", "not-yours") and levels("new@example.org") == {}
    assert said(send(reply, sender="new@example.org", headers=[("Auto-Submitted", "auto-replied")]))[0] == "ignored", "an absence is no yes"
    for _ in range(2):
        assert said(send(reply, sender="New@Example.org", subject="Re: Your commands", body="Yes, please.\n\n> You have not subscribed")) == ("command", "subscribed")
    assert levels("new@example.org") == {f"forum {forum.id}": "weekly"} and len(letters("confirmed")) == 1
    person = db.session.scalars(db.select(Person)).one()
    assert person.confirmed_at is None and person.password_hash is None


def test_the_link_of_the_letter_confirms_too_and_so_does_an_answer_to_the_letter_that_a_page_sent(forum, client):
    request(subject="subscribe")
    link = re.search(r"(/en/wishes/\S+)", letters("answer")[0].text)[1]
    assert "You subscribe now" in client.post(link).get_data(as_text=True) and levels("new@example.org") == {f"forum {forum.id}": "daily"}
    client.post("/en/forums/warm-homes/wishes", data={"email": "other@example.org", "level": "follow", "part": "2"})
    reply = letters("confirm")[0].headers["Reply-To"].strip("<>")
    assert said(send(reply, sender="other@example.org")) == ("command", "subscribed") and list(levels("other@example.org").values()) == ["follow"]


def test_several_commands_are_answered_in_one_letter_and_one_answer_confirms_all(forum):
    person, (one, two) = make.person(email="ada@example.org", language="fr"), [topic.id for topic in forum.topics]
    follow(person, "topic", one, "follow", forum=forum)
    body = "subscribe topic 2\nsubscribe topic 9\nmode weekly\nsubscribe topic 1\nstatus\nhelp\nMany thanks\nunsubscribe\n-- \nAda"
    assert said(request(body, sender="ada@example.org")) == ("command", "commands")
    [answer] = letters("answer")
    assert answer.language == "fr" and answer.text.count("/fr/wishes/") == 2
    assert "> Many thanks" in answer.text and "abonner" in answer.text and "hebdomadaire" in answer.text
    assert levels("ada@example.org") == {f"topic {one}": "follow"}, "what was asked waits; what stands behind a line that is no command was not read"
    send(answer.headers["Reply-To"].strip("<>"), sender="ada@example.org")
    assert levels("ada@example.org") == {f"topic {one}": "follow", f"topic {two}": "daily", f"forum {forum.id}": "weekly"}


def test_who_subscribes_changes_the_mode_and_goes_without_being_asked(forum):
    person = make.person(email="ada@example.org", confirmed_at=None)
    follow(person, "forum", forum.id, "follow", forum=forum)
    follow(person, "topic", forum.topics[1].id, "daily", forum=forum)
    request("mode: announcements", sender="ada@example.org")
    assert levels("ada@example.org")[f"forum {forum.id}"] == "announcements" and "From now on you get" in letters("answer")[-1].text
    request("subscribe announcements", sender="ada@example.org")
    assert "You subscribe to “Warm homes” already" in letters("answer")[-1].text
    assert said(request(to="warm-homes-unsubscribe", sender="ada@example.org", subject="whatever")) == ("command", "commands")
    assert set(levels("ada@example.org").values()) == {"mute"} and "has ended" in letters("answer")[-1].text
    assert db.session.scalars(db.select(Subscription.source)).first() == "mail"
    request("unsubscribe")
    assert "nobody subscribes" in letters("answer", to="new@example.org")[-1].text


def test_each_language_is_understood_and_answered_in(forum):
    assert len(LANGUAGES) == 6
    for number, language in enumerate(LANGUAGES):
        sender = f"{language}@example.org"
        assert said(request(words.COMMANDS["help"][language].split("|")[0], sender=sender, at=NOW + number * HOUR)) == ("command", "commands")
        [answer] = letters("answer", to=sender)
        assert answer.language == language and words.COMMANDS["unsubscribe"][language].split("|")[0] in answer.text


def test_status_goes_to_the_address_it_is_about_and_to_no_other(forum):
    person, this = make.person(email="ada@example.org"), make.mail_list(title="Bulletin")
    follow(person, "forum", forum.id, "daily", forum=forum)
    db.session.add(Subscription(person_id=person.id, scope="list", scope_id=this.id, level="weekly", at=NOW))
    db.session.add(Mailbox(person_id=person.id, suspended_at=NOW))
    request("status", sender="ada@example.org", envelope="eve@example.org")
    [answer] = letters("answer")
    assert (
        answer.to == "ada@example.org"
        and "- Warm homes: Digest: one letter a day" in answer.text
        and "- Bulletin: Digest: one letter a week" in answer.text
        and "came back" in answer.text
    )
    request("status\nhelp", sender="ada@example.org", envelope="eve@example.org")
    assert len(letters()) == 1, "what a stranger may have sent is answered once an hour"
    request("status", sender="eve@example.org", at=NOW + HOUR)
    assert "You have no subscription" in letters("answer", to="eve@example.org")[0].text


def test_the_same_commands_are_answered_once_an_hour_and_a_wish_that_nobody_was_told_of_does_not_stay(forum):
    for minute in range(3):
        request("subscribe", at=NOW + timedelta(minutes=minute))
    assert len(letters("answer")) == 1 and db.session.query(Wish).count() == 1
    request("subscribe", at=NOW + HOUR)
    assert len(letters("answer")) == 2


def test_no_answer_to_nobody_and_a_no_is_a_no(forum):
    assert said(request("A question: how do I join?")) == ("command", "not-a-command") and "how do I join?" in letters("answer")[0].text
    request("subscribe")
    reply = letters("answer")[-1].headers["Reply-To"].strip("<>")
    assert said(send(reply, sender="new@example.org", body="No, I did not ask for this")) == ("command", "subscribed"), "only a plain no is one"
    request("mode off")
    request("subscribe weekly")
    reply = letters("answer")[-1].headers["Reply-To"].strip("<>")
    assert said(send(reply, sender="new@example.org", body="No, thank you.\n")) == ("command", "declined")
    assert said(send(reply, sender="new@example.org", body="Yes")) == ("rejected", "too-old") and levels("new@example.org") == {f"forum {forum.id}": "mute"}
    assert said(send(addresses.address("confirm", addresses.confirm_token(99)), sender="new@example.org", at=NOW + HOUR)) == ("rejected", "too-old")


def test_a_forum_that_is_not_known_to_its_asker_answers_as_if_it_were_not_there(app):
    closed, registered = make.forum(visibility="closed", slug="inner-circle"), make.forum(visibility="registered", slug="members")
    person = make.person(email="ada@example.org")
    make.registration(closed, person)
    assert (
        said(request("subscribe\nhelp", to="inner-circle-request")) == said(request("subscribe", to="no-such-forum-request")) == ("rejected", "unknown-address") and not letters()
    )
    assert said(request("subscribe", to="inner-circle-request", sender="ada@example.org")) == ("command", "commands")
    request("subscribe", to="members-request")
    assert "registered participants" in letters("answer", to="new@example.org")[0].text and db.session.query(Wish).count() == 1
    assert registered.id


def test_lists_that_stand_alone_take_commands_as_they_take_subscribers(app):
    this, closed = make.mail_list(slug="letter"), make.mail_list(slug="staff-only", joining="closed")
    request(to="letter-subscribe", subject="mensual", body="cada semana")
    assert db.session.scalars(db.select(Wish.level)).one() == "weekly"
    send(letters("answer")[0].headers["Reply-To"].strip("<>"), sender="new@example.org")
    assert levels("new@example.org") == {f"list {this.id}": "weekly"}
    request("subscribe\nsubscribe topic 2", to="staff-only-request")
    assert "The secretariat enters the subscribers" in letters("answer")[-1].text and "has no topic 2" in letters("answer")[-1].text and closed.id


def test_what_our_mail_server_found_to_be_forged_commands_nothing(forum):
    person = make.person(email="ada@example.org")
    follow(person, "forum", forum.id, "daily", forum=forum)
    forged = [("Authentication-Results", "lists.example.org; dmarc=fail header.from=example.org")]
    assert said(request("unsubscribe", sender="ada@example.org", headers=forged)) == ("held", "sender-not-proved")
    assert levels("ada@example.org") == {f"forum {forum.id}": "daily"} and not letters()


def test_a_hidden_list_is_known_to_its_subscribers_only(app):
    this = make.mail_list(slug="inner", visibility="hidden")
    ada = make.person(email="ada@example.org")
    db.session.add(Subscription(person_id=ada.id, scope="list", scope_id=this.id, level="daily", at=NOW))
    db.session.commit()
    assert said(request("help\nsubscribe", to="inner-request")) == ("rejected", "unknown-address") == said(send("inner" + HOST, sender="new@example.org", body="Hello"))
    assert said(send("inner-digest" + HOST, sender="new@example.org", body="Hello")) == ("rejected", "unknown-address") and not letters()
    assert said(request("mode weekly", to="inner-request", sender="ada@example.org")) == ("command", "commands") and levels("ada@example.org") == {f"list {this.id}": "weekly"}
