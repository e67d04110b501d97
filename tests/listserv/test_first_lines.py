"""What the first lines of a mail, and blocks of lines in it, say of a message: in six languages, and never at the cost of a word."""

from dataclasses import replace

import pytest

from listserv import first_lines
from listserv.first_lines import Agenda, Block, forwarded, says_new_text

HERE = Agenda(questions=(1, 2, 3), goals=("A.1", "A.6", "A.7", "A.10", "B.1"), topics=(1, 2))
QUESTION, BOTH = ((2,), ()), ((2,), ("A.6",))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Question 2", QUESTION), ("Q2", QUESTION), ("Q. 2", QUESTION), ("question no. 2", QUESTION), ("Answer to question 2", QUESTION), ("**Question 2**", QUESTION),
        ("Goal A.6", ((), ("A.6",))), ("goal a6", ((), ("A.6",))), ("Question 2, Goal A.6:", BOTH), ("Goal A.6 and question 2", BOTH), ("Q2/Goal A.6", BOTH),
        ("Questions 1 and 3", ((1, 3), ())), ("Questions 1-3", ((1, 2, 3), ())), ("Goals A.6, A.7 and B.1", ((), ("A.6", "A.7", "B.1"))),
        ("Question n° 2, but A.6", BOTH), ("Réponse à la question 2 et objectif A.6 :", BOTH), ("Pregunta 2 y objetivo A.6", BOTH), ("Meta A.6, pregunta 2:", BOTH),
        ("Вопрос № 2, цель А.6", BOTH), ("Ответ на вопрос 2", QUESTION), ("السؤال ٢، الهدف ألف-٦", BOTH), ("السؤال رقم 2 والهدف أ.6", BOTH), ("الهدف A.6", ((), ("A.6",))),
        ("问题2，目标A.6：", BOTH), ("第二个问题", QUESTION), ("问题２，目标Ａ．６", BOTH), ("Question 2\r", QUESTION),
    ],
)  # fmt: skip
def test_a_first_line_names_questions_and_goals(line, said):
    found = first_lines.read(f"{line}\n\nWe think so.", HERE)
    assert (found.tags.questions, found.tags.goals) == said and found.text == "We think so." and not found.tags.unknown


@pytest.mark.parametrize(
    "line",
    [
        "Question 2 is hard to answer.", "Question 2, 15 years ago we began.", "On balance we agree.", "Goal-keeping matters", "Question 2b: no", "But A.6 is a code.", "Questions?", "Topic sentences help.",
        "On behalf of the Group, we thank the moderator.", "Question 2: " * 3 + "and so on", "12. Twelve", "目标很重要", "هدف المشروع هو التدريب", "По вопросу 2 мы думаем иначе",
    ],
)  # fmt: skip
def test_a_sentence_is_no_tag(line):
    text = f"{line}\nMore words."
    found = first_lines.read(text, HERE)
    if line.startswith("Question 2: "):  # the first of them is; the rest is what was said to it
        assert found.text.startswith("Question 2: ") and found.tags.questions == (2,)
    else:
        assert found.text == text and not found.tags.named


def test_words_after_the_colon_are_kept_and_a_greeting_may_stand_before():
    assert first_lines.read("Question 2, Goal A.6: we think so.\nAnd more.", HERE).text == "we think so.\nAnd more."
    assert first_lines.read("**Question 2:** we think so.", HERE).text == "we think so."
    greeted = first_lines.read("Dear colleagues,\n\nQuestion 2\nGoal A.6\n\nYes.", HERE)
    assert (greeted.tags.questions, greeted.tags.goals) == BOTH and greeted.text == "Dear colleagues,\n\n\nYes."


def test_what_is_unknown_is_told_and_its_line_stays():
    found = first_lines.read("Goal C.9, Question 2: we think so.", HERE)
    assert found.tags.unknown == ("C.9",) and found.tags.questions == (2,) and found.text == "Goal C.9, Question 2: we think so."
    assert first_lines.read("Question 9\n\nYes.", HERE).tags.unknown == ("9",)
    elsewhere = Agenda(questions=(1,), goals=("1", "2.3"))
    assert first_lines.read("Goal 2.3\n\nYes.", elsewhere).tags.goals == ("2.3",)


