"""Photos: everything beside the picture goes, what is not plainly one is refused."""

import struct
import zlib

import pytest

from core.pictures import MOST_PIXELS, Unfit, cleaned, without_traces


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, more: bytes = b"secret place 36.8N 10.2E") -> bytes:
    return segment(0xE1, b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0) + more)


def jpeg(*beside: bytes, width: int = 200, height: int = 300, behind: bytes = b"") -> bytes:
    """A JPEG in its outer form: what is drawn in it does not matter here."""
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + b"".join(beside) + segment(0xDB, bytes(65)) + frame + segment(0xC4, bytes(20)) + scan + b"\xff\xd9" + behind


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*beside: bytes, width: int = 200, height: int = 300, behind: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(beside) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"") + behind


def test_a_jpeg_keeps_its_picture_and_which_way_is_up_and_nothing_else():
    beside = (segment(0xE0, b"JFIF\0secret"), exif(6), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0secret"), segment(0xED, b"Photoshop secret"), segment(0xFE, b"secret comment"))
    made = cleaned(jpeg(*beside, behind=b"secret behind"))
    assert (made.media_type, made.width, made.height) == ("image/jpeg", 200, 300)
    assert b"secret" not in made.content and b"\x12\xff\x00\x34\xff\xd0\x56" in made.content
    assert made.content.startswith(b"\xff\xd8" + exif(6, b"")) and cleaned(made.content).content == made.content
    assert cleaned(jpeg(exif(1))).content == jpeg(), "upright pictures say nothing of it"


def test_a_png_keeps_what_is_drawn():
    made = cleaned(png(chunk(b"tEXt", b"Author\0secret"), chunk(b"eXIf", b"secret"), chunk(b"tIME", b"secret!"), chunk(b"gAMA", bytes(4)), behind=b"secret"))
    assert made.media_type == "image/png" and b"secret" not in made.content and b"gAMA" in made.content
    assert cleaned(made.content).content == made.content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kind"),
        (b"GIF89a" + bytes(50), "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"%PDF-1.7", "kind"),
        (b"\xff\xd8\xff", "broken"),
        (jpeg()[:-40], "broken"),
        (png()[:-20], "broken"),
        (png().replace(b"IDAT", b"IDAX", 1), "broken"),
        (jpeg(width=9000), "pixels"),
        (jpeg(width=7000, height=7000), "pixels"),
        (png(width=5, height=5), "pixels"),
        (png(width=2**31 - 1, height=2**31 - 1), "pixels"),
        (png(chunk(b"ABCD", b"must be understood")), "kind"),
    ],
)
def test_what_is_not_a_photo_is_refused_and_never_crashes(content, why):
    with pytest.raises(Unfit, match=why):
        cleaned(content)


def test_every_cut_of_a_picture_is_refused():
    for whole in (jpeg(exif(3)), png(chunk(b"gAMA", bytes(4)))):
        for length in range(len(whole)):
            with pytest.raises(Unfit):
                cleaned(whole[:length])
    assert MOST_PIXELS < 7000 * 7000


def webp(*parts: tuple[bytes, bytes]) -> bytes:
    made = b"".join(kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for kind, body in parts)
    return b"RIFF" + struct.pack("<I", len(made) + 4) + b"WEBP" + made


def test_a_file_that_is_a_picture_keeps_its_colours_and_which_way_is_up_and_nothing_else():
    icc = segment(0xE2, b"ICC_PROFILE\0\1\1colours")
    made = without_traces(jpeg(segment(0xE0, b"JFIF\0secret"), exif(8), icc, segment(0xE2, b"MPF\0secret"), width=20_000, behind=b"secret film"), "image/jpeg")
    assert made == jpeg(exif(8, b""), icc, width=20_000) and without_traces(made, "image/jpeg") == made
    moves = chunk(b"acTL", bytes(8))
    assert without_traces(png(chunk(b"iTXt", b"secret"), moves, behind=b"secret"), "image/png") == png(moves)
    place = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0) + b"secret 36.8N"
    parts = [(b"VP8X", b"\x3c" + bytes(9)), (b"ICCP", b"odd"), (b"VP8 ", b"drawn!")]
    made = without_traces(webp(*parts, (b"EXIF", place), (b"XMP ", b"secret"), (b"ABCD", b"secret")) + b"secret", "image/webp")
    assert made == webp((b"VP8X", b"\x38" + bytes(9)), *parts[1:], (b"EXIF", exif(6, b"")[10:])) and without_traces(made, "image/webp") == made
    upright = without_traces(webp(*parts, (b"EXIF", b"Exif\0\0" + place.replace(b"\x06\0\0\0", b"\x01\0\0\0"))), "image/webp")
    assert upright == webp((b"VP8X", b"\x30" + bytes(9)), *parts[1:])
    assert without_traces(b"GIF89a", "image/gif") == b"GIF89a"


@pytest.mark.parametrize(
    ("content", "kind"), [(jpeg()[:-40], "jpeg"), (png()[:-20], "png"), (webp((b"VP8 ", b"drawn"))[:-3], "webp"), (webp((b"EXIF", b"")), "webp"), (b"RIFF", "webp")], ids=range(5)
)
def test_a_file_that_is_a_broken_picture_is_not_taken(content, kind):
    with pytest.raises(Unfit):
        without_traces(content, f"image/{kind}")
