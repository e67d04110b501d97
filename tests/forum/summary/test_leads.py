"""Lists: what an item needs of its lead-in, lists inside sentences, titles of a body's own, and how they are told."""

import pytest

from forum.summary.draft import make_draft
from forum.summary.findings import findings
from forum.summary.leads import counts, is_generic
from forum.summary.plain import printed
from forum.summary.themes import Names
from tests.forum.summary import forums

pytestmark = pytest.mark.wide


def spans(body, language="en", asked=""):
    return [(span.kind, printed(body[slice(*span.lead)]) if span.lead else "", printed(body[span.start : span.end])) for span in findings(body, language, Names(), asked).spans]


def test_an_item_keeps_what_its_lead_in_names():
    assert spans("We need training on:\n\n- risk assessment of crops\n- sampling in the harbour") == [
        ("need", "training on", "risk assessment of crops"),
        ("need", "training on", "sampling in the harbour"),
    ]


def test_an_item_under_a_lead_in_that_only_announces_stands_alone():
    assert spans("We need the following three things:\n\n- a register of dams\n- staff for the harbour") == [
        ("need", "", "a register of dams"),
        ("need", "", "staff for the harbour"),
    ]


def test_an_item_of_a_statement_that_cannot_be_quoted_is_not_quoted_either():
    assert spans("Those that succeed tend to have features in common:\n\n- the request comes from the ministry that signs") == []


@pytest.mark.parametrize(
    ("language", "body", "items"),
    [
        ("en", "Our needs are: (i) trained inspectors in all ports; (ii) a register of permits; and (iii) stable funding for patrols.", 3),
        ("es", "Las principales necesidades son: a) personal técnico en las regiones; b) protocolos de muestreo; y c) recursos financieros estables.", 3),
        ("fr", "Les leçons apprises sont les suivantes : la nécessité d'associer les communes ; l'importance d'un suivi régulier ; le rôle des femmes.", 3),
        ("en", "We need a register; it must be short.", 0),
    ],
)
def test_a_list_inside_a_sentence_is_a_list(language, body, items):
    found = [kind for kind, _, _ in spans(body, language)]
    assert len(found) == items or (items == 0 and len(found) <= 1)


def test_titles_of_a_body_tell_what_stands_under_them_and_are_not_quoted():
    body = "**Priority needs**\n\n- Training of customs officers\n- Laboratory equipment\n\nObstacles:\n\n- High turnover of staff"
    assert [(kind, text) for kind, _, text in spans(body)] == [
        ("need", "Training of customs officers"),
        ("need", "Laboratory equipment"),
        ("challenge", "High turnover of staff"),
    ]


def test_a_repeated_question_is_no_question_of_its_author():
    body = "1. ¿Cuáles son las principales necesidades?\n\n- Capacitación del personal en abejas sin aguijón\n\n2. Obstáculos\n\nNo hay presupuesto para viajes."
    assert [kind for kind, _, _ in spans(body, "es")] == ["need", "challenge"]


@pytest.mark.parametrize("words", ["the following", "three things", "the following needs", "les points suivants", "lo siguiente", "are the following"])
def test_what_only_announces_is_known(words):
    assert is_generic(words)


def test_what_counts_its_items_is_known():
    assert counts("we do three things") and not counts("practical training on")


def test_some_of_several_counted_things_do_not_pass_for_all():
    body = "In our country office we do three things:\n\n- nominations for each course are balanced between men and women\n- x\n- y"
    texts = [sentence.text for sentence in make_draft(forums.forum(forums.message(1, "a", body))).sentences()]
    assert any("“In our country office we do three things”, among them “nominations" in text for text in texts)
