"""What a reader found wrong in drafts of forums on other subjects, as rules: votes, lessons, openings, pointers, headings, bodies, one who writes often."""

import pytest

from forum.summary.draft import make_draft
from forum.summary.findings import findings
from forum.summary.material import Initiative, Question, Topic
from forum.summary.people import Discourse, People
from forum.summary.placing import general_question
from forum.summary.settings import Settings
from forum.summary.themes import Names
from forum.summary.voice import Voice
from tests.forum.summary import forums


def found(text, language="en"):
    return findings(text, language, Names())


def quoted(text, language="en"):
    return {text[span.start : span.end]: span for span in found(text, language).spans}


def themes(text, language="en"):
    return {vote[0] for vote in found(text, language).votes}


def text_of(material, **settings):
    return " ".join(sentence.text for sentence in make_draft(material, Settings(**settings)).sentences())


@pytest.mark.parametrize(("text", "language"), [
    ("La difficulté n'est pas la formation : j'ai suivi cinq stages.", "fr"),
    ("The problem is not training: our officers have followed every course.", "en"),
    ("El problema no es la capacitación, porque hicimos cinco cursos.", "es"),
])  # fmt: skip
def test_what_is_said_not_to_be_the_point_is_no_vote_for_it_in_that_sentence(text, language):
    assert "training" not in themes(text, language)


def test_a_network_that_says_what_it_is_raises_no_cooperation():
    assert "cooperation" not in themes("We are a small network of 14 dive clubs. Volunteers need gloves and insurance.")
    assert "cooperation" in themes("We need a network of laboratories in the region.")


def test_the_need_before_a_suggestion_in_one_sentence_is_counted_too():
    assert themes("نحتاج إلى تدريب المفتشين في الموانئ، كما نقترح إنشاء قاعدة بيانات إقليمية.", "ar") >= {"training", "information"}


def test_women_are_a_sign_of_gender_and_their_savings_groups_are_none():
    assert "gender" in themes("Women should have a seat in the committee.")
    assert "gender" not in themes("We need a room where women's savings groups can meet.")


def test_what_stands_after_an_announced_lesson_is_one():
    (span,) = quoted("What we got wrong: for ten years nobody counted what was not returned.").values()
    assert (span.kind, span.form) == ("lesson", "clause")
    assert "challenge" in {span.kind for span in found("The scheme is simple: nobody pays on the quay, and there is no fund.").spans}


@pytest.mark.parametrize(("text", "language", "kept"), [
    ("I would also say that a ban without an alternative only moves the trade underground.", "en", "a ban without an alternative only moves the trade underground"),
    ("Agrego que un manual no alcanza para quien empieza.", "es", "un manual no alcanza para quien empieza"),
    ("J'ajoute que les agents manquent de carburant dans le nord.", "fr", "les agents manquent de carburant dans le nord"),
])  # fmt: skip
def test_that_somebody_adds_something_is_not_quoted(text, language, kept):
    assert kept in quoted(text, language)


def test_words_end_before_a_second_clause_that_points_away():
    assert "que los pueblos indígenas participen desde el diseño" in quoted(
        "Proponemos que los pueblos indígenas participen desde el diseño y que ese conocimiento se registre.", "es"
    )


def test_a_noun_phrase_is_never_cut_in_its_middle_for_a_pointer():
    text = "Let Parties create at home a body with the authority to see that the money and people promised for this are really there."
    assert not any(words.endswith("money") for words in quoted(text))


def test_bare_words_of_no_theme_are_worth_less_than_what_somebody_does():
    spans = quoted("I should like to receive the questionnaire from Ghana. We have begun training women farmers in their own language.")
    assert spans["the questionnaire from Ghana"].score < 2.6


def test_the_first_of_announced_suggestions_is_one():
    assert "recommendation" in {span.kind for span in found("Two suggestions. First, support the Committee in finding out why reports are late.").spans}


def test_that_something_is_the_case_follows_the_greatest_challenge_outside_the_quotation():
    material = forums.forum(forums.message(1, "a", "Le principal obstacle est que la loi n'a jamais reçu ses textes d'application.", language="fr", goals=("A.1",)))
    assert "named as the greatest challenge that “la loi n'a jamais reçu" in text_of(material)


def test_the_general_question_is_the_one_that_does_not_ask_for_goals():
    questions = (Question(1, "What are your needs, and what are the obstacles?", "Needs"), Question(2, "Under which goals are they greatest?", "By goal"))
    topic = Topic(1, "Needs", questions, ("A.1", "A.2"))
    material = forums.forum(forums.message(1, "a", "We need scales.", questions=(1,), goals=("A.1",)), forums.message(2, "b", "We need gloves.", questions=(2,)), topics=(topic,))
    assert general_question(material, topic) == 1


def test_a_lesson_beside_a_list_of_initiatives_is_told_and_the_list_is_not():
    one = Initiative("Twinning of ports", "Partnership", "Harbour masters", "ongoing")
    bodies = ("The partnership began with a visit. What made the difference was that the visitors were of equal rank.", "We run courses on port safety in six harbours.")
    messages = [forums.message(n, f"p{n}", body, questions=(1,), initiatives=(one,)) for n, body in enumerate(bodies, 1)]
    words = text_of(forums.experience(*messages, question="Which programmes have worked?"))
    assert "equal rank" in words and "courses on port safety" not in words


