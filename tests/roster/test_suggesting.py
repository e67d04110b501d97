"""Which experts fit a request, and why: points by the printed scale, from what everybody may see."""

from datetime import date

from roster.rules.suggesting import SCALE, Candidate, Wanted, ranked, weigh

ON = date(2026, 3, 11)
WANTED = Wanted({1: {1, 11}, 2: {2}}, ("fr", "en"), "BF", "africa", date(2026, 5, 4), date(2026, 5, 15))
FITS = Candidate(7, "ada", {11: True}, {"fr": "excellent", "en": "fair"}, "TN", "africa", frozenset({"BF"}), "now", None, date(2026, 2, 1), 3)


def points(**changed) -> int:
    found = weigh(WANTED, Candidate(**{**FITS.__dict__, **changed}), on=ON)
    assert found is not None
    return found.points


def test_every_reason_has_its_points_and_they_add_up():
    found = weigh(WANTED, FITS, on=ON)
    assert [(one.kind, one.points, one.about) for one in found.reasons] == [
        ("main-goal", 5, "1"), ("language", 3, "fr"), ("language", 1, "en"), ("worked-in-country", 3, "BF"), ("available", 2, ""), ("confirmed", 1, "2026-02-01"), ("done", 2, "3"),
    ]  # fmt: skip
    assert found.points == 17 == sum(one.points for one in found.reasons) and [(one.kind, one.about) for one in found.missing] == [("no-goal", "2")]
    assert {one.kind for one in found.reasons} <= {kind for kind, _ in SCALE}


def test_who_works_on_no_goal_is_not_suggested():
    assert weigh(WANTED, Candidate(7, "ada", {3: True}, {"fr": "mother-tongue"}), on=ON) is None


def test_place_counts_once_and_the_nearest():
    assert points(worked_in=frozenset({"BF", "africa"}), country="BF") == points()
    assert points(worked_in=frozenset(), country="BF") == points() - 1
    assert points(worked_in=frozenset({"africa"}), region="asia-pacific") == points(worked_in=frozenset()) == points() - 2
    assert points(worked_in=frozenset(), region="asia-pacific") == points() - 3


def test_availability_is_asked_for_the_first_day():
    assert points(availability="not-now") == points() - 6 and points(availability="") == points() - 2
    assert points(availability="not-now", available_from=date(2026, 5, 4)) == points() and points(availability="now", available_from=date(2026, 5, 5)) == points() - 6
    assert points(availability="within-six-months") == points() - 6  # six months from the confirmation are over in August


def test_a_profile_confirmed_long_ago_loses_its_point_to_the_day():
    assert points(confirmed_on=date(2025, 3, 10)) == points() and points(confirmed_on=date(2025, 3, 9)) == points() - 1


def test_the_order_is_points_then_freshness_then_name():
    late = Candidate(**{**FITS.__dict__, "id": 1, "name": "zoe", "confirmed_on": date(2026, 2, 2)})
    twin = Candidate(**{**FITS.__dict__, "id": 2, "name": "aba"})
    less = Candidate(**{**FITS.__dict__, "id": 3, "name": "aaa", "languages": {}})
    assert [one.expert_id for one in ranked(WANTED, [FITS, less, twin, late], on=ON)] == [1, 2, 7, 3]
