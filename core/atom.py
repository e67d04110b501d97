"""Atom feeds (RFC 4287): a feed as a value, and how it is written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

MIMETYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("", _ATOM)


@dataclass(frozen=True)
class Entry:
    """One message of a feed. ``id`` never changes, whatever becomes of its address; ``html`` was cleaned before."""

    id: str
    address: str
    title: str
    language: str | None
    html: str
    author: str
    published: datetime
    updated: datetime
    categories: tuple[tuple[str, str], ...] = ()  # term and words


@dataclass(frozen=True)
class Feed:
    """A feed with its newest entries. ``language`` is that of its own words, ``title_language`` of its title."""

    id: str
    address: str  # of the page it belongs to
    own_address: str
    title: str
    title_language: str
    language: str
    author: str
    updated: datetime  # where there is no entry
    entries: tuple[Entry, ...]


def written(feed: Feed) -> bytes:
    """The feed as a document: the same feed is the same bytes."""
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {f"{_XML}lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title, lang=feed.title_language)
    _text(root, "updated", _instant(max((entry.updated for entry in feed.entries), default=feed.updated)))
    _links(root, (("alternate", "text/html", feed.address), ("self", MIMETYPE, feed.own_address)))
    _text(_part(root, "author"), "name", feed.author)
    _text(root, "generator", "Rapporteur")
    for entry in feed.entries:
        _entry(root, entry)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _entry(root: ElementTree.Element, entry: Entry) -> None:
    part = _part(root, "entry")
    if entry.language:
        part.set(f"{_XML}lang", _clean(entry.language))
    _text(part, "id", entry.id)
    _text(part, "title", entry.title)
    _links(part, (("alternate", "text/html", entry.address),))
    _text(part, "published", _instant(entry.published))
    _text(part, "updated", _instant(entry.updated))
    _text(_part(part, "author"), "name", entry.author)
    for term, words in entry.categories:
        _part(part, "category").attrib.update(term=_clean(term), label=_clean(words))
    content = _text(part, "content", entry.html)
    content.attrib |= {"type": "html", f"{_XML}base": entry.address}  # links within the message begin at its page


def _part(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}")


def _text(parent: ElementTree.Element, name: str, words: str, *, lang: str | None = None) -> ElementTree.Element:
    part = _part(parent, name)
    part.text = _clean(words)
    if lang:
        part.set(f"{_XML}lang", lang)
    return part


def _links(parent: ElementTree.Element, links: Iterable[tuple[str, str, str]]) -> None:
    for relation, kind, address in links:
        _part(parent, "link").attrib.update(rel=relation, type=kind, href=_clean(address))


def _clean(words: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub("", words)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
