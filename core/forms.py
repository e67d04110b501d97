"""The form that all forms of ours are made from: its library speaks through our catalogs, so that all six languages are complete."""

from typing import Any

from flask_babel import get_translations
from flask_wtf import FlaskForm
from wtforms import Form as PlainForm


class _OurCatalogs:
    """What WTForms asks for its messages; it fills the slots itself."""

    def gettext(self, text: str) -> str:
        return str(get_translations().ugettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return str(get_translations().ungettext(singular, plural, number))


_CATALOGS = _OurCatalogs()


class Form(FlaskForm):
    """A form of a page, with its token."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return _CATALOGS


class Part(PlainForm):
    """A form inside a form: it has no token of its own."""

    class Meta(PlainForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return _CATALOGS
