"""What a mail is made of once it is read, and the words for what was wrong with it."""

from typing import NamedTuple

FAULTS = {
    "no-sender": "No address in From.",
    "several-senders": "More than one address in From; the first counts.",
    "no-date": "No date, or none that can be read.",
    "no-message-id": "No Message-ID.",
    "no-text": "No words in it.",
    "bad-header": "A line of the head that is none, or far too many of them.",
    "bad-encoding": "A part that is not encoded as it says.",
    "unknown-charset": "A charset that is not named, unknown or wrong: it was guessed.",
    "lost-letters": "Letters that could not be read in any charset.",
    "control-characters": "Control characters in the text; they were taken out.",
    "no-boundary": "Parts without a boundary; read as one text.",
    "not-closed": "It ends before its last part does.",
    "too-deep": "Parts within parts within parts; the innermost became a file.",
    "too-many-parts": "More parts than are read; the rest is only in the raw mail.",
    "too-large": "More text than is read; the rest is only in the raw mail.",
    "broken-tnef": "A winmail.dat that cannot be read; it is kept as it is.",
}


class Part(NamedTuple):
    """A file that came with a mail. ``inline`` is one that the HTML shows within the text (a picture of a signature, most often)."""

    name: str  # cleaned: no folders, no signs that a system would trip over, never empty
    type: str
    content: bytes
    inline: bool = False


class Span(NamedTuple):
    """From one character of a text to before another."""

    start: int
    end: int


class Mark(NamedTuple):
    """What HTML says of a stretch of the text: ``quote``, ``attribution``, ``signature``, ``rest`` (from here on all is quoted), ``forward``."""

    start: int
    end: int
    kind: str
