"""How the roster is used, by year, region and goal: a page and a table to take away."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from core.comma import csv_answer
from core.languages import language
from core.regions import REGION_NAMES
from roster.queries.use import FIGURES, Use, use_of_the_roster
from roster.views import pages

FIGURE_NAMES = {
    "requests": _l("Requests"),
    "invitations": _l("Invitations"),
    "accepted": _l("Accepted"),
    "declined": _l("Declined"),
    "assignments": _l("Assignments"),
    "reports": _l("Reports"),
}


@pages.get("/roster/use")
def use() -> Any:
    """For everybody: counts, and nobody's name."""
    found = use_of_the_roster(language())
    if request.args.get("format") == "csv":
        return _as_csv(found)
    tables = [
        ("year", gettext("By year of the request"), gettext("Year"), [(str(year), one) for year, one in found.years.items()]),
        ("region", gettext("By region of the country that asks"), gettext("Region"), [(_region(key), one) for key, one in found.regions.items()]),
        ("goal", gettext("By goal"), gettext("Goal"), [(f"{code} {title}", one) for (code, title), one in found.goals.items()]),
    ]
    return render_template(
        "roster/use.html",
        tables=tables,
        total=found.total,
        figures=list(FIGURE_NAMES.items()),
        columns=[(name, FIGURE_NAMES[name]) for name in ("requests", "invitations", "assignments", "reports")],
    )


def _region(key: str) -> str:
    return str(REGION_NAMES[key]) if key else str(gettext("In no region"))


def _as_csv(found: Use) -> Any:
    rows = [("year", str(year), one) for year, one in found.years.items()]
    rows += [("region", key, one) for key, one in found.regions.items()]
    rows += [("goal", f"{code} {title}", one) for (code, title), one in found.goals.items()]
    rows.append(("all", "", found.total))
    return csv_answer([("table", "key", *FIGURES), *((table, key, *(getattr(one, name) for name in FIGURES)) for table, key, one in rows)], name="roster-use")