def test_a_topic_and_a_speaker_can_be_named():
    found = first_lines.read("Topic 2\nQuestion 1\n\nYes.", HERE)
    assert found.tags.topic == 2 and found.tags.questions == (1,) and found.text == "Yes."
    assert [first_lines.read(f"{line}\n\nx", HERE).tags.topic for line in ("Thème 2", "Tema 2", "Тема 2", "الموضوع ٢", "主题二")] == [2] * 5
    assert first_lines.read("On behalf of: Zoé Ahlén\n\nYes.", replace(HERE, speakers=True)).tags.speaker == "Zoé Ahlén"
    assert first_lines.read("On behalf of: Zoé Ahlén\n\nYes.", HERE).text == "On behalf of: Zoé Ahlén\n\nYes."  # not everybody speaks for others


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("Initiative: T\nType: Y\nTarget audience: A\nStatus: under way", "ongoing"), ("- Initiative : T\n- Type : Y\n- Public visé : A\n- État : achevée", "completed"),
        ("Iniciativa: T\nTipo: Y\nDestinatarios: A\nEstado: prevista", "planned"), ("Инициатива: T\nТип: Y\nДля кого: A\nСтатус: завершена", "completed"),
        ("المبادرة: T\nالنوع: Y\nالجمهور المستهدف: A\nالحالة: جارية", "ongoing"), ("倡议：T\n类型：Y\n受众：A\n状态：计划中", "planned"), ("**Initiative:** T\n**Type:** Y\n**Audience:** A\n**Status:** Planned.", "planned"),
    ],
)  # fmt: skip
def test_a_block_of_lines_lists_an_initiative(lines, status):
    found = first_lines.read(f"We do this.\n\n{lines}\n\nThank you.", HERE)
    assert found.initiatives == (Block("T", "Y", "A", status),) and found.text == "We do this.\n\nThank you."


def test_several_blocks_long_lines_and_what_is_none():
    text = "Words.\n\nInitiative: A training\n  for officers\nStatus: maybe\n\nInitiative: Another\n\nInitiative: it is only a sentence that\ngoes on here."
    found = first_lines.read(text, HERE)
    assert found.initiatives == (Block("A training for officers", misread=("maybe",)), Block("Another"))
    assert found.text == "Words.\n\nInitiative: it is only a sentence that\ngoes on here."
    alone = first_lines.read("Initiative: A training\nType: course", HERE)
    assert alone.initiatives and alone.text == "Initiative: A training\nType: course"  # a message has words
    assert first_lines.read("Type: course\nStatus: planned\n\nWords.", HERE).initiatives == ()


def test_a_line_says_that_a_new_text_follows():
    assert says_new_text("New text\n\nOther words.") == "Other words." and says_new_text("Новый текст: Слова") == "Слова" and says_new_text("新文本：\n好") == "好"
    assert says_new_text("A new text is needed.") is None


def test_awkward_lines_take_no_time():
    for text in ("Question " + "1, " * 5000, "q" * 100_000, " " * 100_000, "Initiative: x\n" * 5000, "Question 1" + " " * 50_000 + "x", "a:" * 50_000, "From: a@b.org\n" * 5000):
        assert first_lines.read(text, HERE).text is not None
        forwarded.find(text)


GMAIL = "Please post this.\n\n---------- Forwarded message ---------\nFrom: Jane Doe <Jane.Doe@env.gov.ke>\nDate: Tue, 10 Mar 2026\nSubject: Our input\nTo: Sec <sec@x.org>\n\nWe think\nso."
OUTLOOK = "-----Message d'origine-----\nDe : Aïcha Ben <aicha@gov.tn>\nEnvoyé : mardi 10 mars 2026\nÀ : Secrétariat\nObjet : Contribution\n\nBonjour"
APPLE = 'Begin forwarded message:\n\n> From: "X Y" <x@y.org>\n> Subject: S\n> Date: d\n> To: z\n> \n> Hello\n> there'


def test_a_mail_passed_on_names_who_wrote_it():
    found = forwarded.find(GMAIL)
    assert (found.address, found.name, found.subject, found.text, found.before) == ("jane.doe@env.gov.ke", "Jane Doe", "Our input", "We think\nso.", "Please post this.")
    assert (forwarded.find(OUTLOOK).address, forwarded.find(OUTLOOK).text, forwarded.find(APPLE).text) == ("aicha@gov.tn", "Bonjour", "Hello\nthere")
    assert forwarded.find("发件人: 王 <w@a.cn>\n发送时间: 2026\n主题: 好\n\n内容").text == "内容"
    assert forwarded.find("From: me to you\nhello") is None and forwarded.find("From: a@b.org it came\n\nText") is None
    assert all(forwarded.says_so(subject) for subject in ("Fwd: x", "TR : x", "RV: x", "WG: x", "转发：x", "Пересл: x", "إعادة توجيه: س")) and not forwarded.says_so("Re: x")
