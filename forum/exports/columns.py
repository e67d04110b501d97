"""The columns of a table of messages: the same in CSV and in XLSX, under codes that are the same in every language."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.text import plain_of
from forum.exports.source import Line, Source
from forum.exports.words import there, utc

Cell = str | int
LONGEST = 32_767  # what Excel holds in a cell, in its own units of two bytes
_STAYS = "\n"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BLOCK_END = re.compile(r"</(?:p|li|h\d|tr|pre|blockquote|section|table|ul|ol)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)


def plain(html: str) -> str:
    """The words of a message without marks, a line for each of its paragraphs."""
    return "\n".join(filter(None, (plain_of(block) for block in _BLOCK_END.split(html))))


def cleaned(text: str) -> str:
    """Without what no table can hold: controls, halves of characters. Line ends are made one."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\t", " "))


def units(text: str) -> int:
    """How long Excel finds a text: characters beyond the first plane count twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def cut(text: str, where: str) -> str:
    """A text that fits into a cell; one that was cut ends by saying so, and where it can be read whole."""
    if len(text) < LONGEST // 2 or units(text) <= LONGEST:
        return text
    mark = f" […] [cut, {len(text)} characters in all: {where}]"
    room = LONGEST - len(mark)
    kept = text[:room]
    while units(kept) > room:
        kept = kept[: len(kept) - max(1, (units(kept) - room) // 2)]
    return kept + mark


def _topic(source: Source, line: Line) -> Any:
    return source.topics.get(line.topic_id) if line.topic_id is not None else None


def _of_speaker(tell: Callable[[Source, Any], str | None]) -> Callable[[Source, Line], str]:
    return lambda source, line: (tell(source, line.speaker) or "") if line.speaker is not None else ""


def _author(source: Source, line: Line) -> str:
    return line.typed_by if line.typed_by is not None else _speaker_name(source, line)


_speaker_name = _of_speaker(lambda source, speaker: source.words.name(speaker))

# Author, on behalf of, typed by: who wrote it; whom it speaks for, where that is somebody else; and then who typed it in.
# Entity, category and country are those of whom the message speaks for.
_COLUMNS: Mapping[str, tuple[Any, Callable[[Source, Line], Any]]] = {
    "number": (_l("Number of the message"), lambda source, line: line.number),
    "permalink": (_l("Lasting address"), lambda source, line: source.permalink(line.number)),
    "reply_to": (_l("Number of the message it replies to"), lambda source, line: line.parent),
    "thread": (_l("Number of the message that opened the thread"), lambda source, line: line.thread),
    "topic": (_l("Number of the topic"), lambda source, line: getattr(_topic(source, line), "number", "")),
    "topic_title": (_l("Title of the topic"), lambda source, line: getattr(_topic(source, line), "title", "")),
    "questions": (_l("Guiding questions it answers"), lambda source, line: ", ".join(map(str, line.questions))),
    "goals": (_l("Goals it names"), lambda source, line: ", ".join(line.goals)),
    "author": (_l("Who wrote it"), _author),
    "entity": (_l("What the speaker represents"), _of_speaker(lambda source, speaker: source.words.entity(speaker))),
    "on_behalf_of": (_l("Whom it speaks for, where somebody else typed it in"), lambda source, line: _speaker_name(source, line) if line.typed_by is not None else ""),
    "typed_by": (_l("Who typed it in"), lambda source, line: line.typed_by),
    "category": (_l("Category of the speaker"), _of_speaker(lambda source, speaker: speaker.category)),
    "country_code": (_l("Country of the speaker, as a code"), _of_speaker(lambda source, speaker: speaker.country)),
    "country": (_l("Country of the speaker"), _of_speaker(lambda source, speaker: source.words.country(speaker.country))),
    "language": (_l("Language of the message"), lambda source, line: line.language),
    "kind": (_l("Kind: an input, or a moderator’s message, which is not counted"), lambda source, line: line.kind),
    "status": (_l("Status: only what is published is counted"), lambda source, line: line.status),
    "late": (_l("Whether it arrived after closing"), lambda source, line: "yes" if line.late else ""),
    "posted_utc": (_l("Posted, in UTC"), lambda source, line: utc(line.posted_at)),
    "posted_local": (_l("Posted, on the clocks of the forum’s zone"), lambda source, line: there(line.posted_at, source.forum.timezone)),
    "published_utc": (_l("Published, in UTC"), lambda source, line: utc(line.published_at)),
    "published_local": (_l("Published, on the clocks of the forum’s zone"), lambda source, line: there(line.published_at, source.forum.timezone)),
    "subject": (_l("Subject"), lambda source, line: line.subject),
    "text": (_l("Words without marks"), lambda source, line: plain(line.html)),
    "markdown": (_l("Words as they were written"), lambda source, line: line.body),
    "initiatives": (_l("How many initiatives are listed with it"), lambda source, line: len(line.initiatives) if not line.is_gap else ""),
    "attachments": (_l("Names of its files"), lambda source, line: "; ".join(file.name for file in line.files)),
}

CODES = tuple(_COLUMNS)
WIDTHS = {"number": 8, "permalink": 40, "topic_title": 30, "author": 28, "entity": 28, "subject": 40, "text": 70, "markdown": 70, "posted_utc": 21, "posted_local": 26}


def explained() -> dict[str, str]:
    """What each code stands for, in the language texts are written in now."""
    return {code: str(words) for code, (words, _) in _COLUMNS.items()}


def cells(source: Source, line: Line) -> list[Cell]:
    """One row, in the order of the codes. Texts fit into a cell and hold no controls; formulas are not yet made harmless."""
    where = source.permalink(line.number)
    return [value if isinstance(value, int) else cut(cleaned(value or ""), where) for value in (tell(source, line) for _, tell in _COLUMNS.values())]
