"""Mails out of their bytes: heads, parts, charsets, names, and bytes that mean harm."""

import base64
import struct
import time
from datetime import UTC, datetime

import pytest

from listserv.reading import FAULTS, Mail, read
from listserv.reading.flowed import unfolded
from listserv.reading.names import cleaned
from tests.listserv import corpus


def mail(head: str, body: str | bytes = "Words.\n") -> Mail:
    return read(head.encode() + b"\n\n" + (body.encode() if isinstance(body, str) else body))


def test_a_plain_mail():
    found = mail(
        "From: Ada Okoro <Ada@Example.ORG>\nDate: Tue, 10 Mar 2026 16:02:11 +0100\nSubject: Re: Samples\nMessage-ID: <1@example.org>\nIn-Reply-To: <0@example.org>\nReferences: <a@x>\n <0@example.org>"
    )
    assert (found.sender, found.sender_name, found.subject, found.message_id) == ("ada@example.org", "Ada Okoro", "Re: Samples", "<1@example.org>")
    assert found.sent_at == datetime(2026, 3, 10, 15, 2, 11, tzinfo=UTC) and found.in_reply_to == "<0@example.org>" and found.references == ("<a@x>", "<0@example.org>")
    assert found.text == "Words." and not found.faults and found.header("subject") == "Re: Samples" and found.all("references") == ("<a@x> <0@example.org>",)


@pytest.mark.parametrize(
    ("said", "name", "address"),
    [
        ("=?utf-8?b?0JDQtNCw?= <ada@example.org>", "Ада", "ada@example.org"),
        ('"Okoro, Ada" <ada@example.org>', "Okoro, Ada", "ada@example.org"),
        ("=?utf-8?q?Okoro=2C_Ada_=3Ceve=40example=2Eorg=3E?= <ada@example.org>", "Okoro, Ada <eve@example.org>", "ada@example.org"),
        ('"eve@example.org" <ada@example.org>', "eve@example.org", "ada@example.org"),
        ("ada@example.org (Ada Okoro)", "Ada Okoro", "ada@example.org"),
        ("<@relay:ada@example.org>", "", "ada@example.org"),
        ("Ada <ada@example.org>, Eve <eve@example.org>", "Ada", "ada@example.org"),
        ("=?iso-8859-1?Q?J=F6rg?= =?iso-8859-1?Q?_Wei=DF?= <j@example.org>", "Jörg Weiß", "j@example.org"),
        ("nobody", "nobody", ""),
        ("", "", ""),
    ],
)
def test_who_wrote(said, name, address):
    found = mail(f"From: {said}")
    assert (found.sender_name, found.sender) == (name, address)
    assert ("no-sender" in found.faults) == (not address) and ("several-senders" in found.faults) == ("Eve <" in said)


