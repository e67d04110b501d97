"""How much of each input is told: more in a small forum than in a large one, more of a long input than of a short one."""

from forum.summary.draft import make_draft
from tests.forum.summary import forums

TWO_POINTS = "The gauges of district {n} stopped working within three years for lack of a satellite link. We need spare sensors kept in district {n}."


def words_told(inputs):
    material = forums.forum(*(forums.message(n, f"p{n % 60}", TWO_POINTS.format(n=n), goals=("A.1",)) for n in range(1, inputs + 1)))
    return " ".join(sentence.text for sentence in make_draft(material).sentences())


def test_a_small_forum_is_told_with_the_second_points_of_its_inputs():
    told = words_told(6)
    assert "spare sensors kept in district 3" in told
    assert "district 3 stopped working" in told


def test_of_a_large_forum_each_input_is_told_by_its_best_point_first():
    told = words_told(160)
    assert told.count("spare sensors") > 100
    assert told.count("stopped working") < told.count("spare sensors") * 0.7


def test_of_a_long_input_more_is_told_than_two_points():
    needs = ("a register of permits", "training for inspectors in the north", "a laboratory for water samples", "clear rules on fees for visitors", "boats for the patrols")
    padding = "The commission met in the old town hall and its members spoke about the weather of the past season in the hills. " * 3
    long = "\n\n".join(f"We need {need} before the end of the next season. {padding}" for need in needs)
    material = forums.forum(*(forums.message(n, f"p{n}", long if n == 3 else f"We need wells in village {n}.", goals=("A.1",)) for n in range(1, 8)))
    told = " ".join(sentence.text for sentence in make_draft(material).sentences())
    assert sum(need in told for need in needs) >= 4
