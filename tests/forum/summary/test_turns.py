"""Needs that are denied before a turn, refusals, and greetings: what is not needed is never a need, and talk is never told."""

import pytest

from forum.summary.findings import findings
from forum.summary.themes import Names

pytestmark = pytest.mark.wide

# Language, sentence, what is needed, a theme that must not be raised.
TURNS = [
    ("ar", "لسنا بحاجة إلى رادار، بل إلى محرك احتياطي صغير لكل قارب.", "محرك احتياطي صغير لكل قارب", ""),
    ("ar", "ما نحتاجه ليس تدريباً بل محركاً احتياطياً لكل قارب.", "محركاً احتياطياً لكل قارب", "training"),
    ("ar", "لا ينقصنا القانون، ينقصنا من يطبقه على الشاطئ.", "من يطبقه على الشاطئ", "law"),
    ("ru", "Нам не нужно обучение, а нужно новое оборудование для причала.", "новое оборудование для причала", "training"),
    ("ru", "Нам нужен не радар, а запасной мотор для каждой лодки.", "запасной мотор для каждой лодки", ""),
    ("zh", "我们不需要更多培训，而需要一个小码头。", "一个小码头", "training"),
    ("zh", "需要的不是雷达，而是备用发动机。", "备用发动机", ""),
    ("en", "We do not need radar but a small spare engine for every boat.", "a small spare engine for every boat", ""),
    ("en", "We need not more training but a boat that is paid for.", "a boat that is paid for", "training"),
    ("en", "What we need is not money but a road to the landing site.", "a road to the landing site", "money"),
    ("es", "No necesitamos capacitación, sino un motor de repuesto para cada lancha.", "un motor de repuesto para cada lancha", "training"),
    ("es", "No queremos otro formulario, queremos ver la curva de nuestro propio picudo.", "ver la curva de nuestro propio picudo", ""),
    ("fr", "Nous n'avons pas besoin de formation mais d'un moteur de rechange par pirogue.", "un moteur de rechange par pirogue", "training"),
    ("fr", "Il ne faut pas de nouvelles lois, mais des agents sur le terrain.", "des agents sur le terrain", "law"),
]


@pytest.mark.parametrize(("language", "text", "needed", "denied"), TURNS)
def test_what_stands_after_the_turn_is_needed_and_nothing_before_it(language, text, needed, denied):
    found = findings(text, language, Names())
    assert [(span.kind, text[span.start : span.end]) for span in found.spans] == [("need", needed)]
    assert denied not in [theme for theme, *_ in found.votes]


@pytest.mark.parametrize(("text", "language"), [("不是缺船，是缺人。", "zh"), ("Не лекции нужны, а сети.", "ru")])
def test_a_turn_too_short_to_be_cut_is_stated_whole(text, language):
    (span,) = findings(text, language, Names()).spans
    assert (text[span.start : span.end], span.verb) == (text[:-1], "state")


def test_a_clause_after_but_is_no_need():
    text = "We do not need more training but our budget is small."
    assert all(span.kind != "need" for span in findings(text, "en", Names()).spans)


@pytest.mark.parametrize(("text", "language"), [
    ("Not in funds.", "en"),
    ("Non pour ce qui est du financement.", "fr"),
    ("Non pour ce qui est du financement ; en revanche l'expertise en hydrogéologie fait défaut.", "fr"),
    ("No en cuanto a recursos financieros.", "es"),
    ("The service cannot absorb further equipment.", "en"),
])  # fmt: skip
def test_a_refusal_is_no_vote(text, language):
    assert not {theme for theme, *_ in findings(text, language, Names(), "need").votes} & {"money", "infrastructure"}


@pytest.mark.parametrize(("text", "language"), [
    ("That is all from me.", "en"),
    ("My grandson says hello.", "en"),
    ("Bring gloves.", "en"),
    ("Fair winds.", "en"),
    ("Yesterday we had snow and my son built a snowman.", "en"),
    ("Mon petit-fils vous salue bien.", "fr"),
    ("C'est tout pour moi.", "fr"),
    ("Mi nieta les manda un saludo.", "es"),
    ("У нас то же самое.", "ru"),
    ("Мой внук передаёт привет.", "ru"),
    ("我孙子向大家问好。", "zh"),
    ("حفيدي يسلم عليكم.", "ar"),
])  # fmt: skip
def test_greetings_and_talk_are_not_told(text, language):
    assert not findings(text, language, Names()).spans


