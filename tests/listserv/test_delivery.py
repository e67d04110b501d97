"""Letters at once: who gets which, what they look like, what becomes of them."""

import re
import time
from datetime import timedelta

from core.database import db
from listserv import addresses
from listserv.models import Delivery
from tests import make
from tests.listserv.subscribers import appear, follow, many
from tests.make import NOW


def states():
    return sorted(db.session.scalars(db.select(Delivery.state)))


def test_a_letter_holds_the_message_and_all_that_its_head_must_say(app, deliver, sink):
    forum = make.forum()
    reader = make.person(email="ada@example.org")
    follow(reader, "forum", forum.id, forum=forum)
    first = make.message(forum, subject="Première")
    appear(make.message(forum, reply_to=first, subject="Réponse des Parties", body="Voilà **tout**.\n\n- un\n- deux", language="fr"))
    assert deliver().sent == 1
    sender, to, raw = sink.letters[0]
    letter = sink.read()
    assert to == "ada@example.org" and letter["To"] == to
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998 and b"\n" not in raw.replace(b"\r\n", b"")
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    text = letter.get_payload(0).get_payload(decode=True).decode()
    html = letter.get_payload(1).get_payload(decode=True).decode()
    assert "Voilà **tout**." in text and "<strong>tout</strong>" in html and f"http://localhost/en/forums/{forum.slug}/messages/2" in text
    assert all(len(line) <= 72 or line.startswith("http") for line in text.split("\r\n"))
    assert letter["Message-ID"] == f"<{forum.slug}.2@lists.example.org>"
    assert letter["In-Reply-To"] == letter["References"] == f"<{forum.slug}.1@lists.example.org>"
    assert letter["Precedence"] == "list" and letter["X-Auto-Response-Suppress"] == "All" and letter["Auto-Submitted"] is None
    assert letter["List-Id"].endswith(f"<topic-1.{forum.slug}.lists.example.org>") and letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Archived-At"] == f"<http://localhost/en/forums/{forum.slug}/messages/2>"
    assert f"<{forum.slug}@lists.example.org>" in letter["From"]
    stop = re.match(r"<http://localhost/en/u/([a-z2-7]+)>,\s+<mailto:unsub-\1@lists\.example\.org\?subject=unsubscribe>", letter["List-Unsubscribe"])
    assert stop and addresses.read_unsubscribe(stop[1]) == (reader.id, "forum", forum.id)
    assert f"http://localhost/en/u/{stop[1]}" in text and f"http://localhost/en/u/{stop[1]}" in html
    reply = re.fullmatch(r"<reply-([a-z2-7]+)@lists\.example\.org>", letter["Reply-To"])
    assert addresses.read_reply(reply[1])[:2] == ("message", reader.id) and len(f"reply-{reply[1]}") <= 64
    bounce = re.fullmatch(r"bounce-([a-z2-7]+)@lists\.example\.org", sender)
    assert addresses.read_bounce(bounce[1]) == db.session.scalar(db.select(Delivery.id))


def test_a_thousand_letters_go_out_in_two_seconds(app, deliver, sink):
    forum = make.forum()
    many(forum, 1000)
    appear(make.message(forum, body="A paragraph of some words that fill a line of text. " * 190))
    begun, cpu = time.perf_counter(), time.process_time()
    tally = deliver()
    print("took", time.perf_counter() - begun, "cpu", time.process_time() - cpu)
    assert tally.sent == 1000 and len(sink.recipients()) == 1000 and states() == ["sent"] * 1000
    assert NOW + timedelta(0) == NOW
