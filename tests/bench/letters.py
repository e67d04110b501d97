"""Letters to subscribers against a bare loop of smtplib: the same relay, in turns in one run; the loop over one connection, ours over its pool and with the ledger."""

import secrets
import smtplib
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from app import create_app
from core.database import db
from listserv.jobs import post
from listserv.models import Delivery
from tests import make
from tests.listserv import fast_sink
from tests.listserv.subscribers import appear, many

SUBSCRIBERS = 1000
BODY = "A paragraph of some words that fill a line of text. " * 90  # with its HTML some ten kilobytes
HALF, CPU = 0.5, 1.0  # the bars: at least half the loop's rate; milliseconds of processor time a letter


@dataclass
class Letters:
    """What the rounds gave: letters a second of ours and of the bare loop, and the processor time of one of ours."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def ratio(self) -> float:
        """Our rate to the loop's: the median of the rounds, each a pair."""
        return statistics.median(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))


@contextmanager
def _relay() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, str(fast_sink.__file__), str(port)], stdout=subprocess.PIPE) as relay:
        assert relay.stdout is not None
        relay.stdout.readline()
        try:
            yield port
        finally:
            relay.terminate()


def _bare(port: int, letter: bytes) -> None:
    """What any program does that sends the same words to many: a connection, and for each their address before them."""
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(SUBSCRIBERS):
            to = f"reader{number}@example.org"
            line.sendmail(f"bounce-{number}@lists.example.org", [to], f"To: {to}\r\n".encode() + letter)


def _a_letter() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = '"Ada Okoro" <forum@lists.example.org>', "Words", "<1@lists.example.org>"
    message.set_content(BODY, cte="quoted-printable")
    message.add_alternative(f"<p>{BODY}</p>", subtype="html", cte="quoted-printable")
    return message.as_bytes().replace(b"\n", b"\r\n")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and of processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def measured(folder: Path, *, rounds: int) -> Letters:
    """In turns: a message to all subscribers, and as many letters by the loop."""
    folder.mkdir(parents=True, exist_ok=True)
    found, letter = Letters(), _a_letter()
    found.size = len(letter)
    with _relay() as port:
        settings = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / f'letters-{secrets.token_hex(4)}.sqlite'}", "QUEUE_URL": f"sqlite:///{folder / 'letters-queue.sqlite'}"}
        settings |= {"MAIL_URL": f"smtp://127.0.0.1:{port}", "LISTSERV_DOMAIN": "lists.example.org", "SECRET_KEY": secrets.token_urlsafe(32)}
        app = create_app({"TESTING": True, "INSTANCE": folder, **settings})
        with app.app_context():
            db.create_all()
            forum = make.forum()
            author = make.registration(forum)
            many(forum, SUBSCRIBERS)
            for turn in range(rounds + 1):
                appear(make.message(forum, author=author, whole_forum=True, body=BODY))
                begun = db.session.query(Delivery).filter_by(state="sent").count()
                ours, cpu = _timed(lambda: (post.fan_out(), post.deliver()))
                bare, _ = _timed(lambda: _bare(port, letter))
                went = db.session.query(Delivery).filter_by(state="sent").count() - begun
                if went != SUBSCRIBERS:
                    raise RuntimeError(f"{went} letters went out instead of {SUBSCRIBERS}")
                if turn:  # the first round warms both
                    found.ours.append(SUBSCRIBERS / ours)
                    found.bare.append(SUBSCRIBERS / bare)
                    found.cpu.append(cpu / SUBSCRIBERS * 1000)
            db.session.remove()
            db.engine.dispose()
    return found
