"""The form on each kind of paper: plain text, Word, PDF."""

from listserv.question_forms import plain, press
from listserv.question_forms.sheet import Sheet

PAPERS = ("txt", "docx", "pdf")


def written(sheet: Sheet, paper: str) -> bytes:
    """The file of this kind (one of ``PAPERS``)."""
    if paper == "txt":
        return plain.written(sheet).encode()
    if paper == "pdf":
        return press.written(sheet)
    from listserv.question_forms import word  # the library behind it is needed here only

    return word.written(sheet)
