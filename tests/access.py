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
from tests import (
    access_accounts,
    access_admission,
    access_api,
    access_listserv,
    access_messages,
    access_moderation,
    access_plans,
    access_reading,
    access_roster,
    access_setting,
    access_summaries,
    make,
)

ROLES = ("visitor", "member", "participant", "moderator", "secretariat", "administrator")
WALKED = ROLES[:3]  # who may not read everything: their pages are looked through for words that leak

TABLE = """
#    route~object                       vis mem par mod sec adm
GET  core.health                         200 200 200 200 200 200
GET  dev.letter                          200 200 200 200 200 200
GET  dev.letter_html                     200 200 200 200 200 200
GET  dev.mail                            200 200 200 200 200 200
GET  dev.patterns                        200 200 200 200 200 200
POST site.choose_zone                    400 400 400 400 400 400
GET  site.zone                           200 200 200 200 200 200
GET  sitemap.index                       200 200 200 200 200 200
GET  sitemap.of_language                 404 404 404 404 404 404
GET  sitemap.robots                      200 200 200 200 200 200
GET  static                              200 200 200 200 200 200
"""

# The rows stand with their subject, a module each: a new route goes into the one of its subject, a new subject gets a module.
PARTS = (
    access_accounts,
    access_admission,
    access_api,
    access_listserv,
    access_messages,
    access_moderation,
    access_plans,
    access_reading,
    access_roster,
    access_setting,
    access_summaries,
)


def rows() -> dict[tuple[str, str, str], dict[str, int]]:
    """``{(method, endpoint, object): {role: status}}``."""
    found = {}
    for line in "\n".join([TABLE, *(part.TABLE for part in PARTS)]).splitlines():
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
    make.received()
    values = {
        "name": made.slug,
        "token": addresses.unsubscribe_token(somebody.id, "forum", forum.id),
        "key": export.key,
        "format": "csv",
        "paper": "txt",
        "filled_id": 2147483647,
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
        **access_roster.values(),
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
