"""Lines as "On Monday, 9 March 2026 at 10:00, Ada wrote:", in any order of words, on up to four lines."""

import re
from typing import NamedTuple

from listserv.trimming.lines import QUOTED, WORDS, Line
from listserv.trimming.tables import tables

MOST_LINES, LONGEST, LONGEST_VERB = 4, 500, 24
_ENDS = re.compile(r"[:：][\s*_\])\-—-]{0,12}\Z|\w ?-{3,}\Z")
_ADDRESS = re.compile(r"[^\s@<>()\[\]]{1,64}@[^\s@<>()\[\]]{2,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)|[٠-٩۰-۹]{4}|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}(?!\d)")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.hHч時点时점시] ?\d{2}(?!\d)|[٠-٩۰-۹]{1,2}:[٠-٩۰-۹]{2}|\d{1,2} ?[ap]\.?m\b")
_GAP = re.compile(r"[:：][ \t]{2,8}(?=\S)")  # the quotation begins on the same line
_IN_BRACKETS = re.compile(r"[<(\[][^\s@<>()\[\]]{1,64}@[^\s@<>()\[\]]{2,200}[>)\]]")
_ONLY_WHO_AND_WHEN = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?::\d{2})?[^<>.!?:]{0,160}<[^\s@<>()\[\]]{1,64}@[^\s@<>()\[\]]{2,200}>:")
_IN_NAMES = frozenset({"via", "de", "da", "do", "dos", "du", "del", "la", "van", "von", "der", "den", "bin", "ibn", "al", "el", "of", "the", "and"})
_GOES_ON = re.compile(r"[<(\[]|\W*(?:via|at|um|à|a las|às|alle|kl|klo|o)\b")


class Attribution(NamedTuple):
    """From one line to another (included); ``dated``: it names a moment or an address, as programs do and people rarely; ``sure``: enough to take it for one by itself."""

    first: int
    last: int
    dated: bool
    sure: bool


def attributions(lines: list[Line]) -> list[Attribution]:
    """All of them that are not within quotations or code."""
    found: list[Attribution] = []
    for number, line in enumerate(lines):
        if line.kind == WORDS and len(line.said) <= LONGEST and (not found or found[-1].last < number) and _could_end(lines, number):
            one = _ending_at(lines, number, found[-1].last + 1 if found else 0)
            if one is not None:
                found.append(one)
    return found


def _could_end(lines: list[Line], number: int) -> bool:
    """With a colon or dashes; or, right above a quotation, with the verb."""
    said = lines[number].said
    if _ENDS.search(said[-24:]) or _GAP.search(said):
        return True
    return number + 2 < len(lines) and QUOTED in (lines[number + 1].kind, lines[number + 2].kind) and tables().wrote.ends(said.casefold().rstrip(" ."))


def _ending_at(lines: list[Line], last: int, floor: int) -> Attribution | None:
    quoted_next = next((line.kind == QUOTED for line in lines[last + 1 : last + 4] if line.said), False)
    words = tables()
    gap = _GAP.search(lines[last].said)
    if gap:
        folded = lines[last].said[: gap.end()].casefold()
        whole = words.openers.search(folded) and _YEAR.search(folded) and _TIME.search(folded) and _IN_BRACKETS.search(folded) and words.wrote.within(folded)
        return Attribution(last, last, dated=True, sure=True) if whole else None
    best: Attribution | None = None
    joined = ""
    for first in range(last, max(floor, last - MOST_LINES + 1) - 1, -1):
        line = lines[first]
        if line.kind != WORDS or len(joined) + len(line.said) > LONGEST:
            break
        joined = f"{line.said} {joined}".strip()
        folded = joined.casefold()
        moment, address = bool(_YEAR.search(folded)), "@" in joined and bool(_ADDRESS.search(joined))
        wrote = (moment or address or quoted_next) and words.wrote.within(folded)
        time = bool(_TIME.search(folded))
        enough = (
            (wrote and (moment or address))
            or (address and moment and (time or quoted_next))
            or (quoted_next and (address or time) and (wrote or moment or (address and first == last)))
        )
        if not enough and not (wrote and quoted_next and len(joined) < 120 and first == last):
            continue
        apart = _stands_apart(lines, first)
        sure = wrote and address and (moment or (_is_a_name_with_address(joined) and apart) or (time and bool(words.openers.search(folded)) and bool(_IN_BRACKETS.search(joined))))
        sure = sure or (apart and moment and time and bool(_ONLY_WHO_AND_WHEN.fullmatch(joined)))
        one = Attribution(first, last, moment or address, sure or (enough and quoted_next))
        if words.openers.search(folded) and one.dated:
            return one
        if ">" in joined and "<" not in joined and first > floor:  # the address began on the line above
            continue
        best = one if best is None or _goes_on(lines, best, one) or words.wrote.begins(lines[best.first].said.casefold()) else best
        if not best.dated and first == last:
            continue
    return best if best is not None and (quoted_next or best.dated) else None


def _goes_on(lines: list[Line], found: Attribution, longer: Attribution) -> bool:
    """Whether an attribution began on the line above: it goes on as none begins; or that line ends no sentence, and brings the moment or the address that is missing."""
    if _GOES_ON.match(lines[found.first].said.casefold()):
        return True
    above = lines[longer.first].said
    if above.endswith((".", "!", "?", "。", "؟")):
        return False
    apart = longer.first == 0 or not lines[longer.first - 1].said
    return (longer.dated and not found.dated and len(lines[found.first].said) <= LONGEST_VERB) or (
        apart and bool(_IN_BRACKETS.search(above)) and not any(_ADDRESS.search(lines[number].said) for number in range(found.first, found.last + 1))
    )


def _is_a_name_with_address(said: str) -> bool:
    """Whether a line is a name, its address in brackets, and little more: what comes before has no word that is not part of a name."""
    found = _IN_BRACKETS.search(said)
    before = said[: found.start()].strip("\"' ").split() if found else []
    return found is not None and len(said) - found.end() <= 24 and len(before) <= 8 and all(not word[0].islower() or word in _IN_NAMES for word in before)


def _stands_apart(lines: list[Line], number: int) -> bool:
    return number > 0 and not lines[number - 1].said
