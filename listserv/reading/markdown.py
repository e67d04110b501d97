"""HTML as Markdown: the words that a reader would see, with what of their form a message keeps, and with where quotations and signatures stand in them.

The parser is lxml's, which mends what is broken and takes its time from the length alone. Nothing is loaded, nothing goes into itself.
"""

import re
from typing import Any

from lxml import etree

from listserv.reading.marks import ALL_QUOTED, kind_of
from listserv.reading.parts import Mark

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SKIPPED = frozenset({"head", "script", "style", "title", "template", "object", "svg", "math", "map", "audio", "video", "select", "textarea", "noscript"})
_BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "dl", "hr", "figure", "form"})
_LINES = frozenset({"div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "center", "address", "body", "caption", "tbody", "thead", "main", "fieldset", "figcaption", "aside", "nav"})  # fmt: skip
_AROUND = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~", "code": "`", "tt": "`"}
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|mso-hide\s{0,3}:\s{0,3}all", re.IGNORECASE)
MOST_MARKS = 200
_TAG, _UNSEEN = re.compile(r"<[^<>]*>"), re.compile(r"<(script|style|head|title)\b[^<>]*>[^<]*", re.IGNORECASE)
_DEEPEST = 60  # levels of quotation or lists that are shown


def written(html: str) -> tuple[str, list[Mark]]:
    """The text, and what of it its HTML calls quoted, attributed, signed."""
    page = html.encode("utf-8", "replace")
    try:
        root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError):  # nothing in it, or nothing of HTML
        return "", []
    if root is None:
        return "", []
    writer = _Writer()
    writer.walk(root)
    text, marks = writer.finished()
    return (text, marks) if text else (_bare(html), [])


def _bare(html: str) -> str:
    """The words between the signs, where the parser found none: it does not go into a thousand levels."""
    return " ".join(_TAG.sub(" ", _UNSEEN.sub(" ", html[:200_000])).split())


class _Writer:
    """Lines as they come, each with what stands before it at its depth."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.running: list[str] = []  # pieces of the line that is being written
        self.before: list[str] = []  # of quotations and lists
        self.item: str | None = None  # the sign of a list's item, until its first line
        self.lists: list[int] = []
        self.pre = 0
        self.blank = False  # an empty line is due before the next one
        self.flushed = 0
        self.around: list[tuple[str, int, int]] = []
        self.links: list[tuple[str, int, int]] = []
        self.marks: list[tuple[int, int, str]] = []
        self.open: list[tuple[Any, int, str]] = []
        self.tables: list[list[list[str]] | None] = []
        self.cells: list[int] = []

    def walk(self, root: Any) -> None:
        skipping: Any = None
        for event, node in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                if skipping is None and isinstance(node.tag, str):
                    if node.tag in _SKIPPED or node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
                        skipping = node
                    else:
                        self.begin(node)
                        self.say(node.text)
                continue
            if skipping is None:
                self.end(node)
            elif node is skipping:
                skipping = None
            else:
                continue
            if node is not root:
                self.say(node.tail)

    def say(self, text: str | None) -> None:
        if not text:
            return
        if self.pre:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self.running.append(first)
            for other in others:
                self.flush(empty=True)
                self.running.append(other)
            return
        said = _SPACE.sub(" ", text)
        if said != " " or self.running:
            self.running.append(said)

    def begin(self, node: Any) -> None:
        tag = node.tag
        kind = kind_of(node.get("class") or "", node.get("id") or "")
        if kind:
            self.flush()
            self.open.append((node, len(self.lines), kind))
        if tag == "br":
            self.flush(empty=True)
        elif tag in _BLOCKS:
            self.flush()
            self.blank = True
            self._block(tag, node)
        elif tag in _LINES:
            self.flush()
            if tag == "li":
                self._item()
            elif tag == "tr" and self.tables and self.tables[-1] is not None:
                self.tables[-1].append([])
        elif tag in ("td", "th"):
            if self.tables and self.tables[-1] is not None:
                self.flush()
                self.cells.append(len(self.lines))
            elif self.running:
                self.running.append(" ")
        elif tag in _AROUND and not self.pre:
            self.around.append((tag, len(self.running), self.flushed))
        elif tag == "a":
            self.links.append(((node.get("href") or "").strip(), len(self.running), self.flushed))
        elif tag == "img":
            self._picture(node)

    def _block(self, tag: str, node: Any) -> None:
        if tag == "blockquote":
            self.before.append("> " if len(self.before) < _DEEPEST else "")
        elif tag in ("ul", "ol"):
            start = node.get("start") or ""
            self.lists.append((int(start) if start.isdigit() and len(start) < 6 else 1) if tag == "ol" else 0)
        elif tag == "pre":
            self.line("```")
            self.pre += 1
        elif tag == "table":
            self.tables.append([] if _is_data(node) else None)
        elif tag == "hr":
            self.line("---")
            self.blank = True
        elif tag[0] == "h":
            self.running.append("#" * int(tag[1]) + " ")

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else 0
        self.item = f"{number}. " if number else "- "
        if number:
            self.lists[-1] += 1
        self.before.append(" " * len(self.item) if len(self.before) < _DEEPEST else "")

    def _picture(self, node: Any) -> None:
        said = _SPACE.sub(" ", node.get("alt") or "").strip()
        source = (node.get("src") or "").strip()
        if said and source.lower().startswith(("http://", "https://")) and len(source) <= 2000 and not re.fullmatch(r"\W{1,4}", said):
            self.running.append(f"![{said}]({source})" if len(said) < 200 else "")
        elif said and not source.lower().startswith("cid:"):
            self.running.append(said)

    def end(self, node: Any) -> None:
        tag = node.tag
        if tag in _AROUND and self.around and self.around[-1][0] == tag:
            self._surround(*self.around.pop())
        elif tag == "a" and self.links:
            self._link(*self.links.pop())
        elif tag in ("td", "th"):
            if self.tables and self.tables[-1] is not None and self.cells:
                self._cell(self.cells.pop())
        elif tag in _BLOCKS or tag in _LINES:
            self.flush()
            if tag in _BLOCKS:
                self._end_of_block(tag)
                self.blank = True
            elif tag == "li" and self.before:
                self.before.pop()
                self.item = None
        while self.open and self.open[-1][0] is node:
            _, start, kind = self.open.pop()
            self.flush()
            if kind == ALL_QUOTED or len(self.lines) > start:
                self.marks.append((start, len(self.lines), kind))

    def _end_of_block(self, tag: str) -> None:
        if tag == "blockquote" and self.before:
            self.before.pop()
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "pre":
            self.pre = max(0, self.pre - 1)
            self.line("```")
        elif tag == "table" and self.tables:
            self._table(self.tables.pop())

    def _surround(self, tag: str, start: int, flushed: int) -> None:
        said = "".join(self.running[start:])
        sign = _AROUND[tag]
        words = said.strip()
        if flushed != self.flushed or not words or sign in words or self.pre or (sign != "`" and not any(char.isalnum() for char in words)):
            return
        leading, trailing = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
        self.running[start:] = [leading, f"{sign}{words}{sign}", trailing]

    def _link(self, href: str, start: int, flushed: int) -> None:
        said = "".join(self.running[start:])
        words = said.strip()
        target = href.partition(":")[2].partition("?")[0] if href.lower().startswith("mailto:") else href
        if flushed != self.flushed or not words or self.pre or len(href) > 2000 or not href.lower().startswith(("http://", "https://", "mailto:")):
            return
        if target.rstrip("/").lower() in words.lower() or words.rstrip("/").lower() in (target.rstrip("/").lower(), target.lower().partition("://")[2].rstrip("/")):
            if "://" in target and "://" not in words:
                self.running[start:] = [said.replace(words, href)]
            return
        if words.startswith("!["):
            return
        escaped = href.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        leading, trailing = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
        self.running[start:] = [leading, f"[{words}]({escaped})", trailing]

    def _cell(self, start: int) -> None:
        self.flush()
        words = " ".join(line.strip() for line in self.lines[start:] if line.strip()).replace("|", "\\|")
        del self.lines[start:]
        self.blank = False
        row = self.tables[-1]
        if row:
            row[-1].append(words)

    def _table(self, rows: list[list[str]] | None) -> None:
        if not rows:
            return
        self.blank = True
        for place, row in enumerate(rows):
            self.line("| " + " | ".join(row) + " |")
            if place == 0:
                self.line("|" + " --- |" * len(row))

    def flush(self, *, empty: bool = False) -> None:
        """The line that is being written ends; ``empty``: also where nothing stands in it."""
        said = "".join(self.running)
        self.running.clear()
        self.flushed += 1
        if "\xa0" in said:
            said, empty = said.replace("\xa0", " "), True  # programs write an empty line so
        said = said.rstrip("\n") if self.pre else re.sub(r"  +", " ", said).strip() if "  " in said else said.strip()
        if said or self.pre:
            self.line(said)
        elif empty and self.lines:
            self.line("")

    def line(self, said: str) -> None:
        prefix = "".join(self.before)
        if self.blank and self.lines and self.lines[-1].strip("> "):
            outer = self._shared()
            self.lines.append(outer.rstrip())
        self.blank = False
        if self.item is not None and said:
            prefix = "".join(self.before[:-1]) + self.item
            self.item = None
        if not said and self.lines and not self.lines[-1].strip("> ") and not self.pre:
            return
        self.lines.append((prefix + said).rstrip())

    def _shared(self) -> str:
        """What stands before an empty line: the quotation that goes on on both sides of it."""
        prefix, above = "".join(self.before), self.lines[-1]
        quoted = ""
        for sign in self.before:
            if not above.startswith(quoted + sign.rstrip()) or not sign.startswith(">"):
                break
            quoted += sign
        return quoted if prefix.startswith(quoted) else ""

    def finished(self) -> tuple[str, list[Mark]]:
        self.flush()
        places, at = [0], 0
        for line in self.lines:
            at += len(line) + 1
            places.append(at)
        text = "\n".join(self.lines)
        stop = len(text)
        leading = len(text) - len(text.lstrip("\n"))
        text = text.strip("\n")
        marks = []
        for start, end, kind in self.marks:
            first, last = places[start] - leading, (stop if kind == ALL_QUOTED else min(stop, places[end])) - leading
            if max(first, 0) < min(last, len(text)):
                marks.append(Mark(max(first, 0), min(last, len(text)), kind))
        return text, sorted(marks)[:MOST_MARKS]


def _is_data(node: Any) -> bool:
    """Whether a table holds data, not the layout of a page: it says so, and its rows are alike."""
    if node.find(".//table") is not None or node.getparent() is None:
        return False
    rows = [sum(1 for cell in row if cell.tag in ("td", "th")) for row in node.iter("tr")]
    if len(rows) < 2 or len(rows) > 500 or min(rows) != max(rows) or not 2 <= rows[0] <= 12:
        return False
    border = node.get("border") or "0"
    return node.find(".//th") is not None or border not in ("0", "") or "MsoTableGrid" in (node.get("class") or "")
