"""A mail that goes with a letter: written anew from what was read in it, so that no relay has to touch it and nothing in it does harm."""

from collections.abc import Sequence
from email.utils import format_datetime

from flask import current_app
from flask_babel import gettext

from core.languages import in_language
from listserv import addresses, wire
from listserv.held import Held
from listserv.mail import copies
from listserv.mail.verbatim import plain
from listserv.reading import Mail

LONGEST = 100_000  # characters of a mail that is passed on; more waits where mails are kept


def _made(fields: dict[str, str], text: str) -> str:
    head = {**fields, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "quoted-printable"}
    return (wire.head(head.items()) + b"\r\n" + wire.quoted(text)).decode("ascii")


def of_message(held: Held, *, language: str) -> str:
    """A message of a forum, held or not, as it was written."""
    local, domain = addresses.mailbox_of(held.slug, held.forum_id, hidden=held.hidden), current_app.config["LISTSERV_DOMAIN"]
    with in_language(language):
        sender = gettext("%(name)s via %(forum)s", name=held.speaker, forum=held.forum)
    fields = {
        "From": f"{wire.phrase(sender)}\r\n <{local}@{domain}>",
        "To": f"<{local}@{domain}>",
        "Subject": wire.words(held.subject or f"#{held.number}"),
        "Date": format_datetime(held.posted_at),
        "Message-ID": copies.message_id(held.slug, held.number),
        **({"In-Reply-To": copies.message_id(held.slug, held.parent)} if held.parent else {}),
    }
    return _made(fields, plain(held.text) + "\n")


def of_mail(mail: Mail, *, to: str, text: str | None = None) -> str:
    """A mail that somebody sent to one of our addresses, passed on: who, when, the words, the names of what came with it."""
    sender = wire.mailable(mail.sender)
    fields = {
        "From": f"{wire.phrase(mail.sender_name)}\r\n <{sender}>" if mail.sender_name and sender else f"<{sender}>" if sender else wire.phrase(mail.sender_name or "?") + ": ;",
        "To": f"<{to}>",
        "Subject": wire.words(mail.subject[:900]),
        **({"Date": format_datetime(mail.sent_at)} if mail.sent_at else {}),
        **({"Message-ID": mail.message_id} if mail.message_id.isascii() and len(mail.message_id) < 300 and " " not in mail.message_id and mail.message_id else {}),
    }
    words = (mail.text if text is None else text)[:LONGEST]
    files = names_of(mail)
    return _made(fields, words.rstrip("\n") + "\n" + ("\n" + "\n".join(f"[{name}]" for name in files) + "\n" if files else ""))


def names_of(mail: Mail) -> Sequence[str]:
    """What came with a mail."""
    return [f"{part.name or part.type} ({len(part.content)})" for part in mail.attachments[:50]]
