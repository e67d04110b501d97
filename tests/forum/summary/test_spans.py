"""The shortest span that stands alone: where it begins, where it ends, what it never loses, what it never begins with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.summary.findings import findings
from forum.summary.plain import balanced, is_quotable, plain_of, printed
from forum.summary.shape import form_of, points_away
from forum.summary.themes import Names

pytestmark = pytest.mark.wide

NOBODY = Names()


def spans(body, language="en"):
    return [(printed(body[span.start : span.end]), span.form) for span in findings(body, language, NOBODY).spans]


def words(body, language="en"):
    return [text for text, _ in spans(body, language)]


@pytest.mark.parametrize(
    ("language", "body", "span", "form"),
    [
        ("en", "We need predictable funding to apply the rules.", "predictable funding to apply the rules", "np"),
        ("en", "We need to strengthen the national laboratories.", "to strengthen the national laboratories", "inf"),
        ("en", "We ask that budgets foresee the cost of production.", "budgets foresee the cost of production", "clause"),
        ("en", "A module on consent would be a good use of money.", "module on consent", "np"),
        ("en", "Needs are similar: national infrastructure for detection is thin.", "national infrastructure for detection is thin", "clause"),
        ("en", "So training individual officers is not enough.", "training individual officers is not enough", "clause"),
        ("en", "Could a shared template for exchanging records be developed?", "a shared template for exchanging records", "np"),
        ("fr", "Nous souhaitons des formations pratiques sur le quai.", "des formations pratiques sur le quai", "np"),
        ("es", "Pedimos apoyo para un mecanismo estable de intercambio.", "un mecanismo estable de intercambio", "np"),
        ("ru", "Нам нужны курсы для таможенников и инспекторов.", "курсы для таможенников и инспекторов", "np"),
        ("ar", "نحتاج إلى تدريب المفتشين على أخذ العينات.", "تدريب المفتشين على أخذ العينات", "np"),
        ("zh", "我们需要建立批准后长期监测制度。", "建立批准后长期监测制度", "np"),
    ],
)
def test_a_span_begins_after_its_cue_and_ends_before_the_end_mark(language, body, span, form):
    assert spans(body, language) == [(span, form)]


def test_an_item_is_quoted_without_its_label_and_its_conjunction():
    body = "We need the following:\n\n1. **Plans**: better contingency planning; and\n2. **hybrid courses**, with the theory online."
    assert words(body) == ["better contingency planning", "hybrid courses, with the theory online"]


def test_what_limits_a_claim_is_never_cut_off():
    kept = "At our land crossings inspectors have no written procedure for such goods as maize"
    assert words(f"{kept}.") == [kept]
    assert words("Monitoring is weak not only in ports but also in the zones where seed is sown.") == [
        "Monitoring is weak not only in ports but also in the zones where seed is sown"
    ]
    body = "If nobody tells the village beforehand, the meeting stays empty."
    assert words(body) == [body[:-1]]


def test_reasons_brackets_and_dashes_fall_away_once_enough_stands_before_them():
    assert words("There is no common procedure for border posts in the region, because each ministry works alone.") == [
        "There is no common procedure for border posts in the region"
    ]
    assert words("We need cut-off criteria agreed beforehand — conditions under which one stops.") == ["cut-off criteria agreed beforehand"]
    assert words("We need training for inspectors (two weeks at least).") == ["training for inspectors"]


def test_the_lead_in_is_quoted_where_the_item_goes_on_with_it():
    body = "We would welcome practical workshops that:\n\n- start from the scientific fundamentals."
    (span,) = findings(body, "en", NOBODY).spans
    assert (printed(body[span.lead[0] : span.lead[1]]), printed(body[span.start : span.end])) == ("practical workshops", "start from the scientific fundamentals")


def test_whom_a_list_asks_is_known_from_the_closed_list():
    body = "Nous proposons que chaque Partie :\n\n- nomme officiellement les agents."
    (span,) = findings(body, "fr", NOBODY).spans
    assert (span.about, span.form) == ("each_party", "verb")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "This is hard"),
        ("en", "They need more"),
        ("en", "The fourth is slow"),
        ("fr", "cette question reste ouverte"),
        ("fr", "ils ne savent pas"),
        ("es", "esto cuesta mucho"),
        ("es", "su papel en las decisiones"),
        ("ru", "это трудно"),
        ("ru", "он работает"),
        ("ar", "هذه مشكلة كبيرة"),
        ("zh", "这很重要"),
        ("zh", "该制度薄弱"),
    ],
)
def test_a_dangling_pointer_is_seen(language, text):
    assert points_away(text.lower(), language)


def test_a_sentence_that_points_back_is_quoted_with_the_one_before_it_or_not_at_all():
    assert "The module is short. It must not be cut, for there is no budget line" in words("The module is short. It must not be cut, for there is no budget line.")
    assert words("Good. It is not enough for anybody here.") == []


def test_one_long_sentence_is_told_where_nothing_else_is():
    long = "The ministry responsible for the environment of our country considers that the implementation of the obligations under the instrument in the coming decade depends on stable institutions and on well trained officers in every district and on laboratories and equipment and predictable means"
    assert 35 < len(long.split()) < 60
    assert words(f"{long}.") == [long]
    assert long not in words(f"{long}. We need training for inspectors.")


def test_links_code_tags_and_escapes_are_never_quoted():
    for source in ("see [it](https://example.org)", "use `code`", "a <b>tag</b>", r"an \*escape", "a note[^1]"):
        assert not is_quotable(source)
    assert words("We need [the guide](https://example.org/x) for inspectors.") == []


def test_emphasis_is_dropped_in_print_and_kept_in_the_record():
    body = "We need **clear *rules*** for re**train**ing staff."
    (span,) = findings(body, "en", NOBODY).spans
    assert body[span.start : span.end] == "**clear *rules*** for re**train**ing staff"
    assert printed(body[span.start : span.end]) == "clear rules for retraining staff"


def test_a_slice_takes_the_marks_that_belong_to_it():
    body = "un **protocolo claro**, común"
    start, end = plain_of(body).source(0, 18)
    assert body[slice(*balanced(body, start, end))] == "un **protocolo claro**"


@pytest.mark.parametrize(
    ("language", "text", "form"),
    [
        ("en", "to be heard", "inf"),
        ("en", "strengthen the law", "bare"),
        ("en", "rapid test kits", "np"),
        ("en", "helping those who are new", "np"),
        ("en", "the law is old", "clause"),
        ("fr", "renforcer les enseignants", "inf"),
        ("fr", "des délais connus", "np"),
        ("es", "reforzar la capacidad", "inf"),
        ("es", "que cada grupo cierre", "rel"),
    ],
)
def test_a_noun_phrase_is_told_from_a_clause(language, text, form):
    assert form_of(text, language) == form


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=250), st.sampled_from(["en", "fr", "es", "ar", "ru", "zh"]))
def test_spans_of_any_text_are_slices_that_can_be_quoted_and_do_not_point_away(body, language):
    for span in findings(body, language, NOBODY).spans:
        assert 0 <= span.start < span.end <= len(body)
        assert is_quotable(body[span.start : span.end])
        plain = plain_of(body, span.start, span.end)
        assert plain.text == printed(body[span.start : span.end]) or plain.text.strip() == printed(body[span.start : span.end])
        assert not span.whole or not points_away(plain.folded, span.language)
        assert span.words <= 60
