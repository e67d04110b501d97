"""The bodies of a large forum are read by two processes, and the draft is the same."""

import sys
from pathlib import Path

import pytest

from forum.summary import reading
from forum.summary.findings import findings
from forum.summary.reading import read_all
from forum.summary.themes import Names
from tests.forum.summary import forums

NAMES = Names(("Online Forum on Training",))


def _asks(n: int) -> list[reading.Ask]:
    return [(message.body, message.language, "", ()) for message in forums.large(n).inputs]


def _expected(asks: list[reading.Ask]) -> list[object]:
    return [findings(body, language, NAMES, asked, speaker) for body, language, asked, speaker in asks]


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MANY", 1)
    monkeypatch.setattr(reading, "_cores", lambda: 2)
    monkeypatch.setattr(reading, "_kept", {})


def test_what_a_second_process_tells_arrives_as_it_was_found() -> None:
    for found in _expected(_asks(20)):
        assert reading._unpacked(reading._packed(found)) == found  # type: ignore[arg-type]


def test_a_second_process_that_fails_leaves_all_to_the_first(two_cores: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    asks = _asks(250)
    ticks: list[int] = []
    assert read_all(asks, NAMES, ticks.append) == _expected(asks)
    assert sum(ticks) == 250


@pytest.mark.slow
def test_a_second_process_that_ends_in_the_middle_of_a_word_leaves_all_to_the_first(two_cores: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\ncat > /dev/null\nprintf '\\000\\000\\000\\000\\000\\000\\001\\000[200, [['\n")
    broken.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(broken))
    ended = reading._Second.collect
    monkeypatch.setattr(reading._Second, "collect", lambda self, found: (self.thread.join(5), ended(self, found)))
    asks = _asks(250)
    assert read_all(asks, NAMES) == _expected(asks)


def test_two_processes_read_what_one_reads(two_cores: None) -> None:
    asks = _asks(1500)
    ticks: list[int] = []
    assert read_all(asks, NAMES, ticks.append) == _expected(asks)
    assert len(ticks) == 1500
    assert read_all(asks, NAMES) == _expected(asks)
