"""What is made once in the process that loads the application, so that no reader waits for it: web workers part from it and share it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from core.database import db, reading_only

log = logging.getLogger("rapporteur.warming")
_makers: list[Callable[[datetime], None]] = []


def before_the_first_page(make: Callable[[datetime], None]) -> Callable[[datetime], None]:
    """Has this done when a web server begins, with the instant."""
    _makers.append(make)
    return make


def make_all(*, at: datetime, makers: Sequence[Callable[[datetime], None]] = _makers) -> None:
    """All of it. No connection is left open: a process that parts from this one must not share it."""
    with reading_only():
        try:
            for make in makers:
                make(at)
        except SQLAlchemyError as broken:  # a database that cannot be reached, or has no tables yet: pages say so, and make this themselves once there is one
            log.warning("Nothing was made before the first page: %s", type(broken).__name__)
        finally:
            db.session.remove()
            db.engine.dispose()
