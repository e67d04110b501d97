"""The tables of the roster, with the verbs that change them."""

from roster.models.assistance import MODES, Assignment, AssignmentDocument, AssistanceAct, AssistanceGoal, AssistanceRequest, ExpertInvitation
from roster.models.experts import AVAILABILITIES, CONSENTS, ON_THE_ROSTER, ORGANIZATION_TYPES, Expert, ExpertStanding
from roster.models.finding import ExpertChange, RosterImport, RosterState, expert_index
from roster.models.focal_points import FocalPoint, FocalPointChange
from roster.models.life import LETTERS, NOMINATION_STATES, ExpertAct, ExpertLetter, ExpertVersion, Nomination
from roster.models.parts import LEVELS, PLACES, TEXTS, Education, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertText, ExpertTheme

__all__ = [
    "AVAILABILITIES",
    "CONSENTS",
    "LETTERS",
    "LEVELS",
    "MODES",
    "NOMINATION_STATES",
    "ON_THE_ROSTER",
    "ORGANIZATION_TYPES",
    "PLACES",
    "TEXTS",
    "Assignment",
    "AssignmentDocument",
    "AssistanceAct",
    "AssistanceGoal",
    "AssistanceRequest",
    "Education",
    "Expert",
    "ExpertAct",
    "ExpertChange",
    "ExpertGoal",
    "ExpertInvitation",
    "ExpertLanguage",
    "ExpertLetter",
    "ExpertPlace",
    "ExpertStanding",
    "ExpertText",
    "ExpertTheme",
    "ExpertVersion",
    "FocalPoint",
    "FocalPointChange",
    "Nomination",
    "RosterImport",
    "RosterState",
    "expert_index",
]
