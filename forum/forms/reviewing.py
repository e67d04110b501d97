"""What is asked when a draft is opened for review, commented on, answered and issued."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field, FormField
from wtforms.validators import Length

from core.forms import Form
from forum.forms import line, words
from forum.forms.instants import InstantPart

STANCE_NAMES = {"confirm": _l("I confirm: this is right as it stands"), "object": _l("I object, or have a comment")}
OUTCOME_NAMES = {"accepted": _l("Accepted"), "declined": _l("Not accepted")}
_LONG = Length(max=5000, message=_l("Please shorten this text: it may have %(max)d characters."))


class ReviewForm(Form):
    """Until when, and what participants are told."""

    class Meta:
        csrf = False

    until = FormField(InstantPart)
    reason = TextAreaField(_l("Your own words to the participants"), filters=[words], validators=[_LONG])
    seen = HiddenField()  # when the review closes, as the page showed it


class EndReviewForm(Form):
    """What participants are told of a review that ends early."""

    class Meta:
        csrf = False

    farewell = TextAreaField(_l("Your own words to the participants"), filters=[words], validators=[_LONG])


class CommentForm(Form):
    """What a participant says of a sentence, of an input, or of the whole."""

    class Meta:
        csrf = False

    version = HiddenField()
    number = HiddenField()
    place = HiddenField()
    stance = RadioField(_l("Your judgement"), choices=[*STANCE_NAMES], validate_choice=False)
    words = TextAreaField(_l("Your comment"), filters=[words], validators=[_LONG])

    def validate_stance(self, field: Field) -> None:
        if field.data not in ("confirm", "object"):
            raise ValidationError(_l("Please choose one: you confirm, or you have a comment."))

    def validate_words(self, field: Field) -> None:
        if self.stance.data == "object" and not (field.data or "").strip():
            raise ValidationError(_l("Please write what should be different."))


class AnswerForm(Form):
    """What the moderator answers."""

    class Meta:
        csrf = False

    outcome = RadioField(_l("Your decision"), choices=[*OUTCOME_NAMES], validate_choice=False)
    answer = TextAreaField(_l("Your answer"), filters=[words], validators=[_LONG])

    def validate_outcome(self, field: Field) -> None:
        if field.data not in ("accepted", "declined"):
            raise ValidationError(_l("Please choose whether it is accepted."))

    def validate_answer(self, field: Field) -> None:
        if self.outcome.data == "declined" and not (field.data or "").strip():
            raise ValidationError(_l("Please write why it is not accepted; it stands in the letter."))


class IssueForm(Form):
    """What an issued summary bears."""

    class Meta:
        csrf = False

    symbol = StringField(_l("Document symbol"), filters=[line], validators=[Length(max=200, message=_l("Please shorten this text: it may have %(max)d characters."))])
    distribution = StringField(_l("Distribution"), filters=[line], validators=[Length(max=200, message=_l("Please shorten this text: it may have %(max)d characters."))])
    dated = StringField(_l("Date"), filters=[line])
    note = TextAreaField(_l("What this version changes"), filters=[words], validators=[_LONG])
    unplaced = BooleanField(_l("Issue it although inputs are not placed; the page says which"))
    edits = HiddenField()  # the last edit that the page knew
    issued = HiddenField()  # how many versions it knew

    def validate_distribution(self, field: Field) -> None:
        if not (field.data or "").strip():
            raise ValidationError(_l("Please write to whom it is distributed, for example General."))

    def validate_dated(self, field: Field) -> None:
        if self.date is None:
            raise ValidationError(_l("Please give a day, for example 2026-03-14."))

    @property
    def date(self) -> date | None:
        """The day that was typed."""
        try:
            return date.fromisoformat(self.dated.data or "")
        except ValueError:
            return None
