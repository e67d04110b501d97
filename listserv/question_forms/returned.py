"""A filled form, read: what was answered, which goals and initiatives were named, and what could not be understood. A function of text alone."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from listserv.question_forms.sheet import Section

LONGEST, MOST_ROWS, MOST_ABOVE = 100_000, 30, 600
AGAIN = 10_000  # added to the question's number of a mark that comes again
FAULTS = {
    "no-marks": _l("No mark of the form is in it."),
    "no-answer": _l("Nothing was filled in."),
    "no-end": _l("The end of the form is missing: a part may have been lost on the way."),
    "twice": _l("Two different answers stand under one mark."),
    "unknown-place": _l("There is no such topic or question."),
    "unknown-goal": _l("There is no such goal here."),
    "goals-alone": _l("Goals are named, but nothing was answered."),
    "no-title": _l("An initiative has no title."),
    "unknown-status": _l("The status of an initiative is none of the three."),
    "too-long": _l("It is too long for a message."),
    "too-many": _l("There are more initiatives than one message can list."),
    "outside": _l("There are words before the first mark."),
}
_MARK = re.compile(r"[\s*_|]{0,6}[\[［【]\s{0,3}(?:([TQAGI])\s{0,2}(\d{1,4})(?:\s{0,2}[.．,-]\s{0,2}(\d{1,4}))?|(END|FORM))\s{0,3}[\]］】][\s*_]{0,4}(.*)", re.IGNORECASE)
_QUOTED = re.compile(r"(?:[ \t]{0,3}>)+[ \t]?")
_EMPTY = re.compile(r"[\s_.…·-]*\Z")
_LIST_SIGN = re.compile(r"\A\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_BETWEEN = re.compile(r"\s*[;|\t；؛]\s*")
_CODES = re.compile(r"[\s,;،、，；؛/]+")
_LOOK_ALIKES = str.maketrans("АВСавс", "ABCabc")  # Cyrillic letters that look like those of our codes


@dataclass(frozen=True)
class Line:
    """An initiative."""

    title: str
    type: str | None = None
    audience: str | None = None
    status: str | None = None


@dataclass
class Answer:
    """What was written under one mark."""

    topic: int
    question: int  # 0: the topic has none
    body: str = ""
    goals: tuple[str, ...] = ()
    initiatives: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What was not understood, and where: "1.2", a topic's number, or nothing for the whole; ``said`` is what stands there."""

    place: str
    kind: str
    said: str = ""


@dataclass
class Returned:
    """A form as it came back."""

    answers: list[Answer] = field(default_factory=list)
    above: str = ""  # words before the first mark
    faults: list[Fault] = field(default_factory=list)


def has_marks(text: str) -> bool:
    """Whether a text holds a form, filled or not."""
    return any(
        found.group(1) and found.group(1).upper() == "A"
        for found in (_MARK.match(_QUOTED.sub("", line, count=1)) for line in text.split("\n") if "[" in line or "【" in line or "［" in line)
        if found
    )


def read(text: str, sections: tuple[Section, ...], statuses: Mapping[str, str]) -> Returned:
    """What was filled in. ``statuses`` are words for the status of an initiative, folded, in every language that may come."""
    found = Returned()
    blocks, found.above, ended = _blocks(text)
    if not any(kind == "A" for kind, _, _ in blocks):
        return Returned(above=text.strip(), faults=[Fault("", "no-marks")])
    known = {section.number: section for section in sections}
    answers: dict[tuple[int, int], Answer] = {}
    bodies = {key: _tidied(said) for key, said in blocks.items()}
    for (kind, topic, question), body in bodies.items():
        if not body or kind not in "AGI":
            continue
        place = f"{topic}.{question}" if kind != "I" else str(topic)
        if question >= AGAIN:
            if body != bodies[kind, topic, question % AGAIN]:
                found.faults.append(Fault(place if kind == "I" else f"{topic}.{question % AGAIN}", "twice", body[:200]))
            continue
        section = known.get(topic)
        if section is None or (kind != "I" and question not in section.places):
            found.faults.append(Fault(place, "unknown-place", body[:200]))
        elif kind == "A":
            answers.setdefault((topic, question), Answer(topic, question)).body = body
            found.faults += [Fault(place, "too-long")] if len(body) > LONGEST else []
        elif kind == "G":
            _goals(found, answers, section, question, body)
        else:
            _initiatives(found, answers, section, body, statuses)
    found.answers = [answers[key] for key in sorted(answers)]
    for answer in found.answers:
        if not answer.body and answer.goals:
            found.faults.append(Fault(f"{answer.topic}.{answer.question}", "goals-alone", " ".join(answer.goals)))
    found.answers = [answer for answer in found.answers if answer.body or answer.initiatives]
    if len(found.above) > MOST_ABOVE:
        found.faults.append(Fault("", "outside", found.above[:200]))
    found.faults += [Fault("", "no-answer")] if not found.answers and not found.faults else []
    found.faults += [] if ended else [Fault("", "no-end")]
    return found


