"""The shape of what moderators decide and readers report: reasons, targets, answers."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import Length

from core.forms import Form
from forum.forms import _Choice, line, words
from forum.models import OCCASIONS, REPORT_REASONS
from forum.reasons import NAMES

REPORT_REASON_NAMES = {
    "off-topic": _l("Not on the subject of the forum"),
    "disrespectful": _l("Speaks to the person, not to the matter"),
    "advertising": _l("Advertising"),
    "private-data": _l("Address or number of a private person"),
    "duplicate": _l("Says what was posted already"),
    "other": _l("Something else"),
}
OCCASION_NAMES = {"opening": _l("Opening message"), "mid-point": _l("Mid-point message"), "closing": _l("Closing message")}
assert set(REPORT_REASON_NAMES) == set(REPORT_REASONS) and set(OCCASION_NAMES) == set(OCCASIONS)
_SHORT = [Length(max=2000, message=_l("Please shorten the reason to 2,000 characters."))]
_NUMBER = re.compile(r"\s*#?\s*(\d{1,9})\s*\Z")


class _Plain(Form):
    class Meta:
        csrf = False  # the token is asked of every post before any view


class _Number(StringField):
    """The number of a message, as people write it: 47 or #47. Empty is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if str(self.data or "").strip() and self.number is None:
            raise ValidationError(_l("Please give the number of a message, such as 47."))

    @property
    def number(self) -> int | None:
        """The number, None where none was given."""
        found = _NUMBER.match(str(self.data or ""))
        return int(found.group(1)) if found and int(found.group(1)) < 2**31 else None


class DecisionForm(_Plain):
    """What a moderator decides on a message, and why: a reason of the list, words of their own, or both."""

    canned = _Choice(_l("Reason from the list"), default="", choices=[("", _l("None, or in your own words below")), *NAMES.items()])
    reason = TextAreaField(_l("Reason or note, sent to the author and logged"), filters=[words], validators=_SHORT)
    seen = HiddenField()  # the state the moderator decided on; another one means that somebody was quicker
    over = HiddenField()  # over another moderator's claim


class MoveForm(_Plain):
    """Where a message or a thread goes."""

    topic = _Choice(_l("To a topic"), default="")
    thread = _Number(_l("Or into the thread of message number"))
    replies = BooleanField(_l("With the replies to it"))
    title = StringField(_l("Title of the new thread"), filters=[line], validators=[Length(max=300, message=_l("Please shorten the title to 300 characters."))])
    reason = TextAreaField(_l("Why, for the authors and the log"), filters=[words], validators=_SHORT)

    def offer(self, topics: Sequence[tuple[int, str]], *, but: int | None) -> None:
        """The topics it can be moved to."""
        self.topic.choices = [("", _l("Choose a topic")), *((str(number), f"{number}. {title}") for number, title in topics if number != but)]


class ReportForm(_Plain):
    """Why a reader thinks that the moderator should look at a message."""

    reason = _Choice(_l("What is it?"), default="other", choices=list(REPORT_REASON_NAMES.items()))
    words = TextAreaField(_l("In your own words"), filters=[words], validators=[Length(max=2000, message=_l("Please shorten your words to 2,000 characters."))])

    def validate_words(self, field: Field) -> None:
        if self.reason.data == "other" and not str(field.data or "").strip():
            raise ValidationError(_l("Please say in a few words what it is."))


class AnswerForm(_Plain):
    """What a moderator answers to a report."""

    answer = TextAreaField(_l("Answer, sent to who reported it"), filters=[words], validators=[Length(max=2000, message=_l("Please shorten the answer to 2,000 characters."))])
    state = HiddenField()
