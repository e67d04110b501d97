"""Submissions of governments: numbered paragraphs, titles before a colon or in a line of their own, lists by semicolons, labels that are never quoted."""

import pytest

from forum.summary.findings import findings
from forum.summary.plain import printed
from forum.summary.themes import Names

NOBODY = Names()


def told(body, language="en"):
    return {(span.kind, printed(body[span.start : span.end])) for span in findings(body, language, NOBODY).spans}


def test_what_stands_under_a_title_between_semicolons_are_things_of_its_kind():
    body = "1. PROGRESS\n\n1.1 The policy was adopted in 2018 by all of the ministries.\n\n2. PRIORITIES FOR THE NEXT TRIENNIUM\n\nRevision of the operating rule; an inventory of the ponds; and data on the use of wetlands."
    assert told(body) == {
        ("activity", "The policy was adopted in 2018 by all of the ministries"),
        ("need", "Revision of the operating rule"),
        ("need", "an inventory of the ponds"),
        ("need", "data on the use of wetlands"),
    }


def test_a_title_before_a_colon_is_a_lead_in_and_no_part_of_what_it_names():
    body = "Progrès : accord reconduit ; plan adopté.\nDifficultés : prolifération du typha, vétusté des vannes.\nPriorités : réhabilitation des ouvrages ; relecture du code de l'eau ; recrutement des gardes."
    assert told(body, "fr") >= {
        ("challenge", "prolifération du typha, vétusté des vannes"),
        ("need", "réhabilitation des ouvrages"),
        ("need", "relecture du code de l'eau"),
        ("need", "recrutement des gardes"),
    }


def test_roman_numbers_and_titles_with_a_full_stop_are_titles():
    body = "I. Avances. La ley permitió declarar 116 humedales.\nII. Dificultades. Las turberas continúan sujetas al Código de Minería.\nIII. Prioridades. La red de salares; la evaluación acumulativa por cuenca."
    assert told(body, "es") >= {
        ("challenge", "Las turberas continúan sujetas al Código de Minería"),
        ("need", "la evaluación acumulativa por cuenca"),
        ("need", "La red de salares"),
    }


@pytest.mark.parametrize(("language", "body", "span"), [
    ("en", "As to the second question: study tours can be arranged by the Administration at the visitors' expense.", "study tours can be arranged"),
    ("en", "1.1 The policy was costed at ZMW 212 million, of which 11 per cent was made available.", "The policy was costed"),
    ("en", "Progress: Colombo was accredited as a wetland city in 2018 by the Convention.", "Colombo was accredited"),
    ("es", "Sugerencias: que los países usuarios del Canal compartan los costos del monitoreo.", "que los países"),
    ("fr", "S'agissant du suivi : les rapports sont publiés chaque année par le ministère.", "les rapports sont publiés"),
])  # fmt: skip
def test_a_label_is_never_quoted(language, body, span):
    (found,) = told(body, language)
    assert found[1].startswith(span)


@pytest.mark.parametrize(("language", "body", "end"), [
    ("en", "We support the development of integrated systems for monitoring of trade including the following.", "monitoring of trade"),
    ("es", "El mercurio incautado no tiene destino final y permanece en bodegas que no fueron diseñadas para ello.", "diseñadas para ello"),
])  # fmt: skip
def test_a_span_ends_neither_before_nor_after_its_end(language, body, end):
    assert all(words.endswith(end) for _, words in told(body, language))


def test_a_sentence_with_a_verb_before_its_colon_is_no_title():
    assert ("challenge", "enforcement") not in told("The office is small. The difficulty is turnover: officers rotate every two years, so the module must be run again and again.")


@pytest.mark.parametrize(("language", "body", "spans"), [
    ("en", "Two things would help: a standing arrangement for transit, and a revolving fund to pay the deposit.", {"a standing arrangement for transit, and a revolving fund to pay the deposit"}),
    ("en", "A further point. Training is lost unless the posts are covered by written procedures.", {"Training is lost unless the posts are covered by written procedures"}),
    ("en", "We offer a free online course, available in English, French and Spanish; an Arabic version is planned.", {"a free online course, available in English, French and Spanish"}),
    ("fr", "En 2023 nous avons équipé 600 applicateurs. L'enquête a montré que 70 % d'entre eux ne portaient plus rien.", {"En 2023 nous avons équipé 600 applicateurs. L'enquête a montré que 70 % d'entre eux ne portaient plus rien"}),
])  # fmt: skip
def test_what_counts_announces_or_points_never_stands_alone(language, body, spans):
    best = max(findings(body, language, NOBODY).spans, key=lambda span: span.score)
    assert {printed(body[best.start : best.end])} == spans
