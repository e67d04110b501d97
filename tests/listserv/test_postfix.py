"""A real Postfix on the loopback, set up as the documentation says, hands mail to the LMTP server, and to a command over its pipe. `make test` installs it where it may."""

import os
import re
import shutil
import smtplib
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.database import db, reading_only
from listserv import addresses
from listserv.models import Arrival, ReceivedMail
from tests import make
from tests.listserv.test_lmtp import OURS, running
from tests.listserv.test_receiving import raw

pytestmark = [pytest.mark.slow, pytest.mark.postfix, pytest.mark.skipif(shutil.which("postfix") is None or os.geteuid() != 0, reason="no Postfix that could be started")]
DOCUMENTED = (Path(__file__).parents[2] / "docs" / "administrators.md").read_text()

MAIN = """
compatibility_level = 3.6
queue_directory = {here}/queue
data_directory = {here}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.org
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 192.0.2.0/24
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
address_verify_poll_delay = 1s
maillog_file = {here}/log
maillog_file_prefixes = {here}
{documented}
{transport}
"""
MASTER = """
{smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
pipe unix - n n - - pipe
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def postfix(app):
    """The port at which Postfix takes mail for us."""
    (documented,) = re.findall(r"```\n(virtual_mailbox_domains = .*?)```", DOCUMENTED, re.DOTALL)
    with running(app) as lmtp, begun(documented, transport=f"virtual_transport = lmtp:inet:127.0.0.1:{lmtp}") as site:
        yield site


@contextmanager
def begun(documented, *, transport, master=""):
    """A Postfix of its own, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-postfix-", ignore_cleanup_errors=True) as folder:
        here, smtp = Path(folder), free_port()
        here.chmod(0o755)
        for name in ("etc", "queue", "data", "taken"):
            (here / name).mkdir()
        shutil.chown(here / "data", "postfix")
        (here / "taken").chmod(0o777)
        (here / "etc/main.cf").write_text(MAIN.format(here=here, documented=documented, transport=transport))
        (here / "etc/master.cf").write_text(MASTER.format(smtp=smtp) + master.replace("{here}", str(here)))
        subprocess.run(["postfix", "-c", here / "etc", "start"], check=True, capture_output=True, timeout=60)
        try:
            yield Site(smtp, here / "log")
        finally:
            subprocess.run(["postfix", "-c", here / "etc", "stop"], check=False, capture_output=True, timeout=60)


class Site:
    """A mail server with us behind it."""

    def __init__(self, port: int, log: Path):
        self.port, self.log = port, log

    def send(self, mail: bytes, *to: str, sender: str = "ada@example.org") -> dict:
        for _ in range(100):
            try:
                with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as client:
                    return client.sendmail(sender, to, mail)
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def arrived(self, count: int) -> list[tuple]:
        """What we have of them, once there are so many and all are taken."""
        statement = db.select(Arrival.recipient, ReceivedMail.envelope_from, Arrival.disposition, Arrival.reason, ReceivedMail.raw).join(Arrival.mail).order_by(Arrival.id)
        for _ in range(400):
            with reading_only():
                found = db.session.execute(statement).all()
                db.session.rollback()
            if len(found) >= count and all(row[2] for row in found):
                return found
            threading.Event().wait(0.05)
        raise AssertionError(f"{found}\n{self.log.read_text()}")


def test_mail_comes_through_postfix_as_it_was_and_unknown_addresses_are_refused_while_the_sender_waits(postfix):
    forum, reader = make.forum(slug="warm-homes"), make.person(email="ada@example.org")
    make.registration(forum, reader)
    token = addresses.unsubscribe_token(reader.id, "forum", forum.id)
    db.session.commit()
    body = "Ада\r\n.\r\n..two\r\nИ снова: البيوت الدافئة 温暖的家\r\n" + "x" * 900 + "\r\n"
    refused = postfix.send(raw(body), OURS, "nobody@lists.example.org", "warm-homes-owner@lists.example.org")
    assert list(refused) == ["nobody@lists.example.org"] and refused["nobody@lists.example.org"][0] == 550
    assert postfix.send(raw("", Message_ID="<2@example.org>"), f"UNSUB+{token.upper()}@lists.example.org") == {}
    found = postfix.arrived(3)
    assert {(row[0], row[1]) for row in found} == {(to, "ada@example.org") for to in (OURS, "warm-homes-owner@lists.example.org", f"unsub+{token}@lists.example.org")}
    assert next(row for row in found if row[0].startswith("unsub"))[2:4] == ("command", "unsubscribed")
    assert next(row for row in found if row[0] == OURS)[4].decode().endswith(body)


# What stands for the application behind the documented script: it notes its arguments and the mail, and knows one address only.
STUB = """#!/bin/sh
name=$(mktemp {here}/taken/XXXXXX)
printf '%s\\n' "$@" > $name.said
cat > $name.mail
mv $name.said $name.done
case "$*" in *warm-homes@*) exit 0;; *nobody@*) exit 67;; *) exit 1;; esac
"""


def test_over_the_pipe_the_command_gets_sender_recipient_and_the_mail_as_it_was(app):
    (script,) = re.findall(r"```\n(#!/bin/sh\n# /usr/local/bin/rapporteur-receive .*?)```", DOCUMENTED, re.DOTALL)
    (master, transport) = re.search(r"# Postfix, master.cf\n(.*?)\n# Postfix, main.cf\n(.*?)```", DOCUMENTED, re.DOTALL).groups()
    (domains,) = re.findall(r"(virtual_mailbox_domains = .*)", DOCUMENTED)
    master = master.replace("user=rapporteur", "user=nobody").replace("/usr/local/bin/rapporteur-receive", "{here}/rapporteur-receive")
    with begun(domains + "\nsmtpd_recipient_restrictions = reject_unauth_destination", transport=transport, master=master) as site:
        here = site.log.parent
        (here / "stub").write_text(STUB.format(here=here))
        (here / "rapporteur-receive").write_text(script.replace("cd /opt/rapporteur && set -a && . /etc/rapporteur.env", "").replace(".venv/bin/flask --app app", f"{here}/stub"))
        for name in ("stub", "rapporteur-receive"):
            (here / name).chmod(0o755)
        body = "Ада\r\n.\r\n..two\r\n" + "x" * 900 + "\r\n"
        assert site.send(raw(body), OURS, "nobody@lists.example.org") == {}
        assert site.send(raw("A report\r\n", Message_ID="<2@example.org>"), OURS, "trouble@lists.example.org", sender="") == {}
        for _ in range(400):
            done = {tuple(one.read_text().split("\n")): one.with_suffix(".mail").read_bytes() for one in (here / "taken").glob("*.done")}
            log = site.log.read_text()
            if len(done) >= 4 and "status=bounced" in log and "status=deferred" in log:
                break
            threading.Event().wait(0.05)
        said = {arguments[3:6:2]: mail for arguments, mail in done.items()}
        assert set(said) >= {("ada@example.org", OURS), ("ada@example.org", "nobody@lists.example.org"), ("", OURS)}, log
        assert all(arguments[:3] == ("listserv", "receive", "--sender") and arguments[4] == "--recipient" for arguments in done)
        assert said["ada@example.org", OURS].replace(b"\r\n", b"\n").endswith(body.replace("\r\n", "\n").encode())
        assert re.search(r"to=<nobody@\S+ .*status=bounced", log) and re.search(r"to=<trouble@\S+ .*status=deferred", log), "67 says that there is no such address, 75 to try again"
