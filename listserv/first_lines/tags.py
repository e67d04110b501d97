"""The first lines of a mail that name topic, questions and goals: "Question 2", "Goal A.6", "Question 2, Goal A.6:", in each language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from listserv.first_lines import cues
from listserv.first_lines.folding import fold, folded

MOST_LINES = 6
_SALUTATION = 60  # characters: a line that ends with a comma and is no longer may stand before them


@dataclass(frozen=True)
class Agenda:
    """What can be named in a place: its questions, the goals of its forum's edition, the topics of the forum."""

    questions: tuple[int, ...] = ()
    goals: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    speakers: bool = False  # whether a line may say for whom it speaks


@dataclass(frozen=True)
class Tags:
    """What was named, what could not be found, and the text without the lines that were understood whole."""

    text: str
    questions: tuple[int, ...] = ()
    goals: tuple[str, ...] = ()
    topic: int | None = None
    speaker: str = ""
    unknown: tuple[str, ...] = ()  # as written

    @property
    def named(self) -> bool:
        """Whether anything was named, known or not."""
        return bool(self.questions or self.goals or self.topic or self.unknown)


def _all(words: Mapping[str, Iterable[str]]) -> str:
    """The words of all languages as one pattern, the longest first."""
    found = {folded(word) for those in words.values() for word in those}
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(found, key=lambda word: (-len(word), word)))


def _these(words: Iterable[str]) -> str:
    return _all({"": words})


_LETTERS = {folded(written): letter for written, letter in cues.LETTERS.items()}
_LETTER = "|".join(["[a-z]", *(re.escape(letter) for letter in sorted(_LETTERS, key=len, reverse=True))])
_WORDS = rf"(?P<question>{_all(cues.QUESTION)})|(?P<goal>{_all(cues.GOAL)})|(?P<topic>{_all(cues.TOPIC)})"
# A word of an alphabet ends where its letters end; Chinese words and the prefixes of Arabic ones run on.
_CUE = re.compile(rf"(?:(?:{_all(cues.BEFORE)})(?:\s+|(?<=['’\u4e00-\u9fff])))?(?:{_WORDS})(?:(?<=[\u4e00-\u9fff])|(?![^\W\d_]))")
_MARK = re.compile(rf"[\s:.(]*(?:(?:{_these(cues.NUMBER)})(?![^\W\d_]{{2}})[\s.]*)?")
_COUNT = re.compile(r"(\d{1,3}|[一二三四五六七八九十]{1,3})")
_CODE = re.compile(rf"((?:{_LETTER})?)[\s.\-–٫]?(\d{{1,3}}(?:\.\d{{1,3}})*)")
_RANGE = re.compile(r"\s*(?:[-–—]|to|à|a|по|إلى|至|到)\s*(\d{1,3})")
_COUNTER = re.compile(rf"\s*(?:{_these(cues.CHINESE_COUNTERS)})")
_JOIN = re.compile(rf"\s*(?:[,;،؛、&+/]\s*)*(?:(?:{_these(cues.AND)})(?![a-zа-я]))?\s*")
_END = re.compile(r"\)?\s*(?:$|[:。](?:\s|$)?|\.(?:\s|$)|[-–—](?=\s|$)|\s[-–—]\s)")
_SPEAKER = re.compile(rf"(?:{_all(cues.SPEAKER)})\s*:\s*(?P<who>\S.*)$")


def read(text: str, agenda: Agenda) -> Tags:
    """What the first lines name. A line that names something unknown is read and stays in the text: nothing that was written is lost."""
    lines = text.split("\n")
    kept: list[str] = []
    found: dict[str, list[str]] = {"question": [], "goal": [], "topic": [], "unknown": []}
    speaker, taken, at = "", 0, 0
    while at < len(lines) and taken < MOST_LINES:
        line = lines[at]
        if not line.strip():
            kept.append(line)
            at += 1
            continue
        if not taken and not [one for one in kept if one.strip()] and _greets(line):
            kept.append(line)
            at += 1
            continue
        who = _SPEAKER.match(fold(line).text.strip()) if agenda.speakers and len(line) < 200 else None
        if who and not speaker:
            speaker, at, taken = _as_written(line, who), at + 1, taken + 1
            continue
        named = _named(line)
        if named is None:
            break
        items, rest = named
        taken, at = taken + 1, at + 1
        unknown = _sort(items, agenda, found)
        if unknown:
            found["unknown"] += unknown
            kept.append(line)
            break
        if rest.strip():
            kept.append(rest.lstrip())
            break
    words = "\n".join([*kept, *lines[at:]]).strip("\n") if taken else text
    return Tags(
        words, tuple(dict.fromkeys(int(number) for number in found["question"])), tuple(dict.fromkeys(found["goal"])), int(found["topic"][0]) if found["topic"] else None,
        speaker, tuple(dict.fromkeys(found["unknown"])),
    )  # fmt: skip


