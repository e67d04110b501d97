"""Experts are found by what everybody sees: words, facets, an order; and every count says what its choice would lead to."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core import warming
from core.database import db
from core.languages import in_language
from core.search import parse
from roster.finding.memory import Known, Memory, size
from roster.finding.worded import common_in, sampled
from roster.queries import finding, remembered
from roster.queries.finding import Wanted, found
from roster.queries.gaps import gaps_of
from roster.queries.ready import make_ready
from roster.queries.worded import learn
from tests import make
from tests.conftest import NOW

pytestmark = pytest.mark.engines


def names(wanted=None, **more):
    with in_language("en"):
        return [card.name for card in found(wanted or Wanted(), at=more.pop("at", NOW), **more).cards]


def words(text):
    return Wanted(parse(text))


def choose(level="", since="", **facets):
    return Wanted(chosen={facet: (value,) if isinstance(value, str) else value for facet, value in facets.items()}, level=level, since=since)


@pytest.fixture
def roster(app):
    """Three experts, two goals."""
    edition = make.edition("A.6", "A.8")
    illegal, detection = edition.goals
    make.expert(
        name="Amina Selmani", country="TN", goals=(detection, illegal), languages={"ar": "mother-tongue", "fr": "excellent"}, worked_in=("BF",), organization_type="government"
    )
    make.expert(
        name="Ирина Ковалёва", country="BY", goals=(detection,), languages={"ru": "mother-tongue", "en": "fair"}, organization_type="academia", availability="within-six-months",
        texts={("brief", "ru"): "Заведует лабораторией молекулярной диагностики."}, confirmed_at=NOW - timedelta(days=500),
    )  # fmt: skip
    make.expert(
        name="José Núñez", country="PE", goals=(), languages={"es": "mother-tongue", "fr": "good"}, organization_type="academia", worked_in=("BF", "TN"), availability="not-now"
    )
    return edition


def key(edition, code):
    return f"{edition.code}/{edition.edition}/{code}"


# ---- words


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("selmani", "Amina Selmani"), ("سلماني", "Amina Selmani"), ("Kovalyova", "Ирина Ковалёва"), ("ковалева", "Ирина Ковалёва"), ("nunez jose", "José Núñez"), ("лаборатории", "Ирина Ковалёва"),
        ("Pérou", "José Núñez"), ("Беларусь", "Ирина Ковалёва"),
    ],
)  # fmt: skip
def test_an_expert_is_found_by_name_and_words_in_whatever_script(roster, typed, who):
    assert names(words(typed)) == [who]


def test_words_find_all_who_have_them_and_none_besides(roster):
    assert names(words("laboratory")) == ["Amina Selmani", "José Núñez", "Ирина Ковалёва"]  # where they are employed
    assert names(words("laboratory -Selmani")) == ["José Núñez", "Ирина Ковалёва"]
    assert names(words('"reference laboratory" Peru')) == ["José Núñez"]
    assert names(words("nobody")) == names(words("лаборатории Selmani")) == []


# ---- facets


def test_facets_narrow_and_their_values_are_alternatives(roster):
    assert names(choose(goal=key(roster, "A.8"))) == ["Amina Selmani", "Ирина Ковалёва"]
    assert names(choose(goal=key(roster, "A.8"), organization="academia")) == ["Ирина Ковалёва"]
    assert names(choose(language=("es", "ru"))) == ["José Núñez", "Ирина Ковалёва"]
    assert names(choose(language="fr", level="excellent")) == ["Amina Selmani"]
    assert names(choose(language="en", level="good")) == []
    assert names(choose(worked="TN")) == ["José Núñez"]
    assert names(choose(region="eastern-europe")) == ["Ирина Ковалёва"]
    assert names(choose(available="now")) == ["Amina Selmani"]
    assert names(choose(since="1-year")) == ["Amina Selmani", "José Núñez"]
    assert names(choose(goal="no/such/goal")) == []


def test_each_count_is_of_those_whom_the_other_facets_leave(roster):
    counts = found(choose(organization="academia", language="fr", level="good"), at=NOW).counts
    assert counts["organization"] == {"government": 1, "academia": 1}
    assert counts["language"] == {"ar": 0, "fr": 1, "ru": 1, "en": 0, "es": 1}
    assert counts["level"] == {"good": 1, "excellent": 0, "mother-tongue": 0}
    assert counts["country"] == {"PE": 1}
    assert counts["goal"] == {}
    assert found(Wanted(), at=NOW).counts["confirmed"] == {"6-months": 2, "1-year": 2, "2-years": 3}


def test_who_is_on_the_roster_follows_the_clock(roster):
    leaves = NOW - timedelta(days=30) + timedelta(days=4 * 366)
    assert found(Wanted(), at=NOW).listed == 3
    later = found(Wanted(), at=leaves)
    assert (later.total, later.listed, later.cards) == (0, 0, ())
    assert found(Wanted(), at=NOW).listed == 3  # asked about the past again


# ---- what is found follows what is stored


def test_a_change_is_found_at_once_and_what_was_is_not(roster):
    expert = make.expert(name="Kofi Mensah", country="GH", texts={("brief", "en"): "Knows sampling."})
    assert names(words("sampling")) == names(choose(country="GH")) == ["Kofi Mensah"]
    expert.texts[0].text, expert.country = "Knows customs.", "KE"
    db.session.commit()
    assert names(words("sampling")) == names(choose(country="GH")) == []
    assert names(words("customs")) == names(choose(country="KE")) == ["Kofi Mensah"]
    expert.retire(by=make.person(), at=NOW)
    db.session.commit()
    assert names(words("customs")) == names(choose(country="KE")) == []


def test_what_is_undone_was_never_found(roster):
    expert = make.expert(name="Kofi Mensah", texts={("brief", "en"): "Knows sampling."})
    expert.name = "Somebody Else"
    db.session.flush()
    db.session.rollback()
    assert names(words("sampling")) == ["Kofi Mensah"]


def test_what_waits_to_be_published_changes_nothing(roster, queries):
    expert = make.expert(name="Kofi Mensah")
    names()
    expert.keep({"name": "Secret Draft"}, at=NOW)
    with queries() as asked:
        db.session.commit()
    assert not [one for one in asked if "expert_search" in str(one)]
    assert names(words("Secret")) == []


# ---- orders and pages


def test_orders_are_those_of_what_is_seen(roster):
    assert names(order="country") == ["Ирина Ковалёва", "José Núñez", "Amina Selmani"]
    assert names(order="confirmed")[-1] == "Ирина Ковалёва"
    assert names(order="private_email") == names(order="name") == ["Amina Selmani", "José Núñez", "Ирина Ковалёва"]
    assert sorted(names(words("laboratory"), order="relevance")) == sorted(names())


def test_a_page_costs_the_same_for_one_expert_and_for_thirty(app, queries):
    edition = make.edition("A.1")
    for count, page in ((1, 1), (29, 1)):
        for _ in range(count):
            make.expert(goals=tuple(edition.goals))
        found(words("expert"), at=NOW)
        with queries() as asked:
            assert len(found(words("expert"), at=NOW, page=page, briefs=True).cards) == min(25, 1 if count == 1 else 30)
        if count == 1:
            one = len(asked)
    assert len(asked) == one <= 4
    assert len(found(Wanted(), at=NOW, page=2).cards) == 5
    assert found(Wanted(), at=NOW, page=99).page == 2


def test_gaps_are_goals_by_regions(roster):
    gaps = gaps_of(finding.plans(at=NOW)[0], ("africa", "eastern-europe"), at=NOW)
    assert [(goal.code, counts["africa"], counts["eastern-europe"], counts[""], total) for goal, counts, total in gaps.rows] == [("A.6", 1, 0, 0, 1), ("A.8", 1, 1, 0, 2)]
    assert gaps.totals == {"africa": 1, "eastern-europe": 1, "": 1} and gaps.listed == 3


# ---- the memory, against a model


def by_days(one):
    return one.leaves_at


WAYS = ("often", "seldom", "side by side")


def having(terms, way):
    return {one for one, some in terms.items() if f" {way} " in f" {some} "}


def who_has(memory, terms, way):
    """As a search asks: by the common words, by what was asked before, and only then by the index."""
    common, rare = memory.common((way,))
    known = memory.answer(rare) if rare else 0
    return common | (memory.words.keep(rare, memory.these(having(terms, way))) if known is None else known)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(1, 12),
            st.sets(st.sampled_from([("a", "x"), ("a", "y"), ("b", "z")])),
            st.integers(0, 9),
            st.sets(st.sampled_from(WAYS)),
            st.sampled_from(("comes", "comes", "goes", "learns")),
        ),
        max_size=40,
    ),
    st.integers(0, 9),
)
def test_the_memory_is_what_was_put_into_it(acts, day):
    memory, model, terms = Memory(), {}, {}
    for expert, facts, leaves, words_, act in acts:
        before, was = memory, dict(model)
        memory.ordered(0, ("days",), by_days), memory.listed(NOW + timedelta(days=leaves))  # made before the change, they are taken along
        for way in WAYS:
            assert who_has(memory, terms, way) == memory.these(having(terms, way))
        memory = memory.copied()
        if act == "learns":
            memory.learn(["often"], terms.items())
        elif act == "goes":
            memory.remove(expert)
            model.pop(expert, None), terms.pop(expert, None)
        else:
            terms[expert] = " ".join(words_)
            model[expert] = Known(expert, f"n{expert}", tuple(facts), NOW, NOW + timedelta(days=leaves))
            memory.put(model[expert], terms[expert])
        assert {one for one in range(13) if before.get(one)} == was.keys()
    for held in (memory, Memory(model.values())):
        at = NOW + timedelta(days=day)
        listed = held.listed(at)
        assert size(listed) == sum(one.leaves_at > at for one in model.values())
        for facet in ("a", "b"):
            counts = {value: sum((facet, value) in one.facts and one.leaves_at > at for one in model.values()) for value in ("x", "y", "z")}
            assert held.counts(facet, listed) == {value: count for value, count in counts.items() if count}
        in_days = [one.id for one in sorted(model.values(), key=lambda one: (one.leaves_at, one.id)) if one.leaves_at > at]
        assert held.ordered(listed, ("days",), by_days) == in_days
        assert held.ordered(listed, ("days",), by_days, 1, 3) == in_days[1:3]
        for way in WAYS:
            assert who_has(held, terms, way) == held.these(having(terms, way))
            assert held.words.occurs(way) or not having(terms, way)
        assert held.ordered(listed, ("id",), lambda one: one.id) == sorted(one.id for one in model.values() if one.leaves_at > at)


def test_words_that_many_have_are_told_by_some():
    assert sampled(range(999)) == [] and len(sampled(range(10_000))) == 400
    assert common_in(["often seldom often", *["often side"] * 2, *["side"] * 93]) == ["side", "often"]
    assert common_in(["often seldom often", *["often side"] * 2, *["side"] * 94]) == ["side"]


def test_for_words_that_many_have_the_index_is_not_asked_and_changes_are_seen_at_once(roster, queries):
    learn(remembered.roster(), enough=1)
    with queries() as asked:
        assert names(words("laboratory")) == ["Amina Selmani", "José Núñez", "Ирина Ковалёва"]
        assert names(words("laboratory -head")) == names(words("nobody")) == []
    assert not [one for one in asked if "expert_search" in str(one)]
    assert names(words('"reference laboratory" Peru')) == ["José Núñez"]
    other = make.expert(name="Kofi Mensah", employer="Ministry", texts={("brief", "en"): "Knows sampling."})
    assert names(words("laboratory")) == ["Amina Selmani", "José Núñez", "Ирина Ковалёва"] and names(words("sampling")) == ["Kofi Mensah"]
    other.employer = "Reference laboratory"
    db.session.commit()
    assert names(words('"reference laboratory" -Peru')) == names(words("laboratory -Peru")) == ["Amina Selmani", "Kofi Mensah", "Ирина Ковалёва"]
    other.retire(by=make.person(), at=NOW)
    db.session.commit()
    assert names(words("laboratory -Peru")) == ["Amina Selmani", "Ирина Ковалёва"]


def test_the_roster_is_read_before_the_first_page_is_asked_for(roster, queries):
    make_ready(NOW)
    with queries() as asked:
        assert names(words("laboratory"), order="country") == ["Ирина Ковалёва", "José Núñez", "Amina Selmani"]
    assert len(asked) == 3  # the state, the word that is not common among three experts, those of the page


def test_a_database_that_is_not_ready_hinders_no_server_from_beginning(app, caplog):
    def broken(_at):
        db.session.execute(text("SELECT nothing FROM nowhere"))

    warming.make_all(at=NOW, makers=[make_ready, broken])
    assert "Nothing was made" in caplog.text
