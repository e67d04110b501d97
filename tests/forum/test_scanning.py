"""A virus scanner, where the site has one: what it refuses is not kept, and where it does not answer nothing is."""

import io
import sys

import pytest

from core import scanning, settings
from core.settings import BadSetting
from tests.forum.test_attaching import ada, folder, forum, kept, send, upload  # noqa: F401  (fixtures)


def scanner(ending: str) -> tuple[str, ...]:
    """A program that reads what it is handed and ends with 1 where a certain word stands in it, else as it is told."""
    return (sys.executable, "-SIc", f"import sys; sys.exit(1 if b'VIRUS' in sys.stdin.buffer.read() else {ending})")


@pytest.mark.parametrize(
    ("command", "content", "said"),
    [
        ((), b"VIRUS", None),
        (scanner("0"), b"words", None),
        (scanner("0"), b"VIRUS", "found something"),
        (scanner("2"), b"words", "cannot be checked"),
        (("/nowhere/at-all",), b"words", "cannot be checked"),
    ],
)
def test_a_file_is_taken_when_the_scanner_says_that_it_is_clean(app, command, content, said):
    app.config["FILES_SCANNER"] = command
    stream = io.BytesIO(content)
    refused = scanning.look("table.csv", stream)
    assert (refused is None) is (said is None) and (refused is None or said in refused.reason)
    assert stream.read() == content, "it is kept from its beginning"


def test_what_a_scanner_refuses_is_not_kept_and_its_writer_is_told(app, forum, ada, as_):  # noqa: F811
    app.config["FILES_SCANNER"] = scanner("0")
    before = set(folder(app).glob("*"))
    page = send(as_(ada), forum, upload("bad.txt", b"VIRUS"), upload("good.txt", b"words"), status=422, body="My words.")
    assert page.has("The virus scanner found something in “bad.txt”") and page.has("My words.")
    assert page.has("good.txt") and len(kept()) == 1 == len(set(folder(app).glob("*")) - before)


def test_a_scanner_that_is_not_there_is_told_at_the_start():
    given = {"SECRET_KEY": "x" * 8 + "abcdefghijklmnopqrstuvwxyz0123456789", "INSTANCE_PATH": "/tmp"}
    assert settings.read({**given, "FILES_SCANNER": f"{sys.executable} -c 'a b'"})["FILES_SCANNER"] == (sys.executable, "-c", "a b")
    for wrong in ("/nowhere/at-all -", "an 'open"):
        with pytest.raises(BadSetting, match="FILES_SCANNER"):
            settings.read({**given, "FILES_SCANNER": wrong})
