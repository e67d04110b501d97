"""The words that a list may use: names of columns, categories, countries and languages, in six languages or as fixed codes."""

from functools import lru_cache

from accounts.models import CATEGORIES
from accounts.words import CATEGORY_NAMES
from core.languages import LANGUAGES, in_language
from core.said import country, language, plain

__all__ = ["category", "column", "country", "language", "plain"]

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


@lru_cache(maxsize=1)
def _columns() -> dict[str, str]:
    return {plain(word): column for column, words in COLUMNS.items() for word in words.split("|")}


def column(text: str) -> str | None:
    """The column that a heading names, None for one we do not know."""
    return _columns().get(plain(text))


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
