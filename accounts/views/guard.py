"""What hangs before and behind these pages: nothing of them is kept by a browser, and refusals are written down."""

import logging

from flask import Response, request
from sqlalchemy.exc import SQLAlchemyError

from accounts import audit
from accounts.views import admin_pages, pages
from accounts.views.common import network_address
from core import clock
from core.access import current_person
from core.database import db

log = logging.getLogger("rapporteur.audit")


@pages.after_request
@admin_pages.after_request
def _keep_nothing(answer: Response) -> Response:
    """Keys, codes and addresses stand on these pages, some of them before anybody is signed in."""
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@pages.after_app_request
def _note_refusals(answer: Response) -> Response:
    """Somebody signed in was refused something, anywhere on the site. Visitors are not noted: every robot is one."""
    if answer.status_code == 403 and (person := current_person()) is not None:
        try:
            db.session.rollback()
            audit.note("refused", person=person, object=request.path, reason=request.method, at=clock.now(), address=network_address())
            db.session.commit()
        except SQLAlchemyError:  # the refusal stands, whether or not it can be written down
            db.session.rollback()
            log.exception("refusal not noted")
    return answer
