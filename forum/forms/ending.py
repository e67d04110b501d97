"""What is asked when a forum's end is moved, when it is laid into the archive, and when a notice is sent."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field, FormField
from wtforms.validators import Length

from core.forms import Form
from forum.forms import _Choice, _Ticks, line, words
from forum.forms.instants import InstantPart


class EndForm(Form):
    """Another closing time, or none, and why."""

    class Meta:
        csrf = False

    until = FormField(InstantPart)
    reason = TextAreaField(_l("Reason"), filters=[words], validators=[Length(max=2000, message=_l("Please shorten the reason to 2,000 characters."))])
    seen = HiddenField()  # the closing time that the page showed

    def validate_reason(self, field: Field) -> None:
        if not (field.data or "").strip():
            raise ValidationError(_l("Please write why; everybody registered is told."))


class SummaryForm(Form):
    """Where the summary is read."""

    class Meta:
        csrf = False

    address = StringField(_l("Address of the summary"), filters=[line], validators=[Length(max=500, message=_l("Please shorten the address to 500 characters."))])

    def validate_address(self, field: Field) -> None:
        if not (field.data or "").startswith(("https://", "http://")):
            raise ValidationError(_l("Please give an address that begins with https://."))


class NoSummaryForm(Form):
    """Why there is no summary."""

    class Meta:
        csrf = False

    no_summary = TextAreaField(_l("Why there is no summary"), filters=[words], validators=[Length(max=2000, message=_l("Please shorten the reason to 2,000 characters."))])


class NoticeForm(Form):
    """What somebody adds to a notice."""

    class Meta:
        csrf = False

    words = TextAreaField(
        _l("Your own words, after those above"), filters=[words], validators=[Length(max=5000, message=_l("Please shorten this text: it may have %(max)d characters."))]
    )
    language = _Choice(_l("Language of your words"))
    bulletin = BooleanField(_l("Also on the front page"))


class ClockForm(Form):
    """Which notices go by themselves."""

    class Meta:
        csrf = False

    kinds = _Ticks(default=list, label=_l("By the clock"))
