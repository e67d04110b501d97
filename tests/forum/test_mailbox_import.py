"""A mailbox as a forum: threads, people, dates, languages, words; what is left out is said; all or nothing."""

import json
from datetime import UTC, datetime

import pytest

from accounts.models import Person
from core.database import db
from core.letters import Outgoing
from forum.models import Forum, Message, Registration
from tests import make
from tests.forum.exported import lively, written
from tests.parted import grown

CSV = "address,name,category,country,organization,role\nada@example.org,Ada Okoro,party,NG,,\nli@example.org,,academia,CN,Forest University,moderator\n"


def mail(
    subject="Needs",
    body="We need training and we have not the means for it.",
    sender="Ada <ada@example.org>",
    id_="a",
    date="Mon, 02 Mar 2026 09:00:00 +0300",
    extra="",
    type_="text/plain; charset=utf-8",
):
    head = f"From: {sender}\n" if sender else ""
    head += f"Message-ID: <{id_}@x>\n" if id_ else ""
    head += f"Date: {date}\n" if date else ""
    return f"From x Mon Mar  2 06:00:00 2026\n{head}Subject: {subject}\nMIME-Version: 1.0\nContent-Type: {type_}\nContent-Transfer-Encoding: 8bit\n{extra}\n{body}\n\n".encode()


@pytest.fixture
def imported(app, tmp_path):
    def run(*mails, people="", arguments=()):
        path = tmp_path / "Old list.mbox"
        path.write_bytes(b"".join(mails))
        table = []
        if people:
            (tmp_path / "people.csv").write_text(people)
            table = ["--people", str(tmp_path / "people.csv")]
        done = app.test_cli_runner().invoke(args=["forum", "import", str(path), *table, *arguments])
        db.session.rollback()
        return done

    return run


def messages() -> list[Message]:
    return db.session.query(Message).order_by(Message.number).all()


