"""Reading what messages mean, by the encoder of the optional extra: some at a time, in the background. Tags nothing."""

from datetime import datetime

from sqlalchemy import delete, select

from core.database import db
from forum.models import Message, MessageMeaning
from forum.queries import meanings as reading
from forum.queries import suggesting
from plans.suggestion import encoder
from plans.suggestion.encoder import Meaning, Meanings

AT_ONCE = 20  # messages: some seconds of one processor


def read_some(edition_id: int, meanings: Meanings, *, basis: str, at: datetime) -> int:
    """Reads some messages under an edition that were not read as they stand: how many. The caller commits."""
    waiting = reading.unread(edition_id, basis, most=AT_ONCE)
    for one, meaning in zip(waiting, meanings.read([one.words for one in waiting]), strict=True):
        kept = db.session.get(MessageMeaning, one.id) or MessageMeaning(message_id=one.id)
        kept.words, kept.basis, kept.taught, kept.made_at = one.version, basis, "", at
        kept.vector, kept.plain = meanings.stored(meaning.vector), dict(meaning.scores)
        kept.scores, kept.method, kept.method_version = dict(meaning.scores), encoder.METHOD, encoder.VERSION
        db.session.add(kept)
    db.session.flush()
    return len(waiting)


def correct(edition_id: int, meanings: Meanings, *, basis: str, at: datetime) -> int:
    """Corrects earlier readings by what people have tagged since: how many. The caller commits."""
    taught = reading.taught_of(edition_id)
    waiting = reading.taught_otherwise(edition_id, basis, taught, most=suggesting.MOST_LABELS)
    if not waiting:
        return 0
    after = meanings.taught([(meanings.restored(vector), codes) for vector, codes in reading.examples(edition_id, basis)])
    for one in waiting:
        one.scores, one.taught, one.made_at = after.scores(Meaning(meanings.restored(one.vector), one.plain)), taught, at
    db.session.flush()
    return len(waiting)


def forget_hidden() -> None:
    """What was found for messages that readers see no more goes. The caller commits."""
    db.session.execute(
        delete(MessageMeaning).where(MessageMeaning.message_id.in_(select(Message.id).where(Message.status != "published"))), execution_options={"synchronize_session": False}
    )
