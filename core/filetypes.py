"""Which files may come with a message: by their ending and by their first bytes, which must agree. Never anything that a browser would run."""

from dataclasses import dataclass
from typing import BinaryIO

HEAD, TAIL = 8192, 65536


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: what it is sent as, and whether a browser may show it on the spot."""

    media_type: str
    inline: bool = False


_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
TYPES = {
    "pdf": FileType("application/pdf"),
    "docx": FileType(_OFFICE + "wordprocessingml.document"),
    "xlsx": FileType(_OFFICE + "spreadsheetml.sheet"),
    "pptx": FileType(_OFFICE + "presentationml.presentation"),
    "odt": FileType(_OPEN + "text"),
    "ods": FileType(_OPEN + "spreadsheet"),
    "odp": FileType(_OPEN + "presentation"),
    "csv": FileType("text/csv"),
    "txt": FileType("text/plain"),
    "md": FileType("text/markdown"),
    "png": FileType("image/png", inline=True),
    "jpg": FileType("image/jpeg", inline=True),
    "jpeg": FileType("image/jpeg", inline=True),
    "gif": FileType("image/gif", inline=True),
    "webp": FileType("image/webp", inline=True),
}
INLINE = frozenset(kind.media_type for kind in TYPES.values() if kind.inline)
_FOLDERS = {"docx": b"word/", "xlsx": b"xl/", "pptx": b"ppt/"}
_BEGINNINGS = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"MZ", b"\x7fELF", b"{\\rtf", b"\xd0\xcf\x11\xe0")


def type_of(name: str, stream: BinaryIO) -> FileType | None:
    """What a file is, if it may come with a message and is what its ending says. Looks at its two ends only, and opens nothing in it."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = TYPES.get(ending)
    if kind is None:
        return None
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(max(0, size - TAIL))
    tail = stream.read(TAIL)
    stream.seek(0)
    return kind if _is(ending, kind, head, tail) else None


def _is(ending: str, kind: FileType, head: bytes, tail: bytes) -> bool:
    if ending == "pdf":
        return head.startswith(b"%PDF-")
    if ending in _FOLDERS:  # the list of what is in it stands at its end
        return head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head + tail and _FOLDERS[ending] in tail and b"vbaProject.bin" not in tail
    if ending.startswith("od"):
        return head.startswith(b"PK\x03\x04") and head[30:].startswith(b"mimetype" + kind.media_type.encode())
    if ending in {"csv", "txt", "md"}:
        return _is_text(head)
    if ending == "webp":
        return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return head.startswith({"png": (b"\x89PNG\r\n\x1a\n",), "gif": (b"GIF87a", b"GIF89a")}.get(ending, (b"\xff\xd8\xff",)))


def _is_text(head: bytes) -> bool:
    """No bytes that no text has, whatever its encoding; marked UTF-16 has every second one empty."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not head.startswith(_BEGINNINGS) and not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
