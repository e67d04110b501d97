"""The counting rules."""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.tally import RULES, Agenda, Count, Participant, Said, as_data, tally

EXPECTED = json.loads((Path(__file__).parent.parent / "data" / "forum-2025-expected.json").read_text(encoding="utf-8"))
AGENDA = Agenda(topics=((1, (1, 2)), (2, ())), goals=("A.1", "A.2", "B.1"))
KENYA = Participant(1, "Ministry, Kenya", "party", "KE")
KENYA_TOO = Participant(2, "University, Kenya", "party", "KE", "University of Nairobi")
NETWORK = Participant(3, "Seed Network (law)", "organization", None, "Seed Network")
NETWORK_TOO = Participant(4, "Seed Network (science)", "organization", "FR", "Seed Network")
ELDER = Participant(5, "An elder", "iplc", "KE")
JURIST = Participant(6, "A jurist", "other")
MODERATOR = Participant(7, "The moderator", "secretariat", None, "Secretariat")
PEOPLE = (KENYA, KENYA_TOO, NETWORK, NETWORK_TOO, ELDER, JURIST, MODERATOR)


def _said(who: Participant, topic: int | None = 1, **given) -> Said:
    return Said(speaker=who.id, topic=topic, **given)


def _figures(*messages: Said, agenda: Agenda = AGENDA, people=PEOPLE) -> dict:
    return as_data(tally(agenda, people, messages))


@pytest.mark.parametrize("status", ["pending", "hidden", "withdrawn"])
def test_what_is_not_published_counts_nowhere(status):
    there = _said(KENYA, language="en", goals=("A.1",), questions=(1,), initiatives=("ongoing",))
    gone = _said(NETWORK, 2, status=status, language="fr", goals=("A.2",), initiatives=("planned",), is_reply=True)
    assert _figures(there, gone, replace(gone, kind="moderator")) == _figures(there)


def test_the_moderators_messages_are_messages_and_no_inputs():
    figures = _figures(_said(KENYA), _said(MODERATOR, None, kind="moderator", language="en"))
    assert (figures["messages"], figures["inputs"], figures["moderator_messages"]) == (2, 1, 1)
    assert (figures["distinct_authors"], figures["contributors"]) == (2, 1)
    assert figures["messages_per_language"] == {"en": 1, "none": 1} and figures["inputs_per_language"] == {"none": 1}


def test_an_input_of_the_moderator_is_an_input_like_any_other():
    assert _figures(_said(MODERATOR))["inputs_per_category"] == {"secretariat": 1}


def test_a_message_with_two_goals_counts_once_under_each_and_once_in_all():
    figures = _figures(_said(KENYA, goals=("A.1", "B.1", "A.1")), _said(NETWORK, goals=("A.1",)))
    assert figures["inputs"] == 2
    assert figures["inputs_per_goal"] == {"A.1": 2, "A.2": 0, "B.1": 1}
    assert figures["contributors_per_goal"] == {"A.1": 2, "A.2": 0, "B.1": 1}
    assert figures["inputs_per_topic_and_goal"] == {"1": {"A.1": 2, "B.1": 1}, "2": {}}
    assert figures["inputs_tagged_with_a_goal_per_topic"] == {"1": 2, "2": 0}


def test_a_message_with_two_questions_counts_once_under_each_and_one_with_none_under_none():
    figures = _figures(_said(KENYA, questions=(1, 2)), _said(KENYA, questions=(2, 2)), _said(NETWORK), _said(NETWORK, 2))
    assert figures["inputs_per_topic_and_question"] == {"1": {"1": 1, "2": 2, "none": 1}, "2": {"none": 1}}


def test_goals_and_topics_of_which_nobody_spoke_are_printed_as_zero():
    figures = _figures()
    assert figures["inputs_per_goal"] == figures["entities_per_goal"] == {"A.1": 0, "A.2": 0, "B.1": 0}
    assert figures["inputs_per_topic"] == figures["contributors_per_topic"] == figures["entities_per_topic"] == {"1": 0, "2": 0}


def test_one_person_who_writes_often_is_one_contributor():
    figures = _figures(*[_said(KENYA)] * 5, _said(KENYA, 2))
    assert (figures["inputs"], figures["contributors"], figures["contributors_per_topic"]) == (6, 1, {"1": 1, "2": 1})


def test_two_people_of_one_country_are_two_contributors_and_one_entity():
    figures = _figures(_said(KENYA), _said(KENYA_TOO))
    assert (figures["contributors"], figures["entities"]) == (2, 1)
    assert figures["contributors_per_country"] == {"KE": 2}


def test_two_people_of_one_organization_are_one_entity_wherever_they_sit():
    figures = _figures(_said(NETWORK), _said(NETWORK_TOO))
    assert (figures["contributors"], figures["entities"]) == (2, 1)
    assert figures["inputs_per_country"] == {"FR": 1, "none": 1}
    assert figures["inputs_per_organization"] == {"Seed Network": 2}


def test_who_gives_no_organization_is_counted_by_country_and_else_by_name():
    assert (ELDER.entity, JURIST.entity) == ("KE", "A jurist")
    assert _figures(_said(ELDER), _said(KENYA))["entities"] == 1


