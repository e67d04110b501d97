"""Reasons that moderators give again and again: texts of the catalogs, so that each author reads them in their own language."""

from flask_babel import lazy_gettext as _l

from core.languages import LANGUAGES, in_language

# Key, how a list names it, and what the author reads.
REASONS = {
    "another-topic": (_l("Belongs to another topic"), _l("Your message is about the subject of another topic. Please send it there.")),
    "off-topic": (_l("Not on the subject of the forum"), _l("Your message does not concern the subject of this forum.")),
    "private-data": (
        _l("Address or number of a private person"),
        _l("Your message contains the address, telephone number or other data of a private person. Please send it again without them."),
    ),
    "disrespectful": (_l("Speaks to the person, not to the matter"), _l("Your message speaks to a person and not to the matter. Please put it in other words.")),
    "advertising": (_l("Advertising"), _l("Your message advertises a product or service, which this forum is not for.")),
    "duplicate": (_l("Says what was posted already"), _l("Your message was posted already; it stands once.")),
    "unreadable": (_l("Cannot be read"), _l("Your message, or what comes with it, cannot be read. Please send it again, as plain text.")),
    "too-late": (_l("Arrived after closing"), _l("Your message arrived after closing. It was not possible to take it into account.")),
    "sent-in-time": (_l("Was sent in time"), _l("Your message was sent in time and delayed on the way; it is let in.")),
}
# Why a message waits that no rule of the forum holds, by the word in the log: for the moderator.
HELD = {
    "sender-unclear": _l("because it came by mail, and it is not certain that it is from the participant whose address it bears."),
    "sender-not-proved": _l("because it came by mail, and the mail server found that the address it bears may be forged."),
    "letter-of-another": _l("because it came by mail, in answer to a letter that was sent to somebody else."),
    "nothing-new": _l("because it came by mail, and nothing was found in it but what looks quoted. It is shown whole."),
}
NAMES = {key: name for key, (name, _) in REASONS.items()}


def worded(key: str, own: str, *, language: str) -> str:
    """A reason in one language: the text chosen, then what the moderator wrote."""
    if key not in REASONS:
        return own
    with in_language(language if language in LANGUAGES else "en"):
        text = str(REASONS[key][1])
    return f"{text}\n\n{own}" if own else text
