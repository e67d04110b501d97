"""What is denied: a need before a turn ("we do not need A but B", «нужно не A, а B», “不需要A，而需要B”: B is what is needed), refusals ("Not in funds"), cues under a negation."""

from dataclasses import dataclass

from forum.summary.patterns import NOTHING, pattern, patterns
from forum.summary.words import table

_FEW = 90  # characters
_BEFORE = 24  # characters in which a negation stands before what it denies


@dataclass(frozen=True, slots=True)
class Turn:
    """Where in a text a denied need begins and what is needed instead, and whether it is told as something that is lacking."""

    begin: int
    end: int
    lacks: bool


def turn_in(text: str, language: str) -> Turn | None:
    """What a sentence says is needed instead of what it denies. ``text`` is folded."""
    if not any(sign in text for sign in table("turns", language).get("signs", ())) or text.endswith(("?", "؟", "？")):
        return None
    for one in patterns("turns", language, "turns"):
        for found in one.finditer(text):
            rest = text[found.end() :]
            if len(rest) >= 2 and not pattern("turns", language, "subject").match(rest):
                return Turn(found.start(), found.end(), bool(pattern("turns", language, "lack").search(found.group())))
    return None


def is_denied_after(text: str, end: int, language: str) -> bool:
    """Whether a cue that ends there goes on with a negation: "what we need | is not …"."""
    return bool(pattern("turns", language, "half").match(text, end))


def is_denied(text: str, start: int, end: int, language: str, *, outside: bool = False) -> bool:
    """Whether a cue stands under a negation: before it or, unless only ``outside`` counts, in it or right after it. "Ya no pedimos que …", "we are not asking for …"."""
    if pattern("turns", language, "before").search(text[max(0, start - _BEFORE) : start]):
        return True
    if outside:
        return False
    inside, after = pattern("turns", language, "inside"), pattern("turns", language, "after")
    return (inside is not NOTHING and bool(inside.search(text[start:end]))) or bool(after.match(text, end))


def refuses(text: str, language: str) -> bool:
    """Whether words only say what is not wanted."""
    return len(text) <= _FEW and ";" not in text and bool(pattern("turns", language, "refusal").match(text))


def warns(text: str, language: str) -> bool:
    """Whether a sentence says what would follow if a thing were not done: "otherwise, indicators would be needed for …"."""
    return bool(pattern("turns", language, "otherwise").match(text))
