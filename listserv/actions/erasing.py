"""What an erased account leaves on the lists: what it said there, said by a former participant. Of the post nothing is left."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from accounts.erasure import on_erasure
from accounts.models import Person
from core.database import db
from listserv.models import Bounce, Delivery, Digest, ListKeeper, ListMessage, Mailbox, Suppression, Wish

_KEPT: tuple[Any, ...] = (Bounce, Delivery, Digest, Mailbox, ListKeeper)


@on_erasure
def leave_the_words(person: Person, at: datetime) -> None:
    """The ledger, digests, bounces and the mailbox go, and with them what waits to be sent; subscriptions go with what the forums keep. The caller commits."""
    for kept in _KEPT:
        db.session.execute(delete(kept).where(kept.person_id == person.id))
    for by_address in (Wish, Suppression):
        db.session.execute(delete(by_address).where(by_address.email == (person.email or "")))
    said = update(ListMessage).where(ListMessage.author_id == person.id).values(author_name="", author_id=None)
    db.session.execute(said, execution_options={"synchronize_session": False})
