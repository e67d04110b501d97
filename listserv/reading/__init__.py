"""A mail out of its bytes: who, when, in answer to what, the words, the files. Whatever the bytes are, reading them ends, soon, with a ``Mail``.

What was wrong stands in ``faults``, as words of FAULTS. Nothing here knows the site, its database or its clock.
"""

from dataclasses import dataclass, field
from datetime import datetime

from listserv.reading import body, heads, mime
from listserv.reading.parts import FAULTS, Mark, Part, Span

__all__ = ["FAULTS", "Mail", "Mark", "Part", "Span", "read"]


@dataclass(frozen=True)
class Mail:
    """A mail as it is worked with. ``text`` is its body as plain text: from its text part, else made from its HTML as Markdown."""

    message_id: str = ""  # in its angle brackets, "" where there is none
    sent_at: datetime | None = None
    subject: str = ""
    sender: str = ""  # the address in From, folded to lower case
    sender_name: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()  # decoded, unfolded, in order
    text: str = ""
    html: str = ""  # as it came
    attachments: tuple[Part, ...] = ()
    faults: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = field(default=(), repr=False)  # what of the text the HTML calls a quotation or a signature

    def header(self, name: str) -> str:
        """The first of a name, "" where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def all(self, name: str) -> tuple[str, ...]:
        """All of a name, in order."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())


def read(raw: bytes) -> Mail:
    """The mail in these bytes."""
    whole = mime.parsed(raw)
    head = heads.Head(whole.fields)
    found = body.found(whole)
    sender_name, sender = head.mailbox("From")
    wrong = [*whole.faults, *head.faults, *found.faults]
    if not sender:
        wrong.append("no-sender")
    sent_at = head.moment("Date")
    if sent_at is None:
        wrong.append("no-date")
    message_id = head.first_id("Message-ID")
    if not message_id:
        wrong.append("no-message-id")
    return Mail(
        message_id=message_id, sent_at=sent_at, subject=head.words("Subject"), sender=sender, sender_name=sender_name, in_reply_to=head.first_id("In-Reply-To"),
        references=head.ids("References"), headers=head.decoded, text=found.text, html=found.html, attachments=tuple(found.files), faults=tuple(dict.fromkeys(wrong)),
        marks=tuple(found.marks),
    )  # fmt: skip