@pytest.mark.parametrize(("language", "kind", "text", "words"), [
    ("en", "lesson", "We have learnt that maps of paper are lost within a year.", "maps of paper are lost within a year"),
    ("es", "lesson", "Desde la tragedia de Armero se aprendió que el pronóstico no basta si nadie lo escucha.", "el pronóstico no basta si nadie lo escucha"),
    ("fr", "lesson", "La leçon principale : il faut expliquer l'incertitude avant la crise.", "il faut expliquer l'incertitude avant la crise"),
    ("fr", "lesson", "On a appris que les jauges doivent être relevées la nuit.", "les jauges doivent être relevées la nuit"),
    ("ru", "lesson", "Мы поняли, что сирены без связи бесполезны.", "сирены без связи бесполезны"),
    ("zh", "lesson", "我们学到，警报必须用当地语言。", "警报必须用当地语言"),
    ("ar", "lesson", "تعلمنا أن الإنذار لا يكفي إذا لم يسمعه أحد.", "الإنذار لا يكفي إذا لم يسمعه أحد"),
    ("en", "offer", "You shall have them by Friday, with the curve.", "You shall have them by Friday, with the curve"),
    ("en", "offer", "The station is open to universities of the region.", "The station is open to universities of the region"),
])  # fmt: skip
def test_plain_lessons_and_offers_are_told_as_such(language, kind, text, words):
    (span,) = findings(text, language, Names()).spans
    assert (span.kind, text[span.start : span.end]) == (kind, words)


@pytest.mark.parametrize(("text", "language", "raised"), [
    ("We installed three sensors and two rain gauges with solar panels.", "en", ["infrastructure"]),
    ("Notre coopérative manque de capteurs et de pièces de rechange.", "fr", ["infrastructure"]),
    ("Faltan repuestos para los sensores.", "es", ["infrastructure"]),
    ("Не хватает датчиков и запчастей для станций.", "ru", ["infrastructure"]),
    ("我们合作社缺乏传感器和备件。", "zh", ["infrastructure"]),
    ("Our cooperative sold fish to women in 2019.", "en", []),
])  # fmt: skip
def test_equipment_is_seen_and_a_cooperative_is_no_cooperation(text, language, raised):
    assert [theme for theme, *_ in findings(text, language, Names()).votes] == raised


@pytest.mark.parametrize(("language", "text", "told"), [
    ("en", "The greatest difficulty is seen in the allocation of water.", ("main", "np", "the allocation of water")),
    ("es", "La falta de inspectores impide el control de la carga.", ("challenge", "sentence", "La falta de inspectores impide el control de la carga")),
    ("es", "Falta personal en las islas.", ("lack", "np", "personal en las islas")),
    ("fr", "Garder le diplôme de quelqu'un me gêne.", ("concern", "sentence", "Garder le diplôme de quelqu'un me gêne")),
    ("fr", "Le plan est à qui le demande.", ("offer", "sentence", "Le plan est à qui le demande")),
    ("en", "We recommend batteries for 72 hours at mast sites; the law requires four hours.", ("recommend", "np", "batteries for 72 hours at mast sites")),
])  # fmt: skip
def test_a_verb_of_reporting_and_what_it_reports_go_together(language, text, told):
    (span,) = findings(text, language, Names()).spans
    assert (span.verb, span.form, text[span.start : span.end]) == told


def test_a_note_of_who_typed_it_and_an_announcement_are_not_quoted():
    assert [span.start > 20 for span in findings("(Typed in for the ILO.) Convention No. 188 covers fishers on board.", "en", Names()).spans] == [True]
    assert not findings("Canada offers the following reflections.", "en", Names()).spans


def test_a_remark_between_dashes_stays_in_its_clause():
    text = "Pedimos que las especies de interés comercial —salmónidos, pino, visón— sean catalogadas en cada una de las provincias."
    (span,) = findings(text, "es", Names()).spans
    assert text[span.start : span.end].endswith("provincias")
