"""mbox: threads, headers and words as a mail program reads them; and nobody's address."""

import mailbox
import re
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

import pytest

from forum.exports.mailbox import flowed, phrase
from tests import make
from tests.forum.exported import lively, written

pytestmark = pytest.mark.wide

LIST = "lists.example.org"


def mails(forum, tmp_path, **how):
    path = tmp_path / "forum.mbox"
    path.write_bytes(written(forum, "mbox", **how))
    return [BytesParser(policy=policy.default).parsebytes(bytes(one)) for one in mailbox.mbox(path)]


def unflowed(text: str) -> str:
    """What RFC 3676 makes of a text with delsp=yes."""
    made, held = [], ""
    for line in text.splitlines():
        mark = re.match(r">*", line).group()
        words = line[len(mark) :].removeprefix(" ")
        if words.endswith(" ") and words != "-- ":
            held += words[:-1]
            continue
        made.append((mark + " " if mark else "") + held + words)
        held = ""
    return "\n".join(made)


def test_a_mail_for_each_message_in_its_thread(app, tmp_path):
    forum = lively()
    found = mails(forum, tmp_path)
    names = [f"<{forum.slug}.{number}@{LIST}>" for number in (1, 2, 4, 5)]
    assert [mail["Message-ID"] for mail in found] == names
    assert [mail["In-Reply-To"] for mail in found] == [None, names[0], f"<{forum.slug}.3@{LIST}>", None]
    assert found[2]["References"].split() == [names[0], f"<{forum.slug}.3@{LIST}>"]
    assert parsedate_to_datetime(found[0]["Date"]).isoformat() == "2026-03-11T11:00:00+00:00"
    assert found[0]["List-Id"].endswith(f"<{forum.slug}.{LIST}>")
    assert found[0]["Archived-At"] == f"<http://localhost/en/forums/{forum.slug}/messages/1>"


def test_headers_in_any_script_are_read_again(app, tmp_path):
    found = mails(lively(), tmp_path)
    assert [mail["Subject"] for mail in found] == ["Needs", "回复", "الغابات", "Welcome"]
    assert [mail["Content-Language"] for mail in found] == ["en", "zh", "ar", "en"]
    assert found[1]["From"].addresses[0].display_name == "李 明 (森林大学)"
    assert found[0]["From"].addresses[0].display_name == "Ada Okoro (Nigeria)"
    assert not [mail.defects for mail in found if mail.defects]


def test_nobodys_address_is_in_it(app, tmp_path):
    found = mails(lively(), tmp_path)
    assert {mail["From"].addresses[0].domain for mail in found} == {LIST}
    assert all(mail["From"].addresses[0].username.startswith("no-reply+") for mail in found)
    assert b"@example.org" not in written(lively(), "mbox").replace(b"@" + LIST.encode(), b"")


def test_words_come_out_as_they_went_in(app, tmp_path):
    body = (
        "A paragraph that is rather long and goes on and on until it must be folded somewhere between its words.\n\n> quoted words that are themselves long enough to be folded once or even twice when all is said\n\n    code\nFrom here on.\n>From there\n-- \n"
        + "森林" * 90
        + "\n\nhttps://example.org/"
        + "a" * 200
    )
    forum = make.forum()
    make.message(forum, body=body)
    (mail,) = mails(forum, tmp_path)
    lines = mail.get_content().splitlines()
    assert max(len(line.encode()) for line in lines) < 990
    text = unflowed("\n".join(line[1:] if re.match(r">+From ", line) else line for line in lines))
    assert text.startswith(body.replace(">From there", "> From there").replace("-- \n", "-- \n"))


def test_a_line_that_would_begin_a_mail_does_not(app, tmp_path):
    forum = make.forum()
    make.message(forum, body="From nobody Sat Jan  1 00:00:00 2000\nSubject: another\n\nFrom x\n>From y")
    assert len(mails(forum, tmp_path)) == 1


@pytest.mark.parametrize(
    "words", ["Bcc: x@example.org", "a\r\nBcc: x@example.org", "a\n\nbody", "=?utf-8?Q?x?=", '"Ada" <ada@example.org>', "x" * 2000, "é" * 500, "a,b;c:d", "\\"]
)
def test_hostile_words_stay_in_their_header(app, tmp_path, words):
    forum = make.forum(title=words)
    make.message(forum, subject=words, author=make.registration(forum, name=words))
    (mail,) = mails(forum, tmp_path)
    assert mail["Bcc"] is None and "Words of message 1." in mail.get_content()
    assert mail["Subject"].split() == words.split()
    assert len(mail["From"].addresses) == 1


def test_a_keepers_mailbox_says_what_readers_do_not_see(app, tmp_path):
    found = mails(lively(), tmp_path, everything=True)
    assert [mail["X-Status-In-Forum"] for mail in found] == [None, None, "withdrawn", None, None, "pending", "hidden", "hidden"]


def test_a_phrase_is_quoted_where_it_must_be():
    assert phrase("Ada Okoro") == "Ada Okoro"
    assert phrase("Okoro, Ada") == '"Okoro, Ada"'
    assert phrase("森林").startswith("=?utf-8?B?")


def test_flowed_text_needs_no_space_between_chinese_letters():
    assert unflowed(flowed("森" * 200)) == "森" * 200
