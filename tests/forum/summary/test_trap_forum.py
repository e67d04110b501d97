"""One forum with every trap at once, and forums at the edges: what holds of the demonstration's draft holds of these."""

import json
from datetime import timedelta
from functools import lru_cache

import pytest

from forum.summary.check import faults_of
from forum.summary.draft import make_draft
from forum.summary.material import Initiative, Question, Topic, from_archive
from forum.summary.plain import printed
from forum.summary.settings import Settings
from forum.summary.words import LANGUAGES
from tests.forum.summary import forums

pytestmark = pytest.mark.wide

PEOPLE = {
    "at": ("party", "AT", None), "mx1": ("party", "MX", None), "mx2": ("party", "MX", None), "mx3": ("party", "MX", None), "bj": ("party", "BJ", None), "us": ("non-party", "US", None),
    "ps": ("party", "PS", None), "net1": ("organization", None, "River Network"), "net2": ("organization", None, "River Network"), "iplc": ("iplc", None, "Council of Elders"),
    "uni": ("academia", None, "University of the Delta"), "nobody": ("other", None, None),
}  # fmt: skip
GONE = {
    "hidden": "We need HIDDENWORDS for all dams.",
    "withdrawn": "We need WITHDRAWNWORDS for all dams.",
    "pending": "We need PENDINGWORDS for all dams.",
}
MANY = [f"We need a gauging station on river number {n}, with training for its keepers." for n in range(1, 13)]
INPUTS = [
    ("mx1", "en", (1,), ("A.1",), "We need **training for dam operators** in all basins.\n\n> We need QUOTEDWORDS\n\nThank you."),
    ("mx2", "es", (1,), ("A.1",), "Necesitamos capacitación para los operadores de presas. La coordinación entre ministerios es débil."),
    ("mx3", "es", (1,), ("A.1", "A.2"), "Proponemos un registro común de caudales."),
    ("bj", "fr", (1,), ("A.1",), "Nous avons besoin de :\n\n- formations pratiques pour les agents ;\n- un financement stable ;\n- équipements de mesure."),
    ("us", "en", (2,), ("A.2",), "We suggest that Parties publish flow data in one format. <script>alert(1)</script> We need <b>BOLDTAG</b> rules."),
    ("ps", "ar", (1,), ("A.2",), "تحية طيبة. نحتاج إلى تدريب المشغلين على النظام A.2 في السدود. شكرا."),
    ("net1", "en", (2,), (), "Flow data are scattered among eleven offices. We recommend a single public register of dams."),
    ("net2", "en", (2,), ("A.2",), "I agree with my colleague. In addition, we need legal advice for river communities."),
    ("iplc", "en", (2,), (), "Our communities are never asked before the gates are opened. We ask that elders be consulted before each release."),
    ("uni", "en", (2,), ("A.2",), "```\nWe need CODEWORDS\n```\n\nWe are training forty hydrologists each year. See `config` and [a link](https://example.org)."),
    ("nobody", "en", (), (), "We need simple warning signs along the banks."),
    ("bj", "fr", (2,), ("A.2",), "Comme le Mexique l’a dit, les données manquent. Il faut un réseau d’alerte précoce."),
    *((("at"), "en", (1,), ("A.1",), text) for text in MANY),
]


@lru_cache(maxsize=1)
def archive():
    rows = []
    for number, (author, language, questions, goals, body) in enumerate(INPUTS):
        rows.append({"id": f"m{number}", "author": author, "language": language, "questions": questions, "goals": goals, "body": body, "topic": 1, "kind": "input"})
    rows[7]["reply_to"] = "m6"
    rows += [{"id": status, "author": "at", "language": "en", "goals": ("A.1",), "body": body, "topic": 1, "kind": "input", "status": status} for status, body in GONE.items()]
    rows.append({"id": "reply", "author": "us", "language": "en", "body": "We need a second look at the gates.", "topic": 1, "kind": "input", "reply_to": "hidden"})
    for place, row in enumerate(rows):
        row["posted_at"] = (forums.OPENS + timedelta(minutes=place)).isoformat()
    return {
        "forum": {"slug": "dams", "title": "Online Forum on Dams", "opens_at": forums.OPENS.isoformat(), "closes_at": forums.CLOSES.isoformat(), "timezone": "UTC"},
        "plan": {"title": "Plan", "goals": [{"code": "A.1", "title": "Safe dams"}, {"code": "A.2", "title": "Open data"}, {"code": "A.3", "title": "Nobody names this"}]},
        "participants": [{"id": key, "display_name": key, "category": category, "country": country, "organization": body} for key, (category, country, body) in PEOPLE.items()],
        "topics": [{"number": 1, "title": "Dams", "goals": ["A.1", "A.2", "A.3"], "questions": [{"number": 1, "text": "What are the needs?"}, {"number": 2, "text": "What else?"}]},
                   {"number": 2, "title": "Silence", "questions": [{"number": 1, "text": "Anything?"}]}],
        "messages": rows,
    }  # fmt: skip


