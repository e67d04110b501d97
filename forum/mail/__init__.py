"""Letters about one's registration and messages, as values, each with a sample."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from accounts.models import Person
from accounts.words import CATEGORY_NAMES
from core.letters import Letter, compose, link, preview
from core.text import excerpt
from forum.models import Attachment, Forum, Message, Registration

LONGEST = 20_000  # characters of a message that a letter repeats; more is on the page


@dataclass(frozen=True)
class Enclosed:
    """A file that came with a message: letters name it with its size and lead to it, and never carry it."""

    id: int
    name: str
    size: int
    locked: bool = False


@dataclass(frozen=True)
class About:
    """A message as letters speak of it."""

    slug: str
    forum: str
    timezone: str
    number: int
    subject: str
    text: str
    speaker: str
    late: bool = False
    files: tuple[Enclosed, ...] = ()

    @classmethod
    def of(cls, message: Message, forum: Forum, *, speaker: Registration, files: Iterable[Attachment] = ()) -> Self:
        """What letters say of this message."""
        body = message.body if len(message.body) <= LONGEST else excerpt(message.body, length=LONGEST)
        enclosed = tuple(Enclosed(one.id, one.file.name, one.file.size, one.locked) for one in files if one.removed_at is None)
        return cls(forum.slug, forum.title, forum.timezone, message.number, message.subject or "", body, speaker.name, message.late, enclosed)

    def links(self, to: Person) -> tuple[tuple[Enclosed, str], ...]:
        """Its files, each with its address."""
        return tuple((file, link("forum.attachment", to.language, slug=self.slug, attachment_id=file.id)) for file in self.files)


def reachable(person: Person) -> bool:
    """Whether letters go to somebody: an account in use whose address was confirmed. People an archive told us of get none."""
    return person.email is not None and person.confirmed_at is not None and person.is_active


def registered(to: Person, *, slug: str, forum: str, timezone: str, opens_at: datetime, closes_at: datetime, as_: Mapping[str, str | None], level: str | None = None) -> Letter:
    """The receipt of a registration; ``as_`` has name, category, country (a code) and organization. ``level``: what comes by mail with it."""
    capacity = {**as_, "category": CATEGORY_NAMES[as_["category"] or "other"]}
    pages = {"page": link("forum.show", to.language, slug=slug), "choices": link("forum.following", to.language)}
    return _letter("registered", to, forum=forum, forum_zone=timezone, opens_at=opens_at, closes_at=closes_at, capacity=capacity, level=level, **pages)


def waits(to: Person, about: About) -> Letter:
    """To the author: held until a moderator has read it."""
    return _letter("waits", to, page=_receipt(to, about), about=about)


def came_late(to: Person, about: About, *, closed_at: datetime) -> Letter:
    """To the author: arrived after closing, with the text, so that nothing is lost."""
    return _letter("came_late", to, page=_receipt(to, about), about=about, closed_at=closed_at)


def spoken_for(to: Person, about: About, *, typed_by: str) -> Letter:
    """To whom a message speaks for, when somebody else typed it in."""
    return _letter("spoken_for", to, page=_permalink(to, about), about=about, typed_by=typed_by)


def published(to: Person, about: About, *, note: str) -> Letter:
    """To the author: a held message was let in."""
    return _letter("published", to, page=_permalink(to, about), about=about, note=note)


def hidden(to: Person, about: About, *, reason: str) -> Letter:
    """To the author: taken from readers, and why."""
    return _letter("hidden", to, page=_permalink(to, about), about=about, reason=reason)


def returned(to: Person, about: About, *, reason: str) -> Letter:
    """To the author: not published as it is, and why; the words are kept as a draft."""
    return _letter("returned", to, page=link("forum.my_drafts", to.language), about=about, reason=reason)


def _letter(name: str, to: Person, **slots: Any) -> Letter:
    if isinstance(about := slots.get("about"), About):
        slots["files"] = about.links(to)
    return compose(f"forum/{name}", to=to.email or "", language=to.language, name=to.name, zone=to.timezone, **slots)


def _permalink(to: Person, about: About) -> str:
    return link("forum.message", to.language, slug=about.slug, number=about.number)


def _receipt(to: Person, about: About) -> str:
    return link("forum.receipt", to.language, slug=about.slug, number=about.number)


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
_ABOUT = About(
    slug="warm-homes", forum="Warm homes", timezone="America/Toronto", number=47, subject="What the landlords said",
    text="We asked forty landlords.\n\n- Twelve answered.\n- Three would join.", speaker="Ada Okoro", late=True,
    files=(Enclosed(3, "landlords.xlsx", 48_213), Enclosed(4, "photograph.jpeg", 1_204_000, locked=True)),
)  # fmt: skip
_CLOSED = datetime(2026, 3, 14, 22, tzinfo=UTC)


@preview("forum/registered")
def _registered() -> Letter:
    capacity = {"name": "Ada Okoro", "category": "party", "country": "NG", "organization": "Ministry of Housing"}
    return registered(_ADA, slug="warm-homes", forum="Warm homes", timezone="America/Toronto", opens_at=datetime(2026, 3, 9, 13, tzinfo=UTC), closes_at=_CLOSED, as_=capacity)


@preview("forum/waits")
def _waits() -> Letter:
    return waits(_ADA, _ABOUT)


@preview("forum/came_late")
def _came_late() -> Letter:
    return came_late(_ADA, _ABOUT, closed_at=_CLOSED)


@preview("forum/spoken_for")
def _spoken_for() -> Letter:
    return spoken_for(_ADA, _ABOUT, typed_by="The Secretariat")


@preview("forum/published")
def _published() -> Letter:
    return published(_ADA, _ABOUT, note="It was sent in time and delayed on the way.")


@preview("forum/hidden")
def _hidden() -> Letter:
    return hidden(_ADA, _ABOUT, reason="It contains the telephone number of a private person.")


@preview("forum/returned")
def _returned() -> Letter:
    return returned(_ADA, _ABOUT, reason="It belongs to topic 2. Please send it there.")
