"""Mails out of an mbox, one at a time: who, when, in answer to what, and the words without quotations and signature."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any, BinaryIO

from core.languages import is_language
from core.recognise import language_of
from forum.exports.columns import cleaned

LARGEST = 20 << 20  # bytes of one mail
LONGEST = 500_000  # characters of its words
_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_IDS = re.compile(r"<[^<>\s]+>")
_ATTRIBUTION = re.compile(
    r".{0,300}(wrote|writes|a écrit|escribió|написал\w*|пишет|写道|كتب)\s?.{0,60}[:：]\s*\Z|-{2,} ?(Original Message|Message d'origine|Forwarded message).*\Z", re.IGNORECASE
)


@dataclass
class Mail:
    """One mail. ``faults`` are what had to be guessed."""

    number: int  # its place in the file, from 1
    id: str
    above: list[str]  # ids of what it answers, the nearest first
    name: str
    address: str
    subject: str
    at: datetime | None
    language: str | None
    text: str
    files: list[tuple[str, int]]
    quoted: int  # lines that were cut
    faults: list[str]


def mails(file: BinaryIO, *, keep_quotes: bool) -> Iterator[Mail | tuple[int, str]]:
    """Every mail of the file, or its number and why it was left out."""
    for number, raw in enumerate(_split(file), 1):
        if raw is None:
            yield number, f"larger than {LARGEST >> 20} MiB"
            continue
        try:
            yield _mail(number, raw, keep_quotes=keep_quotes)
        except (MessageError, ValueError, LookupError, IndexError, AttributeError, TypeError) as trouble:  # the library's parser fails in all these ways on broken mails
            yield number, f"cannot be read: {trouble}"[:200]


def _split(file: BinaryIO) -> Iterator[bytes | None]:
    """The bytes of each mail with its first line; None for one that is too large."""
    file.seek(0)
    held: list[bytes] = []
    size, blank, begun = 0, True, False
    while line := file.readline(1 << 20):
        if line.startswith(b"From ") and blank:
            if begun:
                yield b"".join(held) if size <= LARGEST else None
            held, size, begun = [], 0, True
        if begun:
            size += len(line)
            if size <= LARGEST:
                held.append(line)
            else:
                held = []
        blank = line in (b"\n", b"\r\n")
    if begun:
        yield b"".join(held) if size <= LARGEST else None


def _mail(number: int, raw: bytes, *, keep_quotes: bool) -> Mail:
    first, _, rest = raw.partition(b"\n")
    message = BytesParser(policy=policy.default).parsebytes(_FROM.sub(rb"\1", rest))
    assert isinstance(message, EmailMessage)
    faults: list[str] = []
    name, address = _sender(message, faults)
    text = _words(message, faults)
    kept, quoted = _without_quotations(text, keep=keep_quotes)
    subject = " ".join(cleaned(_header(message, "Subject")).split())
    if len(kept) > LONGEST:
        faults.append(f"of its {len(kept)} characters only the first {LONGEST} were taken")
        kept = kept[:LONGEST]
    ids = _IDS.findall(_header(message, "Message-ID"))
    above = [*_IDS.findall(_header(message, "In-Reply-To"))[:1], *reversed(_IDS.findall(_header(message, "References")))]
    tag = _header(message, "Content-Language").split(",")[0].strip()
    return Mail(
        number=number, id=ids[0] if ids else "", above=list(dict.fromkeys(above)), name=name, address=address, subject=subject[:2000], at=_instant(message, first, faults),
        language=tag if tag and len(tag) <= 35 and is_language(tag) else language_of(f"{subject}\n{kept}"), text=kept, files=_files(message), quoted=quoted, faults=faults,
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # a header the library cannot take apart
        return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _sender(message: EmailMessage, faults: list[str]) -> tuple[str, str]:
    name, address = parseaddr(_header(message, "From") or _header(message, "Sender"))
    address = address.strip().lower()
    if "@" not in address or any(letter in address for letter in " ,;<>") or len(address) > 320:
        faults.append("no address of its author")
        address = ""
    return " ".join(cleaned(name).split())[:200], address


def _instant(message: EmailMessage, first: bytes, faults: list[str]) -> datetime | None:
    """When it was sent; else what the mailbox says in its first line; else unknown."""
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        if 1970 <= at.year < 2200:
            return at
    except (ValueError, TypeError, IndexError, OverflowError):  # all that the library raises on dates that are none
        pass
    found = re.search(rb"(\w{3} [ \d]\d \d\d:\d\d(:\d\d)?) (\d{4})", first)
    try:
        if found:
            faults.append("no date; that of the mailbox was taken")
            clock = found.group(1).decode() + ("" if found.group(2) else ":00")
            return datetime.strptime(f"{' '.join(clock.split())} {found.group(3).decode()}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        pass  # not a day of the calendar either
    faults.append("no date; that of the mail before it was taken")
    return None


def _words(message: EmailMessage, faults: list[str]) -> str:
    """The plain words of a mail: its text part, else its HTML without the marks."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body, faults)
    if body.get_content_type() == "text/html":
        reader = _Stripper()
        reader.feed(text)
        reader.close()
        text = "".join(reader.pieces)
    if str(body.get_param("format", "") or "").lower() == "flowed":
        text = _unflowed(text, joined=str(body.get_param("delsp", "") or "").lower() == "yes")
    return cleaned(text)


