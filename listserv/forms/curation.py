"""What a moderator says of a day's digest."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from core.fields import Select
from core.forms import Form
from core.languages import LANGUAGES, site_languages
from forum.forms import words
from listserv.models import Curation

MARKS = ("first", "full", "left_out")


class CurationForm(Form):
    """A note, and marks beside messages."""

    note = TextAreaField(_l("Note at the head of the digest"), filters=[words], validators=[Length(max=4000, message=_l("Please shorten this to 4,000 characters."))])
    language = Select(_l("Language of the note"))
    waits = BooleanField(_l("Digests wait until they are released here, at most to the end of their day"))

    def offer(self) -> None:
        """The languages of the site."""
        self.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]


def data_of(known: Curation | None, *, waits: bool, language: str) -> dict[str, Any]:
    """What the form begins with."""
    return {"note": known.note if known else "", "language": (known.language if known else None) or language, "waits": waits}


def marks_of(known: Curation | None) -> dict[str, list[int]]:
    """The numbers marked so far."""
    data = known.data if known else {}
    return {"first": data.get("first", []), "full": (known.chosen or []) if known else [], "left_out": data.get("left_out", [])}


def marks_asked() -> dict[str, list[int]]:
    """The numbers marked on the page that was sent."""
    return {name: [int(value) for value in request.form.getlist(name)[:1000] if value.isascii() and value.isdigit() and len(value) < 10] for name in MARKS}
