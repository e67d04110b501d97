"""The forms of nominations, of decisions of the secretariat, and of leaving."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Email, ValidationError

from core.fields import Choice, line, words
from core.forms import Form
from roster.forms.steps import most


class PlainForm(Form):
    """A form whose token is asked of every post before any view."""

    class Meta:
        csrf = False


class NominationForm(PlainForm):
    """Whom a government puts forward."""

    government = Choice(_l("Nominating government"))
    honorific = StringField(_l("Title"), filters=[line], validators=[most(40)])
    name = StringField(_l("Name"), filters=[line], validators=[DataRequired(_l("Please give a name.")), most(200)])
    email = StringField(
        _l("E-mail address"),
        filters=[line],
        validators=[DataRequired(_l("Please give an e-mail address.")), most(320), Email(message=_l("Please give an e-mail address like name@example.org."))],
    )
    language = Choice(_l("Language of the letter"))
    note = TextAreaField(_l("A few words to go with it"), filters=[words], validators=[most(2000)])


class DecisionForm(PlainForm):
    """Listed, given back with a remark, or refused with a reason."""

    decision = Choice(_l("Decision"), default="", choices=[("list", _l("Put on the roster")), ("return", _l("Give back, to be changed")), ("refuse", _l("Refuse"))])
    reason = TextAreaField(_l("What the expert is told"), filters=[words], validators=[most(5000)])

    def validate_reason(self, field: Field) -> None:
        if self.decision.data in ("return", "refuse") and not (field.data or "").strip():
            raise ValidationError(_l("Please write why; the expert is told."))


class LeavingForm(PlainForm):
    """Why somebody leaves; the expert may say nothing, the secretariat must."""

    reason = TextAreaField(_l("Reason"), filters=[words], validators=[most(5000)])
