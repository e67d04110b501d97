"""The switch that stops the post: by hand, and by itself where the data turns out to be those of another site."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import bindparam, select

from accounts.models import Person
from core.database import db
from core.upserts import Upsert
from listserv.models import PostSwitch

RESTORED = "restored"  # instead of words: another site's data, or those of a backup


def home() -> str:
    """What this site is called in the world."""
    return f"{urlsplit(current_app.config['SITE_URL']).hostname} {current_app.config['LISTSERV_DOMAIN']}"


def switch(*, held: bool = False) -> PostSwitch | None:
    """The one row, if there is one yet; ``held`` for changing it."""
    statement = select(PostSwitch).where(PostSwitch.id == 1)
    return db.session.scalar(statement.with_for_update().execution_options(populate_existing=True) if held else statement.execution_options(populate_existing=True))


_put = Upsert(lambda engine: engine.insert(PostSwitch).values(id=1, home=bindparam("home"), reason="").on_conflict_do_nothing())


def _first() -> PostSwitch:
    """The row, made now: of two workers that begin together one makes it."""
    _put.run(db.session(), {"home": home()})
    found = switch(held=True)
    assert found is not None
    return found


def runs(*, at: datetime) -> bool:
    """Whether post may go out. Data that last went out under another address were copied or restored: then nothing goes until somebody releases it. The caller commits."""
    found = switch(held=True) or _first()
    if found.home is None:
        found.home = home()
    elif found.home != home() and found.stopped_at is None:
        found.stop(by_id=None, reason=RESTORED, at=at)
    return found.stopped_at is None


def is_a_copy() -> bool:
    """Whether the data were restored or copied from another site, and nobody has said yet that they may speak for it. One query."""
    found = switch()
    return found is not None and ((found.stopped_at is not None and found.reason == RESTORED) or found.home not in (None, home()))


def stop(*, by: Person | None, reason: str, at: datetime) -> None:
    """Nothing goes out from now on; what is queued waits. The caller commits."""
    found = switch(held=True) or _first()
    found.stop(by_id=by.id if by else None, reason=reason, at=at)


def hold_back(*, at: datetime) -> None:
    """For whoever restores a backup: the copy sends nothing until released. The caller commits."""
    stop(by=None, reason=RESTORED, at=at)


def release() -> None:
    """What waits goes out. The caller commits."""
    found = switch(held=True)
    if found is not None:
        found.release(home=home())
