"""The LMTP server and the pipe, as a mail server speaks to them."""

import asyncio
import socket
import threading
from contextlib import contextmanager

import pytest

from core.database import db, reading_only
from listserv.actions import receiving
from listserv.jobs import incoming, lmtp
from listserv.models import Arrival, ReceivedMail
from tests import make
from tests.listserv.test_receiving import raw

OURS = "warm-homes@lists.example.org"
MOST = 200_000


class Client:
    """A mail server's side of the talk."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.file = self.socket.makefile("rb")
        self.answer()

    def answer(self) -> str:
        lines = [self.file.readline().decode()]
        while lines[-1][3:4] == "-":
            lines.append(self.file.readline().decode())
        return lines[-1].rstrip()

    def say(self, line: str) -> str:
        self.socket.sendall(line.encode() + b"\r\n")
        return self.answer()

    def envelope(self, *to: str, sender: str = "ada@example.org", size: str = "") -> list[str]:
        self.say("LHLO mx.example.org")
        return [self.say(f"MAIL FROM:<{sender}>{size}"), *(self.say(f"RCPT TO:<{one}>") for one in to)]

    def data(self, mail: bytes, answers: int = 1) -> list[str]:
        assert self.say("DATA").startswith("354")
        self.socket.sendall(mail.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        return [self.answer() for _ in range(answers)]


@contextmanager
def running(app):
    """The server; its port."""
    loop, ends, ready, place = asyncio.new_event_loop(), asyncio.Event(), threading.Event(), []

    def listens(where):
        place.append(where)
        ready.set()

    thread = threading.Thread(target=loop.run_until_complete, args=(lmtp.serve(app, "127.0.0.1:0", most=MOST, ends=ends, ready=listens),))
    thread.start()
    try:
        assert ready.wait(20)
        yield int(place[0].rpartition(":")[2])
    finally:
        loop.call_soon_threadsafe(ends.set)
        thread.join(20)
        loop.close()


@pytest.fixture
def server(app):
    """``server()``: a client of it."""
    make.forum(slug="warm-homes")
    db.session.commit()
    with running(app) as port:
        yield lambda: Client(port)


def asked(statement):
    """What the database says just now; nobody waits for the test."""
    with reading_only():
        found = db.session.execute(statement).all()
        db.session.rollback()
    return found


def kept() -> list[tuple[str, str]]:
    return asked(db.select(ReceivedMail.envelope_from, Arrival.recipient).join(Arrival.mail).order_by(Arrival.id))


@pytest.mark.slow
def test_a_mail_is_answered_for_at_each_address_and_unknown_ones_are_refused_at_the_door(server):
    client = server()
    answers = client.envelope(OURS, "nobody@lists.example.org", "warm-homes-owner@lists.example.org", "warm-homes@elsewhere.example")
    assert [answer[:3] for answer in answers] == ["250", "250", "550", "250", "550"]
    assert [answer[:3] for answer in client.data(raw(), 2)] == ["250", "250"]
    assert kept() == [("ada@example.org", OURS), ("ada@example.org", "warm-homes-owner@lists.example.org")]
    assert client.say("NOOP").startswith("250")


@pytest.mark.slow
def test_what_is_too_large_is_refused_for_each_address_and_the_talk_goes_on(server):
    client = server()
    assert client.envelope(OURS, size=f" SIZE={MOST + 1}")[0].startswith("552")
    client.say("RSET")
    client.envelope(OURS, "warm-homes-owner@lists.example.org")
    assert [answer[:3] for answer in client.data(raw("x" * 70 + "\r\n") * 4000, 2)] == ["552", "552"]
    client.envelope(OURS)
    assert client.data(raw("One line of " + "x" * 50_000)) == ["250 2.0.0 Kept"]
    assert len(kept()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r"])
def test_no_second_mail_is_smuggled_in_behind_an_end_that_is_none(server, end):
    client = server()
    client.envelope(OURS)
    smuggled = raw("Before").rstrip() + end + b"MAIL FROM:<moderator@example.org>\r\nRCPT TO:<warm-homes@lists.example.org>\r\nDATA\r\n" + raw("Smuggled")
    assert client.say("DATA").startswith("354")
    client.socket.sendall(smuggled + b"\r\n.\r\n")
    assert client.answer() == "250 2.0.0 Kept"
    assert kept() == [("ada@example.org", OURS)] and client.say("NOOP").startswith("250")
    assert b"Smuggled" in asked(db.select(ReceivedMail.raw))[0][0]


@pytest.mark.slow
def test_what_was_kept_is_taken_at_once_and_what_a_crash_left_by_the_worker(server, app):
    client = server()
    client.envelope(OURS)
    client.data(raw())
    for _ in range(500):
        if asked(db.select(Arrival.id).where(Arrival.disposition.is_not(None))):
            break
        threading.Event().wait(0.01)
    assert asked(db.select(Arrival.disposition)) != [(None,)]
    client.say("QUIT")


def test_what_a_crash_left_is_taken_by_the_worker(app):
    make.forum(slug="warm-homes")
    receiving.accept(raw(), sender="ada@example.org", recipients=[OURS], way="lmtp", at=make.NOW - incoming.GRACE)
    db.session.commit()
    incoming.take_mails()
    assert db.session.scalar(db.select(Arrival.disposition)) is not None
    assert incoming.take_waiting() == 0
