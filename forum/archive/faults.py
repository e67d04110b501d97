"""What is wrong with a document, each fault named by its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

# A document that is wrong in every line must not fill the memory either: beyond this many faults are only counted.
KEPT = 10_000

Findings = Iterable[tuple[str, str]]  # (where below the place that was looked at, what is wrong there)
SOUND: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Fault:
    """One sentence about one place of the document."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


class Faults:
    """Faults in the order in which they were found."""

    def __init__(self) -> None:
        self._kept: list[Fault] = []
        self.count = 0

    def add(self, place: str, words: str) -> None:
        """One more."""
        self.count += 1
        if len(self._kept) < KEPT:
            self._kept.append(Fault(place, words))

    def note(self, place: str, findings: Findings) -> bool:
        """Adds what a check found below a place; True when it found nothing."""
        sound = True
        for below, words in findings:
            self.add(place + below, words)
            sound = False
        return sound

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._kept)

    def __bool__(self) -> bool:
        return self.count > 0


class Invalid(Exception):
    """A document that cannot be imported, with everything that is wrong with it."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(f"{faults.count} faults")
        self.faults = faults


def shown(value: Any) -> str:
    """A value as a sentence names it: short, and harmless on a terminal."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        cut = value if len(value) <= 60 else value[:57] + "…"
        return '"' + "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in cut) + '"'
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = repr(value)
    return text if len(text) <= 30 else text[:27] + "…"
