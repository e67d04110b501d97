"""Forms of a forum's questions: written, filled in, mailed back, read; what is unclear waits beside what was read."""

import io
import re
from datetime import UTC, datetime, timedelta

import docx
import pytest
from sqlalchemy import select

from accounts.models import Person
from core.database import db
from core.languages import LANGUAGES, in_language
from forum.models import Initiative, Message
from listserv import addresses
from listserv.models import Arrival
from listserv.queries import question_forms as queries
from listserv.question_forms import plain, press, returned, word, words
from listserv.question_forms.sheet import Asked, Section, Sheet
from tests import make
from tests.listserv import by_mail
from tests.make import NOW

SECTIONS = (
    Section(1, "Needs", "What is needed, and by whom.", (Asked(1, "Which capacities are needed most?"), Asked(2, "Who could help?")), {"A.6": "Illegal movements", "B.2": "Funds"}),
    Section(2, "Anything else", "", (), {}),
)
STATUSES = {"planned": "planned", "en cours": "ongoing"}


def sheet(language="en") -> Sheet:
    return Sheet("Warm homes", "W/1", language, "en", datetime(2026, 3, 14, 17, tzinfo=UTC), "America/Toronto", "form-abc@lists.example.org", "Ada Okoro", SECTIONS)


def filled(text: str, **answers: str) -> str:
    """A form with words below its marks; ``A1_2`` stands for the mark [A1.2]."""
    for mark, said in answers.items():
        text = re.sub(rf"(?ms)(^\[{mark.replace('_', '.')}\][^\n]*(?:\n[^\[\n][^\n]*)*[:：])$", lambda found, said=said: f"{found[1]}\n{said}", text, count=1)
    return text


def read(text: str):
    return returned.read(text, SECTIONS, STATUSES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_in_any_language_is_read_as_it_was_filled_in(app, language):
    empty = plain.written(sheet(language))
    assert [fault.kind for fault in read(empty).faults] == ["no-answer"]
    assert max(len(line) for line in empty.split("\n")) <= 90
    found = read(filled(empty, A1_1="Laboratories.\n\n- and people\n- to run them", G1_1="a6, В2", I1="Course for officers; course; customs; planned", A2_0="Nothing else."))
    assert not found.faults
    assert [(one.topic, one.question, one.body, one.goals) for one in found.answers] == [
        (1, 1, "Laboratories.\n\n- and people\n- to run them", ("A.6", "B.2")),
        (2, 0, "Nothing else.", ()),
    ]
    assert found.answers[0].initiatives == (returned.Line("Course for officers", "course", "customs", "planned"),)


def test_a_quoted_form_and_one_whose_lines_were_broken_again_are_read_too(app):
    text = filled(plain.written(sheet()), A1_2="The neighbours.")
    quoted = "Dear all,\nhere it is.\n\nOn Monday somebody wrote:\n" + "\n".join(f"> {line}" for line in text.split("\n"))
    broken = quoted.replace("> [A1.2] Your answer to question 2, below this line:", "> [A1.2] Your answer to question 2,\n> below this line:")
    for came in (quoted, broken):
        found = read(came)
        assert [(one.topic, one.question, one.body) for one in found.answers] == [(1, 2, "The neighbours.")] and not found.faults
        assert found.above.startswith("Dear all")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Good morning", ["no-marks"]),
        ("[A1.1]:\nyes\n[A1.1]:\nno\n[END]", ["twice"]),
        ("[A1.1]:\nyes\n[A1.1]:\nyes\n[END]", []),
        ("[A1.9]:\nyes\n[END]", ["unknown-place"]),
        ("[A1.1]:\nyes\n[G1.1]: C.9\n[END]", ["unknown-goal"]),
        ("[A1.1]:\n\n[G1.1]: A.6\n[END]", ["goals-alone"]),
        ("[A1.1]:\nyes\n[I1]:\nCourse; x; y; some day\n[END]", ["unknown-status"]),
        ("[A1.1]:\nyes\n[I1]:\n; x; y\n[END]", ["no-title"]),
        ("[A1.1]:\nyes", ["no-end"]),
        ("[A1.1]:\n________\n....\n[END]", ["no-answer"]),
        (f"{'words ' * 200}\n[A1.1]:\nyes\n[END]", ["outside"]),
        (f"[A1.1]:\n{'x' * 100_001}\n[END]", ["too-long"]),
        ("[A1.1]:\nyes\n[I1]:\n" + "Course\n" * 31 + "[END]", ["too-many"]),
    ],
)
def test_what_is_not_understood_is_named(text, faults):
    assert [fault.kind for fault in read(text).faults] == faults


