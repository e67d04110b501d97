"""Background work: named jobs on a huey queue (SQLite beside the database, PostgreSQL or Redis), run by the worker inside the application."""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from core import clock, database, post_office
from core.database import db
from core.letters import Outgoing
from core.queues import Huey, Message, Serializer, queue_at

log = logging.getLogger("rapporteur.work")
Job = Callable[..., None]
_jobs: dict[str, tuple[Job, timedelta | None]] = {}


class SignedSerializer(Serializer):
    """A job on the queue: JSON under a signature made with the site's key, so that nothing read from the queue is ever unpickled."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._key = hashlib.sha256(b"queue:" + secret.encode()).digest()

    def _serialize(self, data: Any) -> bytes:
        plain = {"job": data._asdict()} if isinstance(data, Message) else {"value": data}
        body = json.dumps(plain, default=_instant).encode()
        return self._signature(body) + b":" + body

    def _deserialize(self, data: bytes) -> Any:
        signature, _, body = bytes(data).partition(b":")
        if not hmac.compare_digest(signature, self._signature(body)):
            raise ValueError("a job on the queue bears no signature of ours")
        plain = json.loads(body)
        if "job" not in plain:
            return plain["value"]
        job = plain["job"]
        for name in ("eta", "expires", "expires_resolved"):
            if isinstance(job.get(name), str):
                job[name] = datetime.fromisoformat(job[name])
        return Message(**job | {"args": tuple(job["args"])})

    def _signature(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).hexdigest().encode()


def _instant(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a job takes plain values, not {type(value).__name__}")


def job(name: str, *, every: timedelta | None = None) -> Callable[[Job], Job]:
    """Names a function as a job; with ``every`` the worker also starts it by itself (at most once a minute)."""

    def register(function: Job) -> Job:
        _jobs[name] = (function, every)
        return function

    return register


def prepare(app: Flask) -> None:
    """Makes every job known to the queue. The queue itself is opened when it is first used: a page needs none to be read."""
    queue = queue_at(app.config["QUEUE_URL"], SignedSerializer(app.config["SECRET_KEY"]))
    tasks = {name: queue.task(name=name)(_within(app, name, function)) for name, (function, _) in _jobs.items()}
    for name, (function, every) in _jobs.items():
        if every:
            queue.periodic_task(_every(every), name=f"{name}_by_itself")(_within(app, name, function))
    app.extensions["work"] = (queue, tasks)


def make_ready() -> None:
    """Makes the queue's own tables, once; raises what its store raises."""
    if current_app.extensions.get("work_ready"):
        return
    url = current_app.config["QUEUE_URL"]
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    if hasattr(queue().storage, "initialize_schema"):
        queue().storage.initialize_schema()
    current_app.extensions["work_ready"] = True


def _every(pause: timedelta) -> Callable[[Any], bool]:
    minutes = max(1, int(pause.total_seconds() // 60))
    return lambda moment: (moment.hour * 60 + moment.minute) % minutes == 0


def _within(app: Flask, name: str, function: Job) -> Job:
    def run(*arguments: Any) -> None:
        with app.app_context():
            try:
                function(*arguments)
            except Exception:  # the job ends here; the queue has nothing to add to what the log says
                db.session.rollback()
                log.exception("job failed", extra={"job": name})

    run.__name__ = name
    return run


def start(name: str, *arguments: Any) -> None:
    """Puts a job on the queue. Arguments are plain values. Call it after the commit that the job relies on."""
    make_ready()
    _, tasks = current_app.extensions["work"]
    tasks[name](*arguments)


def start_in(seconds: float, name: str, *arguments: Any) -> None:
    """The same, so many seconds later."""
    make_ready()
    _, tasks = current_app.extensions["work"]
    tasks[name].schedule(args=arguments, delay=seconds)


def queue() -> Huey:
    """The queue itself, for the worker and for /health."""
    return current_app.extensions["work"][0]


@job("deliver", every=timedelta(minutes=1))
def deliver() -> None:
    """Sends what is due; one commit before and one after each letter, so that a bad one harms no other.

    A relay in trouble is left in peace until the next minute, and not asked again for every letter that waits.
    """
    while waiting := post_office.due(at=clock.now()):
        taken = 0
        for letter_id in waiting:
            letter = post_office.lease(letter_id, at=clock.now())
            db.session.commit()
            if letter is None:
                continue
            taken += 1
            reached = post_office.send(letter, at=clock.now())
            db.session.commit()
            if not reached:
                return
        if not taken:  # another worker is at it
            return


@job("forget_letters", every=timedelta(days=1))
def forget_letters() -> None:
    """Once a day: the outbox remembers for three months that a letter went."""
    post_office.forget(at=clock.now())
    db.session.commit()


@job("write_back", every=timedelta(minutes=1))
def write_back() -> None:
    """What was written lately is put where it belongs: otherwise one of some hundred writers does it for all, and the larger the site the longer that takes."""
    database.write_back()


# A letter leaves as soon as the fact it reports is committed; the minute's job is for what was put off.
@event.listens_for(Session, "before_flush")
def _notice_letters(session: Session, *_: Any) -> None:
    if any(isinstance(new, Outgoing) for new in session.new):
        session.info["letters"] = True


@event.listens_for(Session, "after_commit")
def _deliver_soon(session: Session) -> None:
    if session.info.pop("letters", False) and current_app and current_app.config.get("DELIVER_AT_ONCE", True):
        try:
            start("deliver")
        except Exception:  # the queue is down: the letter is safe in the outbox and the next minute's job finds it
            log.exception("delivery not started", extra={"job": "deliver"})


@event.listens_for(Session, "after_rollback")
def _forget_letters(session: Session) -> None:
    session.info.pop("letters", None)
