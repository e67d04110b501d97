"""What the roster calls its choices: themes, levels of language, types of organization, availability, standings, parts of a profile."""

from flask_babel import lazy_gettext as _l

from core.languages import LANGUAGES
from core.regions import REGION_NAMES

# Themes that recur across goals, as the summaries of forums know them.
THEME_NAMES = {
    "training": _l("Training"),
    "guidance": _l("Guidance, procedures and tools"),
    "awareness": _l("Awareness and communication"),
    "administration": _l("Administrative systems and plans"),
    "information": _l("Information sharing"),
    "money": _l("Financial means"),
    "monitoring": _l("Monitoring and inspection"),
    "cooperation": _l("Regional and international cooperation"),
    "detection": _l("Detection and identification"),
    "infrastructure": _l("Infrastructure and equipment"),
    "law": _l("Legal framework"),
    "iplc": _l("Indigenous peoples and local communities"),
    "coordination": _l("Coordination between national authorities"),
    "gender": _l("Gender equality"),
}
LEVEL_NAMES = {"mother-tongue": _l("Mother tongue"), "excellent": _l("Excellent"), "good": _l("Good"), "fair": _l("Fair")}
ORGANIZATION_TYPE_NAMES = {
    "government": _l("Government"),
    "academia": _l("University or other academia"),
    "research": _l("Research institute"),
    "un-agency": _l("United Nations body"),
    "international": _l("Other intergovernmental organization"),
    "iplc": _l("Indigenous peoples and local communities"),
    "organization": _l("Non-governmental organization"),
    "private-sector": _l("Private sector"),
    "independent": _l("Independent consultant"),
    "other": _l("Other"),
}
AVAILABILITY_NAMES = {"now": _l("Now"), "within-six-months": _l("Within six months"), "not-now": _l("Not at present")}
STANDING_NAMES = {
    "draft": _l("Draft"),
    "submitted": _l("Waits for the secretariat"),
    "returned": _l("Given back, to be changed"),
    "refused": _l("Not accepted"),
    "listed": _l("On the roster"),
    "due": _l("On the roster, to be confirmed"),
    "lapsed": _l("Lapsed"),
    "retired": _l("Left the roster"),
    "removed": _l("Taken off the roster"),
    "erased": _l("Erased"),
}
TEXT_NAMES = {"brief": _l("Brief profile"), "expertise": _l("Other expertise"), "responsibilities": _l("Main responsibilities in this field"), "other": _l("Other information")}
STEP_NAMES = {
    "person": _l("Person"),
    "languages": _l("Languages"),
    "expertise": _l("Expertise"),
    "work": _l("Work"),
    "education": _l("Education and publications"),
    "texts": _l("Texts in other languages"),
    "files": _l("CV and photo"),
    "contact": _l("Contact and consent"),
}
# Every part of a profile by its key in the document, for what is missing and what has changed.
PART_NAMES = {
    "honorific": _l("Title"),
    "name": _l("Name"),
    "language": _l("Language of the profile"),
    "country": _l("Country"),
    "nationalities": _l("Nationalities"),
    "brief": TEXT_NAMES["brief"],
    "languages": _l("Languages"),
    "areas": _l("Areas of expertise"),
    "goals": _l("Goals"),
    "themes": _l("Themes"),
    "expertise": TEXT_NAMES["expertise"],
    "employer": _l("Employer"),
    "organization_type": _l("Type of organization"),
    "job_title": _l("Job title"),
    "department": _l("Department"),
    "employed_since": _l("Since (year)"),
    "responsibilities": TEXT_NAMES["responsibilities"],
    "worked_in": _l("Countries worked in"),
    "regions": _l("Regions worked in"),
    "education": _l("Education"),
    "publications": _l("Publications"),
    "memberships": _l("Memberships"),
    "committees": _l("Committees"),
    "other": TEXT_NAMES["other"],
    "availability": _l("Availability"),
    "available_from": _l("Available from"),
    "website": _l("Website"),
    "contact": _l("Public contact"),
    "private_email": _l("E-mail address (private)"),
    "private_phone": _l("Telephone (private)"),
    "private_address": _l("Postal address (private)"),
    "consents": _l("Consent"),
    "consent": _l("Your agreement to be listed"),
    "cv": _l("CV"),
    "photo": _l("Photo"),
    "translations": _l("Texts in another language"),
}
CONSENT_NAMES = {
    "listed": _l("I agree to be listed: everybody can read my profile"),
    "contact": _l("My public contact is shown"),
    "cv": _l("Everybody may download my CV"),
    "photo": _l("My photo is shown"),
    "inputs": _l("My inputs in forums are linked from my profile"),
}
ACT_NAMES = {
    "begun": _l("Begun"),
    "entered": _l("Entered by the secretariat"),
    "nominated": _l("Nominated"),
    "nomination-accepted": _l("Nomination accepted"),
    "nomination-declined": _l("Nomination declined"),
    "nomination-taken-back": _l("Nomination taken back"),
    "submitted": _l("Submitted"),
    "returned": _l("Given back, to be changed"),
    "refused": _l("Not accepted"),
    "listed": _l("Put on the roster"),
    "updated": _l("Changed"),
    "confirmed": _l("Confirmed"),
    "renewed": _l("Renewed after a lapse"),
    "renominated": _l("Nominated again"),
    "lapsed": _l("Lapsed"),
    "retired": _l("Left the roster"),
    "removed": _l("Taken off the roster"),
    "came-back": _l("Taken up again"),
    "imported": _l("Imported"),
    "cv-kept": _l("CV put up"),
    "cv-removed": _l("CV taken away"),
    "photo-kept": _l("Photo put up"),
    "photo-removed": _l("Photo taken away"),
}

__all__ = [
    "ACT_NAMES", "AVAILABILITY_NAMES", "CONSENT_NAMES", "LANGUAGES", "LEVEL_NAMES", "ORGANIZATION_TYPE_NAMES", "PART_NAMES", "REGION_NAMES", "STANDING_NAMES", "STEP_NAMES", "TEXT_NAMES", "THEME_NAMES",
]  # fmt: skip
