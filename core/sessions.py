"""The cookie of a session: set anew once a day, so that who comes back stays signed in, and not with every page."""

import time
from copy import deepcopy
from functools import lru_cache
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

AFTER = 86_400  # seconds


@lru_cache(maxsize=1000)
def _proved(signer: Any, cookie: str) -> tuple[dict[str, Any], float]:
    """What a cookie holds and when it was signed, if we signed it with the keys of now: that stays as true as it is, and is worked out once. Its age is not asked here."""
    data, signed = signer.loads(cookie, return_timestamp=True)
    return data, signed.timestamp()


class DailySession(SecureCookieSession):
    """A session that knows when its cookie was signed."""

    signed_at = 0.0


class DailySessions(SecureCookieSessionInterface):
    """Signing the cookie with every answer would cost as much as a query."""

    session_class = DailySession
    _kept: tuple[tuple[Any, ...], Any] | None = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """One for as long as the keys are the same."""
        keys = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._kept is None or self._kept[0] != keys:
            self._kept = (keys, super().get_signing_serializer(app))
        return self._kept[1]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds, unless it is too old or not ours."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        try:
            data, signed_at = _proved(signer, cookie)
        except BadSignature:
            return self.session_class()
        if not 0 <= int(time.time()) - signed_at <= app.permanent_session_lifetime.total_seconds():
            return self.session_class()
        session = self.session_class(deepcopy(data))
        session.signed_at = signed_at
        return session

    def should_set_cookie(self, app: Flask, session: Any) -> bool:
        """What changed is kept at once; while keys are being changed, every page moves a cookie to the new one."""
        old = time.time() - session.signed_at > AFTER or app.config["SECRET_KEY_FALLBACKS"]
        return bool(session.modified or (session.permanent and old))
