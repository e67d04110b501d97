"""What readers and keepers run into: letters do not ask for answers that nobody takes, and the short digest leads to each message, subjects begin early, failures are shown."""

from datetime import timedelta
from email.header import decode_header, make_header

import pytest

from core.database import db
from listserv.actions import subscribing
from listserv.first_lines import subjects
from listserv.jobs import post
from listserv.models import Delivery, ListMessage, Mailbox
from tests import make
from tests.listserv.digest_tools import DAY, MORNING, compiled, sent, text_of
from tests.listserv.subscribers import appear, follow, many
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


def test_a_long_title_leaves_room_for_the_subject_and_is_known_again(app, deliver, sink):
    forum = make.forum(title="Online Forum on Capacity-building for Biosafety and more")
    follow(make.person(), "forum", forum.id, forum=forum)
    appear(make.message(forum, subject="One expert"))
    deliver()
    said = str(make_header(decode_header(sink.read()["Subject"])))
    assert said == "[Online Forum on Capacity-building for…] One expert"
    assert subjects.bare(f"Re: {said}", forum.title) == subjects.bare(f"[{forum.title}] One expert", forum.title) == "One expert"


def test_letters_that_were_given_up_stand_on_their_pages(app, as_):
    forum = make.forum()
    many(forum, 2)
    appear(make.message(forum, subject="What nobody got"))
    post.fan_out()
    db.session.execute(db.update(Delivery).values(state="failed", code=550, error="5.1.1 no such mailbox"))
    secretariat = as_(make.person(role="secretariat"))
    for address in ("/en/admin/delivery", f"/en/forums/{forum.slug}/subscribers"):
        answer = secretariat.get(address)
        assert answer.status_code == 200 and "What nobody got" in answer.text and "550 5.1.1 no such mailbox" in answer.text


def test_a_very_long_message_comes_whole_and_as_text_alone(app, deliver, sink):
    forum = make.forum()
    follow(make.person(), "forum", forum.id, forum=forum)
    appear(make.message(forum, body="Words that fill a line of text. " * 2000 + "The end."))
    deliver()
    letter = sink.read()
    assert letter.get_content_type() == "text/plain" and letter["MIME-Version"] == "1.0" and letter["List-Unsubscribe-Post"]
    assert "The end." in text_of(letter) and "/choices" in text_of(letter) and len(sink.letters[0][2]) < 100_000