@dataclass
class _Block:
    """The lines under one mark."""

    lines: list[str] = field(default_factory=list)
    filled: bool = False

    def add(self, line: str) -> None:
        self.lines.append(line)
        self.filled = self.filled or _says_something(line)


def _blocks(text: str) -> tuple[dict[tuple[str, int, int], list[str]], str, bool]:
    """Lines by their mark, what stands before the first, and whether the end was reached. Of a mark that comes twice the one counts under which something stands."""
    blocks: dict[tuple[str, int, int], _Block] = {}
    latest: dict[tuple[str, int, int], tuple[str, int, int]] = {}  # the key of a mark when it came last
    above = _Block()
    running, ended = above, False
    lines = [_QUOTED.sub("", raw, count=1) for raw in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")]
    label_ends = -1  # the last line of ours after a mark
    for number, line in enumerate(lines):
        mark = _MARK.match(line)
        if mark and mark.group(4) and mark.group(4).upper() == "FORM":
            running = _Block() if running is above else running  # what follows is ours, up to the first mark
        elif mark and mark.group(4):
            ended = True
            break
        elif mark:
            first = (mark.group(1).upper(), int(mark.group(2)), int(mark.group(3) or 0))
            key = latest.get(first, first)
            if key in blocks and blocks[key].filled:
                key = (key[0], key[1], key[2] + AGAIN)  # looked at in ``read``
            latest[first] = key
            running = blocks.setdefault(key, _Block())
            colon = re.search(r"[:：]", mark.group(5))
            if colon:
                running.add(mark.group(5)[colon.end() :].strip())
            label_ends = number if colon else _label_ends(lines, number)
        elif number > label_ends:
            running.add(line.rstrip())
    return {key: block.lines for key, block in blocks.items()}, "\n".join(above.lines).strip(), ended


def _label_ends(lines: list[str], mark: int) -> int:
    """The line on which the sentence of ours after a mark ends with its colon, where it was broken on the way."""
    for number in range(mark + 1, min(mark + 4, len(lines))):
        if not lines[number].strip() or _MARK.match(lines[number]):
            break
        if re.match(r"[^:：]{0,80}[:：]\s*\Z", lines[number]):
            return number
    return mark


def _says_something(line: str) -> bool:
    """Not one that was drawn to be written on, nor an empty one."""
    return not _EMPTY.match(line) and not re.fullmatch(r"[=]{10,}", line.strip())


def _tidied(lines: list[str]) -> str:
    """Without the lines that were drawn to be written on, and without empty ones around."""
    return "\n".join(line for line in lines if not line.strip() or _says_something(line)).strip("\n").rstrip()


def _goals(found: Returned, answers: dict[tuple[int, int], Answer], section: Section, question: int, said: str) -> None:
    codes = {re.sub(r"[^A-Z0-9]", "", code.upper()): code for code in section.goals}
    named = []
    for piece in _CODES.split(unicodedata.normalize("NFKC", said).translate(_LOOK_ALIKES)):
        key = re.sub(r"[^A-Z0-9]", "", piece.upper())
        if key in codes:
            named.append(codes[key])
        elif key:
            found.faults.append(Fault(f"{section.number}.{question}", "unknown-goal", piece[:60]))
    answers.setdefault((section.number, question), Answer(section.number, question)).goals = tuple(dict.fromkeys(named))


def _initiatives(found: Returned, answers: dict[tuple[int, int], Answer], section: Section, said: str, statuses: Mapping[str, str]) -> None:
    rows = []
    place = str(section.number)
    for line in said.split("\n"):
        cells = [cell.strip() for cell in _BETWEEN.split(_LIST_SIGN.sub("", line).strip().strip("|"))]
        if not any(cells):
            continue
        title, kind, audience, status = [*cells, "", "", ""][:4]
        word = statuses.get(status.strip(" .()").casefold()) if status else None
        if not title:
            found.faults.append(Fault(place, "no-title", line.strip()[:200]))
        elif (status and word is None) or len(cells) > 4:
            found.faults.append(Fault(place, "unknown-status", line.strip()[:200]))
        rows.append(Line(title[:500], kind[:200] or None, audience[:300] or None, word))
    if len(rows) > MOST_ROWS:
        found.faults.append(Fault(place, "too-many"))
    at = next((key for key in sorted(answers) if key[0] == section.number and answers[key].body), (section.number, 0))
    answers.setdefault(at, Answer(*at)).initiatives = tuple(row for row in rows if row.title)[:MOST_ROWS]
