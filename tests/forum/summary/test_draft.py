"""The whole draft: what holds of every draft, whatever the forum."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.summary.check import faults_of
from forum.summary.draft import make_draft
from forum.summary.material import Question, Topic, from_archive
from forum.summary.plain import plain_of, printed
from forum.summary.settings import Settings
from forum.summary.shape import points_away
from forum.summary.themes import themes
from forum.summary.tree import FIGURE, LABEL, QUOTATION, RECORD, REMARK, WORDS
from forum.summary.voice import Voice
from forum.summary.words import LANGUAGES, table
from tests.forum.summary import forums

pytestmark = pytest.mark.wide

SCHEMA = json.loads((Path(__file__).parent / "summary.schema.json").read_text())
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine"
QUANTIFIERS = re.compile(rf"\b(?:a few|several|many|most|all|{_NUMBERS}) (?:contributors|representatives|members)\b", re.IGNORECASE)


def texts_of(draft):
    return [sentence.text for sentence in draft.sentences()]


@pytest.fixture(scope="module", params=LANGUAGES)
def draft(request):
    """The demonstration forum's draft in each language."""
    return make_draft(forums.demonstration(), Settings(language=request.param))


def test_the_tree_is_a_document_of_its_format(draft):
    jsonschema.validate(json.loads(json.dumps(draft.as_data())), SCHEMA)


def test_nothing_of_a_fresh_draft_disagrees_with_its_forum(draft):
    assert faults_of(draft.as_data(), forums.demonstration()) == []


def test_every_quotation_is_a_slice_of_its_message_and_printed_as_such(draft):
    material = forums.demonstration()
    count = 0
    for sentence in draft.sentences():
        for quotation in sentence.quotations:
            count += 1
            assert material.message[quotation.message].body[quotation.start : quotation.end] == quotation.text
            assert printed(quotation.text) in sentence.text
            assert quotation.message in sentence.messages
    assert count > 100


def _wording(language):
    words = []

    def gather(value):
        if isinstance(value, str):
            words.append(value)
        elif isinstance(value, list):
            for one in value:
                gather(one)
        elif isinstance(value, dict):
            for one in value.values():
                gather(one)

    gather(table("wording", language))
    return "\n".join(words).casefold() + "\n {n} "


def _as_written(text, language):
    """A template's words, and what they were before "also" came between and "y" became "e"."""
    plain, also = table("wording", language).get("sentence", {}).get("also_inside", ("", ""))
    return [text, text.replace(also, plain) if also else text, re.sub(r" e $", " y ", text) if language == "es" else text]


def test_every_word_outside_quotations_comes_from_a_template_a_label_a_record_or_a_figure(draft):
    material = forums.demonstration()
    wording = _wording(draft.language)
    labels = {text.casefold() for theme in themes(draft.language).values() for text in (theme.heading, theme.sentence)} | {
        text.casefold() for key in ("scale.words", "conclusion.kinds") for text in Voice(draft.language).raw(key).values()
    }
    quoted = {printed(quotation.text) for sentence in draft.sentences() for quotation in sentence.quotations}
    for sentence in draft.sentences():
        assert "".join(text for _, text in sentence.pieces) == sentence.text
        for source, text in sentence.pieces:
            if source == WORDS:
                assert any(form in wording for form in _as_written(text.casefold(), draft.language)), text
            elif source == LABEL:
                assert text.casefold() in labels
            elif source == QUOTATION:
                assert text in quoted
            elif source == REMARK:
                assert text == "…"
            else:
                assert source in (RECORD, FIGURE)
            if source == RECORD:
                assert not any(text and text in message.body and len(text) > 60 for message in material.inputs)


def test_every_number_in_a_sentence_recomputes(draft):
    material = forums.demonstration()
    for sentence in draft.sentences():
        if sentence.contributors is not None:
            assert sentence.contributors == len(material.contributors(sentence.messages))
        assert sentence.messages or sentence.figures


def test_every_input_has_one_state_and_four_in_five_are_reflected(draft):
    material = forums.demonstration()
    assert set(draft.coverage) == {message.number for message in material.inputs}
    assert set(draft.coverage.values()) <= {"reflected", "counted", "unplaced"}
    assert set(draft.unplaced) == {number for number, state in draft.coverage.items() if state == "unplaced"}
    assert sum(state == "reflected" for state in draft.coverage.values()) >= 0.8 * len(material.inputs)


def test_no_quotation_begins_with_a_pointer_out_of_it(draft):
    for sentence in draft.sentences():
        for quotation in sentence.quotations:
            if quotation.language in LANGUAGES and ". " not in quotation.text:
                assert not points_away(plain_of(quotation.text).folded, quotation.language), quotation.text


def test_no_sentence_has_two_quantifiers():
    for sentence in make_draft(forums.demonstration()).sentences():
        if not sentence.template.startswith(("goal.count", "opening", "conclusion", "question.count")):
            words = "".join(text for source, text in sentence.pieces if source != QUOTATION)
            assert len(QUANTIFIERS.findall(words)) <= 1, words


def test_a_reply_follows_what_it_answers_where_both_stand_in_one_paragraph_group():
    material = forums.demonstration()
    for block in make_draft(material).blocks:
        seen = []
        for sentence in block.sentences:
            if sentence.template in ("sentence.reply", "sentence.reply_inner"):
                own = sentence.quotations[0].message
                assert material.message[own].reply_to in sentence.messages
                assert not seen or seen[-1] == material.message[own].reply_to
            seen += [quotation.message for quotation in sentence.quotations][-1:]


def test_nothing_is_quoted_twice():
    seen = set()
    for sentence in make_draft(forums.demonstration()).sentences():
        for quotation in sentence.quotations:
            assert not any(number == quotation.message and start < quotation.end and quotation.start < end for number, start, end in seen)
            seen.add((quotation.message, quotation.start, quotation.end))


