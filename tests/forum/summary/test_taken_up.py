"""What is answered and what answers it: in one section, in two, and questions answered without naming a goal."""

from forum.summary.draft import make_draft
from forum.summary.material import Goal, Question, Topic
from forum.summary.pool import Pool
from forum.summary.settings import Settings
from tests.forum.summary import forums


def told(material):
    return [sentence.text for sentence in make_draft(material).sentences()]


def test_of_what_is_answered_the_words_are_worth_more_that_the_reply_takes_up():
    first = "We suggest printed toolkits for every district office. We suggest agricultural colleges that include biosafety modules and exchange lecturers."
    reply = forums.message(2, "b", "The agricultural colleges here lack lecturers for two modules.", reply_to=1)

    def best(*more):
        pool = Pool(forums.forum(forums.message(1, "a", first), *more), Settings())
        span = max(pool.free(1), key=lambda span: span.score)
        return first[span.start : span.end]

    assert best().startswith("printed toolkits")
    assert best(reply).startswith("agricultural colleges")


def test_a_reply_under_another_goal_names_whom_it_answers():
    question = forums.message(1, "a", "We suggest that countries of the Himalaya negotiate one satellite contract together.", goals=("A.1",))
    reply = forums.message(2, "b", "I agree. Our institute needs the satellite contract for countries of the Himalaya in writing.", goals=("A.2",), reply_to=1)
    people = (forums.person("a", "BT"), forums.person("b", "NP"))
    said = told(forums.forum(question, reply, people=people))
    assert any("reply to a contributor from Bhutan" in text for text in said)


def test_a_yes_or_no_question_answered_without_a_goal_has_its_section_and_its_answers():
    questions = (Question(1, "Has your country made use of the regional centres?", "Use of the regional centres"), Question(2, "Which lessons can you share?", "Lessons"))
    answers = ("Kenya has made use of the centre twice.", "Togo has not used the centre so far.")
    without = [forums.message(n, f"p{n}", answers[n % 2], questions=(1,)) for n in range(1, 7)]
    tagged = [forums.message(n, f"p{n}", f"We learned that drills at night in village {n} are more useful.", goals=("A.1",), questions=(2,)) for n in range(7, 13)]
    material = forums.forum(*without, *tagged, topics=(Topic(1, "Experience", questions, ("A.1",)),), goals=(Goal("A.1", "Goal"),))
    draft = make_draft(material)
    headings = [block.text for block in draft.blocks if block.kind == "heading"]
    assert "Use of the regional centres" in headings
    said = " ".join(sentence.text for sentence in draft.sentences())
    assert "Six inputs from six contributors answered this question without naming a goal." in said
    assert "answered in the affirmative" in said
    assert "answered in the negative" in said


def test_a_question_with_many_answers_has_a_heading_for_what_most_of_them_are_on():
    bodies = [f"We organized training courses for inspectors in province {n} and the officers use what they learned." for n in range(1, 10)]
    bodies += [f"The harbour of town {n} was dredged and the boats return earlier than before." for n in range(10, 16)]
    answers = [forums.message(n, f"p{n}", body, questions=(1,)) for n, body in enumerate(bodies, 1)]
    draft = make_draft(forums.experience(*answers))
    headings = [block.text for block in draft.blocks if block.kind == "heading"]
    assert {"Training", "Other points"} <= set(headings)
