"""The access table: every route by every role, and the world in which it is tried.

A row is a route (method, endpoint, and after ~ the object where it is not the usual one) with the status each role is answered with.
The usual forum is public and open, the usual message is published and somebody else's, the usual person somebody else.
POSTs are sent without any field: where a role may act, a form that lacks its fields comes back with 422, an act without fields leads on with 302 or 303.
"""

from dataclasses import dataclass

from accounts.models import Person, SignIn
from core.database import db
from forum.models import Export, Forum, Notice
from listserv import addresses
from tests import access_accounts, access_api, access_listserv, access_summaries, make

ROLES = ("visitor", "member", "participant", "moderator", "secretariat", "administrator")

TABLE = """
#    route~object                       vis mem par mod sec adm
GET  core.health                         200 200 200 200 200 200
GET  dev.letter                          200 200 200 200 200 200
GET  dev.letter_html                     200 200 200 200 200 200
GET  dev.mail                            200 200 200 200 200 200
GET  dev.patterns                        200 200 200 200 200 200
POST forum.bookmark                      403 303 303 303 303 303
POST forum.bookmark~pending              403 404 404 303 303 303
POST forum.bookmark~hidden               403 403 403 303 303 303
POST forum.bookmark~missing              403 404 404 404 404 404
GET  forum.bookmarks                     302 200 200 200 200 200
POST forum.archive                       403 403 403 403 403 403
GET  forum.end                           302 403 403 200 200 200
POST forum.extend                        403 403 403 422 422 422
POST forum.reopen                        403 403 403 422 422 422
POST forum.close_early                   403 403 403 422 422 422
POST forum.issue_summary                 403 403 403 403 403 403
POST forum.go_without_summary            403 403 403 403 403 403
GET  forum.notices                       302 403 403 200 200 200
POST forum.clock_notices                 403 403 403 302 302 302
GET  forum.notice                        302 403 403 200 200 200
POST forum.send_notice                   403 403 403 302 302 302
POST forum.put_up_bulletin               403 403 403 302 302 302
POST forum.put_up_bulletin~missing       403 403 403 404 404 404
POST forum.take_down_bulletin            403 403 403 302 302 302
POST forum.take_down_bulletin~missing    403 403 403 404 404 404
POST forum.announce                      403 403 403 403 302 302
GET  forum.change_of_plan                302 403 403 200 200 200
POST forum.change_plan                   403 403 403 409 422 422
GET  forum.plan                          302 403 403 403 200 200
POST forum.prepare                       403 403 403 403 422 422
GET  forum.acceptance                    410 410 410 410 410 410
POST forum.accept_invitation             410 410 410 410 410 410
POST forum.accept_offer                  403 302 302 302 302 302
GET  forum.admissions                    403 403 403 200 200 200
POST forum.change_invitations            403 403 403 422 422 422
POST forum.decide_admissions             403 403 403 422 422 422
POST forum.decline_invitation            410 410 410 410 410 410
GET  forum.declined                      200 200 200 200 200 200
POST forum.end_focal_point               403 403 403 403 302 302
GET  forum.focal_points                  403 403 403 403 200 200
GET  forum.invitations                   403 403 403 200 200 200
POST forum.invite                        403 403 403 422 422 422
GET  forum.my_requests                   302 200 200 200 200 200
POST forum.name_focal_point              403 403 403 403 422 422
POST forum.nominate                      403 403 403 422 422 422
GET  forum.nominations                   302 403 403 200 200 200
POST forum.take_back_nomination          403 403 403 302 302 302
POST forum.take_back_request             403 302 302 302 302 302
POST forum.claim                         403 403 403 302 302 302
POST forum.claim~pending                 403 403 403 302 302 302
POST forum.claim~missing                 403 403 403 404 404 404
GET  forum.compose                       302 302 200 200 302 302
GET  forum.compose_to_all                302 302 403 200 302 302
GET  forum.attachment                    200 200 200 200 200 200
GET  forum.attachment~missing            404 404 404 404 404 404
GET  forum.confirm_removal               403 403 403 200 200 200
GET  forum.confirm_removal~missing       404 404 404 404 404 404
GET  forum.confirm_withdrawal            403 403 403 403 403 403
GET  forum.confirm_withdrawal~own        403 403 200 403 403 403
GET  forum.confirm_withdrawal~pending    404 404 404 403 403 403
GET  forum.confirm_withdrawal~hidden     403 403 403 403 403 403
GET  forum.confirm_withdrawal~withdrawn  403 403 403 403 403 403
POST forum.drop_bookmark                 403 404 404 404 404 404
GET  forum.first_unread                  302 302 302 302 302 302
GET  forum.first_unread_of_thread        302 302 302 302 302 302
GET  forum.first_unread_of_topic         302 302 302 302 302 302
POST forum.follow_forum                  403 303 303 303 303 303
POST forum.follow_thread                 403 303 303 303 303 303
POST forum.follow_topic                  403 303 303 303 303 303
GET  forum.following                     302 302 302 302 302 302
GET  forum.agenda                        200 200 200 200 200 200
GET  forum.calendar                      200 200 200 200 200 200
GET  forum.forum_calendar                200 200 200 200 200 200
GET  forum.site_statistics               200 200 200 200 200 200
GET  forum.statistics                    200 200 200 200 200 200
GET  forum.feed                          200 200 200 200 200 200
POST forum.decide_on_many                403 403 403 422 422 422
GET  forum.front                         200 200 200 200 200 200
POST forum.hold                          403 403 403 422 422 422
POST forum.hold~pending                  403 403 403 422 422 422
POST forum.lock                          403 403 403 302 302 302
GET  forum.log                           403 403 403 200 200 200
GET  forum.log_table                     403 403 403 200 200 200
POST forum.merge                         403 403 403 409 409 409
GET  forum.moderate_thread               403 403 403 200 200 200
GET  forum.moderate_thread~missing       403 403 403 404 404 404
POST forum.move                          403 403 403 409 409 409
POST forum.move~missing                  403 403 403 404 404 404
POST forum.move_thread                   403 403 403 409 409 409
GET  forum.participant_rule               403 403 403 200 200 200
POST forum.pin                           403 403 403 302 302 302
POST forum.release                       403 403 403 302 302 302
GET  forum.report                        302 200 200 200 200 200
GET  forum.report~own                    302 200 403 200 200 200
GET  forum.report~pending                404 404 404 403 403 403
GET  forum.report~hidden                 403 403 403 403 403 403
GET  forum.reports                       403 403 403 200 200 200
POST forum.send_report                   403 422 422 422 422 422
POST forum.send_report~own               403 422 403 422 422 422
POST forum.send_report~pending           404 404 404 403 403 403
POST forum.set_participant_rule           403 403 403 422 422 422
GET  forum.participants_desk              403 403 403 200 200 200
GET  forum.passage                       302 302 302 302 302 302
POST forum.give_password                 302 302 302 302 302 302
POST forum.ask_export                    422 422 422 422 422 422
POST forum.cancel_export                 404 404 303 404 404 404
GET  forum.export                        404 404 200 404 404 404
GET  forum.export_file                   200 200 200 200 200 200
GET  forum.exports                       200 200 200 200 200 200
POST forum.give_back                     403 403 403 422 422 422
POST forum.give_back~pending             403 403 403 422 422 422
POST forum.give_back~withdrawn           403 403 403 422 422 422
POST forum.hide                          403 403 403 422 422 422
POST forum.hide~pending                  403 403 403 422 422 422
POST forum.hide~withdrawn                403 403 403 422 422 422
POST forum.change                        403 403 403 422 422 422
POST forum.change~own                    403 403 403 422 422 422
POST forum.change~pending                403 404 404 422 422 422
POST forum.change~hidden                 403 403 403 422 422 422
POST forum.change~withdrawn              403 403 403 403 403 403
POST forum.change~missing                403 404 404 404 404 404
GET  forum.edit                          302 403 403 200 200 200
GET  forum.edit~own                      302 403 403 200 200 200
GET  forum.edit~pending                  404 404 404 200 200 200
GET  forum.edit~hidden                   403 403 403 200 200 200
GET  forum.edit~withdrawn                403 403 403 403 403 403
GET  forum.edit~missing                  404 404 404 404 404 404
GET  forum.history                       200 200 200 200 200 200
GET  forum.history~own                   200 200 200 200 200 200
GET  forum.history~pending               404 404 404 200 200 200
GET  forum.history~hidden                410 410 410 200 200 200
GET  forum.history~withdrawn             410 410 410 200 200 200
GET  forum.history~missing               404 404 404 404 404 404
POST forum.goal_suggestions              403 403 404 404 403 403
GET  forum.goal                          200 200 200 200 200 200
GET  forum.index                         200 200 200 200 200 200
GET  forum.initiatives                   200 200 200 200 200 200
POST forum.keep_draft                    403 404 404 404 404 404
POST forum.keep_from_list                403 404 404 404 404 404
POST forum.leave                         403 302 403 403 302 302
POST forum.mark_forum_read               403 303 303 303 303 303
POST forum.mark_seen                     403 204 204 204 204 204
POST forum.mark_thread_read              403 303 303 303 303 303
POST forum.mark_topic_read               403 303 303 303 303 303
GET  forum.locked_files                  302 403 403 200 200 200
GET  forum.message                       200 200 200 200 200 200
GET  forum.message~own                   200 200 200 200 200 200
GET  forum.message~pending               404 404 404 200 200 200
GET  forum.message~hidden                410 410 410 200 200 200
GET  forum.message~withdrawn             410 410 410 200 200 200
GET  forum.message~missing               404 404 404 404 404 404
GET  forum.messages                      200 200 200 200 200 200
GET  forum.moderate                      403 403 403 200 200 200
GET  forum.moderate~own                  403 403 403 200 200 200
GET  forum.moderate~pending              403 403 403 200 200 200
GET  forum.moderate~hidden               403 403 403 200 200 200
GET  forum.moderate~withdrawn            403 403 403 200 200 200
GET  forum.moderate~missing              403 403 403 404 404 404
GET  forum.moderation                    302 403 403 200 200 200
GET  forum.my_drafts                     302 200 200 200 200 200
GET  forum.names                         403 403 200 200 403 403
GET  forum.participants                  200 200 200 200 200 200
POST forum.post_message                  403 403 422 422 403 403
POST forum.post_reply                    403 403 422 422 403 403
POST forum.post_reply~own                403 403 422 422 403 403
POST forum.post_reply~pending            403 404 404 422 403 403
POST forum.post_reply~hidden             403 403 422 422 403 403
POST forum.post_reply~withdrawn          403 403 422 422 403 403
POST forum.post_reply~missing            403 404 404 404 404 404
POST forum.post_to_all                   403 403 403 422 403 403
POST forum.publish                       403 403 403 409 409 409
POST forum.publish~own                   403 403 403 409 409 409
POST forum.publish~pending               403 403 403 302 302 302
POST forum.publish~hidden                403 403 403 302 302 302
POST forum.publish~withdrawn             403 403 403 409 409 409
POST forum.publish~missing               403 403 403 404 404 404
GET  forum.prepared_file                 404 404 303 404 404 404
GET  forum.receipt                       404 404 404 404 404 404
GET  forum.receipt~own                   404 404 302 404 404 404
GET  forum.receipt~pending               404 404 404 404 404 404
GET  forum.receipt~hidden                404 404 404 404 404 404
GET  forum.receipt~withdrawn             404 404 404 404 404 404
POST forum.register                      403 302 302 302 302 302
GET  forum.registration                  302 200 200 200 200 200
POST forum.remove_attachment             403 403 403 422 422 422
POST forum.remove_attachment~missing     404 404 404 404 404 404
POST forum.remove_draft                  404 404 404 404 404 404
GET  forum.reply                         302 302 200 200 302 302
GET  forum.reply~own                     302 302 200 200 302 302
GET  forum.reply~pending                 404 404 404 403 302 302
GET  forum.reply~hidden                  403 403 403 403 302 302
GET  forum.reply~withdrawn               403 403 403 403 302 302
GET  forum.reply~missing                 404 404 404 404 404 404
GET  forum.search                        200 200 200 200 200 200
GET  forum.search_feed                  200 200 200 200 200 200
POST forum.settle                        403 403 403 404 404 404
GET  forum.silent                        403 403 403 200 200 200
GET  forum.silent_table                  403 403 403 200 200 200
GET  forum.reminder                      403 403 403 200 200 200
POST forum.remind                        403 403 403 200 200 200
GET  forum.show                          200 200 200 200 200 200
GET  forum.tagging                       403 403 403 200 200 200
POST forum.tag                           403 403 403 302 302 302
POST forum.split                         403 403 403 409 409 409
GET  forum.tally_in                      404 404 404 404 404 404
GET  forum.tally                         200 200 200 200 200 200
GET  forum.thread                        200 200 200 200 200 200
GET  forum.topic                         200 200 200 200 200 200
GET  forum.topic_feed                   200 200 200 200 200 200
POST forum.unlock_attachment             403 403 403 302 302 302
POST forum.unlock_attachment~missing     404 404 404 404 404 404
POST forum.undo                          403 403 403 404 404 404
POST forum.unlock                        403 403 403 302 302 302
POST forum.unpin                         403 403 403 302 302 302
POST forum.withdraw                      403 403 403 403 403 403
POST forum.withdraw~own                  403 403 302 403 403 403
POST forum.withdraw~pending              404 404 404 403 403 403
POST forum.withdraw~hidden               403 403 403 403 403 403
POST forum.withdraw~withdrawn            403 403 403 403 403 403
POST forum.withdraw~missing              404 404 404 404 404 404
GET  plans.index                         200 200 200 200 200 200
GET  plans.show                          200 200 200 200 200 200
GET  plans.crosswalk                     200 200 200 200 200 200
GET  plans.document                      200 200 200 200 200 200
GET  plans.edit                          403 403 403 403 200 200
GET  plans.edit_part                     403 403 403 403 200 200
POST plans.save_part                     403 403 403 403 409 409
POST plans.arrange_goals                 403 403 403 403 409 409
GET  plans.new                           403 403 403 403 200 200
POST plans.create                        403 403 403 403 422 422
POST plans.copy_edition                  403 403 403 403 422 422
GET  plans.history                       403 403 403 403 200 200
POST plans.restore                       403 403 403 403 404 404
POST site.choose_zone                    400 400 400 400 400 400
GET  site.zone                           200 200 200 200 200 200
GET  static                              200 200 200 200 200 200
"""


