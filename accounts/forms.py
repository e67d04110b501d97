"""The shape of what people send: required, length, format. Only the fields named here are ever read."""

import re
import unicodedata
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, PasswordField, StringField, ValidationError
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional, StopValidation

from accounts.models import CATEGORIES, ROLES, folded_address
from accounts.tokens import LIVES
from accounts.words import CATEGORY_NAMES, ROLE_NAMES
from core import zones
from core.fields import Select
from core.forms import Form
from core.languages import LANGUAGES, countries, is_country, site_languages


def _stripped(value: str | None) -> str:
    return " ".join((value or "").split())


def _required(message: Any) -> list[Any]:
    return [DataRequired(message)]


def _password(message: Any) -> list[Any]:
    """A password is taken as it was typed, were it made of spaces."""
    return [InputRequired(message), _four_kilobytes]


def usable_address(text: str) -> str | None:
    """The address in the form it is kept in, None if letters cannot go to it."""
    address = folded_address(text)
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return address


def _address(_form: Form, field: Field) -> None:
    address = usable_address(field.data or "")
    if address is None:
        raise ValidationError(gettext("Please give a complete e-mail address, like name@example.org."))
    field.data = address


# Marks that turn the direction of what follows: a name must not be able to hide another's. Joiners stay, Persian and Hindi need them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _plain(_form: Form, field: Field) -> None:
    text = field.data or ""
    if _TURNING.search(text) or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise ValidationError(gettext("Please use letters, digits and marks only."))


def _country(_form: Form, field: Field) -> None:
    if field.data and not is_country(field.data):
        raise ValidationError(gettext("Please choose a country from the list."))


def _zone(_form: Form, field: Field) -> None:
    if not zones.is_zone(field.data or ""):
        raise ValidationError(gettext("Please choose a time zone from the list."))


def _site_language(_form: Form, field: Field) -> None:
    if field.data not in site_languages():
        raise ValidationError(gettext("Please choose a language from the list."))


def _four_kilobytes(_form: Form, field: Field) -> None:
    if len((field.data or "").encode()) > 4096:
        raise StopValidation(gettext("The password is longer than 4 kB."))


class Shape(Form):
    """A form of ours. The token is checked for every request before any form is."""

    class Meta:
        csrf = False

    first: tuple[str, ...] = ()  # fields that stand first on the page, and so in the list of faults


EMAIL = _l("E-mail address")
PASSWORD = _l("Password")


def _address_field(label: Any = EMAIL) -> StringField:
    required, short = _required(_l("Please give your e-mail address.")), Length(max=254, message=_l("An e-mail address has at most 254 characters."))
    return StringField(label, filters=[lambda value: (value or "").strip()], validators=[*required, short, _address])


def _code_field() -> StringField:
    required, short = _required(_l("Please give the six digits or a recovery code.")), Length(max=60, message=_l("This is not a code."))
    return StringField(_l("Code"), filters=[_stripped], validators=[*required, short])


def _current_password() -> PasswordField:
    return PasswordField(_l("Your password now"), validators=_password(_l("Please give your password.")))


def _new_password() -> PasswordField:
    return PasswordField(_l("New password"), validators=_password(_l("Please choose a password.")))


_NAME = [*_required(_l("Please give your name.")), Length(max=200, message=_l("A name has at most 200 characters here.")), _plain]
_REASON = [*_required(_l("Please give a reason; it goes into the audit log.")), Length(max=500, message=_l("A reason has at most 500 characters."))]


