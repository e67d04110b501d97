"""A message's HTML as a flat run of blocks, for formats that know paragraphs and not tags. What core.text lets through is all there is."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from forum.exports.columns import cleaned

_STYLES = {"strong": "bold", "em": "italic", "s": "strike", "del": "strike", "code": "code", "sup": "raised"}
_HEADINGS = ("h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. ``look`` holds bold, italic, strike, code, raised; ``href`` is where they lead."""

    text: str
    look: frozenset[str] = frozenset()
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (p), heading (h), code, rule or table. ``depth`` counts the lists it stands in, ``quote`` the quotations.

    The first paragraph of an item bears its mark: a bullet, or a number. ``serial`` tells one list from the next.
    """

    kind: str
    runs: Runs = ()
    quote: int = 0
    depth: int = 0
    mark: str = ""
    serial: int = 0
    start: int = 1
    rows: tuple[tuple[Runs, ...], ...] = ()


@dataclass
class _List:
    ordered: bool
    number: int
    serial: int
    start: int = field(default=1)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._looks: list[str] = []
        self._hrefs: list[str] = []
        self._lists: list[_List] = []
        self._quote = self._serials = 0
        self._mark: tuple[str, int, int] | None = None
        self._kind = "p"
        self._rows: list[list[Runs]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _STYLES:
            if tag != "code" or self._kind != "code":
                self._looks.append(_STYLES[tag])
        elif tag == "a":
            self._hrefs.append(given.get("href") or "")
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif tag in ("ul", "ol"):
            self._flush(begins=not self._lists)
            self._serials += 1
            start = given.get("start") or "1"
            first = int(start) if start.isdigit() and len(start) < 9 else 1
            self._lists.append(_List(tag == "ol", first, self._serials, first))
        elif tag == "li":
            self._flush()
            if self._lists:
                here = self._lists[-1]
                self._mark = (f"{here.number}." if here.ordered else "•", here.serial, here.start)
                here.number += 1
        elif tag == "table":
            self._flush()
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("th", "td"):
            self._runs = []
        elif tag == "hr":
            self._flush()
            self.blocks.append(Block("rule", quote=self._quote, depth=len(self._lists)))
        else:
            self._flush(begins=True)
            if tag == "blockquote":
                self._quote += 1
            elif tag == "pre":
                self._kind = "code"
            elif tag in _HEADINGS:
                self._kind = "h"

    def handle_endtag(self, tag: str) -> None:
        if tag in _STYLES:
            if _STYLES[tag] in self._looks:
                self._looks.remove(_STYLES[tag])
        elif tag == "a":
            if self._hrefs:
                self._hrefs.pop()
        elif tag in ("th", "td"):
            if self._rows:
                self._rows[-1].append(tuple(self._runs))
            self._runs = []
        elif tag == "table" and self._rows is not None:
            rows = tuple(tuple(row) for row in self._rows if row)
            if rows:
                self.blocks.append(Block("table", quote=self._quote, depth=len(self._lists), rows=rows))
            self._rows = None
        else:
            self._flush()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            elif tag == "blockquote":
                self._quote = max(0, self._quote - 1)

    def handle_data(self, data: str) -> None:
        text = cleaned(data)
        if self._kind != "code":
            text = text.replace("\n", " ")
        if self._rows is not None and not text.strip() and not self._runs:
            return
        look = frozenset(self._looks)
        href = self._hrefs[-1] if self._hrefs else ""
        if text and not href.startswith("#fnref"):  # the way back from a footnote is for the page
            self._runs.append(Run(text, look, href if not href.startswith("#") else ""))

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self, *, begins: bool = False) -> None:
        """Ends a paragraph. Where another ``begins``, the mark of an item waits for it."""
        runs, kind = self._runs, self._kind
        self._runs, self._kind = [], "p"
        if self._rows is not None:
            return
        if not any(run.text.strip() for run in runs):
            if self._mark is None or begins:
                return
            runs = []
        mark, serial, start = self._mark or ("", 0, 1)
        self._mark = None
        self.blocks.append(Block(kind, tuple(_trimmed(runs, kind)), self._quote, len(self._lists), mark, serial, start))


def _trimmed(runs: list[Run], kind: str) -> list[Run]:
    """Without spaces at either end."""
    if not runs:
        return []
    first, last = runs[0], runs[-1]
    runs[0] = Run(first.text.lstrip(" ") if kind != "code" else first.text, first.look, first.href)
    last = runs[-1]
    runs[-1] = Run(last.text.rstrip(), last.look, last.href)
    return [run for run in runs if run.text]


def blocks_of(html: str) -> list[Block]:
    """The blocks of a message, in their order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.blocks
