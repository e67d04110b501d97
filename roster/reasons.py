"""The words of requests for assistance: how work is done, states, acts, and the reasons of a suggestion as a reader is told them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from core.languages import country, day, language_name
from core.regions import REGION_NAMES
from roster.rules.suggesting import Reason

MODE_NAMES = {"distance": _l("By distance"), "on-site": _l("On site"), "both": _l("On site and by distance")}
INVITATION_STATES = {
    "waiting": _l("Waits for an answer"),
    "late": _l("No answer in time"),
    "accepted": _l("Accepted"),
    "declined": _l("Declined"),
    "withdrawn": _l("Taken back"),
}
SQUARES = {"waiting": "half", "late": "held", "accepted": "open", "declined": "closed", "withdrawn": "closed"}
ACT_NAMES = {
    "request-made": _l("Request made"),
    "request-changed": _l("Request changed"),
    "request-closed": _l("Request closed"),
    "request-reopened": _l("Request opened again"),
    "request-reminded": _l("Reminder: nobody had been invited"),
    "invitation-sent": _l("Expert invited"),
    "invitation-accepted": _l("Invitation accepted"),
    "invitation-declined": _l("Invitation declined"),
    "invitation-withdrawn": _l("Invitation taken back"),
    "invitation-reminded": _l("Expert reminded"),
    "invitation-expired": _l("No answer came in time"),
    "assignment-agreed": _l("Assignment agreed"),
    "assignment-changed": _l("Assignment changed"),
    "assignment-cancelled": _l("Assignment cancelled"),
    "assignment-shown": _l("The expert lets the assignment stand in the profile"),
    "assignment-not-shown": _l("The expert keeps the assignment out of the profile"),
    "assignment-reported": _l("Report written"),
    "assignment-report-changed": _l("Report changed"),
    "assignment-report-asked": _l("Report asked for"),
    "assignment-report-overdue": _l("Secretariat told that no report came"),
}
SCALE_NAMES = {
    "main-goal": _l("A goal asked for is a main area of the expert"),
    "goal": _l("A goal asked for is another area of the expert"),
    "language": _l("A language asked for: 3 excellent or mother tongue, 2 good, 1 fair"),
    "worked-in-country": _l("Has worked in the country"),
    "lives-in-country": _l("Lives in the country"),
    "region": _l("Lives or has worked in the region"),
    "available": _l("Available when the work begins"),
    "not-available": _l("Not available when the work begins"),
    "confirmed": _l("Profile confirmed within a year"),
    "done": _l("Each assignment with a report, two at most"),
}


@dataclass(frozen=True)
class Told:
    """A reason in the reader's language, with its points."""

    words: str
    points: int


def told(reasons: Iterable[Reason | Mapping[str, Any]], goals: Mapping[str, str]) -> list[Told]:
    """Reasons in words; ``goals`` says what each goal is called, by its number."""
    known = [one if isinstance(one, Reason) else Reason(one["kind"], one["points"], one.get("about", ""), one.get("level", "")) for one in reasons]
    return [Told(_words(one, goals), one.points) for one in known]


def _words(one: Reason, goals: Mapping[str, str]) -> str:
    goal = goals.get(one.about, "")
    match one.kind:
        case "main-goal":
            return str(gettext("%(goal)s, a main area", goal=goal))
        case "goal":
            return goal
        case "no-goal":
            return str(gettext("Not among the areas: %(goal)s", goal=goal))
        case "language":
            return str(gettext("%(language)s: %(level)s", language=language_name(one.about), level=_level(one.level)))
        case "no-language":
            return str(gettext("Not among the languages: %(language)s", language=language_name(one.about)))
        case "worked-in-country":
            return str(gettext("Has worked in the country: %(country)s", country=country(one.about)))
        case "lives-in-country":
            return str(gettext("Lives in the country: %(country)s", country=country(one.about)))
        case "region":
            return str(gettext("Knows the region: %(region)s", region=REGION_NAMES.get(one.about, one.about)))
        case "available":
            return str(gettext("Available from %(day)s on", day=day(date.fromisoformat(one.about))) if one.about else gettext("Available now"))
        case "not-available":
            return str(gettext("Available from %(day)s on only", day=day(date.fromisoformat(one.about))) if one.about else gettext("Not available at present"))
        case "confirmed":
            return str(gettext("Profile confirmed on %(day)s", day=day(date.fromisoformat(one.about))))
        case "done":
            return str(ngettext("%(num)s assignment with a report", "%(num)s assignments with a report", int(one.about)))
    return one.kind


def _level(level: str) -> str:
    names = {"mother-tongue": gettext("Mother tongue"), "excellent": gettext("Excellent"), "good": gettext("Good"), "fair": gettext("Fair")}
    return str(names.get(level, level))
