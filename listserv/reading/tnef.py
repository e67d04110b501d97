"""A winmail.dat: what Outlook wraps words and files in when it takes the reader for another Outlook. Only what is needed is read, and nothing is believed."""

import re
import struct
from dataclasses import dataclass, field
from mimetypes import guess_type

from listserv.reading.charsets import decoded
from listserv.reading.parts import Part

_SIGNATURE, _MOST = 0x223E9F78, 2000
_BODY, _PROPERTIES = 0x0002800C, 0x00069003
_FILE_BEGINS, _FILE_TITLE, _FILE_CONTENT, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_CODEPAGE = 0x00069007
_LONG_NAME, _SHORT_NAME, _MIME, _TEXT, _HTML = 0x3707, 0x3704, 0x370E, 0x1000, 0x1013


@dataclass
class Opened:
    """What was in it."""

    text: str = ""
    html: str = ""
    files: list[Part] = field(default_factory=list)


def opened(raw: bytes) -> Opened | None:
    """What is in it; None where it is none, or broken from the start."""
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE:
        return None
    found, charset, content = Opened(), "cp1252", b""
    names: dict[str, str] = {}
    inside = False
    for id_, value in _attributes(raw):
        if id_ == _CODEPAGE and len(value) >= 4:
            number = struct.unpack_from("<I", value)[0]
            charset = "utf-8" if number == 65001 else f"cp{number}" if number < 70_000 else charset
        elif id_ == _FILE_BEGINS:
            _keep(found, names, content, inside)
            inside, names, content = True, {}, b""
        elif id_ == _FILE_TITLE:
            names.setdefault("title", _text(value, charset))
        elif id_ == _FILE_CONTENT:
            content = value
        elif id_ == _FILE_PROPERTIES:
            said = _properties(value, charset)
            names |= {key: said[number] for key, number in (("long", _LONG_NAME), ("short", _SHORT_NAME), ("mime", _MIME)) if said.get(number)}
        elif id_ == _BODY:
            found.text = found.text or _text(value, charset)
        elif id_ == _PROPERTIES:
            said = _properties(value, charset)
            found.text, found.html = found.text or said.get(_TEXT, ""), found.html or said.get(_HTML, "")
    _keep(found, names, content, inside)
    return found


def _keep(found: Opened, names: dict[str, str], content: bytes, inside: bool) -> None:
    if inside and (content or names):
        name = names.get("long") or names.get("title") or names.get("short") or ""
        kind = names.get("mime", "").lower()
        if not re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}", kind):
            kind = guess_type(name)[0] or "application/octet-stream"
        found.files.append(Part(name, kind, content))


def _attributes(raw: bytes) -> list[tuple[int, bytes]]:
    """Level, id, length, value, checksum; to where it stops making sense."""
    place = 6
    found: list[tuple[int, bytes]] = []
    while place + 11 <= len(raw) and len(found) < _MOST:
        id_, length = struct.unpack_from("<II", raw, place + 1)
        if place + 9 + length > len(raw):
            break
        found.append((id_, raw[place + 9 : place + 9 + length]))
        place += 11 + length
    return found


def _text(value: bytes, charset: str) -> str:
    return decoded(value.rstrip(b"\x00"), charset)[0]


def _properties(raw: bytes, charset: str) -> dict[int, str]:
    """The properties that are words. One of an unknown shape ends the reading: what follows could not be found."""
    found: dict[int, str] = {}
    try:
        (count,) = struct.unpack_from("<I", raw)
        place = 4
        for _ in range(min(count, _MOST)):
            kind, id_ = struct.unpack_from("<HH", raw, place)
            place += 4
            if id_ >= 0x8000:
                place = _past_name(raw, place)
            many, kind = bool(kind & 0x1000), kind & 0x0FFF
            size = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}.get(kind)
            values = 1
            if many or size is None:
                (values,) = struct.unpack_from("<I", raw, place)
                place += 4
            if values > _MOST:
                break
            for _ in range(values):
                if size is not None:
                    place += size
                    continue
                if kind not in (0x0D, 0x1E, 0x1F, 0x102):
                    return found
                (length,) = struct.unpack_from("<I", raw, place)
                value = raw[place + 4 : place + 4 + length]
                place += 4 + length + (-length % 4)
                if kind == 0x1F:
                    found[id_] = value.decode("utf-16-le", "replace").rstrip("\x00")
                elif kind == 0x1E or id_ == _HTML:
                    found[id_] = _text(value, charset)
            if place > len(raw):
                break
    except struct.error:  # it ends too early
        pass
    return found


def _past_name(raw: bytes, place: int) -> int:
    (kind,) = struct.unpack_from("<I", raw, place + 16)
    if kind == 0:
        return place + 24
    (length,) = struct.unpack_from("<I", raw, place + 20)
    return int(place + 24 + length + (-length % 4))
