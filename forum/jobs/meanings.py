"""Where the extra ``multilingual`` is installed, new messages are read for what they mean, and pages suggest goals by it. Without it this does nothing."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from forum.actions import meanings as acts
from forum.queries import meanings as reading
from forum.queries import suggesting
from plans.suggestion import encoder
from plans.suggestion.encoder import Meanings

ROUNDS = 5  # a minute at most: the letters must not wait long
_made: dict[str, Meanings] = {}


@job("read_meanings", every=timedelta(minutes=1))
def read_meanings() -> None:
    """Some messages at a time, one commit each time."""
    encodes = encoder.installed()
    if encodes is None:
        return
    acts.forget_hidden()
    db.session.commit()
    bases = {edition_id: reading.basis_of(edition_id) for edition_id in reading.editions_in_use()}
    for basis in set(_made) - set(bases.values()):
        del _made[basis]
    for edition_id, basis in bases.items():
        for _ in range(ROUNDS):
            if not reading.unread(edition_id, basis, most=1):
                break
            acts.read_some(edition_id, _meanings(edition_id, basis, encodes), basis=basis, at=clock.now())
            db.session.commit()
        if reading.taught_otherwise(edition_id, basis, reading.taught_of(edition_id), most=1):
            acts.correct(edition_id, _meanings(edition_id, basis, encodes), basis=basis, at=clock.now())
            db.session.commit()


def _meanings(edition_id: int, basis: str, encodes: encoder.Encoder) -> Meanings:
    if basis not in _made:  # the plan itself is read once, which takes most of a minute
        _made[basis] = Meanings(suggesting.texts_of(edition_id), encodes)
    return _made[basis]
