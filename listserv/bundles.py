"""Letters with several gaps for what is one recipient's: a way to stop, and an address to answer each message of a digest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from listserv.wire import Wire, head, quoted

FIRST = 0xE010
_GAPS = re.compile("([\ue000-\uf8ff])")
Pieces = list[bytes | int]


@dataclass(frozen=True, slots=True)
class Bundle(Wire):
    """``gaps`` says which of the recipient's tokens stands after each piece. Tokens come in one line, with spaces between them."""

    gaps: tuple[int, ...] = ()

    def to(self, head: bytes, token: bytes) -> bytes:
        """The letter of one recipient."""
        tokens, found = token.split(b" "), [head, self.pieces[0]]
        for gap, piece in zip(self.gaps, self.pieces[1:], strict=True):
            found += [tokens[gap], piece]
        return b"".join(found)


def gap(number: int) -> str:
    """What stands in a text for the recipient's token of this number; 0 stops the letters."""
    return chr(FIRST + number)


def clean(text: str) -> str:
    """Words of others: nothing in them that we would take for a gap."""
    return _GAPS.sub("\ufffd", text)


def shown(text: str) -> str:
    """A text as a page shows it, without anybody's own."""
    return _GAPS.sub("…", text)


def plain_head(fields: Mapping[str, str]) -> Pieces:
    """Lines of a head, whose gaps grow no line beyond what is allowed."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return [ord(piece) - FIRST if _GAPS.fullmatch(piece) else piece.encode("ascii") for piece in _GAPS.split(lines) if piece]


def part(kind: str, text: str, *, fields: Mapping[str, str] | None = None) -> Pieces:
    """A part in quoted-printable; a gap stands between soft line ends."""
    made: Pieces = [*plain_head(fields or {}), head([("Content-Type", f"text/{kind}; charset=utf-8"), ("Content-Transfer-Encoding", "quoted-printable")]) + b"\r\n"]
    for piece in _GAPS.split(text):
        made += [b"=\r\n", ord(piece) - FIRST, b"=\r\n"] if _GAPS.fullmatch(piece) else [quoted(piece)]
    return made


def container(kind: str, boundary: str, parts: Iterable[Pieces]) -> Pieces:
    """A multipart of these."""
    made: Pieces = [head([("Content-Type", f'multipart/{kind};\r\n boundary="{boundary}"')]) + b"\r\n"]
    for one in parts:
        made += [f"--{boundary}\r\n".encode(), *one, b"\r\n"]
    return [*made, f"--{boundary}--\r\n".encode()]


def bundle(id_: str, fields: Mapping[str, str], body: Pieces) -> Bundle:
    """A letter of these pieces."""
    pieces, gaps = [head([*fields.items(), ("MIME-Version", "1.0")])], []
    for piece in body:
        if isinstance(piece, int):
            gaps.append(piece)
            pieces.append(b"")
        else:
            pieces[-1] += piece
    return Bundle(id_, tuple(pieces), tuple(gaps))
