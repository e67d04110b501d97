"""Who is told of what happens to a message: its author and whom it speaks for, each in their language; and moderators of what waits, once an hour at most."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from accounts.models import Attempt, Person
from accounts.sessions import hashed
from core import letters
from core.database import db
from core.letters import Letter
from forum import mail
from forum.mail.keeping import to_decide
from forum.models import Forum, Message
from forum.pile import Pile
from forum.queries import attaching, piles, writing

PAUSE = timedelta(hours=1)  # between two letters to one moderator about one forum
AGAIN = timedelta(hours=24)  # a reminder while something waits though nothing new came
_KIND = "letters-keeper"

Holding = Callable[[Forum, Message, Sequence[Person], datetime], set[int]]
_holdings: list[Holding] = []


def on_holding(function: Holding) -> Holding:
    """Registers ``function(forum, message, keepers, at)``, called when a message waits: it writes to keepers about that message by itself and says to whom (ids)."""
    _holdings.append(function)
    return function


def authors(message: Message, forum: Forum, letter: Callable[[Person, mail.About], Letter], *, but: Person | None, at: datetime) -> None:
    """A letter to the author of a message and to whom it speaks for; not to whoever acted. The message was loaded with both and their accounts."""
    people = {person.id: person for person in (message.author.person, message.speaker.person) if person is not None and (but is None or person.id != but.id)}
    about = mail.About.of(message, forum, speaker=message.speaker, files=attaching.of_message(message.id))
    for person in people.values():
        if mail.reachable(person):
            letters.post(letter(person, about), at=at)


def something_waits(forum: Forum, *, but: Person | None, at: datetime, message: Message | None = None) -> None:
    """A message was held, or reported: whoever had no letter about this forum within the hour gets one at once; the others when it is over.

    Who got a letter about this very ``message`` has been told.
    """
    db.session.flush()
    keepers = [keeper for keeper in writing.keepers_of_order(forum) if but is None or keeper.id != but.id]
    told = {id_ for holding in _holdings for id_ in holding(forum, message, keepers, at)} if message is not None else set()
    db.session.add_all(Attempt(kind=_KIND, key_hash=_key(forum, keeper), at=at) for keeper in keepers if keeper.id in told)
    due = [keeper for keeper in keepers if keeper.id not in told and not piles.told_since(_key(forum, keeper), kind=_KIND, since=at - PAUSE)]
    if due and (pile := piles.pile_of(forum)):
        _tell(due, pile, forum, at=at)


def remind(forum: Forum, *, at: datetime) -> int:
    """What came since the last letter, or still waits after a day. Nothing waits: nobody is written to. Returns how many letters went."""
    pile = piles.pile_of(forum)
    if pile is None:
        return 0
    newest = piles.newest_of(forum)
    due = []
    for keeper in writing.keepers_of_order(forum):
        last = piles.last_told(_key(forum, keeper), kind=_KIND)
        if last is None or last <= at - AGAIN or (last <= at - PAUSE and newest > last):
            due.append(keeper)
    _tell(due, pile, forum, at=at)
    return len(due)


def _tell(keepers: Iterable[Person], pile: Pile, forum: Forum, *, at: datetime) -> None:
    for keeper in keepers:
        db.session.add(Attempt(kind=_KIND, key_hash=_key(forum, keeper), at=at))
        letters.post(to_decide(keeper, pile, at=at), at=at)


def _key(forum: Forum, keeper: Person) -> str:
    return hashed(f"{_KIND} {forum.id} {keeper.id}")
