"""A site filled from a backup, or copied, sends nothing until somebody says so: neither to subscribers nor from the outbox."""

from datetime import datetime

from core.backup import made_by_itself, when_restored
from core.post_office import held_while
from listserv.actions import switching

made_by_itself("post_switch")


@when_restored
def hold_the_post(at: datetime) -> None:
    """Until it is released."""
    switching.hold_back(at=at)


held_while(switching.is_a_copy)
