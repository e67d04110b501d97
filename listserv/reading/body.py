"""The words and the files of a mail: which parts are the one, which the other."""

import re
from binascii import Error, a2b_base64, a2b_qp, a2b_uu
from dataclasses import dataclass, field

from listserv.reading import flowed, names, tnef
from listserv.reading.charsets import decoded
from listserv.reading.markdown import MOST_MARKS, written
from listserv.reading.marks import around_cues, found_in, has_cues
from listserv.reading.mime import Entity
from listserv.reading.parts import Mark, Part

LONGEST = 1_000_000  # characters of text, and of HTML, that are read
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]|[\ud800-\udfff]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})


@dataclass
class Body:
    """What was found."""

    text: str = ""
    html: str = ""
    files: list[Part] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _plain: list[str] = field(default_factory=list)
    _html: list[str] = field(default_factory=list)


def found(whole: Entity) -> Body:
    """The body of a mail."""
    this = Body()
    waiting = [(whole, False)]
    while waiting:
        entity, related = waiting.pop()
        if entity.children:
            if entity.type == "multipart/alternative":
                waiting += reversed([(child, related) for child in _alternatives(entity)])
            else:
                inside = related or entity.type == "multipart/related"
                waiting += reversed([(child, inside and place > 0) for place, child in enumerate(entity.children)])
        elif not entity.type.startswith("multipart/"):
            _take(this, entity, related=related)
        elif entity.content:
            this.files.append(Part(names.cleaned("", entity.type, len(this.files) + 1), entity.type, entity.content))
    _settle(this)
    return this


def _alternatives(entity: Entity) -> list[Entity]:
    """One way of saying the same, and beside it the HTML: the first text, the last HTML, and all that is neither (a calendar's invitation, a file)."""
    texts = [child for child in entity.children if child.type == "text/plain"]
    pages = [child for child in entity.children if child.type == "text/html"]
    others = [child for child in entity.children if child not in texts and child not in pages]
    return [*texts[:1], *pages[-1:], *others]


def _take(this: Body, entity: Entity, *, related: bool) -> None:
    name = entity.disposed.get("filename") or entity.options.get("name") or ""
    if entity.type in _SIGNATURES:
        return
    is_file = entity.disposition == "attachment" or (bool(name) and entity.type not in ("text/plain", "text/html")) or not entity.type.startswith("text/")
    is_file = is_file or (bool(name) and bool(this._plain or this._html)) or entity.type not in ("text/plain", "text/html", "text/enriched", "text/x-markdown", "text/markdown")
    octets = _octets(entity, this.faults)
    if not is_file:
        text, wrong = decoded(octets[: LONGEST * 4], entity.options.get("charset", "") or _charset_within(octets, entity.type))
        this.faults += [wrong] if wrong else []
        text = _fit(text, this.faults)
        if entity.type == "text/html":
            this._html.append(text)
        else:
            if entity.options.get("format", "").lower() == "flowed":
                text = flowed.unfolded(text, spaces_go=entity.options.get("delsp", "").lower() == "yes")
            this._plain.append(_without_spaces(text))
        return
    if entity.type == "application/ms-tnef" or name.lower() == "winmail.dat":
        inside = tnef.opened(octets)
        if inside is not None:
            this.files += [Part(names.cleaned(one.name, one.type, len(this.files) + place), one.type, one.content) for place, one in enumerate(inside.files, 1)]
            this._plain += [_fit(inside.text, this.faults)] if inside.text.strip() and not this._plain else []
            this._html += [_fit(inside.html, this.faults)] if inside.html.strip() and not this._html else []
            return
        this.faults.append("broken-tnef")
    inline = related and entity.disposition != "attachment" and entity.type.startswith("image/")
    this.files.append(Part(names.cleaned(name or _subject_of(entity, octets), entity.type, len(this.files) + 1), entity.type, octets, inline))


def _subject_of(entity: Entity, octets: bytes) -> str:
    """A mail within a mail is called by its subject."""
    said = re.search(rb"(?im)^subject:[ \t]*([^\r\n]{1,200})", octets[:20_000]) if entity.type == "message/rfc822" else None
    from listserv.reading.heads import words

    return words(said.group(1).decode("utf-8", "replace")) + ".eml" if said else ""


def _octets(entity: Entity, faults: list[str]) -> bytes:
    """What a part held before it was encoded for transport."""
    how, content = entity.encoding, entity.content
    if how == "base64":
        try:
            return a2b_base64(content)
        except (Error, ValueError):  # cut off, or with signs that do not belong
            faults.append("bad-encoding")
            kept = _NOT_BASE64.sub(b"", content)
            kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
            return a2b_base64(kept + b"=" * (-len(kept) % 4))
    if how == "quoted-printable":
        return a2b_qp(content)
    if how in ("x-uuencode", "uuencode", "x-uue"):
        return _uu(content, faults)
    return content


def _uu(content: bytes, faults: list[str]) -> bytes:
    lines = content.splitlines()
    start = next((place for place, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    out = []
    for line in lines[start + 1 :]:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            out.append(a2b_uu(line))
        except (Error, ValueError):  # broken on its way
            faults.append("bad-encoding")
            break
    return b"".join(out)


def _charset_within(octets: bytes, kind: str) -> str:
    """The charset that HTML names within itself."""
    said = re.search(rb"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_.:-]{2,40})", octets[:3000]) if kind == "text/html" else None
    return said.group(1).decode("ascii") if said else ""


def _fit(text: str, faults: list[str]) -> str:
    """Text with line ends as we write them and without signs that are none."""
    if len(text) > LONGEST:
        faults.append("too-large")
        text = text[:LONGEST]
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS.search(text):
        faults.append("control-characters")
        text = _CONTROLS.sub("", text)
    return text.replace("\f", "\n") if "\f" in text else text


def _without_spaces(text: str) -> str:
    """No spaces at the ends of lines, but for the one that makes the mark of a signature."""
    return "\n".join(line if line == "-- " else line.rstrip(" \t\xa0") for line in text.split("\n"))


def _settle(this: Body) -> None:
    """The text of the whole, and what its HTML says of it."""
    this.html = "\n".join(this._html)[:LONGEST]
    text = "\n".join(piece.rstrip("\n") for piece in this._plain if piece.strip())[:LONGEST]
    if text.strip() and not _is_an_excuse(text, this.html):
        this.text = text.strip("\n")
        if this.html and has_cues(this.html):
            this.marks = sorted({mark for piece in around_cues(this.html) for mark in found_in(this.text, *written(piece))})[:MOST_MARKS]
    elif this.html:
        this.text, this.marks = written(this.html)
    if not this.text.strip():
        this.text, this.marks = "", []
        this.faults.append("no-text")


def _is_an_excuse(text: str, html: str) -> bool:
    """Whether the text only says that one's program should show the HTML."""
    said = text.strip()
    return bool(html) and len(said) < 250 and bool(re.search(r"\bHTML\b", said, re.IGNORECASE)) and len(html) > 4 * len(said) and "\n>" not in said and said[-60:] not in html
