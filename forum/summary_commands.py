"""Commands about summaries: the draft of a forum in every format, and the check of a draft against its forum."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from core import clock
from core.database import reading_only
from forum.queries.summary import material_of
from forum.summary.annex import annex_faults, annex_of
from forum.summary.check import Fault, faults_of
from forum.summary.draft import make_draft
from forum.summary.material import Material, from_archive
from forum.summary.settings import Settings
from forum.summary.words import LANGUAGES
from forum.summary.writers import FORMATS, write

summaries = AppGroup("summary", help="Moderators' summaries: drafts and their check.")


def register(app: Flask) -> None:
    """Adds them to ``flask``."""
    app.cli.add_command(summaries)


@summaries.command("draft")
@click.argument("slug")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of the frame (default: the forum's, else English).")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="md", show_default=True, help="The format of the document.")
@click.option("--clean", is_flag=True, help="Without the sources after each sentence.")
@click.option("--annex", type=click.Path(dir_okay=False, writable=True), help="Where to write the data annex (CSV) as well.")
@click.option("-o", "file", type=click.Path(dir_okay=False, writable=True), help="Where to write (default: standard output).")
def draft(slug: str, lang: str | None, format_: str, clean: bool, annex: str | None, file: str | None) -> None:
    """Writes the draft of the summary of the forum SLUG as it stands."""
    material = _material(slug)
    language = lang or (material.language if material.language in LANGUAGES else "en")
    with _progress(len(material.inputs), hidden=not file) as tick:
        made = make_draft(material, _settings(material, language), tick=tick)
    content = write(made, format_, working=not clean)
    if annex:
        Path(annex).write_text(annex_of(made, material), encoding="utf-8-sig", newline="")
    if file:
        Path(file).write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


@summaries.command("check")
@click.argument("slug", required=False)
@click.option("--draft", "draft_file", type=click.Path(exists=True, dir_okay=False), help="A draft as JSON to check, instead of the one as it stands.")
@click.option("--archive", "archive_file", type=click.Path(exists=True, dir_okay=False), help="An exported archive to check against, instead of the forum SLUG.")
@click.option("--annex", "annex_file", type=click.Path(exists=True, dir_okay=False), help="The data annex (CSV) to check as well.")
@click.option("--json", "as_json", is_flag=True, help="What does not agree as JSON.")
def check(slug: str | None, draft_file: str | None, archive_file: str | None, annex_file: str | None, as_json: bool) -> None:
    """Recomputes every figure, count, quotation and reference of a draft. Exit code 1 and a list if any fails."""
    if (slug is None) == (archive_file is None):
        raise click.UsageError("Name a forum, or an archive with --archive.")
    material = from_archive(_json(archive_file)) if archive_file else _material(str(slug))
    document = _json(draft_file) if draft_file else make_draft(material, _settings(material, material.language if material.language in LANGUAGES else "en")).as_data()
    if draft_file:
        material = _then(material, document)
    found = faults_of(document, material, _settings(material, "en"))
    if annex_file:
        found += [Fault(*line.split(": ", 1)) for line in annex_faults(_text(annex_file), material, document)]
    quotations = sum(len(sentence.get("quotations", [])) for block in document["blocks"] for sentence in block.get("sentences", []))
    if as_json:
        click.echo(json.dumps({"faults": [{"place": fault.place, "what": fault.what} for fault in found], "quotations": quotations}, ensure_ascii=False, indent=2))
    else:
        for fault in found:
            click.echo(str(fault), err=True)
        click.echo(f"{quotations} quotations, {len(document['coverage'])} inputs: " + ("everything agrees." if not found else f"{len(found)} do not agree."))
    if found:
        sys.exit(1)


def _settings(material: Material, language: str) -> Settings:
    return Settings(language=language, language_of_the_agenda=material.language if material.language in LANGUAGES else "en")


def _material(slug: str) -> Material:
    with reading_only():
        material = material_of(slug, at=clock.now())
    if material is None:
        raise click.ClickException(f"There is no forum {slug}.")
    return material


def _then(material: Material, document: Any) -> Material:
    """The forum as it was when the draft was made, should it have been open still: what was said since is no fault of the draft."""
    try:
        then = datetime.fromisoformat(document["as_of"])
        return material.until(then) if then < material.closes_at else material
    except (KeyError, TypeError, ValueError):
        raise click.ClickException("The draft does not say as of which instant it was made.") from None


def _text(file: str) -> str:
    try:
        return Path(file).read_bytes().decode()  # line ends as they are: they are part of quoted cells
    except (OSError, ValueError) as trouble:
        raise click.ClickException(f"{file} cannot be read: {trouble}.") from None


def _json(file: str | None) -> Any:
    try:
        return json.loads(_text(str(file)))
    except ValueError as trouble:
        raise click.ClickException(f"{file} cannot be read: {trouble}.") from None


@contextmanager
def _progress(length: int, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A bar over the inputs, on a terminal."""
    if hidden or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label="Reading", file=sys.stderr) as bar:
        yield bar.update
