"""CSV: UTF-8 with its mark, CRLF, one row a message under fixed codes. No cell is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from core.comma import harmless
from forum.exports.columns import CODES, cells
from forum.exports.source import Line, Source, ticked

_FLUSH = 1 << 16


def pieces(source: Source, tick: Any) -> Iterator[bytes]:
    """The table, piece by piece."""
    return table(source, source.lines(), tick)


def table(source: Source, lines: Iterable[Line], tick: Any) -> Iterator[bytes]:
    """The table of these messages."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(CODES)
    for line in ticked(lines, tick):
        writer.writerow([harmless(value) for value in cells(source, line)])
        if out.tell() > _FLUSH:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
