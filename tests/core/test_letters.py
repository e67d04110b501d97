"""Letters: lines that any mail program shows, subjects that stay one line, two parts that say the same."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import select

from core import letters
from core.database import db
from core.letters import Letter, Outgoing, one_line, wrapped

AT = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


def columns(line: str) -> int:
    return sum(2 if "\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" else 1 for letter in line)


def a_letter(**given) -> Letter:
    return Letter(**({"to": "ada@example.org", "language": "en", "template": "test/letter", "subject": "A subject", "text": "Words.\n", "html": "<p>Words.</p>"} | given))


@pytest.mark.parametrize(
    "paragraph",
    [
        "One word after the other until the line is longer than seventy-two columns, and then some more of them.",
        "生物安全能力建设论坛将于七月十八日十八时结束，在此之前请提交您的意见和建议，主持人将根据各方意见编写正式摘要。",
        "ينتهي المنتدى في الثامن عشر من تموز/يوليه في الساعة السادسة مساء، ويرجى إرسال مساهماتكم قبل ذلك الموعد حتى تدرج في الملخص.",
        "Форум закрывается восемнадцатого июля в восемнадцать часов, и просим прислать сообщения до этого времени.",
    ],
)
def test_no_line_has_more_than_72_columns_and_no_word_is_lost(paragraph):
    text = wrapped(paragraph)
    assert max(columns(line) for line in text.splitlines()) <= 72
    assert len(text.splitlines()) > 1
    assert "".join(text.split()) == "".join(paragraph.split())


def test_a_chinese_line_does_not_begin_with_a_full_stop():
    text = wrapped("生物安全能力建设。" * 30)
    assert not any(line.startswith(("。", "，")) for line in text.splitlines())


def test_a_link_keeps_its_own_line_and_is_never_broken():
    link = "https://forum.example.org/en/account/confirmation?key=" + "k" * 90
    text = wrapped(f"Please open this page to confirm your address, within a day:\n{link}\nIt works once.\n")
    assert link in text.splitlines()


def test_paragraphs_and_lists_keep_their_shape():
    text = wrapped("One\ntwo.\n\n- three " + "and more " * 20 + "\n- four\n\n> quoted\n\n    indented\n")
    assert text.startswith("One two.\n\n- three ")
    assert "\n  more" in text or "\n  and" in text
    assert "\n- four\n\n> quoted\n\n    indented" in text


def test_a_subject_is_one_line_whatever_was_put_into_it():
    assert one_line("A\r\nBcc: evil@example.org\n\tB\x00\u2028C\x85D") == "A Bcc: evil@example.org B C D"


def test_a_letter_waits_in_the_outbox_of_the_transaction_that_reports_the_fact(app):
    letters.post(a_letter(), at=AT)
    db.session.rollback()
    assert db.session.scalars(select(Outgoing)).all() == []
    letters.post(a_letter(), at=AT)
    db.session.commit()
    waiting = db.session.scalars(select(Outgoing)).one()
    assert (waiting.state, waiting.attempts, waiting.next_try_at) == ("queued", 0, AT)


def test_a_letter_once_sent_is_not_kept(app):
    """Letters hold keys; the outbox remembers that one was sent, not what it said."""
    letters.post(a_letter(text="The key is abc."), at=AT)
    db.session.flush()
    waiting = db.session.scalars(select(Outgoing)).one()
    waiting.sending()
    waiting.sent(at=AT)
    assert (waiting.state, waiting.text, waiting.html) == ("sent", "", "")


def test_links_in_letters_begin_with_the_sites_own_address_whatever_host_was_asked_for(app):
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert letters.link("forum.index", "fr") == app.config["SITE_URL"] + "/fr/forums"


def test_the_html_part_has_the_direction_of_its_language_and_no_picture(app):
    for template in letters.previews():
        letter = letters.sample(template, language="ar")
        assert '<html lang="ar" dir="rtl">' in letter.html
        assert not re.search(r"<(img|script|link|form)\b|url\(", letter.html)


def test_what_stands_in_a_letter_is_text_in_its_html_too(app):
    letter_html = letters._html("A <b>subject</b>", 'Dear <script>alert(1)</script>,\n\nhttps://example.org/?a=1&b="2"\n', "en")
    assert "<script>" not in letter_html
    assert "&lt;script&gt;" in letter_html
    assert unescape(re.search(r'href="([^"]*)"', letter_html).group(1)) == 'https://example.org/?a=1&b="2"'
