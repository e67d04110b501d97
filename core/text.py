"""Markdown to clean HTML. The only file that imports the sanitiser; source is stored as written, HTML is made once, when written."""

import re
import threading
from collections.abc import Callable
from html import unescape
from typing import Any

import bleach
from bleach.html5lib_shim import getTreeWalker
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

# Stored beside the HTML; raised whenever the same source would come out differently, so that a command can render again.
RENDERER = 1
LONGEST = 200_000

_TAGS = frozenset(
    {
        "p",
        "br",
        "hr",
        "strong",
        "em",
        "s",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
        "sup",
        "section",
    }
)
_SCHEMES = frozenset({"http", "https", "mailto"})
_FOOTNOTE = re.compile(r"fn(ref)?-[a-z0-9]+-\d+(-\d+)?\Z")
_ALIGN = {"text-align:left": "start", "text-align:right": "end", "text-align:center": "center"}
_CLASSES = {"strong": {"mention"}, "sup": {"footnote-ref"}, "section": {"footnotes"}, "td": set(_ALIGN.values()), "th": set(_ALIGN.values())}


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "id":
        return tag in {"li", "a"} and bool(_FOOTNOTE.match(value))
    if name == "href":
        return tag == "a"
    if name == "rel":
        return tag == "a" and value == "nofollow ugc"
    if name == "start":
        return tag == "ol" and value.isdigit()
    if name == "class":
        return value in _CLASSES.get(tag, ())
    return (tag, name, value) == ("th", "scope", "col")


class _Walker(getTreeWalker("etree")):  # type: ignore[misc]
    """The sanitiser's way through its tree. Its own counts all siblings at every step, so that a text of many short pieces takes quadratic time."""

    def __init__(self, tree: Any) -> None:
        super().__init__(tree)
        self._places: dict[int, dict[int, int]] = {}

    def getParentNode(self, node: Any) -> Any:
        if not isinstance(node, tuple) or node[3] == "text" or len(node[2]) < 2:
            return super().getParentNode(node)
        parents = node[2]
        parent, above = parents.pop(), parents[-1]
        if id(above) not in self._places:
            self._places[id(above)] = {id(child): place for place, child in enumerate(above)}
        return parent, self._places[id(above)][id(parent)], parents, None


class _Machines(threading.local):
    """Parser and sanitiser of one thread: both keep the text in hand within themselves."""

    def __init__(self) -> None:
        self.markdown = _markdown()
        self.frugal = _markdown().disable("reference")
        self.cleaner = bleach.Cleaner(tags=_TAGS, attributes=_allowed, protocols=_SCHEMES, strip=True, strip_comments=True)
        self.cleaner.walker = _Walker


