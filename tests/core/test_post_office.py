"""Delivery: a real conversation with a mail server that takes, refuses, stalls or dies, and what becomes of the letter."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from core import letters, post_office, work
from core.database import db
from core.letters import Letter, Outgoing

pytestmark = pytest.mark.wide

AT = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


class Relay:
    """A mail server on loopback. ``answers`` are given to DATA one after another, then all is taken."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}
        self.return_paths: list[str] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.taken.append(envelope.content)
            self.return_paths.append(envelope.mail_from)
        return answer


def speak_to(app, port: int, *, patience: float = 5.0) -> dict[str, object]:
    """Points the post office at a port; gives back what it was told before."""
    names = ("MAIL_URL", "MAIL_PATIENCE")
    before = {name: app.config[name] for name in names}
    app.config.update(MAIL_URL=f"smtp://127.0.0.1:{port}", MAIL_PATIENCE=patience)
    state = app.extensions["mail"]
    state.server, state.port, state.use_tls, state.use_ssl, state.username, state.password, state.suppress, state.debug = "127.0.0.1", port, False, False, None, None, False, 0
    return before


@pytest.fixture
def relay(app) -> Iterator[Relay]:
    handler = Relay()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    before = speak_to(app, port)
    yield handler
    controller.stop()
    app.config.update(before)


def posted(**given) -> Outgoing:
    values = {"to": "ada@example.org", "language": "en", "template": "test/letter", "subject": "A subject", "text": "Words.\n", "html": "<p>Words.</p>\n"} | given
    letters.post(Letter(**values), at=AT)
    db.session.commit()
    return db.session.scalars(select(Outgoing).order_by(Outgoing.id.desc())).first()


def words(message) -> str:
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def later(app, **pause) -> datetime:
    at = AT + timedelta(**pause)
    app.extensions["clock"] = lambda: at
    return at


def test_a_letter_is_sent_once_with_both_parts(app, relay):
    letter = posted()
    work.deliver()
    work.deliver()
    assert letter.state == "sent"
    message = message_from_bytes(relay.taken[0], policy=policy.default)
    assert len(relay.taken) == 1
    assert message["To"] == "ada@example.org"
    assert message["From"].addresses[0].domain == app.config["LISTSERV_DOMAIN"]
    assert message["Message-ID"] == f"<letter-{letter.id}@{app.config['LISTSERV_DOMAIN']}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert words(message) == "Words.\n"


def test_an_answer_to_a_mail_has_no_return_path_and_a_notice_has_ours(app, relay):
    posted(headers={"Auto-Submitted": "auto-replied"})
    posted()
    work.deliver()
    assert relay.return_paths == ["<>", app.config["MAIL_DEFAULT_SENDER"][1]]


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("ar", "منتدى بناء القدرات في مجال السلامة الأحيائية: يرجى تأكيد عنوان بريدكم الإلكتروني للتسجيل", "يرجى التأكيد.\n"),
        ("zh", "生物安全能力建设在线论坛：请确认您的电子邮件地址以便完成注册并参加讨论", "请确认。" * 100 + "\n"),
        ("ru", "Подтвердите, пожалуйста, адрес электронной почты для участия в форуме по биобезопасности", "Подтвердите.\n"),
        ("fr", "Voulez-vous confirmer votre adresse ? « Été »", "À bientôt.\n"),
    ],
)
def test_letters_in_every_script_arrive_as_they_were_written_in_7_bit_lines(app, relay, language, subject, text):
    posted(language=language, subject=subject, text=text, html=f"<p>{text}</p>\n")
    work.deliver()
    wire = relay.taken[0]
    assert max(wire) < 128
    assert max(len(line) for line in wire.split(b"\r\n")) <= 78
    assert b"\n" not in wire.replace(b"\r\n", b"")
    message = message_from_bytes(wire, policy=policy.default)
    assert message["Subject"] == subject
    assert str(make_header(decode_header(message_from_bytes(wire)["Subject"]))) == subject
    assert message["Content-Language"] == language
    assert words(message) == text


def test_a_sender_name_in_any_script_is_encoded(app, relay):
    before = app.config["MAIL_DEFAULT_SENDER"]
    app.config["MAIL_DEFAULT_SENDER"] = ('منتدى "A", <b>', before[1])
    posted()
    work.deliver()
    app.config["MAIL_DEFAULT_SENDER"] = before
    assert message_from_bytes(relay.taken[0], policy=policy.default)["From"].addresses[0].display_name == 'منتدى "A", <b>'


def test_an_address_in_other_letters_is_written_as_mail_servers_want_it(app, relay):
    posted(to="ada@пример.example")
    work.deliver()
    assert message_from_bytes(relay.taken[0])["To"] == "ada@xn--e1afmkfd.example"


@pytest.mark.parametrize(
    "given", [{"to": "ada@example.org\r\nBcc: evil@example.org"}, {"to": "nobody"}, {"to": "a@b@c d"}, {"to": "ü@example.org"}, {"headers": {"X-A": "1\r\nBcc: evil@example.org"}}]
)
def test_a_letter_that_cannot_be_written_fails_and_harms_no_other(app, relay, given):
    bad, good = posted(**given), posted()
    work.deliver()
    assert (bad.state, good.state) == ("failed", "sent")
    assert len(relay.taken) == 1


