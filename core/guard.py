"""What stands before and behind every page: request number, token, limits, headers."""

import secrets
from typing import Any

from flask import Flask, Response, abort, current_app, g, request, session
from flask_limiter import Limiter
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from core import counts, log  # noqa: F401  (counts: where limits count, by its name in an address)
from core.database import SAFE_METHODS
from core.languages import html_lang, language
from core.typed import Typed, has_controls

YEAR = 31_536_000
# Every form takes this many sendings a minute from one person or address; what needs less says so itself.
SENDINGS = "120/minute"
TOKENS = 2000


def _who() -> str:
    """Whom a limit counts: the person signed in, so that an office behind one address is not one visitor, else the address."""
    return f"person {current_user.get_id()}" if current_user.is_authenticated else str(request.remote_addr)


class _Limits(Limiter):
    """The limits, but that before the view neither who only reads is looked at nor who sends to a view with limits of its own: what stands on the view itself is asked there."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not (in_middleware and (request.method in SAFE_METHODS or self._stands_on(request.endpoint))):
            super()._check_request_limit(callable_name, in_middleware)

    def _stands_on(self, endpoint: str | None) -> bool:
        """Whether the view has limits of its own, which take the place of those of all sendings."""
        return hasattr(current_app.view_functions.get(endpoint or ""), "__wrapper-limiter-instance")


limiter = _Limits(_who, default_limits=[SENDINGS], default_limits_exempt_when=lambda: request.method in SAFE_METHODS)
csrf = CSRFProtect()
_tokens: dict[tuple[Any, Any], str] = {}  # what the token of a session, which is its own, is when signed


def prepare(app: Flask) -> None:
    """Hangs all guards on the application. Hosts are checked by Flask itself (TRUSTED_HOSTS), sizes too (MAX_…)."""
    if app.config["PROXY_COUNT"]:
        n = app.config["PROXY_COUNT"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=0)  # type: ignore[method-assign]
    app.request_class = Typed
    app.before_request(log.begin)  # before the others: their refusals are numbered too
    app.before_request(_known_address)
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    limiter.init_app(app)
    app.after_request(_headers)


def form_token() -> str:
    """The token of this session's forms. It has no age, and signing it for each page would cost as much as a query: it is signed once."""
    known = _tokens.get((current_app.secret_key, session.get("csrf_token"))) if "csrf_token" not in g else g.csrf_token
    if known is not None:
        g.csrf_token = known
        return str(known)
    made = str(generate_csrf())
    if len(_tokens) >= TOKENS:
        _tokens.clear()
    _tokens[current_app.secret_key, session["csrf_token"]] = made
    return made


def script_nonce() -> str:
    """The word that lets this page's own script run, new for every answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(12)
    return str(g.nonce)


def _known_address() -> None:
    if has_controls(request.path):
        abort(404)


_ALWAYS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY", "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip


def _headers(answer: Response) -> Response:
    ours = _ALWAYS.copy()
    if answer.status_code != 304:  # a page kept by the browser keeps the policy it came with, for its nonce
        ours["Content-Security-Policy"] = (
            f"default-src 'self'; script-src 'nonce-{script_nonce()}'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
    if request.is_secure:
        ours["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if request.endpoint == "static" and answer.status_code < 400:
        answer.headers["Cache-Control"] = f"public, max-age={YEAR if 'v' in request.args else 3600}"
    else:
        answer.vary.add("Cookie")
        ours["Cache-Control"] = "private, no-store" if log.somebody() else "private, no-cache"
    if answer.mimetype == "text/html":
        ours["Content-Language"] = html_lang(language())
    said = {name.lower() for name, _ in answer.headers}  # asked once: the list of headers is walked through for each question
    for name, value in ours.items():
        if name.lower() not in said:
            answer.headers.add(name, value)
    if answer.location and 300 <= answer.status_code < 400:
        answer.set_data(b"")  # browsers follow it without reading further, and a second piece costs as much to send as the first
    log.answered(answer)
    return answer
