"""The map of the site for programs that find pages: what every visitor may read and nothing else, and where that map lies."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, current_app, stream_with_context

from core import clock
from core.guard import limiter
from core.languages import site_languages
from forum.queries import sitemap

MOST = 50_000  # addresses that one map may hold
_XML = "application/xml; charset=utf-8"
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

pages = Blueprint("sitemap", __name__)


@pages.get("/robots.txt")
def robots() -> Response:
    """What such programs are asked to leave alone (searches, whose addresses never end), and where the map lies."""
    lines = ("User-agent: *", "Disallow: /api/", "Disallow: /*/search", "Disallow: /*/roster?", f"Sitemap: {current_app.config['SITE_URL']}/sitemap.xml")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@pages.get("/sitemap.xml")
def index() -> Response:
    """One map a language."""
    site = current_app.config["SITE_URL"]
    maps = "".join(f"<sitemap><loc>{escape(site)}/sitemap-{code}.xml</loc></sitemap>\n" for code in site_languages())
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_SPACE}>\n{maps}</sitemapindex>\n', content_type=_XML)


@pages.get("/sitemap-<code>.xml")
@limiter.limit("20 per minute")
def of_language(code: str) -> Any:
    """All pages in one language, written while they are read."""
    if code not in site_languages():
        abort(404)
    answer = Response(stream_with_context(_written(code, at=clock.now())), content_type=_XML)
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _written(code: str, *, at: datetime) -> Iterator[str]:
    site = current_app.config["SITE_URL"]
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SPACE}>\n'
    for path, changed in islice(sitemap.places(at=at), MOST):
        when = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(f'{site}/{code}/{quote(path)}')}</loc>{when}</url>\n"
    yield "</urlset>\n"
