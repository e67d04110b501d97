"""Two windows in which one person writes to one place: each keeps its words by itself, and neither may overwrite what the other has not shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

WORDS = ("subject", "body", "initiatives")


def seen_mark(fields: Mapping[str, Any], saved_at: datetime) -> str:
    """By which a page says what it began with: which window had kept it, and when."""
    return f"{fields.get('window') or ''} {saved_at.isoformat()}"


def beside(kept: Mapping[str, Any], *, saved_at: datetime, new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What stays beside ``new`` words of a window, of what was ``kept`` before: the latest first. Each text has ``kept_at``, and none has others of its own."""
    window, seen = new.get("window") or "", new.get("seen") or ""
    others = [dict(other) for other in kept.get("others") or ()]
    unseen = window and kept.get("window") and kept["window"] != window and seen_mark(kept, saved_at) != seen
    if unseen:
        others.insert(0, {name: value for name, value in kept.items() if name != "others"} | {"kept_at": saved_at.isoformat()})
    return [other for other in others if other.get("window") != window and not _same(other, new) and any(other.get(name) for name in WORDS)]


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all((one.get(name) or "") == (other.get(name) or "") for name in WORDS)


@dataclass(frozen=True)
class Text:
    """Words of another window, as one text to copy."""

    kept_at: datetime
    words: str


def texts(kept: Mapping[str, Any]) -> tuple[Text, ...]:
    """What other windows kept, the latest first."""
    return tuple(Text(datetime.fromisoformat(other["kept_at"]), _as_one(other)) for other in kept.get("others") or ())


def _as_one(words: Mapping[str, Any]) -> str:
    rows = ["; ".join(str(row[name]) for name in ("title", "type", "audience", "status") if row.get(name)) for row in words.get("initiatives") or ()]
    return "\n\n".join(filter(None, (words.get("subject"), words.get("body"), "\n".join(rows))))
