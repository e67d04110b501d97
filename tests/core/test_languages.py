"""Which language a reader is answered in, and how instants, numbers, countries and cities are written in each."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import g

from core import languages
from core.languages import COOKIE, LANGUAGES, in_language
from core.verdict import No

SIX = list(LANGUAGES)
AT = datetime(2026, 7, 18, 22, 5, tzinfo=UTC)


# ---- which language


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "en"),
        ("*", "en"),
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("ar-EG;q=0.9,en;q=0.5", "ar"),
        ("zh-Hant-TW", "zh"),
        ("zh_CN", "zh"),
        ("pt-BR", "en"),
        ("pt-BR,es;q=0.8,en;q=0.9", "en"),
        ("de,ru;q=0.3", "ru"),
        ("fr;q=0,es;q=0.1", "es"),
        ("EN-gb,fr;q=0.9", "en"),
        ("xx;q=nonsense,;;;,ar", "ar"),
        ("a" * 5000, "en"),
    ],
)
def test_the_browsers_wish_is_met_by_base_language_in_order_of_its_quality(app, header, chosen):
    with app.test_request_context("/", headers={"Accept-Language": header}):
        assert languages.language() == chosen


def test_the_address_goes_before_the_cookie_and_the_cookie_before_the_browsers_wish(app):
    headers = {"Accept-Language": "fr", "Cookie": f"{COOKIE}=ru"}
    with app.test_request_context("/", headers=headers):
        assert languages.language() == "ru"
    with app.test_request_context("/es/forums", headers=headers):
        g.pop("language", None)
        assert languages.language() == "es"


def test_a_cookie_that_names_no_language_counts_for_nothing(app):
    for value in ("de", "", "../../etc", "en-GB"):
        with app.test_request_context("/", headers={"Accept-Language": "fr", "Cookie": f"{COOKIE}={value}"}):
            assert languages.language() == "fr"


def test_a_site_may_offer_fewer_languages(app, client):
    app.config["SITE_LANGUAGES"] = ["fr", "es"]
    try:
        assert client.get("/forums", headers={"Accept-Language": "ar,es;q=0.5"}).headers["Location"] == "/es/forums"
        assert client.get("/forums", headers={"Accept-Language": "de"}).headers["Location"] == "/fr/forums"
        assert client.get("/fr/forums").status_code == 200
        assert client.get("/en/forums").status_code == 404
    finally:
        app.config["SITE_LANGUAGES"] = SIX


@pytest.mark.parametrize("code", SIX)
def test_a_page_says_which_language_it_is_in_and_offers_itself_in_the_others(app, client, code):
    from tests.pages import get

    page = get(client, f"/{code}/forums?page=1")
    html = page.all("html")[0].attributes
    assert html == html | {"lang": "zh-Hans" if code == "zh" else code, "dir": "rtl" if code == "ar" else "ltr"}
    assert page.response.headers["Content-Language"] == html["lang"]
    offered = [(link.attributes["href"], link.words) for link in page.all("a") if "hreflang" in link.attributes]
    assert offered == [(f"/{other}/forums?page=1", name) for other, name in LANGUAGES.items()]


# ---- how things are written

STYLES = ("day", "date", "full", "short", "moment", "long", "time")
WRITTEN = {
    "ar": [
        "18 تموز/يوليه",
        "18 تموز/يوليه 2026",
        "السبت، 18 تموز/يوليه 2026",
        "السبت، 18 تموز/يوليه، 18:05",
        "السبت، 18 تموز/يوليه، 18:05",
        "السبت، 18 تموز/يوليه 2026، 18:05",
        "18:05",
    ],
    "zh": ["7月18日", "2026年7月18日", "2026年7月18日星期六", "7月18日周六 18:05", "7月18日星期六 18:05", "2026年7月18日星期六 18:05", "18:05"],
    "en": ["18 July", "18 July 2026", "Saturday 18 July 2026", "Sat 18 July, 18:05", "Saturday 18 July, 18:05", "Saturday 18 July 2026, 18:05", "18:05"],
    "fr": ["18 juillet", "18 juillet 2026", "samedi 18 juillet 2026", "sam. 18 juillet, 18:05", "samedi 18 juillet, 18:05", "samedi 18 juillet 2026, 18:05", "18:05"],
    "ru": ["18 июля", "18 июля 2026 г.", "суббота, 18 июля 2026 г.", "сб, 18 июля, 18:05", "суббота, 18 июля, 18:05", "суббота, 18 июля 2026 г., 18:05", "18:05"],
    "es": [
        "18 de julio",
        "18 de julio de 2026",
        "sábado 18 de julio de 2026",
        "sáb 18 julio, 18:05",
        "sábado 18 de julio, 18:05",
        "sábado 18 de julio de 2026, 18:05",
        "18:05",
    ],
}


@pytest.mark.parametrize("code", SIX)
def test_an_instant_is_written_as_the_language_writes_it(app, code):
    with app.test_request_context(), in_language(code):
        assert [languages.moment(AT, style, "America/Toronto") for style in STYLES] == WRITTEN[code]


@pytest.mark.parametrize("code", SIX)
def test_every_month_and_day_of_the_week_can_be_written_with_latin_digits(app, code):
    with app.test_request_context(), in_language(code):
        for month in range(1, 13):
            written = languages.moment(datetime(2026, month, month, tzinfo=UTC), "long")
            assert written
            assert "'" not in written
            assert all(digit.isascii() for digit in written if digit.isdigit())


def test_an_instant_is_written_in_its_own_zone_unless_another_is_named(app):
    with app.test_request_context(), in_language("en"):
        assert languages.moment(AT.astimezone(ZoneInfo("Asia/Tokyo")), "short") == "Sun 19 July, 07:05"
        assert languages.moment(AT, "short") == "Sat 18 July, 22:05"


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        ("America/Toronto", {"en": "Toronto", "fr": "Toronto", "ru": "Торонто", "ar": "تورونتو", "zh": "多伦多", "es": "Toronto"}),
        ("Asia/Shanghai", {"en": "Shanghai", "ru": "Шанхай", "zh": "上海", "ar": "شنغهاي"}),
        ("UTC", dict.fromkeys(SIX, "UTC")),
        ("Etc/GMT-3", {"en": "Etc/GMT-3"}),
    ],
)
def test_a_zone_is_called_after_its_city(app, zone, names):
    for code, name in names.items():
        with app.test_request_context(), in_language(code):
            assert languages.city(zone).endswith(name), (code, languages.city(zone))


def test_numbers_are_grouped_as_the_language_groups_them_and_digits_are_latin(app):
    written = {}
    for code in SIX:
        with app.test_request_context(), in_language(code):
            written[code] = languages.number(1234567).replace("\u202f", " ").replace("\xa0", " ")
    assert written == {"ar": "1,234,567", "zh": "1,234,567", "en": "1,234,567", "fr": "1 234 567", "ru": "1 234 567", "es": "1.234.567"}


def test_a_calendar_day_has_its_year(app):
    with app.test_request_context(), in_language("ru"):
        assert languages.day(date(2026, 5, 3)) == "3 мая 2026 г."


@pytest.mark.parametrize("code", SIX)
def test_countries_have_their_names_in_every_language(app, code):
    with app.test_request_context(), in_language(code):
        names = languages.countries()
        assert len(names) > 240
        assert {"MX", "KE", "CN", "RU", "EG", "FR"} <= set(names)
        assert not {"EU", "UN", "ZZ", "XA"} & set(names)
        assert languages.country("XX") == "XX"
        assert languages.country(None) == ""


def test_a_language_is_called_by_its_own_name_where_it_is_one_of_ours(app):
    with app.test_request_context(), in_language("fr"):
        assert languages.language_name("ar") == "العربية"
        assert languages.language_name("zh-Hans") == "中文"
        assert languages.language_name("de") == "allemand"


@pytest.mark.parametrize(("tag", "way"), [("ar", "rtl"), ("fa-IR", "rtl"), ("he", "rtl"), ("en", "ltr"), ("zh-Hans", "ltr"), (None, "ltr"), ("", "ltr")])
def test_the_direction_follows_from_the_language(tag, way):
    assert languages.direction(tag) == way


def test_a_refusal_writes_its_instants_with_their_zone(app):
    with app.test_request_context(), in_language("en"):
        closed = AT.astimezone(ZoneInfo("America/Toronto"))
        assert languages.say(No("It closed on %(closed)s.", closed=closed)) == "It closed on Saturday 18 July 2026, 18:05 (Toronto)."


# ---- plurals


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 5: 3, 11: 5, 21: 5, 100: 4, 1_000_000: 4}),
        ("ru", {0: 2, 1: 0, 2: 1, 3: 1, 5: 2, 11: 2, 21: 0, 100: 2, 1_000_000: 2}),
        ("fr", {0: 0, 1: 0, 2: 1, 3: 1, 5: 1, 11: 1, 21: 1, 100: 1}),
        ("es", {0: 1, 1: 0, 2: 1, 3: 1, 5: 1, 11: 1, 21: 1, 100: 1}),
        ("zh", dict.fromkeys((0, 1, 2, 3, 5, 11, 21, 100, 1_000_000), 0)),
    ],
)
def test_a_number_takes_the_plural_of_its_language(code, forms):
    """By the rule that stands in the catalog, which is what the pages go by."""
    from gettext import c2py

    from tests.test_catalogs import catalog

    choose = c2py(catalog(code).plural_expr)
    assert {number: choose(number) for number in forms} == forms


@pytest.mark.parametrize(("code", "written"), [("en", "12,345 messages"), ("es", "12.345 mensajes"), ("ar", "12,345"), ("fr", "12\u202f345 messages")])
def test_large_counts_are_grouped_inside_their_sentence_too(app, code, written):
    page = '{{ ngettext("%(num)s message", "%(num)s messages", 12345) }} {{ ngettext("%(num)d message", "%(num)d messages", 12345) }}'
    with app.test_request_context("/"), in_language(code):
        assert written in app.jinja_env.from_string(page).render() and "12345" not in app.jinja_env.from_string(page).render()
        assert written in languages.ngettext("%(num)s message", "%(num)s messages", 12345)
        assert "999" in languages.ngettext("%(num)s message", "%(num)s messages", 999)
