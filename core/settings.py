"""Settings from the environment or a ``.env`` file, and what is wrong with them, in sentences."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from core.languages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
WEAK = {"", "dev", "secret", "changeme", "change-me", "test", "default", "secret-key"}


class BadSetting(Exception):
    """A setting that cannot be used; its text is one clear line."""


def read(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The application's configuration. ``environment`` wins over ``.env``; raises BadSetting."""
    given = {**{k: v or "" for k, v in dotenv_values(ROOT / ".env").items()}, **(os.environ if environment is None else environment)}
    production = given.get("RAPPORTEUR_ENV", "development") == "production"
    instance = Path(given.get("INSTANCE_PATH") or ROOT / "instance").resolve()
    site_url = (given.get("SITE_URL") or f"http://127.0.0.1:{given.get('PORT') or 8000}").rstrip("/")
    host = urlsplit(site_url).hostname or ""
    if urlsplit(site_url).scheme not in {"http", "https"} or not host:
        raise BadSetting(f"SITE_URL must be an address like https://forum.example.org, not {site_url!r}.")
    https = site_url.startswith("https://")
    return {
        "ENVIRONMENT": "production" if production else "development",
        "INSTANCE": instance,
        "SECRET_KEY": _secret_key(given, production=production, instance=instance),
        "SECRET_KEY_FALLBACKS": [key for key in given.get("SECRET_KEY_FALLBACKS", "").split(",") if key],
        "SQLALCHEMY_DATABASE_URI": _database_url(given, instance),
        "QUEUE_URL": given.get("QUEUE_URL") or f"sqlite:///{instance / 'queue.sqlite'}",
        "MAIL_URL": _mail_url(given, instance),
        "FILES_URL": given.get("FILES_URL") or str(instance / "files"),
        "SITE_URL": site_url,
        "SITE_NAME": given.get("SITE_NAME") or "Rapporteur",
        "SITE_OWNER": given.get("SITE_OWNER") or "",
        "SITE_LANGUAGES": _languages(given),
        "SITE_TIMEZONE": given.get("SITE_TIMEZONE") or "UTC",
        "LISTSERV_DOMAIN": given.get("LISTSERV_DOMAIN") or (host if "." in host and not host.replace(".", "").isdigit() else "lists.localhost.invalid"),
        "TRUSTED_HOSTS": [host, "127.0.0.1", "localhost", "[::1]", *filter(None, given.get("TRUSTED_HOSTS", "").split(","))],
        "PROXY_COUNT": int(given.get("PROXY_COUNT") or 0),
        "TRANSLATIONS": ROOT / "translations",
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "PREFERRED_URL_SCHEME": "https" if https else "http",
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,  # a form may lie open for days; the token dies with the session
        "WTF_CSRF_SSL_STRICT": True,
        "COMPRESS_ALGORITHM": ["gzip"],
        "COMPRESS_LEVEL": 5,
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "text/plain", "application/json", "application/atom+xml", "image/svg+xml"],
        "RATELIMIT_STORAGE_URI": given.get("RATELIMIT_STORAGE_URI") or "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        "BABEL_DEFAULT_TIMEZONE": "UTC",
        "ARGON2": {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1},
    }


def _secret_key(given: Mapping[str, str], *, production: bool, instance: Path) -> str:
    key = given.get("SECRET_KEY", "")
    if key and (key.lower() in WEAK or len(key) < 24):
        raise BadSetting("SECRET_KEY is too weak: give at least 24 random characters, for example from `openssl rand -base64 32`.")
    if key:
        return key
    if production:
        raise BadSetting("SECRET_KEY is missing: give at least 24 random characters, for example from `openssl rand -base64 32`.")
    kept = instance / "secret-key"  # an embedded site makes its own, once
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
        return kept.read_text().strip()
    except FileExistsError:  # another process of the same start was quicker
        return kept.read_text().strip()
    except OSError as trouble:
        raise BadSetting(f"The folder {instance} cannot be written: {trouble.strerror}.") from trouble


def _database_url(given: Mapping[str, str], instance: Path) -> str:
    url = given.get("DATABASE_URL") or f"sqlite:///{instance / 'rapporteur.sqlite'}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    return url


def _mail_url(given: Mapping[str, str], instance: Path) -> str:
    url = given.get("MAIL_URL") or f"dir:{instance / 'mail'}"
    if not url.startswith(("dir:", "smtp://", "smtps://")):
        raise BadSetting("MAIL_URL must begin with smtp://, smtps:// or dir:.")
    return url


def _languages(given: Mapping[str, str]) -> list[str]:
    asked = [code.strip() for code in (given.get("SITE_LANGUAGES") or ",".join(LANGUAGES)).split(",") if code.strip()]
    unknown = [code for code in asked if code not in LANGUAGES]
    if unknown or not asked:
        raise BadSetting(f"SITE_LANGUAGES takes {', '.join(LANGUAGES)}; not {', '.join(unknown) or 'nothing'}.")
    return asked
