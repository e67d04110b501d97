"""The tables of the roster, with the verbs that change them."""

from roster.models.experts import AVAILABILITIES, CONSENTS, ON_THE_ROSTER, ORGANIZATION_TYPES, Expert, ExpertStanding
from roster.models.focal_points import FocalPoint
from roster.models.life import LETTERS, NOMINATION_STATES, ExpertAct, ExpertLetter, ExpertVersion, Nomination
from roster.models.parts import LEVELS, PLACES, TEXTS, Education, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertText, ExpertTheme

__all__ = [
    "AVAILABILITIES", "CONSENTS", "LETTERS", "LEVELS", "NOMINATION_STATES", "ON_THE_ROSTER", "ORGANIZATION_TYPES", "PLACES", "TEXTS", "Education", "Expert", "ExpertAct",
    "ExpertGoal", "ExpertLanguage", "ExpertLetter", "ExpertPlace", "ExpertStanding", "ExpertText", "ExpertTheme", "ExpertVersion", "FocalPoint", "Nomination",
]  # fmt: skip
