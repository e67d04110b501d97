"""Commands for whoever keeps the site: what waits is sent."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from listserv.jobs import post

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
