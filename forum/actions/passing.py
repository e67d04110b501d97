"""Giving the password of a closed forum."""

from datetime import datetime

from accounts import passwords, throttle
from accounts.models import Person
from accounts.throttle import Wait, Way
from core.database import db
from forum.models import Act, Forum, Passage


def give_password(forum: Forum, word: str, *, by: Person, network: str, at: datetime) -> bool | Wait:
    """Whether it is the right one; if so it is remembered until it changes. A Wait when tries came too fast. The caller commits."""
    ways: list[Way] = [("passage", f"{forum.id} {by.id}"), ("passage-network", network)]
    pause = throttle.wait(ways, at=at)
    if pause is not None:
        return pause
    if not passwords.fits(word.strip(), forum.password_hash):
        throttle.failed(ways, at=at)
        return False
    throttle.forgiven(ways[:1])
    passage = db.session.get(Passage, (forum.id, by.id))
    if passage is None:
        passage = Passage(forum_id=forum.id, person_id=by.id)
        db.session.add(passage)
    passage.version, passage.at = forum.password_version, at
    return True


def change_password(forum: Forum, word: str | None, *, by: Person, at: datetime) -> Act:
    """Another password, or none (None): who passed with an older one is asked again. The caller commits."""
    act = forum.set_password(word, by=by, at=at)
    db.session.add(act)
    return act
