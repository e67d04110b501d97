"""Needs, priorities, lessons, offers, objections and doubts in the plain words in which people say them, and how each is told."""

import pytest

from forum.summary.answers import answer_of, asks_yes_or_no
from forum.summary.findings import findings
from forum.summary.kinds import answered_with
from forum.summary.themes import Names
from forum.summary.words import LANGUAGES, table

pytestmark = pytest.mark.wide

# Language, sentence, kind, verb, what is quoted.
SAID = [
    ("en", "Assistance is required in hydrological modelling and in mediation between sectors.", "need", "assistance", "in hydrological modelling and in mediation between sectors"),
    ("en", "Limited assistance is sought, namely for nutrient modelling in shallow lakes.", "need", "assistance_for", "nutrient modelling in shallow lakes"),
    ("en", "Assistance is needed to train mangrove technicians.", "need", "assistance", "to train mangrove technicians"),
    ("en", "What Botswana would welcome is the exchange of park hydrologists.", "need", "ask", "the exchange of park hydrologists"),
    ("en", "Priority will be given to a trust fund endowed from tourism.", "need", "priority", "a trust fund endowed from tourism"),
    ("en", "In 2027 emphasis will be placed on joint monitoring of sediment.", "need", "focus", "joint monitoring of sediment"),
    ("fr", "L'État sollicite un appui pour la cartographie des tourbières.", "need", "assistance_asked", "pour la cartographie des tourbières"),
    ("fr", "Le Gouvernement entend mettre l'accent sur la gestion concertée des conflits.", "need", "focus", "la gestion concertée des conflits"),
    ("es", "Honduras precisa apoyo para sistematizar la memoria institucional.", "need", "assistance", "para sistematizar la memoria institucional"),
    ("es", "En el trienio venidero se priorizará el inventario de humedales.", "need", "priority", "el inventario de humedales"),
    ("ru", "Требуется помощь в подготовке специалистов по ледникам.", "need", "assistance", "в подготовке специалистов по ледникам"),
    ("en", "The lesson of the lake, which has rights of its own, is that law alone does not lower nitrates.", "lesson", "lesson", "law alone does not lower nitrates"),
    ("es", "La lección del Mar Menor, dotado de personalidad jurídica, es que el derecho no baja los nitratos.", "lesson", "lesson", "el derecho no baja los nitratos"),
    ("en", "The review concluded that 63 per cent of actions had been completed.", "lesson", "report", "63 per cent of actions had been completed"),
    ("en", "Ireland has coring equipment which it could ship.", "offer", "offer", "Ireland has coring equipment which it could ship"),
    ("fr", "Le centre est à même d'accueillir vingt stagiaires chaque année.", "offer", "offer", "accueillir vingt stagiaires chaque année"),
    ("en", "Colleagues are welcome to visit the station in May.", "offer", "offer", "to visit the station in May"),
    ("en", "Ethiopia strongly objects to approval by silence.", "recommendation", "object", "approval by silence"),
    ("en", "I have some doubts about a new fund.", "recommendation", "doubt", "a new fund"),
    ("fr", "La Belgique a des doutes quant à la création d'un fonds.", "recommendation", "doubt", "quant à la création d'un fonds"),
    ("es", "No apoyamos la creación de otro fondo.", "recommendation", "no_support", "la creación de otro fondo"),
    ("ru", "Мы не поддерживаем создание нового фонда.", "recommendation", "no_support", "создание нового фонда"),
    ("en", "We would caution, however, against handing over the records.", "recommendation", "caution", "handing over the records"),
    ("en", "It can however go along with the publication of contact points.", "recommendation", "accept", "the publication of contact points"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "kind", "verb", "quoted"), SAID)
def test_it_is_told_as_it_is_said(language, text, kind, verb, quoted):
    (span,) = findings(text, language, Names()).spans
    assert (span.kind, span.verb, text[span.start : span.end]) == (kind, verb, quoted)


# What only sounds like a need, an offer or a suggestion.
NOT_SAID = [
    ("en", "The framework shows everything that we need for capacity-building.", "need"),
    ("en", "The need for this training was identified in a visit in 2018.", "need"),
    ("fr", "Le besoin de cette formation a été identifié par les points focaux.", "need"),
    ("fr", "Aucune étude n'a été réalisée qui peut aider à l'élaboration d'un cadre.", "offer"),
    ("fr", "L'exemple de la Convention qui recommande d'organiser des ateliers régionaux.", "recommendation"),
    ("en", "Courses are open to all public servants selected by their ministries.", "offer"),
    ("en", "If it works well, it will be useful for many countries.", "recommendation"),
    ("es", "La necesidad de capacitación fue identificada por la Aduana.", "need"),
    ("ru", "Согласен с коллегой.", "statement"),
    ("zh", "我完全赞同。", "recommendation"),
    ("fr", "Les étalons doivent être importés et le délai dépasse sept mois.", "recommendation"),
    ("fr", "Le Sénégal est favorable à cette idée.", "recommendation"),
]


