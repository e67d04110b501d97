"""Mails of the corpus, spoilt in ten thousand ways: read and trimmed without an error, in time, and without a word lost."""

import base64
import quopri
import random
import time

import pytest

from listserv.reading import FAULTS, read
from listserv.trimming import trim, whole
from tests.listserv import corpus
from tests.tries import tries

_PIECES = (
    b"\x00", b"\r", b"\n", b"\r\n", b"--b", b"--b--\n", b"\nContent-Type: multipart/mixed; boundary=b\n\n", b"Content-Transfer-Encoding: base64\n", b"=?utf-8?b?", b"?=", b"\xff\xfe", b"> ", b"-- \n", b"```\n",
    b"From: ", b"wrote:\n", b"<blockquote>", b"</div>", b"<!--", b"&#", b"=\n", b"=3D", b"\xc3", "‮".encode(), b"(" * 50, b"<" * 50, b'"', b";" * 20, b"charset=", b"utf-16", b"\t", b" " * 100, b"boundary=\"\"\n",
)  # fmt: skip


def _mails() -> list[bytes]:
    found = []
    for number, (_, text, _) in enumerate(corpus.texts()):
        more = ("", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n")[number % 3]
        raw = corpus.raw("", more=more)
        found.append(raw + (text.encode(), base64.encodebytes(text.encode()), quopri.encodestring(text.encode()))[number % 3])
    for _, html, _ in corpus.pages():
        found += [
            corpus.raw(html, "html"),
            corpus.raw(f"--b\nContent-Type: text/plain\n\n{html}\n--b\nContent-Type: text/html\n\n{html}\n--b--", "plain").replace(
                b"text/plain; charset=utf-8", b"multipart/alternative; boundary=b", 1
            ),
        ]
    return found + [raw for _, raw, _ in corpus.whole_mails()]


def _spoilt(raw: bytes, others: list[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(raw) + 1)
        to = min(len(raw), at + chance.choice((1, 1, 4, 40, 400)))
        what = chance.randrange(7)
        if what == 0:
            raw = raw[:at] + bytes(chance.randrange(256) for _ in range(to - at)) + raw[to:]
        elif what == 1:
            raw = raw[:at] + raw[to:]
        elif what == 2:
            raw = raw[:at] + chance.choice(_PIECES) * chance.choice((1, 1, 3, 30)) + raw[at:]
        elif what == 3:
            raw = raw[:to] + raw[at:]
        elif what == 4:
            other = chance.choice(others)
            raw = raw[:at] + other[chance.randrange(len(other)) :]
        elif what == 5:
            lines = raw.split(b"\n")
            chance.shuffle(lines)
            raw = b"\n".join(lines) if chance.random() < 0.2 else raw
        else:
            raw = raw[:at]
    return raw


def _tried(count: int, seed: int) -> float:
    mails, chance, slowest = _mails(), random.Random(seed), 0.0
    for number in range(count):
        raw = _spoilt(mails[number % len(mails)], mails, chance)
        begun = time.process_time()
        mail = read(raw)
        trimmed = trim(mail)
        slowest = max(slowest, time.process_time() - begun)
        assert whole(trimmed) == mail.text and set(mail.faults) <= set(FAULTS), raw
        assert any(char.isalnum() for char in trimmed.kept) == any(char.isalnum() for char in mail.text), raw
        assert all(
            "\x00" not in said and said.encode() is not None for said in (mail.text, mail.subject, mail.sender, mail.sender_name, *(part.name for part in mail.attachments))
        ), raw
    return slowest


def test_three_hundred_spoilt_mails_are_read_and_trimmed():
    assert _tried(300, seed=7) < 2


@pytest.mark.slow
def test_thousands_of_spoilt_mails_are_read_and_trimmed():
    """TRIES=many makes them ten thousand."""
    assert _tried(tries(3_000, 10_000), seed=20260310) < 2