def test_a_letter_refused_for_now_is_tried_again_with_growing_pauses(app, relay):
    relay.answers = ["451 greylisted", "452 full"]
    letter = posted()
    work.deliver()
    assert (letter.state, letter.attempts, letter.error) == ("queued", 1, "refused with 451")
    assert letter.next_try_at == AT + timedelta(minutes=1)
    work.deliver()
    assert letter.attempts == 1
    later(app, minutes=1)
    work.deliver()
    assert letter.next_try_at == AT + timedelta(minutes=6)
    later(app, minutes=6)
    work.deliver()
    assert (letter.state, letter.attempts, len(relay.taken)) == ("sent", 3, 1)


def test_after_three_days_of_refusals_a_letter_has_failed(app, relay):
    relay.answers = ["451 greylisted"] * 40
    letter, at = posted(), AT
    for _ in range(40):
        work.deliver()
        if letter.state == "failed":
            break
        at = letter.next_try_at
        later(app, seconds=(at - AT).total_seconds())
    assert letter.state == "failed"
    assert timedelta(days=3) <= at - AT <= timedelta(days=4)


@pytest.mark.parametrize("answer", ["550 no such mailbox", "552 too large"])
def test_a_letter_refused_for_good_is_not_tried_again(app, relay, answer):
    relay.answers = [answer]
    letter = posted()
    work.deliver()
    later(app, days=1)
    work.deliver()
    assert (letter.state, letter.attempts, relay.taken) == ("failed", 1, [])
    assert letter.error == f"refused with {answer[:3]}"


def test_a_refused_recipient_harms_no_other(app, relay):
    relay.refused = {"gone@example.org": "550 gone", "busy@example.org": "450 busy"}
    gone, busy, good = posted(to="gone@example.org"), posted(to="busy@example.org"), posted()
    work.deliver()
    assert (gone.state, busy.state, good.state) == ("failed", "queued", "sent")


def test_a_relay_that_is_away_is_asked_once_a_run_and_all_letters_wait(app, relay):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        before = speak_to(app, nobody.getsockname()[1])
        waiting = [posted() for _ in range(3)]
        work.deliver()
        app.config.update(before)
    assert [letter.state for letter in waiting] == ["queued"] * 3
    assert [letter.attempts for letter in waiting] == [1, 0, 0]
    assert "Connection" in waiting[0].error


@pytest.mark.slow
def test_a_relay_that_says_nothing_is_left_after_the_time_limit(app):
    """A server that accepts the connection and then stalls: two seconds of patience here, thirty on a site."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        before = speak_to(app, silent.getsockname()[1], patience=2.0)
        letter = posted()
        began = datetime.now(UTC)
        work.deliver()
        app.config.update(before)
    assert datetime.now(UTC) - began < timedelta(seconds=10)
    assert (letter.state, letter.attempts) == ("queued", 1)


def test_a_relay_that_hangs_up_after_taking_a_letter_has_taken_it(app):
    """The farewell is a courtesy: a letter answered with 250 is not sent again because QUIT failed."""
    taken = []

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 hello\r\n")
            for line in lines:
                if line.upper().startswith(b"DATA"):
                    connection.sendall(b"354 go on\r\n")
                    taken.append(b"".join(iter(lambda: lines.readline(), b".\r\n")))
                    connection.sendall(b"250 taken\r\n")
                    return
                connection.sendall(b"250 OK\r\n")

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        before = speak_to(app, listener.getsockname()[1])
        letter = posted()
        work.deliver()
        thread.join()
        app.config.update(before)
    assert letter.state == "sent"
    assert len(taken) == 1


def test_a_crash_between_the_relays_yes_and_our_commit_sends_the_same_letter_under_the_same_number(app, relay):
    letter = posted()
    leased = post_office.lease(letter.id, at=AT)
    db.session.commit()
    post_office.send(leased, at=AT)
    db.session.rollback()  # the worker dies here: the relay has the letter, the outbox does not know
    assert letter.state == "sending"
    work.deliver()
    assert len(relay.taken) == 1, "for some minutes it is left alone: its worker may still live"
    later(app, minutes=11)
    work.deliver()
    assert (letter.state, len(relay.taken)) == ("sent", 2)
    assert len({message_from_bytes(wire)["Message-ID"] for wire in relay.taken}) == 1


def test_a_letter_is_leased_by_one_worker_only(app, relay):
    letter = posted()
    assert post_office.lease(letter.id, at=AT) is not None
    db.session.commit()
    assert post_office.lease(letter.id, at=AT) is None


def test_the_error_of_a_letter_holds_none_of_its_words(app, relay, capsys):
    relay.answers = ["550 rejected because of: The secret words"]
    letter = posted(text="The secret words\n", subject="Secret subject")
    work.deliver()
    assert "ecret" not in letter.error


def test_the_outbox_forgets_after_three_months_what_is_over_and_keeps_what_waits(app):
    sent, waiting = posted(), posted()
    sent.sending()
    sent.sent(at=AT)
    later(app, days=89)
    work.forget_letters()
    assert len(db.session.scalars(select(Outgoing)).all()) == 2
    later(app, days=91)
    work.forget_letters()
    assert db.session.scalars(select(Outgoing.id)).all() == [waiting.id]


def test_letters_can_be_written_into_a_folder(app):
    letter = posted(subject="生物安全")
    work.deliver()
    folder = Path(app.config["MAIL_URL"].removeprefix("dir:"))
    found = message_from_bytes((folder / f"{letter.id:08d}-test-letter.eml").read_bytes(), policy=policy.default)
    assert found["Subject"] == "生物安全"
    assert letter.state == "sent"
    assert not list(folder.glob(".*"))
