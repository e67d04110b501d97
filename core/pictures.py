"""Pictures without what cameras write beside them: places, times, names, thumbnails. The picture itself is not decoded; what is not plainly one is refused."""

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
_COLOURS_AND_MOVES = frozenset({b"iCCP", b"acTL", b"fcTL", b"fdAT"})
_WEBP_DRAWN = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
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


def without_traces(content: bytes, media_type: str) -> bytes:
    """A picture that is a file among others: drawn as it was, with its colours, whichever way is up and however large, and nothing beside it. What is no JPEG, PNG or WebP
    comes back as it is; raises Unfit for one that is broken, for what stands in it cannot be told."""
    make = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}.get(media_type)
    if make is None:
        return content
    try:
        return make(content, attached=True).content
    except (struct.error, IndexError, zlib.error):
        raise Unfit("broken") from None


# ---- JPEG


def _jpeg(content: bytes, *, attached: bool = False) -> Picture:
    """Segments are copied one by one: tables and frames stay, of those that applications add only the colour transform (Adobe), which way is up, and what colours mean in a
    file that is attached, which need not be a kind that browsers draw."""
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
        elif 0xC3 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and not attached:
            raise Unfit("kind")  # lossless, arithmetic: no browser draws them
        if marker == 0xE1:
            turned = _orientation(segment[4:]) or turned
        colours = (marker == 0xEE and segment[4:9] == b"Adobe") or (attached and marker == 0xE2 and segment[4:15] == b"ICC_PROFILE")
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or colours:
            out.append(segment)
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            out.append(content[at:end])
            at = end
    if (size is None and not attached) or len(out) < 3:
        raise Unfit("broken")
    width, height = size or (0, 0)
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
    body = b"Exif\0\0" + _which_way(orientation)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _which_way(orientation: int) -> bytes:
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


# ---- PNG


def _png(content: bytes, *, attached: bool = False) -> Picture:
    drawn = _DRAWN | _COLOURS_AND_MOVES if attached else _DRAWN
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
        if kind in drawn:
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


# ---- WebP


def _webp(content: bytes, *, attached: bool = True) -> Picture:
    """Parts are copied one by one; the first of an extended one says which of them there are."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or not attached:
        raise Unfit("kind")
    parts: list[tuple[bytes, bytes]] = []
    at, turned = 12, 1
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    while at + 8 <= min(end, len(content)):
        kind, (length,) = content[at : at + 4], struct.unpack_from("<I", content, at + 4)
        body = content[at + 8 : at + 8 + length]
        if len(body) < length:
            raise Unfit("broken")
        at += 8 + length + length % 2
        if kind == b"EXIF":
            turned = _orientation(body if body.startswith(b"Exif\0\0") else b"Exif\0\0" + body) or turned
        elif kind in _WEBP_DRAWN:
            parts.append((kind, body))
    if not parts or parts[0][0] not in (b"VP8 ", b"VP8L", b"VP8X"):
        raise Unfit("broken")
    kind, first = parts[0]
    if kind == b"VP8X":
        parts[0] = (kind, bytes([first[0] & ~0x0C | (0x08 if turned != 1 else 0)]) + first[1:])
        parts += [(b"EXIF", _which_way(turned))] if turned != 1 else []
    out = b"".join(kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for kind, body in parts)
    return Picture("image/webp", b"RIFF" + struct.pack("<I", len(out) + 4) + b"WEBP" + out, 0, 0)