@lru_cache(maxsize=8)
def drafted(language="en"):
    material = from_archive(archive())
    return material, make_draft(material, Settings(language=language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trap_at_once_passes_the_check_and_leaks_nothing(language):
    material, draft = drafted(language)
    document = json.dumps(draft.as_data(), ensure_ascii=False)
    assert faults_of(draft.as_data(), material) == []
    for word in ("HIDDENWORDS", "WITHDRAWNWORDS", "PENDINGWORDS", "QUOTEDWORDS", "CODEWORDS", "BOLDTAG", "<script", "example.org"):
        assert word not in document
    for sentence in draft.sentences():
        assert sentence.messages or sentence.figures
        for quotation in sentence.quotations:
            assert material.message[quotation.message].body[quotation.start : quotation.end] == quotation.text and printed(quotation.text) in sentence.text


def test_figures_of_the_trap_forum_are_those_counted_by_hand():
    material, draft = drafted()
    figures = draft.figures
    assert (figures["messages"], figures["inputs"], figures["contributors"], figures["entities"]) == (25, 25, 12, 9)
    assert figures["inputs_per_goal"] == {"A.1": 16, "A.2": 7, "A.3": 0, "none": 3} or (figures["inputs_per_goal"]["A.1"], figures["inputs_per_goal"]["A.3"]) == (16, 0)
    assert set(draft.coverage) == {message.number for message in material.inputs}
    assert sum(state == "reflected" for state in draft.coverage.values()) >= 0.8 * len(material.inputs)


def test_who_wrote_twelve_times_counts_once_in_every_quantifier():
    material, draft = drafted()
    for sentence in draft.sentences():
        if sentence.contributors:
            assert sentence.contributors == len({material.message[number].speaker for number in sentence.messages}) <= 12


def test_nobody_is_named_without_a_message_of_theirs():
    material, draft = drafted()
    names = {"Austria": "at", "Mexico": "mx", "Benin": "bj", "United States": "us", "River Network": "net", "Council of Elders": "iplc", "University of the Delta": "uni"}
    for sentence in draft.sentences():
        if sentence.template.startswith("sentence."):
            outside = "".join(text for source, text in sentence.pieces if source != "quotation")
            for name, key in names.items():
                if name in outside:
                    assert any(material.message[number].speaker.startswith(key) for number in sentence.messages), sentence.text


def test_a_topic_without_inputs_says_so_and_a_goal_that_nobody_names_too():
    _, draft = drafted()
    texts = [sentence.text for sentence in draft.sentences()]
    assert "Under Topic 2 there were no inputs." in texts
    assert any("none named A.3" in text for text in texts)


def test_one_message_makes_a_short_draft_in_the_singular():
    material = forums.forum(forums.message(1, "a", "We need training for inspectors."))
    draft = make_draft(material)
    text = " ".join(sentence.text for sentence in draft.sentences())
    assert "1 input." in text and "1 contributor, who represents 1 entity: 1 Party" in text
    assert "1 inputs" not in text and "1 contributors" not in text and "1 entities" not in text
    assert faults_of(draft.as_data(), material) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_at_all_is_no_obstacle(language):
    draft = make_draft(forums.forum(), Settings(language=language))
    assert draft.coverage == {} and faults_of(draft.as_data(), forums.forum()) == []


def test_two_hundred_who_only_agree_are_not_quoted_two_hundred_times():
    messages = [forums.message(1, "p0", "We need training for inspectors.", questions=(1,))]
    messages += [forums.message(n, f"p{n}", "I agree.", reply_to=1, questions=(1,)) for n in range(2, 201)]
    material = forums.forum(*messages)
    draft = make_draft(material)
    assert sum(len(sentence.quotations) for sentence in draft.sentences()) == 1
    assert len(draft.unplaced) == 199 and faults_of(draft.as_data(), material) == []
    assert not any("many" in sentence.text.lower() or "most contributors" in sentence.text for sentence in draft.sentences())


def test_one_very_long_message_gives_a_few_spans_and_no_more():
    body = " ".join(f"We need a report on district number {n}, and the office there has no car." for n in range(600))
    assert len(body) > 40_000
    material = forums.forum(forums.message(1, "a", body), forums.message(2, "b", "We need training for judges."))
    draft = make_draft(material)
    assert 1 <= sum(quotation.message == 1 for sentence in draft.sentences() for quotation in sentence.quotations) <= 6
    assert faults_of(draft.as_data(), material) == []


def test_what_is_changed_by_hand_is_found():
    material, draft = drafted()

    def changed(edit):
        document = json.loads(json.dumps(draft.as_data()))
        edit(document)
        return faults_of(document, material)

    def first(document, wanted):
        return next(sentence for block in document["blocks"] for sentence in block.get("sentences", []) if wanted(sentence))

    def digit(document):
        sentence = first(document, lambda sentence: "25 inputs" in sentence["text"])
        sentence["text"] = sentence["text"].replace("25 inputs", "26 inputs")
        sentence["pieces"] = [["words", sentence["text"]]]

    def quotation(document):
        one = first(document, lambda sentence: sentence.get("quotations"))["quotations"][0]
        one["text"] = one["text"][:-1] + "x"

    def status(document):
        document["coverage"][0]["state"] = "unplaced" if document["coverage"][0]["state"] != "unplaced" else "reflected"

    def figure(document):
        document["figures"]["inputs"] += 1

    for edit in (digit, quotation, status, figure):
        assert changed(edit), edit.__name__
    assert changed(lambda _: None) == []


def test_a_used_message_that_is_hidden_later_is_found():
    _, draft = drafted()
    later = json.loads(json.dumps(archive()))
    later["messages"][0]["status"] = "hidden"
    assert any("not published" in str(fault) for fault in faults_of(draft.as_data(), from_archive(later)))


def test_an_initiative_entered_twice_is_shown_as_such():
    twice = (Initiative("Course on dams", "Training", "Operators", "ongoing"), Initiative("Course on  Dams", "Training", "Operators", "ongoing"))
    topic = Topic(1, "Work", (Question(1, "What are you doing?", "Work"),))
    material = forums.forum(forums.message(1, "a", "Here is our list.", questions=(1,), initiatives=twice), topics=(topic,), goals=())
    assert any("Entered more than once: Course on dams (Mexico)" in sentence.text for sentence in make_draft(material).sentences())
