"""A request for assistance, an invitation to it, the answer, what was agreed, and the report."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from core.fields import Choice, Select, Ticks, line, words
from core.forms import Form
from core.languages import LANGUAGES, countries
from roster.reasons import MODE_NAMES

LONGEST = timedelta(days=3 * 366)
_SHORT = [Length(max=2000, message=_l("Please shorten this to 2,000 characters."))]
_LONG = Length(max=20_000, message=_l("Please shorten this to 20,000 characters."))
_TITLE = [DataRequired(_l("Please give a title.")), Length(max=200, message=_l("Please shorten the title to 200 characters."))]
_DAY = _l("Please give a day as year, month and day, like 2026-05-04.")


class _Day(DateField):
    """A calendar day; what cannot be read is told in one way."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_DAY) from None

    @property
    def typed(self) -> str:
        """As it is put back into the page."""
        return self.data.isoformat() if self.data else " ".join(self.raw_data or [])


class _Days(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Please give a whole number of days.")) from None


class SpanForm(Form):
    """From when to when, how, and how much work."""

    class Meta:
        csrf = False

    title = StringField(_l("Title"), filters=[line], validators=_TITLE)
    mode = Choice(_l("How the work is done"), default="both", choices=tuple(MODE_NAMES.items()))
    starts_on = _Day(_l("First day"), validators=[InputRequired(_l("Please give the first day."))])
    ends_on = _Day(_l("Last day"), validators=[InputRequired(_l("Please give the last day."))])
    days = _Days(_l("Days of work, if known"), validators=[Optional(), NumberRange(min=1, max=999, message=_l("Please give between 1 and 999 days."))])

    def validate_ends_on(self, field: Field) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The last day cannot be before the first."))
        if self.starts_on.data and field.data and field.data - self.starts_on.data > LONGEST:
            raise ValidationError(_l("Please ask for three years at most."))


class RequestForm(SpanForm):
    """What a country asks for."""

    country = Select(_l("Country"), validate_choice=False, validators=[DataRequired(_l("Please choose a country."))])
    task = TextAreaField(_l("Task"), filters=[words], validators=[DataRequired(_l("Please describe the task.")), _LONG])
    organization = StringField(
        _l("Organization that the expert would work with"), filters=[line], validators=[Length(max=300, message=_l("Please shorten the organization to 300 characters."))]
    )
    goals = Ticks(default=list, label=_l("Goals"), validators=[DataRequired(_l("Please tick at least one goal."))])
    languages = Ticks(default=list, label=_l("Languages of the work"), validators=[DataRequired(_l("Please tick at least one language."))])
    expert = HiddenField()

    def offer(self, *, of: Iterable[str] | None, goals: Iterable[tuple[str, str]]) -> None:
        """Countries: those of a focal point (``of``), or all; and the goals of the plans in force."""
        allowed = None if of is None else set(of)
        named = [(code, name) for code, name in countries().items() if allowed is None or code in allowed]
        self.country.choices = named if allowed is not None and len(named) == 1 else [("", _l("Please choose")), *named]
        self.goals.choices = list(goals)
        self.languages.choices = list(LANGUAGES.items())

    def validate_country(self, field: Field) -> None:
        if field.data and field.data not in dict(self.country.choices):
            raise ValidationError(_l("Please choose one of those listed."))

    def validate_starts(self, *, on: date) -> bool:
        """Whether the first day is not past already; says so beside the field."""
        if self.starts_on.data and self.starts_on.data < on:
            self.starts_on.errors = [_l("The first day is past already.")]
            return False
        return True


class InvitingForm(Form):
    """What the letter to those ticked brings."""

    class Meta:
        csrf = False

    words = TextAreaField(_l("A few words that the letter brings, if you like"), filters=[words], validators=_SHORT)


class AnswerForm(Form):
    """What an expert says to an invitation."""

    class Meta:
        csrf = False

    words = TextAreaField(_l("A few words to the country, if you like"), filters=[words], validators=_SHORT)
    shows = BooleanField(_l("If we agree on an assignment, it may stand in my profile"))


class ReasonForm(Form):
    """Why it is closed or cancelled."""

    class Meta:
        csrf = False

    reason = TextAreaField(_l("Reason"), filters=[words], validators=[DataRequired(_l("Please write why; the others read it.")), *_SHORT])


class ReportForm(Form):
    """What came of an assignment."""

    class Meta:
        csrf = False

    report = TextAreaField(_l("What was done, and what came of it"), filters=[words], validators=[DataRequired(_l("Please write what came of it.")), _LONG])
    public = BooleanField(_l("Everybody may read this report and its documents, if the expert lets the assignment stand in the profile"))
