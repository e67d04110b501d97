"""An expert's page."""

from typing import Any

from flask import render_template, request

from roster import rules
from roster.forms.deciding import DecisionForm, LeavingForm
from roster.queries import profile as reading
from roster.rules.assistance import may_ask
from roster.sections import sections_of
from roster.views import pages
from roster.views.common import Here, here


@pages.get("/roster/<int(max=2147483647):expert_id>")
def show(expert_id: int) -> Any:
    """The profile, as this reader may see it; whoever may see more may look at it as others do (``?as=reader``)."""
    return page(here(expert_id))


def page(now: Here, *, decision: DecisionForm | None = None, removal: LeavingForm | None = None, **about: Any) -> str:
    """The page of an expert, with what this reader may do with it."""
    as_reader = request.args.get("as") == "reader" and bool(rules.may_see_private(now.viewer, now.expert))
    viewer = rules.VISITOR if as_reader else now.viewer
    return render_template(
        "roster/show.html", profile=reading.profile_of(now.expert, viewer, at=now.at), view="reader" if as_reader else "", live=True,
        may_edit=bool(rules.may_edit(viewer, now.expert)), may_look=bool(rules.may_see_private(now.viewer, now.expert)), is_self=rules.is_self(now.viewer, now.expert),
        is_staff=viewer.is_staff, may_renominate=rules.may_nominate_again(viewer, now.expert, at=now.at),
        decision=(decision or DecisionForm(formdata=None)) if rules.may_decide(viewer, now.expert, at=now.at) else None,
        removal=(removal or LeavingForm(formdata=None)) if rules.may_remove(viewer, now.expert, at=now.at) else None, faults=about.pop("faults", []),
        sections=sections_of(now.expert, at=now.at), may_ask=bool(may_ask(viewer)) and not rules.is_self(viewer, now.expert), **about,
    )  # fmt: skip
