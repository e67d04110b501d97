"""The lines by which somebody registers by mail: in six languages, above the letter or within it, whole or in part."""

import pytest

from listserv.registering_lines import Said, read

OFFERED = ("party", "non-party", "organization", "other")


@pytest.mark.parametrize(
    "text",
    [
        "Name: Kofi Mensah\nCountry: Ghana\nOrganization: Ministry of Works\nCategory: Party\n",
        "Hello,\n\nNom : Kofi Mensah\nPays : Ghana\nOrganisation : Ministry of Works\nCatégorie : 1\n\nMerci",
        "Nombre: Kofi Mensah\nPaís: Ghana\nOrganización: Ministry of Works\nCategoría: party",
        "Имя: Kofi Mensah\nСтрана: Гана\nОрганизация: Ministry of Works\nКатегория: 1. Party",
        "الاسم: Kofi Mensah\nالبلد: غانا\nالمنظمة: Ministry of Works\nالفئة: 1",
        "姓名：Kofi Mensah\n国家：加纳\n组织：Ministry of Works\n类别：1",
        "Thanks.\n\n> Your mail was not posted.\n>     Name: Kofi Mensah\n>     Country: GH\n>     Organization: Ministry of Works\n>     Category: 1\n> Or register on the page:\n> https://x",
        "**Name:** Kofi Mensah\n* Country: Ghana\nORGANISATION: Ministry of Works\n- Category: (1)",
    ],
)
def test_each_language_and_place_is_read(text):
    assert read(text, offered=OFFERED) == Said("Kofi Mensah", "GH", "Ministry of Works", "party")


def test_ones_own_lines_count_before_quoted_ones_and_those_before_what_is_known():
    text = "Name: Ada\n> Name: Kofi\n> Country: Ghana\nCountry: ___\nOrganization:\n"
    known = {"name": "Bea", "country": "FR", "organization": "Institute", "category": "party"}
    assert read(text, offered=OFFERED, known=known) == Said("Ada", "GH", "Institute", "party")


def test_what_is_missing_or_not_understood_is_said():
    assert read("", offered=OFFERED).lacks == ("name", "category")
    assert read("Name: Ada\nCategory: 1", offered=OFFERED).lacks == ("country",)
    assert read("Name: Ada\nCategory: Organization", offered=OFFERED).lacks == ("organization",)
    assert read("Name: Ada\nCategory: other", offered=OFFERED).lacks == ()
    wrong = read("Name: Ada\nCountry: Atlantis\nCategory: 9", offered=OFFERED, known={"country": "FR", "category": "party"})
    assert wrong.unread == (("country", "Atlantis"), ("category", "9")) and wrong.lacks == ("category",), "what was said otherwise is not taken from elsewhere"
    assert read("Category: secretariat", offered=OFFERED).category is None, "nobody gets what was not offered"


def test_nothing_of_it_takes_long():
    read(("a: " + "b " * 50_000 + "\n") * 3 + "name" * 30_000 + ":" * 1000 + "\n" + "> > > " * 20_000, offered=OFFERED)
