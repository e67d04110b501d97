"""What a form says beside the forum's own words, in the language that is spoken now."""

from dataclasses import dataclass

from flask_babel import gettext, pgettext

from core.languages import LANGUAGES, in_language, moment
from forum.forms import INITIATIVE_STATUS_NAMES
from listserv.question_forms.sheet import Sheet


@dataclass(frozen=True)
class Said:
    """The sentences of a form."""

    heading: str
    closes: str
    by_mail: tuple[str, ...]  # how the text is filled in
    on_paper: tuple[str, ...]
    name: str
    represents: str
    goals: str
    initiatives: str
    listed: str
    columns: tuple[str, str, str, str]
    codes: str
    send_to: str
    end: str


def said(sheet: Sheet) -> Said:
    """For one form."""
    statuses = [str(name) for name in INITIATIVE_STATUS_NAMES.values()]
    return Said(
        heading=gettext("Form for answers"),
        closes=gettext("Answers are taken until %(moment)s (%(zone)s).", moment=moment(sheet.closes_at, "long", sheet.zone), zone=sheet.zone),
        by_mail=(
            gettext("How to use this form: answer this mail, or put the text into a new one, and write below the marks. Answer what you like and leave the rest empty."),
            gettext("Please leave the marks in square brackets as they are, each at the beginning of its line: by them your answers are found."),
            gettext("Each answer becomes a message of yours in the forum, by the forum’s rules. You get a letter that says how it was understood."),
        ),
        on_paper=(
            gettext("Answer what you like, on further sheets if you need more room; write the mark of the question beside them."),
            gettext("Filled in on a screen and mailed back as a file to the address at the end, it is read by the site. What comes on paper the secretariat types in."),
            gettext("Each answer becomes a message of yours in the forum, by the forum’s rules. You get a letter that says how it was understood."),
        ),
        name=gettext("Your name"), represents=gettext("What you represent: a country, an organization"),
        goals=gettext("Goals it belongs to, by their codes:"),
        initiatives=gettext("Initiatives, one on each line (title; type; for whom; status, which is one of %(statuses)s):", statuses=gettext(", ").join(statuses)),
        listed=gettext("Initiatives"),
        columns=(gettext("Initiative"), gettext("Type"), gettext("For whom"), gettext("Status")),
        codes=gettext("Codes of the goals"), send_to=gettext("Please send the form to:"), end=pgettext("of a form", "End of the form"),
    )  # fmt: skip


def topic(number: int) -> str:
    """How a topic is called."""
    return str(gettext("Topic %(number)s", number=number))


def question(number: int) -> str:
    """How a question is called."""
    return str(gettext("Question %(number)s", number=number)) if number else str(gettext("What you have to say on this topic"))


def answer(number: int) -> str:
    """The line below which an answer is written; it ends with its only colon."""
    return str(gettext("Your answer to question %(number)s, below this line:", number=number)) if number else str(gettext("Your answer, below this line:"))


def statuses() -> dict[str, str]:
    """What an initiative's status is called, in every language, with its word of the database."""
    found: dict[str, str] = {code: code for code in INITIATIVE_STATUS_NAMES}
    for language in LANGUAGES:
        with in_language(language):
            found |= {str(name).casefold(): code for code, name in INITIATIVE_STATUS_NAMES.items()}
    return found
