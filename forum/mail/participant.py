"""The letter to a participant for whom a moderator set a rule, or ended one."""

from accounts.models import Person
from core.letters import Letter, link, preview
from forum.mail import _ADA, _letter


def rule_changed(to: Person, *, slug: str, forum: str, rule: str | None, reason: str) -> Letter:
    """``rule`` is what holds from now on: ``hold``, ``blocked``, or None."""
    drafts = link("forum.my_drafts", to.language)
    return _letter("rule_changed", to, page=link("forum.show", to.language, slug=slug), drafts=drafts, forum=forum, rule=rule, reason=reason)


@preview("forum/rule_changed")
def _rule_changed() -> Letter:
    return rule_changed(_ADA, slug="warm-homes", forum="Warm homes", rule="blocked", reason="Three messages in a row were about persons and not about the matter.")
