"""Forum archives to test with: a small valid one, and a strategy for all kinds of valid ones."""

import io
import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from core.database import db
from forum.archive import storing, writing
from forum.archive.reading import Archive, read
from tests.make import NOW

_SMALL = {
    "format": "forum-archive",
    "version": 1,
    "plan": {"code": "plan", "edition": "adopted", "goals": [{"code": "A.1", "title": "First goal"}, {"code": "A.2", "title": "Second goal", "short_title": "Second"}]},
    "forum": {"slug": "small", "title": "A small forum", "opens_at": "2026-03-02T09:00:00+03:00", "closes_at": "2026-03-06T18:00:00+03:00", "timezone": "Africa/Nairobi"},
    "participants": [
        {"id": "ke", "display_name": "Ministry, Kenya", "email": "ke@example.org", "category": "party", "country": "KE"},
        {"id": "ug", "display_name": "Agency, Uganda", "category": "party", "country": "UG", "organization": None},
        {"id": "ngo", "display_name": "A network", "category": "organization", "country": None, "organization": "Seed Network", "language": "fr"},
        {"id": "mod", "display_name": "The moderator", "email": "mod@example.org", "category": "secretariat", "role": "moderator"},
    ],
    "topics": [
        {"number": 1, "title": "Needs", "goals": ["A.1"], "questions": [{"number": 1, "text": "What is needed?"}, {"number": 2, "text": "By whom?", "short_title": "Whom"}]},
        {"number": 2, "title": "Plans"},
    ],
    "messages": [
        {"id": "w", "topic": None, "author": "mod", "posted_at": "2026-03-02T09:00:00+03:00", "body": "Welcome.", "kind": "moderator"},
        {
            "id": "a", "topic": 1, "author": "ke", "posted_at": "2026-03-02T10:00:00+03:00", "body": "We need **training**.", "subject": "Training", "language": "en",
            "questions": [1], "goals": ["A.1"],
        },
        {
            "id": "b", "topic": 1, "reply_to": "a", "author": "mod", "on_behalf_of": "ug", "posted_at": "2026-03-02T11:00:00+03:00", "body": "So do we.",
            "questions": [1, 2], "goals": ["A.2", "A.1"],
        },
        {
            "id": "c", "topic": 2, "author": "ngo", "posted_at": "2026-03-03T10:00:00+03:00", "body": "A course.",
            "initiatives": [{"title": "Course", "type": "course", "status": "planned"}],
        },
    ],
}  # fmt: skip


def small() -> dict:
    """Four participants, two topics, four messages; to be changed at will."""
    return deepcopy(_SMALL)


def as_file(document) -> io.BytesIO:
    return io.BytesIO(document if isinstance(document, bytes) else json.dumps(document).encode())


def checked(document) -> Archive:
    """The archive, read; raises Invalid."""
    return read(as_file(document))


def stored(document, *, slug: str | None = None) -> int:
    """The forum's number, stored and flushed but not committed."""
    archive = checked(document)
    return storing.store(archive, slug=slug or archive.forum["slug"], at=NOW)


def exported(slug: str) -> dict:
    """The forum as a document again."""
    return json.loads("".join(writing.written(slug)))


def imported(document, **given) -> int:
    """Stored and committed."""
    forum_id = stored(document, **given)
    db.session.commit()
    return forum_id


_letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
texts = st.text(_letters, max_size=12)
some_text = st.text(_letters, min_size=1, max_size=12)
languages = st.sampled_from(["en", "fr", "ar", "zh-Hans", "pt-BR", "EN"])
_OPENS = datetime(2025, 7, 14, 4, tzinfo=UTC)


@st.composite
def written_instants(draw, at: datetime) -> str:
    """One of the many ways to write an instant."""
    offset = timedelta(minutes=draw(st.sampled_from([0, -240, 330, 765, -180])))
    text = at.astimezone(timezone(offset)).replace(tzinfo=None).isoformat(timespec="seconds")
    text += draw(st.sampled_from(["", "", "", ".0", ".5", ".123456", ".1234567890"]))
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    zone = f"{'-' if offset < timedelta() else '+'}{hours:02}:{minutes:02}"
    return text.replace("T", draw(st.sampled_from("Tt"))) + (draw(st.sampled_from(["Z", "z", "+00:00", "-00:00"])) if not offset else zone)


def keys(**optional):
    """An object with any of these keys."""
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def plans(draw) -> dict:
    codes = draw(st.lists(some_text, max_size=4, unique=True))
    goals = [{"code": code, "title": draw(some_text)} | draw(keys(short_title=some_text)) for code in codes]
    return {"code": draw(some_text), "edition": draw(some_text), "goals": goals} | draw(keys(title=texts))


