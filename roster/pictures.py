"""Photos without what cameras write beside the picture: places, times, names, thumbnails. The picture itself is not decoded; what is not plainly JPEG or PNG is refused."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 24_000_000
MOST_SIDE = 8000
LEAST_SIDE = 32
_PNG = b"\x89PNG\r\n\x1a\n"
# What a PNG needs to be drawn; texts, times, EXIF and anything unknown go.
_DRAWN = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended and progressive: what browsers draw


class Unfit(Exception):
    """The file is not a photo that we can take; the one argument is a word for why: ``kind``, ``broken``, ``pixels``."""


@dataclass(frozen=True)
class Picture:
    """A picture fit to be shown: its bytes without anything that is not drawn, and its size."""

    media_type: str
    content: bytes
    width: int
    height: int


def cleaned(content: bytes) -> Picture:
    """The picture alone; raises Unfit."""
    try:
        if content.startswith(b"\xff\xd8\xff"):
            made = _jpeg(content)
        elif content.startswith(_PNG):
            made = _png(content)
        else:
            raise Unfit("kind")
    except (struct.error, IndexError, zlib.error):
        raise Unfit("broken") from None
    if not (LEAST_SIDE <= made.width <= MOST_SIDE and LEAST_SIDE <= made.height <= MOST_SIDE and made.width * made.height <= MOST_PIXELS):
        raise Unfit("pixels")
    return made


# ---- JPEG


def _jpeg(content: bytes) -> Picture:
    """Segments are copied one by one: tables and frames stay, of those that applications add only the colour transform (Adobe) and which way is up."""
    out, size, turned = [b"\xff\xd8"], None, 1
    at = 2
    while True:
        if content[at] != 0xFF:
            raise Unfit("broken")
        while content[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = content[at + 1]
        if marker == 0xD9:
            break
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            raise Unfit("broken")
        at += 2 + length
        if marker in _FRAMES:
            if size is not None:
                raise Unfit("broken")
            height, width = struct.unpack_from(">HH", segment, 5)
            size = (width, height)
        elif 0xC3 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            raise Unfit("kind")  # lossless, arithmetic: no browser draws them
        if marker == 0xE1:
            turned = _orientation(segment[4:]) or turned
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or (marker == 0xEE and segment[4:9] == b"Adobe"):
            out.append(segment)
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            out.append(content[at:end])
            at = end
    if size is None or len(out) < 3:
        raise Unfit("broken")
    width, height = size
    out.insert(1, _upright(turned) if turned != 1 else b"")
    return Picture("image/jpeg", b"".join([*out, b"\xff\xd9"]), width, height)


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker begins after drawn data, in which 0xFF is followed by 0 or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise Unfit("broken")
        after = content[at + 1]
        if after == 0 or 0xD0 <= after <= 0xD7:
            at += 2
        elif after == 0xFF:
            at += 1
        else:
            return at


def _orientation(exif: bytes) -> int:
    """Which way is up, 1 to 8, or 0 where the EXIF does not say."""
    if not exif.startswith(b"Exif\0\0"):
        return 0
    body = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(body[:2])
    if order is None or len(body) < 8:
        return 0
    (start,) = struct.unpack_from(f"{order}I", body, 4)
    if start + 2 > len(body):
        return 0
    (count,) = struct.unpack_from(f"{order}H", body, start)
    for entry in range(min(count, 64)):
        place = start + 2 + 12 * entry
        if place + 12 > len(body):
            return 0
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", body, place)
        if (tag, kind) == (0x0112, 3):
            return value if 1 <= value <= 8 else 0
    return 0


def _upright(orientation: int) -> bytes:
    """An EXIF segment that says which way is up and nothing else: without it, pictures of telephones would lie on their side."""
    body = b"Exif\0\0" + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# ---- PNG


def _png(content: bytes) -> Picture:
    seen: list[bytes] = []
    out, size = [_PNG], None
    for kind, body in _chunks(content):
        if kind == b"IHDR":
            if seen:
                raise Unfit("broken")
            size = struct.unpack_from(">II", body)
        elif not seen:
            raise Unfit("broken")
        seen.append(kind)
        if kind in _DRAWN:
            out.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)))
        elif not kind[0] & 0x20:
            raise Unfit("kind")  # something that must be understood to draw it
    if size is None or b"IDAT" not in seen or seen[-1] != b"IEND":
        raise Unfit("broken")
    return Picture("image/png", b"".join(out), size[0], size[1])


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", content, at + 8 + length)
        if len(body) < length or check != zlib.crc32(kind + body):
            raise Unfit("broken")
        yield kind, body
        at += 12 + length
        if kind == b"IEND":  # what hangs behind the picture is not looked at, and goes
            return
