"""What the head of a mail says: words decoded, addresses, moments, ids. Addresses are found before anything is decoded, so that none can be smuggled in by a name."""

import re
from binascii import Error, a2b_base64, a2b_qp
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from listserv.reading.charsets import decoded
from listserv.reading.mime import Fields

LONGEST_VALUE, MOST_IDS = 20_000, 100
_WORD = re.compile(r"=\?([^\s?*]{1,60})(?:\*[^\s?]{0,20})?\?([bq])\?([^?\r\n]*)\?=", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]+")
_LEADING_AWAY = re.compile(r"[\u202a-\u202e\u2066-\u2069\ufeff\u200b]")
_ID = re.compile(r"<([^<>\s]{1,900})>")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]{1,64}@(?:[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]{1,255}|\[[0-9A-Fa-f:.]{2,60}\])")
_COMMENT = re.compile(r"\(([^()]*)\)")


class Head:
    """The fields of a mail."""

    def __init__(self, fields: Fields) -> None:
        self.faults: list[str] = []
        self._raw = [(name, self._text(value)) for name, value in fields]
        self.decoded = tuple((name, _clean(words(value)[:LONGEST_VALUE])) for name, value in self._raw)

    def _text(self, value: bytes) -> str:
        if value.isascii():
            return value.decode("ascii")
        return decoded(value, "utf-8")[0]

    def _first(self, name: str) -> str:
        return next((value for key, value in self._raw if key.lower() == name.lower()), "")

    def words(self, name: str) -> str:
        """A field of words."""
        return " ".join(next((value for key, value in self.decoded if key.lower() == name.lower()), "").split())[:2000]

    def mailbox(self, name: str) -> tuple[str, str]:
        """The name and the address, in lower case, of the first mailbox of a field."""
        said = self._first(name)[:4000]
        found, display, several = _mailbox(said)
        if several:
            self.faults.append("several-senders")
        return _LEADING_AWAY.sub("", _clean(words(display))).strip()[:200], found.lower()

    def ids(self, name: str) -> tuple[str, ...]:
        """The ids of a field, in order; of very many the first and the newest."""
        found = [f"<{one}>" for one in _ID.findall(self._first(name))]
        return tuple(found if len(found) <= MOST_IDS else [found[0], *found[1 - MOST_IDS :]])

    def first_id(self, name: str) -> str:
        """The id that a field holds, with its brackets also where it came without."""
        said = self._first(name)
        found = _ID.search(said)
        if found:
            return f"<{found.group(1)}>"
        bare = said.strip(" <>\t")
        return f"<{bare}>" if bare and "@" in bare and len(bare) <= 900 and not re.search(r"[\s<>]", bare) else ""

    def moment(self, name: str) -> datetime | None:
        """A date, with the zone that it names; without one it is taken as universal time."""
        try:
            found = parsedate_to_datetime(self._first(name)[:200])
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):  # the library's own ways to say that it is none
            return None


def words(said: str) -> str:
    """Encoded words decoded: neighbours in one charset together, for a letter may be cut in two; also those in quotation marks, where they do not belong but stand."""
    if "=?" not in said:
        return said
    out: list[str] = []
    octets, charset, end = b"", "", 0
    for found in _WORD.finditer(said):
        between = said[end : found.start()]
        joined = end and octets and not between.strip()
        if octets and not (joined and found.group(1).lower() == charset):
            out.append(decoded(octets, charset)[0])
            octets = b""
        if not joined:
            out.append(between)
        charset = found.group(1).lower()
        octets += _octets(found.group(2), found.group(3))
        end = found.end()
    if octets:
        out.append(decoded(octets, charset)[0])
    out.append(said[end:])
    return "".join(out)


def _octets(how: str, said: str) -> bytes:
    raw = said.encode("utf-8", "replace")
    if how in "qQ":
        return a2b_qp(raw, header=True)
    try:
        return a2b_base64(raw + b"=" * (-len(raw) % 4))
    except (Error, ValueError):  # not base64
        return raw


def _clean(said: str) -> str:
    """On one line, without signs that are none."""
    return _CONTROLS.sub(" ", said).strip() if not said.isprintable() else said.strip()


def _mailbox(said: str) -> tuple[str, str, bool]:
    """The address of the first mailbox of a list, how it is called, and whether there are others."""
    pieces = _pieces(said)
    boxes = [box for box in (_of(piece) for piece in pieces) if box[0]]
    if not boxes:
        return "", _unquoted(said) if "@" not in said else "", False
    return boxes[0][0], boxes[0][1], len({box[0].lower() for box in boxes}) > 1


def _pieces(said: str) -> list[str]:
    """A list cut at its commas and semicolons, but for those in quotation marks, brackets and comments."""
    found, start, quoted, angle, comment, escaped = [], 0, False, False, 0, False
    for place, char in enumerate(said):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' and not comment:
            quoted = not quoted
        elif not quoted:
            comment += 1 if char == "(" else -1 if char == ")" and comment else 0
            angle = char == "<" or (angle and char != ">")
            if char in ",;" and not angle and not comment:
                found.append(said[start:place])
                start = place + 1
    return [*found, said[start:]]


def _of(piece: str) -> tuple[str, str]:
    """Address and name of one mailbox. In brackets the last one counts: what stands before them is a name, whatever it looks like."""
    opening = piece.rfind("<")
    if opening >= 0:
        inner = "".join(piece[opening + 1 :].partition(">")[0].split())
        inner = inner.rpartition(":")[2] if inner.startswith("@") else inner  # a route, as once was
        found = _ADDRESS.fullmatch(inner)
        return (found.group(), _unquoted(piece[:opening])) if found else ("", "")
    bare = _COMMENT.sub(" ", piece).strip().strip("\"'")
    comment = _COMMENT.search(piece)
    found = _ADDRESS.fullmatch(bare) or _ADDRESS.search(bare)
    return (found.group(), comment.group(1).strip() if comment else "") if found else ("", "")


def _unquoted(said: str) -> str:
    said = said.strip()
    if len(said) > 1 and said[0] == said[-1] == '"':
        said = re.sub(r"\\(.)", r"\1", said[1:-1])
    elif '"' in said:
        said = said.replace('"', "")
    return said.strip().strip("'").strip()
