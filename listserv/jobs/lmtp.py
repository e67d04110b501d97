"""The LMTP server behind the site's mail server: a mail is answered for once it is committed, for each of its addresses."""

import asyncio
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from flask import Flask

from core.database import reading_only
from listserv import routes
from listserv.actions import knowing
from listserv.jobs.keeper import Keeper

log = logging.getLogger("rapporteur.listserv")
UNKNOWN = "550 5.1.1 There is no such address here"
LATER = "451 4.3.0 This cannot be kept now; please try again"
TOO_LARGE = "552 5.3.4 This is larger than what is taken here"
PATIENCE = 300.0  # seconds without a word, after which a connection is ended


class Door:
    """What is answered to addresses and mails."""

    def __init__(self, app: Flask, keeper: Keeper) -> None:
        self._app, self._keeper = app, keeper

    async def handle_RCPT(self, _server: LMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        """Only what is an address of ours is let in."""
        try:
            known = await asyncio.get_running_loop().run_in_executor(None, self._is_known, address, envelope.mail_from or "")
        except Exception:  # the database is away, say: the mail server asks again
            log.exception("address not looked up")
            return LATER
        if not known:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    def _is_known(self, address: str, sender: str) -> bool:
        with self._app.app_context(), reading_only():
            return knowing.is_let_in(routes.of(address), sender)

    async def handle_DATA(self, _server: LMTP, _session: Session, envelope: Envelope) -> str:
        """250 says that it is committed."""
        raw = envelope.original_content or b""
        try:
            await asyncio.wrap_future(self._keeper.keep(bytes(raw), sender=envelope.mail_from or "", recipients=envelope.rcpt_tos))
        except Exception:  # what it was is in the log
            return LATER
        return "250 2.0.0 Kept"


class Server(LMTP):
    """LMTP as RFC 2033 has it. Only a dot alone between two full line ends closes a mail, whatever bare returns and feeds are in it; no line is too long."""

    def __init__(self, door: Door, *, most: int) -> None:
        self.line_length_limit = most + 1024
        self._answers = 1
        super().__init__(door, data_size_limit=most, enable_SMTPUTF8=True, hostname=socket.gethostname(), ident="LMTP", timeout=PATIENCE, loop=asyncio.get_running_loop())

    async def smtp_DATA(self, arg: str) -> None:
        """After the mail there is an answer for each address."""
        try:
            await super().smtp_DATA(arg)
        finally:
            self._answers = 1

    async def push(self, status: Any) -> None:
        """What becomes of a mail becomes of it at each of its addresses."""
        said = status.decode() if isinstance(status, bytes) else str(status)
        if said.startswith(("552 ", "500 Line too long")):
            said = TOO_LARGE
        await super().push("\r\n".join([said] * self._answers))
        if said.startswith("354 ") and self.envelope is not None:
            self._answers = len(self.envelope.rcpt_tos)


async def serve(app: Flask, place: str, *, most: int, ends: asyncio.Event, ready: Callable[[str], None]) -> None:
    """Listens at ``HOST:PORT`` or ``unix:PATH`` until told to end; then what is in hand is finished. ``ready`` is told the place."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells every line that comes in
    loop = asyncio.get_running_loop()
    with Keeper(app) as keeper:
        door = Door(app, keeper)

        def server() -> Server:
            return Server(door, most=most)

        path = place.removeprefix("unix:")
        if path != place:
            Path(path).unlink(missing_ok=True)
            listening = await loop.create_unix_server(server, path=path)
        else:
            host, _, port = place.rpartition(":")
            listening = await loop.create_server(server, host=host.strip("[]"), port=int(port), backlog=256)
            place = f"{host}:{listening.sockets[0].getsockname()[1]}"
        ready(place)
        await ends.wait()
        listening.close()
