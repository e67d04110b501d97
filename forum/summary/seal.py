"""What a draft that is written as JSON bears so that a later change of it by hand is seen: a digest of everything else in it."""

import json
from hashlib import sha256
from typing import Any

KEY = "seal"


def seal_of(document: dict[str, Any]) -> str:
    """The digest of a document, whatever the order of its keys and the spaces between them."""
    rest = {key: value for key, value in document.items() if key != KEY}
    return "sha256:" + sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """The same with its seal."""
    return document | {KEY: seal_of(document)}


def is_broken(document: dict[str, Any]) -> bool:
    """Whether it has a seal that is not its own. A document without one was made before there were seals, or not written to a file."""
    return KEY in document and document[KEY] != seal_of(document)
