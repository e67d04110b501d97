"""Commands for whoever keeps the site: digests are made, what waits is sent."""

import sys
from datetime import datetime

import click
from flask import Flask
from flask.cli import AppGroup

from core import clock
from listserv.jobs import digests, post

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
