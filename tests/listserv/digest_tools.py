"""What tests of digests share: a reader of one letter a day, digests made and delivered."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes

from core.database import db
from forum.models import Subscription
from listserv.jobs import digests
from listserv.models import Digest

# NOW is Wednesday, 11 March 2026, 12:00 UTC; messages appear an hour before.
MORNING = datetime(2026, 3, 12, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def compiled(at=MORNING, **given):
    return sum(sum(counts.values()) for _, counts in digests.make(at=at, **given))


def rows():
    return list(db.session.scalars(db.select(Digest).order_by(Digest.id)))


def text_of(letter):
    for part in letter.walk():
        if part.get_content_type() == "text/plain":
            return part.get_payload(decode=True).decode().replace("\r\n", "\n")


def sent(deliver, sink):
    before = len(sink.letters)
    deliver()
    letters = [message_from_bytes(raw) for _, _, raw in sink.letters[before:]]
    return sorted(letters, key=lambda letter: letter["Message-ID"])


def cursor(reader):
    return db.session.scalar(db.select(Subscription.cursor).where(Subscription.person_id == reader.id).execution_options(populate_existing=True))
