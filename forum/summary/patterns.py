"""Rows of the tables as compiled patterns, made when a text first needs them."""

import re
from functools import lru_cache
from typing import Any

from forum.summary.words import LANGUAGES, table

NOTHING = re.compile(r"(?!)")  # a language that has no such row
_MACROS = {"<a>": r"[^.;؛。；!?]{2,90}?"}


@lru_cache(maxsize=512)
def pattern(name: str, language: str, key: str) -> re.Pattern[str]:
    """One row of ``words/<language>/<name>.toml``; ``key`` may name a part and a row ("answers.nominal")."""
    row = _row(name, language, key)
    return compiled(row) if row else NOTHING


@lru_cache(maxsize=128)
def patterns(name: str, language: str, key: str) -> tuple[re.Pattern[str], ...]:
    """The rows of a list."""
    return tuple(compiled(row) for row in _row(name, language, key) or ())


@lru_cache(maxsize=64)
def words_of(name: str, language: str, key: str) -> frozenset[str]:
    """The words that a row lists."""
    return frozenset(str(_row(name, language, key) or "").split())


@lru_cache(maxsize=64)
def in_all(name: str, key: str) -> str:
    """The rows of all languages as alternatives of one pattern, for texts that are read whatever their language."""
    return "|".join(str(row).replace("’", "'") for language in LANGUAGES if (row := _row(name, language, key)))


def compiled(row: str) -> re.Pattern[str]:
    """A row as a pattern on folded text: straight apostrophes, and the parts that many rows share written out."""
    for macro, text in _MACROS.items():
        row = row.replace(macro, text)
    return re.compile(row.replace("’", "'"))


def _row(name: str, language: str, key: str) -> Any:
    found: Any = table(name, language)
    for part in key.split("."):
        found = found.get(part) if found else None
    return found
