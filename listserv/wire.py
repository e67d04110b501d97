"""Letters as bytes for the wire: written once for all recipients, with gaps for what is each recipient's own."""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GAP = "\ue000"  # stands in a text for the recipient's own link; no letter of ours holds this character otherwise
LONGEST_LINE = 998
_SPECIALS = re.compile(r"[^A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ADDRESS = re.compile(r"([\w.!#$%&'*+/=?^`{|}~-]{1,64})@([^\s@<>(),;:\"\\\[\]]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wire:
    """A letter in pieces; between two of them stands each recipient's own token. ``id`` is the Message-ID, the same for everybody."""

    id: str
    pieces: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Its octets, but for what is each recipient's own."""
        return sum(map(len, self.pieces))

    def to(self, head: bytes, token: bytes) -> bytes:
        """The letter of one recipient: the lines of its head that are theirs, and their token in its place."""
        return head + token.join(self.pieces)


def words(text: str) -> str:
    """A header's words: as they are where they are plain ASCII, else as encoded words that each stand on a line of their own."""
    text = " ".join(_CONTROLS.sub(" ", text).split())
    if text.isascii() and "=?" not in text:
        return _folded(text)
    found, run = [], ""
    for letter in text:
        if len((run + letter).encode()) > 39:
            found.append(run)
            run = ""
        run += letter
    return "\r\n ".join(f"=?utf-8?B?{b64encode(word.encode()).decode()}?=" for word in [*found, run] if word)


def _folded(text: str) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) > 66:
            lines.append(line)
            line = ""
        while len(word) > 900:
            lines.append(word[:900])
            word = word[900:]
        line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


def phrase(text: str) -> str:
    """A name before an address: no ``@`` in it that could be taken for one."""
    written = words(text.replace("@", " "))
    if written.startswith("=?utf-8?B?") or not _SPECIALS.search(written.replace("\r\n ", " ")):
        return written
    return '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"'


def mailable(address: str) -> str | None:
    """An address as mail servers take it, its domain in ASCII; None for what is not one."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    try:
        return f"{found.group(1)}@{found.group(2).encode('idna').decode('ascii')}"
    except UnicodeError:  # a domain that no name server could know
        return None


def head(fields: Iterable[tuple[str, str]]) -> bytes:
    """Lines of a head. Values are folded already where they are long."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode("ascii")


def references(ids: Sequence[str]) -> str:
    """The line that threads go by: the first and the latest, each on a line of its own."""
    kept = list(ids) if len(ids) <= 20 else [ids[0], *ids[-19:]]
    return "\r\n ".join(kept)


def quoted(text: str) -> bytes:
    """A text as quoted-printable, its lines ended as mail ends them."""
    coded = b2a_qp(text.encode(), quotetabs=False, istext=True)
    return re.sub(rb"(?m)^From ", b"=46rom ", coded).replace(b"\n", b"\r\n")


def _part(kind: str, text: str) -> list[bytes]:
    """A part in quoted-printable. The gap stands between soft line ends, so that no line grows with what is put there."""
    label = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
    pieces = [quoted(piece) for piece in text.split(GAP)]
    return [label + pieces[0], *pieces[1:]] if len(pieces) == 1 else [label + pieces[0] + b"=\r\n", *(b"=\r\n" + piece + b"=\r\n" for piece in pieces[1:-1]), b"=\r\n" + pieces[-1]]


def plain(id_: str, fields: Mapping[str, str], *, text: str) -> Wire:
    """A letter of text alone."""
    pieces = _part("plain", text)
    pieces[0] = head([*fields.items(), ("MIME-Version", "1.0")]) + pieces[0]
    return Wire(id_, tuple(pieces))


def alternative(id_: str, fields: Mapping[str, str], *, text: str, html: str) -> Wire:
    """A letter whose text comes first and is complete, and whose HTML says the same."""
    boundary = "=_" + re.sub(r"[^a-z0-9]", "", id_.lower())[:40] + "_1"
    first = head([*fields.items(), ("MIME-Version", "1.0"), ("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"')])
    start = f"--{boundary}\r\n".encode()
    pieces = [first + b"\r\n" + start]
    for kind, words_ in (("plain", text), ("html", html)):
        part = _part(kind, words_)
        pieces[-1] += part[0]
        pieces += part[1:]
        pieces[-1] += b"\r\n" + (start if kind == "plain" else f"--{boundary}--\r\n".encode())
    return Wire(id_, tuple(pieces))
