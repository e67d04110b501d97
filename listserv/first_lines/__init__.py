"""What the first lines of a mail and small blocks of lines in it say about a message: questions, goals, topic, initiatives. Words of six languages, as data."""

from dataclasses import dataclass

from listserv.first_lines import blocks, tags
from listserv.first_lines.blocks import Block, says_new_text
from listserv.first_lines.tags import Agenda, Tags


@dataclass(frozen=True)
class Said:
    """What a text says about itself, and the text without it."""

    text: str
    tags: Tags
    initiatives: tuple[Block, ...]
    nothing_else: bool = False  # no word besides them


def read(text: str, agenda: Agenda) -> Said:
    """First lines, then blocks. A text that is nothing else stays whole."""
    named = tags.read(text, agenda)
    listing = blocks.read(named.text)
    nothing_else = not named.text.strip() or (bool(listing.blocks) and listing.text == named.text)
    return Said(listing.text, named, listing.blocks, nothing_else)


__all__ = ["Agenda", "Block", "Said", "Tags", "read", "says_new_text"]
