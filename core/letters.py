"""Letters as values: composed from a template in the reader's language, put into the outbox with the fact they report, delivered later."""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from flask import current_app, render_template
from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Moment, db
from core.languages import direction, html_lang, in_language

WIDTH = 72
STATES = ("queued", "sending", "sent", "failed")


@dataclass(frozen=True)
class Letter:
    """One letter to one person. ``template`` is ``package/name``; ``text`` is complete on its own, ``html`` says the same.

    ``enclosed`` is a whole mail that goes with it (message/rfc822), in lines of plain ASCII.
    """

    to: str
    language: str
    template: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    enclosed: str = ""


class Outgoing(Base):
    """A letter in the outbox: written in the transaction of the fact it reports, sent after it."""

    __tablename__ = "outgoing"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed')", name="known_state"),
        Index("ix_outgoing_due", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(8))
    template: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    enclosed: Mapped[str | None] = mapped_column(Text)  # a mail that goes with it
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(Text)

    def sending(self) -> None:
        """Marked before the first byte goes out: what a crash leaves in this state is known to be uncertain."""
        self.state, self.attempts = "sending", self.attempts + 1

    def sent(self, *, at: datetime) -> None:
        """The relay has taken it. The words are not kept longer than needed: keys in letters die with them."""
        self.state, self.sent_at, self.error = "sent", at, None
        self.text = self.html = ""
        self.enclosed = None

    def put_off(self, *, until: datetime, error: str) -> None:
        """Not taken this time."""
        self.state, self.next_try_at, self.error = "queued", until, error

    def fail(self, *, error: str) -> None:
        """Given up."""
        self.state, self.error = "failed", error


_previews: dict[str, Callable[[], Letter]] = {}
_sampling: ContextVar[str | None] = ContextVar("sampling", default=None)


def preview(template: str) -> Callable[[Callable[[], Letter]], Callable[[], Letter]]:
    """Registers a sample of a letter, for /dev/mail and for the test that renders them all."""

    def register(sample: Callable[[], Letter]) -> Callable[[], Letter]:
        _previews[template] = sample
        return sample

    return register


def previews() -> Mapping[str, Callable[[], Letter]]:
    """Every letter's sample by its template."""
    return dict(sorted(_previews.items()))


def sample(template: str, *, language: str) -> Letter:
    """A letter's sample in one of the site's languages, whatever language its preview was written with."""
    token = _sampling.set(language)
    try:
        with in_language(language):
            return _previews[template]()
    finally:
        _sampling.reset(token)


def compose(template: str, *, to: str, language: str, headers: Mapping[str, str] | None = None, **slots: Any) -> Letter:
    """A letter from ``templates/mail/<template>.subject.txt`` and ``.txt``, in ``language``.

    The text is wrapped at 72 columns, links stand on lines of their own and are never broken. The HTML part is made from the text.
    """
    language = _sampling.get() or language
    with in_language(language):
        subject = one_line(render_template(f"mail/{template}.subject.txt", site=current_app.config["SITE_NAME"], **slots))
        body = render_template(f"mail/{template}.txt", site=current_app.config["SITE_NAME"], **slots)
    text = wrapped(body)
    return Letter(to=one_line(to), language=language, template=template, subject=subject, text=text, html=_html(subject, body, language), headers=dict(headers or {}))


def post(letter: Letter, *, at: datetime) -> None:
    """Puts a letter into the outbox, in the transaction that is going on."""
    db.session.add(
        Outgoing(
            to=letter.to, language=letter.language, template=letter.template, subject=letter.subject, text=letter.text,
            html=letter.html, headers=dict(letter.headers), enclosed=letter.enclosed or None, state="queued", attempts=0, queued_at=at, next_try_at=at,
        )
    )  # fmt: skip


def link(endpoint: str, language: str, **values: Any) -> str:
    """The address of a page, for a letter: it begins with SITE_URL, never with what a request called this host."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = _sampling.get() or language
    path: str = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["SITE_URL"]) + path


def one_line(text: str) -> str:
    """A text fit for a mail header: no line ends or other controls, single spaces."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).split())


def wrapped(body: str) -> str:
    """Paragraphs at 72 columns; a line that is a link, or begins with spaces, "-" or ">", keeps its own line."""
    paragraphs = re.split(r"\n\s*\n", body.strip("\n"))
    return "\n\n".join(_paragraph(paragraph) for paragraph in paragraphs) + "\n"


def _paragraph(paragraph: str) -> str:
    lines: list[str] = []
    running: list[str] = []
    for line in [*paragraph.split("\n"), None]:
        alone = line is None or re.match(r"(https?://|mailto:|\s|[-*>] |\d+\. |--|==)", line)
        if alone and running:
            lines += folded(" ".join(running))
            running = []
        if line is None:
            break
        if alone:
            lines += [line] if re.match(r"\s*(https?://|mailto:)", line) else folded(line, indent=_indent(line))
        else:
            running.append(line.strip())
    return "\n".join(lines)


def _indent(line: str) -> str:
    mark = re.match(r"\s*([-*>] |\d+\. )?", line)
    return " " * len(mark.group(0)) if mark else ""


_CLOSING = "，。、；：！？）》”"


def folded(line: str, indent: str = "") -> list[str]:
    """A line at 72 columns, what follows set in: greedy folding that counts a Chinese character as two columns and may break between two of them, but not before a closing mark."""
    lines, current, width = [], "", 0
    for piece in re.findall(rf"[\u2e80-\u9fff\uff00-\uffef][{_CLOSING}]*|\s+|[^\s\u2e80-\u9fff\uff00-\uffef]+[{_CLOSING}]*", line):
        columns = sum(2 if "\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" else 1 for letter in piece)
        if width + columns > WIDTH and current.strip():
            lines.append(current.rstrip())
            current, width = indent, len(indent)
            if piece.isspace():
                continue
        current, width = current + piece, width + columns
    return [*lines, current.rstrip()] if current.strip() else lines


def _html(subject: str, body: str, language: str) -> str:
    """One narrow column with inline styles, no image; every link keeps its own line."""
    parts = []
    for paragraph in re.split(r"\n\s*\n", body.strip("\n")):
        lines = [_linked(line) for line in paragraph.strip("\n").split("\n")]
        parts.append('<p style="margin:0 0 16px">' + "<br>\n".join(lines) + "</p>")
    return (
        f'<!doctype html>\n<html lang="{html_lang(language)}" dir="{direction(language)}"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>\n'
        f'<body style="margin:0;padding:24px;font:16px/1.55 Georgia,serif;color:#1d2026;background:#ffffff"><div style="max-width:600px;margin:0 auto">\n'
        + "\n".join(parts)
        + "\n</div></body></html>\n"
    )


def _linked(line: str) -> str:
    link = re.fullmatch(r"\s*((?:https?://|mailto:)\S+)\s*", line)
    if link:
        address = escape(link.group(1))
        return f'<a href="{address}" style="color:#1f4f96;word-break:break-all" dir="ltr">{address}</a>'
    return escape(line)
