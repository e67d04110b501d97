"""The words a reader is shown for our own: categories, roles, acts."""

from flask_babel import lazy_gettext as _l

CATEGORY_NAMES = {
    "party": _l("Party"),
    "non-party": _l("Other government"),
    "iplc": _l("Indigenous peoples and local communities"),
    "un-agency": _l("United Nations agency"),
    "organization": _l("Organization"),
    "academia": _l("Academia"),
    "private-sector": _l("Private sector"),
    "secretariat": _l("Secretariat"),
    "other": _l("Other"),
}
ROLE_NAMES = {"member": _l("Member"), "secretariat": _l("Secretariat"), "administrator": _l("Administrator")}
