"""Who is asking, and what happens to a No."""

from typing import Any

from flask import has_request_context
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound

from core.languages import say
from core.verdict import No, Verdict


class Refused(Forbidden):
    """A page that shows why: carries the verdict to the error page, which offers to sign in when nobody is."""

    def __init__(self, verdict: No) -> None:
        super().__init__(description=say(verdict))
        self.verdict = verdict


def current_person() -> Any | None:
    """The person signed in with this request, or None for a visitor."""
    if not has_request_context():  # a job or a command
        return None
    who = current_user._get_current_object()
    return who if who.is_authenticated else None


def require(verdict: Verdict) -> None:
    """Goes on after a YES; a No ends the request with a page that shows its reason (or "not found" for what must stay unseen)."""
    if isinstance(verdict, No):
        raise NotFound() if verdict.unseen else Refused(verdict)
