"""The shape of what is written and registered: lengths, choices, required fields. Who may, and when, is for the rules."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field, FieldList, FormField
from wtforms.validators import DataRequired, Length

from accounts.words import CATEGORY_NAMES
from core.fields import Choice, Ticks
from core.fields import faults as faults  # all forms of the forums ask for these here
from core.fields import line as line
from core.fields import words as words
from core.forms import Form, Part
from core.languages import countries
from core.text import html_of, plain_of
from forum.models import INITIATIVE_STATUSES
from forum.rules import names_its_entity_by

_Choice, _Ticks = Choice, Ticks

LONGEST_SUBJECT = 300
LONGEST_BODY = 100_000
MOST_ROWS = 30
ROWS = 3  # empty rows for initiatives that a new form has, and that are added at once

INITIATIVE_STATUS_NAMES = {"ongoing": _l("Ongoing"), "planned": _l("Planned"), "completed": _l("Completed")}
# Marks, references and character names alone may come out as nothing: such a text is rendered before it is believed.
_DOUBTFUL = re.compile(r"\A[\W_]*\Z|\]:|&")
_NOT_IN_A_MARK = re.compile(r"[^\w-]")
_NOTHING = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*\Z")


def says_nothing(text: str) -> bool:
    """Whether a text has no words in it, as a reader would see it."""
    return bool(_NOTHING.match(text) or (_DOUBTFUL.search(text) and _NOTHING.match(plain_of(html_of(text[:LONGEST_BODY])))))


def _mark(value: str | None) -> str:
    return _NOT_IN_A_MARK.sub("", value or "")[:40]


class InitiativeRow(Part):
    """One initiative; a row left empty is none."""

    title = StringField(_l("Title of the initiative"), filters=[line], validators=[Length(max=500, message=_l("Please shorten the title to 500 characters."))])
    type = StringField(_l("Type"), filters=[line], validators=[Length(max=200, message=_l("Please shorten the type to 200 characters."))])
    audience = StringField(_l("For whom"), filters=[line], validators=[Length(max=300, message=_l("Please shorten “For whom” to 300 characters."))])
    status = _Choice(_l("Status"), default="", choices=[("", _l("Not said")), *((value, INITIATIVE_STATUS_NAMES[value]) for value in INITIATIVE_STATUSES)])

    @property
    def is_empty(self) -> bool:
        return not (self.title.data or self.type.data or self.audience.data)

    def validate_title(self, field: Field) -> None:
        if not field.data and not self.is_empty:
            raise ValidationError(_l("Please give the initiative a title, or empty its row."))


class MessageForm(Form):
    """A message, a reply, or a draft of one."""

    class Meta:
        csrf = False  # the token is asked of every post before any view

    subject = StringField(
        _l("Subject"),
        filters=[line],
        validators=[DataRequired(_l("Please give your message a subject.")), Length(max=LONGEST_SUBJECT, message=_l("Please shorten the subject to 300 characters."))],
    )
    language = _Choice(_l("Language"))
    # Fields that are not shown are labelled with nothing: without a label the library makes one of the name and asks the catalog for it, at every post.
    language_offered = HiddenField("")  # what was chosen for the writer: left as it was, the words decide
    body = TextAreaField(_l("Message"), filters=[words])
    questions = _Ticks(default=list, label=_l("Which question do you answer?"))
    goals = _Ticks(default=list, label=_l("To which goals does it belong?"))
    initiatives = FieldList(FormField(InitiativeRow, ""), "", max_entries=MOST_ROWS)
    writes_as = _Choice(
        _l("You write"),
        default="self",
        choices=[
            ("moderator", _l("As moderator: opening, mid-point or closing words, not counted as an input")),
            ("self", _l("As yourself: an input of your own")),
            ("behalf", _l("On behalf of somebody who sent it by mail or on paper: an input of theirs")),
        ],
    )
    occasion = _Choice(
        _l("As moderator, this is"),
        default="",
        choices=[
            ("", _l("a message in the discussion")),
            ("opening", _l("the opening message")),
            ("mid-point", _l("the mid-point message")),
            ("closing", _l("the closing message")),
        ],
    )
    on_behalf_of = _Choice(_l("On behalf of"), default="")
    behalf_name = StringField(_l("Name, as it will be shown"), filters=[line], validators=[Length(max=200, message=_l("Please shorten the name to 200 characters."))])
    behalf_category = _Choice(_l("Category"), default="party")
    behalf_country = _Choice(_l("Country"), default="")
    behalf_organization = StringField(_l("Organization"), filters=[line], validators=[Length(max=300, message=_l("Please shorten the organization to 300 characters."))])
    window = HiddenField("", filters=[_mark])  # which page this is, and what was kept when it was opened
    seen = HiddenField("", filters=[lambda value: (value or "")[:100]])
    submission = HiddenField("", filters=[_mark])

    def offer(
        self,
        *,
        languages: Mapping[str, str],
        questions: Sequence[tuple[str, str]],
        goals: Sequence[tuple[str, str]],
        participants: Sequence[tuple[str, str]],
        categories: Sequence[str],
        staff: bool,
    ) -> None:
        """What can be chosen in this place by this person."""
        self.language.choices = list(languages.items())
        self.questions.choices = list(questions)
        self.goals.choices = list(goals)
        self.on_behalf_of.choices = [("", _l("Somebody not registered yet")), *participants]
        self.behalf_category.choices = [(category, CATEGORY_NAMES[category]) for category in categories]
        self.behalf_country.choices = [("", _l("None")), *(countries().items() if staff else ())]

    def rows_to_show(self, *, more: bool = False) -> None:
        """At least three rows for initiatives; with ``more`` three empty ones on top of those sent, as far as there may be."""
        shown = max(ROWS, len(self.initiatives.entries)) + (ROWS if more else 0)
        while len(self.initiatives.entries) < min(shown, MOST_ROWS):
            self.initiatives.append_entry()

    def rows(self) -> list[Any]:
        """The initiatives that were filled in."""
        return [entry.form for entry in self.initiatives.entries if not entry.form.is_empty]

    def fields(self) -> dict[str, Any]:
        """All that stands in the form, as a draft keeps it: nothing is refused here."""
        kept = {name: value for name, value in self.data.items() if name not in {"initiatives", "language_offered"}}
        return kept | {
            "initiatives": [{name: entry.form[name].data for name in ("title", "type", "audience", "status")} for entry in self.initiatives.entries if not entry.form.is_empty]
        }

    def validate_body(self, field: Field) -> None:
        if says_nothing(field.data):
            raise ValidationError(_l("Please write your message."))
        if len(field.data) > LONGEST_BODY:
            raise ValidationError(_l("Please shorten your message to 100,000 characters, or send it in two."))

    def validate_behalf_name(self, field: Field) -> None:
        if self._names_a_newcomer and not field.data:
            raise ValidationError(_l("Please choose on whose behalf you write, or give a name."))

    def validate_behalf_country(self, field: Field) -> None:
        if self._names_a_newcomer and names_its_entity_by(self.behalf_category.data) == "country" and not field.data:
            raise ValidationError(_l("Please choose the country that is represented."))

    def validate_behalf_organization(self, field: Field) -> None:
        if self._names_a_newcomer and names_its_entity_by(self.behalf_category.data) == "organization" and not field.data:
            raise ValidationError(_l("Please name the organization that is represented."))

    @property
    def _names_a_newcomer(self) -> bool:
        return self.writes_as.data == "behalf" and not self.on_behalf_of.data


class RegistrationForm(Form):
    """In which capacity somebody takes part in a forum."""

    class Meta:
        csrf = False

    name = StringField(
        _l("Your name, as it will stand beside your messages"),
        filters=[line],
        validators=[DataRequired(_l("Please give a name.")), Length(max=200, message=_l("Please shorten the name to 200 characters."))],
    )
    category = _Choice(_l("You take part for"))
    country = _Choice(_l("Country"), default="")
    organization = StringField(_l("Organization"), filters=[line], validators=[Length(max=300, message=_l("Please shorten the organization to 300 characters."))])

    def offer(self, *, categories: Sequence[str]) -> None:
        """The categories this person may choose."""
        self.category.choices = [(category, CATEGORY_NAMES[category]) for category in categories]
        self.country.choices = [("", _l("None")), *countries().items()]

    def validate_country(self, field: Field) -> None:
        if names_its_entity_by(self.category.data) == "country" and not field.data:
            raise ValidationError(_l("Please choose the country you represent."))

    def validate_organization(self, field: Field) -> None:
        if names_its_entity_by(self.category.data) == "organization" and not field.data:
            raise ValidationError(_l("Please name the organization you represent."))
