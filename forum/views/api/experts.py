"""The roster for programs: by the same query as its pages, and to everybody what everybody sees."""

from typing import Any

from core import clock, search
from forum.views.api.answers import answer, page, site
from forum.views.api.asking import Problem, operation
from roster.columns import as_data
from roster.queries import finding, public
from roster.queries.finding import Wanted
from roster.queries.profile import Profile

FACETS = ("goal", "theme", "country", "worked", "region", "language", "organization", "available")


def _data(expert: Profile) -> dict[str, Any]:
    return as_data(expert, address=f"{site()}/roster/{expert.id}")


@operation("listExperts")
def list_experts(*, q: str | None, level: str | None, after: int | None, limit: int, **facets: str | None) -> Any:
    """As the list, in the order of their numbers. A value that nobody has finds nobody."""
    at = clock.now()
    query = search.parse(q) if q else finding.NOTHING
    if q and not query:
        return answer([])
    wanted = Wanted(query, {name: (value,) for name, value in facets.items() if name in FACETS and value}, level or "")
    ids = finding.ids_after(wanted, at=at, after=after or 0, size_=limit + 1)
    shown = [_data(one) for one in public.profiles(ids[:limit], at=at)]
    asked = {"q": q, **facets, "level": level, "limit": limit}
    return page(shown, more=len(ids) > limit, after=ids[:limit][-1] if ids else 0, asked=asked)


@operation("showExpert")
def show_expert(number: int) -> Any:
    """Whoever is listed; of others it is not told that they are there."""
    for one in public.profiles([number], at=clock.now()):
        return answer(_data(one))
    raise Problem(404)