def test_inputs_of_one_who_writes_often_stand_together():
    net = forums.person("net", None, "organization", "River Network")
    wishes = (
        "We need scales that survive salt water.",
        "Gloves in small sizes are missing.",
        "We should weigh bottles.",
        "Fuel is our largest cost.",
        "We need a shed for bags.",
        "The boat has no engine.",
    )
    messages = [forums.message(2 * n, "net", wish, goals=("A.1",)) for n, wish in enumerate(wishes, 1)]
    messages += [forums.message(2 * n + 1, f"p{n}", f"We need {thing} for the north coast.", goals=("A.1",)) for n, thing in enumerate(("trucks", "lamps", "boots"), 1)]
    sentences = [sentence for sentence in make_draft(forums.forum(*messages, people=(net,))).sentences() if sentence.quotations]
    mine = [place for place, sentence in enumerate(sentences) if sentence.quotations[0].message % 2 == 0]
    assert mine == list(range(mine[0], mine[0] + len(mine))) and len(mine) <= 4


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("fr", "River Network", ". River Network a "),
        ("es", "River Network", "River Network "),
        ("fr", "Réseau des rivières", "le Réseau des rivières a "),
        ("es", "Red de Ríos", "la Red de Ríos "),
    ],
)
def test_a_body_stands_by_its_name_with_the_article_of_its_noun(language, name, words):
    net = forums.person("net", None, "organization", name)
    bodies = ("We need training for judges in every district.", "We need a boat for the delta.")
    text = text_of(forums.forum(*[forums.message(n, "net", body, goals=("A.1",)) for n, body in enumerate(bodies, 1)], people=(net,)), language=language)
    assert words.lower() in text.lower() and f"({name})" not in text and "organisation " + name not in text


@pytest.mark.parametrize(
    ("language", "same"),
    [("en", "the same contributor"), ("fr", "la même organisation"), ("es", "la misma organización"), ("ru", "тот же представитель"), ("ar", "الممثل نفسه"), ("zh", "该组织")],
)
def test_a_body_named_again_is_no_person(language, same):
    net = forums.person("net", None, "organization", "River Network")
    material = forums.forum(forums.message(1, "net", "We need training for judges in every district."), people=(net,))
    said = Discourse(People(material, Voice(language), Settings(language=language)), [1])
    said.note(1, "plain")
    assert "".join(piece.text for piece in said.who("net")[0]) == same


def test_an_arabic_sentence_begins_with_its_verb():
    text = text_of(forums.forum(*[forums.message(n, f"p{n}", "We need training for judges.", goals=("A.1",)) for n in (1, 2)]), language="ar")
    assert "أحد المشاركين (المكسيك) أشار" not in text and "أشار أحد المشاركين" in text


def test_few_contributors_to_a_question_of_yes_or_no_are_told_by_answer():
    bodies = ("Yes, since it opened. It is of great help.", "We have used it twice.", "No, we have not used it, since the form is in English.", "We have never used the portal.")
    messages = [forums.message(n, f"p{n}", body, questions=(1,)) for n, body in enumerate(bodies, 1)]
    headings = [block.text for block in make_draft(forums.experience(*messages, question="Has your country used the portal?")).blocks if block.kind == "heading"]
    assert {"Affirmative answers", "Negative answers and their reasons"} <= set(headings)


def test_a_theme_of_several_gets_a_heading_though_they_say_more_on_others():
    said = "We need monitoring at the border in all seasons. We also need detection of hidden goods."
    messages = [forums.message(n, f"p{n}", said if n < 5 else "We need monitoring of rivers and training of judges.", goals=("A.1",)) for n in range(1, 9)]
    draft = make_draft(forums.forum(*messages))
    assert {"Monitoring and inspection", "Detection and identification"} <= {block.text for block in draft.blocks if block.kind == "heading"}


def test_words_after_an_announcement_and_its_colon_are_what_is_announced():
    assert "no guidance on food safety for small suppliers" in " ".join(quoted("Two gaps stand out across the region: no guidance on food safety for small suppliers."))
    assert not quoted("Two gaps stand out across the region.")


def test_a_sentence_with_an_object_is_no_bare_need():
    body = "A school of 600 pupils burns a lorry load each month. Children bring their own spoons."
    assert "need" not in {span.kind for span in findings(body, "en", Names(), "need").spans}


def test_of_two_things_proposed_the_one_that_stands_alone_is_quoted():
    text = "We suggest that it be extended to the whole country, and that donors stop asking for international tenders."
    assert list(quoted(text)) == ["donors stop asking for international tenders"]


def test_what_is_not_needed_is_not_told_as_a_need():
    spans = quoted("Lo que hace falta no es más presupuesto, sino cocineras que puedan decidir.", "es")
    assert not any(words.startswith("no es") for words in spans)
    assert "money" not in themes("Lo que hace falta no es más presupuesto, sino cocineras que puedan decidir.", "es")


def test_whom_somebody_asks_follows_the_verb_in_french_and_spanish():
    assert quoted("Nous demandons aux partenaires de s'accorder sur dix indicateurs.", "fr")["aux partenaires de s'accorder sur dix indicateurs"].form == "rel"
    assert quoted("Pedimos a las partes que publiquen sus datos cada año.", "es")["a las partes que publiquen sus datos cada año"].form == "rel"


def test_a_list_of_one_theme_is_left_to_the_conclusion():
    material = forums.forum(*[forums.message(n, f"p{n}", "We need predictable funding for the work.", goals=("A.1",), questions=(1,)) for n in (1, 2)])
    draft = make_draft(material)
    assert not any(block.kind == "item" and block.about and block.about.theme for block in draft.blocks)
    assert not any(block.key.startswith("topic-1/across") for block in draft.blocks)
    assert any(sentence.text.startswith("Needs and challenges: financial means") for sentence in draft.sentences())
