"""The tables of forums and messages, with the verbs that change them."""

from forum.models.acts import ACTS, Act
from forum.models.admission import ADMISSION_STATES, ADMISSIONS, Admission, Passage
from forum.models.attachments import Attachment
from forum.models.exports import EXPORT_STATES, FORMATS, Export
from forum.models.forums import (
    ATTACHING,
    FORUM_ROLES,
    MODERATIONS,
    PARTICIPANT_RULES,
    REGISTRATIONS,
    VISIBILITIES,
    Figures,
    Forum,
    Question,
    Registration,
    Topic,
)
from forum.models.history import REPORT_REASONS, REPORT_STATES, Mention, Report
from forum.models.life import Phase, Window
from forum.models.meanings import MessageMeaning
from forum.models.messages import (
    INITIATIVE_STATUSES,
    KINDS,
    OCCASIONS,
    STATUSES,
    Draft,
    Initiative,
    Message,
    MessageGoal,
    MessageQuestion,
    MessageVersion,
    Thread,
    message_index,
)
from forum.models.notices import NOTICES, Notice
from forum.models.readers import LEVELS, SCOPES, SOURCES, Appearance, Bookmark, ReadMark, Subscription
from forum.models.summaries import OUTCOMES, STANCES, VERSIONS, Summary, SummaryAnswer, SummaryEdit, SummaryMaking, SummaryVersion

__all__ = [
    "ACTS",
    "ADMISSIONS",
    "ADMISSION_STATES",
    "ATTACHING",
    "EXPORT_STATES",
    "FORMATS",
    "FORUM_ROLES",
    "INITIATIVE_STATUSES",
    "KINDS",
    "LEVELS",
    "MODERATIONS",
    "NOTICES",
    "OCCASIONS",
    "OUTCOMES",
    "PARTICIPANT_RULES",
    "REGISTRATIONS",
    "REPORT_REASONS",
    "REPORT_STATES",
    "SCOPES",
    "SOURCES",
    "STANCES",
    "STATUSES",
    "VERSIONS",
    "VISIBILITIES",
    "Act",
    "Admission",
    "Appearance",
    "Attachment",
    "Bookmark",
    "Draft",
    "Export",
    "Figures",
    "Forum",
    "Initiative",
    "Mention",
    "Message",
    "MessageGoal",
    "MessageMeaning",
    "MessageQuestion",
    "MessageVersion",
    "Notice",
    "Passage",
    "Phase",
    "Question",
    "ReadMark",
    "Registration",
    "Report",
    "Subscription",
    "Summary",
    "SummaryAnswer",
    "SummaryEdit",
    "SummaryMaking",
    "SummaryVersion",
    "Thread",
    "Topic",
    "Window",
    "message_index",
]
