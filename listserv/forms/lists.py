"""Forms of lists: wishing to subscribe, making a list, writing to it, entering people."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FileField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Regexp

from accounts.forms import usable_address
from core.fields import Select
from core.forms import Form
from core.languages import LANGUAGES, site_languages
from forum.forms import line, words
from listserv.models import JOINING, POSTING, VISIBILITIES

LEVEL_NAMES = {
    "follow": _l("Follow: each message by letter"),
    "daily": _l("Digest: one letter a day"),
    "weekly": _l("Digest: one letter a week"),
    "announcements": _l("Announcements of the moderators only"),
}
POSTING_NAMES = {"keepers": _l("Those who keep it"), "subscribers": _l("All subscribers who have an account")}
JOINING_NAMES = {"open": _l("Whoever wants to"), "closed": _l("Whom the secretariat enters")}

VISIBILITY_NAMES = {
    "public": _l("Everybody"),
    "subscribers": _l("Its subscribers; others see that there is such a list"),
    "hidden": _l("Its subscribers; nobody else knows of it"),
}


def _address(_form: Form, field: Field) -> None:
    address = usable_address(field.data or "")
    if address is None:
        raise ValidationError(_l("Please give a complete e-mail address, like name@example.org."))
    field.data = address


_EMAIL = [DataRequired(_l("Please give an e-mail address.")), _address]


class WishForm(Form):
    """An address, and how much it is to hear."""

    email = StringField(_l("E-mail address"), filters=[lambda value: (value or "").strip()], validators=_EMAIL)
    level = Select(_l("New messages"), choices=list(LEVEL_NAMES.items()), default="daily")
    part = Select(_l("Of what"), coerce=int, default=0, choices=[(0, "")])  # a topic of a forum by its number; 0 for all of it

    def offer(self, topics: Sequence[tuple[int, str]]) -> None:
        """The whole forum, or one of its topics."""
        self.part.choices = [(0, gettext("the whole forum")), *((number, f"{number}. {title}") for number, title in topics)]


class EntryForm(Form):
    """Somebody, or a list of people, whom the secretariat enters with their consent."""

    file = FileField(_l("A file: CSV, as a spreadsheet saves it"))
    text = TextAreaField(_l("Or paste the list here"), filters=[words])
    level = Select(_l("New messages"), choices=list(LEVEL_NAMES.items()), default="daily")
    consent = TextAreaField(_l("How they agreed"), filters=[words], validators=[DataRequired(_l("Please say how and when they agreed.")), Length(max=2000, message=_l("Please shorten this to 2,000 characters."))])  # fmt: skip


class ListForm(Form):
    """A list that stands alone."""

    title = StringField(
        _l("Title"), filters=[line], validators=[DataRequired(_l("Please give a title.")), Length(max=200, message=_l("Please shorten the title to 200 characters."))]
    )
    slug = StringField(
        _l("Name in addresses"), filters=[lambda value: (value or "").strip().lower()],
        validators=[DataRequired(_l("Please give a name.")), Length(max=40), Regexp(r"[a-z0-9]+(-[a-z0-9]+)*\Z", message=_l("Small letters, digits and hyphens only."))],
    )  # fmt: skip
    about = TextAreaField(_l("What it is for"), filters=[words], validators=[Length(max=2000, message=_l("Please shorten this to 2,000 characters."))])
    language = Select(_l("Language"))
    posting = Select(_l("Who writes to it"), choices=[(name, POSTING_NAMES[name]) for name in reversed(POSTING)])
    joining = Select(_l("Who subscribes"), choices=[(name, JOINING_NAMES[name]) for name in JOINING])
    visibility = Select(_l("Who reads its archive"), default="public", choices=[(name, VISIBILITY_NAMES[name]) for name in VISIBILITIES])
    keepers = TextAreaField(_l("Who keeps it, besides the secretariat"), filters=[words])
    bulletin = BooleanField(_l("It is the bulletin of the secretariat"))
    paused = BooleanField(_l("Send nothing to it for now"))
    ended = BooleanField(_l("It has ended: it takes no more messages, and its archive stays"))

    def offer(self) -> None:
        """The languages of the site."""
        self.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]


class WritingForm(Form):
    """A message to a list."""

    subject = StringField(_l("Subject"), filters=[line], validators=[DataRequired(_l("Please give a subject.")), Length(max=300)])
    body = TextAreaField(_l("Message"), filters=[words], validators=[DataRequired(_l("Please write something.")), Length(max=100_000)])
    language = Select(_l("Language of the message"))
    submission = StringField()

    def offer(self) -> None:
        """The languages of the site."""
        self.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]
