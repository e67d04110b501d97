"""What happens in forums by itself, by the clock. Each job is known once its module is imported here."""

from forum.jobs import (  # noqa: F401
    attachments,
    invitations,
    meanings,
    moderation,
    notices,
    reviews,
    searching,
    summaries,
)
