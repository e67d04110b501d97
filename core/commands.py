"""Commands for whoever keeps the site: serve, worker, doctor."""

import json
import sys

import click
from flask import Flask, current_app
from huey.consumer import Consumer

from core import clock, doctor, serve, work


def register(app: Flask) -> None:
    """Adds them to ``flask``."""

    @app.cli.command("serve")
    @click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
    @click.option("--port", type=click.IntRange(1, 65535), help="The port to listen at (default: PORT, else 8000).")
    def serve_(host: str, port: int | None) -> None:
        """Runs the web server and the worker under one process, until it is told to stop."""
        doctor.needed_to_start()
        config = current_app.config
        port = port or config["PORT"]
        click.echo(f"{config['SITE_NAME']} is at http://{host}:{port} (Ctrl-C stops it).")
        web = serve.web_command(host=host, port=port, workers=config["WEB_WORKERS"], threads=config["WEB_THREADS"])
        mail = {"server for incoming mail": serve.mail_command(config["LISTSERV_LMTP"])} if config["LISTSERV_LMTP"] else {}
        sys.exit(serve.supervise({"web server": web, "worker": serve.worker_command(), **mail}))

    @app.cli.command("worker")
    @click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 32), help="How many jobs at once.")
    def worker(threads: int) -> None:
        """Runs background work until it is told to stop; a SIGTERM lets the job in hand be finished."""
        doctor.needed_to_start()
        finding = doctor.queue()
        if not finding.well:
            raise click.ClickException(finding.sentence)
        Consumer(work.queue(), workers=threads, periodic=True, scheduler_interval=1, graceful_signal="TERM").run()

    @app.cli.command("doctor")
    @click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
    def doctor_(as_json: bool) -> None:
        """Says what is wrong with this installation; exit code 1 if anything is."""
        findings = doctor.examine(at=clock.now())
        if as_json:
            click.echo(json.dumps([{"part": f.part, "well": f.well, "sentence": f.sentence} for f in findings], ensure_ascii=False, indent=2))
        else:
            for finding in findings:
                click.echo(f"{'well ' if finding.well else 'WRONG'}  {finding.sentence}", err=not finding.well)
        sys.exit(0 if all(finding.well for finding in findings) else 1)
