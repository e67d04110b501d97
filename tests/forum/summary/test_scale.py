"""The scale of quantifiers, at every edge."""

import pytest

from forum.summary.scale import Scale

pytestmark = pytest.mark.wide


@pytest.mark.parametrize(
    ("n", "of", "word"),
    [
        (1, 38, "one"),
        (2, 38, "two"),
        (3, 38, "few"),
        (4, 38, "few"),
        (5, 38, "several"),
        (9, 38, "several"),
        (10, 38, "many"),
        (12, 38, "many"),
        (13, 38, "many"),
        (19, 38, "many"),
        (20, 38, "most"),
        (37, 38, "most"),
        (38, 38, "all"),
        (5, 15, "several"),
        (6, 15, "many"),
        (7, 15, "many"),
        (8, 15, "most"),
        (5, 14, "several"),
        (7, 14, "several"),
        (8, 14, "most"),
        (6, 18, "several"),
        (7, 18, "many"),
        (6, 19, "several"),
        (9, 19, "many"),
        (5, 10, "several"),
        (6, 10, "most"),
        (10, 10, "all"),
        (4, 10, "few"),
        (10, 30, "many"),
        (11, 30, "many"),
        (1, 9, "one"),
        (2, 9, "two"),
        (3, 9, "exact"),
        (8, 9, "exact"),
        (9, 9, "all"),
        (2, 2, "two"),
        (3, 3, "all"),
        (1, 1, "one"),
        (4, 6, "exact"),
    ],
)
def test_the_last_fitting_row_wins(n, of, word):
    assert Scale().word(n, of) == word


def test_most_and_all_can_be_switched_off():
    scale = Scale(most=False, all=False)
    assert scale.word(20, 38) == "many"
    assert scale.word(38, 38) == "many"
    assert scale.word(3, 3) == "exact"


def test_no_sentence_is_made_of_nobody():
    for n, of in ((0, 5), (6, 5), (-1, 3)):
        with pytest.raises(ValueError):
            Scale().word(n, of)


def test_thresholds_are_settings():
    assert Scale(several=7).word(6, 30) == "few"


def test_every_row_is_printed_with_its_condition():
    assert ("many", "N >= 15 and n > N/3") in [(word, when) for _, _, word, when in Scale().rows()]
    assert "most" not in [word for _, _, word, _ in Scale(most=False).rows()]
