"""The columns of a table of experts: the same in files to take away and in those to bring, under codes that are the same in every language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.languages import LANGUAGES
from roster.queries.profile import Profile

# In the order of the common format. Those of the second line are brought only: nobody but the expert and the secretariat sees them.
TEXTS_TOO = tuple(f"brief_{language}" for language in LANGUAGES)
PUBLIC = (
    "id", "honorific", "name", "government", "country", "region", "nationalities", "language", "languages", "brief", *TEXTS_TOO, "employer", "organization_type", "job_title", "department",
    "employed_since", "responsibilities", "worked_in", "regions", "education", "goals", "themes", "expertise", "publications", "memberships", "committees", "other", "availability",
    "available_from", "website", "contact", "cv", "confirmed", "leaves", "address",
)  # fmt: skip
PRIVATE = ("private_email", "private_phone", "private_address", "consents")
TOLD = ("region", "cv", "leaves", "address")  # what follows from other things: read past where it is brought
WIDTHS = {"id": 12, "name": 28, "brief": 60, "responsibilities": 40, "education": 40, "publications": 40, "goals": 40, "employer": 30, "address": 40}
APART = "; "


def cells(expert: Profile, *, address: str) -> list[str | int]:
    """A row for an expert, as their reader sees them."""
    texts = {field: said.get(expert.language, "") for field, said in expert.texts.items()}
    more = {f"brief_{language}": text for language, text in expert.texts.get("brief", {}).items() if language != expert.language}
    told: Mapping[str, Any] = {
        "id": expert.symbol, "honorific": expert.honorific, "name": expert.name, "government": expert.government, "country": expert.country, "region": expert.region,
        "nationalities": APART.join(expert.nationalities), "language": expert.language, "languages": APART.join(f"{code}:{level}" for code, level in expert.languages),
        **texts, **more, "employer": expert.employer, "organization_type": expert.organization_type, "job_title": expert.job_title, "department": expert.department,
        "employed_since": expert.employed_since, "worked_in": APART.join(expert.countries), "regions": APART.join(expert.regions),
        "education": "\n".join(" | ".join(str(part or "") for part in (one.degree, one.subject, one.institution, one.from_year, one.to_year)) for one in expert.education),
        "goals": "\n".join(f"{one.plan}/{one.edition}/{one.code}{'*' if one.main else ''}{f' ({one.note})' if one.note else ''}" for one in expert.goals),
        "themes": APART.join(expert.themes), "publications": "\n".join(expert.publications), "memberships": "\n".join(expert.memberships), "committees": "\n".join(expert.committees),
        "availability": expert.availability, "available_from": expert.available_from.isoformat() if expert.available_from else "", "website": expert.website, "contact": expert.contact,
        "cv": "yes" if expert.cv else "", "confirmed": _day(expert.confirmed_at), "leaves": _day(expert.leaves_at), "address": address,
    }  # fmt: skip
    return [value if isinstance(value := told.get(name), int) else value or "" for name in PUBLIC]


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def as_data(expert: Profile, *, address: str) -> dict[str, Any]:
    """The same as data: what JSON files and programs get."""
    return {
        "id": expert.id, "symbol": expert.symbol, "url": address, "honorific": expert.honorific, "name": expert.name, "government": expert.government, "country": expert.country,
        "region": expert.region, "nationalities": list(expert.nationalities), "language": expert.language,
        "languages": [{"language": code, "level": level} for code, level in expert.languages], "texts": {field: dict(said) for field, said in expert.texts.items()},
        "employment": {
            "employer": expert.employer, "organization_type": expert.organization_type, "job_title": expert.job_title, "department": expert.department, "since": expert.employed_since,
        },
        "worked_in": {"countries": list(expert.countries), "regions": list(expert.regions)},
        "education": [{"degree": one.degree, "subject": one.subject, "institution": one.institution, "from": one.from_year, "to": one.to_year} for one in expert.education],
        "goals": [{"plan": one.plan, "edition": one.edition, "code": one.code, "main": one.main, "note": one.note} for one in expert.goals], "themes": list(expert.themes),
        "publications": _list(expert.publications), "memberships": _list(expert.memberships), "committees": _list(expert.committees), "availability": expert.availability,
        "available_from": expert.available_from.isoformat() if expert.available_from else None, "website": expert.website, "contact": expert.contact, "has_cv": expert.cv is not None,
        "confirmed_on": _day(expert.confirmed_at) or None, "leaves_on": _day(expert.leaves_at) or None,
    }  # fmt: skip


def _list(values: Sequence[str]) -> list[str]:
    return list(values)
