"""A forum's questions, asked for by a mail: in six languages, answered with the form itself."""

import pytest

from core.database import db
from forum.models import Message
from listserv.commands_by_mail import read
from tests import make
from tests.listserv.by_mail import letters, said, send
from tests.make import NOW

HOST = "@lists.example.org"


@pytest.mark.parametrize(
    "word", ["form", "Questions", "Questionnaire", "formulaire", "les questions", "formulario", "Preguntas", "استمارة", "الأسئلة", "анкета", "Вопросы", "表格", "问题"]
)
def test_the_form_is_asked_for_by_a_word_of_each_language(word):
    assert [one.name for one in read(word, "").commands] == ["form"] and not read("", f"{word} weekly").commands


def test_who_takes_part_gets_their_own_form_and_mails_it_back(app):
    forum = make.forum(slug="warm-homes", title="Warm homes")
    ada = make.person(email="ada@example.org", name="Ada Okoro")
    make.registration(forum, ada)
    assert said(send("warm-homes-request" + HOST, sender="ada@example.org", subject="Questions")) == ("command", "commands")
    [letter] = letters()
    assert letter.template == "listserv/question_form" and letter.to == "ada@example.org" and "[A1.2]" in letter.text and "Ada Okoro" in letter.text
    assert letter.headers["Auto-Submitted"] == "auto-replied" and letter.headers["Reply-To"].startswith("form-")
    below = letter.text.partition("[END]")[2]
    assert "/forums/warm-homes/form/docx" in below and "/forums/warm-homes/form/pdf" in below
    filled = letter.text.replace("[A1.2] Your answer to question 2, below this line:\n", "[A1.2] Your answer to question 2, below this line:\nA course for caretakers.\n")
    answer = send(letter.headers["Reply-To"], sender="ada@example.org", subject="Re: Form", body="\n".join(f"> {line}" for line in filled.split("\n")))
    assert said(answer) == ("posted", "form")
    assert [one.body for one in db.session.scalars(db.select(Message))] == ["A course for caretakers."]
    send("warm-homes-request" + HOST, sender="ada@example.org", subject="form")
    assert len(letters("question_form")) == 1, "the same is answered once in an hour"


def test_beside_other_commands_it_comes_in_a_letter_of_its_own_and_where_there_is_none_one_is_told(app):
    make.forum(slug="warm-homes", title="Warm homes")
    make.mail_list(slug="network")
    send("warm-homes-request" + HOST, sender="eve@example.org", subject="help", body="form\n")
    assert "letter of its own" in " ".join(letters("answer")[0].text.split()) and "form:" in letters("answer")[0].text
    assert letters("question_form")[0].to == "eve@example.org"
    send("network-request" + HOST, sender="eve@example.org", subject="form", body="help\n")
    assert "no form" in letters("answer")[-1].text and "form:" not in letters("answer")[-1].text and len(letters("question_form")) == 1


def test_a_forum_that_has_closed_gives_no_form_and_one_that_is_hidden_no_answer(app):
    make.forum(slug="over", closes_at=NOW, opens_at=NOW.replace(year=2020))
    make.forum(slug="inner-circle", visibility="closed")
    send("over-request" + HOST, sender="eve@example.org", subject="form")
    assert "has closed" in letters("answer")[0].text
    assert said(send("inner-circle-request" + HOST, sender="eve@example.org", subject="form")) == ("rejected", "unknown-address") and len(letters()) == 1
