"""Reading a page as a reader does, and finding the faults that any page may have."""

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "col", "wbr", "path", "line"}
SILENT = {"script", "style"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    page: list[str]  # all words of the page
    begins: int
    ends: int | None = None

    @property
    def words(self) -> str:
        return "".join(self.page[self.begins : self.ends])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._form, self._silent = "None", 0  # the form that is open, and how many scripts and styles
        self.words: list[str] = []

    def handle_starttag(self, tag, attributes):
        element = Element(tag, {key: value or "" for key, value in attributes}, self.words, len(self.words))
        element.attributes["_form"] = self._form
        self.elements.append(element)
        if tag in VOID:
            element.ends = element.begins
            return
        self._open.append(element)
        self._silent += tag in SILENT
        if tag == "form":
            self._form = str(id(element))

    def handle_endtag(self, tag):
        while self._open:
            closed = self._open.pop()
            closed.ends = len(self.words)
            self._silent -= closed.tag in SILENT
            if closed.tag == "form":
                self._form = closed.attributes["_form"]
            if closed.tag == tag:
                break

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


class Page:
    """A page as words and elements. Making one checks it: heading, title, unique ids, labels, tokens."""

    def __init__(self, response, *, check: bool = True) -> None:
        self.response, self.status, self.html = response, response.status_code, response.get_data(as_text=True)
        reader = _Reader()
        reader.feed(self.html)
        self.elements = reader.elements
        self.text = " ".join(" ".join(reader.words).split())
        if check and response.mimetype == "text/html" and self.html:
            self._check()

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag and all(e.attributes.get(k.rstrip("_").replace("_", "-")) == v for k, v in attributes.items())]

    def heading(self) -> str:
        return " ".join(self.all("h1")[0].words.split())

    def has(self, words: str) -> bool:
        return " ".join(words.split()) in self.text

    def link(self, words: str) -> str:
        """Where a link with these words leads."""
        return next(e.attributes["href"] for e in self.all("a") if " ".join(words.split()) in " ".join(e.words.split()))

    def _check(self) -> None:
        headings = self.all("h1")
        assert len(headings) == 1, f"one h1 a page, not {len(headings)}"
        title = " ".join(self.all("title")[0].words.split())
        start = self.heading()
        assert title.startswith(start) or title.startswith("Error: "), f"the title {title!r} begins with the heading {start!r}"
        doubled = [i for i, n in Counter(e.attributes["id"] for e in self.elements if "id" in e.attributes).items() if n > 1]
        assert not doubled, f"ids are unique: {doubled}"
        named = {e.attributes.get("for") for e in self.all("label")}
        for control in (e for e in self.elements if e.tag in {"input", "select", "textarea"} and e.attributes.get("type") not in {"hidden", "submit"}):
            wrapped = re.search(rf'<label[^>]*>(?:(?!</label>).)*name="{re.escape(control.attributes.get("name", "?"))}"', self.html, re.S)
            assert control.attributes.get("id") in named or wrapped or "aria-label" in control.attributes or "aria-labelledby" in control.attributes, f"a label for {control}"
        for form in self.all("form"):
            if form.attributes.get("method", "get").lower() == "post":
                tokens = [e for e in self.all("input", name="csrf_token") if e.attributes["_form"] == str(id(form))]
                assert len(tokens) == 1, f"one token in the form to {form.attributes.get('action')}"


def get(client, url: str, *, status: int = 200) -> Page:
    """Fetches a page, following redirects, and checks it."""
    page = Page(client.get(url, follow_redirects=True))
    assert page.status == status, f"{url} answered {page.status}: {page.text[:300]}"
    return page


def post(client, url: str, *, status: int = 200, **fields) -> Page:
    """Sends a form, following the redirect, and checks the page that comes."""
    page = Page(client.post(url, data=fields, follow_redirects=True))
    assert page.status == status, f"{url} answered {page.status}: {page.text[:300]}"
    return page
