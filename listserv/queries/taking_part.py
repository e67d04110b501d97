"""What is asked of the database when somebody takes part by mail: who it is, what is answered, whether it was said before."""

import re
from collections.abc import Iterable, Sequence

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from accounts.models import Person, folded_address
from core.database import db
from forum.models import Forum, Message, Registration, Topic
from forum.queries import writing
from listserv.first_lines.folding import folded
from listserv.models import Arrival, ReceivedMail


def account(address: str) -> Person | None:
    """The account in use under an address."""
    person = db.session.scalar(select(Person).where(Person.email == folded_address(address))) if address else None
    return person if person is not None and person.is_active else None


def topics_of(forum: Forum) -> Sequence[Topic]:
    """All topics of a forum with their questions, in order."""
    return db.session.scalars(select(Topic).where(Topic.forum_id == forum.id).options(selectinload(Topic.questions)).order_by(Topic.number)).all()


def answered(forum: Forum, ids: Iterable[str]) -> Message | None:
    """The message of this forum that a mail answers, by the first of these Message-IDs that is known: ours, or that of a mail which became a message here."""
    ours = re.compile(rf"<{re.escape(forum.slug)}\.(\d{{1,9}})@{re.escape(current_app.config['LISTSERV_DOMAIN'])}>", re.IGNORECASE)
    for id_ in list(ids)[:50]:
        if own := ours.fullmatch(id_):
            found = writing.message_of(forum, int(own.group(1)))
        else:
            by_mail = select(Arrival.message_id).join(ReceivedMail, ReceivedMail.id == Arrival.mail_id)
            number = db.session.scalar(by_mail.where(ReceivedMail.message_id == id_, Arrival.forum_id == forum.id, Arrival.message_id.is_not(None)).order_by(Arrival.id).limit(1))
            found = writing.fresh_message(number) if number else None
        if found is not None and found.forum_id == forum.id:
            return found
    return None


def participant_at(forum: Forum, address: str) -> Registration | None:
    """Who is registered under an address."""
    here = select(Registration).join(Person, Person.id == Registration.person_id)
    return db.session.scalar(here.where(Registration.forum_id == forum.id, Registration.erased_at.is_(None), Person.email == folded_address(address)))


def participant_named(forum: Forum, name: str, *, without_address: bool = False) -> Registration | None:
    """The one participant of this name; nobody where there are several. ``without_address``: among those who have no account."""
    here = select(Registration).where(Registration.forum_id == forum.id, Registration.erased_at.is_(None), func.length(Registration.name) <= 200)
    if without_address:
        here = here.where(Registration.person_id.is_(None))
    wanted = folded(name)
    found = [one for one in db.session.scalars(here) if folded(one.name) == wanted] if wanted else []
    return found[0] if len(found) == 1 else None
