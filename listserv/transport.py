"""The way out: some connections to the relay, kept open and used again, each with its time limits. Knows nothing of the database."""

import queue
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

MOMENT = 0.003  # seconds in which lines that end together are waited for, so that one transaction does for all of them
WORN = 100  # letters over one connection; then it is opened anew, as relays like it


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter ready to go: ``id`` of its row in the ledger, the envelope, the bytes."""

    id: int
    sender: str
    to: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel: sent, refused for good or for now, not tried (``away``: the relay cannot be reached), or nobody can tell (``unknown``)."""

    id: int
    state: str
    code: int | None = None
    error: str = ""


class Way(Protocol):
    """Something that takes parcels and tells later what became of them."""

    size: int

    def take(self, parcel: Parcel) -> None: ...

    def outcomes(self, *, out: int) -> list[Outcome]: ...

    def close(self) -> None: ...


class Pool:
    """So many threads with a connection each. A connection is opened when its first parcel comes."""

    def __init__(self, url: str, *, size: int, patience: float) -> None:
        self.size, self._url, self._patience = size, url, patience
        parts = urlsplit(url)
        self._safely = ssl.create_default_context() if parts.scheme == "smtps" or parts.username else None  # reads all authorities, 30 ms: once for all lines
        self._waiting: queue.SimpleQueue[Parcel | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._work, daemon=True, name=f"post-{n}") for n in range(size)]
        for thread in self._threads:
            thread.start()

    def take(self, parcel: Parcel) -> None:
        """Hands a parcel to whichever connection is free."""
        self._waiting.put(parcel)

    def outcomes(self, *, out: int) -> list[Outcome]:
        """What became of those that are out: of one at least, however long it takes, and of the others if they follow within a moment."""
        found = [self._done.get()] if out else []
        until = time.monotonic() + MOMENT
        while len(found) < out:
            try:
                found.append(self._done.get(timeout=max(0.0, until - time.monotonic())))
            except queue.Empty:
                break
        return found

    def close(self) -> None:
        """Says farewell on all connections."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(self._patience)

    def _work(self) -> None:
        connection = _Connection(self._url, self._patience, self._safely)
        while (parcel := self._waiting.get()) is not None:
            self._done.put(connection.send(parcel))
        connection.close()


class _Connection:
    """One connection, opened when needed and after every trouble."""

    def __init__(self, url: str, patience: float, safely: ssl.SSLContext | None) -> None:
        self._parts, self._patience, self._safely = urlsplit(url), patience, safely
        self._smtp: smtplib.SMTP | None = None
        self._used = 0

    def send(self, parcel: Parcel) -> Outcome:
        """One letter. Whether it went is unknown only where the line broke after its end was sent."""
        fresh = self._smtp is None
        try:
            smtp = self._open()
        except (OSError, smtplib.SMTPException) as trouble:
            self._drop()
            return Outcome(parcel.id, "away", getattr(trouble, "smtp_code", None), _said(trouble))
        try:
            outcome = self._envelope(smtp, parcel)
        except (OSError, smtplib.SMTPException) as trouble:
            self._drop()
            if not fresh and isinstance(trouble, smtplib.SMTPServerDisconnected):
                return self.send(parcel)  # the relay had closed a line that stood idle: nothing of this letter went over it
            return Outcome(parcel.id, "away", getattr(trouble, "smtp_code", None), _said(trouble))
        if outcome is not None:
            return outcome
        try:
            code, answer = _data(smtp, parcel.content)
        except smtplib.SMTPDataError as refusal:
            self._reset()
            return _refused(parcel, refusal.smtp_code, refusal.smtp_error)
        except (OSError, smtplib.SMTPException) as trouble:
            self._drop()
            return Outcome(parcel.id, "unknown", None, _said(trouble))
        self._used += 1
        if code == 250:
            return Outcome(parcel.id, "sent", code)
        self._reset()
        return _refused(parcel, code, answer)

    def _envelope(self, smtp: smtplib.SMTP, parcel: Parcel) -> Outcome | None:
        for command, words in (("mail", f"FROM:<{parcel.sender}>"), ("rcpt", f"TO:<{parcel.to}>")):  # our own and ``wire.mailable``: not looked at again
            code, answer = smtp.docmd(command, words)
            if code == 421:
                raise smtplib.SMTPServerDisconnected("the relay closes the line")
            if code not in (250, 251):
                self._reset()
                return _refused(parcel, code, answer)
        return None

    def _open(self) -> smtplib.SMTP:
        if self._smtp is not None and self._used >= WORN:
            self.close()
        if self._smtp is None:
            parts = self._parts
            if parts.scheme == "smtps":
                self._smtp = smtplib.SMTP_SSL(parts.hostname or "localhost", parts.port or 465, timeout=self._patience, context=self._safely)
            else:
                self._smtp = smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=self._patience)
            if parts.scheme == "smtp" and parts.username:
                self._smtp.starttls(context=self._safely)
            if self._smtp.sock is not None:  # the end of a letter is not kept back until its beginning was acknowledged
                self._smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._smtp.ehlo_or_helo_if_needed()
            if parts.username and parts.password:
                self._smtp.login(unquote(parts.username), unquote(parts.password))
            self._used = 0
        return self._smtp

    def _reset(self) -> None:
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (OSError, smtplib.SMTPException):  # it hung up after its refusal: the next letter opens another line
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def close(self) -> None:
        """A farewell that nothing depends on."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):  # the relay hung up first
                self._smtp.quit()
            self._drop()


class Folder:
    """Letters as files, for a site that has no relay yet."""

    size = 1

    def __init__(self, folder: Path) -> None:
        self._folder, self._done = folder, list[Outcome]()

    def take(self, parcel: Parcel) -> None:
        """Written beside and put into place, so that no half letter is ever there."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f".list-{parcel.id:010d}.part"
            part.write_bytes(parcel.content)
            part.rename(self._folder / f"list-{parcel.id:010d}.eml")
        except OSError as trouble:
            self._done.append(Outcome(parcel.id, "away", None, _said(trouble)))
        else:
            self._done.append(Outcome(parcel.id, "sent"))

    def outcomes(self, *, out: int) -> list[Outcome]:
        """All, at once."""
        found, self._done = self._done, []
        return found

    def close(self) -> None:
        """Nothing is open."""


def way_out(url: str, *, size: int, patience: float) -> Way:
    """By what MAIL_URL says."""
    return Folder(Path(url[4:])) if url.startswith("dir:") else Pool(url, size=size, patience=patience)


def _data(smtp: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """The letter. Its lines end as they must; that one of them begins with a dot is rare, and asking costs less than looking for each."""
    code, answer = smtp.docmd("data")
    if code != 354:
        raise smtplib.SMTPDataError(code, answer)
    if b"\r\n." in content:
        content = content.replace(b"\r\n.", b"\r\n..")
    smtp.send(content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"))
    return smtp.getreply()


def _refused(parcel: Parcel, code: int, answer: bytes | str) -> Outcome:
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return Outcome(parcel.id, "refused" if code >= 500 else "later", code, " ".join(said.split())[:300])


def _said(trouble: Exception) -> str:
    """What went wrong, without anybody's words in it."""
    return f"{type(trouble).__name__} {trouble.smtp_code}" if isinstance(trouble, smtplib.SMTPResponseException) else type(trouble).__name__


def domains(addresses: Iterable[str]) -> list[str]:
    """The domain of each address, as limits count them."""
    return [address.rpartition("@")[2].lower() for address in addresses]
