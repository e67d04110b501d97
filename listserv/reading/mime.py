"""The parts of a mail, as a tree. Written for bytes that mean harm: no recursion, no copy for each level, an end to parts and depth.

The library's parser reads line by line and goes into itself for parts within parts: a mail of thirty megabytes, or one of a thousand levels, is too much for it.
"""

import re
from dataclasses import dataclass, field

from listserv.reading.values import parameters

MOST_PARTS, DEEPEST, MOST_FIELDS, LONGEST_FIELD, LONGEST_HEAD = 500, 20, 1000, 64_000, 1_000_000
_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n|\r\n?\r")
_FIELD = re.compile(rb"([!-9;-~]{1,120})[ \t]*:")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")

Fields = list[tuple[str, bytes]]


@dataclass
class Entity:
    """A mail or a part of one: its own head, and either what it holds or the parts it is made of."""

    fields: Fields = field(default_factory=list)
    content: bytes = b""
    children: list["Entity"] = field(default_factory=list)
    depth: int = 0
    type: str = "text/plain"
    options: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    disposed: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)  # of the whole tree, kept at its root

    def first(self, name: str) -> str:
        """A field as it stands, without what a decoder would make of it."""
        return next((value.decode("utf-8", "replace") for key, value in self.fields if key.lower() == name), "")

    @property
    def encoding(self) -> str:
        """How its content was made fit for transport."""
        return self.first("content-transfer-encoding").strip(" \t\"'<>").lower()


def parsed(raw: bytes) -> Entity:
    """The tree of a mail."""
    if b"\n" not in raw[:2000] and b"\r" in raw[:2000]:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.lstrip(b"\r\n")
    while raw.startswith((b"From ", b">From ")):  # as a mailbox, and some pipes, put it first
        raw = raw.partition(b"\n")[2]
    root = _entity(raw, 0, "text/plain", [])
    count, waiting = 1, [root]
    while waiting:
        this = waiting.pop()
        if not this.type.startswith("multipart/"):
            continue
        pieces, closed = _split(this.content, this.options.get("boundary", ""))
        if pieces is None:
            root.faults.append("no-boundary")
            this.type = "text/plain"
            continue
        if not closed:
            root.faults.append("not-closed")
        if this.depth >= DEEPEST:
            root.faults.append("too-deep")
            continue
        for piece in pieces:
            if count >= MOST_PARTS:
                root.faults.append("too-many-parts")
                break
            count += 1
            this.children.append(_entity(piece, this.depth + 1, "message/rfc822" if this.type == "multipart/digest" else "text/plain", root.faults))
        this.content = b""
        waiting += reversed(this.children)
    return root


def _split(content: bytes, boundary: str) -> tuple[list[bytes] | None, bool]:
    """What stands between the lines of a boundary, and whether the last one closes. None where there is no such line."""
    mark = boundary.rstrip().encode("utf-8", "surrogateescape") if boundary.strip() else b""
    if not mark or len(mark) > 500:
        return None, False
    # No expression: a boundary is looked for as bytes, and only what follows it is looked at.
    pieces: list[bytes] = []
    sign, start, at, closed = b"--" + mark, -1, 0, False
    while (at := content.find(sign, at)) >= 0:
        after = at + len(sign)
        if at and content[at - 1 : at] not in (b"\n", b"\r"):
            at = after
            continue
        line_end = content.find(b"\n", after)
        line_end = len(content) if line_end < 0 else line_end
        rest = content[after : min(line_end, after + 200)].strip()
        if rest not in (b"", b"--") and not (rest.startswith(b"--") and rest[2:].strip() == b""):
            at = after
            continue
        if start >= 0:
            pieces.append(_without_end(content[start:at]))
            if len(pieces) > MOST_PARTS:
                return pieces, True
        if rest.startswith(b"--"):
            closed, start = True, -1
            break
        start = at = line_end + 1
    if start >= 0:
        pieces.append(content[start:])
    return (pieces or None), closed


def _without_end(piece: bytes) -> bytes:
    """Without the line end that belongs to the boundary."""
    return piece[:-2] if piece.endswith(b"\r\n") else piece[:-1] if piece.endswith((b"\n", b"\r")) else piece


def _entity(raw: bytes, depth: int, kind: str, faults: list[str]) -> Entity:
    fields, content, fine = _head_and_body(raw)
    this = Entity(fields=fields, content=content, depth=depth, type=kind)
    if not fine:
        (this.faults if depth == 0 else faults).append("bad-header")
    said = this.first("content-type")
    if said:
        value, this.options = parameters(said)
        this.type = value if _TYPE.fullmatch(value) else kind if "/" not in value and not value.startswith("text") else "text/plain"
    this.disposition, this.disposed = parameters(this.first("content-disposition"))
    return this


def _head_and_body(raw: bytes) -> tuple[Fields, bytes, bool]:
    """The fields of a head, unfolded, and what follows it; whether all was as it should be."""
    if raw.startswith((b"\n", b"\r\n")):
        return [], raw[1:] if raw.startswith(b"\n") else raw[2:], True
    end = _END_OF_HEAD.search(raw, 0, LONGEST_HEAD)
    head, content = (raw[: end.start()], raw[end.end() :]) if end else (raw[:LONGEST_HEAD], b"")
    if end is None and len(raw) > LONGEST_HEAD:
        end = _END_OF_HEAD.search(raw, LONGEST_HEAD)
        content = raw[end.end() if end else LONGEST_HEAD :]
    fields: list[tuple[str, list[bytes]]] = []
    lines = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    fine, size = len(lines) <= MOST_FIELDS * 5, 0
    for number, line in enumerate(lines):
        if line[:1] in (b" ", b"\t") and fields:
            size += len(line)
            if size <= LONGEST_FIELD:
                fields[-1][1].append(line.strip())
            else:
                fine = False
            continue
        found = _FIELD.match(line)
        if found is None:
            fine = False
            if not any(_FIELD.match(later) for later in lines[number + 1 : number + 6]):
                # No head any more: a body that no empty line stands before. Nothing of it is to be lost.
                content = b"\n".join(lines[number:]) + (raw[end.start() :] if end else b"")
                break
            if fields and size <= LONGEST_FIELD:  # a line that was broken without the space that says so
                fields[-1][1].append(line.strip())
            continue
        if len(fields) >= MOST_FIELDS:
            fine = False
            break
        size = len(line)
        fields.append((found.group(1).decode("ascii"), [line[found.end() :].strip()[:LONGEST_FIELD]]))
        fine = fine and size <= LONGEST_FIELD
    return [(name, b" ".join(pieces)) for name, pieces in fields], content, fine
