"""Lines from which on all is somebody else's mail: a block of From, Sent, To, Subject; "Original Message" and "Forwarded message" between dashes."""

import re
from functools import lru_cache
from typing import NamedTuple

from listserv.trimming.lines import EMPTY, WORDS, Line, is_rule
from listserv.trimming.tables import tables

_NAME = re.compile(r"[\s*_•·|]{0,6}([^\W\d_][^:：*\n]{0,30}?)[\s*_]{0,4}[:：][\s*_]{0,4}")
_DASHES = re.compile(r"[-_=*~—–]{2,}")
_FRAMED = re.compile(r"-{2,}[^\n-][^\n]{1,60}[^\n-]-{2,}")  # words between dashes, in whatever language
_BY_A_PROGRAM = re.compile(r"@|(?<!\d)\d{1,2}[:.hH]\d{2}(?!\d)|[٠-٩۰-۹]{1,2}:[٠-٩۰-۹]{2}|\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)  # an address, or a time of day
_BETWEEN_SIGNS = re.compile(r">{3} .{3,200}(?<!\d)\d{1,2}[:.]\d{2}(?!\d).{0,12} >{3}")  # who and when between two groups of signs, and nothing quoted below
_EDGES = " \t-_=*~—–>|<#:：.[]()•"


class Cut(NamedTuple):
    """The line it begins at, and by which rule."""

    line: int
    rule: str


def first_cut(lines: list[Line]) -> Cut | None:
    """The first such line, with the rule or dashes right above it."""
    words = tables()
    for number, line in enumerate(lines):
        if line.said.startswith(">>> ") and _BETWEEN_SIGNS.fullmatch(line.said):
            return Cut(number, "header")
        if line.kind != WORDS:
            continue
        rule = _rule_of(lines, number, words.original, words.forwarded)
        if rule:
            return Cut(_with_rule_above(lines, number), rule)
    return None


def _rule_of(lines: list[Line], number: int, original: frozenset[str], forwarded: frozenset[str]) -> str:
    said = lines[number].said
    if len(said) > 300:
        return ""
    folded = said.casefold()
    core = folded.strip(_EDGES)
    if said[0] in "-_" and _framed_at_start(core, original):
        return "original"
    if len(said) < 140:
        dashed = bool(_DASHES.search(said))
        for names, rule in ((original, "original"), (forwarded, "forward")):
            if core in names and (dashed or _is_block(lines, _next(lines, number))):
                return rule
            if dashed and rule == "forward" and said[0] in "-_=*~—–" and core.startswith(tuple(names)):
                return rule
        if folded.startswith(tables().begins) and (folded.rstrip().endswith((":", "：")) or _is_block(lines, _next(lines, number))):
            return "forward"
        if any(one in folded for one in tables().above):
            return "above"
    return "header" if _is_block(lines, number) else ""


def _framed_at_start(core: str, names: frozenset[str]) -> bool:
    """Whether a line goes on with the fields right behind the dashes that close the words of the program."""
    before, dashes, after = core.partition("---")
    return bool(dashes) and before.strip(_EDGES) in names and bool(field_of(after.strip(_EDGES)))


def _next(lines: list[Line], number: int) -> int:
    return next((later for later in range(number + 1, min(number + 4, len(lines))) if lines[later].said), len(lines))


def end_of_fields(lines: list[Line], first: int) -> int:
    """The last line of the fields that begin here or close below; values may go on on further lines."""
    last, bare = first, not field_of(lines[first].said)  # below a line of a program's words, fields may be without their sign
    for number in range(first, min(first + 20, len(lines))):
        if lines[number].kind == WORDS and (field_of(lines[number].said) or (bare and number > first and lines[number].said.split(" ", 1)[0].casefold() in tables().fields)):
            last = number
        elif not lines[number].said and number > last > first and (bare or field_of(lines[last].said)):
            break
    return last


def field_of(said: str) -> str:
    """Which field of a head a line names; "" where none."""
    found = _NAME.match(said)
    return tables().fields.get(" ".join(found.group(1).casefold().split()), "") if found else ""


def _is_block(lines: list[Line], first: int) -> bool:
    """Whether fields of a mail begin here: who and when, or who, to whom and about what; values may go on on further lines."""
    if first >= len(lines) or lines[first].kind != WORDS or not field_of(lines[first].said):
        return False
    kinds, since, empty = [field_of(lines[first].said)], 0, 0
    by_a_program = bool(_BY_A_PROGRAM.search(lines[first].said))
    if kinds[0] not in ("from", "sent", "subject", "to"):
        return False
    rest = lines[first].said.casefold()
    if kinds[0] == "from" and rest.count(":") > 2 and sum(1 for kind in ("sent", "to", "subject") if any(name in rest for name in _names(kind))) >= 2:
        return True
    for line in lines[first + 1 : first + 16]:
        if line.kind == EMPTY:
            empty += 1
            if empty > 4 or since:
                break
            continue
        kind = field_of(line.said) if line.kind == WORDS else ""
        if kind:
            kinds.append(kind)
            since = 0
            by_a_program = by_a_program or bool(_BY_A_PROGRAM.search(line.said))
        else:
            since += 1
            if since > 4:
                break
    seen = set(kinds)
    return by_a_program and "from" in seen and ("sent" in seen or {"to", "subject"} <= seen or (kinds[0] == "from" and "subject" in seen and "@" in lines[first].said))


@lru_cache(maxsize=8)
def _names(kind: str) -> tuple[str, ...]:
    return tuple(f" {name}:" for name, its in tables().fields.items() if its == kind)


def _with_rule_above(lines: list[Line], number: int) -> int:
    """The line, or the one drawn right above it."""
    above = number - 1
    while above >= 0 and lines[above].kind == EMPTY and number - above < 3:
        above -= 1
    if above >= 0 and lines[above].kind == WORDS and (is_rule(lines[above].said) or _FRAMED.fullmatch(lines[above].said)):
        return above
    return number
