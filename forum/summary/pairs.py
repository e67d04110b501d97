"""Two adjacent sentences as one span: what happened and what came of it, where neither says outright what it is and one says little without the other."""

from dataclasses import replace

from forum.summary.kinds import Reading
from forum.summary.leads import announces
from forum.summary.readbody import MOST_OF_TWO, ReadBody
from forum.summary.shape import end_of_words, length, points_away
from forum.summary.spans import Span, worth_of
from forum.summary.stories import leans, sets_the_scene, tells_a_change, tells_the_outcome, turns

_TOLD = frozenset({"challenge", "statement", "activity", "lesson"})
_OF_A_SETTING, _OF_A_TURN, _BARE, _LEAST = 32, 30, 8, 4  # words of the two together, of a result that hangs on what it came of, of the first
_TOGETHER, _POINTED = 0.3, 0.2  # how much more the two are worth than the better of them: where the second says what came of it, and where it only goes on
_ALONE = 1.0  # how much less the one that leans is worth by itself
_LONG, _EACH = 24, 0.01  # words from which each costs a little


def paired(reader: ReadBody, spans: list[Span]) -> list[Span]:
    """The spans of a body, with those of two sentences that belong together; the half that leans on the other is worth less alone."""
    mine = {span.sentence: span for span in reversed(spans) if span.whole}
    joined = {span.sentence: span for span in spans if not span.whole}
    found = list(spans)
    for index in range(1, len(reader.sentences)):
        if not _may_stand_together(reader, index):
            continue
        first, second = (reader.whole.part(reader.sentences[one].words, reader.sentences[one].end) for one in (index - 1, index))
        end = end_of_words(second.text, 0, len(second.text))
        together = length(first.text) + length(second.text[:end])
        leaning = points_away(second.folded, reader.language) or leans(second.folded, reader.language)
        if not leans(second.folded, reader.language) and sets_the_scene(second.folded, reader.language) and not tells_the_outcome(second.folded, reader.language):
            continue
        if end <= 0 or together > MOST_OF_TWO or not (leaning or _belong(first.folded, second.folded, together, reader.language)) or not _can_begin(reader, first.folded):
            continue
        told = [_worth(reader, one, part.folded, mine) for one, part in ((index - 1, first), (index, second))]
        point = index if reader.readings[index].kind != "statement" or reader.readings[index - 1].kind == "statement" else index - 1
        made = reader._made(point, first.at[0], second.at[end - 1] + 1, form="sentence", whole=False)
        if not made:
            continue
        if reader.readings[index].kind != reader.readings[index - 1].kind:
            made = replace(made, verb="report" if made.verb in ("report", "activity", "lesson") else "state")
        outcome = tells_the_outcome(second.folded, reader.language) or turns(second.folded, reader.language)
        made = replace(made, sentence=index, score=round(max(told) + (_TOGETHER if outcome else _POINTED) - _EACH * max(0, together - _LONG), 4))
        found = [one for one in found if one is not joined.get(index)]
        if leaning and index in mine:
            found[found.index(mine[index])] = replace(mine[index], score=round(mine[index].score - _ALONE, 4))
        found.append(made)
    return found


def _may_stand_together(reader: ReadBody, index: int) -> bool:
    """Whether a sentence and the one before it are parts of one story: of one paragraph, neither a question, a courtesy or said outright to be something."""
    first, second = reader.sentences[index - 1], reader.sentences[index]
    if second.place == 0 or first.block != second.block or index in reader.leads or index - 1 in reader.leads:
        return False
    return all(_is_told(reader.readings[one]) for one in (index - 1, index))


def _is_told(reading: Reading) -> bool:
    return reading.kind in _TOLD and not reading.then and not reading.listed


def _can_begin(reader: ReadBody, folded: str) -> bool:
    """Whether a sentence may be the first of two: it points to nothing before it and announces nothing."""
    return not (points_away(folded, reader.language) or leans(folded, reader.language) or reader._after_openings(folded) or announces(folded) or length(folded) < _LEAST)


def _belong(first: str, second: str, together: int, language: str) -> bool:
    """Whether the second says what came of the first, or its contrast or reason, and both are short."""
    if together <= _OF_A_TURN and turns(second, language):
        return True
    if together > _OF_A_SETTING or tells_the_outcome(first, language) or not tells_the_outcome(second, language):
        return False
    return sets_the_scene(first, language) or length(second) <= _BARE or (together <= _OF_A_TURN and tells_a_change(second, language))


def _worth(reader: ReadBody, index: int, folded: str, mine: dict[int, Span]) -> float:
    """How much one of the two says: as a span of its own, or as far as its words tell where it cannot stand alone."""
    if index in mine:
        return mine[index].score
    return worth_of(reader.readings[index], folded, 0, reader.language, themes=False, whole=True) - 0.01 * index
