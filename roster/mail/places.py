"""Letters about a place on the roster, as values, each with a sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from accounts.models import Person
from core.letters import Letter, compose, link, preview
from roster.models import Expert
from roster.rules.reaching import addressee
from roster.words import PART_NAMES


@dataclass(frozen=True)
class To:
    """An expert as letters reach them: at the address of their account, or at the private one where they have none."""

    email: str
    name: str
    language: str
    timezone: str = "UTC"

    @classmethod
    def of(cls, expert: Expert) -> Self | None:
        """Where letters go, or None where nobody can be reached. The account was loaded."""
        found = addressee(expert)
        return cls(found.email, found.name, found.language, found.zone) if found else None

    @classmethod
    def person(cls, person: Person) -> Self:
        """Somebody with an account."""
        return cls(person.email or "", person.name, person.language, person.timezone)


def _letter(name: str, to: To, **slots: Any) -> Letter:
    return compose(f"roster/{name}", to=to.email, language=to.language, name=to.name, **slots)


def nominated(to: To, *, government: str, note: str, key: str) -> Letter:
    """To a nominee: a government would like them on the roster; the link leads to the page where they agree or decline."""
    return _letter("nominated", to, government=government, note=note, page=link("roster.nomination", to.language, key=key))


def nomination_answered(to: To, *, nominee: str, government: str, accepted: bool) -> Letter:
    """To the focal point: what became of a nomination."""
    return _letter("nomination_answered", to, nominee=nominee, government=government, accepted=accepted, page=link("roster.nominations", to.language))


def submitted(to: To, *, expert: str, expert_id: int) -> Letter:
    """To the secretariat: a profile waits."""
    return _letter("submitted", to, expert=expert, page=link("roster.show", to.language, expert_id=expert_id))


def listed(to: To, *, expert_id: int, until: datetime) -> Letter:
    """To the expert: on the roster now, and until when."""
    return _letter("listed", to, until=until, page=link("roster.show", to.language, expert_id=expert_id), mine=link("roster.mine", to.language))


def returned(to: To, *, reason: str) -> Letter:
    """To the expert: what is asked to be changed."""
    return _letter("returned", to, reason=reason, page=link("roster.mine", to.language))


def refused(to: To, *, reason: str) -> Letter:
    """To the expert: not listed, and why."""
    return _letter("refused", to, reason=reason, page=link("roster.mine", to.language))


def removed(to: To, *, reason: str) -> Letter:
    """To the expert: taken off, and why."""
    return _letter("removed", to, reason=reason, page=link("roster.mine", to.language))


def renominated(to: To, *, government: str, until: datetime) -> Letter:
    """To the expert: a government has nominated them again."""
    return _letter("renominated", to, government=government, until=until, page=link("roster.mine", to.language))


def changed(to: To, *, parts: Sequence[tuple[str, str]], expert_id: int, has_account: bool, listed: bool) -> Letter:
    """To the expert: a table of the secretariat has changed these parts of the profile, each with the language of its text. What they say now stands on the page, not here."""
    page = link("roster.history" if has_account else "roster.show", to.language, expert_id=expert_id) if has_account or listed else ""
    return _letter("changed", to, parts=[(PART_NAMES[key], language) for key, language in parts], has_account=has_account, page=page)


def yearly(to: To, *, confirmed_at: datetime, until: datetime, key: str) -> Letter:
    """To the expert, once a year: is it still true?"""
    return _letter("yearly", to, confirmed_at=confirmed_at, until=until, page=link("roster.confirmation", to.language, key=key), mine=link("roster.mine", to.language))


def ending(to: To, *, until: datetime, key: str) -> Letter:
    """To the expert, six months and one month before the end."""
    return _letter("ending", to, until=until, page=link("roster.confirmation", to.language, key=key), mine=link("roster.mine", to.language))


def lapsed(to: To, *, since: datetime, key: str) -> Letter:
    """To the expert: no longer on the roster, and how to come back."""
    return _letter("lapsed", to, since=since, page=link("roster.confirmation", to.language, key=key), mine=link("roster.mine", to.language))


_AMINA = To("amina@example.org", "Dr. Amina Selmani", "en", "Africa/Tunis")
_THEN, _UNTIL = datetime(2026, 3, 9, 13, tzinfo=UTC), datetime(2030, 3, 9, 13, tzinfo=UTC)


@preview("roster/nominated")
def _nominated() -> Letter:
    return nominated(_AMINA, government="TN", note="We would be glad to see you there; your work on sampling is asked for.", key="0123456789abcdef")


@preview("roster/nomination_answered")
def _nomination_answered() -> Letter:
    return nomination_answered(To("focal@example.org", "Biosafety focal point", "en"), nominee="Dr. Amina Selmani", government="TN", accepted=True)


@preview("roster/submitted")
def _submitted() -> Letter:
    return submitted(To("secretariat@example.org", "Demonstration secretariat", "en"), expert="Dr. Amina Selmani", expert_id=417)


@preview("roster/listed")
def _listed() -> Letter:
    return listed(_AMINA, expert_id=417, until=_UNTIL)


@preview("roster/returned")
def _returned() -> Letter:
    return returned(_AMINA, reason="Please say in the brief profile in which laboratories you have trained staff.")


@preview("roster/refused")
def _refused() -> Letter:
    return refused(_AMINA, reason="The roster is for experts in biosafety; your profile names another field.")


@preview("roster/removed")
def _removed() -> Letter:
    return removed(_AMINA, reason="You asked us on the telephone to be taken off.")


@preview("roster/renominated")
def _renominated() -> Letter:
    return renominated(_AMINA, government="TN", until=_UNTIL)


@preview("roster/changed")
def _changed() -> Letter:
    return changed(_AMINA, parts=[("job_title", ""), ("brief", "fr"), ("languages", "")], expert_id=417, has_account=True, listed=True)


@preview("roster/yearly")
def _yearly() -> Letter:
    return yearly(_AMINA, confirmed_at=_THEN, until=_UNTIL, key="0123456789abcdef")


@preview("roster/ending")
def _ending() -> Letter:
    return ending(_AMINA, until=_UNTIL, key="0123456789abcdef")


@preview("roster/lapsed")
def _lapsed() -> Letter:
    return lapsed(_AMINA, since=_UNTIL, key="0123456789abcdef")
