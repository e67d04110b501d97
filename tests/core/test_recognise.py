"""In which language a text is written, where that is clear."""

import pytest

from core.recognise import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thank you for the lively first day; this is what we have seen in our country.", "en"),
        ("Nous remercions les collègues pour leurs réponses et nous sommes dans une situation semblable.", "fr"),
        ("En el Perú avanzamos por dos vías, y los materiales están en español para las personas que lo piden.", "es"),
        ("Благодарим коллег из Беларуси за упоминание.", "ru"),
        ("أشكر زميلنا من بوركينا فاسو على صراحته.", "ar"),
        ("赞同粮农组织同事的看法：围绕具体任务建立的网络更有生命力。", "zh"),
    ],
)
def test_each_language_of_the_site_is_recognised(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK",
        "47 %",
        "👍👍👍👍",
        "BioBridge LMO CBAP",
        "Дякуємо колегам із Білорусі за цю згадку.",
        "از همکارمان برای این گزارش سپاسگزاریم، پرسش‌های چندی هست.",
        "この報告についてお礼を申し上げます。",
        "Wir danken den Kolleginnen und Kollegen für ihre Antworten auf die Frage nach der Zusammenarbeit.",
        "Agradecemos aos colegas as respostas e esperamos que as propostas sejam úteis.",
        "The Perú delegación de la",
    ],
)
def test_what_is_not_clear_is_left_open(text):
    assert language_of(text) is None


def test_links_and_code_do_not_count():
    assert language_of("https://example.org/the/of/and/to/in `the of and to in is that` Oui") is None


def test_a_long_text_is_known_by_its_beginning_and_costs_no_more():
    assert language_of("We have seen that the network of laboratories is what our colleagues need. " * 20 + "слово " * 100_000) == "en"