def test_hostile_forms_end_soon():
    for text in ("[" * 100_000, "[A1.1]" * 20_000, "[A1.1]:\nx\n" * 10_000, "[A1.1]:\n__\n" * 10_000, "> " * 50_000 + "[A1.1]", ";" * 100_000, "[I1]:\n" + ";" * 90_000):
        assert isinstance(read(text), returned.Returned)


def test_a_word_document_holds_every_mark_and_turns_for_arabic(app):
    for language in ("en", "ar"):
        document = docx.Document(io.BytesIO(word.written(sheet(language))))
        said = "\n".join([*(one.text for one in document.paragraphs), *(cell.text for table in document.tables for row in table.rows for cell in row.cells)])
        assert all(mark in said for mark in ("[T1]", "[Q1.1]", "[A1.1]", "[G1.2]", "[I1]", "[A2.0]", "form-abc@lists.example.org", "Ada Okoro"))
        assert ("<w:bidi/>" in document.element.xml) is (language == "ar") and ("<w:bidiVisual/>" in document.element.xml) is (language == "ar")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_is_printed_in_every_language(app, language):
    assert press.written(sheet(language)).startswith(b"%PDF")


@pytest.fixture
def forum(app):
    edition = make.edition("A.6", "B.2")
    made = make.forum(slug="warm-homes", topics=2, questions=2, edition_id=edition.id)
    ada = make.person(email="ada@example.org", name="Ada Okoro")
    make.registration(made, ada)
    make.registration(made, make.person(email="mo@example.org"), role="moderator")
    return made, ada


def form_of(made, ada=None) -> tuple[str, str]:
    this = queries.sheet_for(made, ada, language="en", at=NOW)
    return plain.written(this), this.address


def test_a_filled_form_becomes_messages_with_question_goals_and_initiatives(forum):
    made, ada = forum
    text, to = form_of(made, ada)
    body = filled(text, A1_1="We need laboratories.", G1_1="A.6", I1="Course; course; customs; planned", A2_2="The neighbours.")
    arrival = by_mail.send(to, sender="ada@example.org", body=body)
    assert by_mail.said(arrival) == ("posted", "form")
    first, second = db.session.scalars(select(Message).order_by(Message.number))
    assert (first.body, first.question_numbers, first.goal_codes, first.status) == ("We need laboratories.", [1], ["A.6"], "published")
    assert (second.body, second.question_numbers, second.goal_codes) == ("The neighbours.", [2], None) and first.subject.startswith("Question 1")
    assert db.session.scalars(select(Initiative)).one().title == "Course"
    letter = by_mail.letters("form_read")[0]
    assert "/forums/warm-homes/messages/1" in letter.text and "A.6" in letter.text and letter.to == "ada@example.org"


def test_a_form_with_faults_or_from_somebody_else_waits_and_its_sender_is_told(forum):
    made, ada = forum
    text, to = form_of(made, ada)
    unclear = by_mail.send(to, sender="ada@example.org", body=filled(text, A1_1="Yes.", G1_1="C.7"))
    other = by_mail.send(to, sender="eve@example.org", body=filled(text, A1_1="I am Ada."))
    moderator = by_mail.send(to, sender="mo@example.org", body=filled(text, A1_1="I am Ada, too."))
    assert {by_mail.said(one) for one in (unclear, other, moderator)} == {("held", "form-unclear")}
    assert not db.session.scalars(select(Message)).all()
    assert "C.7" in by_mail.letters("form_waits", "ada@example.org")[0].text


def test_after_closing_a_blocked_or_late_form_is_treated_as_any_message(forum):
    made, ada = forum
    text, to = form_of(made, ada)
    late = by_mail.send(to, sender="ada@example.org", body=filled(text, A1_1="Late."), at=NOW + timedelta(days=3))
    assert by_mail.said(late) == ("held", "form-waits") and db.session.scalars(select(Message)).one().late
    early = make.forum(slug="to-come", opens_at=NOW + timedelta(days=1))
    make.registration(early, ada)
    text, to = form_of(early, ada)
    refused = by_mail.send(to, sender="ada@example.org", body=filled(text, A1_1="Early words."))
    assert by_mail.said(refused) == ("rejected", "refused") and "Early words." in by_mail.letters("form_refused")[0].text


