"""What mails to lists answer: which digest, which message of a list that stands alone."""

import re
from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from accounts.models import Person
from core.database import db
from forum.models import Subscription
from listserv.issues import Item
from listserv.models import Digest, ListMessage, MailList
from listserv.queries import digests
from listserv.queries.commands import Place
from listserv.queries.digests import Want


def digest_answered(person: Person, where: Place, ids: Iterable[str]) -> Digest | None:
    """The digest that a mail names as answered, if it was theirs; else the last they got of this place."""
    of = Digest.forum_id if where.scope == "forum" else Digest.list_id
    mine = select(Digest).where(Digest.person_id == person.id, of == where.id).order_by(Digest.id.desc()).limit(1)
    ours = re.compile(rf"<digest\.(\d{{1,12}})@{re.escape(current_app.config['LISTSERV_DOMAIN'])}>", re.IGNORECASE)
    for id_ in list(ids)[:50]:
        named = ours.fullmatch(id_)
        found = db.session.scalar(mine.where(Digest.id == int(named[1]))) if named else None
        if found is not None:
            return found
    return db.session.scalar(mine)


def items_of(digest: Digest) -> list[Item]:
    """What of a digest its reader can still read, in its order."""
    kind, id_ = ("forum", digest.forum_id) if digest.forum_id is not None else ("list", digest.list_id)
    where = digests.place(kind, id_ or 0)
    if where is None:
        return []
    subscription = db.session.get(Subscription, digest.subscription_id) if digest.subscription_id is not None else None
    scope, scope_id = (subscription.scope, subscription.scope_id) if subscription is not None else (kind, id_ or 0)
    seen = [one for one in digests.window(where, after=digest.after) if one.order <= digest.until]
    mine = digests.contents(where, [Want(1, digest.person_id, scope, scope_id, digest.after, digest.until, own=True)], seen)[1]
    found = digests.items(where, (one.id for one in mine))
    return [found[one.id] for one in mine if one.id in found]


def message_answered(this: MailList, ids: Iterable[str]) -> ListMessage | None:
    """The message of a list that a mail answers, by the first of these Message-IDs that is one of ours."""
    ours = re.compile(rf"<list\.{re.escape(str(this.slug))}\.(\d{{1,9}})@{re.escape(current_app.config['LISTSERV_DOMAIN'])}>", re.IGNORECASE)
    for id_ in list(ids)[:50]:
        named = ours.fullmatch(id_)
        number = int(named[1]) if named else 0
        found = db.session.scalar(select(ListMessage).where(ListMessage.list_id == this.id, ListMessage.number == number, ListMessage.status == "published")) if number else None
        if found is not None:
            return found
    return None