def _decoded(part: Any, faults: list[str]) -> str:
    data = part.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    for name in dict.fromkeys((charset, "utf-8", "cp1252")):
        try:
            text = raw.decode(name)
        except (LookupError, UnicodeDecodeError):  # not what it says it is
            continue
        if name != charset:
            faults.append(f"not {charset} as it says; read as {name}")
        return text
    faults.append(f"not {charset} as it says; letters that could not be read are marked")
    return raw.decode("utf-8", "replace")


def _unflowed(text: str, *, joined: bool) -> str:
    """Lines that were folded by RFC 3676 made one again."""
    made: list[str] = []
    held = before = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        found = re.match(r">*", line)
        mark = found.group() if found else ""
        words = line[len(mark) :].removeprefix(" ")
        if held and mark != before:
            made.append(f"{before} {held}" if before else held)
            held = ""
        before = mark
        if words.endswith(" ") and words != "-- ":
            held += words[:-1] if joined else words
            continue
        made.append(f"{mark} {held}{words}" if mark else held + words)
        held = ""
    return "\n".join([*made, held] if held else made)


def _without_quotations(text: str, *, keep: bool) -> tuple[str, int]:
    """Without signature, and without what is quoted before or after the words; what is quoted between them stays, marked as such."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if line.rstrip("\r") in ("-- ", "--") and index:
            lines = lines[:index]
            break
    if keep:
        return "\n".join(lines).strip("\n"), 0
    before = len(lines)
    while lines and (not lines[-1].strip() or lines[-1].startswith(">") or (len(lines) < before and _ATTRIBUTION.match(lines[-1].strip()))):
        lines.pop()
    while lines and (not lines[0].strip() or lines[0].startswith(">") or (len(lines) > 1 and _ATTRIBUTION.match(lines[0].strip()) and lines[1].startswith(">"))):
        lines.pop(0)
    kept = "\n".join(lines)
    return kept, sum(line.startswith(">") for line in text.split("\n")) - sum(line.startswith(">") for line in lines)


def _files(message: EmailMessage) -> list[tuple[str, int]]:
    found = []
    for part in message.iter_attachments():
        data = part.get_payload(decode=True)
        found.append((" ".join(cleaned(part.get_filename() or part.get_content_type()).split())[:120], len(data) if isinstance(data, bytes) else 0))
    return found


class _Stripper(HTMLParser):
    """Words of HTML mail, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "head", "title"):
            self._hidden += 1
        elif tag in ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote"):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "head", "title"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("p", "h1", "h2", "h3", "table", "ul", "ol"):
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))
