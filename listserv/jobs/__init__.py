"""What the listserv does by itself. Each job is known once its module is imported here."""

from listserv.jobs import bounces, digests, post  # noqa: F401
