"""What edits make of single sentences: the moderator's words, translations, quotations that are kept."""

from dataclasses import replace
from typing import Any

from forum.summary.material import Material
from forum.summary.plain import printed
from forum.summary.tree import QUOTATION, REMARK, Piece, Quotation, Sentence, Text
from forum.summary.voice import Voice


def as_of_words(material: Material, language: str) -> str:
    """The instant that a draft of an open forum states, in words: it moves on by itself, and nobody need look at a sentence again for it."""
    return Voice(language).moment(material.as_of, material.timezone)


def stands(quotation: Quotation, material: Material) -> bool:
    """Whether its message is published and still says so."""
    message = material.message.get(quotation.message)
    return message is not None and message.body[quotation.start : quotation.end] == quotation.text


def kept(given: dict[str, Any], material: Material) -> Quotation | None:
    """A quotation that was recorded, if its message is still published and still says so."""
    start, end = int(given["start"]), int(given["end"])
    quotation = Quotation(int(given["message"]), start, end, given["text"], given.get("language", ""), bool(given.get("foreign")), given.get("translation"))
    if not stands(quotation, material):
        return None
    return quotation if quotation.language else replace(quotation, language=material.message[quotation.message].language)


def rewritten(sentence: Sentence, text: str, by: str) -> Sentence:
    """The moderator's words. Quotations that still stand in them between the same words stay quotations; others are given up."""
    pieces: list[Piece] = []
    quotations = []
    rest = text
    for quotation in sentence.quotations:
        words = printed(quotation.text)
        before, found, after = rest.partition(words)
        if words and found:
            pieces += [Piece(REMARK, before)] if before else []
            pieces.append(Piece(QUOTATION, words))
            quotations.append(quotation)
            rest = after
    if rest:
        pieces.append(Piece(REMARK, rest))
    return replace(sentence, pieces=tuple(pieces), quotations=tuple(quotations), editor=by or "moderator")


def translated(sentence: Sentence, which: tuple[int, int, int], text: str) -> Sentence:
    """The moderator's translation in the place kept for it."""
    pieces: list[Piece] = list(sentence.pieces)
    place = -1
    quotations = []
    for quotation in sentence.quotations:
        place = _next(pieces, place + 1, QUOTATION)
        if (quotation.message, quotation.start, quotation.end) == which:
            quotation = replace(quotation, translation=text)
            slot = _next(pieces, place + 1, REMARK)
            following = _next(pieces, place + 1, QUOTATION)
            if place >= 0 and slot >= 0 and (following < 0 or slot < following) and sentence.template != "edited" and not _is_reworded(sentence):
                pieces[slot] = Piece(REMARK, text)
        quotations.append(quotation)
    made: Text = tuple(pieces)
    return replace(sentence, pieces=made, quotations=tuple(quotations))


def _is_reworded(sentence: Sentence) -> bool:
    """Whether a moderator wrote it over: all its words outside quotations are theirs."""
    return bool(sentence.editor) and all(piece.source in (REMARK, QUOTATION) for piece in sentence.pieces)


def _next(pieces: list[Piece], start: int, source: str) -> int:
    return next((place for place in range(max(start, 0), len(pieces)) if pieces[place].source == source), -1)
