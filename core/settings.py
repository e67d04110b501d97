"""Settings from the environment or a ``.env`` file, and what is wrong with them, in sentences."""

import os
import secrets
import shlex
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from click import ClickException
from dotenv import dotenv_values

from core.languages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
WEAK = {"", "dev", "secret", "changeme", "change-me", "test", "default", "secret-key"}
SHORTEST_KEY = 24
_KEY_ADVICE = f"give at least {SHORTEST_KEY} random characters, for example from `openssl rand -base64 32`."


class BadSetting(ClickException):
    """A setting that cannot be used; its text is one clear line, and a command that meets it ends with exit code 1."""


def read(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The application's configuration. ``environment`` (default: the process's own) wins over ``.env``; raises BadSetting."""
    given = {**{k: v or "" for k, v in dotenv_values(ROOT / ".env").items()}, **os.environ} if environment is None else dict(environment)
    production = _one_of(given, "RAPPORTEUR_ENV", ("development", "production")) == "production"
    instance = Path(given.get("INSTANCE_PATH") or ROOT / "instance").resolve()
    site_url, host = _site_url(given)
    https = site_url.startswith("https://")
    return {
        "ENVIRONMENT": "production" if production else "development",
        "INSTANCE": instance,
        "SECRET_KEY": _secret_key(given, production=production, instance=instance),
        "SECRET_KEY_FALLBACKS": _old_keys(given),
        "SQLALCHEMY_DATABASE_URI": _database_url(given, instance),
        "QUEUE_URL": _queue_url(given, instance),
        "MAIL_URL": _mail_url(given, instance),
        "FILES_URL": _files_url(given, instance),
        "SITE_URL": site_url,
        "SITE_NAME": given.get("SITE_NAME") or "Rapporteur",
        "SITE_OWNER": given.get("SITE_OWNER") or "",
        "SITE_LANGUAGES": _languages(given),
        "SITE_TIMEZONE": _zone(given),
        "LISTSERV_DOMAIN": given.get("LISTSERV_DOMAIN") or (host if "." in host and not host.replace(".", "").isdigit() else "lists.localhost.invalid"),
        "AUTHSERV_ID": given.get("AUTHSERV_ID") or "",  # the name under which our mail server says what it found out about a sender (RFC 8601); empty: it checks none
        "LISTSERV_CONNECTIONS": _count(given, "LISTSERV_CONNECTIONS", 4, least=1, most=16),  # to the relay, for letters to subscribers
        "LISTSERV_PER_DOMAIN": _count(given, "LISTSERV_PER_DOMAIN", 0, most=100_000),  # letters a minute to one domain; 0: as many as there are
        "LISTSERV_LMTP": given.get("LISTSERV_LMTP") or "",  # where ``serve`` also takes mail that comes in
        "LISTSERV_MAIL_MIB": _count(given, "LISTSERV_MAIL_MIB", 32, least=1, most=200),  # of one mail that comes in
        "LISTSERV_KEEP_DAYS": _count(given, "LISTSERV_KEEP_DAYS", 90, least=1, most=36_500),  # received mails that became no message
        "TRUSTED_HOSTS": [host, "127.0.0.1", "localhost", "[::1]", *filter(None, given.get("TRUSTED_HOSTS", "").split(","))],
        "PROXY_COUNT": _count(given, "PROXY_COUNT", 0),
        "WEB_WORKERS": _count(given, "WEB_WORKERS", 2, least=1),
        "WEB_THREADS": _count(given, "WEB_THREADS", 4, least=1),
        "PORT": _count(given, "PORT", 8000, least=1, most=65535),
        "TRANSLATIONS": ROOT / "translations",
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "PREFERRED_URL_SCHEME": "https" if https else "http",
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "ATTACHMENT_MIB": _count(given, "ATTACHMENT_MIB", 10, least=1, most=100),  # of one file that comes with a message
        "ATTACHMENT_QUOTA_MIB": _count(given, "ATTACHMENT_QUOTA_MIB", 100, least=1, most=100_000),  # of one person in one forum
        "FILES_SCANNER": _program(given, "FILES_SCANNER"),  # is handed each file that somebody brings; none unless set
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,  # a form may lie open for days; the token dies with the session
        "WTF_CSRF_SSL_STRICT": True,
        # A page in zstd takes a sixth of the time that gzip takes, and no more bytes; static files are packed seldom, so as small as it goes.
        "COMPRESS_ALGORITHM": ["zstd", "gzip"],
        "COMPRESS_ALGORITHM_STREAMING": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 6,
        "COMPRESS_LEVEL": 6,
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "text/plain", "application/json", "application/atom+xml", "image/svg+xml"],
        "RATELIMIT_STORAGE_URI": given.get("RATELIMIT_STORAGE_URI") or "counts://",
        "RATELIMIT_HEADERS_ENABLED": True,
        "BABEL_DEFAULT_TIMEZONE": "UTC",
        "ARGON2": {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1},
    }


def _one_of(given: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    value = given.get(name) or values[0]
    if value not in values:
        raise BadSetting(f"{name} must be {' or '.join(values)}, not {value!r}.")
    return value


def _count(given: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int = 1000) -> int:
    value = given.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise BadSetting(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def _program(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    """A program with its arguments, as a shell would take them apart."""
    try:
        command = tuple(shlex.split(given.get(name) or ""))
    except ValueError:  # a quotation mark too few
        raise BadSetting(f"{name} must be a program with its arguments.") from None
    if command and shutil.which(command[0]) is None:
        raise BadSetting(f"{name} names a program that is not there: {command[0]}.")
    return command


def _site_url(given: Mapping[str, str]) -> tuple[str, str]:
    url = (given.get("SITE_URL") or f"http://127.0.0.1:{given.get('PORT') or 8000}").rstrip("/")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # brackets that hold no address
        raise BadSetting(f"SITE_URL must be an address like https://forum.example.org, not {url!r}.") from None
    if parts.scheme not in {"http", "https"} or not host or parts.path or parts.query:
        raise BadSetting(f"SITE_URL must be an address like https://forum.example.org, not {url!r}.")
    return url, host


def _weak(key: str) -> bool:
    return key.lower() in WEAK or len(key) < SHORTEST_KEY or len(set(key)) < 8


def _secret_key(given: Mapping[str, str], *, production: bool, instance: Path) -> str:
    key = given.get("SECRET_KEY", "")
    if key and _weak(key):
        raise BadSetting(f"SECRET_KEY is too weak: {_KEY_ADVICE}")
    if key:
        return key
    if production:
        raise BadSetting(f"SECRET_KEY is missing: {_KEY_ADVICE}")
    kept = instance / "secret-key"  # an embedded site makes its own, once
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            # Written beside and linked into place: of two processes that start together both read the same whole key.
            mine = instance / f".secret-key-{secrets.token_hex(4)}"
            with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
            try:
                os.link(mine, kept)
            except FileExistsError:
                pass  # the other process was quicker; its key is the site's
            finally:
                mine.unlink()
        return kept.read_text().strip()
    except OSError as trouble:
        raise BadSetting(f"The folder {instance} cannot be written: {trouble.strerror}.") from trouble


def _old_keys(given: Mapping[str, str]) -> list[str]:
    keys = [key.strip() for key in given.get("SECRET_KEY_FALLBACKS", "").split(",") if key.strip()]
    if any(_weak(key) for key in keys):
        raise BadSetting(f"SECRET_KEY_FALLBACKS holds a weak key: {_KEY_ADVICE}")
    return keys


def _database_url(given: Mapping[str, str], instance: Path) -> str:
    url = given.get("DATABASE_URL") or f"sqlite:///{instance / 'rapporteur.sqlite'}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    return url


def _queue_url(given: Mapping[str, str], instance: Path) -> str:
    url = given.get("QUEUE_URL") or f"sqlite:///{instance / 'queue.sqlite'}"
    if not url.startswith(("sqlite:///", "redis://", "rediss://", "postgresql+psycopg://", "postgresql://")):
        raise BadSetting("QUEUE_URL must begin with sqlite:///, redis://, rediss:// or postgresql+psycopg://.")
    return url


def _mail_url(given: Mapping[str, str], instance: Path) -> str:
    url = given.get("MAIL_URL") or f"dir:{instance / 'mail'}"
    if not url.startswith(("dir:", "smtp://", "smtps://")):
        raise BadSetting("MAIL_URL must begin with smtp://, smtps:// or dir:.")
    if not url.startswith("dir:"):
        try:
            parts = urlsplit(url)
            usable = bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:  # a port that is no number
            usable = False
        if not usable:
            raise BadSetting("MAIL_URL must name a mail server, as in smtp://user:password@mail.example.org:587.")
    return url


def _files_url(given: Mapping[str, str], instance: Path) -> str:
    url = given.get("FILES_URL") or str(instance / "files")
    if "://" in url and not url.startswith("file://"):
        raise BadSetting("FILES_URL must be a folder: a path, or an address that begins with file://.")
    return url


def _languages(given: Mapping[str, str]) -> list[str]:
    asked = [code.strip() for code in (given.get("SITE_LANGUAGES") or ",".join(LANGUAGES)).split(",") if code.strip()]
    unknown = [code for code in asked if code not in LANGUAGES]
    if unknown or not asked:
        raise BadSetting(f"SITE_LANGUAGES takes {', '.join(LANGUAGES)}; not {', '.join(unknown) or 'nothing'}.")
    return asked


def _zone(given: Mapping[str, str]) -> str:
    name = given.get("SITE_TIMEZONE") or "UTC"
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder of zones, a path that leaves it, an unknown name
        raise BadSetting(f"SITE_TIMEZONE must be a zone like Africa/Nairobi, not {name!r}.") from None
    return name
