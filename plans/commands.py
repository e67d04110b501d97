"""Commands about action plans: editions in and out, and what is held."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError

from core import clock
from core.database import db, reading_only
from plans import actions, reading
from plans.document import as_data
from plans.faults import Fault, Invalid
from plans.queries import documents

plans = AppGroup("plan", help="Action plans: editions in and out.")
_SENTENCES = {
    "new": "Imported edition {edition} of {code}: {goals} goals.",
    "filled": "Imported edition {edition} of {code}: {goals} goals, which an archive had already named.",
    "same": "Edition {edition} of {code} is held already, just so; nothing was changed.",
    "replaced": "Replaced edition {edition} of {code}; what stood there before is kept in its history.",
}


def register(app: Flask) -> None:
    """Adds them to ``flask``."""
    app.cli.add_command(plans)


@plans.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--replace", is_flag=True, help="Puts the document in the place of an edition that is held with other content (the goals keep their codes).")
@click.option("--json", "as_json", is_flag=True, help="What was imported, or what is wrong, as JSON.")
def import_(file: str, replace: bool, as_json: bool) -> None:
    """Reads an edition from FILE ("-": standard input). All or nothing: an invalid file changes nothing."""
    try:
        document = reading.read(_bytes(file))
        kept = actions.keep_document(document, by=None, at=clock.now(), replacing=replace, reason=Path(file).name if file != "-" else "")
        db.session.commit()
    except Invalid as refusal:
        db.session.rollback()
        _refuse(refusal.faults, as_json)
    except IntegrityError:  # somebody else imported the same edition at the same time
        db.session.rollback()
        raise click.ClickException("Another import of this edition was under way. Please try again.") from None
    if as_json:
        click.echo(json.dumps({"code": document.code, "edition": document.edition, "goals": len(document.goals), "outcome": kept.outcome}, ensure_ascii=False))
    else:
        click.echo(_SENTENCES[kept.outcome].format(edition=document.edition, code=document.code, goals=len(document.goals)))


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(reading.LARGEST + 1)
    try:
        with Path(file).open("rb") as source:
            return source.read(reading.LARGEST + 1)
    except OSError as trouble:
        raise click.ClickException(f"{file} cannot be read: {trouble.strerror}.") from None


def _refuse(faults: list[Fault], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"faults": [{"place": fault.place, "words": fault.words} for fault in faults], "count": len(faults)}, ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            click.echo(str(fault), err=True)
    click.echo(f"Nothing was imported: {'one fault' if len(faults) == 1 else f'{len(faults)} faults'}.", err=True)
    sys.exit(1)


@plans.command("export")
@click.argument("code")
@click.argument("edition")
@click.option("-o", "file", type=click.Path(dir_okay=False, writable=True), help="Where to write (default: standard output).")
def export(code: str, edition: str, file: str | None) -> None:
    """Writes EDITION of the plan CODE as a document that `plan import` reads."""
    with reading_only():
        held = documents.edition_named(code, edition)
        if held is None:
            raise click.ClickException(f"There is no edition {edition} of a plan {code}.")
        words = json.dumps(as_data(documents.document_of(documents.loaded(held))), ensure_ascii=False, indent=2) + "\n"
        with click.open_file(file, "w", encoding="utf-8", atomic=True) if file else nullcontext(sys.stdout) as out:
            out.write(words)


@plans.command("list")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
def list_(as_json: bool) -> None:
    """Lists the editions that are held."""
    with reading_only():
        lines = documents.editions()
    if as_json:
        click.echo(
            json.dumps(
                [
                    {
                        "code": line.code, "edition": line.edition, "title": line.title, "convention": line.convention,
                        "valid_from": line.valid_from.isoformat() if line.valid_from else None, "complete": line.complete, "goals": line.goals,
                    }
                    for line in lines
                ],
                ensure_ascii=False,
                indent=2,
            )
        )  # fmt: skip
        return
    for line in lines:
        what = "" if line.complete else ", only the goals, as an archive named them"
        click.echo(f"{line.code} {line.edition}: {line.goals} goals{what}{f'. {line.title}' if line.title else ''}")
    if not lines:
        click.echo("No action plan is held. `flask plan import FILE` reads one.", err=True)
