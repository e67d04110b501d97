"""Addresses for new threads, as the pages of forums and topics show them."""

from flask.blueprints import BlueprintSetupState

from forum.queries.heads import ForumHead
from listserv import addresses
from listserv.queries import origins as origins  # which mail a message came by: the forum's pages ask for it
from listserv.views import pages


def mail_address(forum: ForumHead, topic: int | None = None) -> str:
    """Where a new thread is written to by mail; empty where the site takes none."""
    return addresses.address_of_place(forum.slug, forum.id, topic) if addresses.takes_mail() else ""


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["mail_address"] = mail_address
