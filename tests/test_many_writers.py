"""Fifty people write at the same time, through real HTTP, on both engines. Takes some seconds each; WRITING_SECONDS=60 makes it the full minute."""

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle

import pytest
from sqlalchemy import func, select, text

from core.database import db, is_sqlite
from forum import figures
from forum.models import Forum, Message, Question, Thread, Topic
from tests import engines
from tests.bench import seeding, sites
from tests.bench.works import Writer
from tests.parted import Parted

WRITERS = 50
SECONDS = float(os.environ.get("WRITING_SECONDS") or 4)
ACCOUNTS = 4  # of each, in turn: nobody may send more than twenty messages a minute
SEEDED = 200
PAUSE = 1.5  # people think, so many seconds on average; fifty loops without a breath would only measure how long the queue gets


@dataclass
class Told:
    """What the writers were told."""

    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def _write(accounts: list[Writer], number: int, until: float) -> Told:
    told, dice = Told(), random.Random(number)
    for writer in cycle(accounts):
        if time.monotonic() >= until:
            break
        form = writer.form(dice.randint(1, SEEDED))
        time.sleep(dice.uniform(0, 2 * PAUSE))
        began = time.monotonic()
        answer = writer.send(form)
        told.waits.append(time.monotonic() - began)
        told.statuses[answer.status] += 1
        if answer.status not in {302, 303}:
            told.faults.append(answer.text[:300])
    return told


def _counts() -> dict[str, list[tuple[object, ...]]]:
    """Every count that is kept beside what it counts."""
    found = {}
    for table in (Forum, Topic, Thread, Question):
        columns = [column for column in table.__table__.c if column.name == "id" or column.name.endswith("_count") or column.name == "last_message_at"]
        found[table.__tablename__] = [tuple(row) for row in db.session.execute(select(*columns).order_by(table.id))]
    return found


@pytest.mark.slow
@pytest.mark.engines
def test_fifty_writers_lose_nothing_double_nothing_and_see_no_error(database_url, tmp_path):
    busy = os.getloadavg()[0]
    with engines.beside(database_url, "writers", tmp_path) as url, sites.site(tmp_path / "site", sites.Database(url), messages=SEEDED, workers=2, begin=Parted) as site:
        accounts = [Writer(site.server.port, cookie, number) for number, cookie in enumerate(site.cookies[: WRITERS * ACCOUNTS - 1])]
        until = time.monotonic() + SECONDS
        with ThreadPoolExecutor(WRITERS) as pool:
            reports = list(pool.map(lambda number: _write(accounts[number::WRITERS], number, until), range(WRITERS)))
        log = site.server.log.read_text()
        statuses = sum((report.statuses for report in reports), Counter())
        waits = sorted(wait for report in reports for wait in report.waits)

        assert set(statuses) <= {302, 303}, f"{statuses}: {next(fault for report in reports for fault in report.faults)}"
        assert "locked" not in log and '"level": "error"' not in log and "Traceback" not in log
        with site.app.app_context():
            stored = db.session.scalars(select(Message.number).where(Message.forum_id == 1).order_by(Message.number)).all()
            assert stored == list(range(1, SEEDED + statuses.total() + 1)), "every reply got the next number, none was given twice or left out"
            assert db.session.scalar(select(Forum.last_number).where(Forum.id == 1)) == len(stored)
            assert db.session.scalar(select(func.count()).select_from(text(seeding.message_index.name))) == len(stored), "every message can be found"
            kept = _counts()
            figures.recount(db.session, 1)
            assert _counts() == kept
            if is_sqlite():
                assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
                assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
            db.session.rollback()
        half, most = (1000 * waits[int(share * len(waits))] for share in (0.5, 0.95))
        print(
            f"{site.app.config['SQLALCHEMY_DATABASE_URI'].split(':')[0]}: {statuses.total()} replies in {SECONDS:.0f} s, half of them within {half:.0f} ms, 95 of 100 within {most:.0f} ms; load average before {busy:.1f}"
        )
        if SECONDS >= 60 and busy < 1:  # in a few seconds, or on a machine that does other things besides, it would say nothing
            assert most < 1000, "a writer waits less than a second, 95 times of 100"
