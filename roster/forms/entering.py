"""The form by which the secretariat begins a profile for somebody who wrote on paper or by mail."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Optional, ValidationError

from accounts.forms import usable_address
from core.fields import Choice, line, words
from roster.forms.deciding import PlainForm
from roster.forms.steps import most

WAYS = {
    "form": _l("On a signed form"),
    "letter": _l("By letter"),
    "e-mail": _l("By e-mail"),
    "spoken": _l("By word of mouth, noted by us"),
}


class EntryForm(PlainForm):
    """Who it is, and how they agreed."""

    honorific = StringField(_l("Title"), filters=[line], validators=[most(40)])
    name = StringField(_l("Name"), filters=[line], validators=[DataRequired(_l("Please give a name.")), most(200)])
    country = Choice(_l("Country"), default="")
    language = Choice(_l("Language of the profile"))
    email = StringField(_l("E-mail address"), filters=[line], validators=[Optional(), most(320)])
    way = Choice(_l("How consent was given"), default="", choices=list(WAYS.items()))
    given_on = DateField(_l("Consent given on"), validators=[DataRequired(_l("Please give the day on which they agreed."))])
    note = TextAreaField(_l("Where the consent is kept, or who heard it"), filters=[words], validators=[most(2000)])

    def validate_email(self, field: Field) -> None:
        address = usable_address(field.data or "")
        if field.data and address is None:
            raise ValidationError(_l("Please give an e-mail address like name@example.org."))
        field.data = address or ""

    def came_by(self, today: date) -> bool:
        """Whether the day of consent is not still to come; otherwise its field says so."""
        if self.given_on.data and self.given_on.data > today:
            self.given_on.errors = [*self.given_on.errors, _l("This day has not come yet.")]
            return False
        return True
