"""Two adjacent sentences as one span: what happened with what came of it; the finding before the setting."""

import pytest

from forum.summary.findings import findings
from forum.summary.plain import printed
from forum.summary.themes import Names

NOBODY = Names()


def best(body, language="en"):
    span = max(findings(body, language, NOBODY).spans, key=lambda span: span.score)
    return printed(body[span.start : span.end])


@pytest.mark.parametrize(("language", "body"), [
    ("en", "The women's groups now lead the drills. Attendance has doubled."),
    ("en", "Shepherds report the colour of the river to us by phone. In 2022 this gave us 40 minutes before the flood."),
    ("en", "I have opened 3,100 hearing aids. Sweat killed most of them, then children, then goats."),
    ("en", "When the young men went to the Gulf we lost two thirds of them in three years. Then women came forward."),
    ("en", "Our savings box has three keys and three keepers who are not related. With it we bought a smoke-house and a lawyer."),
    ("fr", "À Bafang, on m'a autorisé à tester les ouvriers un dimanche. Sur 83, 52 n'entendaient plus le 4 000 Hz."),
    ("fr", "On distribue des gilets. Ils servent de coussins, car avec eux on ne peut pas tirer le filet."),
    ("es", "Revisamos a 11 400 escolares con teléfonos y audífonos baratos. El hallazgo que nadie esperaba: la mitad de los que no pasaron tenía tapones de cera."),
    ("ru", "По бумагам у нас всё сходится. На деле рыбу сдают ночью перекупщику."),
    ("zh", "年轻人不上船是因为船上没有网络。去年有二十条船装了网络，今年它们都招满了人。"),
    ("ar", "في بلدة بشري نستعمل جرس الكنيسة عند الخطر. لم تُسجَّل أي ضحية منذ ذلك الحين."),
])  # fmt: skip
def test_what_leans_on_the_sentence_before_it_stands_with_it(language, body):
    assert best(body, language) == body.rstrip(".。")


@pytest.mark.parametrize(("language", "body", "point"), [
    ("en", "We use the loudspeaker of the mosque. We need batteries for it in every village. It works well.", "batteries for it in every village"),
    ("en", "The ministry has a plan of 2014. Parties should translate their plans first.", "Parties should translate their plans first"),
    ("fr", "Nous avons formé neuf infirmiers. Nous demandons un guide de formation.", "un guide de formation"),
])  # fmt: skip
def test_what_is_said_outright_keeps_its_shortest_span(language, body, point):
    assert best(body, language) == point


@pytest.mark.parametrize(("language", "body", "point"), [
    ("en", "The Delta Management Plan of 2008 was reviewed in 2021; the review concluded that 63 per cent of actions had been completed, principally those of a single institution.", "63 per cent"),
    ("en", "Peat workers drive the machines which block the drains they once dug: this more than any leaflet secured acceptance.", "secured acceptance"),
    ("fr", "Le Pays compte six sites inscrits. Les visites ont doublé depuis que le parc est gardé.", "ont doublé"),
    ("es", "En el Humedal las piangüeras extraen moluscos con permisos colectivos: la pesca ilegal disminuyó a partir del momento en que ellas mismas llevaron el registro.", "disminuyó"),
])  # fmt: skip
def test_the_half_that_carries_the_finding_is_not_cut_off(language, body, point):
    assert point in best(body, language)


def told(body, language="en", speaker=()):
    return {(span.kind, span.form, printed(body[span.start : span.end])) for span in findings(body, language, NOBODY, "", speaker).spans}


@pytest.mark.parametrize(("language", "body", "spans"), [
    ("en", "We need labels in Ilocano, and we want training to be given by farmers.", {("need", "np", "labels in Ilocano"), ("need", "np", "training to be given by farmers")}),
    ("en", "We recommend batteries for 72 hours at mast sites; the law requires four hours at present.", {("recommendation", "np", "batteries for 72 hours at mast sites")}),
    ("es", "Solicitamos un asiento en 2024 y todavía no hemos recibido respuesta.", {("need", "np", "un asiento en 2024")}),
    ("en", "In return, the flow model of the Delta is open to universities of the basin.", {("offer", "item", "the flow model of the Delta is open to universities of the basin")}),
    ("en", "The review concluded that 63 per cent of actions had been completed, principally those for which one body was responsible.", {("lesson", "clause", "63 per cent of actions had been completed, principally those for which one body was responsible")}),
    ("es", "España ofrece sus cursos anuales y la metodología de compra de derechos.", {("offer", "np", "sus cursos anuales y la metodología de compra de derechos")}),
    ("fr", "La Suisse est prête à étudier l'accueil de deux doctorants, et prend bonne note de l'observation.", {("offer", "inf", "étudier l'accueil de deux doctorants")}),
])  # fmt: skip
def test_what_is_asked_ends_before_a_second_predicate_and_two_requests_are_two(language, body, spans):
    assert told(body, language) >= spans
    assert len(told(body, language)) == len(spans)


def test_a_part_of_a_sentence_without_a_cue_is_no_noun_phrase():
    spans = findings("The review was late: sites whose harvesters keep the record lose fewer birds than sites with wardens only.", "en", NOBODY).spans
    assert {span.form for span in spans} <= {"item", "sentence"}
