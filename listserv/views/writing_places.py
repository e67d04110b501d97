"""Addresses for new threads and for commands, as the pages of forums, topics and lists show them."""

from flask.blueprints import BlueprintSetupState

from forum.queries.heads import ForumHead
from listserv import addresses
from listserv.models import MailList
from listserv.queries import origins as origins  # which mail a message came by: the forum's pages ask for it
from listserv.views import pages


def mail_address(forum: ForumHead, topic: int | None = None) -> str:
    """Where a new thread is written to by mail; empty where the site takes none."""
    return addresses.address_of_place(forum.slug, forum.id, topic, hidden=forum.visibility == "closed") if addresses.takes_mail() else ""


def command_address(of: ForumHead | MailList) -> str:
    """Where commands to a forum or list are written; empty where the site takes no mail."""
    kind = "list" if isinstance(of, MailList) else "forum"
    local = addresses.mailbox_of(str(of.slug), of.id, kind=kind, hidden=of.visibility in ("closed", "hidden"))
    return addresses.address_of_commands(local) if addresses.takes_mail() else ""


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["mail_address"] = mail_address
    state.app.jinja_env.globals["command_address"] = command_address