def test_the_organization_of_a_government_is_no_organization_of_the_report():
    figures = _figures(_said(KENYA_TOO), _said(NETWORK))
    assert figures["inputs_per_organization"] == {"Seed Network": 1}
    assert figures["inputs_per_country_parties_and_non_parties_only"] == {"KE": 1}


def test_no_country_is_a_row_of_its_own_and_not_the_category_other():
    figures = _figures(_said(JURIST), _said(NETWORK))
    assert figures["inputs_per_country"] == {"none": 2}
    assert figures["inputs_per_category"] == {"organization": 1, "other": 1}


def test_everybody_registered_counts_whether_or_not_they_wrote():
    figures = _figures()
    assert (figures["participants_registered"], figures["countries_registered"]) == (7, 2)
    assert figures["participants_per_category"] == {"organization": 2, "party": 2, "iplc": 1, "other": 1, "secretariat": 1}


def test_initiatives_are_counted_by_country_or_organization_and_by_state():
    figures = _figures(_said(KENYA, initiatives=("ongoing", None)), _said(NETWORK, initiatives=("ongoing",)), _said(MODERATOR, kind="moderator", initiatives=("planned",)))
    assert figures["initiatives"] == 3
    assert figures["initiatives_per_country_or_organization"] == {"KE": 2, "Seed Network": 1}
    assert figures["initiatives_per_status"] == {"ongoing": 2, "none": 1}


def test_an_input_in_no_topic_has_a_row_of_its_own_and_the_sums_hold():
    counted = tally(AGENDA, PEOPLE, [_said(KENYA), _said(NETWORK, None), _said(MODERATOR, None, kind="moderator")])
    assert counted.adds_up and (counted.inputs_in_topics, counted.inputs_in_no_topic) == (1, 1)
    assert as_data(counted)["inputs_per_topic"] == {"1": 1, "2": 0, "none": 1}


def test_a_message_of_a_topic_that_is_not_on_the_agenda_breaks_the_sum():
    assert not tally(AGENDA, PEOPLE, [_said(KENYA, 9)]).adds_up


def test_only_inputs_that_reply_are_replies():
    assert _figures(_said(KENYA, is_reply=True), _said(KENYA), _said(MODERATOR, kind="moderator", is_reply=True))["replies"] == 1


def test_every_key_of_the_published_figures_is_there_and_the_rules_are_theirs():
    figures = _figures()
    assert list(figures) == list(EXPECTED)
    assert list(RULES) == EXPECTED["rules"]


messages = st.builds(
    Said, speaker=st.sampled_from([one.id for one in PEOPLE]), topic=st.sampled_from([None, 1, 2]), kind=st.sampled_from(["input", "input", "moderator"]),
    status=st.sampled_from(["published", "published", "pending", "hidden", "withdrawn"]), is_reply=st.booleans(), language=st.sampled_from([None, "en", "fr"]),
    goals=st.lists(st.sampled_from(AGENDA.goals), max_size=3).map(tuple), questions=st.lists(st.sampled_from([1, 2]), max_size=2).map(tuple),
    initiatives=st.lists(st.sampled_from([None, "ongoing"]), max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(messages, max_size=25))
@settings(max_examples=60, deadline=None)
def test_the_tally_agrees_with_counting_by_hand(said):
    """Written as one would with a pencil: message by message, a stroke in each column."""
    people = {one.id: one for one in PEOPLE}
    strokes, who = defaultdict(int), defaultdict(set)
    for one in said:
        if one.status != "published":
            continue
        strokes["messages"] += 1
        if one.kind == "moderator":
            strokes["moderator"] += 1
            continue
        speaker = people[one.speaker]
        columns = [("all",), ("topic", str(one.topic or "none")), ("country", speaker.country or "none"), ("category", speaker.category), ("language", one.language or "none")]
        columns += [("goal", goal) for goal in sorted(set(one.goals)) or ["none"]]
        columns += [("question", str(one.topic), str(number)) for number in sorted(set(one.questions)) or ["none"]] if one.topic else []
        for column in columns:
            strokes[column] += 1
            who[column].add(one.speaker)
    counted = tally(AGENDA, PEOPLE, said)

    def by_hand(*column) -> Count:
        entities = {people[speaker].entity for speaker in who[column]}
        return Count(strokes[column], len(who[column]), len(entities))

    assert (counted.messages, counted.moderator_messages, counted.whole) == (strokes["messages"], strokes["moderator"], by_hand("all"))
    tables = {"topic": counted.topics, "country": counted.countries, "category": counted.categories, "language": counted.languages, "goal": counted.goals}
    for name, table in tables.items():
        assert table == {row: by_hand(name, row) for row in table}
        assert {column[1] for column in strokes if column[0] == name} <= set(table)
    for topic, table in counted.questions.items():
        # Question numbers that a topic does not have cannot occur in a forum; here they may, in topic 2.
        assert {row: count for row, count in table.items() if count.inputs} == {column[2]: by_hand(*column) for column in dict(strokes) if column[:2] == ("question", topic)}
    assert counted.adds_up
