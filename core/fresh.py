"""What is not made twice: a page that a visitor's browser holds already ("not modified"), and parts of pages that are the same for many readers."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock

from flask import Response, current_app, g, make_response, request, session
from markupsafe import Markup

from core import clock
from core.access import current_person
from core.guard import script_nonce
from core.languages import language
from core.settings import ROOT

# Pages tell the time to the minute, and so is everything made anew with the minute even if nothing else has changed.
CLOCK = 60
REMEMBERED, LONGEST = 50, 200_000  # parts, and how many characters one may have

_TOKEN_HERE, _NONCE_HERE = (f"here-{secrets.token_hex(16)}" for _ in range(2))

_parts: OrderedDict[str, Markup] = OrderedDict()
_lock = Lock()


def page(version: object, render: Callable[[], str], *, alike: bool = False) -> Response:
    """The page, or "not modified" for a visitor whose browser holds it. ``version`` differs whenever anything that the page shows differs;
    ``render`` reads and renders, and is called only if needed. A page of somebody who is signed in is always made, and never kept.

    ``alike``: all visitors see the same page but for the token of their session and the mark of the answer's scripts, and so it is made once a minute.
    """
    if current_person() is not None or "_flashes" in session or current_app.debug:
        return make_response(render())
    # A form on the page carries the token of this very session; its view has asked for the token beforehand.
    token = session.get("csrf_token") if "csrf_token" in g else None
    place = (*address(), request.cookies.get("zone"))
    tag = _mark(version, *place, token)
    held = request.method in {"GET", "HEAD"} and request.if_none_match.contains_weak(tag)
    answer = Response(status=304) if held else make_response(_alike((version, *place), render) if alike else render())
    answer.set_etag(tag, weak=True)
    return answer


def _alike(version: object, render: Callable[[], str]) -> str:
    """The page as all visitors see it, with what belongs to this answer alone put in: kept are two places that nobody can guess."""
    own = {_TOKEN_HERE: g.get("csrf_token"), _NONCE_HERE: script_nonce()}
    own = {place: word for place, word in own.items() if word}

    def kept() -> str:
        made = render()
        assert ("csrf_token" in g) == (_TOKEN_HERE in own), "A view whose page has a form asks for the session's token beforehand."
        for place, word in own.items():
            made = made.replace(word, place)
        return made

    made = str(shared(("page", version), kept))
    for place, word in own.items():
        made = made.replace(place, word)
    return made


def address() -> tuple[object, ...]:
    """The address of the page being made, in parts: putting them together costs as much as a query."""
    return request.path, request.query_string, request.host, request.scheme, request.root_path


def shared(version: object, render: Callable[[], str]) -> Markup:
    """A part of a page, made once a minute for all readers to whom it looks the same: ``version`` names all that it depends on besides the
    language, what is stored and who reads it alike. A part with a form in it that carries a token must not be shared."""
    if current_app.debug:
        return Markup(render())
    mark = _mark(version)
    with _lock:
        part = _parts.get(mark)
    if part is None:
        part = Markup(render())
        if len(part) <= LONGEST:
            with _lock:
                _parts[mark] = part
                while len(_parts) > REMEMBERED:
                    _parts.popitem(last=False)
    return part


def _mark(*seen: object) -> str:
    minute = int(clock.now().timestamp()) // CLOCK
    return hashlib.sha256(repr((seen, language(), minute, current_app.secret_key, _made_of())).encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def _made_of() -> str:
    """A mark of the templates, catalogs and static files that this version of the site makes its pages of."""
    mark = hashlib.sha256()
    for folder, pattern in (("templates", "**/*.html"), ("static", "*"), ("translations", "**/*.mo")):
        for path in sorted(Path(ROOT / folder).glob(pattern)):
            if path.is_file():
                mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()
