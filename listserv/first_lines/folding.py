"""A line as it is compared: letters without case and marks, digits of all scripts as 0 to 9, with the way back to where each stood."""

import unicodedata
from dataclasses import dataclass

_DROPPED = "*_\\\u0640"  # emphasis and escapes of text made from HTML; the stroke that only lengthens Arabic words


@dataclass(frozen=True)
class Folded:
    """The folded letters, and for each the place in the line that follows it."""

    text: str
    after: tuple[int, ...]

    def end(self, at: int) -> int:
        """Where in the line the first ``at`` letters end."""
        return self.after[at - 1] if at else 0


def fold(line: str) -> Folded:
    """A line of a mail. Letter by letter, so that nothing is lost on the way back."""
    letters: list[str] = []
    after: list[int] = []
    for place, letter in enumerate(line, start=1):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            kind = unicodedata.category(part)
            if kind in ("Mn", "Cf") or part in _DROPPED:
                continue
            digit = unicodedata.digit(part, None)
            letters.append(str(digit) if digit is not None and kind == "Nd" else " " if part.isspace() else part)
            after.append(place)
    return Folded("".join(letters), tuple(after))


def folded(words: str) -> str:
    """Words as they are compared."""
    return " ".join(fold(words).text.split())
