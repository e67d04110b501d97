"""Pages for visitors are not made twice: a mark of all that a page shows, "not modified" where the browser holds that very page,
and the last pages made are remembered for the next visitor."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock

from flask import Response, current_app, g, make_response, request, session

from core import clock
from core.access import current_person
from core.guard import script_nonce
from core.languages import language
from core.settings import ROOT

# The masthead tells the time to the minute, and so is every page made anew with the minute even if nothing else has changed.
CLOCK = 60
REMEMBERED, LONGEST = 50, 200_000  # pages, and how many characters one may have

_pages: OrderedDict[str, list[str]] = OrderedDict()
_lock = Lock()


def page(version: object, render: Callable[[], str]) -> Response:
    """The page, or "not modified" for a visitor whose browser holds it. ``version`` differs whenever anything that the page shows differs;
    ``render`` reads and renders, and is called only if needed. A page of somebody who is signed in is always made, and never kept."""
    if current_person() is not None or "_flashes" in session or current_app.debug:
        return make_response(render())
    tag = _tag(version)
    held = request.method in {"GET", "HEAD"} and request.if_none_match.contains_weak(tag)
    answer = Response(status=304) if held else make_response(_remembered(tag, render))
    answer.set_etag(tag, weak=True)
    return answer


def _tag(version: object) -> str:
    # A form on the page carries the token of this very session; its view has asked for the token beforehand.
    token = session.get("csrf_token") if "csrf_token" in g else None
    minute = int(clock.now().timestamp()) // CLOCK
    seen = (version, request.full_path, request.host_url, language(), request.cookies.get("zone"), token, minute, current_app.secret_key, _made_of())
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


def _remembered(tag: str, render: Callable[[], str]) -> str:
    """The page as it was made for another visitor, under this answer's own nonce. A page with a form, which has the session's token, is nobody else's."""
    with _lock:
        parts = _pages.get(tag)
    if parts is None:
        text = render()
        parts = text.split(script_nonce())
        if "csrf_token" not in g and len(text) <= LONGEST:
            with _lock:
                _pages[tag] = parts
                while len(_pages) > REMEMBERED:
                    _pages.popitem(last=False)
        return text
    return script_nonce().join(parts)


@lru_cache(maxsize=1)
def _made_of() -> str:
    """A mark of the templates, catalogs and static files that this version of the site makes its pages of."""
    mark = hashlib.sha256()
    for folder, pattern in (("templates", "**/*.html"), ("static", "*"), ("translations", "**/*.mo")):
        for path in sorted(Path(ROOT / folder).glob(pattern)):
            if path.is_file():
                mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()