def test_a_form_without_a_name_is_whoevers_it_is_sent_from(forum):
    made, _ = forum
    text, to = form_of(made)
    assert by_mail.said(by_mail.send(to, sender="ada@example.org", body=filled(text, A1_1="Mine."))) == ("posted", "form")


def test_a_token_of_a_form_is_ours_alone(forum):
    made, ada = forum
    token = addresses.form_token(made.id, ada.id)
    assert addresses.read_form(token) == (made.id, ada.id)
    assert addresses.read_form(token[:-1] + ("a" if token[-1] != "a" else "b")) is None and addresses.read_reply(token) is None


def test_readers_take_the_form_away_until_the_forum_closes(forum, client, as_, app):
    _, ada = forum
    page = client.get("/en/forums/warm-homes/form").text
    assert "/forums/warm-homes/form/txt" in page and "Send it to me" not in page and "Filled forms that wait" not in page
    text = client.get("/en/forums/warm-homes/form/txt")
    assert text.data.decode("utf-8-sig").startswith("[FORM]") and "attachment" in text.headers["Content-Disposition"]
    assert "Ada Okoro" in as_(ada).get("/fr/forums/warm-homes/form/txt").text
    assert client.get("/en/forums/warm-homes/form/docx").data[:2] == b"PK"
    as_(ada).post("/en/forums/warm-homes/form")
    letter = by_mail.letters("question_form", "ada@example.org")[0]
    assert letter.headers["Reply-To"].startswith("form-") and "\n[A1.1] " in letter.text and "<pre" in letter.html
    app.extensions["clock"] = lambda: NOW + timedelta(days=5)
    assert client.get("/en/forums/warm-homes/form/txt").status_code == 403


def test_staff_put_a_waiting_form_right_and_post_it_for_its_sender_once(forum, as_):
    made, ada = forum
    text, to = form_of(made, ada)
    arrival = by_mail.send(to, sender="ada@example.org", body=filled(text, A1_1="We need laboratories.", G1_1="C.7", I1="Course; ; ; some day"))
    staff = as_(db.session.scalars(select(Person).where(Person.email == "mo@example.org")).one())
    assert f"/form/filled/{arrival.id}" in staff.get("/en/forums/warm-homes/form").text
    address = f"/en/forums/warm-homes/form/filled/{arrival.id}"
    page = staff.get(address).text
    assert "We need laboratories." in page and "There is no such goal here." in page and " selected>Ada Okoro" in page
    registration = re.search(r'<option value="(\d+)" selected>', page)[1]
    wrong = staff.post(address, data={"speaker": registration, "A1.1": "We need laboratories.", "G1.1": "C.7"})
    assert wrong.status_code == 422 and 'value="C.7"' in wrong.text
    given = {"speaker": registration, "A1.1": "We need laboratories.", "G1.1": "A.6", "I1": "Course; ; ; planned"}
    assert staff.post(address, data=given).status_code == 303 and staff.post(address, data=given).status_code == 303
    message = db.session.scalars(select(Message)).one()
    assert message.goal_codes == ["A.6"] and message.on_behalf_of_id == int(registration)
    assert db.session.get(Arrival, arrival.id).message_id == message.id and f"/form/filled/{arrival.id}" not in staff.get("/en/forums/warm-homes/form").text


def test_labels_of_marks_end_with_their_only_colon(app):
    for language in LANGUAGES:
        with in_language(language):
            for label in (words.answer(2), words.answer(0), words.said(sheet(language)).goals, words.said(sheet(language)).initiatives):
                assert re.fullmatch(r"[^:：]+[:：]", label.strip()), (language, label)


def test_the_command_writes_a_form_and_mails_it_to_participants(forum, app):
    runner = app.test_cli_runner()
    assert "[A2.2]" in runner.invoke(args=["listserv", "form", "warm-homes"]).output
    done = runner.invoke(args=["listserv", "form", "warm-homes", "--to", "ada@example.org", "--to", "nobody@example.org"])
    assert done.exit_code == 1 and "nobody@example.org" in done.output
    assert [letter.to for letter in by_mail.letters("question_form")] == ["ada@example.org"]