@st.composite
def archives(draw) -> dict:
    """Any valid archive: every optional key there or not, null, default or empty; instants in every form; replies in any order."""
    plan = draw(st.none() | plans())
    codes = [goal["code"] for goal in plan["goals"]] if plan else []
    goals = st.lists(st.sampled_from(codes), max_size=4) if codes else st.just([])
    closes = _OPENS + timedelta(hours=draw(st.integers(10, 200)))
    forum = {
        "slug": draw(st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)), "title": draw(some_text), "opens_at": draw(written_instants(_OPENS)),
        "closes_at": draw(written_instants(closes)), "timezone": draw(st.sampled_from(["America/Toronto", "UTC", "Asia/Kolkata", "GMT"])),
    } | draw(keys(
        about=texts, disclaimer=texts, languages=st.lists(languages, min_size=1, max_size=3), visibility=st.sampled_from(["public", "registered", "closed"]),
        moderation=st.sampled_from(["before", "after"]), document_symbol=texts,
    ))  # fmt: skip
    participants = [
        {"id": id_, "display_name": draw(some_text), "category": draw(st.sampled_from(["party", "non-party", "iplc", "other", "secretariat"]))}
        | draw(keys(
            email=st.sampled_from(["one@example.org", "Two@Example.org", "two@example.org", "drei@exämple.org"]), country=st.sampled_from([None, "MX", "BJ"]),
            organization=st.none() | texts, role=st.sampled_from(["participant", "moderator", "secretariat"]), language=languages, registered_at=written_instants(_OPENS),
        ))
        for id_ in draw(st.lists(some_text, max_size=5, unique=True))
    ]  # fmt: skip
    topics = [draw(_topics(number, goals, closes)) for number in draw(st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True))]
    document = {"format": "forum-archive", "version": draw(st.sampled_from([1, 1.0])), "forum": forum, "participants": participants, "topics": topics}
    document["messages"] = draw(_messages([one["id"] for one in participants], topics, goals, closes)) if participants else []
    if plan:
        document["plan"] = plan
    return dict(draw(st.permutations(list(document.items()))))


@st.composite
def _topics(draw, number: int, goals, closes: datetime) -> dict:
    questions = st.lists(st.integers(1, 5), max_size=3, unique=True).flatmap(
        lambda numbers: st.tuples(*(keys(short_title=texts).map(lambda extra, n=n: {"number": n, "text": f"Question {n}?"} | extra) for n in numbers)).map(list)
    )
    window = {}
    if draw(st.booleans()):
        window["opens_at"] = draw(written_instants(_OPENS + timedelta(hours=1)))
    if draw(st.booleans()):
        window["closes_at"] = draw(written_instants(closes - timedelta(hours=2)))
    return {"number": number, "title": draw(some_text)} | window | draw(keys(introduction=texts, goals=goals, questions=questions))


_initiatives = keys(type=texts, audience=texts, status=st.sampled_from(["ongoing", "planned", "completed"])).map(lambda one: {"title": "A course"} | one)


@st.composite
def _messages(draw, people: list[str], topics: list[dict], goals, closes: datetime) -> list[dict]:
    ids = draw(st.lists(some_text, max_size=6, unique=True))
    numbers = draw(st.lists(st.integers(1, 2**31 - 20), min_size=len(ids), max_size=len(ids), unique=True))
    order = draw(st.permutations(range(len(ids))))
    messages: list[dict] = []
    for place, id_ in enumerate(ids):
        topic = draw(st.sampled_from([None, *topics]))
        asked = [question["number"] for question in (topic or {}).get("questions", [])]
        # A reply goes to one that comes earlier in some order, which need not be that of the document: so there is no circle.
        earlier = [ids[other] for other in order[: order.index(place)]]
        at = _OPENS + timedelta(seconds=draw(st.integers(-9000, int((closes - _OPENS).total_seconds()) + 9000)))
        messages.append(
            {"id": id_, "topic": topic["number"] if topic else None, "author": draw(st.sampled_from(people)), "posted_at": draw(written_instants(at)), "body": draw(some_text)}
            | draw(keys(
                number=st.just(numbers[place]), reply_to=st.sampled_from([None, *earlier]), on_behalf_of=st.sampled_from([None, *people]), language=languages, subject=texts,
                kind=st.sampled_from(["input", "moderator"]), status=st.sampled_from(["published", "pending", "hidden", "withdrawn"]), goals=goals,
                questions=st.lists(st.sampled_from(asked), max_size=3) if asked else st.just([]),
                initiatives=st.lists(_initiatives, max_size=2),
            ))
        )  # fmt: skip
    return messages


def _places(value, path=()):
    """Every place of a document."""
    yield path
    for key, held in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(held, (*path, key))


@st.composite
def spoilt(draw, document: dict) -> dict:
    """A document in which something at any place was taken out, replaced, doubled or added."""
    document = deepcopy(document)
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from([path for path in _places(document) if path]))
        holder = document
        for key in path[:-1]:
            holder = holder[key]
        last = path[-1]
        match draw(st.sampled_from(["drop", "replace", "repeat", "add"])):
            case "drop":
                del holder[last]
            case "replace":
                strange = [None, "", 0, -1, 1.5, True, [], {}, "\x00", "\ud800", "x9", 2**40, "2025-02-30T00:00:00Z", "2025-07-14T00:00:00", "xx", "QQ", "Mars/Olympus"]
                holder[last] = draw(st.sampled_from(strange))
            case "repeat" if isinstance(holder, list):
                holder.append(deepcopy(holder[last]))
            case _ if isinstance(holder, dict):
                holder["surprise"] = 1
    return document
