"""Editions in and out: what is read is written again, and whatever is wrong is named by its place."""

import json

import pytest

from core.database import db
from plans import actions
from plans.document import as_data, changes
from plans.faults import Invalid
from plans.models import Edition, Goal
from plans.queries import documents, fuller
from plans.reading import read, read_data
from tests import make
from tests.plans import papers


def keep(data: dict, **given) -> actions.Kept:
    kept = actions.keep_document(read_data(data), by=None, at=make.NOW, **given)
    db.session.commit()
    return kept


def faults(data) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        read_data(data) if not isinstance(data, bytes) else read(data)
    return [str(fault) for fault in refusal.value.faults]


@pytest.mark.parametrize("paper", [papers.adopted, papers.draft, papers.small, papers.first])
def test_an_edition_is_exported_as_it_was_imported(app, paper):
    kept = keep(paper())
    db.session.expunge_all()
    assert as_data(documents.document_of(documents.loaded(kept.edition_id))) == paper()


def test_reading_costs_the_same_for_a_small_edition_and_for_a_large_one(app, queries):
    small, large = keep(papers.small()).edition_id, keep(papers.adopted()).edition_id
    db.session.commit()
    with queries() as one:
        documents.document_of(documents.loaded(small))
    db.session.commit()
    with queries() as many:
        documents.document_of(documents.loaded(large))
    assert len(one) == len(many)


def test_the_same_document_twice_changes_nothing(app):
    first = keep(papers.small())
    assert keep(papers.small()) == actions.Kept(first.edition_id, "same")
    assert documents.latest_revision(first.edition_id) == 1


def test_another_content_under_the_same_name_is_refused_until_asked_for(app):
    first = keep(papers.small())
    with pytest.raises(Invalid, match="held already"):
        keep(papers.small(note="Another note."))
    db.session.rollback()
    assert keep(papers.small(note="Another note."), replacing=True) == actions.Kept(first.edition_id, "replaced")
    assert [change.act for change in documents.history_of(first.edition_id)] == ["replaced", "imported"]
    assert documents.revision(first.edition_id, 1)["note"] == "Written for tests."


def test_goals_keep_their_rows_when_an_edition_is_replaced(app):
    first = keep(papers.small())
    before = {goal.code: goal.id for goal in documents.loaded(first.edition_id).goals}
    changed = papers.small()
    changed["goals"].reverse()
    keep(changed, replacing=True)
    edition = documents.loaded(first.edition_id)
    assert [goal.code for goal in edition.goals] == ["B.1", "A.2", "A.1"]
    assert {goal.code: goal.id for goal in edition.goals} == before


def test_an_edition_never_gains_or_loses_a_code(app):
    keep(papers.first())
    with pytest.raises(Invalid, match="keeps the codes"):
        keep(papers.first(goals=papers.first()["goals"][:2]), replacing=True)


def test_goals_that_an_archive_named_are_taken_over(app):
    adopted = papers.adopted()
    lines = [actions.GoalLine(goal["code"], goal["title"], goal["short_title"]) for goal in adopted["goals"]]
    bare = actions.keep_edition(code=adopted["code"], edition=adopted["edition"], title=adopted["title"], goals=lines)
    goals = set(db.session.scalars(db.select(Goal.id)))
    assert keep(adopted) == actions.Kept(bare, "filled")
    assert set(db.session.scalars(db.select(Goal.id))) == goals
    assert actions.keep_edition(code=adopted["code"], edition=adopted["edition"], title=adopted["title"], goals=lines) == bare


def test_an_archive_with_other_titles_stands_beside_and_leads_to_the_fuller_edition(app):
    full = keep(papers.first()).edition_id
    lines = [actions.GoalLine(code, f"Old wording {code}", None) for code in ("1", "2", "3")]
    beside = actions.keep_edition(code="forests", edition="first", title=None, goals=lines)
    assert beside != full and fuller(beside) == full and fuller(full) == full
    other = actions.keep_edition(code="forests", edition="first", title=None, goals=lines[:2])
    assert fuller(other) == other


def test_a_document_may_take_the_titles_of_an_archive_that_stands_beside(app):
    full = keep(papers.first()).edition_id
    lines = [actions.GoalLine(goal["code"], goal["title"], None) for goal in papers.first()["goals"]]
    actions.keep_edition(code="forests", edition="first", title="An older title", goals=lines)
    assert keep(papers.first(title="An older title"), replacing=True).edition_id == full


