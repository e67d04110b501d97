"""Letters at once: who gets which, what they look like, what becomes of them."""

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.database import db
from listserv import addresses
from listserv.actions import subscribing
from listserv.models import Delivery, ListMessage
from tests import make
from tests.listserv.subscribers import appear, follow, many
from tests.make import NOW

pytestmark = pytest.mark.wide


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


@pytest.mark.slow
def test_a_letter_costs_little_to_send_with_its_row_in_the_ledger(app, deliver):
    """About half a millisecond of processor time for each of 10 KB, on a machine that does nothing else; here with room for what else it does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, Path(__file__).with_name("fast_sink.py"), str(port)], stdout=subprocess.PIPE) as relay:
        relay.stdout.readline()
        app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
        forum = make.forum()
        many(forum, 1000)
        appear(make.message(forum, body="A paragraph of some words that fill a line of text. " * 100))
        begun = time.process_time()
        sent = deliver().sent
        spent = time.process_time() - begun
        relay.terminate()
    assert sent == 1000 and states() == ["sent"] * 1000
    assert spent < 1.5


def test_files_come_as_links_with_their_size_and_locked_ones_by_name_only(app, deliver, sink):
    forum = make.forum()
    follow(make.person(), "forum", forum.id, forum=forum)
    message = make.message(forum)
    make.attachment(message, name="table.csv", content=b"1,2\n" * 3000)
    make.attachment(message, name="locked.pdf", locked=True)
    appear(message)
    deliver()
    text = sink.read().get_payload(0).get_payload(decode=True).decode()
    assert "- table.csv (12 kB)\r\nhttp://localhost/en/forums/" in text and "locked.pdf" in text and text.count("/attachments/") == 1


def test_names_cannot_break_a_header(app, deliver, sink):
    forum = make.forum(title='A "forum"; of <things>\r\nBcc: x@example.org')
    author = make.registration(forum, name="Eve\nBcc: eve@evil.example")
    follow(make.person(), "forum", forum.id, forum=forum)
    appear(make.message(forum, author=author, subject="One\r\nBcc: two@example.org"))
    deliver()
    letter = sink.read()
    assert letter["Bcc"] is None and "eve@evil" not in letter["From"] and letter["From"].endswith(f"<{forum.slug}@lists.example.org>")


def test_each_gets_the_letter_in_their_language_and_nobody_another_s_token(app, deliver, sink):
    forum = make.forum()
    readers = [make.person(language=language) for language in ("ar", "zh", "fr", "fr")]
    for reader in readers:
        follow(reader, "forum", forum.id, forum=forum)
    appear(make.message(forum, body="Words in no language of theirs."))
    assert deliver().sent == 4
    letters = {to: raw.decode() for _, to, raw in sink.letters}
    for reader in readers:
        token = addresses.unsubscribe_token(reader.id, "forum", forum.id)
        assert [to for to, raw in letters.items() if token in raw] == [reader.email]
        assert f"/{reader.language}/u/" in letters[reader.email]
    assert len({sink.read(n)["Message-ID"] for n in range(4)}) == 1


def test_a_long_thread_keeps_its_first_and_its_latest(app, deliver, sink):
    forum = make.forum()
    follow(make.person(), "forum", forum.id, forum=forum)
    author, message = make.registration(forum), None
    for _ in range(30):
        message = make.message(forum, author=author, reply_to=message)
    appear(message)
    deliver()
    above = sink.read()["References"].split()
    assert len(above) == 20 and above[0] == f"<{forum.slug}.1@lists.example.org>" and above[-1] == sink.read()["In-Reply-To"] == f"<{forum.slug}.29@lists.example.org>"
    assert sink.read()["Subject"].startswith("Re: [")


def test_a_list_that_stands_alone_is_delivered_too(app, deliver, sink):
    this, reader = make.mail_list(messages=2), make.person()
    subscribing.choose(reader.id, "list", this.id, "follow", at=NOW)
    second = db.session.scalar(db.select(ListMessage).where(ListMessage.number == 2))
    second.reply_to_id, second.thread_number, second.fanned_out_at = db.session.scalar(db.select(ListMessage.id).where(ListMessage.number == 1)), 1, None
    db.session.commit()
    assert deliver().sent == 1
    letter = sink.read()
    assert letter["In-Reply-To"] == f"<list.{this.slug}.1@lists.example.org>" and letter["List-Id"].endswith(f"<{this.slug}.lists.example.org>")
    assert letter["List-Post"] == "NO"