def rows() -> dict[tuple[str, str, str], dict[str, int]]:
    """``{(method, endpoint, object): {role: status}}``."""
    found = {}
    for line in (access_accounts.TABLE + TABLE + access_summaries.TABLE + access_listserv.TABLE + access_api.TABLE).strip().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        method, route, *statuses = line.split()
        endpoint, _, of = route.partition("~")
        assert len(statuses) == len(ROLES), f"a status for each role: {line}"
        assert (method, endpoint, of) not in found, f"one row a route: {line}"
        found[method, endpoint, of] = dict(zip(ROLES, map(int, statuses), strict=True))
    return found


@dataclass
class World:
    """A forum with people in all roles, and messages in all states."""

    forum: Forum
    people: dict[str, Person | None]
    values: dict[str, object]


def world(**forum_given) -> World:
    """Somebody in every role, around one forum; message 1 is published, 2 the participant's own, 3 pending, 4 hidden, 5 withdrawn."""
    edition = make.edition()
    forum = make.forum(topics=1, questions=1, edition_id=edition.id, **forum_given)
    people: dict[str, Person | None] = {
        "visitor": None,
        "member": make.person(),
        "participant": make.person(),
        "moderator": make.person(),
        "secretariat": make.person(role="secretariat"),
        "administrator": make.person(role="administrator"),
    }
    make.person(role="administrator")  # so that the other one is not the last
    author = make.registration(forum)
    own = make.registration(forum, people["participant"])
    make.registration(forum, people["moderator"], role="moderator")
    first = make.message(forum, author=author)
    file = make.attachment(first)
    make.message(forum, author=own)
    for status in ("pending", "hidden", "withdrawn"):
        make.message(forum, author=author, status=status)
    somebody = make.person()
    device = SignIn(person_id=somebody.id, key_hash=f"of person {somebody.id}", created_at=make.NOW, proved_at=make.NOW)
    export = Export(key=f"of-forum-{forum.id}", forum_id=forum.id, person_id=people["participant"].id, format="csv", language="en", state="waiting", asked_at=make.NOW)
    notice = Notice(forum_id=forum.id, kind="announcement", at=make.NOW, finished_at=make.NOW)
    db.session.add_all([device, export, notice])
    db.session.commit()
    made = make.mail_list()
    values = {
        "name": made.slug,
        "token": addresses.unsubscribe_token(somebody.id, "forum", forum.id),
        "key": export.key,
        "format": "csv",
        "slug": forum.slug,
        "number": 1,
        "attachment_id": file.id,
        "notice_id": notice.id,
        "person_id": somebody.id,
        "sign_in_id": device.id,
        "registration_id": author.id,
        "draft_id": 1,
        "message_id": 2147483647,
        "admission_id": 1,
        "country_code": "MX",
        "act_id": 1,
        "report_id": 1,
        "token_id": 2147483647,
        "template": "accounts/confirm",
        "filename": "site.css",
        "lang": "en",
        "ending": "json",
        "code": edition.code,
        "edition": "adopted",
        "goal": "A.1",
        "part": "edition",
        "kind": "opening",
    }
    return World(forum, people, values)


OBJECTS = {
    "own": {"number": 2},
    "pending": {"number": 3},
    "hidden": {"number": 4},
    "withdrawn": {"number": 5},
    "missing": {"number": 99, "attachment_id": 2**31 - 1, "notice_id": 2**31 - 1},
}
