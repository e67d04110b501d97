"""A reminder to those who take part and have not written: at most one every three days, to nobody who switched letters off."""

from datetime import datetime

from accounts.models import Person
from core import letters
from core.database import db
from core.verdict import No
from forum.actions import inviting
from forum.mail import admission as mail
from forum.mail.admission import Where
from forum.models import Act, Forum
from forum.queries import silent, writing
from forum.queries.silent import REMINDED, Silence, Silent
from forum.rules import Standing
from forum.rules import silent as rules


def receivers(found: Silence, *, only_silent_entities: bool, invited: bool) -> list[Silent]:
    """Whom a reminder reaches."""
    return [one for one in found.people(only_silent_entities=only_silent_entities, invited=invited) if one.gets_letters and (one.person_id or one.invited)]


def remind(forum: Forum, *, only_silent_entities: bool, invited: bool, words: str, standing: Standing, by: Person, at: datetime) -> int | No:
    """How many letters went. The caller commits, and starts the job that writes invitations anew where there are many."""
    forum = writing.locked_forum(forum.id)
    found = silent.silence(forum.id)
    allowed = rules.may_remind(standing, forum, last=found.last_reminder, at=at)
    if isinstance(allowed, No):
        return allowed
    to, where = receivers(found, only_silent_entities=only_silent_entities, invited=invited), Where.of(forum)
    if not to:
        return No("There is nobody to remind.")
    people = silent.people_of(one.person_id for one in to if one.person_id)
    for person in people:
        letters.post(mail.silent(person, where, words=words), at=at)
    again, _ = inviting.tell_again(forum, [one.invitation for one in to if one.invitation], by=by, at=at)
    if len(again) <= inviting.AT_ONCE:
        inviting.write_letters(again, forum=forum, at=at, again=True)
    else:
        for admission in again:
            admission.told_at = None
    db.session.add(Act(forum_id=forum.id, kind=REMINDED, at=at, by_id=by.id, data={"letters": len(people), "invitations": len(again)}))
    return len(people) + len(again)


def sample(forum: Forum, person: Person, *, words: str) -> letters.Letter:
    """The letter as this person would get it, to look at beforehand."""
    return mail.silent(person, Where.of(forum), words=words)
