"""Commands about the roster: experts in from a table, the index made anew."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts import audit
from core import clock
from core.database import db, reading_only
from core.languages import LANGUAGES, in_language
from core.tables import Fault
from roster.finding import following
from roster.importing import storing
from roster.importing.faults import fault_words
from roster.importing.reading import Checked, read
from roster.models import Expert

audit.name_act("experts-imported", _l("Imported experts from a table"))

PRINTED = 200  # faults; the others are counted

roster = AppGroup("roster", help="The roster of experts: tables in, and its index.")


def register(app: Flask) -> None:
    """Adds them to ``flask``."""
    app.cli.add_command(roster)


@roster.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True))
@click.option("--dry-run", is_flag=True, help="Only says what is wrong, and what would be imported.")
@click.option("--agreed", is_flag=True, help="The experts have agreed to be listed; otherwise only those are of whom the column “consents” says so, and the others wait as drafts.")
@click.option("--lang", "language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="The language of texts where no column says it.")
@click.option("--json", "as_json", is_flag=True, help="What was imported, or what is wrong, as JSON.")
def import_(file: str, dry_run: bool, agreed: bool, language: str, as_json: bool) -> None:
    """Reads experts from FILE (CSV or XLSX). All or nothing: a file with a fault changes nothing, and every fault is named by row and column."""
    at = clock.now()
    with in_language("en"), Path(file).open("rb") as source:
        checked = Checked()
        with reading_only(), _progress(source, "Checking", hidden=as_json) as tick:
            held = storing.held(today=at.date())
            storing.examine(read(source, held, checked, agreed=agreed, language=language), checked, at=at, tick=tick)
            db.session.rollback()
        if checked.faults:
            _refuse(checked, as_json)
        if not dry_run:
            with _progress(source, "Importing", hidden=as_json) as tick:
                again = Checked()
                storing.store(read(source, storing.held(today=at.date()), again, agreed=agreed, language=language), again, by=None, at=at, tick=tick)
                if again.faults:  # somebody was put on the roster meanwhile
                    db.session.rollback()
                    _refuse(again, as_json)
                audit.note("experts-imported", person=None, at=at, object=f"{checked.rows} experts")
                db.session.commit()
        _tell(checked, stored=not dry_run, as_json=as_json)


def _tell(checked: Checked, *, stored: bool, as_json: bool) -> None:
    if as_json:
        told: dict[str, object] = {
            "stored": stored,
            "experts": checked.rows,
            "listed": checked.listed,
            "new": checked.new,
            "changed": checked.changed,
            "unchanged": checked.unchanged,
            "changes": [asdict(one) for one in checked.changes],
            "ignored_columns": checked.ignored,
            "warnings": _as_data(checked.warnings),
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for warning in checked.warnings[:PRINTED]:
        click.echo(f"warning: {_line(warning)}", err=True)
    if checked.ignored:
        click.echo(f"Not known, and left out: {', '.join(checked.ignored)}.", err=True)
    for change in checked.changes[:PRINTED]:
        kept = " (stays: the expert wrote it)" if change.kept else ""
        click.echo(f"row {change.line}, ROE-{change.expert_id:05d}, {change.key}{change.language and ' ' + change.language}: {change.before!r} -> {change.after!r}{kept}", err=True)
    click.echo(f"{'Imported' if stored else 'Would import'} {checked.new} experts, {checked.listed} of them on the roster.")
    if checked.rows > checked.new:
        click.echo(f"{'Changed' if stored else 'Would change'} {checked.changed} experts who are there; {checked.unchanged} stay as they are.")


def _refuse(checked: Checked, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"stored": False, "faults": _as_data(checked.faults)}, ensure_ascii=False, indent=2))
    else:
        for fault in checked.faults[:PRINTED]:
            click.echo(_line(fault), err=True)
    raise click.ClickException(f"Nothing was imported: {len(checked.faults)} faults.")


def _line(fault: Fault) -> str:
    return f"row {fault.line}{f', column {fault.column}' if fault.column else ''}: {fault_words(fault)}"


def _as_data(faults: list[Fault]) -> list[dict[str, object]]:
    return [{"row": fault.line, "column": fault.column, "code": fault.code, "says": fault_words(fault)} for fault in faults]


@contextmanager
def _progress(source: BinaryIO, label: str, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, by how much of the file was read."""
    source.seek(0, 2)
    size = source.tell()
    source.seek(0)
    if hidden or not sys.stderr.isatty():
        yield lambda _done: None
        return
    with click.progressbar(length=size, label=label, file=sys.stderr) as bar:

        def tick(_done: int) -> None:
            bar.update(max(0, min(source.tell(), size) - bar.pos))

        yield tick


@roster.command("index")
def index() -> None:
    """Makes the index of experts anew: after the way words are folded has changed, or the database came from elsewhere."""
    ids = list(db.session.scalars(select(Expert.id).order_by(Expert.id)))
    following.follow(db.session(), ids)
    db.session.commit()
    click.echo(f"Indexed {len(ids)} experts.")
