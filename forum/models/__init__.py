"""The tables of forums and messages, with the verbs that change them."""

from forum.models.acts import ACTS, Act
from forum.models.forums import FORUM_ROLES, MODERATIONS, VISIBILITIES, Figures, Forum, Phase, Question, Registration, Topic, Window
from forum.models.messages import (
    INITIATIVE_STATUSES,
    KINDS,
    STATUSES,
    Draft,
    Initiative,
    Message,
    MessageGoal,
    MessageQuestion,
    Thread,
    message_index,
)

__all__ = [
    "ACTS",
    "FORUM_ROLES",
    "INITIATIVE_STATUSES",
    "KINDS",
    "MODERATIONS",
    "STATUSES",
    "VISIBILITIES",
    "Act",
    "Draft",
    "Figures",
    "Forum",
    "Initiative",
    "Message",
    "MessageGoal",
    "MessageQuestion",
    "Phase",
    "Question",
    "Registration",
    "Thread",
    "Topic",
    "Window",
    "message_index",
]
