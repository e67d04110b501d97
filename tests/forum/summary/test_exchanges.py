"""What stands above the sentence: exchanges told as such, topics that nothing divides, and what the conclusion makes of them."""

from forum.summary.draft import make_draft
from forum.summary.material import Question, Topic
from forum.summary.parts import parts_of
from forum.summary.placing import threads_of
from forum.summary.settings import Settings
from tests.forum.summary import forums

NEEDS = "We need {} in every district of the country."
COUNTRIES = ("MX", "BJ", "FR", "PH", "AR", "KE", "IN", "MD")


def _people(n):
    return tuple(forums.person(f"p{one}", COUNTRIES[one]) for one in range(n))


def _debate(*replies, title="Tariffs and money", things=("clear guidance", "shared boats", "legal advice", "steady funding", "regional cooperation", "good training")):
    """A topic without questions: message n is of person n and answers the one given."""
    messages = [forums.message(n, f"p{n}", NEEDS.format(things[n - 1]), reply_to=parent) for n, parent in enumerate(replies, 1)]
    return forums.forum(*messages, people=_people(len(replies) + 1), topics=(Topic(1, title),), goals=())


def _texts(draft):
    return [sentence.text for sentence in draft.sentences()]


def _order(draft):
    return [sentence.quotations[0].message for block in draft.blocks if block.key.startswith("topic-1/no-question") for sentence in block.sentences if sentence.quotations]


def test_messages_that_answer_each_other_are_a_thread():
    material = _debate(None, None, 1, 2, 3)
    assert threads_of(material, [1, 2, 3, 4, 5]) == [[1, 3, 5], [2, 4]]
    assert threads_of(material, [2, 3, 5]) == [[2], [3, 5]]


def test_an_exchange_is_told_in_its_order_whatever_themes_it_raises():
    draft = make_draft(_debate(None, None, 1, None, 3))
    assert _order(draft)[:3] == [1, 3, 5]
    assert [text.startswith("In reply, ") or ", in reply, " in text for text in _texts(draft) if "noted the need" in text][:3] == [False, True, True]


def test_a_topic_without_questions_has_no_headings_and_is_named_in_the_conclusion():
    draft = make_draft(_debate(None, None, 1, None, 3, None))
    assert not [block.text for block in draft.blocks if block.kind == "heading" and block.key.startswith("topic-1/")]
    assert any(text.startswith("Under Topic 1, Tariffs and money") for text in _texts(draft))


def test_titles_stay_as_they_are_where_the_frame_has_another_language():
    material = forums.experience(forums.message(1, "p1", NEEDS.format("clear guidance"), questions=(1,)))
    draft = make_draft(material, Settings(language="fr"))
    assert any("Experience so far" in text for text in _texts(draft))


def test_what_a_printed_reply_answers_stands_beside_it():
    questions = (Question(1, "What are the main needs?", "Needs"), Question(2, "What do you suggest for further work?", "Further work"))
    messages = [
        forums.message(1, "p1", "We need a second laboratory in the north. We suggest that the Secretariat keep a shared register of all analyses.", questions=(1, 2)),
        forums.message(2, "p2", "We suggest that the register hold the raw data as well, and not only conclusions.", questions=(2,), reply_to=1),
    ]
    draft = make_draft(forums.forum(*messages, people=_people(3), topics=(Topic(1, "Work", questions),), goals=()))
    second = [sentence for block in draft.blocks if "question-2" in block.key for sentence in block.sentences if sentence.quotations]
    assert [sentence.quotations[0].message for sentence in second] == [1, 2]
    assert second[1].text.startswith("In reply, ")


def test_the_opening_and_the_list_of_topics_say_the_same_of_who_introduced_them():
    topics = (Topic(1, "Needs", (Question(1, "What do you need?", "Needs"),)), Topic(2, "Work", (Question(1, "What do you do?", "Work"),)))
    body = NEEDS.format("clear guidance")
    opened = [forums.message(1, "mod", "Welcome to the second topic.", topic=2, kind="moderation"), forums.message(2, "p1", body), forums.message(3, "p2", body)]
    texts = _texts(make_draft(forums.forum(*opened, topics=topics)))
    assert "The forum had the following two topics:" in texts
    assert not any("introduced" in text for text in texts)


def test_one_of_two_from_an_entity_and_the_other():
    people = (forums.person("p1", "MX"), forums.person("p2", "MX"), forums.person("p3", "BJ"))
    bodies = ((1, "p1", "guidance"), (2, "p2", "training"), (3, "p3", "funding"), (4, "p1", "cooperation"), (5, "p2", "equipment"))
    messages = [forums.message(n, who, NEEDS.format(f"{thing} for women"), reply_to=n - 1 or None) for n, who, thing in bodies]
    text = " ".join(_texts(make_draft(forums.forum(*messages, people=people, topics=(Topic(1, "Work"),), goals=()))))
    assert "one of the contributors from Mexico" in text and "The other" in text
    assert "first of the contributors" not in text


def test_as_many_labels_as_questions_tell_the_answers_apart():
    answers = ("Access is governed by sections 57 to 60 of the Nature Act.", "Data travel without any label that tells where they come from.")
    questions = ((1, "Measures"), (3, "Difficulties"))
    assert [number for _, number in parts_of("(1) {}\n\n(3) {}".format(*answers), questions)] == [1, 3]
    assert [number for _, number in parts_of("a) {}\nb) {}".format(*answers), questions)] == [1, 3]
    assert parts_of("We need:\n1. {}\n2. {}".format(*answers), questions) == ()


def test_the_first_and_the_second_name_questions_where_a_sentence_begins_with_them():
    body = "En cuanto a la primera interrogante, rige la ley. En lo que respecta a la segunda, se han tramitado 26 solicitudes."
    assert [number for _, number in parts_of(body, ((1, "Measures"), (2, "Permits")))] == [1, 2]


def test_what_a_question_asks_about_is_not_told_as_a_theme_of_its_answers():
    question = Question(1, "How are they involved?", "Indigenous peoples and local communities")
    bodies = [
        f"We suggest that indigenous peoples and local communities take part in {what}." for what in ("planning", "monitoring", "reporting", "training", "budgeting", "mapping")
    ]
    messages = [forums.message(n, f"p{n}", body, questions=(1,)) for n, body in enumerate(bodies, 1)]
    draft = make_draft(forums.forum(*messages, people=_people(7), topics=(Topic(1, "Work", (question,)),), goals=()))
    assert not any("raised most often was the involvement" in text or text.startswith("On the involvement") for text in _texts(draft) if "Under Topic" not in text)
