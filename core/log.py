"""The log: one JSON object a line on standard error, each with the number of the request it belongs to."""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Response, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import inspect

web = logging.getLogger("rapporteur.web")
FIELDS = ("request", "method", "path", "status", "ms", "person", "letter", "template", "error", "act", "object", "job", "arrival", "disposition", "reason", "count")
SECRETS = {"key", "token"}  # parts of addresses that came by letter
_AS_JSON = json.JSONEncoder(ensure_ascii=False, default=str)
# Line ends that JSON lets stand.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class Lines(logging.Formatter):
    """A record as one line of JSON: whatever its values hold, it stays one line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line |= {"request": number(), "path": path()}
        given = vars(record)
        line |= {key: given[key] for key in FIELDS if given.get(key) is not None}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _AS_JSON.encode(line).translate(_LINE_ENDS)


def prepare() -> None:
    """Our own lines, and the queue's warnings, go to standard error, once."""
    for name, level in (("rapporteur", logging.INFO), ("huey", logging.WARNING)):
        logger = logging.getLogger(name)
        if not logger.handlers:
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(Lines())
            logger.addHandler(handler)
            logger.setLevel(level)
            logger.propagate = False


def begin() -> None:
    """Numbers a request and starts its watch."""
    g.request_number = secrets.token_hex(6)
    g.began = time.perf_counter()


def number() -> str:
    """The number of this request, as an error page shows it."""
    if "request_number" not in g:  # refused before anything else ran
        begin()
    return str(g.request_number)


def path() -> str:
    """The path as it may be kept: keys that were sent by letter are left out."""
    kept = request.path
    for name, value in (request.view_args or {}).items():
        if name in SECRETS:
            kept = kept.replace(str(value), "…")
    return kept


def somebody() -> bool:
    """Whether this request has been found to come from somebody signed in; asks nothing of the database."""
    return "_login_user" in g and bool(current_user.is_authenticated)


def answered(answer: Response) -> None:
    """The line of a request, once it has its answer."""
    number()
    # The number as the session knows it: after a rollback the attribute itself would ask a database that may be away.
    identity = inspect(current_user._get_current_object()).identity if somebody() else None
    spent = round((time.perf_counter() - g.began) * 1000, 1)
    if web.isEnabledFor(logging.INFO):  # by hand: every page has this line, and nobody asks from which line of code it came
        extra = {"method": request.method, "status": answer.status_code, "ms": spent, "person": identity[0] if identity else None}
        web.handle(web.makeRecord(web.name, logging.INFO, "", 0, "request", (), None, extra=extra))
