"""Where sentences end, in six languages, and what an item is led in by."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.summary.sentences import language_of, sentences_of
from tests.tries import tries

pytestmark = pytest.mark.wide


def cut(text, language="en"):
    return [text[sentence.start : sentence.end] for sentence in sentences_of(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "It costs e.g. 3 USD. See Art. 5 and No. 12 of A.6. He said no. Then it closed.", 4),
        ("en", "Dr. J. Smith agrees! “Really?” she asked. Yes… Now v1.2 works.", 4),
        ("en", "The goal is A.6. It matters. See report.pdf or 3.5 pages.", 3),
        ("fr", "Voir p. ex. l'art. 17 ; M. Dupont l'a dit ! « C'est vrai ? » Oui. Le n° 5 suit : non.", 4),
        ("es", "¿Qué hacemos? ¡Nada! El Sr. Pérez, p. ej. en la pág. 4, lo dijo. Luego se fue.", 4),
        ("ru", "В 2024 г. проект начат, т.е. работает. И. И. Иванов согласен. См. ст. 5. Конец.", 4),
        ("ru", "«Да, — сказал он. — Мы начали». Проект идёт.", 2),
        ("ar", "هذا مهم، وهو واضح؛ هل نبدأ؟ نعم! الهدف A.6 مهم جدا. انتهى", 4),
        ("zh", "我们需要帮助；资金不足，人员也少。他说：“为什么？”好！目标A.6很重要", 4),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(language, text, number):
    assert len(cut(text, language)) == number


def test_an_item_of_three_sentences_is_three_sentences_under_one_lead_in():
    body = "We learned:\n\n1. Start small. Stay long. Share.\n2. Ask."
    found = sentences_of(body, "en")
    assert [(sentence.kind, sentence.place, sentence.lead) for sentence in found] == [("paragraph", 0, None), ("item", 0, 0), ("item", 1, 0), ("item", 2, 0), ("item", 0, 0)]


def test_a_label_in_bold_ends_before_the_words_and_a_bold_subject_is_none():
    body = "- **Plans**: better ones\n- *free* — no cost\n- l'**envoi** : trop lent\n- **Radio** reaches all"
    assert [body[sentence.words : sentence.end] for sentence in sentences_of(body, "en")] == ["better ones", "no cost", "trop lent", "**Radio** reaches all"]


def test_an_end_mark_may_be_followed_by_emphasis_or_a_quotation_mark():
    assert cut("**It works.** So we go on. He said “go.” Then *all* left.") == ["**It works.**", "So we go on.", "He said “go.”", "Then *all* left."]


def test_bold_in_the_middle_of_a_word_and_a_body_without_end_mark_change_nothing():
    assert cut("We need re**train**ing for all") == ["We need re**train**ing for all"]


def test_quotations_and_signatures_have_no_sentences():
    assert cut("Mine.\n\n> Theirs. Also theirs.\n\n-- \nA Name. A title.") == ["Mine."]


def test_the_lead_in_is_the_last_sentence_before_the_list():
    body = "We met twice. What we need:\n\n- money"
    found = sentences_of(body, "en")
    assert body[found[found[2].lead].start : found[found[2].lead].end] == "What we need:"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nous avons besoin de temps pour les agents", "fr"),
        ("Hace falta un plan para que la gente participe", "es"),
        ("We need the plan", "en"),
        ("Нужны средства", "ru"),
        ("需要资金", "zh"),
        ("نحتاج إلى التدريب", "ar"),
    ],
)
def test_a_message_without_language_is_read_in_the_one_it_is_written_in(text, language):
    assert language_of(text) == language
    assert language_of(text, "xx") == language


@settings(max_examples=tries(50, 1000), deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "fr", "es", "ar", "ru", "zh"]))
def test_sentences_are_slices_in_their_order(body, language):
    end = 0
    for sentence in sentences_of(body, language):
        assert end <= sentence.start <= sentence.words < sentence.end <= len(body)
        end = sentence.end
