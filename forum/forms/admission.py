"""Asking to take part, deciding on it, nominating somebody, taking up an invitation, naming a national focal point."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from accounts.forms import InvitedForm, usable_address
from accounts.words import CATEGORY_NAMES
from core.forms import Form
from core.languages import LANGUAGES, countries, site_languages
from forum.forms import RegistrationForm, _Choice, line, words
from forum.rules import names_its_entity_by

_SHORT = [Length(max=2000, message=_l("Please shorten this to 2,000 characters."))]


class RequestForm(RegistrationForm):
    """A registration that others decide on."""

    words = TextAreaField(_l("A word to those who decide, if you like"), filters=[words], validators=_SHORT)


class AdmissionsForm(Form):
    """What is decided on the requests that are ticked, and why."""

    class Meta:
        csrf = False

    reason = TextAreaField(_l("Reason for a refusal"), filters=[words], validators=_SHORT)


def _address(_form: Form, field: Field) -> None:
    address = usable_address(field.data or "")
    if address is None:
        raise ValidationError(_l("Please give a complete e-mail address, like name@example.org."))
    field.data = address


class NominationForm(Form):
    """Somebody who is to take part."""

    class Meta:
        csrf = False

    email = StringField(_l("E-mail address"), filters=[lambda value: (value or "").strip()], validators=[DataRequired(_l("Please give an e-mail address.")), _address])
    name = StringField(_l("Name"), filters=[line], validators=[DataRequired(_l("Please give a name.")), Length(max=200, message=_l("Please shorten the name to 200 characters."))])
    category = _Choice(_l("Takes part for"))
    country = _Choice(_l("Country"), default="")
    organization = StringField(_l("Organization"), filters=[line], validators=[Length(max=300, message=_l("Please shorten the organization to 300 characters."))])
    language = _Choice(_l("Language of the letter"))
    words = TextAreaField(_l("A few words that the letter brings, if you like"), filters=[words], validators=_SHORT)

    def offer(self, *, categories: Sequence[str], of: Sequence[str] | None) -> None:
        """Categories, and countries: those of a focal point (``of``), or all."""
        self.category.choices = [(category, CATEGORY_NAMES[category]) for category in categories]
        named = [(code, name) for code, name in countries().items() if of is None or code in of]
        self.country.choices = named if of is not None else [("", _l("None")), *named]
        self.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]

    def validate_country(self, field: Field) -> None:
        if names_its_entity_by(self.category.data) == "country" and not field.data:
            raise ValidationError(_l("Please choose the country that is represented."))

    def validate_organization(self, field: Field) -> None:
        if names_its_entity_by(self.category.data) == "organization" and not field.data:
            raise ValidationError(_l("Please name the organization that is represented."))


class AcceptForm(InvitedForm):
    """An invitation taken up by somebody without an account: in which capacity, the invitation says."""

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        del self.category, self.country, self.organization


class InvitationsForm(Form):
    """A list of people to be invited: a file, or a text."""

    class Meta:
        csrf = False

    text = TextAreaField(_l("Or paste the list here"))
    category = _Choice(_l("Category where a row names none"), default="")
    language = _Choice(_l("Language of the letter where a row names none"))
    words = TextAreaField(_l("A few words that the letter brings, if you like"), filters=[words], validators=_SHORT)

    def offer(self, *, categories: Sequence[str]) -> None:
        """The categories of this forum."""
        self.category.choices = [("", _l("None: each row must name one")), *((category, CATEGORY_NAMES[category]) for category in categories)]
        self.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]


class ReminderForm(Form):
    """To whom a reminder goes, and what it adds."""

    class Meta:
        csrf = False

    only_silent_countries = BooleanField(_l("Only to those from whose country or organization nobody has written"))
    invited = BooleanField(_l("Also to those who were invited and have not registered: they get their invitation once more"))
    words = TextAreaField(_l("A few words that the letter brings, if you like"), filters=[words], validators=_SHORT)
