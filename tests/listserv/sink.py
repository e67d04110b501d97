"""A relay that takes letters and remembers them, or refuses, hangs up and hangs as a test wants it."""

import socket
import threading
from collections import Counter
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller


class Sink:
    """What a relay saw: envelopes and letters. ``say(recipient)`` gives the answer to a recipient, ``after(n)`` is called when the n-th letter has come."""

    def __init__(self):
        self.letters: list[tuple[str, str, bytes]] = []
        self.lock = threading.Lock()
        self.say = lambda recipient: "250 OK"
        self.after = lambda count: None
        self.on_recipient = lambda count: None
        self.asked = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        with self.lock:
            self.asked += 1
        self.on_recipient(self.asked)
        answer = self.say(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        with self.lock:
            self.letters.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content))
            count = len(self.letters)
        self.after(count)
        return "250 taken"

    def recipients(self) -> Counter:
        return Counter(to for _, to, _ in self.letters)

    def read(self, number: int = 0) -> Message:
        return message_from_bytes(self.letters[number][2])


def relay() -> Controller:
    """A sink that listens on a free port of the loopback; ``controller.handler`` is the Sink."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Controller(Sink(), hostname="127.0.0.1", port=port, decode_data=False, enable_SMTPUTF8=False)
