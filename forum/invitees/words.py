"""The words that a list may use: names of columns, categories, countries and languages, in six languages or as fixed codes."""

import re
import unicodedata
from functools import lru_cache

from babel.core import get_global

from accounts.models import CATEGORIES
from accounts.words import CATEGORY_NAMES
from core.languages import LANGUAGES, countries, in_language, is_country

# Fixed: a list that was taken today is taken tomorrow, whatever the words on the pages become.
COLUMNS = {
    "email": "email|e-mail|mail|e-mail address|email address|courriel|adresse électronique|adresse e-mail|adresse courriel|correo|correo electrónico|dirección de correo|"
    "dirección de correo electrónico|электронная почта|эл почта|почта|адрес электронной почты|البريد الإلكتروني|بريد إلكتروني|عنوان البريد الإلكتروني|البريد|"
    "电子邮件|电子邮箱|邮箱|电子邮件地址|邮件地址",
    "name": "name|full name|nom|nom complet|prénom et nom|nombre|nombre completo|nombre y apellidos|имя|фио|полное имя|имя и фамилия|الاسم|الاسم الكامل|اسم|姓名|名字|名称",
    "category": "category|takes part as|catégorie|categoría|категория|الفئة|فئة|类别|类型",
    "country": "country|pays|país|страна|البلد|بلد|الدولة|دولة|国家",
    "organization": "organization|organisation|institution|ministry|organización|organización o institución|institución|organisme|организация|учреждение|المنظمة|منظمة|المؤسسة|组织|机构|单位",
    "language": "language|langue|idioma|lengua|язык|اللغة|لغة|语言",
}
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
def _columns() -> dict[str, str]:
    return {plain(word): column for column, words in COLUMNS.items() for word in words.split("|")}


def column(text: str) -> str | None:
    """The column that a heading names, None for one we do not know."""
    return _columns().get(plain(text))


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


@lru_cache(maxsize=1)
def _categories() -> dict[str, str]:
    named = {plain(category): category for category in CATEGORIES}
    for code in LANGUAGES:
        with in_language(code):
            for category in CATEGORIES:
                named.setdefault(plain(str(CATEGORY_NAMES[category])), category)
    return named


def category(text: str) -> str | None:
    """One of our categories, by its code or its name in one of six languages."""
    return _categories().get(plain(text))


def language(text: str) -> str | None:
    """One of six, by its code or its own name."""
    code = text.strip().lower().replace("_", "-").split("-")[0]
    return code if code in LANGUAGES else {plain(name): code for code, name in LANGUAGES.items()}.get(plain(text))
