"""The seal of a draft written as JSON: any digit, word, message or state changed by hand is seen, however small; writing it otherwise is no change."""

import json
import random

import pytest

from forum.summary.check import faults_of
from forum.summary.draft import make_draft
from forum.summary.seal import is_broken
from forum.summary.writers import write
from tests.forum.summary import forums


@pytest.fixture(scope="module")
def document():
    return json.loads(write(make_draft(forums.large(40)), "json"))


def leaves(value, path=()):
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from leaves(inner, (*path, key))
    if not isinstance(value, (dict, list)):
        yield path, value


def test_a_change_at_any_place_breaks_it(document):
    places = [(path, value) for path, value in leaves(document) if value not in (None, "") and not isinstance(value, bool)]
    for path, value in random.Random(5).sample(places, 40):
        inner = document
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value + 1 if isinstance(value, int) else value[:-1] + ("x" if value[-1] != "x" else "y")
        assert is_broken(document), path
        inner[path[-1]] = value
    assert not is_broken(document)


def test_it_stands_however_the_file_is_laid_out_and_a_draft_without_one_is_checked_as_ever(document):
    assert not is_broken(document)
    assert not is_broken(json.loads(json.dumps(dict(reversed(document.items())), indent=4)))
    assert not is_broken({key: value for key, value in document.items() if key != "seal"})


def test_the_check_says_so(document):
    material = forums.large(40)
    assert faults_of(document, material) == []
    other = json.loads(json.dumps(document))
    block = next(one for one in other["blocks"] if one["kind"] == "paragraph")
    block["number"] = "77"
    assert [str(fault) for fault in faults_of(other, material)] == ["document: was changed after it was written: its seal is not that of what stands in it"]
