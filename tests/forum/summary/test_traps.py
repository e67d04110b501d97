"""What goes wrong elsewhere: one person many times, several of one entity, on behalf of others, several goals, markup, right to left, quotations of others."""

from dataclasses import replace

import pytest

from forum.summary.draft import make_draft
from forum.summary.material import from_archive
from forum.summary.plain import printed
from tests.forum.summary import forums

pytestmark = pytest.mark.wide


def texts(material):
    return [sentence.text for sentence in make_draft(material).sentences()]


def quoted(material):
    return [printed(quotation.text) for sentence in make_draft(material).sentences() for quotation in sentence.quotations]


def test_one_person_posting_twelve_times_is_one_contributor():
    messages = [forums.message(n, "a", f"We need practical training number {n} for inspectors.", goals=("A.1",)) for n in range(1, 13)]
    messages += [forums.message(13, "b", "We need training for judges.", goals=("A.1",))]
    draft = make_draft(forums.forum(*messages))
    assert draft.figures["contributors_per_goal"]["A.1"] == 2
    counted = [sentence.contributors for sentence in draft.sentences() if sentence.contributors]
    assert max(counted) == 2


def test_two_people_of_one_country_are_two_contributors_and_one_entity():
    people = (forums.person("a", "MX"), forums.person("b", "MX"), forums.person("c", "BJ"))
    material = forums.forum(*(forums.message(n, who, f"We need training in district {n}.", goals=("A.1",)) for n, who in enumerate("abc", 1)), people=people)
    said = " ".join(texts(material))
    assert "3 contributors, who represent 2 entities: 2 Parties" in said
    assert "another from Mexico for “training in district 2”" in said


def test_what_was_typed_in_for_somebody_speaks_for_them():
    archive = {
        "forum": {"slug": "x", "title": "Forum on X", "opens_at": "2026-03-02T08:00:00Z", "closes_at": "2026-03-06T17:00:00Z", "timezone": "UTC"},
        "participants": [{"id": "staff", "display_name": "S", "category": "secretariat"}, {"id": "far", "display_name": "F", "category": "party", "country": "TT"}],
        "topics": [{"number": 1, "title": "T"}],
        "messages": [
            {
                "id": "m",
                "topic": 1,
                "author": "staff",
                "on_behalf_of": "far",
                "posted_at": "2026-03-03T08:00:00Z",
                "body": "We need simple forms for small offices.",
                "language": "en",
            }
        ],
    }
    assert any("A contributor from Trinidad and Tobago noted the need for" in text for text in texts(from_archive(archive)))


def test_a_message_with_two_goals_counts_under_both_and_is_quoted_once():
    material = forums.forum(
        forums.message(1, "a", "We need training for inspectors.", goals=("A.1", "A.2")), forums.message(2, "b", "We need a register of decisions.", goals=("A.2",), language="en")
    )
    draft = make_draft(material)
    assert [draft.figures["inputs_per_goal"][code] for code in ("A.1", "A.2")] == [1, 2]
    assert quoted(material).count("training for inspectors") == 1


def test_markup_and_links_never_get_into_a_quotation():
    bodies = ("We need <b>rules</b> for ports.", "We need [a guide](https://example.org) for ports.", "We need `code` for ports.", "We need clear rules for ports.")
    material = forums.forum(*(forums.message(n, f"p{n}", body) for n, body in enumerate(bodies, 1)))
    assert quoted(material) == ["clear rules for ports"]


def test_somebody_elses_words_and_signatures_are_not_quoted_as_the_authors():
    body = "> We need money for everything.\n\nWe need training for judges in all provinces.\n\n-- \nA. Name\nWe need nothing"
    assert quoted(forums.forum(forums.message(1, "a", body))) == ["training for judges in all provinces"]


def test_a_country_named_in_a_text_is_not_its_source():
    people = (forums.person("a", "KE"),)
    (text,) = [
        text
        for text in texts(forums.forum(forums.message(1, "a", "As Benin said, we need training for border officers."), people=people))
        if "training" in text and "need" in text and "“" in text
    ]
    assert "Kenya" in text and "from Benin" not in text


def test_right_to_left_words_with_latin_codes_inside_are_sliced_as_they_stand():
    body = "تحية طيبة. نحتاج إلى تدريب المفتشين على الهدف A.6 في الموانئ."
    assert quoted(forums.forum(forums.message(1, "a", body, language="ar"))) == ["تدريب المفتشين على الهدف A.6 في الموانئ"]


def test_an_empty_forum_gives_a_draft_that_says_so():
    assert "No input had been published by then." in texts(forums.forum())


def test_a_forum_without_topics_goals_or_people_is_no_obstacle():
    bare = replace(forums.forum(forums.message(1, "a", "We need training for inspectors.", topic=None)), topics=(), goals=())
    draft = make_draft(bare)
    assert draft.coverage == {1: "unplaced"}
    assert draft.unplaced[1] == "not yet placed: it stands in no topic"


def test_a_body_of_a_hundred_thousand_characters_is_read_in_linear_time():
    body = "We need training. " * 5000 + "(" * 2000 + "*" * 2000 + "|" * 2000
    assert make_draft(forums.forum(forums.message(1, "a", body, language="en"))).figures["inputs"] == 1
