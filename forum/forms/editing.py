"""The shape of a changed message."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import Length

from forum.forms import MessageForm, words


class EditForm(MessageForm):
    """A message as it shall stand; ``seen`` is the version it was made from."""

    seen = HiddenField()
    note = TextAreaField(_l("Note: why you change it"), filters=[words], validators=[Length(max=2000, message=_l("Please shorten the note to 2,000 characters."))])
    drop = SelectMultipleField(validate_choice=False)  # files of it to take away, by their ids
    back = HiddenField()
    withhold = BooleanField(_l("Do not show the earlier words to readers (they hold something that should not be read)"))

    def offer_also(self, *, languages: list[tuple[str, str]], goals: list[tuple[str, str]]) -> None:
        """What the message has already and this place would not offer: nobody loses it by correcting a letter."""
        for field, more in ((self.language, languages), (self.goals, goals)):
            known = {value for value, _ in field.choices}
            field.choices = [*field.choices, *((value, name) for value, name in more if value not in known)]

    @property
    def dropped(self) -> frozenset[int]:
        """The ids of the files to take away."""
        return frozenset(int(key) for key in self.drop.data or () if key.isascii() and key.isdigit() and len(key) < 10)

    @property
    def version(self) -> int | None:
        """As a number; None where something else stands there."""
        seen: Any = self.seen.data
        return int(seen) if seen and seen.isascii() and seen.isdigit() and len(seen) < 9 else None
