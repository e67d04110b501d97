"""XLSX: the same table as CSV, with a second sheet that explains its columns. Written row by row; all cells are texts or numbers, never formulas."""

from pathlib import Path
from typing import Any

from flask_babel import gettext

from core.languages import direction, in_language, moment
from forum.exports.columns import CODES, WIDTHS, cells, explained
from forum.exports.source import Source, ticked

MOST_ROWS = 1_048_575  # of a sheet, beside the head; more go on in another


def write(source: Source, target: Path, tick: Any) -> None:
    """The whole workbook into a file; its rows lie in a folder beside it meanwhile."""
    import xlsxwriter  # here, so that web workers that write no workbook need not hold it

    options = {"constant_memory": True, "tmpdir": str(target.parent), "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(target), options)
    try:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        words = book.add_format({"text_wrap": False, "valign": "top"})
        with in_language(source.language):
            _table(book, source, tick, head, words)
            _about(book, source, head)
    finally:
        book.close()


def _table(book: Any, source: Source, tick: Any, head: Any, words: Any) -> None:
    sheet, row, part = None, MOST_ROWS, 0
    for line in ticked(source.lines(), tick):
        if row == MOST_ROWS:
            part += 1
            sheet, row = _sheet(book, "messages" if part == 1 else f"messages-{part}", head), 0
        row += 1
        assert sheet is not None
        for column, value in enumerate(cells(source, line)):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            elif value:
                sheet.write_string(row, column, value, words)
    if sheet is None:
        _sheet(book, "messages", head)


def _sheet(book: Any, name: str, head: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for column, code in enumerate(CODES):
        sheet.set_column(column, column, WIDTHS.get(code, 14))
        sheet.write_string(0, column, code, head)
    return sheet


def _about(book: Any, source: Source, head: Any) -> None:
    """What the table is of, as of when, and what its codes stand for, in the reader's language."""
    sheet = book.add_worksheet("about")
    if direction(source.language) == "rtl":
        sheet.right_to_left()
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    as_of = f"{moment(source.at, 'long', source.forum.timezone)} ({source.forum.timezone})"
    rows = [(gettext("Forum"), source.forum.title), (gettext("Address"), source.base), (gettext("As of"), as_of), ("", "")]
    for row, (name, value) in enumerate([*rows, (gettext("Column"), gettext("What stands in it")), *explained().items()]):
        sheet.write_string(row, 0, name, head if row == len(rows) else None)
        sheet.write_string(row, 1, value, head if row == len(rows) else None)
