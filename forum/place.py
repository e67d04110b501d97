"""Where words are going: to a topic, to the whole forum, or under a message."""

from dataclasses import dataclass

from forum.models import Forum, Message, Topic


@dataclass(frozen=True)
class Place:
    """A message to ``topic`` (None: to the whole forum), as a reply to ``parent`` where there is one.

    ``editing`` is the number of a message that is being changed: what waits to be put to it waits apart from drafts.
    ``arrival`` is the number of a mail that brought the words: the files in it are not those that wait beside a draft.
    ``held`` says that the forum's row was held before any of it was read, so that it is still true.
    """

    forum: Forum
    topic: Topic | None
    parent: Message | None = None
    held: bool = False
    editing: int | None = None
    arrival: int | None = None

    @property
    def key(self) -> str:
        """Under which a draft for this place is kept: ``reply-47``, ``topic-2``, ``forum``; files for a message that is being changed, under ``edit-12``; of a mail, under ``mail-7``."""
        if self.arrival is not None:
            return f"mail-{self.arrival}"
        if self.editing is not None:
            return f"edit-{self.editing}"
        if self.parent is not None:
            return f"reply-{self.parent.number}"
        return f"topic-{self.topic.number}" if self.topic is not None else "forum"
