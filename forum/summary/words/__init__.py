"""The tables of the draft, one folder a language, read once: where sentences end, cues, themes, wording, countries."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
_FOLDER = Path(__file__).parent


@lru_cache(maxsize=64)
def table(name: str, language: str) -> dict[str, Any]:
    """``words/<language>/<name>.toml``; empty where the language has none."""
    path = _FOLDER / language / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def base(language: str | None) -> str:
    """The first part of a language tag."""
    return (language or "").replace("_", "-").split("-")[0].lower()
