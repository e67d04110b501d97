"""How somebody wants their post."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField, ValidationError

from core import zones
from core.fields import Select
from core.forms import Form
from listserv.models import FORMS

FORM_NAMES = {
    "html": _l("Text and layout"),
    "text": _l("Plain text"),
    "short": _l("Short: one line a message, for slow links"),
    "mime": _l("Each message as a part of its own, for mail programs that take digests apart"),
}


def _zone(_form: Form, field: Field) -> None:
    if field.data and not zones.is_zone(field.data):
        raise ValidationError(gettext("Please choose a time zone from the list."))


class MailboxForm(Form):
    """Hour, weekday and zone of digests, their form, and whether one's own messages come too."""

    hour = Select(_l("Digests come at"), coerce=int, choices=[(hour, f"{hour:02d}:00") for hour in range(24)])
    weekday = Select(_l("Those of a week come on"), coerce=int)
    timezone = StringField(_l("Time zone"), validators=[_zone])
    form = Select(_l("Form of digests"), choices=[(name, FORM_NAMES[name]) for name in FORMS])
    own_messages = BooleanField(_l("Send me my own messages too"))
    held_messages = BooleanField(_l("Send me each message that waits for a moderator, so that I can decide by mail"))

    def offer(self, weekdays: list[tuple[int, str]], *, moderates: bool) -> None:
        """The days of a week in the reader's language; what only moderators are asked."""
        self.weekday.choices = weekdays
        if not moderates and "held_messages" in self:
            del self.held_messages

    def said(self) -> dict[str, Any]:
        """What was chosen."""
        said = {"hour": self.hour.data, "weekday": self.weekday.data, "timezone": self.timezone.data or None, "form": self.form.data, "own_messages": bool(self.own_messages.data)}
        return said | ({"held_messages": bool(self.held_messages.data)} if "held_messages" in self else {})
