"""The head of a document that is handed out: symbol, distribution, date, original language, and what it is (draft, draft for review, correction)."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from forum.summary.tree import Block, Draft
from forum.summary.voice import Voice
from forum.summary.words import table


@dataclass(frozen=True)
class Mast:
    """What a document bears beside its text. ``number`` counts what was issued, from 1; ``messages`` is where messages are read, to which their numbers are added."""

    symbol: str = ""
    distribution: str = ""
    dated: date | None = None
    number: int = 0
    note: str = ""  # what a correction changed
    messages: str = ""

    def as_data(self) -> dict[str, Any]:
        """For the document of format "summary"."""
        return {"symbol": self.symbol, "distribution": self.distribution, "date": self.dated.isoformat() if self.dated else None, "number": self.number, "note": self.note}

    @classmethod
    def of(cls, data: dict[str, Any], *, messages: str = "") -> "Mast":
        """As it was kept."""
        dated = data.get("date")
        return cls(data["symbol"], data["distribution"], date.fromisoformat(dated) if dated else None, data.get("number", 0), data.get("note", ""), messages)


@dataclass(frozen=True)
class Head:
    """The same in words of the document's language. ``mark`` says that it is a draft, or a correction; empty on what was issued first."""

    symbol: str
    facts: tuple[tuple[str, str], ...]
    mark: str
    note: str
    page: str = field(default="{page} / {pages}")


def head_of(draft: Draft, mast: Mast) -> Head:
    """The head of a document."""
    words, voice = table("mast", draft.language), Voice(draft.language)
    dated = voice.date(datetime.combine(mast.dated, time(12), UTC), "UTC") if mast.dated else ""
    facts = ((words["distribution"], mast.distribution), (words["date"], dated), (words["original"], voice.language_name(draft.language).capitalize()))
    mark = words[draft.status] if draft.status in ("draft", "review") else words["correction"].format(number=mast.number) if mast.number > 1 else ""
    note = words["changed"].format(note=mast.note) if mast.note and mast.number > 1 else ""
    return Head(mast.symbol, tuple((name, value) for name, value in facts if value), mark, note, words["page"])


def body_of(draft: Draft) -> tuple[Block, ...]:
    """The blocks under a head: from the title on, for a draft without one bears a note of its own before it."""
    place = next((place for place, block in enumerate(draft.blocks) if block.kind == "title"), 0)
    return draft.blocks[place:]


def cleaned(draft: Draft) -> Draft:
    """A moderator's draft as its clean copy is written: without the note that it is one. A draft under review goes on saying so."""
    return replace(draft, status="clean", blocks=body_of(draft)) if draft.status == "draft" else draft


def mast_of_draft(symbol: str | None, distribution: str | None) -> Mast | None:
    """The head of a draft as it stands, once something is known of it."""
    return Mast(symbol or "", distribution or "") if symbol or distribution else None
