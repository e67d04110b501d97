"""Letters about files that come with messages."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from core.letters import Letter, compose, link, preview
from forum.mail import About


def files_wait(to: Person, about: About, *, names: Sequence[str]) -> Letter:
    """To who keeps order: files of a published message wait to be unlocked."""
    return _letter("files_wait", to, page=link("forum.locked_files", to.language), about=about, names=tuple(names))


def file_unlocked(to: Person, about: About, *, file: str) -> Letter:
    """To the author: readers can have the file now."""
    return _letter("file_unlocked", to, page=_permalink(to, about), about=about, file=file)


def file_removed(to: Person, about: About, *, file: str, reason: str) -> Letter:
    """To the author: the file was taken away, and why."""
    return _letter("file_removed", to, page=_permalink(to, about), about=about, file=file, reason=reason)


def _letter(name: str, to: Person, **slots: Any) -> Letter:
    return compose(f"forum/{name}", to=to.email or "", language=to.language, name=to.name, zone=to.timezone, **slots)


def _permalink(to: Person, about: About) -> str:
    return link("forum.message", to.language, slug=about.slug, number=about.number)


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
_ABOUT = About(slug="warm-homes", forum="Warm homes", timezone="America/Toronto", number=47, subject="What the landlords said", text="See the table.", speaker="Ada Okoro")


@preview("forum/files_wait")
def _files_wait() -> Letter:
    return files_wait(_ADA, _ABOUT, names=["landlords.xlsx", "table.pdf"])


@preview("forum/file_unlocked")
def _file_unlocked() -> Letter:
    return file_unlocked(_ADA, _ABOUT, file="landlords.xlsx")


@preview("forum/file_removed")
def _file_removed() -> Letter:
    return file_removed(_ADA, _ABOUT, file="landlords.xlsx", reason="It holds addresses of private persons.")