def _heading(renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    # The text stands under a heading of the page: its own go on from there, whatever they begin with, and leave out no step.
    outline = env["outline"]
    if tokens[index].nesting == 1:
        written = int(tokens[index].tag[1])
        while outline and outline[-1] >= written:
            outline.pop()
        outline.append(written)
    level = min(6, env["top"] + len(outline) - 1)
    return f"<h{level}>" if tokens[index].nesting == 1 else f"</h{level}>\n"


def _link(renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    if tokens[index].nesting == 1:
        tokens[index].attrSet("rel", "nofollow ugc")
    return renderer.renderToken(tokens, index, options, env)


def _cell(renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    align = _ALIGN.get(str(token.attrs.pop("style", "")).replace(" ", ""))
    if align:
        token.attrSet("class", align)
    if token.tag == "th":
        token.attrSet("scope", "col")
    return renderer.renderToken(tokens, index, options, env)


def _image(renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    # Nothing is loaded from elsewhere when a message is read: a picture becomes a link to it.
    token = tokens[index]
    source = str(token.attrGet("src") or "")
    label = token.content or source
    return f'<a href="{_escape(source)}" rel="nofollow ugc">{_escape(label)}</a>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


# An address ends at a space, a quotation mark, a bracket of Chinese or Arabic text; what follows a sentence is not part of it.
_ADDRESS = re.compile(r"[^\s<>\"“”«»、。，；：！？（）《》،؛]+")
_SCHEME_BEFORE = re.compile(r"(?<![a-z0-9+.-])https?\Z", re.IGNORECASE)


def _without_what_follows(address: str) -> str:
    """Without the stops and closing brackets of the sentence that an address stands in."""
    end, unopened = len(address), address.count(")") - address.count("(")
    while end and (address[end - 1] in ".,;:!?'*_~" or (address[end - 1] == ")" and unopened > 0)):
        unopened -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _bare_link(state: StateInline, silent: bool) -> bool:
    """An address written without any brackets is a link too. Called at the colon, with the scheme in what was read before."""
    scheme = None if silent or state.linkLevel or not state.src.startswith("://", state.pos) else _SCHEME_BEFORE.search(state.pending[-9:])
    found = _ADDRESS.match(state.src, state.pos + 3, state.posMax) if scheme else None
    if not scheme or not found:
        return False
    rest = _without_what_follows(found.group())
    address = f"{scheme.group()}://{rest}"
    href = state.md.normalizeLink(address)
    if not rest or not state.md.validateLink(href):
        return False
    state.pending = state.pending[: -len(scheme.group())]
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
    state.pos += 3 + len(rest)
    return True


# What follows an "@": how many characters of it name somebody, whom (a key), and how the name is shown; None where nobody.
Named = Callable[[str], tuple[int, int, str] | None]


def _name(state: StateInline, silent: bool) -> bool:
    """Somebody named with "@", where the text was handed who can be."""
    before = state.src[state.pos - 1 : state.pos]
    named: Named | None = state.env.get("named")
    if silent or named is None or state.src[state.pos] != "@" or before.isalnum() or before in {"_", "@", ".", "/"}:
        return False
    found = named(state.src[state.pos + 1 : state.posMax])
    if found is None:
        return False
    length, key, label = found
    token = state.push("name", "strong", 0)
    token.content, token.meta = label, {"key": key}
    state.pos += 1 + length
    return True


def marked_name(label: str) -> str:
    """How somebody named with "@" stands in HTML."""
    return f'<strong class="mention">@{_escape(label)}</strong>'


def _markdown() -> MarkdownIt:
    machine = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"]).use(footnote_plugin)
    machine.inline.ruler.before("newline", "bare_link", _bare_link)
    machine.inline.ruler.before("newline", "name", _name)
    machine.add_render_rule("name", lambda self, tokens, index, options, env: marked_name(tokens[index].content))
    machine.validateLink = lambda url: _scheme(url) in _SCHEMES  # type: ignore[method-assign]
    for name, rule in {"heading_open": _heading, "heading_close": _heading, "link_open": _link, "th_open": _cell, "td_open": _cell, "image": _image}.items():
        machine.add_render_rule(name, rule)
    machine.add_render_rule("footnote_anchor_name", lambda self, tokens, index, options, env: f"{env['prefix']}-{tokens[index].meta['id'] + 1}")
    machine.add_render_rule("footnote_ref", _footnote_ref)
    machine.add_render_rule("footnote_open", lambda self, tokens, index, options, env: f'<li id="fn-{env["prefix"]}-{tokens[index].meta["id"] + 1}">')
    machine.add_render_rule("footnote_block_open", lambda self, tokens, index, options, env: '<section class="footnotes"><hr>\n<ol>\n')
    machine.add_render_rule("footnote_block_close", lambda self, tokens, index, options, env: "</ol>\n</section>\n")
    machine.add_render_rule("footnote_anchor", _footnote_back)
    return machine


def _reference(token: Token, prefix: str) -> str:
    again = token.meta.get("subId", 0)
    return f"fnref-{prefix}-{token.meta['id'] + 1}" + (f"-{again}" if again else "")


def _footnote_ref(renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    token, prefix = tokens[index], env["prefix"]
    number = token.meta["id"] + 1
    return f'<sup class="footnote-ref"><a href="#fn-{prefix}-{number}" id="{_reference(token, prefix)}">[{number}]</a></sup>'


def _footnote_back(renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    return f' <a href="#{_reference(tokens[index], env["prefix"])}">↑</a>'


def _scheme(url: str) -> str:
    cleaned = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+", "", unescape(url))
    head, colon, _ = cleaned.partition(":")
    return head.lower() if colon else ""


_machines = _Machines()


def html_of(source: str, *, prefix: str = "m", top: int = 4) -> str:
    """Clean HTML of a Markdown source.

    Raw HTML is shown as text; links lead to http, https and mailto only and are marked ``nofollow ugc``; pictures become links;
    headings start at level ``top``, a step below the one they stand under. ``prefix`` (letters and digits) keeps the footnotes of several texts on one page apart.
    Raises ValueError for a source longer than LONGEST characters, which every form refuses before.
    """
    return html_and_named(source, None, prefix=prefix, top=top)[0]


def html_and_named(source: str, named: Named | None, *, prefix: str = "m", top: int = 4) -> tuple[str, list[int]]:
    """The same, with names after "@" marked as such; and the keys of those who are named, but for quotations: these are somebody else's words."""
    if len(source) > LONGEST:
        raise ValueError("the text is too long to be rendered")
    source, machine, context = source.replace("\x00", ""), _machines.markdown, _context(prefix, top) | {"named": named}
    tokens = machine.parse(source, context)
    if _length_of_links(tokens) > 2 * len(source) + 10_000:
        # A long address defined once and named ten thousand times would make a page of gigabytes.
        machine, context = _machines.frugal, _context(prefix, top) | {"named": named}
        tokens = machine.parse(source, context)
    html = machine.renderer.render(tokens, machine.options, context)
    clean: str = html if _is_plain(html) else _machines.cleaner.clean(html)
    return clean, _named_in(tokens)


# Paragraphs, lists, quotations and emphasis, as our renderer writes them: tags without attributes, signs as names. Everything else goes through the sanitiser.
_WITHIN = {
    **dict.fromkeys(("p", "blockquote", "ul", "ol"), frozenset({"", "li", "blockquote"})),
    "li": frozenset({"ul", "ol"}),
    **dict.fromkeys(("strong", "em"), frozenset({"p", "li", "strong", "em"})),
}
_PLAIN = re.compile(rf"(?:[^<>&\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+|&(?:amp|lt|gt|quot);|</?(?:{'|'.join(_WITHIN)})>)*+")
_PLAIN_TAG = re.compile(r"<(/?)(\w+)>")


def _is_plain(html: str) -> bool:
    """Whether there is nothing in it that the sanitiser could change: known tags only, without attributes, each within one where it may stand and closed by its own end."""
    if not _PLAIN.fullmatch(html):
        return False
    within = [""]
    for closing, tag in _PLAIN_TAG.findall(html):
        if closing:
            if within.pop() != tag:
                return False
        elif within[-1] in _WITHIN[tag]:
            within.append(tag)
        else:
            return False
    return within == [""]


def _named_in(tokens: list[Token]) -> list[int]:
    found, quoted = [], 0
    for token in tokens:
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        found += [inner.meta["key"] for inner in token.children or () if inner.type == "name" and not quoted]
    return list(dict.fromkeys(found))


def _context(prefix: str, top: int) -> dict[str, Any]:
    return {"prefix": prefix, "top": top, "outline": []}


def _length_of_links(tokens: list[Token]) -> int:
    inner = (token for outer in tokens for token in outer.children or ())
    return sum(len(str(token.attrs.get("href") or token.attrs.get("src") or "")) for token in inner)


_WITHIN_WORDS, _TAG = re.compile(r"</?(?:strong|em|s|del|code|a|sup)\b[^>]*>"), re.compile(r"<[^>]+>")


def plain_of(html: str) -> str:
    """The words of rendered HTML, for search, letters and excerpts: one space between them."""
    return " ".join(unescape(_TAG.sub(" ", _WITHIN_WORDS.sub("", html))).split())


def excerpt(text: str, *, length: int = 160) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= length:
        return text
    cut = text[: length + 1].rsplit(" ", 1)[0][:length]
    return cut.rstrip(" ,;:") + "…"
