"""Digests as letters: what they say, in each form, and what a moderator does with them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from core.database import db
from forum.actions import keeping
from forum.models import Subscription
from listserv import addresses
from listserv.models import Curation, ListMessage, Mailbox, MailList
from tests import make
from tests.listserv.digest_tools import DAY, MORNING, compiled, rows, sent, text_of
from tests.listserv.subscribers import many
from tests.make import NOW

pytestmark = [pytest.mark.usefixtures("later"), pytest.mark.wide]

# ---- what


def test_a_digest_says_what_is_new_by_topic_and_thread_and_then_the_messages(daily, deliver, sink):
    forum, reader = daily
    mine = make.message(forum, author=make.registration(forum, reader), subject="My question")
    old = make.message(forum, subject="An older thread")
    make.message(forum, reply_to=mine, subject="Une réponse à vous", body="Voilà **tout**.\n\n" + "-" * 30, language="fr")
    make.message(forum, reply_to=old, subject="The newest")
    compiled()
    (letter,) = sent(deliver, sink)
    raw = sink.letters[-1][2]
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998 and b"\n" not in raw.replace(b"\r\n", b"")
    words = text_of(letter)
    assert words.startswith(f"{forum.title}, 12 March: 3 new messages, 2 threads\n")
    assert words.index("Thread #2") < words.index("Thread #1") < words.index("-" * 70)
    assert "1 message answers you: #3" in words and "The forum is open until" in words
    assert "#3  Wed 11 March, 11:00  " in words and "[fr]" in words and words.count("\n" + "-" * 30 + "\n") == 4
    assert f"http://localhost/en/forums/{forum.slug}/messages/3" in words
    assert letter["Auto-Submitted"] == "auto-generated" and letter["List-Post"] == "NO" and letter["Precedence"] == "list"
    assert letter["Reply-To"] == f"<{forum.slug}-digest@lists.example.org>" and letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Message-ID"] == f"<digest.{rows()[0].id}@lists.example.org>" and letter["List-Id"].endswith(f"<{forum.slug}.lists.example.org>")
    tokens = {addresses.read_reply(found) for found in re.findall(r"reply-([a-z2-7]+)@", words)}
    assert {("message", reader.id, old.id)} < tokens and len(tokens) == 3
    html = letter.get_payload(1).get_payload(decode=True).decode()
    assert "<strong>tout</strong>" in html and "mailto:reply-" in html and "<img" not in html and all(number in html for number in ("#2", "#3", "#4"))
    assert all(len(line) <= 72 or line.startswith(("http", "reply-")) for line in words.split("\n"))


@pytest.mark.parametrize(("form", "parts"), [("text", ["text/plain"]), ("short", ["text/plain"]), ("html", ["multipart/alternative", "text/plain", "text/html"])])
def test_each_form_has_its_parts(daily, deliver, sink, form, parts):
    forum, reader = daily
    db.session.add(Mailbox(person_id=reader.id, form=form))
    make.message(forum, body="The whole of it.")
    compiled()
    (letter,) = sent(deliver, sink)
    assert [part.get_content_type() for part in letter.walk()] == parts
    assert ("The whole of it." in text_of(letter)) == (form != "short")


def test_the_form_for_mail_programs_has_each_message_as_a_mail_of_its_own(daily, deliver, sink):
    forum, reader = daily
    db.session.add(Mailbox(person_id=reader.id, form="mime"))
    first = make.message(forum, subject="Début")
    make.message(forum, reply_to=first, subject="Suite")
    compiled()
    (letter,) = sent(deliver, sink)
    assert letter.get_content_type() == "multipart/mixed"
    digest = letter.get_payload(1)
    assert digest.get_content_type() == "multipart/digest"
    inner = [part.get_payload(0) for part in digest.get_payload()]
    assert [one["Message-ID"] for one in inner] == [f"<{forum.slug}.{n}@lists.example.org>" for n in (1, 2)]
    assert inner[1]["In-Reply-To"] == f"<{forum.slug}.1@lists.example.org>" and all(one["Date"] for one in inner)
    assert addresses.read_reply(inner[0]["Reply-To"].removeprefix("<reply-").partition("@")[0]) == ("message", reader.id, first.id)


@pytest.mark.parametrize("form", ["html", "text", "mime"])
def test_a_digest_of_much_stays_small_and_names_every_message(daily, deliver, sink, form):
    forum, reader = daily
    db.session.add(Mailbox(person_id=reader.id, form=form))
    author = make.registration(forum)
    for _ in range(40):
        make.message(forum, author=author, body="Слово за словом. " * 500, language="ru")
    compiled()
    (letter,) = sent(deliver, sink)
    assert len(sink.letters[-1][2]) < 200_000 and all(f"#{number} " in text_of(letter) for number in range(1, 41))
    if form == "html":
        assert len(letter.get_payload(1).get_payload(decode=True)) < 102_000


def test_words_of_others_cannot_stand_for_a_token(daily, deliver, sink):
    make.message(daily[0], body="Look: \ue010 and \ue011.", subject="Sub\ue011ject")
    compiled()
    (letter,) = sent(deliver, sink)
    assert "Look: \ufffd and \ufffd." in text_of(letter)


def test_two_readers_share_the_words_and_no_token(app, deliver, sink):
    forum = make.forum()
    many(forum, 2, level="daily")
    db.session.execute(db.update(Subscription).values(at=NOW - DAY))
    make.message(forum)
    assert compiled() == 2
    first, second = sent(deliver, sink)
    assert first["Message-ID"] != second["Message-ID"]
    own = [set(re.findall(r"reply-[a-z2-7]+|/u/[a-z2-7]+", text_of(letter))) for letter in (first, second)]
    assert own[0] and own[1] and not own[0] & own[1]


def test_a_list_that_stands_alone_has_digests_too(app, deliver, sink):
    this = make.mail_list(messages=0)
    reader = make.person()
    keeping.follow(reader.id, None, scope="list", scope_id=this.id, level="daily", at=NOW - DAY)
    db.session.add(
        ListMessage(
            list_id=this.id, number=1, thread_number=1, author_name="Ada", subject="News", body="All of it.", html="<p>All of it.</p>", renderer=1, posted_at=NOW, fanned_out_at=NOW
        )
    )
    db.session.commit()
    assert compiled() == 1
    (letter,) = sent(deliver, sink)
    assert "All of it." in text_of(letter) and "Ada: News" in text_of(letter) and letter["List-Id"].endswith(f"<list.{this.slug}.lists.example.org>")


# ---- a moderator's hand


def test_a_curated_digest_waits_for_its_moderator_or_the_end_of_the_day(daily):
    forum, _ = daily
    make.message(forum)
    db.session.add(MailList(kind="forum", forum_id=forum.id, created_at=NOW, curated=True))
    db.session.commit()
    assert compiled() == compiled(at=MORNING + timedelta(hours=17)) == 0
    assert compiled(at=datetime(2026, 3, 13, tzinfo=UTC)) == 1


def test_a_note_stands_at_the_head_and_what_was_left_out_is_only_named(daily, deliver, sink):
    forum, _ = daily
    for subject in ("Plain", "Put first", "Left out"):
        make.message(forum, subject=subject)
    db.session.add(MailList(kind="forum", forum_id=forum.id, created_at=NOW, curated=True))
    db.session.add(
        Curation(
            forum_id=forum.id,
            due_on=MORNING.date(),
            rhythm="daily",
            note="Please read **this** first.",
            chosen=[2],
            data={"first": [1], "left_out": [3]},
            at=NOW,
            released_at=MORNING,
        )
    )
    db.session.commit()
    assert compiled(at=MORNING + timedelta(minutes=5)) == 1
    (letter,) = sent(deliver, sink)
    words = text_of(letter)
    assert "A note from the moderator:" in words and "Please read **this** first." in words
    assert words.index("Thread #1") < words.index("Thread #2") and "Left out" not in words and "1 more message is on the page: #3" in words
    assert "Words of message 2." in words and "Words of message 1." not in words
