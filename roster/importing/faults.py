"""The faults of a table of experts in words; row and column are said beside them."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from core.tables import Fault

_WHOLE: dict[str, Any] = {
    "empty": _l("The list is empty."),
    "nobody": _l("The list has a heading and nobody below it."),
    "too-large": _l("The file is larger than 10 MB. Please send it in parts."),
    "not-utf-8": _l("A character here is not UTF-8. Please save the list as “CSV UTF-8”."),
    "not-text": _l("This is neither a text nor a workbook. Please save the list as “CSV UTF-8” or XLSX."),
    "old-workbook": _l("This is a workbook of the old kind (XLS). Please save it as XLSX."),
    "not-a-workbook": _l("This is no workbook that can be read. Please save it as XLSX without macros, or as “CSV UTF-8”."),
    "broken-workbook": _l("This workbook is damaged. Please save it anew."),
    "too-large-unpacked": _l("This workbook holds more than can be taken at once. Please send it in parts."),
    "quotes": _l("A quotation mark here is not closed, or something follows it."),
    "too-many-cells": _l("There are more cells here than headings."),
    "needed": _l("Nothing stands here; it is needed."),
    "needed-to-be-listed": _l("Nothing stands here, nor a nominating government; one of them is needed to be listed."),
    "twice": _l("Two columns have this heading."),
    "missing-column": _l("The first line has no such heading; it is needed."),
    "not-of-the-site": _l("The language of a profile must be one of the site’s."),
    "not-a-degree": _l("A line must say a degree, and may say subject, institution, first and last year, apart by |."),
    "in-the-future": _l("This day has not come yet."),
}


def fault_words(fault: Fault) -> str:
    """One fault as a sentence."""
    if fault.code in _WHOLE:
        return str(_WHOLE[fault.code])
    if fault.code in _COUNTED:
        return str(_COUNTED[fault.code](int(fault.said)))
    words: dict[str, Any] = {
        "not-an-address": lambda: gettext("“%(said)s” is not a complete e-mail address.", said=fault.said),
        "same-as-line": lambda: gettext("The same address as in line %(line)s.", line=fault.said),
        "of-another": lambda: gettext("This is the address of another expert: %(symbol)s.", symbol=fault.said),
        "same-expert": lambda: gettext("The same expert as in line %(line)s.", line=fault.said),
        "left": lambda: gettext("%(symbol)s has left the roster: nothing of the profile is changed.", symbol=fault.said),
        "government": lambda: gettext("A table does not change who nominated %(symbol)s. Please nominate the expert instead.", symbol=fault.said),
        "same-name": lambda: gettext("%(symbol)s has the same name and country. Is it the same person?", symbol=fault.said),
        "not-a-day": lambda: gettext("“%(said)s” is not a day like 2026-03-31.", said=fault.said),
        "not-a-year": lambda: gettext("“%(said)s” is not a year with four digits.", said=fault.said),
        "not-a-link": lambda: gettext("“%(said)s” is not an address that begins with https:// or http://.", said=fault.said),
        "named-twice": lambda: gettext("“%(said)s” stands here twice.", said=fault.said),
    }
    return str(words.get(fault.code, lambda: gettext("“%(said)s” is not known.", said=fault.said))())


_COUNTED: dict[str, Any] = {
    "too-long": lambda n: ngettext("Longer than %(num)d character.", "Longer than %(num)d characters.", n),
    "too-many-words": lambda n: ngettext("Longer than %(num)d word.", "Longer than %(num)d words.", n),
    "too-many": lambda n: ngettext("More than %(num)d stands here.", "More than %(num)d stand here.", n),
    "too-many-columns": lambda n: ngettext("The sheet has more than %(num)d column.", "The sheet has more than %(num)d columns.", n),
    "too-many-rows": lambda n: ngettext("The list has more than %(num)d row. Please send it in parts.", "The list has more than %(num)d rows. Please send it in parts.", n),
    "too-many-faults": lambda n: ngettext("There are more faults than the %(num)d shown.", "There are more faults than the %(num)d shown.", n),
}
