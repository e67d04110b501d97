"""Earlier versions of a profile, one against another, for the expert and the secretariat."""

from typing import Any

from flask import abort, render_template

from core import asked
from core.access import require
from roster import rules
from roster.document import differences
from roster.forms.entering import WAYS
from roster.queries import history as reading
from roster.queries import profile
from roster.views import pages
from roster.views.common import here
from roster.words import PART_NAMES


@pages.get("/roster/<int(max=2147483647):expert_id>/history")
def history(expert_id: int) -> Any:
    """All versions and the log; two versions compared, the last two unless others are asked for."""
    now = here(expert_id)
    require(rules.may_see_private(now.viewer, now.expert))
    versions = reading.versions_of(expert_id)
    newest = versions[0].number if versions else 0
    later = asked.whole("version") or newest
    earlier = asked.whole("before") or later - 1
    documents = reading.documents_of(expert_id, earlier, later) if versions else {}
    if versions and later not in documents:
        abort(404)
    changes = differences(documents[earlier], documents[later]) if earlier in documents and later in documents else []
    return render_template(
        "roster/history.html", expert=profile.head_of(now.expert, at=now.at), versions=versions, acts=reading.acts_of(expert_id), changes=changes, later=later,
        earlier=earlier if earlier in documents else None, part_names=PART_NAMES, consents=WAYS,
    )  # fmt: skip
