"""Registering by answering the letter that says how: an account by the answer itself, the rules of the forum, what is missing asked for, and the first mail posted then."""

import re
from datetime import timedelta

import pytest

from accounts.models import Person
from core.database import db
from core.languages import LANGUAGES, in_language
from forum.models import Admission, Message, Registration
from listserv.jobs.incoming import take_mails
from listserv.mail.registering import not_registered
from listserv.models import Arrival
from listserv.registering_lines import Said, read
from listserv.rules.registering import offered
from tests import make
from tests.listserv.by_mail import letters, said, send
from tests.make import NOW

LINES = "Name: Kofi Mensah\nCountry: Ghana\nOrganization: Ministry of Works\nCategory: 1\n"
KOFI = "kofi@example.org"


@pytest.fixture
def forum(app):
    return make.forum(title="Warm homes", slug="warm-homes")


def ask(body="We measured forty flats.", *, at=NOW, **more):
    """A mail to the forum of somebody who is not registered; the address that the answer can be sent to."""
    arrival = send("warm-homes@lists.example.org", sender=KOFI, subject="Flats", body=body, at=at, **more)
    assert said(arrival) == ("rejected", "not-registered")
    return arrival, letters("not_registered")[-1].headers["Reply-To"]


def people():
    return [(one.email, one.name, one.country, one.category, one.confirmed_at is not None, one.password_hash) for one in db.session.scalars(db.select(Person))]


def test_the_answer_opens_an_account_registers_and_has_the_first_mail_posted(app, forum):
    first, where = ask()
    answer = send(where, sender="Kofi@Example.org", body="Thank you.\n\n" + "".join(f"> {line}\n" for line in LINES.splitlines()), at=NOW + timedelta(hours=1))
    assert said(answer) == ("command", "registered") and people() == [(KOFI, "Kofi Mensah", "GH", "party", True, None)]
    mine = db.session.scalars(db.select(Registration)).one()
    assert (mine.name, mine.country, mine.organization, mine.category) == ("Kofi Mensah", "GH", "Ministry of Works", "party")
    assert [letter.template for letter in letters(to=KOFI)] == ["listserv/not_registered", "forum/registered"], "one letter for each mail"
    app.extensions["clock"] = lambda: NOW + timedelta(hours=2)
    take_mails()
    app.extensions["clock"] = lambda: NOW + timedelta(hours=3)
    take_mails()
    db.session.expire_all()
    assert said(db.session.get(Arrival, first.id)) == ("posted", "posted") and db.session.scalars(db.select(Message.body)).one() == "We measured forty flats."
    assert said(send(where, sender=KOFI, body=LINES, at=NOW + timedelta(hours=2))) == ("command", "registered") and db.session.query(Registration).count() == 1


def test_only_who_reads_the_address_can_answer(forum):
    _, where = ask()
    assert said(send(where, sender="eve@example.org", body=LINES)) == ("rejected", "not-yours")
    forged = [("Authentication-Results", "lists.example.org; dmarc=fail header.from=example.org")]
    assert said(send(where, sender=KOFI, body=LINES, headers=forged)) == ("held", "sender-not-proved")
    assert said(send(where, sender=KOFI, body=LINES, headers=[("Auto-Submitted", "auto-replied")]))[0] == "ignored"
    assert people() == []
    other = send("warm-homes@lists.example.org", sender="ada@example.org", body="Hello", envelope="eve@example.org")
    assert said(other)[0] in ("rejected", "held") and not any(letter.headers.get("Reply-To") for letter in letters(to="eve@example.org"))
    late = send(where, sender=KOFI, body=LINES, at=NOW + timedelta(days=31))
    assert said(late) == ("rejected", "too-old") and people() == []


def test_what_is_missing_is_asked_for_with_what_is_known(forum):
    _, where = ask()
    assert said(send(where, sender=KOFI, body="Name: Kofi Mensah\nCountry: Atlantis\nCategory: Party")) == ("command", "asked-again") and people() == []
    again = letters("register_again")[-1]
    assert "“Atlantis” is not a country" in again.text and "Name: Kofi Mensah" in again.text and "Category: Party" in again.text and again.to == KOFI
    assert said(send(again.headers["Reply-To"], sender=KOFI, body="Please register me.", at=NOW + timedelta(minutes=2))) == ("command", "asked-again")
    assert "the category in which you take part" in letters("register_again")[-1].text
    filled = "\n".join("> " + line.replace("Country:", "Country: Гана") for line in again.text.splitlines())
    assert said(send(again.headers["Reply-To"], sender=KOFI, body="Here it is:\n" + filled, at=NOW + timedelta(minutes=4))) == ("command", "registered")
    assert people()[0][2] == "GH"


def test_an_account_says_what_its_profile_says(forum):
    make.person(email=KOFI, name="Kofi Mensah", country="GH", category="party", organization=None)
    _, where = ask()
    assert said(send(where, sender=KOFI, body="Yes, please.")) == ("command", "registered")
    assert db.session.scalars(db.select(Registration.country)).one() == "GH" and len(people()) == 1


def test_the_rules_of_the_forum_hold(app, forum):
    forum.registration = "approved"
    keeper = make.person()
    make.registration(forum, keeper, role="moderator")
    first, where = ask()
    assert said(send(where, sender=KOFI, body=LINES)) == ("command", "asked-to-take-part")
    assert db.session.scalars(db.select(Admission.state)).one() == "waiting" and not db.session.scalars(db.select(Registration).where(Registration.role == "participant")).all()
    take_mails()
    assert said(db.session.get(Arrival, first.id)) == ("rejected", "not-registered")
    person = db.session.scalars(db.select(Person).where(Person.email == KOFI)).one()
    make.registration(forum, person, registered_at=NOW + timedelta(hours=1))
    app.extensions["clock"] = lambda: NOW + timedelta(hours=1)
    take_mails()
    app.extensions["clock"] = lambda: NOW + timedelta(hours=2)
    take_mails()
    assert said(db.session.get(Arrival, first.id, populate_existing=True)) == ("posted", "posted"), "however somebody came to be registered"


def test_a_closed_forum_registers_nobody_and_makes_no_account(forum):
    _, where = ask()
    assert said(send(where, sender=KOFI, body=LINES, at=forum.closes_at)) == ("rejected", "not-allowed") and people() == []
    assert "registration has ended" in " ".join(letters("register_again")[-1].text.split()) and "Reply-To" not in letters("register_again")[-1].headers
    forum.visibility = "closed"
    db.session.commit()
    assert said(send(where, sender=KOFI, body=LINES)) == ("rejected", "unknown-address") and len(letters("register_again")) == 1


def test_the_lines_of_the_letter_are_read_in_each_language(forum):
    for language in LANGUAGES:
        text = not_registered(KOFI, language, forum=forum, known=False, why_not="", at=NOW).text
        with in_language(language):
            labels = [line for line in text.splitlines() if re.match(r"    \S.*[:：]\s*$", line)]
        assert len(labels) == 4, language
        filled = "\n".join(label + value for label, value in zip(labels, (" Kofi", " GH", " Works", " 1"), strict=True))
        assert read(filled, offered=offered(forum)) == Said("Kofi", "GH", "Works", "party"), language
