"""A message quoted in the reply to it: as Markdown, under a line that says whose words they are."""

from flask_babel import gettext

from core.text import excerpt, plain_of
from forum.models import Message
from forum.queries.compose import speaker_of
from forum.views.words import byline

LONGEST = 3000


def quotation_of(message: Message | None, asked: str) -> str:
    """The message, or of it the words that were selected; nothing where none was asked for. Words that are not in the message are not put into anybody's mouth.

    The whole stands behind ``>`` and ends with an empty line, so that it is nowhere taken for the words of who quotes.
    """
    if message is None or message.status != "published" or not asked.strip():
        return ""
    chosen = " ".join(asked.split())
    if asked.strip() == "1" or chosen not in plain_of(message.html):
        own = "\n".join(line for line in message.body.splitlines() if not line.lstrip().startswith(">")).strip()
        words = own if len(own) <= LONGEST else excerpt(own, length=LONGEST)
    else:
        words = "\n\n".join(" ".join(part.split()) for part in asked.strip().split("\n") if part.strip())
    who = byline(speaker_of(message.speaker))
    whose = gettext("#%(number)s, %(who)s:", number=message.number, who=gettext(", ").join(filter(None, (who.entity, who.rest))))
    lines = [f"**{whose.replace('*', '')}**", "", *words.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
