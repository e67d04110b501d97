"""The roster to take away: those who were found, with what everybody may see, written as it is sent."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Response, current_app, stream_with_context

from core import asked, clock
from core.comma import harmless
from core.files import CHUNK, folder
from core.guard import limiter
from roster import columns
from roster.queries import finding, public
from roster.queries.profile import Profile
from roster.views import pages
from roster.views.asking import asked_for

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "json": "application/json"}


@pages.get(f"/roster.<any({', '.join(MEDIA_TYPES)}):format>")
@limiter.limit("20 per minute; 200 per hour")
def export(format: str) -> Any:
    """A table or a document of those who were found."""
    at = clock.now()
    these = asked_for(finding.plans(at=at))
    ids = finding.ids_of(these.wanted, at=at, order=asked.one_of("order", finding.ORDERS, "name"))
    pieces = iter(_WRITTEN[format](public.profiles(ids, at=at)))
    first = next(pieces, b"")  # made before anything is sent, so that what cannot begin is an error page and no half file

    def body() -> Iterator[bytes]:
        yield first
        yield from pieces

    answer = Response(stream_with_context(body()), content_type=MEDIA_TYPES[format])
    answer.headers.set("Content-Disposition", "attachment", filename=f"roster-{at:%Y-%m-%d}.{format}")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def address_of(expert: Profile) -> str:
    """The page of an expert; in which language, its reader's browser says."""
    return f"{current_app.config['SITE_URL']}/roster/{expert.id}"


def _csv(experts: Iterator[Profile]) -> Iterator[bytes]:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(columns.PUBLIC)
    for expert in experts:
        writer.writerow([harmless(value) for value in columns.cells(expert, address=address_of(expert))])
        if out.tell() > CHUNK:
            yield out.getvalue().replace("\x00", "").encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().replace("\x00", "").encode()


def _json(experts: Iterator[Profile]) -> Iterator[bytes]:
    before = '{"experts": [\n'
    for expert in experts:
        yield (before + json.dumps(columns.as_data(expert, address=address_of(expert)), ensure_ascii=False)).encode()
        before = ",\n"
    yield (("" if before == ",\n" else before) + "\n]}\n").encode()


def _xlsx(experts: Iterator[Profile]) -> Iterator[bytes]:
    """A workbook can only be written as a file: beside the stored ones, handed out, and removed. All cells are texts or numbers, never formulas."""
    import xlsxwriter  # here, so that web workers that write no workbook need not hold it

    with tempfile.TemporaryDirectory(dir=folder(), prefix=".export-") as place:
        target = Path(place) / "roster.xlsx"
        options = {"constant_memory": True, "tmpdir": place, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(str(target), options)
        sheet, head = book.add_worksheet("experts"), book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 3)
        for column, name in enumerate(columns.PUBLIC):
            sheet.set_column(column, column, columns.WIDTHS.get(name, 14))
            sheet.write_string(0, column, name, head)
        for row, expert in enumerate(experts, 1):
            for column, value in enumerate(columns.cells(expert, address=address_of(expert))):
                if isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, value[:32_000])
        book.close()
        with target.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


_WRITTEN: dict[str, Callable[[Iterator[Profile]], Iterator[bytes]]] = {"csv": _csv, "xlsx": _xlsx, "json": _json}
