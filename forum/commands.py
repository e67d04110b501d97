"""Commands about forums: archives in and out, the tally, and the demonstration."""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from accounts import audit
from core import clock
from core.database import db, reading_only
from forum import demo, mailbox_commands, tally, tally_text
from forum.archive import storing
from forum.archive.faults import Faults, Invalid
from forum.archive.instants import instant
from forum.archive.reading import Archive, read, taken
from forum.archive.shapes import FORUM
from forum.mailbox_commands import Choices
from forum.queries.standing import forum_by_slug
from forum.queries.tally import figures_of

audit.name_act("forum-imported", _l("Imported a forum from an archive"))

PRINTED = 200  # faults; the others are counted

forums = AppGroup("forum", help="Forums: archives in and out, and their figures.")
demonstration = AppGroup("demo", help="Demonstration data.")


def register(app: Flask) -> None:
    """Adds them to ``flask``."""
    app.cli.add_command(forums)
    app.cli.add_command(demonstration)


@forums.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--slug", help="The name of the forum in addresses, instead of the one in the file.")
@click.option("--json", "as_json", is_flag=True, help="What was imported, or what is wrong, as JSON.")
@mailbox_commands.options
def import_(file: str, slug: str | None, as_json: bool, mailbox: Choices) -> None:
    """Reads a forum archive, or a mailbox (mbox), from FILE ("-": standard input). All or nothing: an invalid file changes nothing."""
    _sound_slug(slug)
    try:
        with _opened(file) as source, _progress(source, hidden=as_json) as tick, ExitStack() as held:
            report = None
            if mailbox_commands.is_mailbox(source):
                source, report = held.enter_context(mailbox_commands.converted(source, file, slug, mailbox, tick))
            archive = read(source, tick=tick)
            name = slug or archive.forum["slug"]
            if not mailbox.dry_run:
                _store(archive, name, tick)
    except Invalid as refusal:
        db.session.rollback()
        _refuse(refusal.faults, as_json)
    counts = {"participants": len(archive.participants), "topics": len(archive.topics), "messages": len(archive.numbers)}
    if as_json:
        told = {"mailbox": mailbox_commands.as_data(report)} if report else {}
        click.echo(json.dumps({"forum": name, "stored": not mailbox.dry_run, **counts, **told, "warnings": _as_data(archive.warnings)}, ensure_ascii=False, indent=2))
        return
    if report:
        click.echo("\n".join(mailbox_commands.lines(report)))
    _print(archive.warnings, "warning: ")
    click.echo(f"{'Would import' if mailbox.dry_run else 'Imported'} {name}: " + ", ".join(f"{count} {what}" for what, count in counts.items()) + ".")


def _store(archive: Archive, slug: str, tick: Callable[[int], None]) -> None:
    if forum_by_slug(slug) is not None:
        raise taken(slug)
    try:
        at = clock.now()
        storing.store(archive, slug=slug, at=at, tick=tick)
        audit.note("forum-imported", person=None, at=at, object=f"forum {slug}")
        db.session.commit()
    except IntegrityError:  # somebody else may have taken the name meanwhile; anything else is a fault of ours
        db.session.rollback()
        if forum_by_slug(slug) is not None:
            raise taken(slug) from None
        raise


def _sound_slug(slug: str | None) -> None:
    found = [words for _, words in FORUM["slug"].check(slug)] if slug is not None else []
    if found:
        raise click.ClickException(f"--slug: {found[0]}")


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """The file, from its beginning; what comes by a pipe is laid aside first, for it is read more than once."""
    if file == "-":
        with tempfile.TemporaryFile() as aside:
            copyfileobj(sys.stdin.buffer, aside)
            yield aside
        return
    try:
        with Path(file).open("rb") as source:
            yield source
    except OSError as trouble:
        raise click.ClickException(f"{file} cannot be read: {trouble.strerror}.") from None


@contextmanager
def _progress(source: BinaryIO, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A bar over the bytes, on a terminal. The messages, most of a document, are read three times: to find them, to check them, to store them."""
    if hidden or not sys.stderr.isatty():
        yield lambda _: None
        return
    source.seek(0, 2)
    with click.progressbar(length=3 * source.tell(), label="Importing", file=sys.stderr) as bar:
        yield bar.update


def _refuse(faults: Faults, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"faults": _as_data(faults), "count": faults.count}, ensure_ascii=False, indent=2))
    else:
        _print(faults, "")
    click.echo(f"Nothing was imported: {'one fault' if faults.count == 1 else f'{faults.count} faults'}.", err=True)
    sys.exit(1)


def _as_data(faults: Faults) -> list[dict[str, str]]:
    return [{"place": fault.place, "words": fault.words} for fault in faults]


def _print(faults: Faults, before: str) -> None:
    for number, fault in enumerate(faults):
        if number == PRINTED:
            break
        click.echo(f"{before}{fault}", err=True)
    if faults.count > PRINTED:
        click.echo(f"{before}and {faults.count - PRINTED} more", err=True)


@forums.command("tally")
@click.argument("slug")
@click.option("--at", "at", help="The instant to count as of, with its offset: 2025-07-16T12:00:00-04:00. What was posted at that very instant counts.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
def tally_(slug: str, at: str | None, as_json: bool) -> None:
    """Prints the figures of the forum SLUG, the rules they are counted by, and whether they add up."""
    with reading_only():
        figures = figures_of(slug, as_of=_instant(at))
    if figures is None:
        raise click.ClickException(f"There is no forum {slug}.")
    if as_json:
        click.echo(json.dumps(tally.as_data(figures.tally), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(tally_text.lines(figures)))
    if not figures.tally.adds_up:
        raise click.ClickException("The figures do not add up.")


def _instant(at: str | None) -> datetime | None:
    try:
        return instant(at) if at is not None else None
    except ValueError as trouble:
        raise click.ClickException(f"--at: {trouble}.") from None


@demonstration.command("load")
def load_demonstration() -> None:
    """Loads a closed, an open and an upcoming forum with accounts to try them; what is there already stays as it is."""
    if current_app.config["ENVIRONMENT"] == "production":
        click.echo("The demonstration is not for a site in production; nothing was loaded.", err=True)
        return
    sentences = demo.load(at=clock.now())
    db.session.commit()
    click.echo("\n".join([*sentences, "", *demo.account_lines()]))


@demonstration.command("accounts")
def print_accounts() -> None:
    """Prints the accounts of the demonstration again."""
    lines = demo.account_lines()
    if not lines:
        raise click.ClickException("There are no demonstration accounts here; `flask demo load` makes them.")
    click.echo("\n".join(lines))
