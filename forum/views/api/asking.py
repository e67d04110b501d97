"""What a program asks: who it speaks for, the parameters as described, the body as JSON; and every refusal as problem+json."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from accounts import tokens
from accounts.models import Person
from accounts.tokens import ApiToken
from core import clock, faults
from core.access import Refused
from core.guard import csrf, limiter
from core.languages import say
from core.verdict import No, Verdict
from forum.views.api import api
from forum.views.api.document import KEY, OPERATIONS, Operation
from forum.views.api.schemas import Schema

PACE = "1200 per minute"  # of one token, or of one address without
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII)


class Problem(HTTPException):
    """A refusal in the words of RFC 9457."""

    def __init__(self, status: int, detail: str = "", *errors: tuple[str, str], headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.code, self.errors, self.headers = status, errors, headers or {}


def this_person(_request: Any) -> Person | None:
    """Whose token came with this request: for the API this is who is signed in."""
    token = this_token()
    return token.person if token else None


def this_token() -> ApiToken | None:
    """The living token of this request; one query, once a request."""
    if "api_token" not in g:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        g.api_token = tokens.find(key.strip(), at=clock.now()) if scheme.lower() == "bearer" else None
    token: ApiToken | None = g.api_token
    return token


def whose_pace() -> str:
    """A token's, wherever it is used; without one an address's."""
    token = this_token()
    return f"token {token.id}" if token else f"address {request.remote_addr}"


csrf.exempt(api)
limiter.limit(PACE, key_func=whose_pace)(api)


@api.before_request
def identify() -> None:
    """A token that opens nothing is refused, so that a program notices; errors are told in English."""
    g.language = "en"
    token = this_token()
    if token is None and "Authorization" in request.headers:
        raise _no_token("This token is unknown, ended or too old.", 'Bearer error="invalid_token"')
    if token is not None:
        tokens.used(token, at=clock.now(), apart=request.method in {"GET", "HEAD"})


@api.after_request
def mark(answer: Response) -> Response:
    """Answers are one reader's: nobody between keeps them."""
    answer.vary.add("Authorization")
    answer.headers.setdefault("Cache-Control", "private, no-cache")
    return answer


@api.errorhandler(HTTPException)
def problem(error: HTTPException) -> Any:
    """Every refusal."""
    status = error.code or 500
    refusal = error.verdict if isinstance(error, Refused) else None
    detail = say(refusal) if refusal else error.description if isinstance(error, Problem) else ""
    more = {"errors": [{"where": where, "detail": words} for where, words in error.errors]} if isinstance(error, Problem) and error.errors else {}
    answer = faults.problem(status, Problem(status).name, detail=detail or "", **more)
    if status == 429:
        answer.headers["Retry-After"] = "60"
    answer.headers.extend(error.headers if isinstance(error, Problem) else {})
    return answer


def _no_token(detail: str, challenge: str = "Bearer") -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": challenge})


def require(verdict: Verdict) -> None:
    """Goes on after a YES."""
    if isinstance(verdict, No):
        raise Problem(404) if verdict.unseen else Problem(403, say(verdict))


def operation(key: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Hangs a view on the route that the document describes under this name, and hands it the parameters that were asked for."""
    told = OPERATIONS[key]

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answered(**places: Any) -> Any:
            if told.scope == "write":
                _require_writing()
            return view(**places, **{name: value for name, value in _asked(told).items() if name in told.query})

        route = told.path.replace("{slug}", "<slug>").replace("{number}", "<int(min=1,max=2147483647):number>")
        api.add_url_rule(route, key, answered, methods=[told.method.upper()])
        return answered

    return register


def _require_writing() -> None:
    token = this_token()
    if token is None:
        raise _no_token("Writing needs a token.")
    if not token.may("write"):
        raise Problem(403, "This token was made for reading only.", headers={"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="write"'})


def _asked(told: Operation) -> dict[str, Any]:
    errors = [(name, "There is no such parameter.") for name in request.args if name not in told.query]
    errors += [(name, "Was given more than once.") for name in told.query if len(request.args.getlist(name)) > 1]
    errors += [(name, "Is missing.") for name in told.needs if name not in request.args]
    found: dict[str, Any] = {}
    for name, schema in told.query.items():
        if name not in request.args:
            found[name] = schema.get("default")
            continue
        value, fault = _read(request.args[name], schema)
        found[name] = value
        errors += [(name, fault)] if fault else []
    if errors:
        raise Problem(400, "The parameters are not those described.", *errors)
    return found


def _read(given: str, schema: Schema) -> tuple[Any, str]:
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        if not (re.fullmatch(r"\d{1,10}", given, re.ASCII) and least <= int(given) <= most):
            return None, f"Must be a whole number from {least} to {most}."
        return int(given), ""
    if "enum" in schema and given not in schema["enum"]:
        return None, f"Must be one of {', '.join(schema['enum'])}."
    if not schema.get("minLength", 0) <= len(given) <= schema.get("maxLength", len(given)):
        return None, "Is too short or too long."
    return _instant(given) if schema.get("format") == "date-time" else (given, "")


def _instant(given: str) -> tuple[datetime | None, str]:
    try:
        return datetime.fromisoformat(given.upper().replace(" ", "T")) if _INSTANT.match(given) else None, "" if _INSTANT.match(
            given
        ) else "Must be an instant as in 2025-07-16T12:00:00Z."
    except ValueError:  # no such day or hour
        return None, "There is no such instant."


def idempotency_key() -> str | None:
    """What makes a message sent twice one message."""
    given = request.headers.get("Idempotency-Key")
    if given is not None and not (re.fullmatch(KEY["pattern"], given) and KEY["minLength"] <= len(given) <= KEY["maxLength"]):
        raise Problem(400, "A header is not as described.", ("Idempotency-Key", "Must be 8 to 40 letters, digits, hyphens or underscores."))
    return given


def json_sent() -> dict[str, Any]:
    """The body, which must be a JSON object."""
    if request.mimetype != "application/json":
        raise Problem(415, "Please send application/json.", headers={"Accept-Post": "application/json"})
    try:
        sent = json.loads(request.get_data())
    except (ValueError, RecursionError):  # not JSON, not UTF-8, or nested without end
        raise Problem(400, "The body is not JSON.") from None
    if not isinstance(sent, dict):
        raise Problem(422, "The body must be an object.")
    return sent
