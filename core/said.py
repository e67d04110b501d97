"""What people write for a country or a language: its code, or its name in one of six languages as pages, the United Nations and common use have it."""

import re
import unicodedata
from functools import lru_cache

from babel.core import get_global

from core.languages import LANGUAGES, countries, in_language, is_country

# What the United Nations and common use say where CLDR says something else.
_ALSO = {
    "BO": "Bolivia (Plurinational State of)", "BN": "Brunei Darussalam", "CD": "Democratic Republic of the Congo|DR Congo|DRC", "CG": "Congo|Republic of the Congo",
    "CI": "Côte d'Ivoire|Ivory Coast", "CV": "Cabo Verde|Cape Verde", "CZ": "Czechia|Czech Republic", "FM": "Micronesia (Federated States of)", "GB": "UK|Great Britain|"
    "United Kingdom of Great Britain and Northern Ireland", "GM": "The Gambia|Gambia (Republic of The)", "IR": "Iran (Islamic Republic of)|Islamic Republic of Iran",
    "KP": "Democratic People's Republic of Korea|DPRK", "KR": "Republic of Korea|Korea|République de Corée|República de Corea|Республика Корея|جمهورية كوريا|大韩民国", "LA": "Lao People's Democratic Republic|Lao PDR", "MD": "Republic of Moldova",
    "MK": "North Macedonia|The former Yugoslav Republic of Macedonia", "MM": "Burma|Myanmar", "NL": "The Netherlands|Netherlands (Kingdom of the)|Holland",
    "PS": "State of Palestine", "RU": "Russian Federation|Fédération de Russie|Federación de Rusia|Российская Федерация|الاتحاد الروسي|俄罗斯联邦", "SY": "Syrian Arab Republic|République arabe syrienne|República Árabe Siria|Сирийская Арабская Республика|الجمهورية العربية السورية", "SZ": "Swaziland|Eswatini", "TL": "East Timor|Timor-Leste",
    "TR": "Turkey|Türkiye", "TZ": "United Republic of Tanzania", "US": "USA|United States of America|États-Unis d’Amérique|Estados Unidos de América|Соединенные Штаты Америки|الولايات المتحدة الأمريكية|美利坚合众国", "VE": "Venezuela (Bolivarian Republic of)", "VN": "Viet Nam",
}  # fmt: skip


def plain(text: str) -> str:
    """A word as it is compared: without case, accents, marks and doubled spaces."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter != "\u0640")
    return " ".join(re.sub(r"[^\w]+|_", " ", letters).split())


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    named: dict[str, str] = {}
    for code in LANGUAGES:
        with in_language(code):
            for country, name in countries().items():
                named.setdefault(plain(name), country)
                named.setdefault(plain(name.partition("(")[0]), country)
    for country, names in _ALSO.items():
        named.update({plain(name): country for name in names.split("|")})
    for alias, codes in get_global("territory_aliases").items():  # three letters
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and is_country(codes[0]):
            named.setdefault(plain(alias), codes[0])
    return named


def country(text: str) -> str | None:
    """The ISO code of a country named by its code or in one of six languages."""
    code = text.strip().upper()
    if len(code) == 2 and code.isascii() and is_country(code):
        return code
    return _countries().get(plain(text)) or _countries().get(plain(text).removeprefix("the "))


def language(text: str) -> str | None:
    """One of six, by its code or its own name."""
    code = text.strip().lower().replace("_", "-").split("-")[0]
    return code if code in LANGUAGES else {plain(name): code for code, name in LANGUAGES.items()}.get(plain(text))
