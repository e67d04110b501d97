"""Profiles as documents: words counted in every script, what is missing, what has changed, which steps hold what."""

import pytest

from roster.document import differences, lacking, parts, text_of, too_long, word_count


def document(**given):
    empty = dict.fromkeys(("honorific", "name", "employer", "job_title", "department", "website", "private_email", "private_phone", "contact", "private_address"), "")
    empty |= {"language": "en", "country": None, "organization_type": "", "employed_since": None, "availability": "", "available_from": None, "texts": {}}
    lists = ("publications", "memberships", "committees", "consents", "languages", "nationalities", "worked_in", "regions", "goals", "themes", "education")
    return empty | {name: [] for name in lists} | given


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two  three\nfour.", 4),
        ("A – dash is no word, 3.5 is one", 8),
        ("well-known l’eau", 2),
        ("生物安全专家", 6),
        ("在LMO检测方面", 6),
        ("خبيرة في السلامة الأحيائية", 4),
        ("эксперт по биобезопасности", 3),
    ],
)
def test_words_are_counted_in_every_script(text, words):
    assert word_count(text) == words


def test_a_text_is_too_long_from_its_first_word_over_the_limit():
    assert too_long(document(texts={"brief": {"en": "word " * 150}, "other": {"fr": "mot " * 300}})) == []
    assert too_long(document(texts={"brief": {"en": "word " * 151}, "other": {"fr": "mot " * 305}})) == [("brief", "en", 151), ("other", "fr", 305)]


def test_what_is_missing_is_named_and_a_photo_is_never_missed():
    needed = ["name", "country", "nationalities", "brief", "languages", "areas", "organization_type", "job_title", "availability", "private_email", "consent"]
    assert [part.key for part in lacking(parts(document(), cv=False, photo=False))] == needed
    full = document(
        name="Ada", country="NG", nationalities=["NG"], languages=[{"language": "en", "level": "good"}], themes=["law"], organization_type="government", job_title="Head", availability="now",
        private_email="ada@example.org", consents=["listed"], texts={"brief": {"en": "Brief."}},
    )  # fmt: skip
    found = parts(full, cv=False, photo=False)
    assert lacking(found) == [] and "photo" not in [part.key for part in found] and not all(part.there for part in found)
    assert [part.there for part in parts(full | {"texts": {"brief": {"en": "x", "fr": "y"}}}, cv=True, photo=False) if part.key in ("cv", "translations")] == [True, True]


def test_an_original_in_another_language_than_the_profile_is_not_there():
    assert text_of(document(texts={"brief": {"fr": "Bref."}}), "brief") == ""


def test_differences_name_each_part_that_changed_and_no_other():
    before = document(name="Ada", languages=[{"language": "en", "level": "good"}], texts={"brief": {"en": "Old words."}}, private_phone="1")
    after = document(name="Ada", languages=[{"language": "en", "level": "excellent"}], texts={"brief": {"en": "New words.", "fr": "Des mots."}}, private_phone="2")
    changes = differences(before, after)
    assert [(change.key, change.language, change.private) for change in changes] == [
        ("private_phone", "", True),
        ("languages", "", False),
        ("brief", "en", False),
        ("brief", "fr", False),
    ]
    assert (changes[1].before, changes[1].after) == ("en · good", "en · excellent") and changes[3].before == ""
    assert differences(before, before) == []