def test_every_fault_is_named_by_its_place_all_at_once(app):
    paper = papers.small(valid_from="soon", surprise=1)
    paper["goals"][0]["indicators"][0]["kind"] = "colour"
    paper["goals"][0]["objectives"].append({"code": "A.1.1", "text": "  "})
    paper["goals"][1]["title"] = 7
    del paper["goals"][2]["code"]
    paper["goals"][0]["translations"] = {"xx-nothing": {"title": "?"}, "fr": {"titel": "?"}}
    assert faults(paper) == [
        "surprise: no such key",
        'valid_from: a day is expected, as in 2022-12-10, not "soon"',
        "goals[0].objectives[1].text: empty",
        'goals[0].objectives: the code "A.1.1" stands more than once',
        'goals[0].indicators[0].kind: one of percentage, level, number, yes-no is expected, not "colour"',
        'goals[0].translations["xx-nothing"]: no language',
        "goals[0].translations.fr.titel: no such key",
        "goals[1].title: text is expected, not 7",
        "goals[2].code: missing",
    ]


def test_the_parts_of_a_document_must_agree(app):
    paper = papers.small()
    paper["goals"][0]["area"] = "C"
    paper["goals"][1]["key_areas"] = [{"code": "1", "text": "Its own"}]
    paper["goals"][2]["shared_group"] = "elsewhere"
    paper["shared_groups"][0]["goals"].append("A.9")
    paper["crosswalk"] += [{"from": "2", "to": "C.1"}, {"from": "1", "to": "A.1"}]
    assert faults(paper) == [
        'goals[0].area: no area "C"',
        "goals[1].key_areas: belongs to the shared group, so the goal's own must be empty",
        'goals[2].shared_group: no shared group "elsewhere"',
        "shared_groups[0].goals[1]: goal B.1 does not name this group",
        'shared_groups[0].goals[2]: no goal "A.9"',
        'crosswalk[3].to: no goal "C.1"',
        'crosswalk: the step "1 → A.1" stands more than once',
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"\xff", "not UTF-8: byte 1"),
        (b"{", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"code": ' + b"9" * 5000 + b"}", "a number is too long"),
        (b"[]", "an object is expected, not a list"),
        (b" " * 5_000_001, "larger than 5 MB"),
    ],
)
def test_what_is_no_document_is_said_in_one_sentence(source, words):
    assert faults(source) == [words]


def test_a_key_that_stands_twice_is_a_fault():
    assert "title: stands twice" in faults(json.dumps(papers.first()).replace('"title": "Forest plan"', '"title": "a", "title": "b"', 1).encode())


def test_characters_that_cannot_be_stored_are_a_fault():
    assert faults(papers.first(title="a\x00b")) == ["title: holds a character that cannot be stored, at 2"]


def test_a_crosswalk_must_lead_to_codes_that_the_other_edition_has(app):
    keep(papers.first())
    paper = papers.small()
    paper["crosswalk"].append({"from": "4", "to": "B.1"})
    with pytest.raises(Invalid, match=r'crosswalk\[3\].from: edition first has no goal "4"'):
        keep(paper)


def test_two_editions_must_not_contradict_each_other_about_the_crosswalk(app):
    keep(papers.small())
    with pytest.raises(Invalid, match="otherwise than edition second says"):
        keep(papers.first(crosswalk_editions={"from": "first", "to": "second"}, crosswalk=[{"from": "1", "to": "A.2"}]))


def test_a_refused_document_leaves_nothing_behind(app):
    keep(papers.first())
    paper = papers.small()
    paper["crosswalk"].append({"from": "4", "to": "B.1"})
    with pytest.raises(Invalid):
        keep(paper)
    db.session.rollback()
    assert db.session.scalars(db.select(Edition.edition)).all() == ["first"]


def test_changes_are_told_by_the_names_of_things():
    after = papers.small(note="Another note.")
    after["goals"][0]["objectives"].insert(0, {"code": "A.1.0", "text": "First of all"})
    after["goals"][2]["title"] = "People are heard"
    assert [(place, new) for place, _, new in changes(papers.small(), after)] == [
        ("note", "Another note."),
        ("goals[A.1].objectives[A.1.0]", {"code": "A.1.0", "text": "First of all"}),
        ("goals[B.1].title", "People are heard"),
    ]
