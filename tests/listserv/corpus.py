"""The corpus of awkward mails. In a text file each mail begins with ``=== name``; a line that is to be kept begins with "+", one that is to be taken out with "-".
In ``html.txt`` the HTML of a mail is followed by ``--- kept`` and what is to be kept of it; in ``clients/`` whole mails are, as the common programs send them.
"""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "mails"


def texts() -> Iterator[tuple[str, str, str]]:
    """Name, text, and what is to be kept of it."""
    for path in sorted(FOLDER.glob("*.txt")):
        if path.stem == "html":
            continue
        for part in path.read_text("utf-8").removeprefix("=== ").split("\n=== "):
            name, _, body = part.partition("\n")
            lines = body.rstrip("\n").split("\n")
            assert all(line[:1] in "+-" and line[:2].strip() in "+-" for line in lines if line), f"{path.name}, {name}: every line begins with + or -"
            lines = [line for line in lines if line]
            yield f"{path.stem}: {name}", "\n".join(line[2:] for line in lines), "\n".join(line[2:] for line in lines if line[0] == "+").strip()


def pages() -> Iterator[tuple[str, str, str]]:
    """The same with HTML."""
    for part in (FOLDER / "html.txt").read_text("utf-8").removeprefix("=== ").split("\n=== "):
        head, _, kept = part.partition("\n--- kept\n")
        name, _, html = head.partition("\n")
        yield f"html: {name}", html, kept.strip()


def whole_mails() -> Iterator[tuple[str, bytes, str]]:
    """Name, the mail as it came in, and what is to be kept of its text."""
    for path in sorted((FOLDER / "clients").glob("*.txt")):
        for part in path.read_text("utf-8").removeprefix("=== ").split("\n=== "):
            head, _, kept = part.partition("\n--- kept\n")
            name, _, mail = head.partition("\n")
            yield f"{path.stem}: {name}", mail.encode(), kept.strip("\n")


def raw(text: str, kind: str = "plain", *, more: str = "") -> bytes:
    """A mail with this as its body."""
    return f"From: Joan Miller <joan@example.org>\nTo: x@lists.example.org\nSubject: Re: Samples\nDate: Tue, 10 Mar 2026 16:02:11 +0000\nMessage-ID: <1@example.org>\n{more}Content-Type: text/{kind}; charset=utf-8\n\n{text}".encode()
