"""Erasing a profile: of an expert nothing stays but the number, so that what was linked to says that it is gone. Nothing here commits."""

from datetime import datetime

from sqlalchemy import delete, select, update

from accounts.erasure import on_erasure
from accounts.models import Person
from core import files
from core.database import db
from core.files import StoredFile
from core.letters import Outgoing
from roster.actions.forgetting import forget_expert
from roster.models import Education, Expert, ExpertAct, ExpertGoal, ExpertLanguage, ExpertLetter, ExpertPlace, ExpertText, ExpertTheme, ExpertVersion, Nomination, RosterImport

_HANGING = (ExpertText, ExpertLanguage, ExpertPlace, ExpertGoal, ExpertTheme, Education, ExpertVersion, ExpertAct, ExpertLetter, Nomination)


def erase(expert: Expert, *, at: datetime) -> None:
    """Words, files, versions, the log, nominations and letters that wait to be sent to a private address."""
    kept = [file_id for file_id in (expert.cv_file_id, expert.photo_file_id) if file_id]
    address = expert.private_email
    expert.erase(at=at)
    db.session.flush()
    for part in _HANGING:
        db.session.execute(delete(part).where(part.expert_id == expert.id), execution_options={"synchronize_session": False})
    forget_expert(expert.id, at=at)
    _forget_what_waits(expert.id)
    for stored in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(kept))):
        files.forget(stored)
    if address:
        db.session.execute(delete(Outgoing).where(Outgoing.to == address, Outgoing.template.like("roster/%")), execution_options={"synchronize_session": False})
    db.session.flush()
    db.session.expire(expert)


def _forget_what_waits(expert_id: int) -> None:
    """What a table that waits would change with them is told by nobody any more."""
    for brought in db.session.scalars(select(RosterImport).where(RosterImport.state.in_(("checked", "running")))):
        others = [one for one in brought.report.get("changes", ()) if one["expert_id"] != expert_id]
        if len(others) != len(brought.report.get("changes", ())):
            brought.report = {**brought.report, "changes": others}


@on_erasure
def leave_the_roster(person: Person, at: datetime) -> None:
    """With the account goes the profile; nominations that somebody made stay with their government, without the name, as do those that never got an answer."""
    for expert in db.session.scalars(select(Expert).where(Expert.person_id == person.id)).all():
        erase(expert, at=at)
    for column in (Nomination.by_id, Nomination.decided_by_id):
        db.session.execute(update(Nomination).where(column == person.id).values({column: None}), execution_options={"synchronize_session": False})
    if person.email:
        asked = select(Expert).join(Nomination).where(Nomination.email == person.email, Expert.listed_at.is_(None), Expert.person_id.is_(None), Expert.erased_at.is_(None))
        for expert in db.session.scalars(asked).unique().all():
            erase(expert, at=at)
