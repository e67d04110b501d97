"""Spans: slices of a message that may be quoted, what a message offers of them, and how much one says."""

import re
from dataclasses import dataclass

from forum.summary.kinds import Reading
from forum.summary.stories import sets_the_scene, tells_the_outcome

_OF_CUE = {"offer": 2.0, "recommendation": 3.0, "need": 3.0, "challenge": 2.4, "lesson": 2.2, "activity": 1.4, "question": 1.0, "statement": 0.4}
_WORD = re.compile(r"\w+")
_I = frozenset(("i", "my", "me", "je", "j", "mon", "ma", "yo", "mi", "я", "мой"))
_ROMAN = re.compile(
    r"(?:annex|annexe|anexo|appendix|appendices|apéndice|category|categoría|catégorie|part|parte|phase|fase|class|type|tipo|level|nivel|stage|schedule|title|título|chapter) i(?!\w)"
)
_YOU = frozenset(("you", "your", "vous", "votre", "vos", "usted", "ustedes", "вы", "ваш", "ваша", "вашу"))
_THEN = frozenset(("yesterday", "autumn", "spring", "hier", "ayer", "вчера"))
_PERSONAL = _I | _YOU | _THEN
_WE = re.compile(r"(?:we|our|nous|notre|nos|nosotros|nuestr|мы|наш|我们|نحن)")
_STORIES = frozenset({"lesson", "activity", "statement"})
# The turn of a claim is its point.
_TURN = re.compile(
    r"(?<!\w)(?:but|however|whereas|although|yet|nevertheless|mais|toutefois|alors que|tandis que|cependant|the reason (?:is|lies)|la raison en est|tient (?:à ce|au fait)|el motivo es|se debe a que|obedece a que|pero|sin embargo|mientras que|aunque|но|однако|тогда как)(?!\w)|但|然而|لكن|غير أن"
)
# An outcome is told before a setting: what it is worth at least, and how much more; how much less a setting is worth.
_FOUND, _POINT, _SCENE = 1.6, 0.5, 0.6
_SHORT, _LONG = 16, 24  # words from which each costs, of a span and of one that says what came of it
_HAN_PERSON = re.compile(r"我(?!们|国|方)|您|你")


@dataclass(slots=True)  # nobody changes one; not frozen, since a frozen one takes three times as long to make
class Span:
    """A slice ``start:end`` of a message's body that may be quoted. ``form``: np, inf, bare, rel, clause, sentence or item (after a colon).

    ``lead``: a slice of its lead-in that must be quoted before it; ``about``: the closed list's key of whom it asks; ``article``: stands outside the quotation.
    """

    start: int
    end: int
    kind: str
    verb: str
    form: str
    language: str
    themes: tuple[str, ...] = ()
    listed: bool = False
    sentence: int = 0
    words: int = 0
    score: float = 0.0
    lead: tuple[int, int] | None = None
    about: str = ""
    article: str = ""
    cued: bool = False  # its own words or its lead-in say outright what it is
    list_of: int = -1  # index of the lead-in its list hangs on
    whole: bool = True  # two sentences at most, begun where one begins


@dataclass(frozen=True, slots=True)
class Findings:
    """What a message offers: spans that can be quoted, themes it votes for with the kind, and whether it agrees with what it answers."""

    spans: tuple[Span, ...]
    votes: tuple[tuple[str, str, int, int], ...]  # theme, kind, start, end
    agrees: bool
    language: str
    own: tuple[tuple[int, int], ...] = ()  # the author's own words: slices of one sentence or more


def worth_of(reading: Reading, folded: str, words: int, language: str, *, themes: bool, whole: bool) -> float:
    """How much a span says: its cue first, then that it stands in a list, names a theme, is short, and speaks of no person."""
    worth = _OF_CUE[reading.kind] + (0.3 if reading.listed else 0.4 if reading.then and reading.kind != "question" else 0.0)
    told = not reading.then and not reading.listed and (reading.kind in _STORIES or reading.kind == "challenge")
    found = told and tells_the_outcome(folded, language)
    worth += (
        (0.6 if themes else 0.0)
        - 0.06 * max(0, words - (_LONG if found or (reading.kind == "lesson" and reading.then) else _SHORT))
        - (0.4 if words < 4 else 0.0)
        - (0.0 if whole else 0.4)
    )
    said = _WORD.findall(folded)
    person = not _PERSONAL.isdisjoint(said)
    worth -= (0.9 if person and not _I.isdisjoint(said) and not _ROMAN.search(folded) else 0.0) + (0.5 if _WE.match(folded) else 0.0)
    you = (person and not _YOU.isdisjoint(said)) or (not folded.isascii() and _HAN_PERSON.search(folded))
    worth -= (0.8 if you else 0.0) + (0.5 if person and not _THEN.isdisjoint(said) else 0.0)
    if found:
        worth += _POINT + max(0.0, _FOUND - _OF_CUE[reading.kind]) if reading.kind in _STORIES else 0.0
    elif told and sets_the_scene(folded, language):
        worth -= _SCENE
    if reading.kind != "question" and _TURN.search(folded):
        worth += 0.3
    return worth - (0.3 if "“" in folded or "«" in folded or '"' in folded else 0.0)
