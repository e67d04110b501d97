"""The form that plans a whole forum: its words, dates, topics with their questions, people and rules."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field, FieldList, FormField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from accounts.models import CATEGORIES, folded_address
from accounts.words import CATEGORY_NAMES
from core import text, zones
from core.forms import Form, Part
from forum.forms import _Choice, _Ticks, line, words
from forum.forms.instants import InstantPart

MOST_TOPICS, MOST_QUESTIONS, MOST_MODERATORS = 30, 30, 30
QUESTIONS_AT_FIRST = 2
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_ADDRESSES = re.compile(r"[\s,;]+")

VISIBILITIES = {
    "public": _l("Public: anybody reads, registered participants write"),
    "registered": _l("Registered: anybody knows of it, registered participants read and write"),
    "closed": _l("Closed: only who is invited, or is given the password, knows of it"),
}
REGISTRATIONS = {"open": _l("Open: who registers takes part at once"), "approved": _l("Approved: who asks takes part once the moderator or the secretariat has agreed")}
MODERATIONS = {"after": _l("After publication: messages appear at once"), "before": _l("Before publication: each message waits until a moderator has read it")}
ATTACHING = {"off": _l("No files"), "on": _l("Files appear with their message"), "unlocked": _l("Files appear once a moderator has unlocked each")}


def _longest(count: int) -> Length:
    return Length(max=count, message=_l("Please shorten this text: it may have %(max)d characters."))


class QuestionRow(Part):
    """One guiding question; a row left empty is none."""

    id = HiddenField()
    text = StringField(_l("Guiding question"), filters=[line], validators=[_longest(2000)])
    short_title = StringField(_l("In short, for the summary"), filters=[line], validators=[_longest(200)])

    def validate_text(self, field: Field) -> None:
        if not field.data and (self.short_title.data or self.id.data):
            raise ValidationError(_l("Please write the question, or remove its row."))


class TopicRow(Part):
    """One topic; a row left empty is none."""

    id = HiddenField()
    title = StringField(_l("Title of the topic"), filters=[line], validators=[_longest(500)])
    introduction = TextAreaField(_l("Introduction"), filters=[words], validators=[_longest(text.LONGEST)])
    goal_list = StringField(_l("Goals that belong to it"), filters=[line], validators=[_longest(1000)])
    opens = FormField(InstantPart)
    closes = FormField(InstantPart)
    questions = FieldList(FormField(QuestionRow), max_entries=MOST_QUESTIONS)

    @property
    def is_empty(self) -> bool:
        return not (
            self.id.data or self.title.data or self.introduction.data or self.goal_list.data or self.asked() or not self.opens.form.is_empty or not self.closes.form.is_empty
        )

    def asked(self) -> list[Any]:
        """The questions that were filled in."""
        return [entry.form for entry in self.questions.entries if entry.form.text.data or entry.form.id.data]

    def goal_codes(self) -> list[str]:
        """The codes that were typed."""
        return [code for code in _ADDRESSES.split(self.goal_list.data or "") if code]

    def validate_title(self, field: Field) -> None:
        if not field.data and not self.is_empty:
            raise ValidationError(_l("Please give the topic a title, or remove it."))


class PlanForm(Form):
    """A forum, before it is announced or after."""

    class Meta:
        csrf = False  # the token is asked of every post before any view

    title = StringField(_l("Title"), filters=[line], validators=[DataRequired(_l("Please give the forum a title.")), _longest(500)])
    slug = StringField(_l("Name in its address"), filters=[line, lambda value: (value or "").lower()], validators=[_longest(100)])
    document_symbol = StringField(_l("Document symbol"), filters=[line], validators=[_longest(200)])
    about = TextAreaField(_l("About this forum"), filters=[words], validators=[_longest(text.LONGEST)])
    disclaimer = TextAreaField(_l("Disclaimer"), filters=[words], validators=[_longest(5000)])
    language = _Choice(_l("Language of title and topics"))
    languages = _Ticks(default=list, label=_l("Languages to write in"))
    zone = StringField(_l("Time zone"))
    anywhere = BooleanField(_l("Whole days, anywhere on earth"))
    opens = FormField(InstantPart)
    closes = FormField(InstantPart)
    topics = FieldList(FormField(TopicRow), max_entries=MOST_TOPICS)
    moderators = TextAreaField(_l("Moderators"), filters=[words], validators=[_longest(10_000)])
    categories = _Ticks(default=list, label=_l("Categories invited"))
    edition = _Choice(_l("Action plan"), default="")
    visibility = _Choice(_l("Who may read"), default="public", choices=list(VISIBILITIES.items()))
    registration = _Choice(_l("Registration"), default="open", choices=list(REGISTRATIONS.items()))
    password = StringField(_l("Password of a closed forum"), validators=[_longest(200)])
    no_password = BooleanField(_l("Take the password away"))
    moderation = _Choice(_l("Moderation"), default="after", choices=list(MODERATIONS.items()))
    attaching = _Choice(_l("Attachments"), default="off", choices=list(ATTACHING.items()))
    edit_minutes = IntegerField(
        _l("Minutes in which an author may change a message"),
        validators=[Optional(), NumberRange(min=0, max=10_080, message=_l("From 0 to 10,080 minutes, which is a week."))],
        default=30,
    )
    log_is_public = BooleanField(_l("Readers see the log of what moderators did"))
    log_names_people = BooleanField(_l("That log names the moderators"))
    seen = HiddenField()  # what the plan was when this page was made: another one means that somebody was quicker

    def offer(self, *, languages: Mapping[str, str], editions: Sequence[tuple[str, str]], visibilities: Sequence[str]) -> None:
        """What can be chosen."""
        self.language.choices = self.languages.choices = list(languages.items())
        self.categories.choices = [(category, CATEGORY_NAMES[category]) for category in CATEGORIES if category != "secretariat"]
        self.edition.choices = [("", _("None")), *editions]
        self.visibility.choices = [(value, VISIBILITIES[value]) for value in visibilities]

    def addresses(self) -> list[str]:
        """Those of the moderators, each once, as addresses are compared."""
        return list(dict.fromkeys(folded_address(address) for address in _ADDRESSES.split(self.moderators.data or "") if address))

    def planned_topics(self) -> list[Any]:
        """The rows of topics that were filled in."""
        return [entry.form for entry in self.topics.entries if not entry.form.is_empty]

    def validate_slug(self, field: Field) -> None:
        if not field.data:
            field.data = slug_of(self.title.data or "")
        if not _SLUG.match(field.data):
            raise ValidationError(_l("Please name it with small letters from a to z, digits and single hyphens."))

    def validate_zone(self, field: Field) -> None:
        if not zones.is_zone(field.data or ""):
            raise ValidationError(_l("Please choose a time zone."))

    def validate_moderators(self, field: Field) -> None:
        if len(self.addresses()) > MOST_MODERATORS:
            raise ValidationError(_l("Please name at most 30 moderators."))

    def change_rows(self, act: str) -> bool:
        """Adds or removes rows as a button asks: "more-topics", "remove-topic 2", "more-questions 1", "remove-question 1 0"; rows are counted from 0, as they were sent."""
        asked = re.fullmatch(r"(more-topics|remove-topic|more-questions|remove-question)(?: (\d{1,3}))?(?: (\d{1,3}))?", act)
        if asked is None:
            return False
        verb, topic, question = asked[1], int(asked[2] or -1), int(asked[3] or -1)
        topics = self.topics.entries
        if verb == "more-topics":
            self._one_more_topic()
        elif 0 <= topic < len(topics):
            questions = topics[topic].form.questions
            if verb == "remove-topic":
                del topics[topic]
            elif verb == "more-questions":
                _append(questions)
            elif 0 <= question < len(questions.entries):
                del questions.entries[question]
        return True

    def rows_to_show(self) -> None:
        """A new form begins with one topic."""
        if not self.topics.entries:
            self._one_more_topic()

    def _one_more_topic(self) -> None:
        if len(self.topics.entries) < MOST_TOPICS:
            row = self.topics.append_entry()
            for _number in range(QUESTIONS_AT_FIRST):
                _append(row.form.questions)


def _append(rows: FieldList) -> None:
    if len(rows.entries) < (rows.max_entries or MOST_QUESTIONS):
        rows.append_entry()


def slug_of(title: str) -> str:
    """A name in addresses made of a title in Latin letters; nothing of others."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:80].strip("-")
