"""Pages of the forums, by what a reader comes to do."""

from flask import Blueprint

pages = Blueprint("forum", __name__)
BLUEPRINTS = [(pages, "/<lang:lang>")]

# A person's part in the forums joins what accounts hand out and erase.
from forum.actions import editing as _editing  # noqa: E402, F401
from forum.actions import erasing, forgetting  # noqa: E402, F401
from forum.queries import own_admissions, own_data, own_reading  # noqa: E402, F401
from forum.views import (  # noqa: E402, F401  (their routes hang on the blueprint above)
    acceptance,
    admissions,
    agenda,
    attaching,
    bookmarks,
    bulletins,
    desk,
    desk_translations,
    drawing,
    editing,
    ending,
    experts,
    exports,
    feeds,
    figures,
    finding,
    following,
    goals,
    invitations,
    issued,
    kept,
    log,
    making,
    marks,
    messages,
    moderation,
    moderation_of_many,
    naming,
    nominations,
    ordering,
    own,
    participants_desk,
    passage,
    patterns,
    people,
    planning,
    reading,
    recoded,
    registration,
    reports,
    review_desk,
    reviewing,
    sending,
    silent,
    sitemap,
    statistics,
    summary_files,
    tagging,
    topics,
    writing,
)
from forum.views.api import api  # noqa: E402

BLUEPRINTS += [(api, "/api/v1"), (sitemap.pages, "")]
