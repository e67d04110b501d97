"""Delivers what lies in the outbox: by SMTP through Flask-Mail, or as .eml files into a folder."""

import logging
import os
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_mail import Connection, Mail, Message
from sqlalchemy import delete, select

from core.database import db
from core.letters import Outgoing

mail = Mail()
log = logging.getLogger("rapporteur.post")

# Pauses between tries grow from a minute to some hours; after three days a letter has failed.
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180)] + [timedelta(hours=6)] * 12
LEASE = timedelta(minutes=10)
KEPT = timedelta(days=90)
PATIENCE = 30.0  # seconds that the relay may take for one answer
WIRE = compat32.clone(linesep="\r\n", cte_type="7bit")  # relays encode raw 8-bit lines anew, and break signatures with it


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
    app.config.setdefault("MAIL_PATIENCE", PATIENCE)
    app.config["MAIL_DEFAULT_SENDER"] = (app.config["SITE_NAME"], f"notices@{app.config['LISTSERV_DOMAIN']}")
    # Flask-Mail keeps silent under test by itself; here a test relay is spoken to like any other.
    app.config.setdefault("MAIL_SUPPRESS_SEND", False)
    mail.init_app(app)


_held: list[Callable[[], bool]] = []


def held_while(function: Callable[[], bool]) -> Callable[[], bool]:
    """Registers ``function()``: while it says so, letters stay in the outbox."""
    _held.append(function)
    return function


def due(*, at: datetime, most: int = 100) -> list[int]:
    """Letters to be sent now, oldest first; among them those that a crash left half sent some minutes ago."""
    if any(function() for function in _held):
        return []
    stale = (Outgoing.state == "sending") & (Outgoing.next_try_at <= at - LEASE)
    waiting = (Outgoing.state == "queued") & (Outgoing.next_try_at <= at)
    return list(db.session.scalars(select(Outgoing.id).where(waiting | stale).order_by(Outgoing.id).limit(most)))


