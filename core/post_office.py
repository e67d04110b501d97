"""Delivers what lies in the outbox: by SMTP through Flask-Mail, or as .eml files into a folder."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_mail import Mail, Message
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing

mail = Mail()
log = logging.getLogger("rapporteur.post")

# Pauses between tries grow from a minute to some hours; after three days a letter has failed.
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180)] + [timedelta(hours=6)] * 12
LEASE = timedelta(minutes=10)


def prepare(app: Flask) -> None:
    """Reads MAIL_URL: ``dir:PATH``, ``smtp://user:password@host:port`` or ``smtps://…``."""
    url = app.config["MAIL_URL"]
    if not url.startswith("dir:"):
        parts = urlsplit(url)
        app.config.update(
            MAIL_SERVER=parts.hostname or "localhost",
            MAIL_PORT=parts.port or (465 if parts.scheme == "smtps" else 25),
            MAIL_USE_SSL=parts.scheme == "smtps",
            MAIL_USE_TLS=parts.scheme == "smtp" and bool(parts.username),
            MAIL_USERNAME=unquote(parts.username) if parts.username else None,
            MAIL_PASSWORD=unquote(parts.password) if parts.password else None,
        )
    app.config["MAIL_DEFAULT_SENDER"] = (app.config["SITE_NAME"], f"notices@{app.config['LISTSERV_DOMAIN']}")
    app.config.setdefault("MAIL_SUPPRESS_SEND", False)
    mail.init_app(app)


def due(*, at: datetime, most: int = 100) -> list[int]:
    """Letters to be sent now, oldest first; among them those that a crash left half sent some minutes ago."""
    stale = (Outgoing.state == "sending") & (Outgoing.next_try_at <= at - LEASE)
    waiting = (Outgoing.state == "queued") & (Outgoing.next_try_at <= at)
    return list(db.session.scalars(select(Outgoing.id).where(waiting | stale).order_by(Outgoing.id).limit(most)))


def lease(letter_id: int, *, at: datetime) -> Outgoing | None:
    """Marks one letter as being sent, for one worker only; None where another was quicker. The caller commits before sending."""
    letter = db.session.scalar(select(Outgoing).where(Outgoing.id == letter_id).with_for_update(skip_locked=True))
    if letter is None or not (letter.state == "queued" or (letter.state == "sending" and letter.next_try_at <= at - LEASE)):
        return None
    letter.sending()
    letter.next_try_at = at
    return letter


def send(letter: Outgoing, *, at: datetime) -> None:
    """Hands a leased letter to the relay and notes what became of it. The caller commits."""
    message = _message(letter, at=at)
    try:
        url = current_app.config["MAIL_URL"]
        if url.startswith("dir:"):
            folder = Path(url[4:])
            folder.mkdir(parents=True, exist_ok=True)
            part = folder / f".{letter.id:08d}.part"
            part.write_bytes(message.as_bytes())
            part.rename(folder / f"{letter.id:08d}-{letter.template.replace('/', '-')}.eml")
        else:
            mail.send(message)
    except smtplib.SMTPRecipientsRefused as refusal:
        code = max((status for status, _ in refusal.recipients.values()), default=550)
        _retry(letter, at=at, error=f"refused with {code}", final=code >= 500)
    except (OSError, smtplib.SMTPException) as trouble:
        _retry(letter, at=at, error=f"{type(trouble).__name__}", final=False)
    else:
        letter.sent(at=at)


def _retry(letter: Outgoing, *, at: datetime, error: str, final: bool) -> None:
    if final or letter.attempts > len(PAUSES):
        letter.fail(error=error)
    else:
        letter.put_off(until=at + PAUSES[letter.attempts - 1], error=error)
    log.warning("letter not sent", extra={"letter": letter.id, "template": letter.template, "error": error})


def _message(letter: Outgoing, *, at: datetime) -> Message:
    domain = current_app.config["LISTSERV_DOMAIN"]
    message = Message(subject=letter.subject, recipients=[letter.to], body=letter.text, html=letter.html, charset="utf-8", date=at.timestamp())
    message.msgId = f"<letter-{letter.id}@{domain}>"  # the same at every try, so that a doubled letter folds into one
    message.extra_headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": letter.language, **letter.headers}
    return message


def new_message_id() -> str:
    """A Message-ID in our own domain."""
    return make_msgid(domain=current_app.config["LISTSERV_DOMAIN"])