class ProfileForm(Shape):
    """What a person says of themselves."""

    name = StringField(_l("Name"), filters=[_stripped], validators=_NAME)
    category = Select(_l("I take part as"), validate_choice=False, validators=[AnyOf(CATEGORIES, message=_l("Please choose what describes you best."))])
    country = Select(_l("Country"), validate_choice=False, validators=[Optional(), _country])
    organization = StringField(_l("Organization"), filters=[_stripped], validators=[Length(max=300, message=_l("An organization has at most 300 characters here.")), _plain])
    language = Select(_l("Language"), validate_choice=False, validators=[_site_language])
    timezone = Select(_l("Time zone"), validate_choice=False, validators=[_zone])

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.category.choices = [*([] if self.category.data else [("", gettext("Please choose"))]), *CATEGORY_NAMES.items()]
        self.country.choices = [("", gettext("None")), *countries().items()]
        self.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]

    def said(self) -> dict[str, Any]:
        """The profile, by the names of ``Person.describe``."""
        return {key: self[key].data for key in ("name", "country", "organization", "category", "language", "timezone")}


class RegistrationForm(ProfileForm):
    """A new account."""

    first = ("email", "password")
    email = _address_field()
    password = PasswordField(PASSWORD, validators=_password(_l("Please choose a password.")))


class InvitedForm(ProfileForm):
    """An invitation taken up: the address is the invitation's."""

    first = ("password",)
    password = PasswordField(PASSWORD, validators=_password(_l("Please choose a password.")))


class SignInForm(Shape):
    """Address and password; a wrong shape of address is no other fault than a wrong address."""

    email = StringField(EMAIL, filters=[lambda value: (value or "").strip()], validators=[*_required(_l("Please give your e-mail address.")), _plain])
    password = PasswordField(PASSWORD, validators=[InputRequired(_l("Please give your password."))])


class CodeForm(Shape):
    """The second step."""

    code = _code_field()


class AddressForm(Shape):
    """An address a letter is to go to: for a reset, or as the new one."""

    email = _address_field()


class NewPasswordForm(Shape):
    """A password set by a mailed key."""

    password = _new_password()


class PasswordChangeForm(Shape):
    """A password changed by who knows the present one."""

    current = _current_password()
    password = _new_password()


class ProofForm(Shape):
    """The password once more."""

    password = PasswordField(PASSWORD, validators=_password(_l("Please give your password.")))


class TwoStepEndForm(Shape):
    """Password and code together."""

    current = _current_password()
    code = _code_field()


class ErasureForm(Shape):
    """The password, and a tick that says the consequence was read."""

    understood = BooleanField(_l("I have read what happens and want my account to be erased"), validators=_required(_l("Please tick that you want this.")))
    current = _current_password()


class InvitationForm(Shape):
    """Somebody to be invited."""

    email = _address_field()
    role = Select(_l("Role"), validate_choice=False, validators=[AnyOf(ROLES, message=_l("Please choose a role from the list."))])
    language = Select(_l("Language of the letter"), validate_choice=False, validators=[_site_language])

    def __init__(self, *arguments: Any, roles: list[str], **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.role.choices = [(role, ROLE_NAMES[role]) for role in roles]
        self.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]


class ReasonForm(Shape):
    """Why an account is disabled or enabled."""

    reason = StringField(_l("Reason"), filters=[_stripped], validators=_REASON)


class RoleForm(Shape):
    """Another role, and why."""

    role = Select(_l("Role"), validate_choice=False, validators=[AnyOf(ROLES, message=_l("Please choose a role from the list."))])
    why = StringField(_l("Reason"), filters=[_stripped], validators=_REASON)

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.role.choices = list(ROLE_NAMES.items())


class TokenForm(Shape):
    """A key for a program."""

    name = StringField(
        _l("Name"),
        filters=[_stripped],
        validators=[*_required(_l("Please give it a name by which you will know it.")), Length(max=100, message=_l("A name has at most 100 characters here.")), _plain],
    )
    access = Select(_l("What it may do"), validate_choice=False, default="read", validators=[AnyOf(("read", "write"), message=_l("Please choose one of those listed."))])
    days = Select(_l("For how long"), validate_choice=False, default="90", validators=[AnyOf(tuple(str(days) for days in LIVES), message=_l("Please choose one of those listed."))])

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.access.choices = [("read", gettext("Read what you may read")), ("write", gettext("Read, and write messages in your name"))]
        self.days.choices = [(str(days), ngettext("%(num)d day", "%(num)d days", days)) for days in LIVES]
