"""Commands for whoever keeps the site: worker, serve, doctor."""

import click
from flask import Flask
from huey.consumer import Consumer

from core import work


def register(app: Flask) -> None:
    """Adds them to ``flask``."""

    @app.cli.command("worker")
    @click.option("--threads", default=2, show_default=True, help="How many jobs at once.")
    def worker(threads: int) -> None:
        """Runs background work until it is told to stop."""
        Consumer(work.queue(), workers=threads, periodic=True, scheduler_interval=1).run()
