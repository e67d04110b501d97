"""Letters about requests for assistance: made, offered to experts, answered, agreed, reported on, and what the clock reminds of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self

from accounts.models import Person
from core.languages import current
from core.letters import Letter, compose, link, preview
from core.text import excerpt
from roster.models import Assignment, AssistanceRequest
from roster.reasons import MODE_NAMES
from roster.rules.reaching import Addressee, tongue

LONGEST = 6_000  # characters of a task or report that a letter repeats; more is on the page


@dataclass(frozen=True)
class Asked:
    """A request as letters speak of it."""

    id: int
    title: str
    country: str
    organization: str
    task: str
    goals: tuple[tuple[str, Mapping[str, str]], ...]  # code, and title by language
    mode: str
    starts_on: date
    ends_on: date
    days: int | None
    languages: tuple[str, ...]

    @classmethod
    def of(cls, request: AssistanceRequest, titles: Mapping[int, Mapping[str, str]]) -> Self:
        """What letters say of this request; its goals are loaded, and ``titles`` says what they are called in each language."""
        goals = tuple((goal.code, titles.get(goal.id) or {"en": goal.label}) for goal in request.goals)
        task = request.task if len(request.task) <= LONGEST else excerpt(request.task, length=LONGEST)
        return cls(
            request.id, request.title, request.country, request.organization, task, goals, request.mode, request.starts_on, request.ends_on, request.days, tuple(request.languages)
        )  # fmt: skip

    @property
    def named_goals(self) -> list[str]:
        """Its goals in the language that the letter is being written in."""
        return [f"{code} {titles.get(current()) or titles.get('en') or next(iter(titles.values()), '')}" for code, titles in self.goals]


@dataclass(frozen=True)
class Contact:
    """Whom to write to, once both sides have agreed to talk."""

    name: str
    email: str
    phone: str = ""


def made(to: Person, asked: Asked) -> Letter:
    """To the secretariat: a country asks for an expert."""
    return _letter("request_made", to, asked, page=_page(to, asked))


def invitation(to: Addressee, asked: Asked, *, words: str, by: str, answer_by: datetime, key: str, again: bool = False) -> Letter:
    """To the expert, with or without an account: will they do it? ``again`` for the reminder."""
    page = link("roster.invitation", to.language, key=key)
    return compose(
        "roster/invitation",
        to=to.email,
        language=to.language,
        name=to.name,
        zone=to.zone,
        asked=asked,
        modes=MODE_NAMES,
        words=words,
        by=by,
        answer_by=answer_by,
        again=again,
        page=page,
    )


def expert_invited(to: Person, asked: Asked, *, expert: str, expert_id: int, government: str) -> Letter:
    """To the focal point of the government that nominated the expert: another country asks for them."""
    return _letter("expert_invited", to, asked, expert=expert, government=government, modes=MODE_NAMES, page=link("roster.show", tongue(to.language), expert_id=expert_id))


def withdrawn(to: Addressee, asked: Asked) -> Letter:
    """To the expert: the invitation was taken back, or the request is closed."""
    return compose("roster/invitation_withdrawn", to=to.email, language=to.language, name=to.name, asked=asked)


def answered(to: Person, asked: Asked, *, expert: str, accepted: bool, words: str, contact: Contact | None) -> Letter:
    """To the country: the expert's answer, and from the acceptance on how to reach them."""
    return _letter("invitation_answered", to, asked, expert=expert, accepted=accepted, words=words, contact=contact, page=_page(to, asked))


def accepted(to: Addressee, asked: Asked, *, contacts: tuple[Contact, ...]) -> Letter:
    """To the expert who has accepted: whom to talk to, and what comes next."""
    return compose("roster/invitation_accepted", to=to.email, language=to.language, name=to.name, asked=asked, contacts=contacts)


def unanswered(to: Person, asked: Asked, *, expert: str) -> Letter:
    """To the country: no answer came in time."""
    return _letter("invitation_unanswered", to, asked, expert=expert, page=_page(to, asked))


def nobody_invited(to: Person, asked: Asked, *, since: datetime) -> Letter:
    """To the country and the secretariat: a week has gone and nobody has been invited."""
    return _letter("request_unanswered", to, asked, since=since, page=_page(to, asked))


def agreed(to: Addressee, asked: Asked, assignment: Assignment, *, changed: bool) -> Letter:
    """To the expert: what was agreed, or agreed anew."""
    page = link("roster.assignment", to.language, assignment_id=assignment.id) if to.has_account else ""
    return compose("roster/assignment_agreed", to=to.email, language=to.language, name=to.name, asked=asked, modes=MODE_NAMES, agreed=assignment, changed=changed, page=page)


