"""What the steps of a profile are made of: lengths in characters and words, and how a form reads a document and writes it back."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.fields import Field, FieldList
from wtforms.validators import Length, StopValidation

from core.fields import line, words
from core.forms import Form
from roster.document import WORD_LIMITS, Document, word_count
from roster.offered import Offered
from roster.words import TEXT_NAMES

SPARE = 2  # empty rows that a page shows below those filled in
LONGEST_TEXT = 6000


def most(count: int) -> Length:
    """At most so many characters."""
    return Length(max=count, message=_l("Please shorten this text: it may have %(max)d characters."))


def in_words(limit: int) -> Any:
    """At most so many words."""

    def check(_form: Any, field: Field) -> None:
        count = word_count(field.data or "")
        if count > limit:
            over = ngettext("Please shorten this text by %(num)d word.", "Please shorten this text by %(num)d words.", count - limit)
            raise ValidationError(over)

    return check


def or_nothing(_form: Any, field: Field) -> None:
    """Left empty it is right, whether it was typed or comes from a draft."""
    if field.data in (None, "") and not (field.raw_data and str(field.raw_data[0]).strip()):
        field.errors = []
        raise StopValidation


def a_year(_form: Any, field: Field) -> None:
    """Four digits, of a lifetime."""
    if field.data is not None and not 1900 <= field.data <= 2100:
        raise ValidationError(_l("Please give a year with four digits."))


def short(label: Any, longest: int, **options: Any) -> StringField:
    return StringField(label, filters=[line], validators=[most(longest)], **options)


def long(name: str) -> TextAreaField:
    limit = WORD_LIMITS.get(name)
    return TextAreaField(TEXT_NAMES[name], filters=[words], validators=[most(LONGEST_TEXT), *([in_words(limit)] if limit else [])])


def by_line(label: Any) -> TextAreaField:
    return TextAreaField(label, filters=[words], validators=[most(2000)])


class StepForm(Form):
    """One step."""

    class Meta:
        csrf = False  # the token is asked of every post before any view

    key: ClassVar[str]

    def offer(self, offered: Offered, document: Document) -> None:
        """What can be chosen."""

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        """What its fields hold of a document."""
        raise NotImplementedError

    def write(self, document: Document) -> None:
        """Puts what was typed into the document, also where a fault is left: nothing typed gets lost."""
        raise NotImplementedError


def say(document: Document, field: str, text: str | None, *, language: str | None = None) -> None:
    """A text in one language, the profile's own unless another is named; an empty one goes."""
    texts = document["texts"] = {name: dict(held) for name, held in document["texts"].items()}
    held = texts.setdefault(field, {})
    if (text or "").strip():
        held[language or document["language"]] = (text or "").strip()
    else:
        held.pop(language or document["language"], None)


def turn(document: Document, language: str) -> None:
    """The profile is in another language than was said: its original texts go along."""
    before = document["language"]
    document["language"] = language
    if before != language:
        for field, held in list(document["texts"].items()):
            if before in held and language not in held:
                document["texts"] = {**document["texts"], field: {language if code == before else code: text for code, text in held.items()}}


def spare(rows: FieldList, largest: int, *, at_least: int = 1) -> None:
    filled = sum(1 for entry in rows.entries if any(entry.form.data.get(name) for name in ("language", "degree", "subject", "institution")))
    while len(rows.entries) < min(largest, max(at_least, filled + SPARE)):
        rows.append_entry()
