"""How the demonstration's roster is used: a country's request that is open, and one that came to an assignment with a published report."""

from datetime import datetime, timedelta

from sqlalchemy import select

from accounts.models import Person
from core.database import db
from plans.models import Edition, Goal
from roster.models import Assignment, AssistanceRequest, Expert, ExpertInvitation


def load(country: str, *, by_id: int, at: datetime) -> None:
    """For a roster that was just loaded. Letters are not sent: nobody has asked for them. The caller commits."""
    goals = {
        goal.code: goal
        for goal in db.session.scalars(select(Goal).join(Edition, Edition.id == Goal.edition_id).where(Edition.complete, Edition.edition == "adopted").order_by(Edition.id.desc()))
    }
    experts = {name: db.session.scalar(select(Expert).where(Expert.name == name)) for name in ("Amina Selmani", "Marta Lindqvist")}
    amina, marta = experts["Amina Selmani"], experts["Marta Lindqvist"]
    if not {"A.6", "A.8"} <= goals.keys() or amina is None or marta is None:
        return
    day = at.date()
    then = at - timedelta(days=200)
    past = AssistanceRequest(
        country=country, title="Review of a draft detection standard", task="Read our draft against international practice, and discuss it with our laboratory.",
        organization="National laboratory", mode="distance", starts_on=then.date() + timedelta(days=40), ends_on=then.date() + timedelta(days=60), days=6, languages=["en"],
        by_id=by_id, at=then, goals=[goals["A.8"]],
    )  # fmt: skip
    coming = AssistanceRequest(
        country=country, title="Sampling protocols for the port", task="Review our protocols for sampling at the port, and train eight inspectors.",
        organization="Quarantine service", mode="both", starts_on=day + timedelta(days=60), ends_on=day + timedelta(days=75), days=10, languages=["en", "fr"],
        by_id=by_id, at=at - timedelta(days=2), goals=[goals["A.6"], goals["A.8"]],
    )  # fmt: skip
    db.session.add_all([past, coming])
    db.session.flush()
    invited = ExpertInvitation(
        request_id=past.id, expert_id=marta.id, by_id=by_id, at=then, answer_by=then + timedelta(days=14), answered_at=then + timedelta(days=3), accepted=True, shows=True
    )
    waiting = ExpertInvitation(request_id=coming.id, expert_id=amina.id, by_id=by_id, at=at - timedelta(days=1), answer_by=at + timedelta(days=13))
    db.session.add_all([invited, waiting])
    db.session.flush()
    made = Assignment(
        request_id=past.id, invitation_id=invited.id, expert_id=marta.id, country=country, title=past.title, mode=past.mode, starts_on=past.starts_on, ends_on=past.ends_on,
        days=6, by_id=by_id, at=then + timedelta(days=10), shown=True, report_public=True, reported_by_id=by_id, reported_at=then + timedelta(days=70),
        report="The draft was read paragraph by paragraph, and discussed in three calls.\n\nTwelve comments were taken up; the standard is in force.",
    )  # fmt: skip
    by = db.session.get_one(Person, by_id)
    db.session.add(made)
    db.session.flush()
    db.session.add_all([past.open(by=by, at=past.at), made.agree(by=by, at=made.at, first=True), coming.open(by=by, at=coming.at)])
