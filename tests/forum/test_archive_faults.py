"""What is wrong with an archive is said by its place, all of it at once."""

import json
from collections.abc import Callable

import pytest

from forum.archive.faults import Invalid
from forum.archive.stream import CHUNK
from tests.forum.archives import as_file, checked, small

pytestmark = pytest.mark.wide


def _faults(document) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        checked(document)
    return [str(fault) for fault in refusal.value.faults]


def _set(*path, to) -> Callable[[dict], None]:
    def change(document):
        for key in path[:-1]:
            document = document[key]
        document[path[-1]] = to

    return change


def _drop(*path) -> Callable[[dict], None]:
    def change(document):
        for key in path[:-1]:
            document = document[key]
        del document[path[-1]]

    return change


def _repeat(*path) -> Callable[[dict], None]:
    def change(document):
        for key in path:
            document = document[key]
        document.append(json.loads(json.dumps(document[0])))

    return change


FAULTS = {
    "another format": (_set("format", to="forum"), 'format: "forum-archive" is expected, not "forum"'),
    "another version": (_set("version", to=2), "version: version 1 is expected, not 2"),
    "version true": (_set("version", to=True), "version: version 1 is expected, not true"),
    "no forum": (_drop("forum"), "forum: missing"),
    "no messages": (_drop("messages"), "messages: missing"),
    "an unknown part": (_set("extras", to=[]), "extras: no such key"),
    "an unknown key": (_set("messages", 1, "autor", to="ke"), "messages[1].autor: no such key"),
    "a key no identifier": (_set("forum", "a\x1bb", to=1), 'forum["a\\u001bb"]: no such key'),
    "no author": (_drop("messages", 1, "author"), "messages[1].author: missing"),
    "no title": (_drop("topics", 0, "title"), "topics[0].title: missing"),
    "messages no list": (_set("messages", to={}), "messages: a list is expected, not an object"),
    "topics a word": (_set("topics", to="two"), 'topics: a list is expected, not "two"'),
    "forum a list": (_set("forum", to=[1]), "forum: an object is expected, not a list"),
    "a message no object": (_set("messages", 3, to="c"), 'messages[3]: an object is expected, not "c"'),
    "no topics": (_set("topics", to=[]), "topics: at least one is expected"),
    "no languages": (_set("forum", "languages", to=[]), "forum.languages: at least one is expected"),
    "a number as title": (_set("forum", "title", to=5), "forum.title: text is expected, not 5"),
    "an empty title": (_set("forum", "title", to=""), "forum.title: empty"),
    "an empty body": (_set("messages", 1, "body", to=""), "messages[1].body: empty"),
    "a slug with capitals": (_set("forum", "slug", to="Big Forum"), 'forum.slug: small letters, digits and single hyphens are expected, not "Big Forum"'),
    "a slug too long": (_set("forum", "slug", to="a" * 201), "forum.slug: longer than 200 characters"),
    "closes before it opens": (
        _set("forum", "closes_at", to="2026-03-01T18:00:00+03:00"),
        "forum.closes_at: 2026-03-01T18:00:00+03:00 is not after opens_at, 2026-03-02T09:00:00+03:00",
    ),
    "no offset": (_set("forum", "opens_at", to="2026-03-02T09:00:00"), 'forum.opens_at: "2026-03-02T09:00:00" has no offset from UTC'),
    "no such day": (_set("messages", 1, "posted_at", to="2026-02-30T09:00:00Z"), 'messages[1].posted_at: there is no such instant as "2026-02-30T09:00:00Z"'),
    "no such second": (_set("messages", 1, "posted_at", to="2026-03-02T09:00:60Z"), 'messages[1].posted_at: there is no such instant as "2026-03-02T09:00:60Z"'),
    "no instant": (
        _set("messages", 1, "posted_at", to="yesterday"),
        'messages[1].posted_at: an instant such as 2025-07-14T09:00:00-04:00 is expected, not "yesterday"',
    ),
    "outside the calendar": (_set("messages", 1, "posted_at", to="0000-01-01T00:00:00Z"), 'messages[1].posted_at: there is no such instant as "0000-01-01T00:00:00Z"'),
    "a bad zone": (_set("forum", "timezone", to="Africa/Atlantis"), 'forum.timezone: no time zone "Africa/Atlantis"'),
    "a zone that is a path": (_set("forum", "timezone", to="../../etc/passwd"), 'forum.timezone: no time zone "../../etc/passwd"'),
    "a bad visibility": (_set("forum", "visibility", to="secret"), 'forum.visibility: one of public, registered, closed is expected, not "secret"'),
    "a topic closes before it opens": (
        lambda document: document["topics"][0].update(opens_at="2026-03-04T09:00:00Z", closes_at="2026-03-03T09:00:00Z"),
        "topics[0].closes_at: 2026-03-03T09:00:00Z is not after opens_at, 2026-03-04T09:00:00Z",
    ),
    "a topic opens too early": (_set("topics", 0, "opens_at", to="2026-03-01T09:00:00Z"), "topics[0].opens_at: 2026-03-01T09:00:00Z lies outside the forum's own window"),
    "a topic closes too late": (_set("topics", 1, "closes_at", to="2026-03-09T09:00:00Z"), "topics[1].closes_at: 2026-03-09T09:00:00Z lies outside the forum's own window"),
    "topic 0": (lambda document: document["topics"].append({"number": 0, "title": "x"}), "topics[2].number: a number from 1 on is expected, not 0"),
    "a number too large": (_set("messages", 1, "number", to=2**31), "messages[1].number: larger than 2147483647"),
    "half a number": (_set("messages", 1, "number", to=1.5), "messages[1].number: a whole number is expected, not 1.5"),
    "unknown author": (_set("messages", 1, "author", to="x9"), 'messages[1].author: no participant "x9"'),
    "unknown speaker": (_set("messages", 2, "on_behalf_of", to="x9"), 'messages[2].on_behalf_of: no participant "x9"'),
    "unknown topic": (_set("messages", 0, "topic", to=7), "messages[0].topic: no topic 7"),
    "a topic by its title": (_set("messages", 0, "topic", to="Needs"), 'messages[0].topic: a topic\'s number or null is expected, not "Needs"'),
    "unknown question": (_set("messages", 1, "questions", to=[1, 3]), "messages[1].questions[1]: no question 3 in topic 1"),
    "a question of another topic": (_set("messages", 3, "questions", to=[1]), "messages[3].questions[0]: no question 1 in topic 2"),
    "a question outside the topics": (_set("messages", 0, "questions", to=[1]), "messages[0].questions[0]: no question 1 outside the topics"),
    "unknown goal": (_set("messages", 2, "goals", to=["A.2", "Z.9"]), 'messages[2].goals[1]: no goal "Z.9"'),
    "unknown goal of a topic": (_set("topics", 0, "goals", to=["Z.9"]), 'topics[0].goals[0]: no goal "Z.9"'),
    "a participant twice": (_repeat("participants"), 'participants[4].id: "ke" was given to participants[0] already'),
    "a topic twice": (_repeat("topics"), "topics[2].number: 1 was given to topics[0] already"),
    "a question twice": (_repeat("topics", 0, "questions"), "topics[0].questions[2].number: 1 was given to topics[0].questions[0] already"),
    "a goal twice": (_repeat("plan", "goals"), 'plan.goals[2].code: "A.1" was given to plan.goals[0] already'),
    "a message twice": (_repeat("messages"), 'messages[4].id: "w" was given to messages[0] already'),
    "a number twice": (
        lambda document: [message.update(number=4) for message in document["messages"][:2]],
        "messages[1].number: 4 was given to messages[0] already",
    ),
    "a reply to nothing": (_set("messages", 2, "reply_to", to="zz"), 'messages[2].reply_to: no message "zz"'),
    "a circle": (_set("messages", 1, "reply_to", to="b"), 'messages[1].reply_to: the replies run in a circle: "a" → "b" → "a"'),
    "a reply to itself": (_set("messages", 3, "reply_to", to="c"), 'messages[3].reply_to: the replies run in a circle: "c" → "c"'),
    "a bad country": (_set("participants", 0, "country", to="XQ"), 'participants[0].country: no country "XQ"'),
    "a country in words": (_set("participants", 0, "country", to="Kenya"), 'participants[0].country: a code of two capital letters is expected, not "Kenya"'),
    "a bad category": (
        _set("participants", 0, "category", to="parties"),
        'participants[0].category: one of party, non-party, iplc, un-agency, organization, academia, private-sector, secretariat, other is expected, not "parties"',
    ),
    "a bad language": (_set("messages", 1, "language", to="xx"), 'messages[1].language: no language "xx"'),
    "a language in words": (_set("forum", "languages", to=["en", "French"]), 'forum.languages[1]: no language "French"'),
    "no address": (_set("participants", 0, "email", to="ke at example.org"), 'participants[0].email: no address: "ke at example.org"'),
    "a bad state of an initiative": (
        _set("messages", 3, "initiatives", 0, "status", to="done"),
        'messages[3].initiatives[0].status: one of ongoing, planned, completed is expected, not "done"',
    ),
    "an initiative without title": (_drop("messages", 3, "initiatives", 0, "title"), "messages[3].initiatives[0].title: missing"),
    "null where text stands": (_set("messages", 1, "subject", to=None), "messages[1].subject: text is expected, not null"),
    "a NUL": (_set("messages", 1, "body", to="a\x00b"), "messages[1].body: holds a NUL character as its character 2, which cannot be stored"),
    "half a surrogate pair": (_set("messages", 1, "body", to="\ud83d!"), "messages[1].body: holds half a surrogate pair as its character 1, which cannot be stored"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_by_its_place_and_alone(name):
    change, sentence = FAULTS[name]
    document = small()
    change(document)
    assert _faults(document) == [sentence]


def test_goals_without_a_plan_are_unknown():
    document = small()
    del document["plan"]
    assert _faults(document)[:2] == ['topics[0].goals[0]: no goal "A.1": the archive names no plan', 'messages[1].goals[0]: no goal "A.1": the archive names no plan']


def test_all_faults_are_told_at_once_whatever_the_order_of_the_document():
    document = small()
    for name in ("closes before it opens", "unknown author", "a circle", "a bad country", "unknown goal", "a NUL"):
        FAULTS[name][0](document)
    places = [fault.split(": ")[0] for fault in _faults(dict(reversed(document.items())))]
    assert places == ["forum.closes_at", "participants[0].country", "messages[1].body", "messages[1].author", "messages[2].goals[1]", "messages[1].reply_to"]


def test_a_part_that_is_missing_is_one_fault_and_not_one_for_each_reference():
    document = small()
    del document["participants"], document["topics"]
    assert _faults(document) == ["participants: missing", "topics: missing"]


@pytest.mark.parametrize(
    "text, sentence",
    [
        (b"", "line 1, column 1 (byte 0): the document is empty"),
        (b"  \n ", "line 2, column 2 (byte 4): the document is empty"),
        (b"[]", "line 1, column 1 (byte 0): an object is expected"),
        (b"not json", "line 1, column 1 (byte 0): an object is expected"),
        (b'{"format": "forum-archive",\n "version": 1,\n "forum": {"slug" "x"}}', "line 3, column 19 (byte 61): not JSON: expecting ':' delimiter"),
        (b'{"messages": [1, 2', "line 1, column 19 (byte 18): not JSON: , or ] is expected before the end"),
        (b'{"forum": "end', "line 1, column 11 (byte 10): not JSON: unterminated string starting at"),
        (b'{"forum": 1} {}', "line 1, column 14 (byte 13): not JSON: something follows the document"),
        ('{"forum": "é", x}'.encode(), "line 1, column 16 (byte 16): not JSON: a key in quotation marks is expected"),
        (b'{"forum": "\xff"}', "line 1, column 12 (byte 11): not UTF-8"),
        ('{"forum": 1}'.encode("utf-16"), "line 1, column 1 (byte 0): not UTF-8"),
        (b'{"forum": ' + b"[" * 100_000, "line 1, column 12 (byte 11): nested too deeply"),
        (b'{"forum": "' + b"x" * 5_000_000 + b'"}', "line 1, column 11 (byte 10): one value of more than 4,194,304 characters"),
    ],
)
def test_what_is_no_json_is_refused_with_line_column_and_byte(text, sentence):
    assert _faults(text) == [sentence]


def test_a_key_that_stands_twice_is_refused():
    text = json.dumps(small())
    assert _faults(text.replace('"version": 1', '"version": 1, "version": 1').encode()) == ["version: stands twice"]
    assert _faults(text.replace('"id": "a"', '"id": "a", "id": "a"').encode()) == ["messages[1].id: stands twice"]


def test_a_document_is_read_alike_wherever_its_chunks_end():
    document = small()
    for length in range(CHUNK - 40, CHUNK + 40, 7):
        document["forum"]["about"] = "é" * (length // 2)
        text = json.dumps(document, ensure_ascii=False).encode()
        assert len(checked(text).numbers) == 4
        assert _faults(text[:-1])[0].endswith("not JSON: , or } is expected before the end")


def test_a_byte_order_mark_is_passed_over():
    assert checked(b"\xef\xbb\xbf" + json.dumps(small()).encode()).forum["slug"] == "small"


def test_messages_outside_the_window_are_warned_of_and_not_refused():
    document = small()
    document["messages"][1]["posted_at"] = "2026-03-02T08:59:59+03:00"
    document["messages"][3]["posted_at"] = "2026-03-06T18:00:00+03:00"
    assert [str(warning) for warning in checked(document).warnings] == [
        "messages[1].posted_at: 2026-03-02T08:59:59+03:00 lies before the opening of topic 1",
        "messages[3].posted_at: 2026-03-06T18:00:00+03:00 lies after the closing of topic 2",
    ]


def test_a_leap_second_is_an_instant():
    document = small()
    document["forum"] |= {"opens_at": "2016-12-31T23:59:59Z", "closes_at": "2016-12-31T23:59:60Z"}
    assert len(checked(document).numbers) == 4


def test_faults_beyond_ten_thousand_are_counted_and_not_kept():
    document = small() | {"messages": [1] * 12_000}
    with pytest.raises(Invalid) as refusal:
        checked(document)
    assert refusal.value.faults.count == 12_000 and len(list(refusal.value.faults)) == 10_000


def test_a_file_may_be_read_again_and_again():
    file = as_file(small())
    assert file.read(1) == b"{"
    from forum.archive.reading import read

    archive = read(file)
    assert [len(list(archive.message_items())) for _ in range(2)] == [4, 4]
