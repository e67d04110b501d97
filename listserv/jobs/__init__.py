"""What the listserv does by itself. Each job is known once its module is imported here."""

from listserv.jobs import digests, post  # noqa: F401
