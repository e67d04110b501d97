"""Names are found in whichever script they are written and typed, and spelled as people spell them."""

import pytest

from core.names import across_scripts, indexed_names
from core.search import parse


def finds(typed, name):
    kept = set(indexed_names(name).split())
    return all(kept & set(group) for group in across_scripts(parse(typed)).groups)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Kovalyova", "Ирина Ковалёва"), ("Kovaleva", "Ковалёва"), ("Ковалёва", "Irina Kovalyova"), ("Dmitriy", "Дмитрий"), ("Khrushchev", "Хрущёв"), ("Gorbachev", "Горбачёв"),
        ("Alekseyev", "Алексеев"), ("Yeltsin", "Ельцин"), ("Hryhoriy", "Григорій"), ("Grigory", "Григорий"), ("Serguei", "Сергей"), ("Tchaikovsky", "Чайковский"), ("Papadopoulos", "Παπαδόπουλος"),
        ("Mohammed", "محمد"), ("Muhammad", "محمد"), ("محمد", "Mohamed Selmani"), ("Selmani", "أمينة سلماني"), ("Fatima", "فاطمة"), ("Chaker", "شاكر"), ("Shaker", "شاكر"), ("Khaled", "خالد"),
        ("Ghassan", "غسان"), ("Сельмани", "سلماني"),
    ],
)  # fmt: skip
def test_a_name_is_found_across_scripts(typed, name):
    assert finds(typed, name)


@pytest.mark.parametrize(("typed", "name"), [("detection", "Irina"), ("Selmani", "Solomon"), ("Kofi", "محمد")])
def test_other_names_are_not(typed, name):
    assert not finds(typed, name)


def test_chinese_names_and_phrases_stay_as_they_are():
    assert indexed_names("李明") == ""
    assert across_scripts(parse('"risk assessment"')) == parse('"risk assessment"')
    assert across_scripts(parse("李明")) == parse("李明")
