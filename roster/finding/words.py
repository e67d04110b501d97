"""The public words of experts as terms for the index: what a page shows to everybody, and not a word more."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, select

from core.languages import LANGUAGES, country, in_language
from core.names import indexed_names
from core.search import indexed
from roster.models import Education, Expert, ExpertGoal, ExpertPlace, ExpertText, ExpertTheme

# Columns that everybody sees of whoever is listed. Contact details, drafts and reasons are not among them, and must never be.
PUBLIC = (
    "honorific", "name", "employer", "job_title", "department", "publications", "memberships", "committees",
)  # fmt: skip


def terms_of(connection: Connection, ids: Sequence[int], goal_words: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Each of these experts with the terms they are found by: five queries for all of them."""
    more: dict[int, list[str]] = defaultdict(list)
    for expert_id, text, language in _rows(connection, select(ExpertText.expert_id, ExpertText.text, ExpertText.language), ExpertText, ids):
        more[expert_id].append(indexed(text, language))
    own: dict[int, str] = {}
    for row in _rows(connection, select(Expert.id, Expert.language, Expert.country, Expert.government, *(getattr(Expert, name) for name in PUBLIC)), Expert, ids, Expert.id):
        own[row.id] = row.language
        name, lists = row.name, (row.publications, row.memberships, row.committees)
        more[row.id] += [
            indexed(name, None),
            indexed_names(name),
            indexed(_lines((row.employer, row.job_title, row.department, *(one for some in lists for one in some or ()))), row.language),
        ]
        more[row.id] += [_country_words(code) for code in {row.country, row.government} if code]
    for row in _rows(connection, select(Education.expert_id, Education.degree, Education.subject, Education.institution), Education, ids):
        more[row.expert_id].append(indexed(_lines(row[1:]), own.get(row.expert_id)))
    for expert_id, code in _rows(connection, select(ExpertPlace.expert_id, ExpertPlace.code).where(ExpertPlace.kind == "country"), ExpertPlace, ids):
        more[expert_id].append(_country_words(code))
    for row in _rows(connection, select(ExpertGoal.expert_id, ExpertGoal.goal_id, ExpertGoal.note), ExpertGoal, ids):
        more[row.expert_id] += [goal_words.get(row.goal_id, ""), indexed(row.note, own.get(row.expert_id))]
    for expert_id, theme in _rows(connection, select(ExpertTheme.expert_id, ExpertTheme.theme), ExpertTheme, ids):
        more[expert_id].append(indexed(theme.replace("-", " "), "en"))
    return ((expert_id, " ".join(filter(None, more[expert_id]))) for expert_id in own)


def _rows(connection: Connection, asked: Select[Any], table: Any, ids: Sequence[int], key: Any = None) -> Iterable[Any]:
    return connection.execute(asked.where((key if key is not None else table.expert_id).in_(ids)))


def _lines(words: Iterable[str | None]) -> str:
    return "\n".join(filter(None, words))


@lru_cache(maxsize=300)
def _country_words(code: str) -> str:
    """A country's name in all languages of the site."""
    found = []
    for language in LANGUAGES:
        with in_language(language):
            found.append(indexed(country(code), language))
    return " ".join(found)
