"""Names of files that strangers gave: made fit for a disk and a page."""

import re
from mimetypes import guess_extension

from listserv.reading.heads import words

LONGEST = 120  # octets
_AWAY = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_BAD = re.compile(r'[<>:"|?*\\/]+')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")


def cleaned(name: str, kind: str, number: int) -> str:
    """A name without folders, hidden signs and what a system would trip over; of one that says nothing, a number and what its type is called by."""
    said = _AWAY.sub("", words(name[:2000])).replace("\\", "/").rstrip("/").rpartition("/")[2]
    said = " ".join(_BAD.sub("_", said).split()).strip(". ")
    if not said or not any(char.isalnum() for char in said):
        ending = guess_extension(kind) or (".eml" if kind == "message/rfc822" else ".bin")
        return f"attachment-{number}{ending}"
    if _DEVICE.match(said):
        said = "_" + said
    return _short(said)


def _short(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 12:
        stem, ending = name, ""
    room = LONGEST - len(ending.encode()) - len(dot if ending else "")
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + (f".{ending}" if ending else "")
