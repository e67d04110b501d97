"""Letters about registrations and messages, compared as text, so that a changed wording is seen."""

from datetime import UTC, datetime

import pytest

from core.languages import LANGUAGES
from core.letters import previews, sample
from forum import mail
from forum.mail import About
from tests import make

ABOUT = About(slug="warm-homes", forum="Warm homes", timezone="America/Toronto", number=47, subject="Insulation", text="We need wool.\n\n- From sheep.", speaker="Ada Okoro")
CLOSED = datetime(2026, 3, 14, 22, tzinfo=UTC)


@pytest.fixture
def ada(app):
    return make.person(email="ada@example.org", name="Ada Okoro", timezone="Africa/Lagos")


def test_a_late_letter_says_when_it_closed_in_three_zones_and_gives_the_words_back(ada):
    letter = mail.came_late(ada, ABOUT, closed_at=CLOSED)
    assert letter.subject == "Your message #47 arrived after closing"
    assert (
        letter.text
        == """\
Dear Ada Okoro,

Your message #47 to “Warm homes” arrived after the closing time. It is
not published. The moderator has been told and may still let it in; you
will get a letter when that is decided.

Messages were taken until:

- Saturday 14 March 2026, 18:00 (Toronto)
- Saturday 14 March 2026, 23:00 (Lagos)
- Saturday 14 March 2026, 22:00 (UTC)

http://localhost/en/forums/warm-homes/messages/47/receipt

Your words, so that nothing is lost:

Insulation

We need wool.

- From sheep.

--
Rapporteur
"""
    )


def test_a_receipt_of_registration_says_as_whom_one_takes_part(ada):
    as_ = {"name": "Ada Okoro", "category": "party", "country": "NG", "organization": None}
    letter = mail.registered(ada, slug="warm-homes", forum="Warm homes", timezone="America/Toronto", opens_at=datetime(2026, 3, 9, 13, tzinfo=UTC), closes_at=CLOSED, as_=as_)
    assert letter.subject == "You are registered for “Warm homes”"
    assert "- Ada Okoro\n- Party\n- Nigeria\n" in letter.text and "http://localhost/en/forums/warm-homes\n" in letter.text
    assert "from Monday 9 March 2026, 09:00" in letter.text.replace("\n", " ") and "(Lagos)" in letter.text


def test_the_reason_reaches_the_author_as_it_was_written(ada):
    assert "No telephone numbers, please." in mail.hidden(ada, ABOUT, reason="No telephone numbers, please.").text
    assert "Wrong topic." in mail.returned(ada, ABOUT, reason="Wrong topic.").text and "We need wool." in mail.returned(ada, ABOUT, reason="Wrong topic.").text


def test_a_note_is_only_in_the_letter_where_there_is_one(ada):
    assert "The moderator wrote:" in mail.published(ada, ABOUT, note="Sent in time.").text and "The moderator wrote:" not in mail.published(ada, ABOUT, note="").text


def test_a_letter_does_not_grow_with_the_longest_message(app):
    forum = make.forum()
    message = make.message(forum, body="word " * 19_000)
    about = About.of(message, forum, speaker=make.registration(forum))
    assert len(about.text) <= mail.LONGEST + 1 and about.text.endswith("…")


def test_a_subject_cannot_write_headers(ada):
    hostile = About(**{**ABOUT.__dict__, "subject": "Hello\r\nBcc: everybody@example.org"})
    assert "\n" not in mail.published(ada, hostile, note="").subject


@pytest.mark.parametrize("given", [{"email": None}, {"confirmed_at": None}, {"disabled_at": make.NOW}, {"erased_at": make.NOW}])
def test_letters_go_to_confirmed_addresses_of_accounts_in_use(app, given):
    assert mail.reachable(make.person()) and not mail.reachable(make.person(**given))


def test_every_letter_has_a_sample_in_every_language_in_72_columns(app):
    mine = [name for name in previews() if name.startswith("forum/")]
    assert len(mine) >= 8
    for name in mine:
        for language in LANGUAGES:
            letter = sample(name, language=language)
            assert letter.subject and letter.text.strip() and "http://localhost/" + language in letter.text
            for line in letter.text.splitlines():
                assert len(line) <= 72 or line.lstrip().startswith("http"), f"{name} in {language}: {line}"
