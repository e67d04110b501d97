"""A reader with a keep-alive connection, cookies and nothing else; reads forms as a browser does."""

import gzip
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from itertools import cycle
from urllib.parse import urlencode, urljoin, urlsplit


class WrongAnswer(Exception):
    """The server said something else than what is to be measured."""


@dataclass(frozen=True)
class Answer:
    """Status, headers and the body as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, unpacked."""
        return (gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body).decode()


@dataclass
class Form:
    """A form of a page: where it goes, and what it would send if nothing were typed."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class Reader:
    """One browser. ``packed`` asks for gzip; ``addresses`` are the network addresses it claims in turn through the trusted proxy,
    so that no limit is reached that stands for one reader."""

    def __init__(self, port: int, *, cookie: str | None = None, packed: bool = False, addresses: Sequence[str] = ()) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._last = 0.0
        self._cookies = {"session": cookie} if cookie else {}
        self._headers = {"Host": f"127.0.0.1:{port}", "User-Agent": "bench", "Accept": "text/html", "Accept-Language": "en"}
        if packed:
            self._headers["Accept-Encoding"] = "gzip"
        self._addresses = cycle(addresses) if addresses else None

    def get(self, path: str) -> Answer:
        """Fetches a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        """Sends a form."""
        return self._ask("POST", path, urlencode(fields).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = dict(self._headers)
        if self._addresses:
            headers["X-Forwarded-For"] = next(self._addresses)
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self._last > 2:  # the server is about to close it, or has
            self._connection.close()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self._last = time.monotonic()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.loads: list[str] = []
        self._choosing = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(has.get("action", "")))
        elif tag == "link" and has.get("rel") == "stylesheet":
            self.loads.append(has["href"])
        elif tag in {"script", "img", "iframe", "source", "video", "audio"} and has.get("src"):
            self.loads.append(has["src"])
        elif tag == "input" and self.forms and "name" in has:
            kind = has.get("type", "text")
            if kind not in {"submit", "file"} and (kind not in {"checkbox", "radio"} or "checked" in has):
                self.forms[-1].fields.append((has["name"], has.get("value", "on" if kind in {"checkbox", "radio"} else "")))
        elif tag == "select":
            self._choosing = has.get("name", "")
        elif tag == "option" and self._choosing and "selected" in has and self.forms:
            self.forms[-1].fields.append((self._choosing, has.get("value", "")))


def form_to(page: Answer, ending: str) -> Form:
    """The form of a page whose address ends like this."""
    reader = _Page()
    reader.feed(page.text)
    for form in reader.forms:
        if urlsplit(form.action).path.endswith(ending):
            return form
    raise WrongAnswer(f"no form to …{ending}, only to {[form.action for form in reader.forms]}")


def loaded_by(page: Answer, address: str) -> list[str]:
    """The addresses of everything a browser fetches to show the page."""
    reader = _Page()
    reader.feed(page.text)
    return [urljoin(address, load) for load in reader.loads if not load.startswith("data:")]
