"""The messages beside a draft: those a sentence rests on with the words lit, those of its section it does not use, and lists of inputs by where they stand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from forum.queries.desk import Desk
from forum.queries.desk_lit import found_in, lit_beside, lit_in, votes
from forum.queries.entries import Speaker
from forum.summary.lines import Line, Part
from forum.summary.material import Message

TICKED = ("yes", "partly", "no", "experience", "needs", "suggestions", "exchange")  # groups of answers into which messages are ticked as into themes
ITEM = "across.item"  # the sentence of a theme in the list across goals: it counts, and may quote examples
SIZE, OFFERED = 12, 48  # messages beside a sentence at a time, and those that may be ticked
LISTED = 25  # inputs of a list at a time
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")


@dataclass(frozen=True)
class Source:
    """A message beside the draft: its paragraphs in stretches, those that the sentence quotes or counts lit."""

    message: Message
    who: Speaker
    paragraphs: tuple[tuple[tuple[str, bool], ...], ...]
    used_in: tuple[str, ...]  # ids of lines
    state: str = ""  # reflected, counted, unplaced; empty for a moderator's message
    ticked: bool = True
    quoted: str = ""  # the words lit, for a line of a list


@dataclass(frozen=True)
class Beside:
    """What stands beside a sentence, a page of it: its sources, the others of its section, and the messages that may be ticked in and out of its cell."""

    sources: tuple[Source, ...] = ()
    others: tuple[Source, ...] = ()
    ticks: tuple[Source, ...] = ()
    pages: int = 1
    lead: Line | None = None


def cell_of(desk: Desk, part: Part, line: Line) -> tuple[str, Line] | None:
    """The theme or group that a sentence stands under, with the sentence that counts who is in it: the sentence itself, or the lead of its section."""
    theme = part.block.about.theme
    if theme and line.sentence.contributors is not None and (not line.sentence.quotations or line.sentence.template == ITEM):
        return theme, line
    lead = next((one for one in desk.lines_of(line.section) if one.sentence.template.startswith("lead.") or one.sentence.template == ITEM), None)
    key = theme or line.section.rpartition("/")[2]
    return (key, lead) if lead and (theme or key in TICKED) else None


def beside(desk: Desk, part: Part, line: Line, *, page: int = 1) -> Beside:
    """The messages of a sentence, and those of its section that it does not use."""
    theme, lead = cell_of(desk, part, line) or ("", None)
    window = slice((page - 1) * SIZE, page * SIZE)
    quoted = lit_in(line)
    mine = [number for number in line.sentence.messages if number in desk.material.message]
    mine = sorted(mine, key=lambda number: number not in quoted) if len(mine) > SIZE else mine  # what it quotes is on the first page
    counted = [number for number in lead.sentence.messages if number in desk.material.message] if lead else []
    known = {*mine, *counted}
    fits = [number for number in _fitting(desk, part, anywhere=lead is not None and lead.sentence.template == ITEM) if number not in known]
    others = [*(number for number in counted if number not in mine), *fits]
    out = [number for number in fits if theme in desk.settings.ticks.get(number, ())]  # what somebody ticked out stays where it stood
    offered = [*sorted({*mine, *counted, *out}), *(number for number in fits if number not in out)] if lead else []
    told, shown = set(counted), offered[(page - 1) * OFFERED : page * OFFERED]
    raised = votes(desk, {theme}, shown) if lead and theme not in TICKED else {}
    return Beside(
        _sources(desk, mine[window], lit_beside(desk, part, line, mine[window]), ticked=told), _sources(desk, others[window], {}, ticked=told),
        _sources(desk, shown, raised, ticked=told), max(-(-max(len(mine), len(others)) // SIZE), -(-len(offered) // OFFERED), 1), lead,
    )  # fmt: skip


def _fitting(desk: Desk, part: Part, *, anywhere: bool) -> list[int]:
    """The inputs that the paragraph is about: of its goal or question, or (``anywhere``) of all its topic."""
    about = part.block.about
    if about.topic is None or not (about.goal or about.question or about.theme):
        return []
    inputs = desk.material.inputs_of(about.topic)
    if anywhere or not (about.goal or about.question):
        return [message.number for message in inputs]
    return [message.number for message in inputs if (about.goal in message.goals if about.goal else about.question in message.questions)]


def _sources(desk: Desk, numbers: Sequence[int], lit: dict[int, list[tuple[int, int]]], *, ticked: set[int]) -> tuple[Source, ...]:
    return tuple(source_of(desk, number, lit.get(number, ()), ticked=number in ticked) for number in numbers)


def source_of(desk: Desk, number: int, lit: Iterable[tuple[int, int]] = (), *, ticked: bool = True) -> Source:
    """One message with some slices of it lit."""
    message = desk.material.message[number]
    person = desk.material.person[message.speaker]
    body, places = message.body, sorted(lit)
    return Source(
        message, Speaker(person.name, person.category, person.country, person.organization, person.role, erased=False), _paragraphs(body, places),
        tuple(desk.used_in().get(number, ())), desk.draft.coverage.get(number, ""), ticked, " … ".join(EMPHASIS.sub("", body[start:end]) for start, end in places),
    )  # fmt: skip


def _paragraphs(body: str, places: Sequence[tuple[int, int]]) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """A body in its paragraphs, each in stretches; marks of emphasis are left out, as in print."""
    paragraphs, begin = [], 0
    for end in (*(found for found in _PARAGRAPHS.finditer(body)), None):
        stop = end.start() if end else len(body)
        stretches, at = [], begin
        for start, last in places:
            start, last = max(start, at), min(last, stop)
            if start < last:
                stretches += [(body[at:start], False), (body[start:last], True)]
                at = last
        stretches.append((body[at:stop], False))
        if made := tuple((EMPHASIS.sub("", text), lit) for text, lit in stretches if text):
            paragraphs.append(made)
        begin = end.end() if end else stop
    return tuple(paragraphs)


def best_words(desk: Desk, number: int) -> tuple[int, int] | None:
    """The slice of an input that stands alone best, if the rules find one."""
    spans = found_in(desk, [number])[number].spans if number in desk.material.message and desk.material.message[number].is_input else ()
    best = max(spans, key=lambda span: (span.score, -span.start), default=None)
    return (best.start, best.end) if best else None


def listed(desk: Desk, *, state: str, topic: int | None, page: int) -> tuple[tuple[Source, ...], int]:
    """A page of the inputs in a state ("": all), and how many there are."""
    left_out = desk.settings.left_out
    numbers = [
        message.number for message in desk.material.inputs
        if (topic is None or message.topic == topic) and (not state or desk.draft.coverage[message.number] == state) and (state != "unplaced" or message.number not in left_out)
    ]  # fmt: skip
    return tuple(source_of(desk, number) for number in numbers[(page - 1) * LISTED : page * LISTED]), len(numbers)


def stated(desk: Desk, line: Line) -> list[tuple[str, str]]:
    """The figures that a sentence states, under the keys of the tally, as they are counted now."""
    found: list[tuple[str, str]] = []
    for key in line.sentence.figures:
        value: Any = desk.draft.figures
        for step in _steps(key, value):
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, dict):
            found += [(f"{key}.{name}", str(one)) for name, one in value.items() if isinstance(one, int)]
        elif value is not None:
            found.append((key, str(value)))
    return found


def _steps(key: str, figures: dict[str, Any]) -> Iterator[str]:
    """The names that lead to a figure; codes of goals have points of their own."""
    found: Any = figures
    while key and isinstance(found, dict):
        step = next((name for name in sorted(found, key=len, reverse=True) if key == name or key.startswith(f"{name}.")), key)
        yield step
        found, key = found.get(step), key[len(step) + 1 :]
