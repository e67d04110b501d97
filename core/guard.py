"""What stands before and behind every page: request number, headers, host, limits, and plain pages for whatever goes wrong."""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, redirect, render_template, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect

from core.access import Refused
from core.database import db
from core.languages import COOKIE, html_lang, language, negotiated, site_languages

limiter = Limiter(get_remote_address, default_limits=[])
csrf = CSRFProtect()
log = logging.getLogger("rapporteur.web")

YEAR = 31_536_000


def prepare(app: Flask) -> None:
    """Hangs all guards on the application."""
    if app.config["PROXY_COUNT"]:
        n = app.config["PROXY_COUNT"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=0)  # type: ignore[method-assign]
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_begin)
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _http_error)
    for unreachable in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(unreachable, _unreachable)
    app.register_error_handler(OSError, _no_room)
    app.register_error_handler(Exception, _fault)


def _begin() -> None:
    g.request_number = secrets.token_hex(6)
    g.began = time.perf_counter()


def script_nonce() -> str:
    """The word that lets this page's own script run, new for every answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(12)
    return str(g.nonce)


def _headers(answer: Response) -> Response:
    headers = answer.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if answer.status_code != 304:  # a page kept by the browser keeps the policy it came with, for its nonce
        headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'self'; script-src 'nonce-{script_nonce()}'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    if request.endpoint == "static":
        headers["Cache-Control"] = f"public, max-age={YEAR if 'v' in request.args else 3600}"
    else:
        answer.vary.add("Cookie")
        headers.setdefault("Cache-Control", "private, no-store" if _somebody() else "private, no-cache")
    if answer.mimetype == "text/html" and "Content-Language" not in headers:
        headers["Content-Language"] = html_lang(language())
    _write_log(answer)
    return answer


def _somebody() -> bool:
    return "_login_user" in g and current_user.is_authenticated


def _write_log(answer: Response) -> None:
    spent = (time.perf_counter() - g.began) * 1000 if "began" in g else 0.0
    person = current_user.id if _somebody() else None
    log.info(
        "request",
        extra={"request": g.get("request_number"), "method": request.method, "path": request.path, "status": answer.status_code, "ms": round(spent, 1), "person": person},
    )


def _page(status: int, name: str, **slots: Any) -> Response:
    """An error page; where even that fails, a few plain words."""
    try:
        body = render_template("errors/error.html", status=status, kind=name, reference=g.get("request_number", ""), **slots)
    except Exception:  # the page itself is broken or its data unreachable: the reader still gets an answer, and the log the cause
        log.exception("error page failed")
        body = f"<!doctype html><html lang=en><title>{status}</title><h1>{status}</h1><p>{g.get('request_number', '')}</p></html>"
    return Response(body, status, mimetype="text/html")


def _wants_json() -> bool:
    return request.path.startswith("/api/")


def _http_error(error: HTTPException) -> Any:
    if isinstance(error, RequestRedirect):
        return error
    if error.code == 404 and (elsewhere := _with_language()):
        return elsewhere
    status = error.code or 500
    if _wants_json():
        return Response(json.dumps({"type": "about:blank", "title": error.name, "status": status}), status, mimetype="application/problem+json")
    kind = "csrf" if isinstance(error, CSRFError) else str(status)
    answer = _page(status, kind, reason=error.description if isinstance(error, Refused) else None)
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
    chosen = negotiated()
    path = f"/{chosen}{request.path}"
    if not g.get("request_number") or not _is_route(path):
        return None
    query = request.query_string.decode("latin-1")
    answer = redirect(path + (f"?{query}" if query else ""))
    answer.vary.update(["Accept-Language", "Cookie"])
    return answer  # type: ignore[return-value]


def _is_route(path: str) -> bool:
    from flask import current_app

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
    db.session.rollback()
    words = str(error).lower()
    if "disk is full" in words or "no space left" in words:
        return _page(507, "507")
    log.error("database unreachable", exc_info=error, extra={"request": g.get("request_number")})
    answer = _page(503, "503")
    answer.headers["Retry-After"] = "10"
    return answer


def _no_room(error: OSError) -> Response:
    if error.errno == 28:
        db.session.rollback()
        return _page(507, "507")
    return _fault(error)


def _fault(error: Exception) -> Response:
    db.session.rollback()
    log.error("fault", exc_info=error, extra={"request": g.get("request_number"), "path": request.path})
    from flask import current_app

    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _page(500, "500")


class Lines(logging.Formatter):
    """One JSON object a line; controls inside values are escaped by JSON itself."""

    FIELDS = ("request", "method", "path", "status", "ms", "person", "letter", "template", "error", "act", "object", "job")

    def format(self, record: logging.LogRecord) -> str:
        line = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"), "level": record.levelname.lower(), "name": record.name, "message": record.getMessage()}
        line |= {key: getattr(record, key) for key in self.FIELDS if getattr(record, key, None) is not None}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def prepare_log() -> None:
    """Our own lines go to standard error, once."""
    logger = logging.getLogger("rapporteur")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Lines())
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False


__all__ = ["COOKIE", "csrf", "limiter", "prepare", "prepare_log", "script_nonce"]