def cancelled(to: Addressee, asked: Asked, *, title: str, reason: str) -> Letter:
    """To the expert: it does not come to it."""
    return compose("roster/assignment_cancelled", to=to.email, language=to.language, name=to.name, asked=asked, title=title, reason=reason)


def report_due(to: Person, asked: Asked, *, assignment_id: int, title: str, expert: str, ended_on: date, overdue: bool = False) -> Letter:
    """To the country: what came of it? ``overdue``: to the secretariat, when none has come."""
    page = link("roster.assignment_report", to.language, assignment_id=assignment_id)
    return _letter("report_due", to, asked, title=title, expert=expert, ended_on=ended_on, overdue=overdue, page=page)


def reported(to: Addressee, asked: Asked, *, assignment_id: int, title: str, report: str, public: bool) -> Letter:
    """To the expert: the country's report, and whether everybody may read it."""
    page = link("roster.assignment", to.language, assignment_id=assignment_id) if to.has_account else ""
    words = report if len(report) <= LONGEST else excerpt(report, length=LONGEST)
    return compose("roster/assignment_reported", to=to.email, language=to.language, name=to.name, asked=asked, title=title, report=words, public=public, page=page)


def _page(to: Person, asked: Asked) -> str:
    return link("roster.assistance_request", tongue(to.language), request_id=asked.id)


def _letter(name: str, to: Person, asked: Asked, **slots: Any) -> Letter:
    return compose(f"roster/{name}", to=to.email or "", language=tongue(to.language), name=to.name, zone=to.timezone, asked=asked, **slots)


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
_KOFI = Addressee("kofi@example.org", "Kofi Mensah", "en", "Africa/Accra", True)
_ASKED = Asked(
    12, "Sampling protocols for three land crossings", "BF", "National biosafety agency", "Review our protocols, and train eight inspectors.", (("A.8", {"en": "Detection and identification", "fr": "Détection et identification"}),),
    "on-site", date(2026, 5, 4), date(2026, 5, 15), 10, ("fr", "en"),
)  # fmt: skip
_SOON = datetime(2026, 3, 25, 12, tzinfo=UTC)


@preview("roster/request_made")
def _made() -> Letter:
    return made(_ADA, _ASKED)


@preview("roster/invitation")
def _invitation() -> Letter:
    return invitation(_KOFI, _ASKED, words="We read your guide to sampling.", by="Ada Okoro", answer_by=_SOON, key="12-sample-key-that-opens-nothing")


@preview("roster/expert_invited")
def _expert_invited() -> Letter:
    return expert_invited(_ADA, _ASKED, expert="Dr. Kofi Mensah", expert_id=417, government="GH")


@preview("roster/invitation_withdrawn")
def _withdrawn() -> Letter:
    return withdrawn(_KOFI, _ASKED)


@preview("roster/invitation_answered")
def _answered() -> Letter:
    return answered(_ADA, _ASKED, expert="Dr. Kofi Mensah", accepted=True, words="From 6 May on.", contact=Contact("Dr. Kofi Mensah", "kofi@example.org", "+233 20 000 0000"))


@preview("roster/invitation_accepted")
def _accepted() -> Letter:
    return accepted(_KOFI, _ASKED, contacts=(Contact("Ada Okoro", "ada@example.org"),))


@preview("roster/invitation_unanswered")
def _unanswered() -> Letter:
    return unanswered(_ADA, _ASKED, expert="Dr. Kofi Mensah")


@preview("roster/request_unanswered")
def _nobody() -> Letter:
    return nobody_invited(_ADA, _ASKED, since=_SOON)


@preview("roster/assignment_agreed")
def _agreed() -> Letter:
    return agreed(_KOFI, _ASKED, Assignment(id=3, title=_ASKED.title, starts_on=_ASKED.starts_on, ends_on=_ASKED.ends_on, days=10, mode="on-site"), changed=False)


@preview("roster/assignment_cancelled")
def _cancelled() -> Letter:
    return cancelled(_KOFI, _ASKED, title=_ASKED.title, reason="The crossings are closed until autumn.")


@preview("roster/report_due")
def _report_due() -> Letter:
    return report_due(_ADA, _ASKED, assignment_id=3, title=_ASKED.title, expert="Dr. Kofi Mensah", ended_on=date(2026, 5, 15))


@preview("roster/assignment_reported")
def _reported() -> Letter:
    return reported(_KOFI, _ASKED, assignment_id=3, title=_ASKED.title, report="Eight inspectors were trained.", public=True)
