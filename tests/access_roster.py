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
GET  roster.requests                     302 403 403 403 200 200
GET  roster.new_request                  302 403 403 403 200 200
POST roster.make_request                 403 403 403 403 422 422
GET  roster.assistance_request           302 404 404 404 200 200
GET  roster.change_of_request            404 404 404 404 403 403
POST roster.change_request               404 404 404 404 403 403
POST roster.close_request                404 404 404 404 422 422
POST roster.reopen_request               404 404 404 404 302 302
GET  roster.suggestions                  302 404 404 404 200 200
POST roster.invite                       404 404 404 404 422 422
GET  roster.invitation                   410 410 410 410 410 410
POST roster.answer_invitation            410 410 410 410 410 410
POST roster.withdraw_invitation          404 404 404 404 302 302
GET  roster.work                         302 200 200 200 200 200
GET  roster.agreement                    404 404 404 404 200 200
POST roster.agree                        404 404 404 404 422 422
GET  roster.assignment                   404 404 404 404 200 200
POST roster.cancel_assignment            404 404 404 404 422 422
POST roster.show_assignment              404 404 404 404 403 403
GET  roster.assignment_report            302 404 404 404 200 200
POST roster.report                       403 404 404 404 422 422
GET  roster.assignment_document          404 404 404 404 404 404
GET  roster.use                          200 200 200 200 200 200
GET  roster.index                        200 200 200 200 200 200
GET  roster.export                       200 200 200 200 200 200
GET  roster.entry                        302 403 403 403 200 200
POST roster.enter                        403 403 403 403 422 422
GET  roster.roster_imports               403 403 403 403 200 200
POST roster.bring_experts                403 403 403 403 422 422
GET  roster.roster_import                403 403 403 403 404 404
POST roster.import_experts               403 403 403 403 404 404
GET  roster.gaps                         200 200 200 200 200 200
GET  roster.of_country                   200 200 200 200 200 200
GET  roster.of_goal                      200 200 200 200 200 200
GET  roster.show                         200 200 200 200 200 200
GET  roster.file                         404 404 404 404 404 404
POST roster.put_file                     404 404 404 404 422 422
GET  roster.history                      404 404 404 404 200 200
GET  roster.mine                         302 200 200 200 200 200
POST roster.begin                        403 302 302 302 302 302
GET  roster.overview                     302 404 404 404 200 200
POST roster.hand_in                      404 404 404 404 422 422
GET  roster.preview                      404 404 404 404 200 200
GET  roster.step                         302 404 404 404 200 200
POST roster.keep_step                    403 404 404 404 422 422
POST roster.drop_draft                   404 404 404 404 302 302
GET  roster.confirmation                 410 410 410 410 410 410
POST roster.confirm                      410 410 410 410 410 410
POST roster.leave_by_letter              302 302 302 302 302 302
POST roster.confirm_own                  404 404 404 404 302 302
POST roster.retire                       404 404 404 404 302 302
POST roster.come_back                    404 404 404 404 403 403
GET  roster.erasure                      404 404 404 404 200 200
POST roster.erase                        404 404 404 404 302 302
GET  roster.nominations                  302 403 403 403 200 200
POST roster.nominate                     403 403 403 403 422 422
POST roster.take_back_nomination         403 403 403 403 404 404
POST roster.nominate_again               403 403 403 403 302 302
GET  roster.nomination                   410 410 410 410 410 410
POST roster.accept_nomination            410 410 410 410 410 410
POST roster.decline_nomination           410 410 410 410 410 410
GET  roster.reviews                      302 403 403 403 200 200
POST roster.decide                       403 403 403 403 403 403
POST roster.remove                       403 403 403 403 422 422
"""


def values() -> dict[str, object]:
    """What the addresses of the roster's routes are made with."""
    asked = FocalPointChange(kind="request", country="MX", person_id=make.person().id, at=make.NOW)
    db.session.add(asked)
    db.session.commit()
    expert = make.expert()
    invitation = make.invited(expert, accepted=True)
    used = {"request_id": invitation.request_id, "invitation_id": invitation.id, "assignment_id": make.assignment(invitation).id, "document_id": 1}
    return {"expert_id": expert.id, "change_id": asked.id, "step": "person", "nomination_id": 2147483647, "enclosed": "cv", "country": "TN", **used}
