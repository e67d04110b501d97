"""The command that writes a forum into a file, in any format."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import click
from flask import Flask
from sqlalchemy import select

from core import clock
from core.database import db, reading_only
from core.languages import LANGUAGES, in_language
from forum.archive import unsaid, writing
from forum.commands import forums
from forum.exports.formats import FORMATS, ending_of, still
from forum.exports.source import Source
from forum.models import Forum
from forum.queries.heads import forum_head


def register(_app: Flask) -> None:
    """Importing this module has added the command to ``flask forum``."""


@forums.command("export")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(["json", *(name for name in FORMATS if name != "json")]), default="json", show_default=True, help="The format.")
@click.option("--lang", "language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="The language of our own words in it.")
@click.option("--all", "everything", is_flag=True, help="Also messages that wait, were hidden or withdrawn, marked as such (json: always).")
@click.option("--readers", is_flag=True, help="json: as readers may have it, without addresses and with published messages only.")
@click.option("-o", "file", type=click.Path(dir_okay=False, writable=True), help="Where to write (default: standard output).")
def export(slug: str, format_: str, language: str, everything: bool, readers: bool, file: str | None) -> None:
    """Writes the forum SLUG into a file. json is the whole archive, which `forum import` reads again."""
    if readers and (format_ != "json" or everything):
        raise click.ClickException("--readers goes with --format json only, and not with --all: the other formats hold what readers may read.")
    with reading_only(), in_language(language):
        writing.one_moment()
        pieces = _pieces(slug, format_, language, everything=everything, readers=readers, to_terminal=file is None)
        try:
            # Written beside the file and moved into its place at the end: a broken export leaves no half of a document.
            with pieces as written, click.open_file(file, "wb", atomic=True) if file else nullcontext(sys.stdout.buffer) as out:
                for piece in written:
                    out.write(piece)
                out.flush()
        except OSError as trouble:
            raise click.ClickException(f"{file or 'Standard output'} cannot be written: {trouble.strerror}.") from None


@contextmanager
def _pieces(slug: str, format_: str, language: str, *, everything: bool, readers: bool, to_terminal: bool) -> Iterator[Iterator[bytes]]:
    if format_ == "json" and not readers:
        whole = writing.written(slug)
        if whole is None:
            raise click.ClickException(f"There is no forum {slug}.")
        yield (piece.encode() for piece in whole)
        forum_id = db.session.scalar(select(Forum.id).where(Forum.slug == slug))
        if forum_id is not None and (missing := unsaid.left_out(forum_id)):
            click.echo(f"The archive format has no place for: {', '.join(missing)}.", err=True)
        return
    forum = forum_head(slug)
    if forum is None:
        raise click.ClickException(f"There is no forum {slug}.")
    source = Source(forum, language=language, at=clock.now(), everything=everything)
    if to_terminal and sys.stdout.isatty() and format_ not in {"csv", "mbox", "json"}:
        raise click.ClickException(f"A terminal cannot show {format_}: name a file with -o.")
    with _progress(source.count(), hidden=to_terminal) as tick:
        yield FORMATS[format_].pieces(source, tick)
    if ending_of(format_, source)[0] != FORMATS[format_].ending:
        click.echo(f"The proceedings are long: they were written in parts, as {ending_of(format_, source)[0]}.", err=True)


@contextmanager
def _progress(total: int, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A bar over the messages, on a terminal."""
    if hidden or not sys.stderr.isatty():
        yield still
        return
    with click.progressbar(length=total, label="Exporting", file=sys.stderr) as bar:
        told = 0

        def tick(done: int) -> None:
            nonlocal told
            bar.update(done - told)
            told = done

        yield tick
