"""Commands that write the whole site into a file, and fill an empty site from one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask

from core import clock, doctor
from core.backup import restoring, writing
from core.backup.form import Broken
from core.database import db


def register(app: Flask) -> None:
    """Adds them to ``flask``."""

    @app.cli.command("backup")
    @click.argument("file", type=click.Path(dir_okay=False, writable=True))
    def backup(file: str) -> None:
        """Writes all rows and stored files into FILE, as they are at this moment. The site may go on."""
        doctor.needed_to_start()
        with _progress("Writing") as (begin, step), click.open_file(file, "wb", atomic=True) as out:
            made = writing.write(out, at=clock.now(), begin=begin, step=step)
        click.echo(f"{sum(made.tables.values()):,} rows and up to {made.files:,} files are in {file}. Keep SECRET_KEY beside it: links in letters are made with it.")

    @app.cli.command("restore")
    @click.argument("file", type=click.File("rb"))
    def restore(file: Any) -> None:
        """Fills this site, which has to be empty, from FILE: all of it or nothing. It sends nothing until somebody releases the post."""
        doctor.needed_to_start()
        try:
            with _progress("Restoring") as (begin, step):
                made = restoring.restore(file, at=clock.now(), begin=begin, step=step)
                db.session.commit()
        except restoring.NotEmpty as used:
            raise click.ClickException(f"This site is not empty, and nothing was done. There are rows in: {used}.") from None
        except Broken as trouble:
            raise click.ClickException(f"{trouble} Nothing was done.") from None
        click.echo(f"{sum(made.tables.values()):,} rows of {made.made_at} are back. No letter goes out until the post is released under Administration, How letters go out.")


@contextmanager
def _progress(label: str) -> Iterator[tuple[Callable[[int], None], Callable[[int], None]]]:
    """A bar on the standard error output, where somebody sees it."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def begin(steps: int) -> None:
            bar.length = max(1, steps)

        yield begin, bar.update
