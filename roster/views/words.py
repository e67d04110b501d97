"""Words of the roster for templates."""

from flask.blueprints import BlueprintSetupState

from core.comparison import compared
from roster import words
from roster.document import word_count
from roster.views import pages


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(roster_words=words, compared=compared, word_count=word_count)
