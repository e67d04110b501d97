"""Pages that belong to no subject: health, the choice of a time zone, and in development the patterns and letters."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from core import doctor, languages, letters, zones

YEAR = 31_536_000

health_pages = Blueprint("core", __name__)
site_pages = Blueprint("site", __name__)
development_pages = Blueprint("dev", __name__)
BLUEPRINTS = [(health_pages, ""), (site_pages, "/<lang:lang>"), (development_pages, "/<lang:lang>/dev")]


@health_pages.get("/health")
def health() -> Any:
    """200 while every part answers; 503 with the name of each part that does not."""
    parts = doctor.pulse(current_app._get_current_object())  # type: ignore[attr-defined]
    well = all(parts.values())
    answer = jsonify({"status": "ok" if well else "failing", **{part: "ok" if answers else "down" for part, answers in parts.items()}})
    answer.status_code = 200 if well else 503
    answer.headers["Cache-Control"] = "no-store"
    if not well:
        answer.headers["Retry-After"] = "10"
    return answer


@site_pages.get("/zone")
def zone() -> str:
    """In which zone this browser is shown the time, besides the forum's."""
    chosen = zones.of_visitor()
    return render_template("zone.html", chosen=chosen, groups=zones.choices(chosen), back=_page_of_ours(request.args.get("next")))


@site_pages.post("/zone")
def choose_zone() -> Any:
    """Keeps the choice in a cookie, for a year."""
    chosen = request.form.get("zone", "")
    if not zones.is_zone(chosen):
        abort(400)
    answer = redirect(_page_of_ours(request.form.get("next")) or f"/{languages.language()}/", 303)
    answer.set_cookie(zones.COOKIE, chosen, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
    return answer


def _page_of_ours(path: str | None) -> str:
    """The path, if it is that of a page of this site; nothing for anything else."""
    adapter = current_app.create_url_adapter(request)
    if not path or adapter is None or not path.startswith("/") or "//" in path or "\\" in path or path.split("/")[1] not in languages.LANGUAGES:
        return ""
    try:
        adapter.match(path, method="GET")
    except (RequestRedirect, HTTPException):
        return ""
    return path


@development_pages.before_request
def _only_in_development() -> None:
    if current_app.config["ENVIRONMENT"] not in {"development", "test"}:
        abort(404)


@development_pages.get("/mail")
def mail() -> str:
    """Every letter the site sends, by its template."""
    return render_template("dev/mail.html", samples=[(template, _in(languages.language(), template).subject) for template in letters.previews()])


@development_pages.get("/mail/<path:template>")
def letter(template: str) -> str:
    """One letter as it would arrive, in the language of the page."""
    if template not in letters.previews():
        abort(404)
    return render_template("dev/letter.html", letter=_in(languages.language(), template))


@development_pages.get("/mail-html/<path:template>")
def letter_html(template: str) -> Response:
    """The HTML part by itself. It has inline styles, as mail programs need them, so this one page allows them."""
    if template not in letters.previews():
        abort(404)
    answer = Response(_in(languages.language(), template).html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    return answer


def _in(language: str, template: str) -> letters.Letter:
    return letters.sample(template, language=language)