def test_mails_become_messages_in_their_threads(imported):
    done = imported(
        mail(id_="a"), mail(id_="b", subject="Re: Needs", extra="In-Reply-To: <a@x>\n"), mail(id_="c", subject="RE: [list] Needs", date="Mon, 02 Mar 2026 11:00:00 +0300"),
        mail(id_="d", subject="Other"), mail(id_="e", subject="Re: Needs", extra="References: <a@x> <b@x> <gone@x>\n"),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    ids = {message.archive_id: message.id for message in messages()}
    assert {message.archive_id: message.reply_to_id for message in messages()} == {"m1": None, "m2": ids["m1"], "m3": ids["m1"], "m4": None, "m5": ids["m2"]}
    assert "5 mails become messages in 2 threads: 2 answer a mail that they name, 1 one of the same subject." in done.output
    forum = db.session.query(Forum).one()
    assert (forum.slug, forum.title, forum.visibility) == ("old-list", "Old list", "closed")
    assert not any(message.late for message in messages())


def test_an_answer_may_stand_before_what_it_answers_and_circles_are_cut(imported):
    done = imported(mail(id_="b", extra="In-Reply-To: <a@x>\n"), mail(id_="a", extra="In-Reply-To: <b@x>\n"))
    assert done.exit_code == 0, done.output
    assert sorted(message.reply_to_id is None for message in messages()) == [False, True]


def test_people_are_found_by_address_and_mapped_by_the_table(imported):
    done = imported(
        mail(id_="a"), mail(id_="b", sender="A. Okoro <ADA@example.org>"), mail(id_="c", sender="li@example.org"), mail(id_="d", sender="Eva <eva@example.org>"), people=CSV
    )
    assert done.exit_code == 0, done.output
    found = [(one.name, one.category, one.country, one.organization, one.role) for one in db.session.query(Registration).order_by(Registration.id)]
    assert found == [
        ("Ada Okoro", "party", "NG", None, "participant"), ("li", "academia", "CN", "Forest University", "moderator"), ("Eva", "other", None, None, "participant"),
    ]  # fmt: skip
    assert db.session.query(Outgoing).count() == 0
    assert {(one.password_hash, one.confirmed_at) for one in db.session.query(Person)} == {(None, None)}
    assert "3 people, 2 of them found in the table." in done.output


def test_a_wrong_table_is_refused_line_by_line_and_nothing_is_imported(imported):
    done = imported(mail(), people="address,category,country,shoe\na@x,partie,XX,\n,,,\na@x,,,\n")
    assert done.exit_code == 1
    for words in (
        'people, line 1: no column "shoe"',
        "people, line 2: one of party",
        'people, line 2: no country "XX"',
        "people, line 3: no address",
        'people, line 4: "a@x" stands twice',
    ):
        assert words in done.output, words
    assert db.session.query(Forum).count() == 0


def test_a_dry_run_tells_everything_and_stores_nothing(imported):
    done = imported(mail(), mail(id_="b", body=""), arguments=["--dry-run", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["stored"] is False
    assert told["mailbox"]["messages"] == 1 and told["mailbox"]["left_out"] == [{"mail": 2, "words": "empty"}]
    assert told["mailbox"]["people"][0]["address"] == "ada@example.org"
    assert db.session.query(Forum).count() == 0


def test_what_becomes_no_message_is_said_by_its_place(imported):
    done = imported(mail(), mail(), mail(id_="b", body="> only\n> quoted"), mail(id_="c", body=""))
    assert "mail 2: stands in the mailbox already" in done.output
    assert "mail 3: nothing but quotations" in done.output and "mail 4: empty" in done.output
    assert len(messages()) == 1


def test_quotations_around_the_words_are_cut_and_those_between_them_stay(imported):
    body = "My answer.\n\n> between\n\nMore of it.\n\nOn Monday Ada wrote:\n> the whole mail\n> again\n\n-- \nAda, Ministry"
    imported(mail(body=body))
    assert messages()[0].body == "My answer.\n\n> between\n\nMore of it."
    imported(mail(body=body), arguments=["--slug", "kept", "--quotes", "keep"])
    (kept,) = [one.body for one in messages() if one.body != "My answer.\n\n> between\n\nMore of it."]  # two forums, each with its message 1
    assert "> again" in kept and "Ministry" not in kept


@pytest.mark.parametrize(
    ("date", "expected", "words"),
    [
        ("Mon, 02 Mar 2026 09:00:00 +0300", datetime(2026, 3, 2, 6, tzinfo=UTC), ""),
        ("yesterday", datetime(2026, 3, 2, 6, tzinfo=UTC), "no date; that of the mailbox was taken"),
        ("", datetime(2026, 3, 2, 6, tzinfo=UTC), "no date; that of the mailbox was taken"),
    ],
)
def test_dates_are_those_of_the_mail_else_of_the_mailbox(imported, date, expected, words):
    done = imported(mail(date=date))
    assert messages()[0].posted_at == expected and words in done.output


def test_languages_are_said_or_guessed(imported):
    imported(
        mail(id_="a", extra="Content-Language: fr\n"),
        mail(id_="b", body="Нам нужно обучение и финансирование."),
        mail(id_="c", body="我们需要培训和资金。"),
        mail(id_="d", body="x"),
    )
    assert [message.language for message in messages()] == ["fr", "ru", "zh", None]


@pytest.mark.parametrize("type_", ["text/plain; charset=us-ascii", "text/plain; charset=no-such-charset", "text/plain; charset=utf-16"])
def test_a_wrong_charset_is_said_and_read_all_the_same(imported, type_):
    done = imported(mail(body="Café et forêt!", type_=type_))
    assert done.exit_code == 0, done.output
    assert ("Café" in messages()[0].body and "read as utf-8" in done.output) or "utf-16" in type_


def test_html_mails_are_read_and_files_named(imported):
    body = '--b\nContent-Type: text/html; charset=utf-8\n\n<html><head><style>p {}</style><script>alert(1)</script></head><body><p>First &amp; foremost</p><p>Second</p></body></html>\n--b\nContent-Type: application/pdf; name="plan.pdf"\nContent-Disposition: attachment; filename="plan.pdf"\n\n%PDF\n--b--\n'
    done = imported(mail(body=body, type_='multipart/mixed; boundary="b"'))
    assert messages()[0].body.startswith("First & foremost") and "alert" not in messages()[0].body and "`plan.pdf` (4)" in messages()[0].body
    assert "mail 1: its file plan.pdf (4 bytes) is named, not taken over" in done.output


@pytest.mark.parametrize("data", [b"", b"no mailbox", b"From x\n\n", b"From x\nSubject: only\n\n"])
def test_what_is_no_mailbox_is_refused(imported, data):
    done = imported(data)
    assert done.exit_code == 1 and "Nothing was imported" in done.output
    assert db.session.query(Forum).count() == 0


def test_broken_mails_break_nothing(imported):
    broken = [
        b"From x\n\x00\xff\xfe\n\n\xff\xff\n\n", b"From x\nFrom: <<<>>>\nMessage-ID: <\nDate: Mon, 99 Foo 9999 99:99:99\nSubject: =?utf-8?B?////?=\n\nwords\n\n",
        b"From x\nContent-Type: multipart/mixed\n\nwords\n\n", b'From x\nContent-Type: text/plain; charset="\n\nwords\n\n', b"From x\nContent-Transfer-Encoding: base64\n\n!!!!\n\n",
        b"From x\nFrom: \"a\r\n b\" <a@b>\nReferences: " + b"<x@y> " * 5000 + b"\n\nwords\n\n", b"From x\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner\n\n",
    ]  # fmt: skip
    done = imported(mail(), *broken, mail(id_="z"))
    assert done.exit_code == 0, done.output
    assert messages()[0].subject == "Needs"


def test_what_was_exported_is_imported_again(app, imported):
    forum = lively()
    data = written(forum, "mbox")
    done = imported(data, arguments=["--slug", "again", "--zone", "America/Toronto"])
    assert done.exit_code == 0, done.output
    again = db.session.query(Forum).filter_by(slug="again").one()
    found = db.session.query(Message).filter_by(forum_id=again.id).order_by(Message.number).all()
    assert [message.subject for message in found] == ["Needs", "回复", "الغابات", "Welcome"]
    assert found[1].body == "我们也需要培训。" * 30 and found[0].body == "We need **training**.\n\n- one\n- two\n\nFrom here on."
    assert found[1].reply_to_id == found[0].id
    assert db.session.query(Registration).filter_by(forum_id=again.id, name="李 明 (森林大学)").count() == 1
    assert db.session.query(Person).filter(Person.email.like("no-reply%")).count() == 0


def test_a_slug_that_is_taken_is_refused(app, imported):
    make.forum(slug="old-list")
    assert imported(mail()).exit_code == 1


@pytest.mark.slow
def test_a_mailbox_needs_no_more_memory_than_it_must(app, imported):
    """Slow: five hundred mails of 25 KB each, 12.5 MB, in a process that parts from this one: what tests before this have needed is none of its memory."""
    words = "We need training in our towns and have not the means for it. " * 400

    def import_(count: int) -> None:
        done = imported(*(mail(id_=f"n{n}", subject=f"Subject {n % 100}", body=words) for n in range(count)), arguments=["--dry-run"])
        assert done.exit_code == 0, done.output

    few, many = (grown(lambda count=count: import_(count)) for count in (50, 500))
    print(f"{few / 1024:.0f} and {many / 1024:.0f} MiB")
    assert many - few < 5 * 12 * 1024  # KiB; the mailbox itself is made in memory by this test
