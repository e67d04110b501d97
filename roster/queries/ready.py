"""The roster is read, its common words are learnt and its orders made before the first page is asked for: two seconds for ten thousand experts."""

from datetime import datetime

from core.languages import in_language, site_languages
from core.warming import before_the_first_page
from roster.queries import finding
from roster.queries.remembered import roster
from roster.queries.worded import learn


@before_the_first_page
def make_ready(at: datetime) -> None:
    """All that lasts until somebody changes."""
    memory = roster()
    learn(memory)
    memory.listed(at)
    finding.plans(at=at, memory=memory)
    for language in site_languages():
        with in_language(language):
            for order in finding.ORDERS[:3]:
                finding.in_order(memory, 0, order, stop=0)
