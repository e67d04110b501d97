"""Tables to take away as CSV: UTF-8 with its mark, CRLF, no cell taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from flask import Response

Cell = str | int
_FORMULA = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]*[=+\-@＝＋－＠]")


def is_formula(text: str) -> bool:
    """Whether a table program might take a text for a formula."""
    return bool(_FORMULA.match(text))


def harmless(value: Cell) -> Cell:
    """What a table program would calculate is marked as text by an apostrophe."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def csv_answer(rows: Iterable[Sequence[str | int]], *, name: str) -> Response:
    """The rows as a file of this name."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([[harmless(value) for value in row] for row in rows])
    answer = Response("\ufeff" + text.getvalue().replace("\x00", ""), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    return answer
