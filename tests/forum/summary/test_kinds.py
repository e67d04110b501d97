"""What a sentence says, in six languages: first match wins, a list takes its kind from its lead-in."""

import pytest

from forum.summary.answers import answer_of, asks_yes_or_no
from forum.summary.kinds import agrees, readings_of
from forum.summary.plain import plain_of
from forum.summary.sentences import sentences_of

pytestmark = pytest.mark.wide


def kinds(body, language="en"):
    return [reading.kind for reading in readings_of(plain_of(body), language, sentences_of(body, language))]


@pytest.mark.parametrize(
    ("language", "sentence", "kind"),
    [
        ("en", "Dear colleagues, thank you all.", "frame"),
        ("en", "Thank you for raising data gaps.", "frame"),
        ("en", "We welcome the debate, and we ask for a longer deadline.", "need"),
        ("en", "Is there a list of criteria?", "question"),
        ("en", "My question is simple: has anyone tried this?", "question"),
        ("en", "We are ready to share our slides.", "offer"),
        ("en", "We suggest a common form.", "recommendation"),
        ("en", "Inspectors should be trained together.", "recommendation"),
        ("en", "What we need most is time.", "need"),
        ("en", "Regulators need practice in talking to people.", "need"),
        ("en", "The bottleneck is the number of people.", "challenge"),
        ("en", "Nobody owns the whole chain.", "challenge"),
        ("en", "If we were to begin again, we would change one thing.", "lesson"),
        ("en", "We are implementing a project on seeds.", "activity"),
        ("en", "The year has twelve months.", "statement"),
        ("fr", "Bonjour à tous.", "frame"),
        ("fr", "Nous avons besoin de formations.", "need"),
        ("fr", "Existe-t-il un modèle ?", "question"),
        ("fr", "Il serait souhaitable que les listes se parlent.", "recommendation"),
        ("fr", "Le résultat reste contestable faute de matériel.", "challenge"),
        ("fr", "Nous sommes prêts à partager nos cours.", "offer"),
        ("fr", "Nous menons trois actions.", "activity"),
        ("es", "Saludos desde Lima.", "frame"),
        ("es", "Hace falta un plan.", "need"),
        ("es", "¿Cómo lo miden ustedes?", "question"),
        ("es", "Conviene ampliar el plazo.", "recommendation"),
        ("es", "No hay presupuesto para viajes.", "challenge"),
        ("es", "Con mucho gusto compartimos los archivos.", "offer"),
        ("es", "Aprendimos que conviene empezar pronto.", "lesson"),
        ("ru", "Уважаемые коллеги!", "frame"),
        ("ru", "Нам нужны средства на обучение.", "need"),
        ("ru", "Предлагаем общий реестр.", "recommendation"),
        ("ru", "Не хватает специалистов.", "challenge"),
        ("ar", "نحتاج إلى تدريب المفتشين.", "need"),
        ("ar", "نقترح إعداد دليل موحد.", "recommendation"),
        ("ar", "هل توجد معايير؟", "question"),
        ("zh", "我们需要更多培训。", "need"),
        ("zh", "建议建立共同数据库。", "recommendation"),
        ("zh", "许多国家的监测体系仍然薄弱。", "challenge"),
        ("zh", "各位同事好。", "frame"),
    ],
)
def test_a_sentence_is_told_by_its_cue(language, sentence, kind):
    assert kinds(sentence, language) == [kind]


def test_every_item_under_a_lead_in_takes_its_kind():
    assert kinds("We would like to see:\n\n- a clear rule;\n- a telephone number.") == ["need", "need", "need"]


def test_a_question_in_a_list_stays_a_question():
    assert kinds("Three needs we have are:\n\n- money\n- Is there a fund?")[-1] == "question"


def test_a_courtesy_before_a_colon_does_not_swallow_what_follows():
    assert kinds("Respuesta franca: no hay dinero.", "es") == ["challenge"]


def test_cells_of_a_table_are_told_by_their_lead_in_alone():
    assert kinds("We need:\n\n| What |\n|---|\n| Papers that must travel |") == ["need", "need"]
    assert kinds("| What |\n|---|\n| Nobody knows this paper |") == ["statement"]


def test_a_reply_that_agrees_says_so_at_its_start():
    for body, language in (("I fully share the concern from Benin.", "en"), ("Je rejoins la proposition.", "fr"), ("Coincide con el IICA.", "es"), ("我们赞同这一看法。", "zh")):
        assert agrees(plain_of(body), language, sentences_of(body, language))
    assert not agrees(plain_of("Prices rose."), "en", sentences_of("Prices rose.", "en"))


@pytest.mark.parametrize(
    ("language", "body", "answer"),
    [
        ("en", "We have used the roster twice.", "yes"),
        ("en", "We have not used the roster, though others have used it.", "no"),
        ("en", "Rain fell.", ""),
        ("fr", "Le pays n'a pas eu recours à la liste.", "no"),
        ("es", "Colombia sí ha utilizado la lista.", "yes"),
        ("zh", "我国尚未使用名册。", "no"),
        ("ru", "Мы не использовали реестр.", "no"),
    ],
)
def test_the_negative_answer_is_tried_first(language, body, answer):
    assert answer_of(body, language)[0] == answer


def test_some_guiding_questions_can_be_answered_by_yes_or_no():
    assert asks_yes_or_no("Has your country used the roster?", "en") and asks_yes_or_no("¿Ha utilizado su país la lista?", "es") and asks_yes_or_no("是否使用过名册？", "zh")
    assert not asks_yes_or_no("Which networks helped?", "en")
