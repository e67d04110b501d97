"""Mailing the form of a forum's questions to participants, each their own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from accounts.models import Person, folded_address
from core import letters
from core.database import db
from forum.mail import reachable
from forum.models import Forum, Registration
from listserv.mail import question_forms as mail
from listserv.queries import question_forms as queries


def mail_to(forum: Forum, addresses: Sequence[str], *, at: datetime) -> list[str]:
    """To these participants, in the language of each (``all``: to everybody). Returns the addresses that are nobody's here. The caller commits."""
    here = select(Person).join(Registration, Registration.person_id == Person.id).where(Registration.forum_id == forum.id, Registration.rule.is_distinct_from("blocked"))
    people = {person.email: person for person in db.session.scalars(here.order_by(Person.id)) if reachable(person)}
    wanted = list(people) if "all" in addresses else list(dict.fromkeys(folded_address(one) for one in addresses))
    for address in wanted:
        if person := people.get(address):
            letters.post(mail.form(queries.sheet_for(forum, person, language=person.language, at=at), to=address or ""), at=at)
    return [address for address in wanted if address not in people and address]
