"""A profile as one plain document: what a draft keeps, a version remembers, an archive exports and a comparison compares. No database, no clock.

``{"name": …, "texts": {"brief": {"en": …}}, "languages": [{"language", "level"}], "goals": [{"plan", "edition", "code", "main", "note"}], "education": [{"degree", …}], …}``
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from roster.models import TEXTS, Expert, ExpertPlace

Document = dict[str, Any]

LINES = ("honorific", "name", "employer", "job_title", "department", "website", "private_email", "private_phone")
PLAIN = (*LINES, "language", "country", "organization_type", "employed_since", "availability", "contact", "private_address")
LISTS = ("publications", "memberships", "committees", "consents")
PRIVATE = ("private_email", "private_phone", "private_address", "consents")
WORD_LIMITS = {"brief": 150, "other": 300}
MOST_PUBLICATIONS = 3
# A Han character counts as a word, as office programs count; everything else between spaces is one where it holds a letter or digit.
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def word_count(text: str) -> int:
    """How many words a text has, in any script."""
    return len(_HAN.findall(text)) + sum(piece.isalnum() or any(map(str.isalnum, piece)) for piece in _HAN.sub(" ", text).split())


def document_of(expert: Expert) -> Document:
    """What stands in the profile now. Everything that hangs on the expert was loaded."""
    texts: dict[str, dict[str, str]] = {}
    for text in expert.texts:
        texts.setdefault(text.field, {})[text.language] = text.text
    return {
        **{name: getattr(expert, name) for name in PLAIN},
        **{name: list(getattr(expert, name) or ()) for name in LISTS},
        "available_from": expert.available_from.isoformat() if expert.available_from else None,
        "texts": texts,
        "languages": [{"language": one.language, "level": one.level} for one in expert.languages],
        "nationalities": _places(expert.places, "nationality"),
        "worked_in": _places(expert.places, "country"),
        "regions": _places(expert.places, "region"),
        "goals": [{"plan": one.goal.edition.code, "edition": one.goal.edition.edition, "code": one.goal.code, "main": one.main, "note": one.note} for one in expert.goals],
        "themes": [one.theme for one in expert.themes],
        "education": [{name: getattr(one, name) for name in ("degree", "subject", "institution", "from_year", "to_year")} for one in expert.education],
    }


def _places(places: list[ExpertPlace], kind: str) -> list[str]:
    return [place.code for place in places if place.kind == kind]


def text_of(document: Document, field: str) -> str:
    """A text in the language of the profile."""
    return str((document["texts"].get(field) or {}).get(document["language"]) or "")


# ---- completeness


@dataclass(frozen=True)
class Part:
    """A part of a profile: the step that asks for it, whether the roster wants it before anybody is listed, and whether it is there."""

    key: str
    step: str
    needed: bool
    there: bool


def parts(document: Document, *, cv: bool, photo: bool) -> list[Part]:
    """All parts that count for completeness, in the order of the steps. A photo never counts: nobody needs to show their face."""
    del photo
    texts: Mapping[str, Mapping[str, str]] = document["texts"]
    areas = document["goals"] or document["themes"] or any((texts.get("expertise") or {}).values())
    other_languages = any(language != document["language"] and text for field in texts.values() for language, text in field.items())
    asked: list[tuple[str, str, bool, Any]] = [
        ("name", "person", True, document["name"]),
        ("country", "person", True, document["country"]),
        ("nationalities", "person", True, document["nationalities"]),
        ("brief", "person", True, text_of(document, "brief")),
        ("languages", "languages", True, document["languages"]),
        ("areas", "expertise", True, areas),
        ("organization_type", "work", True, document["organization_type"]),
        ("employer", "work", False, document["employer"]),
        ("job_title", "work", True, document["job_title"]),
        ("responsibilities", "work", False, text_of(document, "responsibilities")),
        ("worked_in", "work", False, document["worked_in"] or document["regions"]),
        ("education", "education", False, document["education"]),
        ("publications", "education", False, document["publications"] or document["memberships"] or document["committees"]),
        ("translations", "texts", False, other_languages),
        ("cv", "files", False, cv),
        ("availability", "contact", True, document["availability"]),
        ("private_email", "contact", True, document["private_email"] or document["private_address"]),  # some have paper only
        ("consent", "contact", True, "listed" in document["consents"]),
    ]
    return [Part(key, step, needed, bool(there)) for key, step, needed, there in asked]


def lacking(found: list[Part]) -> list[Part]:
    """What must still be given before the profile can be listed."""
    return [part for part in found if part.needed and not part.there]


def too_long(document: Document) -> list[tuple[str, str, int]]:
    """Texts over their limit of words: ``(field, language, words)``."""
    counted = ((field, language, word_count(text)) for field in WORD_LIMITS for language, text in sorted((document["texts"].get(field) or {}).items()))
    return [(field, language, words) for field, language, words in counted if words > WORD_LIMITS[field]]


# ---- comparison


@dataclass(frozen=True)
class Change:
    """A part that differs: its key, the language where it is a text, and both wordings as lines."""

    key: str
    language: str
    before: str
    after: str
    private: bool


def differences(before: Document, after: Document) -> list[Change]:
    """What differs between two documents, in the order of the parts."""
    keys = [*PLAIN, "available_from", "nationalities", "languages", "goals", "themes", "worked_in", "regions", "education", *LISTS]
    found = [Change(key, "", _said(before.get(key)), _said(after.get(key)), key in PRIVATE) for key in keys if _said(before.get(key)) != _said(after.get(key))]
    for field in TEXTS:
        one, other = (document["texts"].get(field) or {} for document in (before, after))
        found += [
            Change(field, language, one.get(language, ""), other.get(language, ""), False)
            for language in sorted({*one, *other})
            if one.get(language, "") != other.get(language, "")
        ]
    return found


def _said(value: Any) -> str:
    """A value as lines of text: what cannot be told apart in it has not changed."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return "\n".join(" · ".join(_pieces(one)) if isinstance(one, dict) else str(one) for one in value)
    return str(value)


def _pieces(row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if name == "main":
            if value:
                yield "★"
        elif value not in (None, ""):
            yield str(value)
