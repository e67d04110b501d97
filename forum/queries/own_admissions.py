"""Requests, nominations, invitations and passages, for the archive of a person's own data."""

from typing import Any

from sqlalchemy import or_, select

from accounts.models import Person
from accounts.own_data import as_json, contribute
from core.database import db
from forum.models import Admission, Forum, Passage, Registration


@contribute("taking-part")
def taking_part(person: Person) -> tuple[str, str]:
    """One JSON file. People whom they nominated or invited are there by what they typed of them."""
    own = or_(Admission.person_id == person.id, Admission.email == person.email)
    mine = db.session.execute(select(Admission, Forum.slug).join(Forum, Forum.id == Admission.forum_id).where(own).order_by(Admission.id))
    others = db.session.execute(select(Admission, Forum.slug).join(Forum, Forum.id == Admission.forum_id).where(Admission.by_id == person.id).order_by(Admission.id))
    passages = db.session.execute(select(Passage, Forum.slug).join(Forum, Forum.id == Passage.forum_id).where(Passage.person_id == person.id))
    ruled = db.session.execute(
        select(Registration, Forum.slug)
        .join(Forum, Forum.id == Registration.forum_id)
        .where(Registration.person_id == person.id, or_(Registration.rule.is_not(None), Registration.nominated_by.is_not(None)))
    )
    return "taking-part.json", as_json(
        {
            "requests_and_invitations": [_admission(admission, slug, reason=admission.reason) for admission, slug in mine],
            "nominated_or_invited": [_admission(admission, slug) for admission, slug in others],
            "passwords_given": [{"forum": slug, "at": passage.at} for passage, slug in passages],
            "rules": [{"forum": slug, "rule": one.rule, "reason": one.rule_reason, "nominated_by": one.nominated_by} for one, slug in ruled],
        }
    )


def _admission(admission: Admission, slug: str, **more: Any) -> dict[str, Any]:
    said = ("kind", "state", "email", "name", "category", "country", "organization", "words", "at", "decided_at")
    return {"forum": slug, **{key: getattr(admission, key) for key in said}, **more}
