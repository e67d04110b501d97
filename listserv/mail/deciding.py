"""Letters of moderation by mail: a held message with the addresses that decide on it, and what became of a decision."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import current_app
from flask_babel import gettext

from accounts.models import Person
from core.languages import in_language
from core.letters import Letter, compose, link, preview
from core.text import excerpt
from listserv import addresses
from listserv.held import Held
from listserv.mail import enclosed

REPEATED = 20_000  # characters of a message that the letter itself repeats


def held(to: Person, about: Held, *, publish: str, return_: str, until: datetime) -> Letter:
    """To one who keeps order: the message itself, enclosed, and two addresses that are theirs alone."""
    local = addresses.mailbox_of(about.slug, about.forum_id, hidden=about.hidden)
    slots = {
        "about": replace(about, text=about.text if len(about.text) <= REPEATED else excerpt(about.text, length=REPEATED)),
        "page": link("forum.moderate", to.language, slug=about.slug, number=about.number),
        "preferences": link("listserv.preferences", to.language),
        "publish": f"mailto:{publish}?subject=%23{about.number}",
        "return_": f"mailto:{return_}?subject=%23{about.number}",
    }
    letter = compose(
        "listserv/held", to=to.email or "", language=to.language, name=to.name, zone=to.timezone, until=until,
        headers={"Reply-To": f"<{local}-owner@{current_app.config['LISTSERV_DOMAIN']}>"}, **slots,
    )  # fmt: skip
    return replace(letter, enclosed=enclosed.of_message(about, language=to.language))


def decided(
    to: Person, outcome: str, *, slug: str, forum: str, number: int, who: str = "", kind: str = "", when: datetime | None = None, words: str = "", late: bool = False
) -> Letter:
    """To who decided by mail: done, or why not. ``kind`` is what somebody else did before, ``words`` a rule's refusal."""
    page = link("forum.moderate", to.language, slug=slug, number=number)
    with in_language(to.language):
        before = _before(kind, who or gettext("Somebody")) if outcome == "overtaken" else ""
    return compose(
        "listserv/decided", to=to.email or "", language=to.language, name=to.name, zone=to.timezone, outcome=outcome, forum=forum, number=number, who=who, before=before, when=when,
        words=words, late=late, page=page,
    )  # fmt: skip


def _before(kind: str, who: str) -> str:
    """What was done to the message before, as a sentence."""
    return str(
        {
            "message-published": gettext("%(who)s has published it.", who=who),
            "message-hidden": gettext("%(who)s has hidden it.", who=who),
            "message-returned": gettext("%(who)s has returned it to its author.", who=who),
            "message-withdrawn": gettext("Its author has withdrawn it."),
        }.get(kind)
        or gettext("%(who)s has decided on it.", who=who)
    )


def not_yours(*, to: str, language: str) -> Letter:
    """To somebody who wrote to an address that was given to somebody else."""
    return compose("listserv/not_yours", to=to, language=language)


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
_HELD = Held(
    1, "warm-homes", "Warm homes", 47, "Topic 2: What is under way", 12, "What the landlords said",
    "We asked forty landlords.\n\n- Twelve answered.\n- Three would join.", "Kofi Mensah (Ghana)", datetime(2026, 3, 14, 9, 30, tzinfo=UTC), late=False, changed=False,
    files=(("landlords.xlsx", 48_213),),
)  # fmt: skip


@preview("listserv/held")
def _held() -> Letter:
    token = "mfzwizltoqyt" * 4
    addressed = (addresses.address(purpose, token) for purpose in addresses.DECISIONS)
    publish, return_ = addressed
    return held(_ADA, _HELD, publish=publish, return_=return_, until=datetime(2026, 3, 28, 9, 30, tzinfo=UTC))


@preview("listserv/decided")
def _decided() -> Letter:
    when = datetime(2026, 3, 14, 9, 50, tzinfo=UTC)
    return decided(_ADA, "overtaken", slug="warm-homes", forum="Warm homes", number=47, who="Mo Derator", kind="message-published", when=when)


@preview("listserv/not_yours")
def _not_yours() -> Letter:
    return not_yours(to="eve@example.org", language="en")