def lease(letter_id: int, *, at: datetime) -> Outgoing | None:
    """Marks one letter as being sent, for one worker only; None where another was quicker. The caller commits before sending."""
    letter = db.session.scalar(select(Outgoing).where(Outgoing.id == letter_id).with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if letter is None or not ((letter.state == "queued" and letter.next_try_at <= at) or (letter.state == "sending" and letter.next_try_at <= at - LEASE)):
        return None
    letter.sending()
    letter.next_try_at = at
    return letter


def send(letter: Outgoing, *, at: datetime) -> bool:
    """Hands a leased letter to the relay and notes what became of it; False where the relay itself is in trouble. The caller commits."""
    try:
        message = wire(letter, at=at)
    except Exception as trouble:  # a letter that cannot be written harms no other
        log.exception("letter cannot be written", extra={"letter": letter.id, "template": letter.template})
        letter.fail(error=type(trouble).__name__)
        return True
    url = current_app.config["MAIL_URL"]
    try:
        if url.startswith("dir:"):
            _into_folder(Path(url[4:]), letter, message)
        else:
            with _Relay(current_app.extensions["mail"]) as relay:
                relay.send(_Wire(letter.to, message), envelope_from=_return_path(letter))
    except smtplib.SMTPRecipientsRefused as refusal:
        code = max((status for status, _ in refusal.recipients.values()), default=550)
        _put_off(letter, at=at, error=f"refused with {code}", final=code >= 500)
    except smtplib.SMTPDataError as refusal:
        _put_off(letter, at=at, error=f"refused with {refusal.smtp_code}", final=refusal.smtp_code >= 500)
    except (OSError, smtplib.SMTPException) as trouble:  # the relay is away, slow, full, or does not like us: not the letter's fault
        answer = f" {trouble.smtp_code}" if isinstance(trouble, smtplib.SMTPResponseException) else ""
        _put_off(letter, at=at, error=f"{type(trouble).__name__}{answer}", final=False)
        return False
    else:
        letter.sent(at=at)
    return True


def forget(*, at: datetime) -> None:
    """Removes what is left of letters that were sent or given up long ago. The caller commits."""
    db.session.execute(delete(Outgoing).where(Outgoing.state.in_(("sent", "failed")), Outgoing.queued_at < at - KEPT))


def _put_off(letter: Outgoing, *, at: datetime, error: str, final: bool) -> None:
    if final or letter.attempts > len(PAUSES):
        letter.fail(error=error)
    else:
        letter.put_off(until=at + PAUSES[letter.attempts - 1], error=error)
    log.warning("letter not sent", extra={"letter": letter.id, "template": letter.template, "error": error})


def wire(letter: Outgoing, *, at: datetime) -> bytes:
    """A letter as it goes over the wire: 7-bit lines that end in CRLF, text first, and the same Message-ID at every try, so that a doubled letter folds into one.

    Raises ValueError for a letter that cannot be written so. Python's newer message objects are not used: they lose spaces between long words of other scripts.
    """
    name, sender = current_app.config["MAIL_DEFAULT_SENDER"]
    headers: dict[str, str | Header] = {
        "From": _from(name, sender),
        "To": _address(letter.to),
        "Subject": _worded(letter.subject, "Subject"),
        "Date": format_datetime(at),
        "Message-ID": f"<letter-{letter.id}@{sender.partition('@')[2]}>",
    }
    for header, value in {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": letter.language, **letter.headers}.items():
        if re.search(r"[\x00-\x1f\x7f]", header + value):
            raise ValueError(f"a line end in the header {header!r}")
        headers[header] = value if value.isascii() else _worded(value, header)
    words = MIMEMultipart("alternative", policy=WIRE)
    words.attach(_part(letter.text, "plain"))
    words.attach(_part(letter.html, "html"))
    message = _with(letter.enclosed, words) if letter.enclosed else words
    for header, written in headers.items():
        message[header] = written  # type: ignore[assignment]
    return message.as_bytes()


def _with(enclosed: str, words: MIMEMultipart) -> MIMEMultipart:
    """A letter and the mail that goes with it."""
    if not enclosed.isascii() or max(map(len, enclosed.splitlines()), default=0) > 998:
        raise ValueError("an enclosed mail that relays would encode anew")
    mail = MIMEBase("message", "rfc822", policy=WIRE)
    mail["Content-Disposition"] = 'attachment; filename="message.eml"'
    mail.set_payload("\r\n".join(enclosed.splitlines()) + "\r\n")
    both = MIMEMultipart("mixed", policy=WIRE)
    both.attach(words)
    both.attach(mail)
    return both


def _worded(text: str, header: str) -> Header:
    return Header(text, None if text.isascii() else "utf-8", header_name=header)


def _from(name: str, address: str) -> Header:
    if name.isascii():
        return Header(formataddr((name, address)), header_name="From")
    sender = Header(name, "utf-8", header_name="From")
    sender.append(f"<{address}>", "us-ascii")
    return sender


def _address(address: str) -> str:
    """An address as mail servers want it: one, and a domain in other letters in its ASCII form."""
    found = re.fullmatch(r"([\w.!#$%&'*+/=?^`{|}~-]{1,64})@([^\s@<>(),;:\"\\\[\]]+)", address)
    if not found or not found.group(1).isascii():
        raise ValueError("not one address")
    return f"{found.group(1)}@{found.group(2).encode('idna').decode('ascii')}"


def _part(text: str, kind: str) -> MIMEText:
    if text.isascii() and max(map(len, text.split("\n"))) <= 998:
        return MIMEText(text, kind, "us-ascii", policy=WIRE)
    charset = Charset("utf-8")
    many = sum(not letter.isascii() for letter in text) * 6 > len(text)
    charset.body_encoding = BASE64 if many else QP
    return MIMEText(text.replace("\n", "\r\n") if many else text, kind, charset, policy=WIRE)  # type: ignore[arg-type]


def _return_path(letter: Outgoing) -> str | None:
    """Answers to mails have none, so that nothing can answer them (RFC 3834, section 3.3); other letters that do not arrive come back to their sender."""
    return "<>" if letter.headers.get("Auto-Submitted") == "auto-replied" else None


def _into_folder(folder: Path, letter: Outgoing, message: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{letter.id:08d}-{os.getpid()}.part"
    try:
        part.write_bytes(message)
        part.rename(folder / f"{letter.id:08d}-{letter.template.replace('/', '-')}.eml")
    finally:
        part.unlink(missing_ok=True)


class _Wire(Message):
    """A message of Flask-Mail's that goes out as the bytes we wrote: its own have raw 8-bit lines that end in bare line feeds."""

    def __init__(self, to: str, message: bytes) -> None:
        super().__init__(subject="", recipients=[to], sender=current_app.config["MAIL_DEFAULT_SENDER"][1])
        self._bytes = message

    def as_bytes(self) -> bytes:
        return self._bytes


class _Relay(Connection):
    """Flask-Mail's connection with what it lacks: a time limit, checked certificates, and a farewell that cannot undo a letter already taken."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        patience = current_app.config["MAIL_PATIENCE"]
        safely = ssl.create_default_context() if self.mail.use_ssl or self.mail.use_tls else None  # reads all authorities: 30 ms that a relay of our own machine need not cost
        if self.mail.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(self.mail.server, self.mail.port, timeout=patience, context=safely)
        else:
            host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=patience)
        if self.mail.use_tls:
            host.starttls(context=safely)
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host

    def __exit__(self, *_: object) -> None:
        if self.host is not None:
            try:
                self.host.quit()
            except (OSError, smtplib.SMTPException):  # the relay hung up first: what it took, it took
                self.host.close()
