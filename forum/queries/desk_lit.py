"""Which words of the messages beside a draft are lit: those a sentence quotes; else those that raise the themes it names; else what its section quotes of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from forum.queries.desk import Desk
from forum.summary.coverage import COUNTED_PHRASES
from forum.summary.lines import Line, Part
from forum.summary.plain import folded
from forum.summary.pool import Pool
from forum.summary.spans import Findings
from forum.summary.themes import themes
from forum.summary.tree import LABEL

Slices = list[tuple[int, int]]
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 4  # letters of a word whose ending is kept


def found_in(desk: Desk, numbers: Iterable[int]) -> dict[int, Findings]:
    """What the rules find in some messages."""
    chosen = set(numbers)
    few = replace(desk.material, messages=tuple(message for message in desk.material.messages if message.number in chosen))
    return Pool(few, desk.settings).findings if chosen else {}


def lit_in(line: Line) -> dict[int, Slices]:
    """Message → the slices of it that a sentence quotes."""
    found: dict[int, Slices] = defaultdict(list)
    for quotation in line.sentence.quotations:
        found[quotation.message].append((quotation.start, quotation.end))
    return dict(found)


def lit_beside(desk: Desk, part: Part, line: Line, numbers: Sequence[int]) -> dict[int, Slices]:
    """Message → the slices of it on which a sentence rests, for those of its messages that have any."""
    found = {number: slices for number, slices in lit_in(line).items() if number in numbers}
    if line.sentence.template.startswith(COUNTED_PHRASES):
        return found | _phrases(desk, line, [number for number in numbers if number not in found])
    named = themes_named(desk, part, line)
    found |= votes(desk, named, [number for number in numbers if number not in found]) if named else {}
    around: dict[int, Slices] = defaultdict(list)
    for other in desk.lines_of(line.section):
        for quotation in other.sentence.quotations:
            if quotation.message in numbers and quotation.message not in found:
                around[quotation.message].append((quotation.start, quotation.end))
    return found | {number: apart(slices) for number, slices in around.items()}


def lit_anywhere(desk: Desk, number: int) -> Slices:
    """All words of a message that stand in the draft."""
    lines = (desk.work.line(key) for key in desk.used_in().get(number, ()))
    return apart(one for line in lines if line is not None for one in lit_in(line).get(number, ()))


def themes_named(desk: Desk, part: Part, line: Line) -> set[str]:
    """The themes that a sentence counts: that of its paragraph, and those whose labels stand in it."""
    if line.sentence.quotations and not part.block.about.theme:
        return set()
    labels = {folded(piece.text) for piece in line.sentence.pieces if piece.source == LABEL}
    known = themes(desk.draft.language, desk.material.themes)
    named = {key for key, theme in known.items() if not labels.isdisjoint((folded(theme.heading), folded(theme.sentence)))}
    counts = line.sentence.contributors is not None or line.sentence.template.startswith("lead.")
    return named | ({part.block.about.theme} if part.block.about.theme and counts else set())


def votes(desk: Desk, named: set[str], numbers: Sequence[int]) -> dict[int, Slices]:
    """Message → the slices of it that raise one of some themes."""
    read = found_in(desk, numbers)
    raised = {number: apart((start, end) for key, _, start, end in found.votes if key in named) for number, found in read.items()}
    return {number: slices for number, slices in raised.items() if slices}


def _phrases(desk: Desk, line: Line, numbers: Sequence[int]) -> dict[int, Slices]:
    """Message → where it says one of the phrases that a sentence counts, whatever the endings of their words."""
    patterns = [_pattern(quotation.text) for quotation in line.sentence.quotations]
    found = {number: apart(hit.span() for pattern in patterns for hit in pattern.finditer(folded(desk.material.message[number].body))) for number in numbers}
    return {number: slices for number, slices in found.items() if slices}


def _pattern(text: str) -> re.Pattern[str]:
    words = _WORD.findall(folded(text))
    return re.compile(
        r"(?<!\w)" + r"[\W_]+".join(f"{re.escape(word[:-1])}\\w{{0,2}}" if len(word) >= _SHORT else re.escape(word) for word in words) + r"(?!\w)" if words else r"(?!)"
    )


def apart(slices: Iterable[tuple[int, int]]) -> Slices:
    """Slices in their order, those that overlap joined."""
    ordered = sorted(set(slices))
    joined: Slices = ordered[:1]
    for (_, _), (start, end) in pairwise(ordered):
        if start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
