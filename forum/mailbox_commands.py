"""What `forum import` does with a mailbox: its options, the archive made of it, and the report on what became of each mail."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO

import click

from forum.archive.faults import Faults, Invalid
from forum.archive.mails.converting import Report, Wanted, convert
from forum.archive.mails.people import COLUMNS, mapping
from forum.archive.shapes import FORUM
from forum.models import VISIBILITIES

PRINTED = 50  # sentences of one kind; the others are counted


@dataclass(frozen=True)
class Choices:
    """The options that only a mailbox takes."""

    title: str | None
    topic: str
    zone: str
    visibility: str
    people: str | None
    quotes: str
    dry_run: bool


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options, as one argument ``mailbox``."""

    @click.option("--title", help="Mailbox: the title of the forum (default: the name of the file).")
    @click.option("--topic", default="Messages", show_default=True, help="Mailbox: the title of its one topic.")
    @click.option("--zone", default="UTC", show_default=True, help="Mailbox: the time zone of the forum.")
    @click.option("--visibility", type=click.Choice(list(VISIBILITIES)), default="closed", show_default=True, help="Mailbox: who may read the forum.")
    @click.option("--people", type=click.Path(exists=True, dir_okay=False), help=f"Mailbox: a CSV that says who its authors are ({', '.join(COLUMNS)}).")
    @click.option("--quotes", type=click.Choice(["cut", "keep"]), default="cut", show_default=True, help="Mailbox: quotations before and after the words.")
    @click.option("--dry-run", is_flag=True, help="Says what would be imported, and imports nothing.")
    @wraps(command)
    def with_choices(*arguments: Any, title: str | None, topic: str, zone: str, visibility: str, people: str | None, quotes: str, dry_run: bool, **others: Any) -> Any:
        return command(*arguments, mailbox=Choices(title, topic, zone, visibility, people, quotes, dry_run), **others)

    return with_choices


def is_mailbox(source: BinaryIO) -> bool:
    """Whether a file begins as a mailbox does."""
    source.seek(0)
    found = source.read(5) == b"From "
    source.seek(0)
    return found


@contextmanager
def converted(source: BinaryIO, file: str, slug: str | None, choices: Choices, tick: Callable[[int], None]) -> Iterator[tuple[BinaryIO, Report]]:
    """The mailbox as an archive, in a file that goes again, with the report. Raises Invalid."""
    stem = Path(file).stem if file != "-" else "mailbox"
    name = slug or re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "mailbox"
    faults = Faults()
    faults.note("--zone", FORUM["timezone"].check(choices.zone))
    people = mapping(_read(choices.people, faults), faults) if choices.people else {}
    if faults:
        raise Invalid(faults)
    wanted = Wanted(name, choices.title or stem, choices.topic, choices.zone, choices.visibility, choices.quotes == "keep", people)
    with tempfile.TemporaryFile() as target:
        report = convert(source, target, wanted, tick=tick)
        yield target, report


def _read(path: str, faults: Faults) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.add("people", "not UTF-8")
    except OSError as trouble:
        faults.add("people", f"cannot be read: {trouble.strerror}")
    return "address\n"


def as_data(report: Report) -> dict[str, Any]:
    """The report as JSON has it; mails are named by their place in the mailbox."""
    told = {**asdict(report), "languages": dict(report.languages)}
    for name in ("first", "last"):
        told[name] = told[name].isoformat() if told[name] else None
    for name in ("left_out", "guessed"):
        told[name] = [{"mail": number, "words": words} for number, words in told[name]]
    return told


def lines(report: Report) -> list[str]:
    """The report in sentences, with a table of its authors that can be completed and given back by --people."""
    found = [
        f"{report.messages} mails become messages in {report.threads} threads: {report.by_reference} answer a mail that they name, {report.by_subject} one of the same subject.",
        f"From {report.first:%Y-%m-%d %H:%M} to {report.last:%Y-%m-%d %H:%M} UTC." if report.first and report.last else "",
        "Languages: " + ", ".join(f"{code} {count}" for code, count in report.languages.most_common()) + ".",
        f"{report.quoted_lines} lines of quotations were cut; {report.attachments} files are named and not taken over.",
        f"{report.left_out_count} mails are left out:",
        *_listed(report.left_out, report.left_out_count),
        f"{report.guessed_count} things had to be guessed or are not taken over:",
        *_listed(report.guessed, report.guessed_count),
        f"{len(report.people)} people, {sum(one['mapped'] for one in report.people)} of them found in the table. Nobody gets a letter or a password.",
        ",".join(COLUMNS),
    ]
    return [*filter(None, found), *(",".join(_cell(one.get(key) or "") for key in ("address", "display_name", *COLUMNS[2:])) for one in report.people)]


def _cell(text: str) -> str:
    safe = "".join(letter if letter.isprintable() else " " for letter in text)
    return '"' + safe.replace('"', '""') + '"' if re.search(r'[",]', safe) else safe


def _listed(found: list[tuple[int, str]], count: int) -> list[str]:
    told = [f"  mail {number}: {''.join(letter if letter.isprintable() else ' ' for letter in words)}" for number, words in found[:PRINTED]]
    return [*told, f"  and {count - PRINTED} more"] if count > PRINTED else told
