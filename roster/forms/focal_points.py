"""Asking to be a national focal point, naming one, handing over."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from accounts.forms import usable_address
from core.fields import Select, words
from core.forms import Form
from core.languages import countries

_SHORT = [Length(max=2000, message=_l("Please shorten this to 2,000 characters."))]


def _address(_form: Form, field: Field) -> None:
    address = usable_address(field.data or "")
    if address is None:
        raise ValidationError(_l("Please give a complete e-mail address, like name@example.org."))
    field.data = address


class _CountryForm(Form):
    class Meta:
        csrf = False

    country = Select(_l("Country"), validate_choice=False, validators=[DataRequired(_l("Please choose a country."))])

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.country.choices = [("", _l("Please choose")), *countries().items()]

    def validate_country(self, field: Field) -> None:
        if field.data and field.data not in countries():
            raise ValidationError(_l("Please choose one of those listed."))


class FocalPointForm(_CountryForm):
    """Somebody with an account, and a country."""

    email = StringField(
        _l("E-mail address of the account"), filters=[lambda value: (value or "").strip()], validators=[DataRequired(_l("Please give an e-mail address.")), _address]
    )


class FocalPointRequestForm(_CountryForm):
    """Somebody asks to be registered."""

    words = TextAreaField(
        _l("Who named you, and how the secretariat can check it"),
        filters=[words],
        validators=[DataRequired(_l("Please tell who named you, so that the secretariat can check it.")), *_SHORT],
    )


class HandoverForm(Form):
    """To whom."""

    class Meta:
        csrf = False

    email = StringField(
        _l("E-mail address of your successor"), filters=[lambda value: (value or "").strip()], validators=[DataRequired(_l("Please give an e-mail address.")), _address]
    )
    words = TextAreaField(_l("A few words that the letter brings, if you like"), filters=[words], validators=_SHORT)


class ReasonForm(Form):
    """Why not."""

    class Meta:
        csrf = False

    reason = TextAreaField(_l("Reason for a refusal"), filters=[words], validators=_SHORT)
