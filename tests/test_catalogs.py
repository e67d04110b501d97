"""The catalogs: every text of the site in every language, with the same slots and tags, in the right number of plurals."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from core import wtforms_texts
from core.languages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
TRANSLATED = [code for code in LANGUAGES if code != "en"]  # English is the language of the source
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2), "No": (1,),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
# Names and signs that are the same in other languages: these and at most one text in twenty besides.
SAME_EVERYWHERE = re.compile(r"(%\([a-z_]+\)[sd]|UTC|CSV|JSON|ZIP|XML|PDF|TOTP|Markdown|Atom|iCalendar|ID|URL|[\W\d_])*\Z")
SLOT = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|%%|\{[a-z_]*\}")
TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^>]*>")


@lru_cache(maxsize=1)
def texts() -> dict[tuple[str | None, str | tuple[str, ...]], str]:
    """Every text of the source with the place where it stands, under its context and itself (singular and plural for one that counts)."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = {}
    for name, line, text, _, context in extract_from_dir(ROOT, methods, options, keywords=KEYWORDS):
        found.setdefault((context, tuple(text) if isinstance(text, list | tuple) else text), f"{name}:{line}")
    return found


@lru_cache(maxsize=8)
def catalog(code: str) -> Catalog:
    path = ROOT / "translations" / code / "LC_MESSAGES" / "messages.po"
    assert path.exists(), f"there is no catalog for {code}: run `make catalogs` and translate"
    with path.open("rb") as file:
        return read_po(file, locale=code, domain="messages")


def entries(code: str) -> Iterator[Message]:
    return (message for message in catalog(code) if message.id)


def forms(message: Message) -> tuple[str, ...]:
    """All translations of a text: one, or one for each plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def sources(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_of_the_source_is_in_the_catalog(code):
    there = {(message.context, tuple(message.id) if isinstance(message.id, list | tuple) else message.id) for message in entries(code)}
    missing = [f"{place} {text}" for (context, text), place in texts().items() if (context, text) not in there]
    assert not missing, f"run `make catalogs`, then translate {len(missing)}:\n" + "\n".join(missing[:20])


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_a_guess(code):
    empty = [sources(message)[0] for message in entries(code) if not all(forms(message))]
    fuzzy = [sources(message)[0] for message in entries(code) if message.fuzzy]
    assert not empty, f"{len(empty)} texts are not translated: {empty[:10]}"
    assert not fuzzy, f"{len(fuzzy)} texts are marked as guesses: {fuzzy[:10]}"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_slots_and_tags_of_its_text(code):
    wrong = []
    for message in entries(code):
        allowed = {frozenset(SLOT.findall(source)) for source in sources(message)}
        everything = frozenset().union(*allowed)
        for form in forms(message):
            slots = frozenset(SLOT.findall(form))
            # A plural form that stands for one number ("one message", "two messages") may leave the number out.
            fits = slots in allowed or (
                len(sources(message)) > 1 and everything - slots <= {"%(num)d", "%(num)s", "%(count)s", "%(count)d", "%(n)s", "%(n)d"} and slots <= everything
            )
            if form and not fits:
                wrong.append(f"{sources(message)[0]!r}: {form!r}")
            if form and sorted(TAG.findall(form)) != sorted(TAG.findall(sources(message)[-1])):
                wrong.append(f"{sources(message)[0]!r}: {form!r}")
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_text_that_counts_has_all_plurals_of_its_language(code):
    expected = {"ar": 6, "ru": 3, "fr": 2, "es": 2, "zh": 1}[code]
    assert catalog(code).num_plurals == expected
    wrong = [message.id[0] for message in entries(code) if len(sources(message)) > 1 and len(forms(message)) != expected]
    assert not wrong


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_begins_and_ends_as_its_text_does(code):
    # What stands between the items of a list is each language's own: Chinese has no space there.
    wrong = [
        form
        for message in entries(code)
        for form in forms(message)
        if form and sources(message)[0] not in {", ", ": "} and (form[:1].isspace(), form[-1:].isspace()) != (sources(message)[0][:1].isspace(), sources(message)[0][-1:].isspace())
    ]
    assert not wrong, wrong[:20]


@pytest.mark.parametrize("code", TRANSLATED)
def test_hardly_any_translation_is_the_english_text(code):
    worded = [message for message in entries(code) if not SAME_EVERYWHERE.match(sources(message)[0])]
    same = [sources(message)[0] for message in worded if forms(message)[0] == sources(message)[0]]
    assert len(same) <= 0.05 * len(worded), f"{len(same)} of {len(worded)}: {same[:20]}"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_is_written_in_the_letters_of_its_language(code):
    letters = {"ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff", "zh": "\u4e00-\u9fff"}.get(code)
    if letters:
        own = re.compile(f"[{letters}]")
        worded = [message for message in entries(code) if not SAME_EVERYWHERE.match(sources(message)[0])]
        wrong = [form for message in worded for form in forms(message) if form and not own.search(form)]
        assert len(wrong) <= 0.02 * len(worded), wrong[:20]


def test_the_messages_of_the_form_library_are_all_among_ours():
    """WTForms' own catalogs are not complete in all six languages, so its messages are taken into ours."""
    one, many = set(), set()
    for path in Path(wtforms.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args and isinstance(node.args[0], ast.Constant):
                if node.func.attr == "gettext":
                    one.add(node.args[0].value)
                elif node.func.attr == "ngettext":
                    many.add(node.args[0].value)
    ours = Path(wtforms_texts.__file__).read_text()
    written = {node.value for node in ast.walk(ast.parse(ours)) if isinstance(node, ast.Constant)}
    assert one | many <= written, "take these into core/wtforms_texts.py"


def test_texts_for_the_catalogs_have_no_edges_and_name_their_slots():
    wrong = []
    for (_, source), place in texts().items():
        for text in [source] if isinstance(source, str) else source:
            worded = re.search(r"[^\W\d_]", text)  # what only separates may well end in a space
            if "wtforms_texts" not in place and ((worded and text != text.strip()) or re.search(r"%[sd]|\{\}", text)):
                wrong.append(f"{place} {text!r}")
    assert not wrong, wrong
