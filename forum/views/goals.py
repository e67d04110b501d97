"""The page of a goal: what the plan says under it, where it leads in other editions, and what was said about it in the forums."""

from typing import Any

from flask import abort, render_template

from core import clock
from core.access import current_person
from core.languages import language
from forum.queries import beside
from forum.queries.goals import said_about
from forum.views import pages
from plans.document import LISTS, SHARED_LISTS
from plans.queries import documents
from plans.queries.crosswalks import crosswalks_of
from plans.queries.overview import items_of, said, short_title
from plans.terms import aliases_of, languages_of, terms_of, translated


@pages.get("/plans/<code>/<edition>/goals/<goal>")
def goal(code: str, edition: str, goal: str) -> Any:
    """One goal."""
    number = documents.edition_named(code, edition)
    if number is None:
        abort(404)
    document = translated(documents.document_of(documents.loaded(number)))
    entry = next((one for one in document.goals if one.code == goal), None) or abort(404)
    group = next((one for one in document.groups if one.code == entry.group), None)
    own, reader = document.language or "en", language()
    lists = {name: entry.lists[name] or (group.lists[name] if group and name in SHARED_LISTS else ()) for name in LISTS}
    forums, latest = said_about(number, goal, current_person())
    codes = list(document.goal_codes)
    place = codes.index(goal)
    return render_template(
        "forum/goal.html", document=document, goal=entry, title=said(entry.title, entry.translations, "title", own, reader), short=short_title(entry, terms_of(document), own, reader),
        lists={name: items_of(entries, own, reader) for name, entries in lists.items()}, shared=tuple(group.goals) if group else (),
        ours=reader in languages_of(document), leads=[(lead.path.end, lead.path.onward.get(goal, ())) for lead in crosswalks_of(number)], forums=forums, latest=latest,
        experts=beside.of_goal(code, edition, goal, at=clock.now()),
        aliases=aliases_of(document).get(goal, {}), before=codes[place - 1] if place else None, after=codes[place + 1] if place + 1 < len(codes) else None,
    )  # fmt: skip
