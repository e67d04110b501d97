"""Where a form stands and where it is sent, for each place that words can go to."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, request, url_for
from flask_login import current_user

from accounts.models import Person
from core.access import Refused, current_person, require
from core.verdict import No
from forum import rules
from forum.forms import MessageForm
from forum.place import Place
from forum.queries import writing
from forum.queries.compose import Sheet
from forum.queries.entries import Entry
from forum.views.common import Here


def to_topic(now: Here, number: int) -> Place:
    """A topic of this forum, or "not found"."""
    topic = writing.topic_of(now.forum, number)
    return Place(now.forum, topic) if topic else abort(404)


def to_message(now: Here, number: int) -> Place:
    """A message that this reader may see, or "not found"."""
    stored = request.method == "POST"
    parent = (writing.message_to_answer if stored else writing.message_of)(now.forum, number)
    if parent is None:
        abort(404)
    seen = rules.may_see_message(now.standing, parent, author_person_id=parent.author.person_id)
    # Words sent under a message that was hidden meanwhile are not thrown away: the act refuses them, with the form.
    if not stored or (isinstance(seen, No) and seen.unseen):
        require(seen)
    return Place(now.forum, parent.topic, parent) if stored else writing.place_of_a_reply(now.forum, parent)


def form_at(place: Place) -> str:
    """The address of the form for a place."""
    if place.parent is not None:
        return url_for("forum.reply", slug=place.forum.slug, number=place.parent.number)
    if place.topic is not None:
        return url_for("forum.compose", slug=place.forum.slug, number=place.topic.number)
    return url_for("forum.compose_to_all", slug=place.forum.slug)


def action_at(place: Place) -> str:
    """The address that the form is sent to."""
    if place.parent is not None:
        return url_for("forum.post_reply", slug=place.forum.slug, number=place.parent.number)
    if place.topic is not None:
        return url_for("forum.post_message", slug=place.forum.slug, number=place.topic.number)
    return url_for("forum.post_to_all", slug=place.forum.slug)


def writer() -> Person:
    """Whoever is signed in; otherwise the request ends here."""
    person: Person | None = current_person()
    if person is None:
        raise Refused(No("Please sign in."))
    return person


def pace_of() -> str:
    """Whose pace is counted: a person's, wherever they write from; a visitor's by address."""
    return f"person {current_user.id}" if current_user.is_authenticated else f"address {request.remote_addr}"


@dataclass(frozen=True)
class Beside:
    """What a message of these pages refers to: the forum's address, its zone, its topics by id, what its goals are called."""

    base: str
    zone: str
    topics: Mapping[int, int]
    goals: Mapping[str, str]

    def question(self, entry: Entry, number: int) -> str:
        """Where a guiding question is read: on its topic's page; for what is not stored yet, on this one."""
        topic = self.topics.get(entry.topic_id) if entry.topic_id is not None else None
        return f"#q{number}" if topic is None else f"{self.base}/topics/{topic}#q{number}"


def around(sheet: Sheet, *there: Entry) -> Beside:
    """What the templates of messages are told on a page about one place."""
    topics = {entry.topic_id: sheet.topic for entry in there if entry.topic_id is not None and sheet.topic is not None}
    return Beside(base=url_for("forum.show", slug=sheet.slug), zone=sheet.timezone, topics=topics, goals=sheet.goal_labels)


def words_sent() -> str:
    """What stood in the form that was sent, as one text to copy: subject, message, initiatives."""
    form = MessageForm()
    rows = ["; ".join(filter(None, (row.title.data, row.type.data, row.audience.data, row.status.data))) for row in form.rows()]
    return "\n\n".join(filter(None, (form.subject.data, form.body.data, "\n".join(rows))))
