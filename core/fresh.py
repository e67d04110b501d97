"""Pages that a visitor's browser holds already are not made again: a mark of what a page shows, and 304 where it is still the same."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, make_response, request, session

from core import clock
from core.access import current_person
from core.languages import language
from core.settings import ROOT

# The masthead tells the time: a page is made anew after so many seconds even if nothing else has changed.
CLOCK = 300


def page(version: object, render: Callable[[], str]) -> Response:
    """The page, or "not modified" for a visitor whose browser holds it. ``version`` differs whenever anything that the page shows differs;
    ``render`` reads and renders, and is called only if needed. Pages of people who are signed in are never kept."""
    if current_person() is not None or "_flashes" in session or current_app.debug:
        return make_response(render())
    tag = _tag(version)
    held = request.method in {"GET", "HEAD"} and request.if_none_match.contains_weak(tag)
    answer = Response(status=304) if held else make_response(render())
    answer.set_etag(tag, weak=True)
    return answer


def _tag(version: object) -> str:
    # A form on the page carries the token of this very session.
    minute = int(clock.now().timestamp()) // CLOCK
    seen = (version, request.full_path, request.host, language(), request.cookies.get("zone"), session.get("csrf_token"), minute, _made_of())
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def _made_of() -> str:
    """A mark of the templates, catalogs and static files that this version of the site makes its pages of."""
    mark = hashlib.sha256()
    for folder, pattern in (("templates", "**/*.html"), ("static", "*"), ("translations", "**/*.mo")):
        for path in sorted(Path(ROOT / folder).glob(pattern)):
            if path.is_file():
                mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()
