"""Which tests are asked of PostgreSQL too: few that together send it every statement that all of them send, and refuse what any of them sees refused.

``python -m tests.both_engines`` runs the suite on PostgreSQL, notes what each test sends, and writes into ``LEFT_OUT`` what others prove there as well (some twenty minutes).
Those bear the mark ``alike``, and ``make test`` runs them on SQLite alone. A test that the list does not name runs on both: a new one, one that has a new name,
one that is marked ``engines``.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

LEFT_OUT = Path(__file__).parent / "data" / "sqlite-alone.txt"
NOTES = "NOTE_STATEMENTS_IN"  # names the folder into which a run notes
TESTS = f"{Path(__file__).parent}{os.sep}"
OURS = tuple(f"{Path(TESTS).parent / package}{os.sep}" for package in ("tests", "core", "accounts", "plans", "roster", "forum", "listserv"))
LONG = 250

_PLACES = re.compile(r"%\(\w+\)s(?:::(?:TIMESTAMP WITH(?:OUT)? TIME ZONE|DOUBLE PRECISION|\w+)(?:\(\d+\))?(?:\[\])?)?")
_LISTS = re.compile(r"\?(?:, \?)+")
_ROWS = re.compile(r"\(\?(?:, \d+)?\)(?:, \(\?(?:, \d+)?\))+")
_SOME_COLUMNS = (
    re.compile(r'^(INSERT INTO "?\w+"?) \([\w", ]+\) VALUES \(\?\)(?: RETURNING [\w".]+)?$'),
    re.compile(r'^(UPDATE "?\w+"?) SET "?\w+"?=\?(?:, "?\w+"?=\?)*(?= WHERE)'),
)
_NUMBERED = re.compile(r"(?:_\d+)+$")
_NUMBERS = re.compile(r"(?<=_)\d+\b")


@cache
def shape(statement: str) -> str:
    """A statement without what differs from one call to the next: values, how many there are, numbered names, which columns of a row are written."""
    bare = _NUMBERS.sub("n", _ROWS.sub("(?)", _LISTS.sub("?", _PLACES.sub("?", " ".join(statement.split())))))
    return _SOME_COLUMNS[1].sub(r"\1 SET", _SOME_COLUMNS[0].sub(r"\1", bare))


def of_the_product() -> bool:
    """Whether it is our code that sends something now, or a test by itself."""
    frame = sys._getframe(2)
    while frame is not None and not frame.f_code.co_filename.startswith(OURS):
        frame = frame.f_back
    return frame is not None and not frame.f_code.co_filename.startswith(TESTS)


def kind(value: object) -> str:
    """What engines may take in different ways: nothing, a type, what is longer than a column or larger than a number may be."""
    if isinstance(value, str):
        return "long" if len(value) > LONG else "nul" if "\0" in value else "str"
    if isinstance(value, int) and not isinstance(value, bool):
        return "large" if abs(value) >= 2**31 else "int"
    return type(value).__name__


class Notes:
    """What each test of one process has sent, and what it cost."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.sent, self.tests, self.numbers = folder, set(), {}, {}
        event.listen(Engine, "before_cursor_execute", self._note)
        event.listen(Engine, "handle_error", self._refused)

    def _note(self, connection, _cursor, statement, values, context, several) -> None:
        if connection.dialect.name != "postgresql" or not of_the_product():
            return
        sent = shape(statement)
        streamed = " (streamed)" if context is not None and context.execution_options.get("stream_results") else ""
        self.sent.add(sent + streamed)
        for row in values if several else [values]:
            self.sent.update(f"{_NUMBERED.sub('', name)}: {kind(value)} in {sent}" for name, value in (row.items() if isinstance(row, dict) else ()))

    def _refused(self, context) -> None:
        if of_the_product():
            self.sent.add(f"{type(context.original_exception).__name__} of {shape(context.statement or '')}")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.sent, began = set(), time.process_time()
        yield
        self.tests[item.nodeid] = [round(time.process_time() - began, 4), [self.numbers.setdefault(one, len(self.numbers)) for one in self.sent]]

    def pytest_sessionfinish(self) -> None:
        if self.tests:
            (self.folder / f"{os.getpid()}.json").write_text(json.dumps([list(self.numbers), self.tests]))


def pytest_configure(config: pytest.Config) -> None:
    if NOTES in os.environ:
        config.pluginmanager.register(Notes(Path(os.environ[NOTES])), "notes of statements")


def cover(tests: dict[str, tuple[float, set[str]]]) -> set[str]:
    """Tests that together send all that all send: again and again the one that brings most for what it costs."""
    wanted = set().union(*(sent for _, sent in tests.values()))
    worth = {name: len(sent) / (cost + 0.01) for name, (cost, sent) in tests.items()}
    chosen: set[str] = set()
    while worth:
        name = max(worth, key=worth.__getitem__)
        cost, sent = tests[name]
        now = len(sent & wanted) / (cost + 0.01)
        if not now:
            del worth[name]
        elif now < worth[name]:
            worth[name] = now  # it has become less; is it still the most?
        else:
            chosen.add(name)
            del worth[name]
            wanted -= sent
    # What the first chosen bring is often brought by later ones as well.
    sent_by = Counter(one for name in chosen for one in tests[name][1])
    for name in sorted(chosen, key=lambda name: -tests[name][0]):
        if all(sent_by[one] > 1 for one in tests[name][1]):
            chosen.remove(name)
            sent_by.subtract(tests[name][1])
    return chosen


def listed(names: Iterable[str]) -> str:
    """A line for each file, and one for each test of it."""
    by_file: dict[str, list[str]] = {}
    for name in sorted(names):
        file, _, test = name.partition("::")
        by_file.setdefault(file.removeprefix("tests/"), []).append(test)
    return "".join(f"{file}\n" + "".join(f"  {test}\n" for test in tests) for file, tests in by_file.items())


def left_out() -> set[str]:
    """The tests that the list names, as pytest names them."""
    names, file = set(), ""
    for line in LEFT_OUT.read_text().splitlines():
        if line.startswith("  "):
            names.add(f"tests/{file}::{line[2:]}")
        else:
            file = line
    return names


def main() -> int:
    """Runs all that could be left out, and writes the list anew."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TEST_DATABASE": "postgresql", NOTES: folder}
        arguments = ["-p", "tests.both_engines", "-n", "2", "-m", "not browser and not slow and not engines"]
        done = subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False, env=environment)
        notes = [json.loads(path.read_text()) for path in Path(folder).glob("*.json")]
    tests = {name: (cost, {things[one] for one in sent}) for things, note in notes for name, (cost, sent) in note.items()}
    chosen = cover(tests)
    LEFT_OUT.write_text(listed(tests.keys() - chosen))
    print(f"{len(chosen)} of {len(tests)} tests run on both: {sum(tests[name][0] for name in chosen):.0f} of {sum(cost for cost, _ in tests.values()):.0f} s")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
