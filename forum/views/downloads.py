"""Tables to take away as CSV: UTF-8 with its mark, no cell taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from forum.exports.comma import harmless


def csv_answer(rows: Iterable[Sequence[str | int]], *, name: str) -> Response:
    """The rows as a file of this name."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([[harmless(value) for value in row] for row in rows])
    answer = Response("\ufeff" + text.getvalue().replace("\x00", ""), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    return answer
