"""A worker killed outright at random points: nobody misses the message, and nobody gets it twice but those whose letter was on a line just then.

CRASH_POINTS and CRASH_SUBSCRIBERS make it as deep as one likes; 200 and 1000 is what the promise was given for.
"""

import os
import random
import signal
import threading
from datetime import timedelta

import pytest

from core.database import db
from listserv.jobs import post
from listserv.models import Delivery
from tests import make
from tests.listserv.sink import Sink, relay
from tests.listserv.subscribers import appear, many
from tests.make import NOW

pytestmark = pytest.mark.slow
POINTS, SUBSCRIBERS = int(os.environ.get("CRASH_POINTS", "10")), int(os.environ.get("CRASH_SUBSCRIBERS", "150"))
LINES = 4


class Nursery:
    """A process from which workers are forked: it was forked itself before this one had any thread."""

    def __init__(self, app):
        (read_orders, self.orders), (self.news, write_news) = os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.orders)
            os.close(self.news)
            _raise_workers(app, read_orders, write_news)
            os._exit(0)
        os.close(read_orders)
        os.close(write_news)

    def worker(self, number: int) -> int:
        """Its process id; it works at a time when the leases of the one before have run out."""
        os.write(self.orders, number.to_bytes(4, "big"))
        return int.from_bytes(os.read(self.news, 4), "big")

    def ended(self) -> bool:
        """Waits for its end; whether it came to the end of its work."""
        return os.read(self.news, 1) == b"\x00"

    def close(self):
        os.close(self.orders)
        os.waitpid(self.pid, 0)


def _raise_workers(app, orders: int, news: int) -> None:
    while order := os.read(orders, 4):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                app.extensions["clock"] = lambda: NOW + timedelta(minutes=11 * int.from_bytes(order, "big"))
                with app.app_context():
                    db.engine.dispose(close=False)
                    post.deliver()
                code = 0
            finally:
                os._exit(code)
        os.write(news, pid.to_bytes(4, "big"))
        _, status = os.waitpid(pid, 0)
        os.write(news, b"\x00" if os.waitstatus_to_exitcode(status) == 0 else b"\x01")


class Fate:
    """Kills the worker when it names its n-th recipient, or when the n-th letter has come and is not answered yet."""

    def __init__(self, sink: Sink):
        self.sink, self.pid, self.at, self.lock = sink, 0, ("", 0), threading.Lock()
        sink.on_recipient = lambda count: self.strike("recipient", count)
        sink.after = lambda count: self.strike("letter", count)

    def choose(self, pid: int, chance: random.Random, most: int) -> None:
        with self.lock:
            what = chance.choice(("recipient", "letter"))
            self.at = (what, (self.sink.asked if what == "recipient" else len(self.sink.letters)) + chance.randint(1, most))
            self.pid = pid

    def strike(self, what: str, count: int) -> None:
        with self.lock:
            if self.pid and what == self.at[0] and count >= self.at[1]:
                os.kill(self.pid, signal.SIGKILL)
                self.pid = 0


def test_killed_at_random_points_it_misses_nobody(app):
    controller = relay()
    app.config["MAIL_URL"], before = f"smtp://127.0.0.1:{controller.port}", app.config["MAIL_URL"]
    forum = make.forum()
    many(forum, SUBSCRIBERS)
    appear(make.message(forum))
    post.fan_out()
    db.session.remove()
    db.engine.dispose()
    nursery = Nursery(app)
    controller.start()
    fate, chance, killed = Fate(controller.handler), random.Random(7), 0
    try:
        for number in range(1, POINTS + 1):
            pid = nursery.worker(number)
            fate.choose(pid, chance, max(2, SUBSCRIBERS // POINTS * 3 // 2))
            done = nursery.ended()
            killed += not done
            on_their_way = db.session.scalar(db.select(db.func.count()).where(Delivery.state == "sending"))
            db.session.rollback()
            assert on_their_way <= LINES
            if done:
                break
        fate.pid = 0
        app.extensions["clock"] = lambda: NOW + timedelta(minutes=11 * (POINTS + 1))
        post.deliver()
    finally:
        nursery.close()
        controller.stop()
        app.config["MAIL_URL"] = before
    sink = controller.handler
    counts = sink.recipients()
    assert len(counts) == SUBSCRIBERS, "nobody misses the message"
    assert len(sink.letters) - SUBSCRIBERS <= killed * LINES and killed >= min(POINTS, 5)
    assert {sink.read(n)["Message-ID"] for n in range(len(sink.letters))} == {sink.read(0)["Message-ID"]}
    assert set(db.session.scalars(db.select(Delivery.state))) == {"sent"}
    print(f"{killed} kills, {SUBSCRIBERS} subscribers, {len(sink.letters) - SUBSCRIBERS} letters twice")
