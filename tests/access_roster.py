"""The rows of the access table for the roster. The usual expert is listed, has no account, and agreed to be listed and to nothing more."""

from core.database import db
from roster.models import FocalPointChange
from tests import make

TABLE = """
GET  roster.focal_points                 403 403 403 403 200 200
POST roster.name_focal_point             403 403 403 403 422 422
POST roster.end_focal_point              403 403 403 403 302 302
POST roster.decide_focal_point           403 403 403 403 422 422
GET  roster.focal_point                  302 200 200 200 200 200
POST roster.ask_to_be_focal_point        403 422 422 422 422 422
POST roster.take_back_change             403 302 302 302 302 302
POST roster.confirm_focal_point          403 403 403 403 403 403
POST roster.hand_over                    403 403 403 403 403 403
GET  roster.handover                     302 404 404 404 404 404
POST roster.answer_handover              403 404 404 404 404 404
GET  roster.index                        200 200 200 200 200 200
GET  roster.show                         200 200 200 200 200 200
"""


def values() -> dict[str, object]:
    """What the addresses of the roster's routes are made with."""
    asked = FocalPointChange(kind="request", country="MX", person_id=make.person().id, at=make.NOW)
    db.session.add(asked)
    db.session.commit()
    return {"expert_id": make.expert().id, "change_id": asked.id}
