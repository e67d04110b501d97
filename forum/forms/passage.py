"""The password of a closed forum."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from core.forms import Form


class PassageForm(Form):
    """The prompt."""

    class Meta:
        csrf = False  # the token is asked of every post before any view

    password = PasswordField(
        _l("Password of the forum"),
        validators=[InputRequired(_l("Please give the password of the forum.")), Length(max=1000, message=_l("This is not the password of the forum."))],
    )
