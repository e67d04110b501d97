"""The worker of the web server, which answers an address that is too long with a page of ours. The server refuses it before the application is asked."""

import gc
import socket
from typing import Any

from flask import Flask
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from core import faults

PATIENCE, MOST = 0.5, 1_000_000  # seconds, and bytes, for the rest of what such a browser sends: while that is unread it would not show the answer


class Worker(ThreadWorker):
    """Threads, as the server brings them."""

    def load_wsgi(self) -> None:
        """What was loaded stays: the search for garbage need not walk through it again and again."""
        super().load_wsgi()
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Every other fault in what arrives is answered by the server itself."""
        if not isinstance(exc, LimitRequestLine) or not isinstance(self.wsgi, Flask):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("An address too long was refused: %s", exc)
        try:
            client.settimeout(PATIENCE)
            client.sendall(_answer(self.wsgi))
            client.shutdown(socket.SHUT_WR)
            _read_away(client)
        except OSError:  # the browser has gone, or sends no end
            self.log.debug("The answer to an address too long was not taken.")


def _answer(app: Flask) -> bytes:
    with app.test_request_context("/", base_url=app.config["SITE_URL"]):
        page = app.process_response(faults.too_long())
        body = page.get_data()
        lines = [f"HTTP/1.1 {page.status}", "Connection: close", *(f"{name}: {value}" for name, value in page.headers.items() if name not in {"Content-Length", "Set-Cookie"})]
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode("latin-1", "replace") + body


def _read_away(client: socket.socket) -> None:
    read = 0
    while read < MOST and (piece := client.recv(65_536)):
        read += len(piece)
