"""What is wrong with this installation, in sentences: for the ``doctor`` command, for /health, and before anything is started."""

import shutil
import smtplib
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic

from click import ClickException
from flask import Flask, current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from core import schema, work
from core.database import db
from core.languages import site_languages
from core.letters import Outgoing
from core.schema import State

LEAST_ROOM = 200 * 1024 * 1024  # bytes; below this uploads and exports begin to fail in the middle
WAITED_TOO_LONG = timedelta(minutes=15)
PATIENCE = 4.0  # seconds that all parts together may take to answer /health


@dataclass(frozen=True)
class Finding:
    """One part of the installation, whether it is well, and the sentence that says so."""

    part: str
    well: bool
    sentence: str


_more: list[Callable[[datetime], Finding]] = []


def also(check: Callable[[datetime], Finding]) -> Callable[[datetime], Finding]:
    """Packages above add what they know of their own; asked where database and schema are well."""
    _more.append(check)
    return check


def examine(*, at: datetime) -> list[Finding]:
    """Everything, in the order in which one thing rests on another."""
    findings = [secret_key(), database()]
    if findings[-1].well:
        findings.append(structure())
    findings += [*folders(), disk(), queue(), relay()]
    if all(finding.well for finding in findings if finding.part in {"database", "schema"}):
        findings += [letters(at=at), *(check(at) for check in _more)]
    return [*findings, languages()]


def needed_to_start() -> None:
    """Refuses with one clear line, before a server or worker is started on an installation that cannot carry it."""
    for check in (database, structure):
        finding = check()
        if not finding.well:
            raise ClickException(finding.sentence)
    for finding in folders():
        if not finding.well:
            raise ClickException(finding.sentence)


def pulse(app: Flask) -> dict[str, bool]:
    """Whether database, schema, queue and disk answer, within PATIENCE; a part that hangs counts as down."""
    answers: SimpleQueue[tuple[str, bool]] = SimpleQueue()
    checks: dict[str, Callable[[], Finding]] = {"database": database, "schema": structure, "queue": queue, "disk": disk}

    def ask(part: str, check: Callable[[], Finding]) -> None:
        with app.app_context():
            try:
                answers.put((part, check().well))
            except Exception:  # whatever is wrong with a part, the answer is that it is not well
                answers.put((part, False))

    for part, check in checks.items():
        threading.Thread(target=ask, args=(part, check), daemon=True).start()
    parts = dict.fromkeys(checks, False)
    deadline = monotonic() + PATIENCE
    for _ in checks:
        try:
            part, well = answers.get(timeout=max(0.0, deadline - monotonic()))
        except Empty:  # the rest hangs
            break
        parts[part] = well
    return parts


def secret_key() -> Finding:
    """Missing and weak keys never come this far; what is left to say is where an embedded site's own key lies."""
    kept = Path(current_app.config["INSTANCE"]) / "secret-key"
    if current_app.config["ENVIRONMENT"] != "production" and kept.exists():
        return Finding("secret key", True, f"The secret key is this site's own, kept in {kept}.")
    return Finding("secret key", True, "The secret key is given by a setting.")


def database() -> Finding:
    """Reachable or not, and as what."""
    address = db.engine.url.render_as_string(hide_password=True)
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as trouble:
        return Finding("database", False, f"The database {address} cannot be reached ({_briefly(trouble)}); check DATABASE_URL.")
    return Finding("database", True, f"The database {address} answers.")


def structure() -> Finding:
    """At, behind or ahead of the code."""
    try:
        found = schema.state()
    except (SQLAlchemyError, OSError) as trouble:
        return Finding("schema", False, f"The database's schema cannot be read ({_briefly(trouble)}).")
    sentence = {
        State.CURRENT: "The database's schema is that of this code.",
        State.EMPTY: "The database is empty: run `flask --app app db upgrade` first.",
        State.BEHIND: "The database is behind this code: run `flask --app app db upgrade` first.",
        State.AHEAD: "The database was made by a newer version of this code: install that version, or restore a backup.",
    }[found]
    return Finding("schema", found is State.CURRENT, sentence)


