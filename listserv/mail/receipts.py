"""Letters that answer a mail meant for a forum: how it was understood, or why it was not posted; as values, each with a sample."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from accounts.models import Person
from core.letters import Letter, compose, link, preview
from forum.mail import LONGEST
from listserv import addresses


@dataclass(frozen=True)
class Understood:
    """What became of a mail, and how it was read."""

    slug: str
    forum: str
    timezone: str
    number: int
    subject: str
    text: str
    status: str  # of the message: published, pending
    because: str = ""  # of one that waits: a key of ``forum.reasons.HELD``, or moderation
    changed: bool = False  # by the answer to an earlier receipt
    same: bool = False  # that answer changed nothing
    topic: tuple[int, str] | None = None
    answers: int | None = None
    on_behalf_of: str = ""
    as_moderator: bool = False
    questions: tuple[tuple[int, str], ...] = ()
    goals: tuple[tuple[str, str], ...] = ()
    initiatives: tuple[tuple[str, str | None, str | None, str | None], ...] = ()
    files: tuple[tuple[str, int, bool], ...] = ()  # name, size, waits to be unlocked
    refused_files: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()  # codes and numbers that nothing here has
    misread: tuple[str, ...] = ()  # of initiatives
    elided: int = 0  # characters left out
    until: datetime | None = None  # when it no longer changes; None: it does not
    mine: bool = False  # it waits for its author to say that it is theirs


def receipt(to: Person, message_id: int, said: Understood) -> Letter:
    """How a mail was understood, and how to put that right by an answer to this letter."""
    page = link("forum.message" if said.status == "published" else "forum.receipt", to.language, slug=said.slug, number=said.number)
    headers = {"Reply-To": addresses.address("reply", addresses.reply_token(to.id, message_id, kind="receipt"))} if said.until else {}
    mine = f"mailto:{addresses.address('mine', addresses.mine_token(to.id, message_id))}?subject=%23{said.number}" if said.mine else ""
    return compose("listserv/receipt", to=to.email or "", language=to.language, headers=headers, name=to.name, zone=to.timezone, page=page, said=said, mine=mine)


@dataclass(frozen=True)
class Returned:
    """A mail that was not posted: its subject, its text (empty: not given back), what was wrong, and where else it may go."""

    subject: str
    text: str
    why: str = ""  # a sentence in the reader's language
    kind: str = "refused"  # refused, empty, too-long, which-topic, not-changed, unclear, nobody
    title: str = ""
    places: Sequence[tuple[int, str, str]] = field(default=())  # topics with their addresses
    page: str = ""

    @property
    def given_back(self) -> str:
        """The text as far as a letter repeats it."""
        return self.text[:LONGEST]


def not_posted(to: str, language: str, said: Returned) -> Letter:
    """The text comes back with the reason, and with what can be done."""
    return compose("listserv/not_posted", to=to, language=language, said=said)


def held_mail(to: str, language: str, said: Returned) -> Letter:
    """It waits for somebody to look at it: who wrote it, or for whom, is not certain."""
    return compose("listserv/held_mail", to=to, language=language, said=said)


_ADA = Person(id=7, email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
_SAID = Understood(
    slug="warm-homes", forum="Warm homes", timezone="America/Toronto", number=47, subject="Re: What the landlords said", text="We asked forty landlords.\n\nTwelve answered.", status="published",
    topic=(2, "Needs and gaps"), answers=31, questions=((2, "What do you need most?"),), goals=(("A.6", "Illegal movements"),),
    initiatives=(("Heat pumps for schools", "Training", "Caretakers", "ongoing"),), files=(("landlords.xlsx", 48_213, True),),
    refused_files=("“film.mov” was not attached: it is not one of the kinds of files that are taken, or not what its name says.",), unknown=("C.9",), misread=("soon",), elided=1830,
    until=datetime(2026, 3, 14, 17, tzinfo=UTC),
)  # fmt: skip


@preview("listserv/receipt")
def _receipt() -> Letter:
    return receipt(_ADA, 3, _SAID)


@preview("listserv/not_posted")
def _not_posted() -> Letter:
    places = ((1, "What works", "warm-homes-topic-1@lists.example.org"), (2, "Needs and gaps", "warm-homes-topic-2@lists.example.org"))
    return not_posted("ada@example.org", "en", Returned("What the landlords said", "We asked forty landlords.", kind="which-topic", title="Warm homes", places=places))


@preview("listserv/held_mail")
def _held_mail() -> Letter:
    return held_mail("ada@example.org", "en", Returned("What the landlords said", "We asked forty landlords.", kind="nobody"))
