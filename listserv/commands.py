"""Commands for whoever keeps the site: digests are made, what waits is sent."""

import sys
from datetime import datetime

import click
from flask import Flask
from flask.cli import AppGroup

from core import clock
from core.database import db
from core.languages import LANGUAGES
from forum.queries.standing import forum_by_slug
from listserv.actions import mailing_forms
from listserv.jobs import digests, post
from listserv.queries import question_forms
from listserv.question_forms import papers

listserv = AppGroup("listserv", help="Lists, subscriptions and their post.")


def register(app: Flask) -> None:
    """Adds them to ``flask``."""
    app.cli.add_command(listserv)


@listserv.command("deliver")
def deliver() -> None:
    """Sends everything that is due; exit code 1 if the relay cannot be reached."""
    post.fan_out()
    shown = click.progressbar(length=0, label="Letters", file=sys.stderr) if sys.stderr.isatty() else None
    done = 0

    def tick(sent: int, planned: int) -> None:
        nonlocal done
        if shown is not None:
            shown.length = planned
            shown.update(sent - done)
            done = sent

    tally = post.deliver(tick)
    if shown is not None:
        shown.render_finish()
    if tally.stopped:
        raise click.ClickException("Letters to subscribers are stopped; the page “How letters go out” releases them.")
    click.echo(f"{tally.sent} sent, {tally.put_off} put off, {tally.failed} failed.")
    if tally.error:
        raise click.ClickException(f"The relay cannot be reached: {tally.error}.")


def _instant(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if value else None
    except ValueError:
        found = None
    if value and (found is None or found.tzinfo is None):
        raise click.BadParameter("give an instant with its zone, like 2026-03-11T06:00:00Z.")
    return found


@listserv.command("digest")
@click.option("--at", "instant", callback=_instant, metavar="INSTANT", help="As if it were this instant (default: now).")
@click.option("--dry-run", is_flag=True, help="Only says what would be made.")
def digest(instant: datetime | None, dry_run: bool) -> None:
    """Makes the digests that are due, and queues them; run again, it makes none twice."""
    total = 0
    for where, counts in digests.make(at=instant or clock.now(), dry=dry_run):
        for (rhythm, form), count in sorted(counts.items()):
            click.echo(f"{where.slug}: {count} {rhythm}, {form}")
            total += count
    click.echo(f"{total} would be queued." if dry_run else f"{total} queued.")


@listserv.command("form")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(["txt", "docx", "pdf"]), default="txt", show_default=True, help="The format.")
@click.option("--lang", "language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="The language of our own words in it.")
@click.option("--to", "recipients", multiple=True, metavar="EMAIL", help="Mails each participant their own form instead; --to all: everybody who is registered.")
@click.option("-o", "file", type=click.Path(dir_okay=False, writable=True), help="Where to write (default: standard output).")
def form(slug: str, format_: str, language: str, recipients: tuple[str, ...], file: str | None) -> None:
    """Writes the form of the questions of the forum SLUG, to be filled in without the web; or mails it to participants, in the language of each."""
    at = clock.now()
    forum = forum_by_slug(slug)
    if forum is None:
        raise click.ClickException(f"There is no forum {slug}.")
    if recipients:
        unknown = mailing_forms.mail_to(forum, recipients, at=at)
        db.session.commit()
        if unknown:
            raise click.ClickException(f"Not registered for this forum, or without a confirmed address: {', '.join(unknown)}. All others are written to.")
        return
    sheet = question_forms.sheet_for(forum, None, language=language, at=at)
    made = papers.written(sheet, format_)
    if file is None and format_ != "txt" and sys.stdout.isatty():
        raise click.ClickException(f"A terminal cannot show {format_}: name a file with -o.")
    with click.open_file(file or "-", "wb") as out:
        out.write(made)
