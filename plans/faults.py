"""What can be wrong with a plan document, as values: sentences with their places."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One sentence about one place of the document."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}" if self.place else self.words


class Invalid(Exception):
    """A document that cannot be taken, with everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def shown(value: Any) -> str:
    """A value as a sentence names it: short, and harmless on a terminal."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    text = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)
    return text if len(text) <= 60 else text[:57] + "…"
