"""Letters do not ask for answers that nobody takes, and the short digest leads to each message."""

from datetime import timedelta

import pytest

from core.database import db
from listserv.actions import subscribing
from listserv.models import ListMessage, Mailbox
from tests import make
from tests.listserv.digest_tools import DAY, MORNING, compiled, sent, text_of
from tests.listserv.subscribers import appear, follow
from tests.make import NOW

ASKS, TELLS = "Read or answer on the page", "Read on the page"


@pytest.fixture
def clock(app, monkeypatch):
    return lambda at: monkeypatch.setitem(app.extensions, "clock", lambda: at)


@pytest.mark.parametrize("form", ["html", "text", "mime"])
def test_a_digest_of_a_closed_forum_asks_for_no_answer(daily, deliver, sink, clock, form):
    forum, reader = daily
    db.session.add(Mailbox(person_id=reader.id, form=form))
    make.message(forum, body="The last words.")
    clock(MORNING + 5 * DAY)
    compiled(at=MORNING + 5 * DAY)
    (letter,) = sent(deliver, sink)
    raw = b"\n".join(part.get_payload(decode=True) or b"" for part in letter.walk() if not part.is_multipart()).decode()
    assert "The forum closed on" in raw and TELLS in raw and "A reply to this digest is not posted." in raw
    assert ASKS not in raw and "Answer by mail" not in raw and "reply-" not in sink.letters[0][2].decode()


def test_a_letter_says_whether_one_can_answer(app, deliver, sink, clock):
    forum = make.forum()
    follow(make.person(), "forum", forum.id, forum=forum)
    message = appear(make.message(forum))
    deliver()
    assert "To reply, answer this letter" in text_of(sink.read())
    other = make.forum(closes_at=NOW - timedelta(hours=1))
    follow(make.person(), "forum", other.id, forum=other)
    appear(make.message(other))
    deliver()
    closed = sink.read(1)
    assert message.forum_id != other.id and f"{TELLS}:\n" in text_of(closed) and ASKS not in text_of(closed) and closed["List-Post"] == "NO"


def test_a_letter_of_a_list_that_only_its_keepers_write_to_asks_for_no_answer(app, deliver, sink):
    this, reader = make.mail_list(messages=1), make.person()
    subscribing.choose(reader.id, "list", this.id, "follow", at=NOW)
    db.session.scalar(db.select(ListMessage)).fanned_out_at = None
    db.session.commit()
    deliver()
    assert TELLS in text_of(sink.read()) and ASKS not in text_of(sink.read())


def test_the_short_digest_leads_to_each_message_and_promises_no_addresses(daily, deliver, sink, clock):
    forum, reader = daily
    db.session.add(Mailbox(person_id=reader.id, form="short"))
    for subject in ("One", "A long subject " + "of many words " * 14):
        make.message(forum, subject=subject, body="The whole of it.")
    clock(MORNING)
    compiled()
    (letter,) = sent(deliver, sink)
    words = text_of(letter)
    assert all(f"\n  http://localhost/en/forums/{forum.slug}/messages/{number}\n" in words for number in (1, 2))
    assert "The whole of it." not in words and "its own address" not in words and "A reply to this digest is not posted." in words
    assert all(len(line) <= 72 or line.strip().startswith("http") for line in words.split("\n"))
