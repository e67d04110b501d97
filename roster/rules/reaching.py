"""Where an expert is written to, in which language, whether or not there is an account."""

from dataclasses import dataclass

from core.languages import LANGUAGES
from roster.models import Expert


@dataclass(frozen=True)
class Addressee:
    """Somebody a letter goes to."""

    email: str
    name: str
    language: str
    zone: str
    has_account: bool


def addressee(expert: Expert) -> Addressee | None:
    """Under the address of the account where it is in use, else under the private one of the profile; None where neither is known."""
    person = expert.person
    if person is not None and person.may_sign_in and person.email:
        return Addressee(person.email, expert.name or person.name, tongue(person.language), person.timezone, True)
    if person is None and expert.private_email:
        return Addressee(expert.private_email, expert.name, tongue(expert.language), "UTC", False)
    return None


def tongue(language: str | None) -> str:
    """The language of letters to somebody who reads this one: one of the six, else English."""
    base = (language or "en").split("-")[0]
    return base if base in LANGUAGES else "en"
