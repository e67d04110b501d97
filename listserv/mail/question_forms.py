"""Letters about forms: the form itself, how a filled one was understood, that it waits, that it was refused; as values, each with a sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape

from core.languages import direction, html_lang
from core.letters import Letter, compose, link, preview
from listserv.question_forms import plain
from listserv.question_forms.sheet import Asked, Section, Sheet


@dataclass(frozen=True)
class Row:
    """An answer and the message it became."""

    number: int
    status: str
    topic: int
    question: int
    goals: tuple[str, ...] = ()
    initiatives: tuple[str, ...] = ()
    late: bool = False


def form(sheet: Sheet, *, to: str) -> Letter:
    """The form, whose answer goes to its own address. Its lines stay as they are: the marks begin lines."""
    pages = [link("listserv.question_form_file", sheet.language, slug=sheet.slug, paper=paper) for paper in ("docx", "pdf")] if sheet.slug else []
    letter = compose("listserv/question_form", to=to, language=sheet.language, headers={"Reply-To": sheet.address}, title=sheet.title, pages=pages)
    text = plain.written(sheet) + "\n" + letter.text.lstrip("\n")
    html = f'<!doctype html>\n<html lang="{html_lang(letter.language)}" dir="{direction(letter.language)}"><head><meta charset="utf-8"><title>{escape(letter.subject)}</title></head>\n<body><pre dir="auto" style="white-space:pre-wrap;font:15px/1.5 monospace">{escape(text)}</pre></body></html>\n'
    return replace(letter, text=text, html=html)


def was_read(*, to: str, language: str, slug: str, title: str, rows: Sequence[Row]) -> Letter:
    """How a filled form was understood: each answer with the address of its message."""
    said = [(row, link("forum.message" if row.status == "published" else "forum.receipt", language, slug=slug, number=row.number)) for row in rows]
    return compose("listserv/form_read", to=to, language=language, title=title, rows=said)


def waits(*, to: str, language: str, title: str, faults: Sequence[str]) -> Letter:
    """Something is not clear: somebody looks at it."""
    return compose("listserv/form_waits", to=to, language=language, title=title, faults=faults)


def refused(*, to: str, language: str, title: str, reason: str, text: str) -> Letter:
    """A rule does not allow it: the words come back."""
    return compose("listserv/form_refused", to=to, language=language, title=title, reason=reason, text=text)


@preview("listserv/question_form")
def _form() -> Letter:
    section = Section(1, "Needs", "What is needed, and by whom.", (Asked(1, "What is needed most?"), Asked(2, "Who could help?")), {"A.6": "Illegal movements"})
    sheet = Sheet("Warm homes", "", "en", "en", datetime(2026, 3, 14, 17, tzinfo=UTC), "America/Toronto", "form-abc@lists.example.org", "Ada Okoro", (section,))
    return form(sheet, to="ada@example.org")


@preview("listserv/form_read")
def _read() -> Letter:
    rows = [Row(47, "published", 1, 2, ("A.6",), ("A course for customs officers",)), Row(48, "pending", 2, 0)]
    return was_read(to="ada@example.org", language="en", slug="warm-homes", title="Warm homes", rows=rows)


@preview("listserv/form_waits")
def _waits() -> Letter:
    return waits(to="ada@example.org", language="en", title="Warm homes", faults=["1.2: There is no such goal here. “B.9”"])


@preview("listserv/form_refused")
def _refused() -> Letter:
    return refused(to="ada@example.org", language="en", title="Warm homes", reason="This forum closed.", text="[A1.1]\nWe need laboratories.")
