"""From a mailbox to a forum archive, in bounded memory: mails go to a spool as they are read, and into the document once all are known."""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from forum.archive.faults import Faults, Invalid
from forum.archive.mails.people import People
from forum.archive.mails.reading import Mail, mails
from forum.archive.mails.threading import Threads

KEPT = 1000  # sentences of a report; others are counted


@dataclass
class Report:
    """What became of a mailbox."""

    messages: int = 0
    threads: int = 0
    by_reference: int = 0
    by_subject: int = 0
    quoted_lines: int = 0
    attachments: int = 0
    first: datetime | None = None
    last: datetime | None = None
    languages: Counter[str] = field(default_factory=Counter)
    people: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    left_out_count: int = 0
    guessed: list[tuple[int, str]] = field(default_factory=list)
    guessed_count: int = 0

    def leave_out(self, number: int, why: str) -> None:
        """A mail that becomes no message."""
        self.left_out_count += 1
        if len(self.left_out) < KEPT:
            self.left_out.append((number, why))

    def guess(self, number: int, what: str) -> None:
        """Something about a mail that had to be guessed."""
        self.guessed_count += 1
        if len(self.guessed) < KEPT:
            self.guessed.append((number, what))


@dataclass(frozen=True)
class Wanted:
    """What the forum is to be called, and how mails are to be read."""

    slug: str
    title: str
    topic: str
    zone: str
    visibility: str
    keep_quotes: bool
    people: Mapping[str, Mapping[str, str]]


def convert(file: BinaryIO, target: BinaryIO, wanted: Wanted, *, tick: Callable[[int], None]) -> Report:
    """Writes the archive of a mailbox. Raises Invalid where it is none, or nothing is left of it."""
    report, people, threads = Report(), People(wanted.people), Threads()
    file.seek(0)
    if not file.read(5) == b"From ":
        raise _refusal("a mailbox begins with a line “From …”")
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        before: datetime | None = None
        told = 0
        for found in mails(file, keep_quotes=wanted.keep_quotes):
            tick(file.tell() - told)
            told = file.tell()
            if not isinstance(found, Mail):
                report.leave_out(*found)
                continue
            if threads.knows(found.id):
                report.leave_out(found.number, f"stands in the mailbox already, as {found.id}"[:200])
                continue
            if not found.text.strip() and not found.files:
                report.leave_out(found.number, "empty" if not found.quoted else "nothing but quotations")
                continue
            threads.add(found)
            before = found.at or before or datetime(1970, 1, 1, tzinfo=UTC)
            spool.write(json.dumps(_message(found, people.of(found).id, before, report)) + "\n")
        if not report.messages:
            raise _refusal("no mail of it can be made a message")
        report.people = [{"address": one.address, "mails": one.mails, "mapped": one.mapped, **one.item()} for one in people.all.values()]
        spool.seek(0)
        _write(target, spool, wanted, report, people, threads)
    return report


def _refusal(words: str) -> Invalid:
    faults = Faults()
    faults.add("mailbox", words)
    return Invalid(faults)


def _message(mail: Mail, author: str, at: datetime, report: Report) -> dict[str, Any]:
    for words in mail.faults:
        report.guess(mail.number, words)
    report.messages += 1
    report.quoted_lines += mail.quoted
    report.attachments += len(mail.files)
    report.languages[mail.language or "none"] += 1
    report.first, report.last = min(report.first or at, at), max(report.last or at, at)
    for name, size in mail.files:
        report.guess(mail.number, f"its file {name} ({size} bytes) is named, not taken over")
    listed = "".join(f"\n- `{name.replace('`', '')}` ({size})" for name, size in mail.files)
    return {
        "n": mail.number, "id": f"m{mail.number}", "topic": 1, "author": author, "posted_at": at.isoformat(),
        **({"language": mail.language} if mail.language else {}), **({"subject": mail.subject} if mail.subject else {}), "body": f"{mail.text.strip()}{chr(10) + listed if listed else ''}",
    }  # fmt: skip


def _write(target: BinaryIO, spool: Any, wanted: Wanted, report: Report, people: People, threads: Threads) -> None:
    assert report.first is not None and report.last is not None
    zone = ZoneInfo(wanted.zone)
    opens = report.first.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    closes = (report.last + timedelta(hours=1)).astimezone(zone).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    forum = {
        "slug": wanted.slug, "title": wanted.title, "opens_at": opens.isoformat(), "closes_at": closes.isoformat(), "timezone": wanted.zone, "visibility": wanted.visibility,
    }  # fmt: skip

    def put(text: str) -> None:
        target.write(text.encode())

    put('{"format": "forum-archive", "version": 1, "forum": ' + json.dumps(forum) + ', "topics": ' + json.dumps([{"number": 1, "title": wanted.topic}]))
    put(', "participants": ' + json.dumps([one.item() for one in people.all.values()]) + ', "messages": [')
    between = ""
    for line in spool:
        message = json.loads(line)
        answer = threads.answer(message.pop("n"))
        if answer.to:
            message["reply_to"] = f"m{answer.to}"
            report.by_reference += answer.by == "reference"
            report.by_subject += answer.by == "subject"
        else:
            report.threads += 1
        put(between + json.dumps(message))
        between = ",\n"
    put("]}")
    target.flush()
