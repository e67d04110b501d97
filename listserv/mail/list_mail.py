"""Letters that answer mails to a whole digest and to lists that stand alone, as values, each with a sample."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Person
from core.letters import Letter, compose, link, preview

REPEATED = 20_000  # characters of a mail that a letter repeats


@dataclass(frozen=True)
class Answerable:
    """A message of a digest, with the reader's own address for answers to it."""

    number: int
    by: str
    about: str
    reply: str


def digest_answer(*, to: str, language: str, title: str, items: Sequence[Answerable], writing: str, request: str, text: str) -> Letter:
    """To who answered a digest: nothing was posted, and where each message is answered."""
    return compose(
        "listserv/digest_answer", to=to, language=language, title=title, items=items, writing=writing, request=request, text=text[:REPEATED], reply_to="mailto:{}".format
    )


def on_the_list(to: Person, *, title: str, slug: str, number: int, left_out: int, files: int) -> Letter:
    """To who wrote to a list: it is there, and what of their mail is not."""
    page = link("listserv.list_thread", to.language, name=slug, number=number)
    return compose("listserv/on_the_list", to=to.email or "", language=to.language, name=to.name, title=title, page=page, number=number, left_out=left_out, files=files)


def not_a_subscriber(*, to: str, language: str, title: str, request: str | None, why: str, subject: str, text: str) -> Letter:
    """To who may not write to a list: why, how to subscribe where one can (``request``), and the words."""
    return compose(
        "listserv/not_a_subscriber",
        to=to,
        language=language,
        title=title,
        request=request and f"mailto:{request}?subject=subscribe",
        why=why,
        subject=subject,
        text=text[:REPEATED],
    )


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")


@preview("listserv/digest_answer")
def _digest_answer() -> Letter:
    items = [Answerable(47, "Kofi Mensah (Ghana)", "What the landlords said", f"reply-{'mfzwizltoqyt' * 4}@lists.example.org")]
    writing, request = (f"{local}@lists.example.org" for local in ("warm-homes-topic-2", "warm-homes-request"))
    return digest_answer(to="ada@example.org", language="en", title="Warm homes", items=items, writing=writing, request=request, text="I agree with Kofi.")


@preview("listserv/on_the_list")
def _on_the_list() -> Letter:
    return on_the_list(_ADA, title="Letter of the network", slug="network", number=12, left_out=830, files=1)


@preview("listserv/not_a_subscriber")
def _not_a_subscriber() -> Letter:
    why = "Its subscribers write to this list."
    return not_a_subscriber(
        to="kofi@example.org", language="en", title="Letter of the network", request="network-request@lists.example.org", why=why, subject="A question", text="Who has done this?"
    )
