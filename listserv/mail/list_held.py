"""Letters about a mail to a list that stands alone, which waits for those who keep it; as values, each with a sample."""

from datetime import UTC, datetime

from flask import current_app

from accounts.models import Person
from core.letters import Letter, compose, preview


def waits(to: Person, *, title: str, sender: str, reason: str, subject: str, publish: str, return_: str, until: datetime) -> Letter:
    """To one who keeps it: why it waits, and two addresses that are theirs alone. ``reason`` is a word of ``outcomes.REASONS``."""
    addressed = {"publish": f"mailto:{publish}", "return_": f"mailto:{return_}"}
    headers = {"X-Rapporteur-Loop": current_app.config["LISTSERV_DOMAIN"]}
    return compose(
        "listserv/list_held", to=to.email or "", language=to.language, headers=headers, name=to.name, zone=to.timezone, title=title, sender=sender, reason=reason, subject=subject,
        until=until, **addressed,
    )  # fmt: skip


def decided(to: Person, outcome: str, *, title: str, sender: str, subject: str, words: str = "") -> Letter:
    """To who decided: ``published``, ``returned``, ``overtaken``, ``expired``, ``no-reason``, ``no-account``, or ``refused`` with the words of a rule."""
    return compose("listserv/list_decided", to=to.email or "", language=to.language, name=to.name, outcome=outcome, title=title, sender=sender, subject=subject, words=words)


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")


@preview("listserv/list_held")
def _waits() -> Letter:
    publish, return_ = (f"{what}-{'mfzwizltoqyt' * 4}@lists.example.org" for what in ("publish", "return"))
    until = datetime(2026, 3, 28, 9, 30, tzinfo=UTC)
    return waits(_ADA, title="Letter of the network", sender="kofi@example.org", reason="sender-unclear", subject="A question", publish=publish, return_=return_, until=until)


@preview("listserv/list_decided")
def _decided() -> Letter:
    return decided(_ADA, "overtaken", title="Letter of the network", sender="kofi@example.org", subject="A question")
