"""The shapes of summaries, as JSON Schema: the document of format "summary", version 1, which ``summary draft --format json`` writes too."""

from forum.summary.coverage import COUNTED, REFLECTED, UNPLACED
from forum.views.api.schemas import ADDRESS, COUNT, INSTANT, WHOLE, Schema, many, maybe, text, thing

_NUMBERS = many(WHOLE)
_QUOTATION = thing(
    {
        "message": WHOLE, "start": COUNT, "end": COUNT, "text": text(description="The slice from start to end of the message's Markdown; […] where it is published no more."),
        "language": text(), "translation": maybe(text(description="The moderator's; absent where the language is the document's.")),
    }, needs=("message", "start", "end", "text", "language"),
)  # fmt: skip
_SENTENCE = thing(
    {
        "text": text(), "origin": text(enum=["template", "quotation", "moderator"]), "messages": _NUMBERS, "contributors": COUNT, "quotations": many(_QUOTATION),
        "figures": many(text(description="A key of figures.")), "template": text(), "pieces": many(many(text(), minItems=2, maxItems=2), description="Source and words of each stretch."),
    }, needs=("text", "origin", "messages"),
)  # fmt: skip
_ABOUT = thing({"topic": WHOLE, "question": WHOLE, "goal": text(), "theme": text()}, needs=())
_BLOCK = thing(
    {
        "kind": text(enum=["title", "heading", "paragraph", "item", "table", "note"]), "level": COUNT, "number": text(description="5 for a paragraph, a for an item."), "about": _ABOUT,
        "text": text(), "sentences": many(_SENTENCE), "columns": many(text()), "rows": many(thing({"cells": many(text()), "message": WHOLE})),
    }, needs=("kind",),
)  # fmt: skip
_STATE = text(enum=[REFLECTED, COUNTED, UNPLACED])
_SCALE = thing({"from": COUNT, "to": maybe({"type": "integer"}), "word": text(), "when": text()}, needs=("from", "to", "word"))
_DOCUMENT: Schema = {
    "format": {"const": "summary"}, "version": {"const": 1}, "forum": text(), "language": text(), "status": text(enum=["draft", "review", "issued"]), "as_of": text(format="date-time"),
    "figures": {"type": "object", "description": "As they were frozen; the keys are those of the tally."}, "scale": many(_SCALE), "blocks": many(_BLOCK),
    "coverage": many(thing({"message": WHOLE, "state": _STATE}), description="Every input once."),
    "unplaced": many(thing({"message": WHOLE, "reason": text()}), description="Inputs that no block uses."),
    "seal": text(description="A digest of all the rest: `flask summary check` sees by it that the document was changed after it was written."),
}  # fmt: skip
_DAY = maybe(text(format="date"))

SHAPES: dict[str, Schema] = {
    "SummaryLine": thing(
        {
            "number": WHOLE, "url": ADDRESS, "symbol": maybe(text()), "distribution": maybe(text()), "date": _DAY, "note": text(description="What a correction changed."),
            "issued_at": INSTANT, "timezone": text(),
        }
    ),
    "Summary": thing(_DOCUMENT | {"issue": thing({"symbol": text(), "distribution": text(), "date": _DAY, "number": WHOLE, "note": text()})}),
    "Review": thing(_DOCUMENT | {"review": thing({"version": WHOLE, "opens_at": INSTANT, "closes_at": INSTANT, "open": {"type": "boolean"}, "timezone": text(), "url": ADDRESS})}),
}  # fmt: skip
