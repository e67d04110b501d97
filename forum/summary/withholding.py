"""A document as it is shown after messages that it quotes were hidden or withdrawn: their words are left out, and that they are is seen."""

from collections.abc import Collection
from dataclasses import replace

from forum.summary.tree import QUOTATION, REMARK, Block, Draft, Piece, Sentence

LEFT_OUT = "[…]"


def withheld(draft: Draft, gone: Collection[int]) -> Draft:
    """The same document without the words of messages that are published no more. What stands in the archive stays as it was issued."""
    if not gone:
        return draft
    return replace(draft, blocks=tuple(_block(block, gone) for block in draft.blocks))


def quoted_of(draft: Draft) -> set[int]:
    """The messages whose words the document shows."""
    return {one.message for sentence in draft.sentences() for one in sentence.quotations} | {row.message for block in draft.blocks for row in block.rows} | _edited(draft)


def _edited(draft: Draft) -> set[int]:
    """What sentences rest on that a moderator wrote: their words may repeat a message without quotation marks."""
    return {number for sentence in draft.sentences() if sentence.editor for number in sentence.messages}


def _block(block: Block, gone: Collection[int]) -> Block:
    rows = tuple(replace(row, cells=(row.cells[0], *(LEFT_OUT for _ in row.cells[1:]))) if row.message in gone else row for row in block.rows)
    return replace(block, sentences=tuple(_sentence(sentence, gone) for sentence in block.sentences), rows=rows)


def _sentence(sentence: Sentence, gone: Collection[int]) -> Sentence:
    if sentence.editor and any(number in gone for number in sentence.messages):
        return replace(sentence, pieces=(Piece(REMARK, LEFT_OUT),), quotations=())
    if not any(one.message in gone for one in sentence.quotations):
        return sentence
    quotations, pieces, hidden = iter(sentence.quotations), [], False
    for piece in sentence.pieces:
        if piece.source == QUOTATION:
            quotation = next(quotations, None)
            hidden = quotation is not None and quotation.message in gone
        if hidden and piece.source in (QUOTATION, REMARK):  # a remark behind it is its translation
            pieces.append(Piece(piece.source, LEFT_OUT))
        else:
            pieces.append(piece)
    return replace(sentence, pieces=tuple(pieces), quotations=tuple(replace(one, text=LEFT_OUT) if one.message in gone else one for one in sentence.quotations))
