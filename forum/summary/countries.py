"""How a country is written in the frame's language, with article and preposition: "from the Philippines", "du Bénin", "de la Argentina"."""

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from forum.summary.words import table

_VOWELS = "aeiouyâàéèêëîïôûüœh"


@dataclass(frozen=True, slots=True)
class Country:
    """``name`` stands alone or in brackets; ``of`` is the name with preposition and article as it follows a noun."""

    name: str
    of: str


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    return dict(Locale.parse("zh_Hans" if language == "zh" else language).territories)


@lru_cache(maxsize=2000)
def country(code: str, language: str) -> Country:
    """The forms of an ISO 3166-1 code; an unknown one is written as it is."""
    forms = table("countries", language)
    name = forms.get("names", {}).get(code) or _names(language).get(code, code)
    of = {"en": _english, "fr": _french, "es": _spanish}.get(language)
    return Country(name, of(code, name, forms) if of else name)


def common_name(code: str, language: str) -> str:
    """The name in common use, which a government may call itself ("the United States")."""
    return _names(language).get(code, code)


def _english(code: str, name: str, forms: dict[str, list[str]]) -> str:
    return f"from the {name}" if code in forms["the"] else f"from {name}"


def _french(code: str, name: str, forms: dict[str, list[str]]) -> str:
    vowel = name[0].lower() in _VOWELS and code not in ("HN", "YE")  # "du Honduras", "du Yémen"
    if code in forms["pl"]:
        return f"des {name}"
    if code in forms["m"]:
        return f"de l’{name}" if vowel else f"du {name}"
    if code in forms["f"]:
        return f"de l’{name}" if vowel else f"de la {name}"
    return f"d’{name}" if vowel else f"de {name}"


def _spanish(code: str, name: str, forms: dict[str, list[str]]) -> str:
    if code in forms["el"]:
        return f"del {name}"
    article = next((article for article in ("la", "los", "las") if code in forms[article]), "")
    return f"de {article} {name}" if article else f"de {name}"
