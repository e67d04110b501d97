"""A draft as it was kept: the document of format "summary" turned back into its tree, so that every writer writes it as it stood."""

from typing import Any

from forum.summary.tree import About, Block, Draft, Piece, Quotation, Row, Sentence


def draft_from(document: dict[str, Any]) -> Draft:
    """The tree of a document that :meth:`Draft.as_data` made."""
    return Draft(
        forum=document["forum"], language=document["language"], as_of=document["as_of"], figures=document["figures"], scale=tuple(document["scale"]),
        blocks=tuple(_block(block) for block in document["blocks"]), coverage={row["message"]: row["state"] for row in document["coverage"]},
        unplaced={row["message"]: row["reason"] for row in document["unplaced"]}, status=document["status"],
    )  # fmt: skip


def _block(data: dict[str, Any]) -> Block:
    return Block(
        data["kind"], data.get("text", ""), data.get("level", 0), data.get("number", ""), About(**data.get("about", {})),
        tuple(sentence_from(sentence) for sentence in data.get("sentences", ())), tuple(data.get("columns", ())),
        tuple(Row(tuple(row["cells"]), row["message"]) for row in data.get("rows", ())),
    )  # fmt: skip


def sentence_from(data: dict[str, Any]) -> Sentence:
    """A sentence that :meth:`Sentence.as_data` made."""
    quotations = tuple(
        Quotation(one["message"], one["start"], one["end"], one["text"], one["language"], "translation" in one, one.get("translation")) for one in data.get("quotations", ())
    )
    pieces = tuple(Piece(source, text) for source, text in data["pieces"])
    editor = "moderator" if data["origin"] == "moderator" else ""
    return Sentence(data["template"], pieces, tuple(data["messages"]), data.get("contributors"), quotations, tuple(data.get("figures", ())), editor)
