"""Keeping mails as they come, and taking them: two threads of the LMTP server, which share nothing but the database."""

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core import clock
from core.database import durably
from listserv.actions import receiving
from listserv.jobs import incoming

log = logging.getLogger("rapporteur.listserv")
TOGETHER = 32 * 1024 * 1024  # bytes that are committed at once, of mails that come at the same time
PAUSE = 15.0  # seconds after which what waits is looked at even if nothing came
QUIET, LONGEST = 0.05, 0.4  # seconds without a mail after which one is taken; and for how long at most taking steps aside while mails come


@dataclass(frozen=True)
class Came:
    """A mail that waits to be committed."""

    raw: bytes
    sender: str
    recipients: tuple[str, ...]
    kept: "Future[None]" = field(default_factory=Future)


class Keeper:
    """Commits mails as they come: those that came while others were committed go together. What is committed is then taken, in another thread."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._door: SimpleQueue[Came | None] = SimpleQueue()
        self._something = threading.Event()
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._within, args=(work,), daemon=True) for work in (self._keep, self._take)]

    def __enter__(self) -> "Keeper":
        self._something.set()  # what was left before
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._door.put(None)
        self._something.set()
        for thread in self._threads:
            thread.join(30)

    def keep(self, raw: bytes, *, sender: str, recipients: Iterable[str]) -> "Future[None]":
        """Done once it is committed."""
        came = Came(raw, sender, tuple(recipients))
        self._door.put(came)
        return came.kept

    def _within(self, work: Callable[[], None]) -> None:
        with self._app.app_context():
            work()

    def _keep(self) -> None:
        while (first := self._door.get()) is not None:
            some = [first, *self._with_it(TOGETHER - len(first.raw))]
            try:
                with durably() as session:
                    while some:
                        self._commit(session, some)
                        self._something.set()
                        some = self._with_it(TOGETHER, wait=PAUSE)
            except Exception as trouble:  # whatever it is, the mail server has these mails still and comes again
                log.exception("mails not kept", extra={"count": len(some)})
                for one in some:
                    if not one.kept.done():
                        one.kept.set_exception(trouble)

    def _with_it(self, room: int, *, wait: float = 0.0) -> list[Came]:
        """What else has come by now; with ``wait`` the first of it is waited for. The sign to end is left for whoever waits next."""
        found: list[Came] = []
        with suppress(Empty):
            while room > 0 and (one := self._door.get(timeout=wait) if wait and not found else self._door.get_nowait()) is not None:
                found.append(one)
                room -= len(one.raw)
            if self._ends.is_set():
                self._door.put(None)
        return found

    def _commit(self, session: Session, some: list[Came]) -> None:
        at = clock.now()
        for one in some:
            receiving.accept(one.raw, sender=one.sender, recipients=one.recipients, way="lmtp", at=at, session=session)
        session.commit()
        for one in some:
            one.kept.set_result(None)

    def _take(self) -> None:
        while not self._ends.is_set():
            self._something.wait(PAUSE)
            self._something.clear()
            while self._steps_aside() and self._took_one():
                pass

    def _steps_aside(self) -> bool:
        """Who is at the door comes first: a mail is taken when for a moment none came, or when it has waited long enough. False at the end."""
        until = clock.ticks() + LONGEST
        while self._something.is_set() and clock.ticks() < until and not self._ends.is_set():
            self._something.clear()
            self._ends.wait(QUIET)
        return not self._ends.is_set()

    def _took_one(self) -> bool:
        try:
            return incoming.take_next()
        except OperationalError:
            log.exception("mails not taken")
            return False
