"""Plain pages for whatever goes wrong: in the reader's language, with a number that finds the line in the log, never with a trace."""

import json
import re
from errno import ENOSPC
from html import escape
from typing import Any

from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from core import log
from core.access import Refused
from core.database import SAFE_METHODS, db
from core.languages import negotiated, site_languages

# The fields in which forms of ours take what people write; others, passwords among them, are never shown again.
WORDS = re.compile(r"(subject|body|reason|[\w-]+-(title|audience))\Z")
AGAIN_IN = "10"  # seconds until a program may ask again


def prepare(app: Flask) -> None:
    """Answers every error of the application."""
    app.register_error_handler(HTTPException, refused)
    for unreachable in (OperationalError, InterfaceError, InternalError, PoolTimeout):
        app.register_error_handler(unreachable, _unreachable)
    app.register_error_handler(OSError, _no_room)
    app.register_error_handler(Exception, _fault)


def _page(status: int, kind: str, **slots: Any) -> Response:
    """An error page. Where its reader cannot be looked up it is made for a visitor; where even that fails, a few plain words."""
    number = log.number()
    if request.path.startswith("/api/"):
        return problem(status, slots.get("name") or kind, detail=slots.get("reason") or "")
    if status == 503 or (status >= 500 and "_login_user" not in g):
        g._login_user = AnonymousUserMixin()
    try:
        body = render_template("errors/error.html", status=status, kind=kind, reference=number, reason=slots.get("reason"), words=_words())
    except Exception:  # the page itself is broken or its data unreachable: the reader still gets an answer, and the log the cause
        log.web.exception("error page failed")
        body = f'<!doctype html><html lang="en"><title>{status}</title><h1>{status}</h1><p>{number}</p><pre>{escape(_words())}</pre></html>'
    answer = Response(body, status, mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def problem(status: int, title: str, *, detail: str = "", **more: Any) -> Response:
    """What a program is told instead (RFC 9457)."""
    told = {"type": "about:blank", "title": title, "status": status, "reference": log.number(), **({"detail": detail} if detail else {}), **more}
    answer = Response(json.dumps(told, ensure_ascii=False), status, mimetype="application/problem+json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _words() -> str:
    """What stood in the form that failed, as one text to copy: nothing typed is lost with a page."""
    if request.method in SAFE_METHODS:
        return ""
    try:
        return "\n\n".join(value.strip() for name, value in request.form.items() if WORDS.match(name) and value.strip())
    except HTTPException:  # a form too large to be read cannot be given back either
        return ""


def too_long() -> Response:
    """To an address longer than the web server reads: whose it was, and which page, nobody knows."""
    g._login_user = AnonymousUserMixin()
    return _page(414, "414")


def refused(error: HTTPException) -> Any:
    """What an error of the protocol looks like. For handlers of a package that take some of these and leave the rest."""
    if isinstance(error, RequestRedirect):
        return error
    if error.code == 404 and (elsewhere := _with_language()):
        return elsewhere
    status = error.code or 500
    kind = "csrf" if isinstance(error, CSRFError) else str(status)
    answer = _page(status, kind, name=error.name, reason=error.description if isinstance(error, Refused) else None)
    for key, value in error.get_headers():
        if key.lower() in {"retry-after", "allow"}:
            answer.headers[key] = value
    if status == 429:
        answer.headers.setdefault("Retry-After", "60")
    return answer


def _with_language() -> Response | None:
    """An address without its language is sent on to the one the reader is likely to want."""
    first = request.path.split("/", 2)[1]
    if request.method not in {"GET", "HEAD"} or first in site_languages() or first in {"api", "static"}:
        return None
    path = f"/{negotiated()}{request.path}"
    if not _is_route(path):
        return None
    query = request.query_string.decode("latin-1")
    answer = redirect(path + (f"?{query}" if query else ""))
    answer.vary.update(["Accept-Language", "Cookie"])
    return answer  # type: ignore[return-value]


def _is_route(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return False
    try:
        adapter.match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _unreachable(error: Exception) -> Response:
    words = str(error).lower()
    read_only = "readonly database" in words or "read-only transaction" in words
    if isinstance(error, InternalError) and not read_only:
        return _fault(error)
    log.web.error("database unreachable", exc_info=error)
    _undo()
    if "disk is full" in words or "no space left" in words:
        return _page(507, "507")
    answer = _page(503, "read-only" if read_only else "503")
    answer.headers["Retry-After"] = AGAIN_IN
    return answer


def _no_room(error: OSError) -> Response:
    if error.errno != ENOSPC:
        return _fault(error)
    log.web.error("no room on the disk", exc_info=error)
    _undo()
    return _page(507, "507")


def _fault(error: Exception) -> Response:
    log.web.error("fault", exc_info=error)
    _undo()
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _page(500, "500")


def _undo() -> None:
    try:
        db.session.rollback()
    except (OperationalError, InterfaceError):  # the connection is gone, and with it the transaction
        db.session.remove()
