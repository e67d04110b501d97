"""Letters to and about national focal points: asked for, introduced, handed over, reminded."""

from datetime import UTC, datetime
from typing import Any

from accounts.models import Person
from core.letters import Letter, compose, link, preview
from roster.models import Expert, FocalPointChange
from roster.rules.reaching import addressee, tongue


def asked(to: Person, *, name: str, country: str) -> Letter:
    """To the secretariat: somebody asks to be registered as focal point."""
    return _letter("focal_point_asked", to, asker=name, country=country, page=link("roster.focal_points", to.language))


def refused(to: Person, *, country: str, reason: str) -> Letter:
    """To the asker: no, and why."""
    return _letter("focal_point_refused", to, country=country, reason=reason)


def introduction(to: Person, *, country: str, experts: int, needing: int, before: str) -> Letter:
    """To a new focal point: what the roster is, what is theirs to do, and how the country stands on it."""
    pages = {"page": link("roster.focal_point", to.language), "roster": link("roster.index", to.language)}
    return _letter("introduction", to, country=country, experts=experts, needing=needing, before=before, **pages)


def handover(change: FocalPointChange, *, name: str, language: str, until: datetime) -> Letter:
    """To a successor, whether or not there is an account: will they take it on?"""
    code = tongue(language)
    return compose(
        "roster/handover", to=change.email or "", language=code, holder=name, country=change.country, words=change.words, until=until, email=change.email,
        page=link("roster.handover", code, change_id=change.id), register=link("accounts.register", code),
    )  # fmt: skip


def handed_over(to: Person, *, name: str, country: str) -> Letter:
    """To the predecessor: it is done."""
    return _letter("handover_answered", to, successor=name, country=country, accepted=True, page="")


def not_taken(to: Person, *, name: str, country: str) -> Letter:
    """To whoever wanted to hand over: the successor does not take it on."""
    return _letter("handover_answered", to, successor=name, country=country, accepted=False, page=link("roster.focal_point", to.language))


def changed_hands(to: Person, *, before: str, name: str, country: str) -> Letter:
    """To the secretariat: a focal point has handed over."""
    return _letter("focal_point_changed", to, before=before, successor=name, country=country, page=link("roster.focal_points", to.language))


def new_focal_point(expert: Expert, *, name: str, country: str) -> Letter | None:
    """To an expert: who speaks now for the government that nominated them. None where no letter reaches them."""
    to = addressee(expert)
    if to is None:
        return None
    return compose(
        "roster/new_focal_point", to=to.email, language=to.language, name=to.name, speaker=name, country=country, page=link("roster.show", to.language, expert_id=expert.id)
    )


def not_looked(to: Person, *, country: str, experts: int, needing: int) -> Letter:
    """To a focal point who has not looked at the experts of the country yet."""
    return _letter("focal_point_reminder", to, country=country, experts=experts, needing=needing, yearly=False, page=link("roster.focal_point", to.language))


def yearly(to: Person, *, country: str, experts: int, needing: int) -> Letter:
    """Once a year: is it still you?"""
    return _letter("focal_point_reminder", to, country=country, experts=experts, needing=needing, yearly=True, page=link("roster.focal_point", to.language))


def nobody(to: Person, *, country: str, experts: int, since: datetime) -> Letter:
    """To the secretariat: a country whose experts are on the roster has had no focal point for a month."""
    return _letter("no_focal_point", to, country=country, experts=experts, since=since, page=link("roster.focal_points", to.language))


def _letter(name: str, to: Person, **slots: Any) -> Letter:
    return compose(f"roster/{name}", to=to.email or "", language=tongue(to.language), name=to.name, zone=to.timezone, **slots)


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
_MARCH = datetime(2026, 3, 14, 22, tzinfo=UTC)


@preview("roster/focal_point_asked")
def _asked() -> Letter:
    return asked(_ADA, name="Kofi Mensah", country="GH")


@preview("roster/focal_point_refused")
def _refused() -> Letter:
    return refused(_ADA, country="NG", reason="Your ministry has written to us with another name.")


@preview("roster/introduction")
def _introduction() -> Letter:
    return introduction(_ADA, country="NG", experts=7, needing=2, before="Kofi Mensah")


@preview("roster/handover")
def _handover() -> Letter:
    change = FocalPointChange(id=12, kind="handover", country="GH", email="ada@example.org", words="I retire in April. Everything is in order.")
    return handover(change, name="Kofi Mensah", language="en", until=_MARCH)


@preview("roster/handover_answered")
def _handed_over() -> Letter:
    return handed_over(_ADA, name="Kofi Mensah", country="NG")


@preview("roster/focal_point_changed")
def _changed() -> Letter:
    return changed_hands(_ADA, before="Ada Okoro", name="Kofi Mensah", country="NG")


@preview("roster/new_focal_point")
def _new() -> Letter:
    letter = new_focal_point(Expert(id=417, name="Ada Okoro", private_email="ada@example.org", language="en"), name="Kofi Mensah", country="NG")
    assert letter is not None
    return letter


@preview("roster/focal_point_reminder")
def _reminder() -> Letter:
    return yearly(_ADA, country="NG", experts=7, needing=2)


@preview("roster/no_focal_point")
def _nobody() -> Letter:
    return nobody(_ADA, country="NG", experts=7, since=_MARCH)
