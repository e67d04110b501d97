"""Fields that forms of several packages are made of, how typed text is cleaned, and the list of what is wrong in a form."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import Field, FieldList, FormField, SelectChoice

_IN_A_GROUP = {
    "questions",
    "goals",
    "writes_as",
    "pick",
    "visibility",
    "registration",
    "moderation",
    "attaching",
    "categories",
    "languages",
}  # several controls under one legend: an error leads to the first
_NOT_ON_A_LINE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def line(value: str | None) -> str:
    """One line as typed: no line ends, no controls, no marks that turn its direction; single spaces."""
    return " ".join(_NOT_ON_A_LINE.sub(" ", value or "").split())


def words(value: str | None) -> str:
    """A text as typed, with one kind of line end and without controls that no database or page wants."""
    return _CONTROLS.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n")).replace("\x85", "\n")


class Offered(SelectChoice):
    """A value and its words, as templates take it apart."""

    def __iter__(self) -> Iterator[Any]:
        return iter((self.value, self.label))


class Select(SelectField):
    """The library's list to choose from. Values with their words are made what the library wants them to be, which no longer is a pair."""

    def __init__(self, *arguments: Any, choices: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.choices = choices

    @property
    def choices(self) -> list[SelectChoice]:
        """What can be chosen."""
        return self._offered

    @choices.setter
    def choices(self, those: Iterable[Any] | None) -> None:
        self._offered = [one if isinstance(one, SelectChoice) else Offered(*one) for one in those or ()]


class Choice(StringField):
    """One of those listed as (value, words)."""

    def __init__(self, label: Any, *, choices: Sequence[tuple[str, Any]] = (), **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = list(choices)

    def pre_validate(self, form: Any) -> None:
        if str(self.data) not in {value for value, _ in self.choices}:
            raise ValidationError(_l("Please choose one of those listed."))


class Ticks(Field):
    """Any of those listed as (value, words)."""

    choices: Sequence[tuple[str, Any]] = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [str(value) for value in valuelist]

    def pre_validate(self, form: Any) -> None:
        if not {value for value, _ in self.choices}.issuperset(self.data or []):
            raise ValidationError(_l("Something was ticked that does not belong to this topic. Please tick again."))


def faults(form: PlainForm) -> list[tuple[str, str]]:
    """Every error of a form with the id of its field, in the order of the page: for the summary on top."""
    return list(_faults(form))


def _faults(form: PlainForm) -> Iterator[tuple[str, str]]:
    for field in form:
        if isinstance(field, FieldList):
            for entry in field.entries:
                if isinstance(entry, FormField):
                    yield from _faults(entry.form)
                elif entry.errors:
                    yield entry.id, str(entry.errors[0])
        elif isinstance(field, FormField):
            yield from _faults(field.form)
        elif field.errors:
            yield f"{field.id}-0" if isinstance(field, Ticks) or field.short_name in _IN_A_GROUP else field.id, str(field.errors[0])