def folders() -> Iterable[Finding]:
    """Each folder that the site writes to."""
    for name, folder in _folders().items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as trouble:
            yield Finding("folders", False, f"The folder {folder} ({name}) cannot be written: {trouble.strerror}.")
        else:
            yield Finding("folders", True, f"The folder {folder} ({name}) can be written.")


def _folders() -> dict[str, Path]:
    config = current_app.config
    found = {"instance": Path(config["INSTANCE"]), "stored files": Path(config["FILES_URL"].removeprefix("file://"))}
    if config["MAIL_URL"].startswith("dir:"):
        found["letters"] = Path(config["MAIL_URL"].removeprefix("dir:"))
    return found


def disk() -> Finding:
    """Room on the disk that the instance folder lies on."""
    folder = Path(current_app.config["INSTANCE"])
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding(
        "disk", free >= LEAST_ROOM, f"{free // 1024**2} MB are free on the disk of {folder}{'' if free >= LEAST_ROOM else f'; at least {LEAST_ROOM // 1024**2} are needed'}."
    )


def queue() -> Finding:
    """Background work: reachable, and how much waits."""
    try:
        work.make_ready()
        waiting = work.queue().pending_count()
    except Exception as trouble:  # three kinds of queue have as many kinds of trouble
        return Finding("queue", False, f"The queue cannot be reached ({_briefly(trouble)}); check QUEUE_URL.")
    return Finding("queue", True, f"The queue answers; {waiting} jobs wait.")


def relay() -> Finding:
    """The mail server, where there is one."""
    config = current_app.config
    if config["MAIL_URL"].startswith("dir:"):
        return Finding("mail", True, f"Letters are written into the folder {config['MAIL_URL'][4:]}, not sent.")
    place = f"{config['MAIL_SERVER']}:{config['MAIL_PORT']}"
    try:
        kind = smtplib.SMTP_SSL if config["MAIL_USE_SSL"] else smtplib.SMTP
        with kind(config["MAIL_SERVER"], config["MAIL_PORT"], timeout=5) as connection:
            connection.noop()
    except (OSError, smtplib.SMTPException) as trouble:
        return Finding("mail", False, f"The mail server {place} cannot be reached ({_briefly(trouble)}); check MAIL_URL.")
    return Finding("mail", True, f"The mail server {place} answers.")


def letters(*, at: datetime) -> Finding:
    """Letters that should have left long ago mean that no worker runs."""
    late, failed = db.session.execute(
        select(
            func.count().filter((Outgoing.state == "queued") & (Outgoing.next_try_at < at - WAITED_TOO_LONG)),
            func.count().filter(Outgoing.state == "failed"),
        ).select_from(Outgoing)
    ).one()
    if late:
        return Finding("letters", False, f"{late} letters have waited for more than 15 minutes: is the worker running?")
    return Finding("letters", True, f"No letter waits too long; {failed} have failed for good.")


def languages() -> Finding:
    """Compiled catalogs of the site's languages; English is the language of the source and needs none."""
    folder = Path(current_app.config["TRANSLATIONS"])
    missing = [code for code in site_languages() if code != "en" and not _compiled(folder / code / "LC_MESSAGES")]
    if missing:
        return Finding("languages", False, f"The catalogs of {', '.join(missing)} are not compiled: run `make setup`.")
    return Finding("languages", True, f"The catalogs of {', '.join(site_languages())} are compiled.")


def _compiled(folder: Path) -> bool:
    source, made = folder / "messages.po", folder / "messages.mo"
    return made.exists() and (not source.exists() or made.stat().st_mtime >= source.stat().st_mtime)


def _briefly(trouble: BaseException) -> str:
    """The first line of what a driver says, without the statement that SQLAlchemy adds."""
    cause = getattr(trouble, "orig", None) or trouble
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0].rstrip(".")
