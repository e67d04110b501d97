"""The rule a moderator sets for one participant."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _pl
from wtforms import HiddenField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import Length

from core.forms import Form
from forum.forms import _Choice, words

RULE_NAMES = {
    "": _pl("rule for a participant", "None: messages appear as everybody’s do"),
    "hold": _l("Each message is held until a moderator has read it"),
    "blocked": _l("Blocked: no message is taken"),
}


class RuleForm(Form):
    """None, hold or blocked, and why."""

    class Meta:
        csrf = False

    rule = _Choice(_l("Rule"), default="", choices=[*RULE_NAMES.items()])
    reason = TextAreaField(_l("Reason"), filters=[words], validators=[Length(max=2000, message=_l("Please shorten the reason to 2,000 characters."))])
    seen = HiddenField()  # the rule the moderator decided on; another one means that somebody was quicker

    def validate_reason(self, field: Field) -> None:
        if self.rule.data and not (field.data or "").strip():
            raise ValidationError(_l("Please write why; the participant is told, and it is logged."))

    def chosen(self) -> Any:
        """The rule, None for none."""
        return self.rule.data or None
