"""The one letter that answers a mail with commands, and the one that follows a confirmation by mail."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l

from core.letters import Letter, compose, link, preview
from listserv import addresses
from listserv.commanded import Done, Row
from listserv.commands_by_mail import words

MODE_NAMES = {
    "follow": _l("Follow: each message by letter"),
    "daily": _l("Digest: one letter a day"),
    "weekly": _l("Digest: one letter a week"),
    "announcements": _l("Announcements of the moderators only"),
    "mute": _l("No letters"),
}


def answer(*, to: str, language: str, title: str, local: str, done: Sequence[Done], unknown: str = "", confirm: str | None = None, asks: bool = True) -> Letter:
    """What became of each command, in their order; ``confirm`` is the token by which an answer says yes to all that asks for it, ``asks`` whether there is a form of questions."""
    request = addresses.address_of_commands(local)
    reply = addresses.address("confirm", confirm) if confirm else request
    return compose(
        "listserv/answer", to=to, language=language, title=title, request=request, done=done, unknown=unknown, confirms=confirm is not None, modes=MODE_NAMES,
        verbs=_spoken(words.COMMANDS, language), levels=_spoken(words.LEVELS, language), topic=_spoken({"topic": words.TOPIC}, language)["topic"], lists=link("listserv.lists", language), asks=asks,
        headers={"Reply-To": f"<{reply}>"},
    )  # fmt: skip


def _spoken(table: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    """The first word for each in a language."""
    return {meaning: languages.get(language, languages["en"]).split("|")[0] for meaning, languages in table.items()}


def confirmed(*, to: str, language: str, titles: Sequence[str], outcome: str) -> Letter:
    """To whoever answered the letter that asks: ``subscribed``, ``expired`` or ``gone``."""
    return compose("listserv/confirmed", to=to, language=language, titles=titles, outcome=outcome, lists=link("listserv.lists", language))


@preview("listserv/answer")
def _answer() -> Letter:
    until = datetime(2026, 3, 14, 17, tzinfo=UTC)
    done = [
        Done("subscribe", "confirm", "subscribe weekly", "Warm homes", "weekly", page=link("listserv.wish", "en", key="8r2"), until=until),
        Done("status", "status", "status", rows=(Row("Letter of the secretariat", "follow"), Row("What is under way", "daily", "Cold water"))),
        Done("help", "help", "help"),
    ]
    return answer(to="ada@example.org", language="en", title="Warm homes", local="warm-homes", done=done, unknown="Many thanks", confirm="mfzwizltoqyt")


@preview("listserv/confirmed")
def _confirmed() -> Letter:
    return confirmed(to="ada@example.org", language="en", titles=["Warm homes"], outcome="subscribed")