def test_a_government_is_never_the_subject_and_nobody_is_said_to_have_pointed_out_anything():
    for text in texts_of(make_draft(forums.demonstration())):
        outside = re.sub(r"“[^”]*”", "", text)
        assert not re.search(r"(?:^|\. )(?:Mexico|Benin|Kenya|Colombia|Senegal|China|The Philippines) (?:also )?(?:stated|noted|asked|suggested|proposed|described)", outside)
        assert not re.search(r"pointed out|recognized|admitted|demonstrated|emphasized|stressed", outside)


def test_the_same_forum_gives_the_same_draft():
    assert make_draft(forums.demonstration()).as_data() == make_draft(from_archive(forums.archive())).as_data()


def test_paragraphs_are_numbered_through_and_items_start_again():
    blocks = make_draft(forums.demonstration()).blocks
    assert [block.number for block in blocks if block.kind == "paragraph"] == [str(n) for n in range(1, sum(block.kind == "paragraph" for block in blocks) + 1)]
    assert [block.number for block in blocks if block.kind == "item"][:4] == ["a", "b", "c", "a"]


def test_hidden_pending_and_withdrawn_messages_never_appear():
    archive = json.loads(json.dumps(forums.archive()))
    gone = {}
    for place, row in enumerate(archive["messages"]):
        if place % 7 == 3 and row.get("kind", "input") == "input":
            row["status"] = ("hidden", "pending", "withdrawn")[place % 3]
            gone[row["id"]] = row["body"]
    material = from_archive(archive)
    draft = make_draft(material)
    document = json.dumps(draft.as_data(), ensure_ascii=False)
    numbers = {place + 1 for place, row in enumerate(sorted(archive["messages"], key=lambda row: row["posted_at"])) if row["id"] in gone}
    assert len(gone) > 10
    for sentence in draft.sentences():
        assert not numbers & set(sentence.messages)
    assert not numbers & set(draft.coverage)
    for body in gone.values():
        assert printed(body[:60]) not in document
    assert draft.figures["inputs"] == 115 - len(gone)


_PARTS = [
    "We need training for inspectors.",
    "We suggest a regional register of decisions.",
    "There is no budget for reagents.",
    "This is hard.",
    "> quoted words\n\nI agree.",
    "Is there a model law?",
    "Thank you all.",
    "We are running a course on sampling.\n\n- one\n- two",
    "Nous avons besoin de formations pratiques.",
    "No hay presupuesto para viajes.",
    "我们需要培训和设备。",
    "نحتاج إلى تدريب المفتشين.",
    "Нам нужны средства на обучение.",
    "<b>We need law</b> & `code`",
    "A [link](https://x.org) is what we need.",
    "Training is not enough.",
    "",
    "…",
    "We need:\n\n1. staff\n2. money\n   - from abroad\n",
]
_BODIES = st.lists(st.sampled_from(_PARTS), min_size=1, max_size=3)
_GOALS, _QUESTIONS = st.sampled_from([(), ("A.1",), ("A.2",), ("A.1", "A.2")]), st.sampled_from([(), (1,), (2,), (1, 2)])
_MESSAGES = st.lists(st.tuples(_BODIES, st.integers(0, 6), _GOALS, _QUESTIONS, st.integers(0, 20)), max_size=14)
_PEOPLE = (
    forums.person("p0"),
    forums.person("p1"),
    forums.person("p2", "BJ"),
    forums.person("p3", None, "organization", "A Network"),
    forums.person("p4", None, "organization", "A Network"),
    forums.person("p5", "KE", "iplc"),
    forums.person("p6", None, "other"),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_MESSAGES, st.sampled_from(LANGUAGES), st.booleans())
def test_any_forum_gives_a_draft_that_passes_its_own_check(rows, language, of_needs):
    messages = [
        forums.message(n, f"p{who}", "\n\n".join(body) or "x", goals=goals, questions=questions, reply_to=reply if 0 < reply < n else None, language="")
        for n, (body, who, goals, questions, reply) in enumerate(rows, 1)
    ]
    material = forums.forum(*messages, people=_PEOPLE) if of_needs else forums.experience(*messages, people=_PEOPLE, question="Have you used it?")
    draft = make_draft(material, Settings(language=language))
    jsonschema.validate(json.loads(json.dumps(draft.as_data())), SCHEMA)
    assert faults_of(draft.as_data(), material) == []


def test_a_filled_in_questionnaire_is_read_as_answers_to_its_question():
    answers = [
        ("a", "MX", "en", "Training of officers on the identification of species."),
        ("b", "BJ", "fr", "- Formation des douaniers\n- Équipements de laboratoire\n- Financement stable"),
        ("c", "PE", "es", "Capacitación de fiscales y jueces; equipos para laboratorios."),
        ("d", "ZA", "en", "None."),
        ("e", "KE", "en", "1. Funding for patrols\n2. Training for prosecutors\n3. A national database of permits"),
    ]
    messages = [forums.message(n, who, body, language=language, questions=(1,)) for n, (who, _, language, body) in enumerate(answers, 1)]
    topic = Topic(1, "Needs", (Question(1, "What are the priority needs of your country?", "Priority needs"),))
    material = forums.forum(*messages, people=tuple(forums.person(who, country) for who, country, _, _ in answers), topics=(topic,), goals=())
    draft = make_draft(material)
    assert any(text.startswith("On training, a contributor from Mexico noted as a need: “Training of officers on the identification of species”") for text in texts_of(draft))
    assert draft.unplaced == {4: "not yet placed: no sentence of it stands alone and says something"}
    assert faults_of(draft.as_data(), material) == []
