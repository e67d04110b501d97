"""Browsers and networks from which somebody signed in before: strangers' tries at the account do not slow these down."""

import re
import secrets
from datetime import datetime
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from werkzeug import Response

from accounts.models import LONGEST_SESSION, Person, SignIn
from accounts.sessions import hashed
from accounts.throttle import Way, network_of
from core.database import db

YEAR = 31_536_000
MOST = 5


def this_network() -> str:
    """Where this request comes from. Forwarding headers are believed only behind a configured proxy (PROXY_COUNT)."""
    return network_of(request.remote_addr or "")


def ways_of(email: str, *, at: datetime) -> list[Way]:
    """What a try at this account from here is counted under. The same work is done for an address without account."""
    device = _device()
    network = this_network()
    seen_here = select(SignIn.id).join(SignIn.person).where(Person.email == email, SignIn.address == (request.remote_addr or "")[:64], SignIn.created_at > at - LONGEST_SESSION)
    known_network = db.session.scalar(seen_here.limit(1)) is not None
    if device and _mark(device["n"], email) in device["k"]:
        return [("known", f"{email} {device['n']}")]
    if known_network:
        return [("known", f"{email} {network}")]
    return [("account", email), ("network", network)]


def remember(answer: Response, email: str) -> None:
    """Gives this browser a signed note, kept for a year, that this account was signed in to from here. It opens nothing by itself."""
    device = _device() or {"n": secrets.token_urlsafe(16), "k": []}
    marks = [_mark(device["n"], email), *(mark for mark in device["k"] if mark != _mark(device["n"], email))][:MOST]
    answer.set_cookie(
        _cookie(), _signer().dumps({"n": device["n"], "k": marks}), max_age=YEAR, httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"], path="/"
    )


def _cookie() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer([*current_app.config.get("SECRET_KEY_FALLBACKS", []), current_app.config["SECRET_KEY"]], salt="a device known before")


def _mark(nonce: str, email: str) -> str:
    return hashed(f"{nonce} {email}")[:22]


def _device() -> dict[str, Any] | None:
    try:
        device = _signer().loads(request.cookies.get(_cookie(), ""))
    except BadSignature:
        return None
    return device if isinstance(device, dict) and isinstance(device.get("n"), str) and isinstance(device.get("k"), list) else None


_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser", "Yandex"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))


def described(agent: str) -> tuple[str, str]:
    """Browser and system as their makers call them, each empty when it cannot be told."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return browser or re.sub(r"[^\w .-]", "", agent.split("/")[0])[:40], system
