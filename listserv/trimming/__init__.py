"""What somebody wrote, apart from what their mail program put around it: quoted mails, signatures, footers of lists.

Nothing is lost: what was taken out is kept piece by piece, with the rule that took it, and with what was kept it makes up the whole text again.
"""

from typing import NamedTuple

from listserv.reading import Mail, Mark

__all__ = ["Piece", "Trimmed", "trim", "trim_text"]


class Piece(NamedTuple):
    """A stretch of the mail's text that was taken out, and by which rule."""

    start: int
    end: int
    text: str
    rule: str


class Trimmed(NamedTuple):
    """``kept`` is to be published; kept and elided together, in order, are the mail's text but for the white space at the edges of what was kept."""

    kept: str
    elided: tuple[Piece, ...] = ()


def trim(mail: Mail) -> Trimmed:
    """The words of a mail that are its sender's own."""
    return trim_text(mail.text, mail.marks)


def trim_text(text: str, marks: tuple[Mark, ...] = ()) -> Trimmed:
    """The same of a text alone."""
    return Trimmed(text.strip())
