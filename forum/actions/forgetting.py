"""What an erased account leaves of requests, nominations, invitations and passages: nothing that names the person."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from accounts.erasure import on_erasure
from accounts.models import Person
from core.database import db
from forum.models import Admission, Passage, Registration


@on_erasure
def forget_admissions(person: Person, _at: datetime) -> None:
    """Their own go; of people whom they nominated, who did it is forgotten. The caller commits."""
    nominated = select(Admission.forum_id, Admission.person_id).where(Admission.by_id == person.id, Admission.kind == "nomination", Admission.person_id.is_not(None))
    for forum_id, nominee_id in db.session.execute(nominated).all():
        db.session.execute(update(Registration).where(Registration.forum_id == forum_id, Registration.person_id == nominee_id).values(nominated_by=None))
    db.session.execute(delete(Admission).where(or_(Admission.person_id == person.id, Admission.email == person.email)))
    db.session.execute(delete(Passage).where(Passage.person_id == person.id))
    db.session.execute(update(Admission).where(Admission.by_id == person.id).values(by_id=None))
    db.session.execute(update(Admission).where(Admission.decided_by_id == person.id).values(decided_by_id=None))
