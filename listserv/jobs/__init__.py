"""What the listserv does by itself. Each job is known once its module is imported here."""

from listserv.jobs import bounces, digests, incoming, post  # noqa: F401
