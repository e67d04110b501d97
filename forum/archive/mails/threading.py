"""Which mail answers which: by the ids it names, else by a subject that says it is an answer."""

import re
from dataclasses import dataclass

from forum.archive.mails.reading import Mail

_AGAIN = re.compile(r"\s*(?:\[[^\]]{1,60}\]\s*)*((?:re|aw|sv|antw|rif|rv|tr|fw|fwd|отв|ответ|回复|答复|رد)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:\[[^\]]{1,60}\]\s*)+")


def base(subject: str) -> tuple[str, bool]:
    """A subject without what mail programs put before it, and whether they said that it is an answer."""
    again = _AGAIN.match(subject)
    rest = subject[again.end() :] if again else subject
    found = _LIST.match(rest)
    return " ".join((rest[found.end() :] if found else rest).split()).casefold(), bool(again)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a mail answers, by its number (0: nothing), and by what that was found."""

    to: int
    by: str = ""


class Threads:
    """Collects all mails first, for an answer may stand before what it answers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._above: dict[int, list[str]] = {}
        self._subjects: dict[str, int] = {}
        self._by_subject: dict[int, int] = {}
        self._parents: dict[int, int] = {}

    def knows(self, id_: str) -> bool:
        """Whether a mail of this id has been there."""
        return bool(id_) and id_ in self._numbers

    def add(self, mail: Mail) -> None:
        """One more."""
        if mail.id:
            self._numbers[mail.id] = mail.number
        self._above[mail.number] = mail.above[:20]
        key, again = base(mail.subject)
        if key:
            if again and key in self._subjects:
                self._by_subject[mail.number] = self._subjects[key]
            self._subjects.setdefault(key, mail.number)

    def answer(self, number: int) -> Answer:
        """What a mail answers. Asked for once each; what would run in a circle answers nothing."""
        for id_ in self._above[number]:
            parent = self._numbers.get(id_, 0)
            if parent and self._free(number, parent):
                self._parents[number] = parent
                return Answer(parent, "reference")
        parent = self._by_subject.get(number, 0)
        if parent and self._free(number, parent):
            self._parents[number] = parent
            return Answer(parent, "subject")
        return Answer(0)

    def _free(self, number: int, parent: int) -> bool:
        while parent:
            if parent == number:
                return False
            parent = self._parents.get(parent, 0)
        return True
