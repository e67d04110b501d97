"""Letters about files that were prepared in the background."""

from datetime import UTC, datetime

from accounts.models import Person
from core.letters import Letter, compose, link, preview


def export_ready(to: Person, *, language: str, key: str, forum: str, name: str, until: datetime) -> Letter:
    """The file is there, and until when."""
    page = link("forum.export", language, key=key)
    return compose("forum/export_ready", to=to.email or "", language=language, name=to.name, zone=to.timezone, page=page, forum=forum, file=name, until=until)


def export_failed(to: Person, *, language: str, slug: str, forum: str, format_: str, of_summary: bool = False) -> Letter:
    """It could not be made, and what can be done."""
    page = link("forum.summary" if of_summary else "forum.exports", language, slug=slug)
    return compose("forum/export_failed", to=to.email or "", language=language, name=to.name, page=page, forum=forum, format=format_.upper())


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")


@preview("forum/export_ready")
def _export_ready() -> Letter:
    return export_ready(_ADA, language="en", key="a-key", forum="Warm homes", name="warm-homes-2026-03-14.docx", until=datetime(2026, 3, 21, 12, tzinfo=UTC))


@preview("forum/export_failed")
def _export_failed() -> Letter:
    return export_failed(_ADA, language="en", slug="warm-homes", forum="Warm homes", format_="docx")
