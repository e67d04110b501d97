"""create_app(): settings, extensions, blueprints, error pages, template filters. No routes, no rules."""

import gc
import hashlib
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_compress import Compress
from flask_login import LoginManager
from jinja2 import StrictUndefined

import accounts.commands
import accounts.jobs
import accounts.sessions
import accounts.tokens
import accounts.views
import core.backup.commands
import core.commands
import core.files
import core.pages
import forum.commands
import forum.export_commands
import forum.jobs
import forum.restored
import forum.suggest_commands
import forum.summary_commands
import forum.views
import listserv.commands
import listserv.jobs
import listserv.receive_commands
import listserv.restored
import listserv.views
import plans.commands
import plans.views
import roster.commands
import roster.finding.restored
import roster.jobs
import roster.queries.ready
import roster.views
from core import access, clock, database, faults, guard, languages, log, post_office, sessions, settings, warming, work, zones
from core.database import db
from forum.views.api import asking


class Logins(LoginManager):
    """Whoever is signed in, found by our own key."""

    def _session_protection_failed(self) -> bool:
        """There are no marks of browser and address in our sessions: none is worked out for each page to be compared with nothing."""
        return False


logins = Logins()
compress = Compress()


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """The whole application. ``config`` is laid over what the environment says."""
    given = settings.read({"SECRET_KEY": config["SECRET_KEY"], "INSTANCE_PATH": str(config["INSTANCE"])} if config and config.get("TESTING") else None)
    app = Flask(__name__, instance_path=str(given["INSTANCE"]))
    app.config.update(given)
    app.config.update(config or {})
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", database.engine_options(app.config["SQLALCHEMY_DATABASE_URI"]))
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    app.session_interface = sessions.DailySessions()
    log.prepare()
    languages.prepare(app)
    database.prepare(app)
    if "gunicorn" not in sys.modules:  # a web worker never migrates, and Alembic would take a tenth of its memory
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(settings.ROOT / "migrations"), render_as_batch=True, compare_type=True)
    post_office.prepare(app)
    work.prepare(app)
    logins.session_protection = None  # it would sign marks of its own into the cookie; ours is a key that the server looks up
    logins.init_app(app)
    logins.request_loader(_who_asks)
    guard.prepare(app)
    faults.prepare(app)
    compress.init_app(app)
    _templates(app)

    for package in (core.pages, accounts.views, plans.views, roster.views, forum.views, listserv.views):
        for pages, prefix in package.BLUEPRINTS:
            app.register_blueprint(pages, url_prefix=prefix)
    for package in (
        core.commands,
        core.backup.commands,
        accounts.commands,
        plans.commands,
        roster.commands,
        forum.commands,
        forum.export_commands,
        forum.summary_commands,
        listserv.commands,
    ):
        package.register(app)
    if "gunicorn" in sys.modules:  # loaded once for all web workers, and never looked through for rubbish: so its pages stay shared
        with app.app_context():
            warming.make_all(at=clock.now())
        gc.collect()
        gc.freeze()
    return app


def _who_asks(asked: Any) -> Any:
    """Whoever is signed in: in the API by a token and nothing else, on pages by the session and nothing else."""
    return asking.this_person(asked) if asked.path.startswith("/api/") else accounts.sessions.this_person(at=clock.now())


def _templates(app: Flask) -> None:
    app.jinja_env.filters.update(
        moment=languages.moment,
        day=languages.day,
        month=languages.month,
        number=languages.number,
        country=languages.country,
        language_name=languages.language_name,
        city=languages.city,
    )
    app.jinja_env.globals.update(
        direction=languages.direction, html_lang=languages.html_lang, zone_name=languages.zone_name, script_nonce=guard.script_nonce,
        stamped=_stamped(app), say=languages.say, url_for=_addresses(app),
    )  # fmt: skip

    @app.context_processor
    def _about_this_page() -> dict[str, Any]:
        code = languages.language()
        person = access.current_person()
        return {
            "lang": code, "offered_languages": languages.bar(tuple(languages.site_languages())), "person": person, "now": clock.now(),
            "reader_zone": person.timezone if person else zones.of_visitor(),
            "site_name": app.config["SITE_NAME"], "site_owner": app.config["SITE_OWNER"], "development": app.config["ENVIRONMENT"] == "development",
            "in_language": _same_page_in,
        }  # fmt: skip


def _same_page_in(code: str) -> str:
    """The address of this very page in another language."""
    if "same_page" not in g:  # built once a page, for all its languages
        here = bool(request.endpoint and request.method == "GET" and _expects_language(request.endpoint))
        values = {**request.args.to_dict(flat=False), **(request.view_args or {})} if here else {}
        g.same_page = url_for(str(request.endpoint) if here else "forum.front", **{**values, "lang": "LANGUAGE"}).partition("/LANGUAGE/")
    before, _, after = g.same_page
    return f"{before}/{code}/{after}"


def _addresses(app: Flask) -> Callable[..., str]:
    """``url_for`` for templates: on one site the same question always has the same answer, and a page asks a dozen."""

    @lru_cache(maxsize=1024)
    def known(_language: str, _root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(values))

    def address(endpoint: str, /, **values: Any) -> str:
        if not has_request_context() or endpoint.startswith(".") or any(name[0] == "_" or not isinstance(value, str | int) for name, value in values.items()):
            return app.url_for(endpoint, **values)
        return known(languages.language(), request.root_path, endpoint, tuple(values.items()))

    return address


def _expects_language(endpoint: str) -> bool:
    """Whether a route's address begins with a language."""
    return current_app.url_map.is_endpoint_expecting(endpoint, "lang")


def _stamped(app: Flask) -> Any:
    """Addresses of static files with a mark of their content, so that they may be kept for a year."""
    marks: dict[str, str] = {}

    def address(name: str) -> str:
        if name not in marks:
            marks[name] = hashlib.sha256((Path(app.static_folder or "") / name).read_bytes()).hexdigest()[:12]
        return f"/static/{name}?v={marks[name]}"

    return address
