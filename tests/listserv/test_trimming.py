"""What is kept of a mail: the corpus, the promise that nothing is lost, and texts that mean harm."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listserv.reading import Mark, read
from listserv.trimming import tables, trim, trim_text, whole
from tests.listserv import corpus

pytestmark = pytest.mark.wide

TEXTS, PAGES = list(corpus.texts()), list(corpus.pages())


def pieces_fit(text, trimmed):
    """Put back at their places, the pieces make the text of what was kept."""
    assert whole(trimmed) == text
    at = 0
    for piece in trimmed.elided:
        assert at <= piece.start < piece.end <= len(text) and piece.text == text[piece.start : piece.end]
        at = piece.end


def test_every_mail_of_the_corpus_is_trimmed_as_it_should_be():
    wrong = []
    for name, text, kept in TEXTS:
        mail = read(corpus.raw(text))
        trimmed = trim(mail)
        pieces_fit(mail.text, trimmed)
        if trimmed.kept != kept:
            wrong.append((name, kept, trimmed.kept))
    for name, html, kept in PAGES:
        mail = read(corpus.raw(html, "html"))
        trimmed = trim(mail)
        pieces_fit(mail.text, trimmed)
        if trimmed.kept != kept:
            wrong.append((name, kept, trimmed.kept))
    assert not wrong
    assert len(TEXTS) + len(PAGES) >= 80 and len({name for name, _, _ in TEXTS}) == len(TEXTS)


def test_whole_mails_of_the_common_programs_are_trimmed_as_they_should_be():
    wrong, names = [], set()
    for name, raw, kept in corpus.whole_mails():
        mail = read(raw)
        trimmed = trim(mail)
        pieces_fit(mail.text, trimmed)
        names.add(name)
        if trimmed.kept != kept:
            wrong.append((name, kept, trimmed.kept))
    assert not wrong and len(names) >= 230


def test_a_mail_with_windows_line_ends_is_trimmed_alike():
    for name, text, kept in TEXTS:
        assert trim(read(corpus.raw(text.replace("\n", "\r\n")))).kept == kept, name


def test_where_nothing_of_ones_own_is_left_all_is_kept_and_said():
    for text in ("On 10.03.2026 16:02, Ada wrote:\n> Yes?", "Sent from my iPhone", "Sent from my iPhone\n\n> a quotation", "> a\n> b"):
        trimmed = trim_text(text)
        assert trimmed.kept == text and trimmed.nothing_own, text
    for text in ("-- \nAda", "Yes.", "---------- Forwarded message ---------\nFrom: a@example.org\nTo: b\nSubject: c\n\nWords"):
        assert trim_text(text) == (text, (), False)
    assert trim_text("") == ("", (), False)


def test_each_piece_names_its_rule():
    text = "Yes.\n\n-- \nAda\n\nOn 10.03.2026 16:02, Ada wrote:\n> Yes?\n"
    assert [piece.rule for piece in trim_text(text).elided] == ["signature", "attribution", "quotation"]
    assert trim_text("Yes.\n\nBob ja kirjun\n> a\n", (Mark(6, 19, "attribution"),)).kept == "Yes."


def test_words_of_lawyers_are_told_from_ones_own():
    legal = "This e-mail is confidential and intended only for the addressee.\nIf you received it in error, please delete it."
    for own, text in (
        ("We accept.\n\nJoan", f"We accept.\n\nJoan\n\n{legal}"),
        ("We accept.\nJoan", f"We accept.\nJoan\n{legal}"),
        (
            "We accept.",
            f"We accept.\n\nNOTICE: CONFIDENTIAL\n\n{legal}\n\nThis message was not disclosed; no liability is accepted for viruses.\n\nOn 10.03.2026 16:02, Ada wrote:\n> Yes?",
        ),
    ):
        trimmed = trim_text(text)
        pieces_fit(text, trimmed)
        assert trimmed.kept == own, text
    for text in (
        f"Yes.\n\n{legal}\n\nThat is what stands under their mails. Is it lawful?",
        "Yes.\n\nWe accept the offer and shall come. This e-mail is confidential, intended for the addressee, please delete it.",
        "Yes.\n\nThis message has the list you asked for. The addressee of the report is on page 2, and its distribution will begin in May.",
        legal,
    ):
        assert trim_text(text).kept == text, text


def test_the_sentence_of_a_program_goes_with_the_address_below_it():
    for said in ("Sent with AquaMail for Android\nhttps://example.com/aqua", "Outlook für iOS beziehen", "Yahoo Mail: Search, Organize, Conquer", "Từ iPhone của tôi"):
        assert trim_text(f"Yes.\n\n{said}\n").kept == "Yes.", said
    assert trim_text("Yes.\n\nSent from my iPhone\n\nhttps://example.com/report\n").kept == "Yes.\n\nhttps://example.com/report"


def test_html_beside_the_text_says_what_is_quoted():
    text = "Mandi mandi.\n\nAda Okoro ja kirjun zuje dree maal\n\nZuje? Zuje!\n"
    html = '<div>Mandi mandi.</div><div class="gmail_quote"><div class="gmail_attr">Ada Okoro ja kirjun zuje dree maal</div><blockquote>Zuje? Zuje!</blockquote></div>'
    raw = f'From: a@example.org\nContent-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: text/html\n\n{html}\n--b--\n'.encode()
    mail = read(raw)
    assert mail.text == text.strip() and trim(mail).kept == "Mandi mandi."


_LINES = st.sampled_from(
    ["", "Yes.", "> quoted", ">> deeper", "-- ", "--", "___", "On 10 Mar 2026, Ada <ada@example.org> wrote:", "From: a@example.org", "Sent: Monday", "To: b", "Subject: c", "```", "Sent from my iPhone",
     "-----Original Message-----", "Ada Okoro", "> From: x", "To unsubscribe, write", "  indented", "\tтекст", "#12  Ada", "-" * 72, "https://example.org/x", "wrote:", "Am 10.03.2026 schrieb", "写道:", "\xa0", "​"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_LINES, st.text(max_size=30)), max_size=40).map("\n".join))
def test_nothing_is_ever_lost(text):
    trimmed = trim_text(text)
    pieces_fit(text, trimmed)
    assert any(char.isalnum() for char in trimmed.kept) == any(char.isalnum() for char in text)


HOSTILE = {
    "rules": "--\n", "from": "From: x\n", "subject": "Subject: x\n", "attributions": "On 2026-03-11 10:00 a@b.org wrote:\n", "quotes": ">", "turns": "> a\nb\n", "fences": "```\n",
    "fences that do not fit": "~~~~\n~~~\n", "one line": "a", "colons": "a" * 490 + ":\n", "spaces": " ", "signs": "_", "addresses": "a" * 60 + "@", "on": "On ", "on wrote": "On " * 160 + "wrote:\n",
    "empty": "\n", "devices": "Sent from my iPhone\n", "original": "-----Original Message-----\n", "footers": "To unsubscribe\n", "directions": "‫", "stars": "*", "brackets": "<", "digits": "1",
    "heads": "#1  a\n", "letters": "#1  a\n" + "-" * 72 + "\nhttps://a\n", "signs and dots": "-.-.\n",
}  # fmt: skip


@pytest.mark.wide
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hundred_thousand_hostile_characters_take_no_more_than_twice_half_of_them(name):
    half, full = HOSTILE[name] * (50_000 // len(HOSTILE[name])), HOSTILE[name] * (100_000 // len(HOSTILE[name]))

    def took(text):
        begun = time.process_time()
        pieces_fit(text, trim_text(text)) if len(text) < 1000 else trim_text(text)
        return time.process_time() - begun

    trim_text("warm")
    spent = took(full)
    assert spent < 0.3 or spent < min(5 * took(half), 8)


def test_every_table_holds_what_tables_hold():
    for path in tables.FOLDER.glob("*.toml"):
        said = tables.tomllib.loads(path.read_text("utf-8"))
        assert set(said) <= tables.KEYS, path.name
        assert all(isinstance(one, str) and one.strip() for ones in said.values() for one in ones), path.name
    assert len(list(tables.FOLDER.glob("*.toml"))) >= 30
