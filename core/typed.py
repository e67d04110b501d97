"""What a browser sends, without the characters that no page may show and no database takes: they are in nothing that somebody typed."""

import re
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Typed(Request):
    """A request whose fields hold words. The API reads its own: it refuses such characters and says so."""

    @cached_property
    def args(self) -> Any:
        """What stands behind the question mark."""
        given = super().args
        return given if self.path.startswith("/api/") else _words(given)

    def _load_form_data(self) -> None:
        if "form" not in self.__dict__:
            super()._load_form_data()
            self.__dict__["form"] = _words(self.__dict__["form"])


def _words(given: MultiDict[str, str]) -> MultiDict[str, str]:
    if not any(map(_CONTROLS.search, (text for pair in given.items(multi=True) for text in pair))):
        return given
    return ImmutableMultiDict([(_CONTROLS.sub("", name), _CONTROLS.sub("", value)) for name, value in given.items(multi=True)])


def has_controls(text: str) -> bool:
    """Whether there are such characters in it: no address of ours has any."""
    return bool(_CONTROLS.search(text))
