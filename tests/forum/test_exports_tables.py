"""CSV and XLSX: the same cells, no formula, what a reader may read and nothing else."""

import pytest

from core.comma import harmless
from forum.exports.columns import CODES, LONGEST, units
from forum.queries.tally import figures_of
from tests import make
from tests.forum.exported import HOSTILE, lively, rows_of_csv, rows_of_xlsx, written

pytestmark = pytest.mark.wide

SECRET = ("WITHDRAWN WORDS", "PENDING WORDS", "HIDDEN WORDS", "NEVER SEEN WORDS")


def test_a_table_has_a_row_for_each_message_and_a_gap_for_each_that_was_taken_away(app):
    forum = lively()
    rows = rows_of_csv(written(forum, "csv"))
    assert [(row["number"], row["status"]) for row in rows] == [("1", "published"), ("2", "published"), ("3", "withdrawn"), ("4", "published"), ("5", "published"), ("7", "hidden")]
    gap = rows[2]
    assert {code for code, value in gap.items() if value} == {"number", "permalink", "reply_to", "thread", "topic", "topic_title", "kind", "status", "posted_utc", "posted_local"}


def test_each_row_says_who_spoke_for_whom_where_and_when(app):
    forum = lively()
    one, two, *_ = rows_of_csv(written(forum, "csv"))
    assert one["permalink"] == f"http://localhost/en/forums/{forum.slug}/messages/1"
    assert (one["author"], one["entity"], one["category"], one["country_code"], one["country"]) == ("Ada Okoro", "Nigeria", "party", "NG", "Nigeria")
    assert (one["topic"], one["questions"], one["goals"], one["initiatives"]) == ("1", "1", "A.1", "1")
    assert (one["posted_utc"], one["posted_local"]) == ("2026-03-11T11:00:00Z", "2026-03-11T07:00:00-04:00")
    assert one["text"] == "We need training.\none\ntwo\nFrom here on."
    assert one["markdown"].startswith("We need **training**.")
    assert (two["author"], two["on_behalf_of"], two["typed_by"], two["entity"], two["reply_to"], two["thread"]) == ("Desk Officer", "李 明", "Desk Officer", "森林大学", "1", "1")


def test_csv_is_utf8_with_its_mark_and_ends_lines_as_tables_expect(app):
    data = written(lively(), "csv")
    assert data.startswith(b"\xef\xbb\xbf" + ",".join(CODES).encode() + b"\r\n") and data.endswith(b"\r\n")


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_readers_table_holds_no_word_that_readers_do_not_see(app, format_):
    forum = lively()
    text = str(rows_of_csv(written(forum, "csv")) if format_ == "csv" else rows_of_xlsx(written(forum, "xlsx")))
    assert not [words for words in SECRET if words in text]
    assert "person" not in text or "@example.org" not in text.replace("secret@example.org", "")


def test_a_keepers_table_holds_everything_marked_by_its_status(app):
    rows = rows_of_csv(written(lively(), "csv", everything=True))
    assert [row["status"] for row in rows] == ["published", "published", "withdrawn", "published", "published", "pending", "hidden", "hidden"]
    assert all(any(words in row["text"] for row in rows) for words in SECRET)


def test_the_rows_that_are_published_are_as_many_as_the_tally_counts(app):
    forum = lively()
    figures = figures_of(forum.slug)
    for everything in (False, True):
        rows = [row for row in rows_of_csv(written(forum, "csv", everything=everything)) if row["status"] == "published"]
        assert len(rows) == figures.tally.messages
        assert sum(row["kind"] == "input" for row in rows) == figures.tally.inputs


def test_csv_and_workbook_have_the_same_cells(app):
    forum = lively()
    for words in HOSTILE:
        make.message(forum, subject=words, body=words + " and more")
    plain = [[*row.values()] for row in rows_of_csv(written(forum, "csv"))]
    head, *book = rows_of_xlsx(written(forum, "xlsx"))
    assert head == list(CODES)
    assert len(plain) == len(book)
    for one, other in zip(plain, book, strict=True):
        other += [""] * (len(CODES) - len(other))
        assert [cell[1:] if cell.startswith("'") else cell for cell in one] == other


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_is_taken_for_a_formula(app, words):
    forum = make.forum()
    make.message(forum, subject=words, body=f"{words}\n\nfine", author=make.registration(forum, name=words, organization=words, category="organization"))
    (row,) = rows_of_csv(written(forum, "csv"))
    for code in ("subject", "text", "markdown", "author", "entity"):
        assert row[code].startswith("'"), code
    assert harmless("2026-03-11T11:00:00Z") == "2026-03-11T11:00:00Z"


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_controls_are_left_out_and_line_ends_made_one(app, format_):
    forum = make.forum()
    make.message(forum, subject="a\x01b\x0bc\ufffe\x85d", body="one\r\ntwo\x07\x1b[31m")
    if format_ == "csv":
        (row,) = rows_of_csv(written(forum, "csv"))
        assert (row["subject"], row["markdown"]) == ("abc\nd", "one\ntwo[31m")
    else:
        assert rows_of_xlsx(written(forum, "xlsx"))[1][CODES.index("subject")] == "abc\nd"


@pytest.mark.parametrize("letter", ["a", "森", "🌲"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(app, letter):
    forum = make.forum()
    make.message(forum, body=letter * 40_000)
    make.message(forum, body=letter * (LONGEST // units(letter)))
    for cells in ([*rows_of_csv(written(forum, "csv"))], [dict(zip(CODES, row, strict=False)) for row in rows_of_xlsx(written(forum, "xlsx"))[1:]]):
        cut, whole = (row["markdown"] for row in cells)
        assert units(cut) <= LONGEST and cut.endswith(f"[cut, 40000 characters in all: http://localhost/en/forums/{forum.slug}/messages/1]")
        assert whole == letter * (LONGEST // units(letter))


def test_a_forum_without_messages_is_a_table_without_rows(app):
    forum = make.forum()
    assert rows_of_csv(written(forum, "csv")) == []
    assert rows_of_xlsx(written(forum, "xlsx")) == [list(CODES)]


def test_names_of_countries_are_in_the_language_of_the_reader(app):
    assert rows_of_csv(written(lively(), "csv", language="ru"))[0]["country"] == "Нигерия"


def test_the_second_sheet_explains_every_column(app):
    rows = rows_of_xlsx(written(lively(), "xlsx"), sheet=2)
    assert [row[0] for row in rows if row][-len(CODES) :] == list(CODES)


def test_a_long_forum_costs_statements_by_the_chunk_and_not_by_the_message(app, queries):
    forum = make.forum()
    author = make.registration(forum)
    make.message(forum, author=author)
    with queries() as one:
        written(forum, "csv")
    for _ in range(29):
        make.message(forum, author=author)
    with queries() as thirty:
        written(forum, "csv")
    assert len(one) == len(thirty)
