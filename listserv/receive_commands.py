"""Mails come in: one from a mail server's pipe, or many over LMTP."""

import asyncio
import json
import logging
import os
import re
import signal
import sys
from collections.abc import Sequence
from typing import BinaryIO, NoReturn

import click
from flask import current_app

from core import clock, doctor
from core.database import db, durably
from listserv import checks, explaining, routes  # noqa: F401  (checks: what the doctor asks)
from listserv.actions import knowing, receiving
from listserv.commands import listserv
from listserv.jobs import incoming
from listserv.models import Arrival
from listserv.reading import Mail, read

log = logging.getLogger("rapporteur.listserv")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,100}@[\w.-]{1,255}")
UNAVAILABLE, NO_USER, TRY_AGAIN = 69, 67, 75  # as <sysexits.h> has them: mail servers go by these


@listserv.command("receive")
@click.argument("file", type=click.File("rb"), default="-", metavar="[FILE|-]")
@click.option(
    "--recipient", "recipients", multiple=True, metavar="ADDRESS", help="To whom, by the envelope; may be given more than once (default: what the mail server or the mail says)."
)
@click.option("--sender", metavar="ADDRESS", help="From whom, by the envelope (default: what the mail server or the mail says).")
@click.option("--explain", is_flag=True, help="Keeps nothing and does nothing, but says what would become of it, as JSON.")
def receive(file: BinaryIO, recipients: tuple[str, ...], sender: str | None, explain: bool) -> None:
    """Takes one mail as it came, from a file or from a mail server's pipe.

    Exit code 0: it is kept, and safe. 67: there is no such address. 69: it is too large. 75: it could not be kept now, and is to be sent again.
    """
    most = current_app.config["LISTSERV_MAIL_MIB"] * 1024 * 1024
    if explain:
        doctor.needed_to_start()
        raw = _mail_of(file, most)[:most]
        mail = read(raw)
        said = explaining.explain(raw, mail, sender=_sender(mail, sender), recipients=_recipients(mail, recipients), at=clock.now())
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    try:
        ids = _kept(_mail_of(file, most), most, sender=sender, recipients=recipients)
    except Exception:  # whatever it is, the mail server has the mail still
        log.exception("mail not kept")
        _end(TRY_AGAIN, "This mail could not be kept now.")
    for id_ in ids:
        try:
            incoming.take_one(id_)
        except Exception:  # it is kept, and the worker takes it
            log.exception("mail not taken", extra={"arrival": id_})


def _mail_of(file: BinaryIO, most: int) -> bytes:
    raw = file.read(most + 1)
    return raw.partition(b"\n")[2] if raw.startswith((b"From ", b">From ")) else raw  # a line of mailboxes, which is not part of the mail


def _kept(raw: bytes, most: int, *, sender: str | None, recipients: Sequence[str]) -> list[int]:
    finding = doctor.structure()
    if not finding.well:
        _end(TRY_AGAIN, finding.sentence)
    if len(raw) > most:
        _end(UNAVAILABLE, f"This mail is larger than {most // 1024**2} MB.")
    mail = read(raw)
    to = _recipients(mail, recipients)
    from_whom = _sender(mail, sender)
    known = [address for address in to if knowing.is_let_in(routes.of(address), from_whom)]
    db.session.rollback()
    if not known:
        _end(NO_USER, f"There is no such address here: {', '.join(to) or 'none is given'}.")
    with durably() as session:
        mail_id = receiving.accept(raw, sender=from_whom, recipients=known, way="pipe", at=clock.now(), session=session)
        session.commit()
    ids = list(db.session.scalars(db.select(Arrival.id).where(Arrival.mail_id == mail_id, Arrival.taken_at.is_(None)).order_by(Arrival.id)))
    db.session.rollback()
    return ids


def _end(code: int, sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


def _recipients(mail: Mail, given: Sequence[str]) -> list[str]:
    return list(given) or _from_the_server() or _from_the_mail(mail)


def _from_the_server() -> list[str]:
    """As Postfix's local and Exim's pipe tell their commands."""
    found = os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT") or ""
    if not found and os.environ.get("LOCAL_PART") and os.environ.get("DOMAIN"):
        found = f"{os.environ['LOCAL_PART']}@{os.environ['DOMAIN']}"
    return [found] if "@" in found else []


def _from_the_mail(mail: Mail) -> list[str]:
    """What a mail server noted in it, else those in To and Cc that are ours."""
    for names in (("X-Original-To",), ("Delivered-To",), ("Envelope-To",), ("X-Envelope-To",), ("To", "Cc")):
        said = " ".join(value for name in names for value in mail.all(name))[:100_000]
        found = [address.lower() for address in dict.fromkeys(_ADDRESS.findall(said))][:200]
        if known := [address for address in found if routes.of(address).known]:
            return known
    return found[:1]


def _sender(mail: Mail, given: str | None) -> str:
    if given is None and "@" in os.environ.get("SENDER", ""):
        given = os.environ["SENDER"]
    noted = mail.header("Return-Path").strip()
    return given if given is not None else noted.strip("<>") if noted else mail.sender


@listserv.command("serve")
@click.option("--lmtp", "place", required=True, metavar="HOST:PORT", help="Where to listen, for the site's mail server only: 127.0.0.1:8024, or unix:/run/rapporteur/lmtp.")
def serve(place: str) -> None:
    """Takes mails over LMTP until told to stop. A mail is answered for once it is on the disk."""
    host, _, port = place.rpartition(":")
    if not place.startswith("unix:/") and not (host and port.isdigit() and int(port) < 65536):
        raise click.ClickException("Give an address and a port, like 127.0.0.1:8024, or unix: and a path.")
    doctor.needed_to_start()
    if host and not (host == "localhost" or host.startswith("127.") or host == "[::1]"):
        click.echo(f"Whoever reaches {place} can hand in mail: let only the site’s mail server reach it.", err=True)
    try:
        asyncio.run(_serve(place))
    except OSError as trouble:
        raise click.ClickException(f"{place} cannot be listened at: {trouble.strerror}.") from trouble


async def _serve(place: str) -> None:
    from listserv.jobs import lmtp  # here, since web workers and other commands need not hold the library of mail servers

    ends = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ends.set)
    domain = current_app.config["LISTSERV_DOMAIN"]
    most = current_app.config["LISTSERV_MAIL_MIB"] * 1024 * 1024

    def ready(where: str) -> None:
        click.echo(f"Mails to {domain} are taken over LMTP at {where} (Ctrl-C stops it).")

    await lmtp.serve(current_app._get_current_object(), place, most=most, ends=ends, ready=ready)  # type: ignore[attr-defined]
