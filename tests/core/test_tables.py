"""Tables that somebody brings: read piece by piece, in any of the ways programs write them; what is none is refused, and so is what would not fit."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from core import workbooks
from core.tables import Unreadable, rows

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def read(content):
    return list(rows(io.BytesIO(content if isinstance(content, bytes) else content.encode())))


def code_of(content):
    with pytest.raises(Unreadable) as broken:
        read(content)
    return broken.value.fault.code, broken.value.fault.line


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separated_values_come_with_their_lines(separator, end):
    text = end.join(separator.join(row) for row in [["name", "says"], ["Ada", f'"a{separator} ""b""{end}c"'], ["", ""], ["Лин", "d"]])
    for content in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert read(content) == [(1, ["name", "says"]), (2, ["Ada", f'a{separator} "b"\nc']), (5, ["Лин", "d"])]
    assert read(f"sep={separator}{end}{text}")[0] == (2, ["name", "says"])


def test_what_is_no_text_is_refused_with_its_line():
    assert code_of("name\nAd\xe9".encode("latin-1")) == ("not-utf-8", 2)
    assert code_of("name\na\nb\x00") == ("not-text", 3)
    assert code_of('name\n"Ada') == ("quotes", 2)
    assert code_of(b"\xd0\xcf\x11\xe0 an old workbook") == ("old-workbook", 1)
    assert read("") == read("\n \n") == []


def workbook(write, **options):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True} | options)
    write(book)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}, {"date_1904": True}])  # shared texts; texts in their cells; another calendar
def test_a_workbook_is_read_as_it_is_seen(options):
    def write(book):
        book.add_worksheet("notes").hide()
        sheet = book.add_worksheet("experts")
        sheet.activate()
        sheet.set_first_sheet()
        sheet.write_row(0, 0, ["name", "since", "confirmed", "at", "listed", "share"])
        sheet.write_string(2, 0, "Amina\nسلماني _x0041_ <&>")
        sheet.write_number(2, 1, 2016)
        sheet.write_datetime(2, 2, date(2025, 2, 18), book.add_format({"num_format": "d mmmm yyyy"}))
        sheet.write_datetime(2, 3, datetime(2025, 2, 18, 12, 30), book.add_format({"num_format": 22}))  # noqa: DTZ001 (a sheet knows no zones)
        sheet.write_boolean(2, 4, True)
        sheet.write_number(2, 5, 0.25, book.add_format({"num_format": '[Red]0.0" days"'}))
        sheet.write_formula(2, 7, '=HYPERLINK("https://example.org")', None, "what it says")

    assert read(workbook(write, **options)) == [
        (1, ["name", "since", "confirmed", "at", "listed", "share"]),
        (3, ["Amina\nسلماني _x0041_ <&>", "2016", "2025-02-18", "2025-02-18T12:30", "yes", "0.25", "", "what it says"]),
    ]


def packet(sheet='<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></is></c></row>', before="", **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", f'<workbook {NAMESPACE}><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>')
        relation = '<Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>'
        book.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{relation}</Relationships>")
        book.writestr("xl/worksheets/sheet1.xml", f"{before}<worksheet {NAMESPACE}><sheetData>{sheet}</sheetData></worksheet>")
        for name, content in more.items():
            book.writestr(name, content)
    return out.getvalue()


def test_marks_within_a_text_and_how_to_say_it_are_left_out():
    assert read(packet()) == [(1, ["ab"])]


@pytest.mark.parametrize("before", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'])
def test_a_workbook_with_entities_is_refused(before):
    assert code_of(packet('<row><c t="inlineStr"><is><t>&b;</t></is></c></row>' if "ENTITY" in before else "", before=before))[0] == "not-a-workbook"


def test_a_workbook_that_would_not_fit_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1 << 20)
    assert code_of(packet(bomb=b"0" * (2 << 20)))[0] == "too-large-unpacked"
    monkeypatch.undo()
    assert code_of(packet(f'<row><c t="str"><v>{"x" * 1_000_001}</v></c></row>'))[0] == "too-large-unpacked"
    assert code_of(packet('<row><c r="ZZZ1" t="str"><v>x</v></c></row>')) == ("too-many-columns", 1)


def test_what_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        other.writestr("word/document.xml", "<x/>")
    assert code_of(out.getvalue())[0] == "not-a-workbook"
    whole = packet()
    for content in (whole[: len(whole) // 2], b"PK\x03\x04", packet("<row><c"), packet('<row r="x"/>')):
        assert code_of(content)[0] == "broken-workbook"
