"""Digests, as they become due."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from core import clock
from core.database import db
from core.work import job
from listserv.actions import digesting, issuing  # noqa: F401  (issuing: the writer of digests)
from listserv.issues import Place
from listserv.queries import digests as queries
from listserv.soon import work_soon


@job("digests", every=timedelta(minutes=5))
def digests() -> None:
    """Those that are due by now, and what is put into the post by it goes out."""
    if any(counts for _, counts in make(at=clock.now())):
        work_soon()


def make(*, at: datetime, dry: bool = False) -> Iterator[tuple[Place, dict[tuple[str, str], int]]]:
    """Place by place, with how many by rhythm and form; a commit for every few hundred subscriptions."""
    for kind, id_ in queries.places():
        where, after, total = queries.place(kind, id_), 0, dict[tuple[str, str], int]()
        while where is not None:
            made = digesting.make_some(where, at=at, after=after, dry=dry)
            if dry:
                db.session.rollback()
            else:
                db.session.commit()
            for what, count in made.counts.items():
                total[what] = total.get(what, 0) + count
            if made.last is None:
                break
            after = made.last
        if where is not None:
            yield where, total
    db.session.rollback()
