"""The faults of a list of people in words."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from core.tables import Fault

COLUMN_NAMES = {
    "email": _l("E-mail address"), "name": _l("Name"), "category": _l("Category"), "country": _l("Country"), "organization": _l("Organization"), "language": _l("Language"),
}  # fmt: skip
_WHOLE: dict[str, Any] = {
    "empty": _l("The list is empty."),
    "nobody": _l("The list has a heading and nobody below it."),
    "too-large": _l("The list is larger than 1 MB. Please send it in parts."),
    "not-utf-8": _l("A character here is not UTF-8. Please save the list as “CSV UTF-8”."),
    "not-text": _l("This is not a text but another kind of file. Please save the list as “CSV UTF-8”."),
    "quotes": _l("A quotation mark here is not closed, or something follows it."),
    "too-many-cells": _l("There are more cells here than headings."),
    "needed": _l("Nothing stands here; it is needed."),
    "needed-by-category": _l("Nothing stands here; this category needs it."),
    "twice": _l("Two columns have this heading."),
    "missing-column": _l("The first line has no such heading; it is needed."),
}


def fault_words(fault: Fault) -> str:
    """One fault as a sentence; line and column are said beside it."""
    if fault.code in _WHOLE:
        return str(_WHOLE[fault.code])
    if fault.code == "not-an-address":
        return str(gettext("“%(said)s” is not a complete e-mail address.", said=fault.said))
    if fault.code == "same-as-line":
        return str(gettext("The same address as in line %(line)s.", line=fault.said))
    if fault.code == "not-here":
        return str(gettext("“%(said)s” does not take part in this forum.", said=fault.said))
    if fault.code == "unknown":
        return str(gettext("“%(said)s” is not known.", said=fault.said))
    if fault.code == "too-long":
        return str(ngettext("Longer than %(num)d character.", "Longer than %(num)d characters.", int(fault.said)))
    if fault.code == "too-many-rows":
        return str(ngettext("The list has more than %(num)d row. Please send it in parts.", "The list has more than %(num)d rows. Please send it in parts.", int(fault.said)))
    return str(ngettext("There are more faults than the %(num)d shown.", "There are more faults than the %(num)d shown.", int(fault.said)))