@pytest.mark.parametrize(("language", "text", "kind"), NOT_SAID)
def test_what_only_sounds_so_is_not(language, text, kind):
    assert kind not in [span.kind for span in findings(text, language, Names()).spans]


def test_every_language_has_words_for_every_verb():
    verbs = set(table("wording", "en")["verbs"])
    for language in LANGUAGES:
        assert not verbs - set(table("wording", language)["verbs"]) & {
            "assistance",
            "focus",
            "object",
            "no_support",
            "doubt",
            "reserve",
            "concern",
            "disagree",
            "caution",
            "accept",
        }


@pytest.mark.parametrize(("text", "language", "told"), [
    ("III. Priorities. A network of reserves; the assessment by basin; and a register, which has never been made.", "en", {"need"}),
    ("Prioridades. La Red de Salares Protegidos; la evaluación por cuenca; y un registro, que aún carece de reglamento.", "es", {"need"}),
    ("Dificultades. Las turberas de Magallanes continúan sujetas al Código de Minería.", "es", {"challenge"}),
])  # fmt: skip
def test_a_title_inside_a_paragraph_tells_what_stands_after_it(text, language, told):
    assert {span.kind for span in findings(text, language, Names()).spans} == told


def test_a_question_of_who_asks_for_names_and_one_for_examples_for_what_was_done():
    assert answered_with("who should conduct the capacity needs assessments?", "en") == "name"
    assert answered_with("please provide examples of efforts, and how the need was identified.", "en") == "activity"
    assert answered_with("please provide any comments on the priority tracking tool.", "en") == "recommendation"
    assert answered_with("what are the main needs?", "en") == "need"
    assert answered_with("¿qué datos deberían utilizarse?", "es") == "name"
    (span,) = findings("Agreed evaluators from the Secretariat.", "en", Names(), "name").spans
    assert (span.kind, span.verb, span.form) == ("recommendation", "name", "item")


@pytest.mark.parametrize("text", ["A further point.", "Training of individuals is lost unless the posts are covered by procedures."])
def test_what_says_something_is_no_noun_phrase(text):
    assert all(span.kind != "need" for span in findings(text, "en", Names(), "need").spans)


def test_a_warning_asks_for_nothing():
    text = "De otra forma, se requeriría crear indicadores para todo el articulado."
    assert [span.kind for span in findings(text, "es", Names()).spans] == ["statement"]


@pytest.mark.parametrize(("language", "body", "answer", "place"), [
    ("en", "Yes. Assistance is required in modelling.", "yes", 1),
    ("en", "**Question 1.**\n\nYes. There is an Act.", "yes", 2),
    ("en", "**No.** Provisions are found in two Acts.", "no", 1),
    ("en", "Not in funds. What we would welcome is the exchange of staff.", "partly", 0),
    ("en", "**Question 1:** Partially. The Act covers fauna.", "partly", 1),
    ("en", "Nobody has asked us.", "", -1),
    ("fr", "Non pour ce qui est du financement ; en revanche l'expertise fait défaut.", "partly", 0),
    ("fr", "Oui. Le Tchad sollicite un appui.", "yes", 1),
    ("es", "Pregunta 1: Sí. El Plan fue expedido.", "yes", 1),
    ("es", "Sí, fundamentalmente en la delimitación de humedales.", "yes", 0),
    ("es", "No hay dinero.", "", -1),
    ("ru", "Да. Нужна помощь.", "yes", 1),
    ("zh", "是的。我们需要帮助。", "yes", 1),
    ("ar", "نعم. نحتاج إلى مساعدة.", "yes", 1),
])  # fmt: skip
def test_yes_no_and_in_part_are_told_by_first_words_and_what_follows_is_the_reason(language, body, answer, place):
    assert answer_of(body, language) == (answer, place)


@pytest.mark.parametrize(("language", "text"), [("en", "Yes."), ("en", "Partially."), ("fr", "Oui."), ("es", "Sí."), ("ru", "Нет."), ("zh", "是的。")])
def test_a_bare_yes_or_no_is_never_quoted(language, text):
    assert not findings(text, language, Names(), "need").spans


@pytest.mark.parametrize(("question", "language", "asks"), [
    ("Is external assistance needed?", "en", True), ("Would a framework help?", "en", True), ("Which obstacles are there?", "en", False),
    ("L'assistance est-elle nécessaire ?", "fr", True), ("¿Se requiere asistencia?", "es", True), ("Нужна ли помощь?", "ru", True), ("是否需要援助？", "zh", True),
])  # fmt: skip
def test_a_question_that_can_be_answered_by_yes_or_no(question, language, asks):
    assert asks_yes_or_no(question, language) is asks
