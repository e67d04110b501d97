"""The tables of lists, of the post that goes to them, and of mailboxes. What somebody subscribes to is in ``forum.models.Subscription``."""

from listserv.models.arrivals import DISPOSITIONS, WAYS, Arrival, ReceivedMail
from listserv.models.digests import FORMS, RHYTHMS, Curation, Digest
from listserv.models.lists import JOINING, LIST_KINDS, LIST_STATUSES, POSTING, VISIBILITIES, ListKeeper, ListMessage, MailList, Wish
from listserv.models.mailboxes import BOUNCE_KINDS, Bounce, Mailbox, Suppression
from listserv.models.post import OPEN_STATES, STATES, Delivery, DeliveryRun, PostSwitch

__all__ = [
    "BOUNCE_KINDS", "DISPOSITIONS", "FORMS", "JOINING", "LIST_KINDS", "LIST_STATUSES", "OPEN_STATES", "POSTING", "RHYTHMS", "STATES", "VISIBILITIES", "WAYS", "Arrival", "Bounce",
    "Curation", "Delivery", "DeliveryRun", "Digest", "ListKeeper", "ListMessage", "MailList", "Mailbox", "PostSwitch", "ReceivedMail", "Suppression", "Wish",
]  # fmt: skip
