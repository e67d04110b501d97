"""What is measured: each work with the address it asks, what must be on the page, and its bar as a ratio to ORM 25."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import quote

from tests.bench import words
from tests.bench.reader import Answer, Form, Reader, WrongAnswer, form_to
from tests.bench.seeding import LONG_THREAD, SLUG, Seeded

BASE = f"/en/forums/{SLUG}"
TOPIC = f"{BASE}/topics/1?view=time"
# More than the application remembers, of pages as of messages: each of these is made as if it had never been read before.
PAGES_IN_TURN = tuple(f"{TOPIC}&page={number}" for number in range(1, 121))


@dataclass(frozen=True)
class Work:
    """A page to fetch. ``paths`` are asked in turn; ``shows`` counts what the page must show at least ``least`` of."""

    key: str
    says: str
    paths: tuple[str, ...]
    bar: float | None
    shows: str = "<h1"
    least: int = 1
    signed_in: bool = False
    packed: bool = False
    grows: bool = True  # whether it is among the pages that must cost the same at a million messages

    def fetch(self, reader: Reader, path: str) -> None:
        """Asks for one of its pages; raises WrongAnswer where none comes."""
        if (status := reader.get(path).status) != 200:
            raise WrongAnswer(f"{path} answered {status}")

    def check(self, answer: Answer) -> None:
        """A figure for an error page or half a page would be worthless: raises WrongAnswer."""
        if answer.status != 200 or answer.text.count(self.shows) < self.least:
            raise WrongAnswer(f"{self.says}: status {answer.status}, {self.shows!r} {answer.text.count(self.shows)} times instead of {self.least} at least")


def works(seeded: Seeded) -> list[Work]:
    """All pages, in the order of the table."""
    return [
        Work("topic", "topic page, 25 messages, anonymous", (TOPIC,), 1.0, 'id="m', 25),
        Work("topic-signed-in", "topic page, 25 messages, signed in", (TOPIC,), 1.5, 'id="m', 25, signed_in=True),
        Work("topic-fresh", "each time another page, nothing remembered", PAGES_IN_TURN, None, 'id="m', 25, grows=False),
        Work("topic-gzip", "topic page, 25 messages, anonymous, compressed", (TOPIC,), None, 'id="m', 25, packed=True),
        Work("tree", "topic page as a tree, anonymous", (f"{BASE}/topics/1?view=tree",), 1.0, 'id="m', 25),
        Work("threads", "list of threads, 25 rows", (f"{BASE}/topics/1?view=list",), 1.25, "/messages/", 25),
        Work("forums", "list of forums, 25 rows", ("/en/forums",), 1.25, f"/en/forums/{SLUG}", 25),
        Work("front", "front page", ("/en/",), 1.0, f"/en/forums/{SLUG}"),
        Work("forum", "forum page", (BASE,), None),
        Work("thread", f"thread of {LONG_THREAD} messages", (f"{BASE}/threads/{seeded.long_thread}",), None, 'id="m', 25),
        Work("search", "search, one word, 20 a page", tuple(f"/en/search?q={quote(word)}" for word in words.looked_for()), 2.0, "<mark>", 10, grows=False),
    ]


def address(number: int) -> str:
    """A network address for each of many readers."""
    return f"10.0.{number // 250}.{number % 250 + 1}"


class Writer:
    """Somebody who replies through the real form, from an address of their own, so that limits stand as they do for real writers."""

    def __init__(self, port: int, cookie: str, number: int) -> None:
        self._reader = Reader(port, cookie=cookie, addresses=[address(number)])

    def form(self, message: int) -> Form:
        """The form to reply to a message."""
        page = self._reader.get(f"{BASE}/messages/{message}/replies/new")
        if page.status != 200:
            raise WrongAnswer(f"the form to reply to {message} answered {page.status}: {page.text[:400]}")
        return form_to(page, f"/messages/{message}/replies")

    def send(self, form: Form) -> Answer:
        """Sends it, filled in."""
        typed = {"subject": "A reply", "body": words.texts()[secrets.randbelow(words.TEXTS)].body}
        return self._reader.post(form.action, [*((name, value) for name, value in form.fields if name not in typed), *typed.items()])


class Replies:
    """Replies to be measured, by all seeded people in turn."""

    key, says, bar = "reply", "reply stored, rendered, cleaned, indexed", 2.5

    def __init__(self, port: int, cookies: Sequence[str]) -> None:
        self._writers = cycle([Writer(port, cookie, number) for number, cookie in enumerate(cookies[:-1], start=1)])
        self._targets = cycle(range(1, LONG_THREAD + 1))
        self._forms: list[tuple[Writer, Form]] = []

    def prepare(self, count: int) -> None:
        """Fetches the forms beforehand, so that only the storing is measured."""
        self._forms = [(writer, writer.form(next(self._targets))) for writer in islice(self._writers, count)]

    def send(self, turn: int) -> None:
        """Stores one reply."""
        writer, form = self._forms[turn]
        answer = writer.send(form)
        if answer.status not in {302, 303}:
            raise WrongAnswer(f"a reply was answered with {answer.status}: {answer.text[:400]}")