@pytest.mark.parametrize(
    ("octets", "charset", "text"),
    [
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("“Grüße”".encode("cp1252"), "iso-8859-1", "“Grüße”"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode(), "iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        ("Привет всем".encode("koi8-r"), "koi8-r", "Привет всем"),
        ("Привет всем, как дела".encode("cp1251"), "x-unknown", "Привет всем, как дела"),
        ("各位好,我们同意。".encode("gb18030"), "gb2312", "各位好,我们同意。"),
        ("各位好".encode("big5"), "big5", "各位好"),
        ("ありがとう".encode("iso2022_jp"), "iso-2022-jp", "ありがとう"),
        ("شكراً".encode("cp1256"), "windows-1256", "شكراً"),
        (b"Hi Mom -+Jjo--!", "utf-7", "Hi Mom -☺-!"),
        (b"abc", "rot13", "abc"),
        (b"abc", "idna", "abc"),
        (b"a\x00b\x07c", "utf-8", "abc"),
    ],
)
def test_charsets(octets, charset, text):
    assert mail(f"From: a@example.org\nContent-Type: text/plain; charset={charset}", octets).text == text


def test_flowed_text_is_put_together_by_its_depth():
    flowed = "A long \nparagraph \nends here.\n> quoted \n> goes on\n\n-- \nAda"
    assert unfolded(flowed, spaces_go=False) == "A long paragraph ends here.\n> quoted goes on\n\n-- \nAda"
    assert unfolded("我们 \n同意", spaces_go=True) == "我们同意"
    assert mail("From: a@b.org\nContent-Type: text/plain; format=flowed; delsp=yes", "我们 \n同意").text == "我们同意"


def test_parts_and_files():
    found = mail(
        'From: a@example.org\nContent-Type: multipart/mixed; boundary="b1"',
        "--b1\nContent-Type: multipart/alternative; boundary=b2\n\n--b2\nContent-Type: text/plain\n\nWords\n--b2\nContent-Type: text/html\n\n<p>Words</p>\n--b2--\n"
        "--b1\nContent-Type: application/pdf; name*=utf-8''%E2%82%AC%20rates.pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n"
        "--b1\nContent-Type: message/rfc822\n\nSubject: Inside\n\nInner words\n--b1\nContent-Type: application/pgp-signature; name=signature.asc\n\nx\n--b1--\n",
    )
    assert (found.text, found.html.strip()) == ("Words", "<p>Words</p>")
    assert [(part.name, part.type, part.content[:5]) for part in found.attachments] == [("€ rates.pdf", "application/pdf", b"hello"), ("Inside.eml", "message/rfc822", b"Subje")]


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Windows\\a.exe", "a.exe"), ("", "attachment-1.pdf"), ("...", "attachment-1.pdf"), ("a\x00b.pdf", "ab.pdf"), ("a‮fdp.exe", "afdp.exe"), ("con.txt", "_con.txt"),
        ('a<b>:"|?*.pdf', "a_b_.pdf"), ("=?utf-8?q?r=C3=A9sum=C3=A9=2Epdf?=", "résumé.pdf"), (".htaccess", "htaccess"), ("x" * 400 + ".pdf", "x" * 116 + ".pdf"), ("  a \n b.pdf ", "a b.pdf"),
    ],
)  # fmt: skip
def test_names_of_files_are_made_safe(given, clean):
    assert cleaned(given, "application/pdf", 1) == clean


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    out = struct.pack("<IH", 0x223E9F78, 1)
    for level, id_, value in attributes:
        out += struct.pack("<BII", level, id_, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    return out


def test_a_winmail_is_opened():
    packed = tnef((1, 0x0002800C, b"Words inside\0"), (2, 0x00069002, b"x" * 14), (2, 0x00018010, b"plan.txt\0"), (2, 0x0006800F, b"content"))
    found = mail("From: a@b.org\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64", base64.b64encode(packed))
    assert found.text == "Words inside" and [(part.name, part.type, part.content) for part in found.attachments] == [("plan.txt", "text/plain", b"content")]
    broken = mail("From: a@b.org\nContent-Type: application/ms-tnef; name=winmail.dat", b"no such thing")
    assert "broken-tnef" in broken.faults and broken.attachments[0].name == "winmail.dat"


def _nested(levels: int) -> bytes:
    raw = b"From: a@b.org\n"
    for number in range(levels):
        raw += f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'.encode()
    return raw + b"\nwords\n"


BAD = {
    "nothing": b"", "one NUL": b"\0", "only line ends": b"\r\n\r\n\r\n", "no head": b"Just words\nand more", "no body": b"From: a@b.org", "binary": bytes(range(256)) * 40,
    "no boundary": b"From: a@b.org\nContent-Type: multipart/mixed\n\nwords", "never closed": b'From: a@b.org\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nwords',
    "deep": _nested(1000), "many parts": b'From: a@b.org\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 10_000, "a long head": b"X: " + b"a" * 3_000_000 + b"\n\nwords",
    "many fields": b"X: a\n" * 50_000 + b"\nwords", "a long boundary": b"Content-Type: multipart/mixed; boundary=" + b"-" * 3000 + b"\n\n" + b"-" * 100_000,
    "a wild date": b"Date: " + b"9" * 5000 + b"\n\nwords", "a date of the end": b"Date: Tue, 31 Dec 9999 23:59:59 -2359\n\nwords", "many addresses": b"From: " + b"<" * 100_000 + b"\n\nwords",
    "encoded words": b"Subject: " + b"=?utf-8?q?" * 10_000 + b"\n\nwords", "bad base64": b"Content-Transfer-Encoding: base64\n\n====\x00\xff=a", "bad quoted": b"Content-Transfer-Encoding: quoted-printable\n\n=ZZ=\n==",
    "half a letter": b"Content-Type: text/plain; charset=utf-16\n\n\xff", "surrogates": "Subject: \ud800\n\n\ud800".encode("utf-8", "surrogatepass"), "parameters": b"Content-Type: text/plain;" + b" a=" * 30_000 + b"\n\nwords",
    "numbered pieces": b"Content-Type: application/x; " + b"; ".join(b"name*%d*=%%41" % number for number in range(900)) + b"\n\nwords", "html of brackets": b"Content-Type: text/html\n\n" + b"<div>" * 50_000,
    "html of quotations": b"Content-Type: text/html\n\n" + b"<blockquote>" * 5_000 + b"words", "html never closed": b"Content-Type: text/html\n\n<!--" + b"<!--" * 20_000, "html of signs": b"Content-Type: text/html\n\n" + b"&#0;&#xD800;&#99999999;" * 5000,
    "html of attributes": b"Content-Type: text/html\n\n<a " + b'href="' * 30_000, "a table of cells": b"Content-Type: text/html\n\n<table border=1>" + b"<tr><td>a<td>b" * 5000, "lists": b"Content-Type: text/html\n\n" + b"<ul><li>" * 2000,
    "a winmail that lies": b"Content-Type: application/ms-tnef\n\n" + struct.pack("<IH", 0x223E9F78, 1) + struct.pack("<BII", 1, 0x00069003, 12) + b"\xff" * 12 + b"\0\0",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_whatever_the_bytes_are_there_is_a_mail_soon(name):
    begun = time.process_time()
    found = read(BAD[name])
    assert isinstance(found, Mail) and set(found.faults) <= set(FAULTS) and time.process_time() - begun < 3
    assert "\x00" not in found.text + found.subject + found.sender_name and found.text.encode() is not None
    if b"words" in BAD[name]:
        assert "words" in found.text or found.attachments


@pytest.mark.slow
def test_a_mail_of_thirty_megabytes_takes_a_second_or_two():
    raw = (
        b'From: a@b.org\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nwords\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n'
        + (b"QUJD" * 19 + b"\n") * 400_000
        + b"--b--\n"
    )
    begun = time.process_time()
    found = read(raw)
    assert found.text == "words" and len(found.attachments[0].content) > 20_000_000 and time.process_time() - begun < 6


def test_a_mail_of_ten_kilobytes_is_read_at_once():
    text = "A line of some length that somebody wrote in a mail, and more.\n" * 160
    raw = corpus.raw(text, more="Received: from a by b; Tue, 10 Mar 2026 16:02:11 +0000\nX-Header: =?utf-8?q?=C3=A4?=\n" * 15)
    read(raw)
    best = min(_took(raw) for _ in range(20))
    assert len(raw) > 10_000 and best < 0.004  # 2 ms on a quiet machine


def _took(raw: bytes) -> float:
    begun = time.process_time()
    read(raw)
    return time.process_time() - begun
