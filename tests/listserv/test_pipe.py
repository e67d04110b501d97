"""One mail at a time, by a pipe: what is told to the mail server, and what would become of a mail."""

import io
import json

import pytest

from core.database import db
from listserv.models import Arrival, ReceivedMail
from tests import make
from tests.listserv.test_receiving import raw

OURS = "warm-homes@lists.example.org"


@pytest.fixture
def pipe(app):
    """``pipe(mail, *arguments)``: the exit code and what was said."""
    make.registration(make.forum(slug="warm-homes"), make.person(email="ada@example.org"))
    db.session.commit()

    def run(mail: bytes, *arguments: str, **environment: str):
        with app.app_context():
            done = app.test_cli_runner(env=environment).invoke(args=["listserv", "receive", *arguments], input=io.BytesIO(mail))
        db.session.rollback()
        return done

    return run


def kept():
    return db.session.execute(db.select(Arrival.recipient, ReceivedMail.envelope_from, Arrival.disposition.is_not(None)).join(Arrival.mail).order_by(Arrival.id)).all()


def test_a_mail_is_kept_and_taken_for_whom_the_mail_server_says(pipe):
    assert pipe(raw(), "--recipient", "warm-homes-owner@lists.example.org", "--sender", "Ada@example.org").exit_code == 0
    assert pipe(raw(Message_ID="<2@x.org>"), RECIPIENT=OURS, SENDER="bo@example.net").exit_code == 0
    assert pipe(raw(Message_ID="<3@x.org>"), LOCAL_PART="warm-homes", DOMAIN="lists.example.org").exit_code == 0
    assert pipe(b"From ada@example.org Wed Mar 11 12:00:00 2026\n" + raw(Message_ID="<4@x.org>", Delivered_To=OURS, Return_Path="<>")).exit_code == 0
    assert pipe(raw(Message_ID="<5@x.org>", To=f"x@example.net, Warm <{OURS}>", Cc="postmaster@lists.example.org")).exit_code == 0
    owner = "warm-homes-owner@lists.example.org"
    assert kept() == [
        (owner, "ada@example.org", True),
        (OURS, "bo@example.net", True),
        (OURS, "ada@example.org", True),
        (OURS, "", True),
        (OURS, "ada@example.org", True),
        ("postmaster@lists.example.org", "ada@example.org", True),
    ]


def test_the_exit_code_tells_the_mail_server_what_to_do(pipe, app, monkeypatch):
    unknown = pipe(raw(To="nobody@lists.example.org"))
    assert unknown.exit_code == 67 and "nobody@lists.example.org" in unknown.stderr
    assert pipe(b"").exit_code == 67
    assert pipe(raw("x" * 1000 + "\r\n") + b"x" * 1024 * 1024, "--recipient", OURS).exit_code == 0
    monkeypatch.setitem(app.config, "LISTSERV_MAIL_MIB", 1)
    large = pipe(raw() + b"x" * 1024 * 1024, "--recipient", OURS)
    assert large.exit_code == 69 and "larger than 1 MB" in large.stderr
    monkeypatch.setattr("listserv.actions.receiving.accept", lambda *_, **__: 1 / 0)
    assert pipe(raw(), "--recipient", OURS).exit_code == 75
    assert len(kept()) == 1


def test_what_would_become_of_a_mail_is_told_and_nothing_is_kept(pipe):
    answered = raw("My own words.\r\n\r\nOn Tuesday, Bo wrote:\r\n> What do you think?\r\n", Subject="Re: Floors")
    told = json.loads(pipe(answered, "--explain").stdout)
    assert {"disposition", "reason", "list", "author", "subject", "text", "elided", "attachments"} <= set(told)
    assert (told["disposition"], told["list"], told["author"], told["subject"], told["text"]) == ("posted", "warm-homes", "ada@example.org", "Re: Floors", "My own words.")
    assert "What do you think?" in told["elided"] and told["attachments"] == []
    away = json.loads(pipe(raw("I am away.", To="nobody@lists.example.org", Auto_Submitted="auto-replied"), "--explain").stdout)
    assert (away["disposition"], away["reason"], away["text"]) == ("rejected", "unknown-address", "I am away.")
    assert json.loads(pipe(b"\x00", "--explain", "-").stdout)["disposition"] == "rejected"
    assert kept() == [] and db.session.scalar(db.select(ReceivedMail.id)) is None