def _greets(line: str) -> bool:
    return len(line) <= _SALUTATION and line.rstrip().endswith((",", "،", "，", "!", "！", ":", "：")) and _named(line) is None


def _as_written(line: str, who: re.Match[str]) -> str:
    """The name as it was written, not as it was compared."""
    letters = fold(line)
    start = letters.text.find(who.group("who"))
    return line[letters.end(start) :].strip(" .:*_") if start >= 0 else who.group("who")


def _named(line: str) -> tuple[list[tuple[str, str, str]], str] | None:
    """The things that a line names, each with its kind and as it was written, and what follows them; None where it is a line like others."""
    letters = fold(line[:300])
    said, at = letters.text, len(letters.text) - len(letters.text.lstrip(" >#-•"))
    items: list[tuple[str, str, str]] = []
    kind = ""
    while True:
        cue = _CUE.match(said, at)
        if cue:
            kind = next(name for name, word in cue.groupdict().items() if word)
            at = cue.end()
        elif not kind:
            return None
        mark = _MARK.match(said, at)
        begin = mark.end() if mark else at
        found = (_CODE if kind == "goal" else _COUNT).match(said, begin)
        if found is None:
            return None
        at = found.end()
        written = said[found.start() : at].strip()
        last = _RANGE.match(said, at) if kind == "question" and written.isdigit() else None
        if last and int(written) < int(last.group(1)) <= int(written) + 20:
            items += [(kind, str(number), str(number)) for number in range(int(written), int(last.group(1)))]
            at, written = last.end(), last.group(1)
        items.append((kind, _key(kind, found) if written == said[found.start() : found.end()].strip() else written, written))
        if kind == "question" and (counter := _COUNTER.match(said, at)):
            at = counter.end()
        end, join = _END.match(said, at), _JOIN.match(said, at)
        if join and join.group() and not (end and end.group().strip()) and _goes_on(said, join.end(), kind, apart=bool(join.group().strip())):
            at = join.end()
            continue
        if end is None:
            return None
        rest = line[letters.end(end.end()) :]
        return items, rest.lstrip("*_ ") if "*" in line[: letters.end(end.end())] else rest


def _goes_on(said: str, at: int, kind: str, *, apart: bool) -> bool:
    """Whether another thing is named here: with its word, or after a comma or an "and" with its number alone."""
    if at >= len(said):
        return False
    mark = _MARK.match(said, at)
    return bool(_CUE.match(said, at)) or (apart and bool((_CODE if kind == "goal" else _COUNT).match(said, mark.end() if mark else at)))


def _key(kind: str, found: re.Match[str]) -> str:
    """A code or number in one way of writing it."""
    if kind != "goal":
        said = found.group(1)
        return said if said.isdigit() else str(_chinese(said))
    letter, number = found.groups()
    return f"{_LETTERS.get(letter, letter.upper())}.{number}" if letter else number


def _chinese(said: str) -> int:
    tens, ten, ones = said.rpartition("十")
    digits = cues.CHINESE_DIGITS
    return (digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0)


def _plain(code: str) -> str:
    """A code of an edition as it is compared: with neither case nor marks."""
    return re.sub(r"[^0-9a-z]+", ".", folded(code)).strip(".")


def _sort(items: list[tuple[str, str, str]], agenda: Agenda, found: dict[str, list[str]]) -> list[str]:
    """Puts what is known where it belongs; returns what is not."""
    goals = {_plain(code): code for code in agenda.goals}
    unknown = []
    for kind, key, written in items:
        if kind == "goal":
            code = goals.get(_plain(key))
            if code:
                found["goal"].append(code)
            else:
                unknown.append(key)
        elif int(key) in (agenda.questions if kind == "question" else agenda.topics):
            found[kind].append(key)
        else:
            unknown.append(written)
    return unknown
