"""The roster as a list that can be narrowed, with a page for each goal and each country, and the table of what is missing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from core import asked, clock, paging, zones
from core.access import current_person
from core.guard import limiter
from core.languages import country as country_name
from core.languages import is_country, language
from core.regions import REGIONS, region_of
from roster import words
from roster.finding.memory import Memory
from roster.queries import finding
from roster.queries.finding import SIZE, Wanted
from roster.queries.gaps import gaps_of
from roster.queries.remembered import LEVELS
from roster.views import pages
from roster.views.asking import asked_for, facets, phrases, steps

VIEWS = ("list", "cards")


@pages.get("/roster")
@limiter.limit("300 per minute")
def index() -> Any:
    """Everybody on the roster, or those who were asked for. What is found is the same for all readers: it is made once, until the roster changes or the clock says so."""
    at, zone = clock.now(), zones.of_reader(current_person())
    key = ("page", language(), zone, int(at.timestamp()) // 60, request.full_path)
    return render_template("roster/index.html", roster_words=words, found_part=finding.made_once(key, lambda memory: Markup(_found_part(memory, at)), at=at))


def _found_part(memory: Memory, at: datetime) -> str:
    editions = finding.plans(at=at, memory=memory)
    these = asked_for(editions)
    usual, said = "name", phrases(language())
    order, view = asked.one_of("order", finding.ORDERS, usual), asked.one_of("view", VIEWS, "list")
    found = finding.found(these.wanted, at=at, order=order, page=asked.page(), briefs=view == "cards", memory=memory)
    shown = tuple(pair for pair in (("order", order if order != usual else ""), ("view", view if view != "list" else "")) if pair[1])
    keep = (*these.pairs, *shown)
    orders = [
        (name, said.orders[name], paging.ask(tuple(pair for pair in keep if pair[0] != "order"), order=name))
        for name in finding.ORDERS
        if name != "relevance" or these.wanted.query
    ]
    return render_template(
        "roster/_found.html", found=found, these=these, order=order, view=view, shown=shown, orders=orders, facets=facets(these, found, editions), chosen=steps(these, editions, shown),
        views={name: paging.ask(tuple(pair for pair in keep if pair[0] != "view"), view=name) for name in VIEWS}, pages=paging.pages_of(page=found.page, total=found.total, size=SIZE, keep=keep),
        files=paging.ask((*these.pairs, *(pair for pair in shown if pair[0] == "order"))), first=(found.page - 1) * SIZE + 1, levels=[(level, said.levels[level], found.counts["level"][level]) for level in LEVELS],
        roster_words=words, sinces=[(since, said.sinces[since], found.counts["confirmed"][since]) for since in finding.SINCE],
    )  # fmt: skip


@pages.get("/roster/goals/<code>/<edition>/<goal>")
def of_goal(code: str, edition: str, goal: str) -> Any:
    """Who knows about a goal, by regions."""
    at = clock.now()
    held = finding.edition_named(code, edition) or abort(404)
    named = next((one for one in held.goals if one.code == goal), None) or abort(404)

    def told(memory: Memory) -> dict[str, Any]:
        found = finding.found(Wanted(chosen={"goal": (named.key,)}), at=at, page=asked.page(), memory=memory)
        regions = [(region, found.counts["region"].get(region, 0)) for region in REGIONS]
        return {"found": found, "goal": named, "edition": held, "regions": regions, "narrower": url_for("roster.index") + paging.ask(goal=named.key)}

    return _place("roster/_goal.html", gettext("Experts on goal %(code)s", code=named.code), told, at)


@pages.get("/roster/countries/<country>")
def of_country(country: str) -> Any:
    """The experts of a country, and those who have worked in it."""
    if not is_country(country):
        abort(404)
    at, index = clock.now(), url_for("roster.index")

    def told(memory: Memory) -> dict[str, Any]:
        found = finding.found(Wanted(chosen={"country": (country,)}), at=at, page=asked.page(), memory=memory)
        goals = [(edition, [(goal, found.counts["goal"].get(goal.key, 0)) for goal in edition.goals]) for edition in finding.plans(at=at, memory=memory)[:1]]
        worked = finding.number_of(Wanted(chosen={"worked": (country,)}), at=at, memory=memory)
        return {
            "found": found, "region": region_of(country), "goals": goals, "worked": worked,
            "narrower": index + paging.ask(country=country), "those_who_worked": index + paging.ask(worked=country),
        }  # fmt: skip

    return _place("roster/_country.html", gettext("Experts: %(country)s", country=country_name(country)), told, at)


def _place(template: str, heading: str, told: Callable[[Memory], dict[str, Any]], at: datetime) -> str:
    """A page about some experts; all but its frame is the same for all readers, and made once."""

    def made(memory: Memory) -> Markup:
        slots = told(memory)
        pages = paging.pages_of(page=slots["found"].page, total=slots["found"].total, size=SIZE)
        return Markup(render_template(template, heading=heading, roster_words=words, pages=pages, **slots))

    key = ("place", language(), zones.of_reader(current_person()), int(at.timestamp()) // 60, request.full_path)
    return render_template("roster/place.html", heading=heading, found_part=finding.made_once(key, made, at=at))


@pages.get("/roster/gaps")
def gaps() -> Any:
    """Goals by regions: where there is nobody."""
    at = clock.now()
    editions = finding.plans(at=at)
    wanted = request.args.get("edition", "")
    edition = next((one for one in editions if f"{one.plan}/{one.edition}" == wanted), editions[0] if editions else None)
    found = gaps_of(edition, REGIONS, at=at) if edition else None
    return render_template("roster/gaps.html", roster_words=words, gaps=found, editions=editions, regions=REGIONS, index=url_for("roster.index"), asks=paging.ask)
