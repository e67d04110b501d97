"""Every input once: reflected (quoted, described, in the table), counted only (behind a number), or unplaced with a reason."""

from collections.abc import Iterable

from forum.summary.material import Material
from forum.summary.settings import Settings
from forum.summary.tree import Block

REFLECTED, COUNTED, UNPLACED = "reflected", "counted", "unplaced"
# Sentences that state figures about inputs do not yet reflect what any of them says.
COUNTED_PHRASES = "phrases."  # a phrase that many use says nothing of any one of them
_DESCRIBES = ("lead.", "across.item", "across.smaller", "sentence.")


def coverage(material: Material, blocks: Iterable[Block], settings: Settings) -> tuple[dict[int, str], dict[int, str]]:
    """The state of every input, and the reason of those unplaced."""
    quoted: set[int] = set()
    behind: set[int] = set()
    for block in blocks:
        quoted.update(row.message for row in block.rows)
        for sentence in block.sentences:
            if not sentence.template.startswith(COUNTED_PHRASES):
                quoted.update(quotation.message for quotation in sentence.quotations)
            if sentence.contributors is not None and sentence.template.startswith(_DESCRIBES):
                behind.update(sentence.messages)
    states: dict[int, str] = {}
    reasons: dict[int, str] = {}
    for message in material.inputs:
        number = message.number
        states[number] = REFLECTED if number in quoted else COUNTED if number in behind else UNPLACED
        if states[number] == UNPLACED:
            reasons[number] = settings.left_out.get(number) or _reason(material, number)
    return states, reasons


def _reason(material: Material, number: int) -> str:
    message = material.message[number]
    if message.topic is None:
        return "not yet placed: it stands in no topic"
    return "not yet placed: no sentence of it stands alone and says something"
