"""That somebody has registered for a forum: what else begins with it is told here, by those above."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Person
from forum.models import Forum

_heard: list[Callable[[Forum, Person, datetime], str | None]] = []


def when_entered(function: Callable[[Forum, Person, datetime], str | None]) -> Callable[[Forum, Person, datetime], str | None]:
    """Registers ``function(forum, person, at)``, called in the transaction of a registration. It says what comes by mail from now on, or None."""
    _heard.append(function)
    return function


def entered(forum: Forum, person: Person, *, at: datetime) -> str | None:
    """The level at which its messages come to them from now on, if that begins with the registration."""
    levels = [function(forum, person, at) for function in _heard]
    return next((level for level in levels if level), None)
