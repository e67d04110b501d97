"""mbox: one mail a message, threaded by References, in the quoting called mboxrd. Nobody's address is in it."""

import re
from base64 import b64encode
from collections.abc import Iterator
from email.utils import format_datetime
from textwrap import TextWrapper
from typing import Any

from flask import current_app

from core.letters import one_line
from forum.exports.columns import cleaned
from forum.exports.source import Line, Source, ticked

WIDTH = 72
_SPECIALS = re.compile(r"[^A-Za-z0-9 !#$%&\'*+/=?^_`{|}~-]")
_FROM = re.compile(r"^(>*From )", re.MULTILINE)
_FOLD = TextWrapper(width=WIDTH, drop_whitespace=False, replace_whitespace=False, expand_tabs=False, break_on_hyphens=False, break_long_words=False)
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


def encoded(text: str) -> str:
    """A header's words: as they are where they are plain ASCII, else as encoded words that each stand on a line of their own."""
    text = one_line(cleaned(text))
    if text.isascii() and len(text) < 900 and "=?" not in text:
        return text
    words, run = [], ""
    for letter in text:
        if len((run + letter).encode()) > 39:
            words.append(run)
            run = ""
        run += letter
    return "\n ".join(f"=?utf-8?B?{b64encode(word.encode()).decode()}?=" for word in [*words, run] if word)


def phrase(text: str) -> str:
    """A name before an address."""
    text = encoded(text)
    if text.startswith("=?utf-8?B?") or not _SPECIALS.search(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flowed(text: str) -> str:
    """Text as format=flowed with delsp=yes: lines of some 72 columns, a space at the end of those that go on."""
    lines: list[str] = []
    for paragraph in cleaned(text).split("\n"):
        quote = re.match(r"(?:> ?)*", paragraph)
        mark = quote.group().replace(" ", "") if quote else ""
        words = paragraph[quote.end() :].rstrip(" ") if quote else paragraph
        if words in ("-- ", "--"):
            lines.append("-- ")
            continue
        folded = _folded(words) or [""]
        for index, line in enumerate(folded):
            stuffed = f" {line}" if mark or line.startswith((" ", ">", "From ")) else line
            lines.append(f"{mark}{stuffed}" + (" " if index < len(folded) - 1 else ""))
    return "\n".join(lines)


def _folded(words: str) -> list[str]:
    """Between words; where words are long or written without spaces, between letters."""
    folded: list[str] = []
    for line in _FOLD.wrap(words):
        size = WIDTH // 2 if _WIDE.search(line) else 300
        folded += [line[at : at + size] for at in range(0, len(line), size)] if len(line) > max(size, WIDTH) or _WIDE.search(line) else [line]
    return folded


def pieces(source: Source, tick: Any) -> Iterator[bytes]:
    """The mails in the order of their numbers. Of a gap there is none."""
    domain = str(current_app.config["LISTSERV_DOMAIN"])
    for line in ticked(source.lines(), tick):
        if not line.is_gap:
            yield _mail(source, line, domain).encode()


def message_id(source: Source, number: int, domain: str) -> str:
    """The same whenever it is asked for."""
    return f"<{source.forum.slug}.{number}@{domain}>"


def _mail(source: Source, line: Line, domain: str) -> str:
    assert line.speaker is not None
    sender = f"no-reply+{line.speaker_id}@{domain}"
    above = list(dict.fromkeys([line.thread, line.parent])) if line.parent is not None else []
    head = [
        ("From", f"{phrase(source.words.attribution(line.speaker))}\n <{sender}>"),
        ("To", f"{phrase(source.forum.title)}\n <no-reply@{domain}>"),
        ("Subject", encoded(line.subject or source.forum.title)),
        ("Date", format_datetime(line.posted_at)),
        ("Message-ID", message_id(source, line.number, domain)),
        *([("In-Reply-To", message_id(source, line.parent, domain))] if line.parent is not None else []),
        *([("References", "\n ".join(message_id(source, number, domain) for number in above if number is not None))] if above else []),
        ("List-Id", f"{phrase(source.forum.title)}\n <{source.forum.slug}.{domain}>"),
        ("Archived-At", f"<{source.permalink(line.number)}>"),
        *([("Content-Language", line.language)] if line.language else []),
        *([("X-Status-In-Forum", line.status)] if line.status != "published" else []),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8; format=flowed; delsp=yes"),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    first = f"From no-reply@{domain} {line.posted_at:%a %b} {line.posted_at.day:2d} {line.posted_at:%H:%M:%S} {line.posted_at.year:04d}\n"
    body = flowed(line.body) + "\n-- \n" + _foot(source, line)
    return first + "".join(f"{name}: {value}\n" for name, value in head) + "\n" + _FROM.sub(r">\1", body) + "\n\n"


def _foot(source: Source, line: Line) -> str:
    """Where the message stands, what it names, and its files by their names."""
    topic = source.topics.get(line.topic_id) if line.topic_id is not None else None
    lines = [f"#{line.number} {source.permalink(line.number)}"]
    if topic is not None:
        lines.append(f"{topic.number}. {topic.title}" + (f" [{', '.join(map(str, line.questions))}]" if line.questions else ""))
    lines += [", ".join(line.goals)] if line.goals else []
    lines += ["* " + ", ".join(filter(None, (one.title, one.type, one.audience, one.status))) for one in line.initiatives]
    lines += [f"+ {file.name} ({file.size})" for file in line.files]
    return "\n".join(flowed(one_line(text)) for text in lines)
