"""A valid archive into the database, in the caller's transaction: in chunks, without objects that stay in memory."""

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, update

from core import text
from core.database import db
from core.search import indexed
from forum import appearing, figures
from forum.archive import form
from forum.archive.instants import instant
from forum.archive.people import Accounts
from forum.archive.reading import Archive
from forum.archive.stream import Tick, still
from forum.models import Forum, Initiative, Message, MessageGoal, MessageQuestion, Question, Registration, Thread, Topic, message_index
from plans.actions import keep_edition
from plans.queries import GoalLine, goal_ids

CHUNK = 500  # rows sent to the database at once, and about how many characters
CHARACTERS = 1 << 20

T = TypeVar("T")


def store(archive: Archive, *, slug: str, at: datetime, tick: Tick = still) -> int:
    """The number of the new forum. Its slug must be free. Persons are linked or opened, letters are not written; the caller commits."""
    storing = _Storing(archive, slug=slug, at=at)
    storing.participants()
    storing.topics()
    storing.threads()
    storing.messages(tick)
    storing.replies()
    figures.recount(db.session(), storing.forum_id)
    appearing.note_imported(db.session(), storing.forum_id, at=at)
    return storing.forum_id


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    chunk: list[T] = []
    weight = 0
    for item in items:
        chunk.append(item)
        weight += _weight(item)
        if len(chunk) == CHUNK or weight > CHARACTERS:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _weight(value: Any) -> int:
    """How many characters there are in a piece of a document."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(_weight(held) for held in value.values())
    return sum(_weight(held) for held in value) if isinstance(value, list) else 0


def _inserted(model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """The numbers the database gave to these rows, in their order."""
    return list(db.session.execute(insert(model).returning(model.id, sort_by_parameter_order=True), rows).scalars())


def _html(source: str | None, prefix: str, *, top: int = 4) -> str:
    if not source:
        return ""
    if len(source) > text.LONGEST:  # no form lets such a text in, but an archive may hold one: shown as it was typed
        return f"<pre>{escape(source, quote=False)}</pre>"
    return text.html_of(source, prefix=prefix, top=top)


class _Storing:
    def __init__(self, archive: Archive, *, slug: str, at: datetime) -> None:
        self.archive, self.at = archive, at
        self.zone = archive.forum["timezone"]
        plan = archive.plan
        goals = [GoalLine(goal["code"], goal["title"], goal.get("short_title")) for goal in plan["goals"]] if plan else []
        self.edition_id = keep_edition(code=plan["code"], edition=plan["edition"], title=plan.get("title"), goals=goals) if plan else None
        self.goal_ids = goal_ids(self.edition_id) if self.edition_id is not None else {}
        self.topic_ids: dict[int, int] = {}
        self.question_ids: dict[tuple[int, int], int] = {}
        self.registration_ids, self.thread_ids, self.message_ids = (array("q") for _ in range(3))
        self.forum_id = self._forum(slug)

    def _forum(self, slug: str) -> int:
        given = self.archive.forum
        languages = given.get("languages")
        deviations = form.deviations(given, form.FORUM, zone=self.zone) or {}
        if self.archive.unnumbered:
            deviations["unnumbered"] = True
        row = {
            "slug": slug, "title": given["title"], "about": given.get("about"), "about_html": _html(given.get("about"), "about", top=3),
            "disclaimer": given.get("disclaimer"), "languages": languages,
            # The format does not say in which language title and topics are written: English where the forum speaks it.
            "language": languages[0] if languages and "en" not in languages else "en",
            "opens_at": instant(given["opens_at"]), "closes_at": instant(given["closes_at"]), "planned_closes_at": instant(given["closes_at"]),
            "timezone": self.zone, "visibility": given.get("visibility", "public"), "moderation": given.get("moderation", "after"),
            "document_symbol": given.get("document_symbol"), "edition_id": self.edition_id, "created_at": self.at, "announced_at": self.at,
            "last_number": max(self.archive.numbers, default=0), "archive_form": deviations or None,
        }  # fmt: skip
        return _inserted(Forum, [row])[0]

    def participants(self) -> None:
        accounts = Accounts(at=self.at)
        for chunk in _chunks(self.archive.participant_items()):
            persons = accounts.of(chunk)
            rows = [
                {
                    "forum_id": self.forum_id, "person_id": person, "archive_id": given["id"], "name": given["display_name"], "email": given.get("email"),
                    "category": given["category"], "country": given.get("country"), "organization": given.get("organization"),
                    "role": given.get("role", "participant"), "language": given.get("language"),
                    "registered_at": instant(given["registered_at"]) if "registered_at" in given else None,
                    "archive_form": form.deviations(given, form.PARTICIPANT, zone=self.zone),
                }
                for given, person in zip(chunk, persons, strict=True)
            ]  # fmt: skip
            self.registration_ids.extend(_inserted(Registration, rows))

    def topics(self) -> None:
        for given in self.archive.topics:
            number = int(given["number"])
            row = {
                "forum_id": self.forum_id, "number": number, "title": given["title"], "introduction": given.get("introduction"),
                "introduction_html": _html(given.get("introduction"), f"t{number}", top=3),
                "opens_at": instant(given["opens_at"]) if "opens_at" in given else None, "closes_at": instant(given["closes_at"]) if "closes_at" in given else None,
                "goal_codes": given.get("goals"), "archive_form": form.deviations(given, form.TOPIC, zone=self.zone),
            }  # fmt: skip
            topic_id = self.topic_ids[number] = _inserted(Topic, [row])[0]
            questions = [{"topic_id": topic_id, "number": int(q["number"]), "text": q["text"], "short_title": q.get("short_title")} for q in given.get("questions", [])]
            if questions:
                self.question_ids.update({(number, q["number"]): id_ for q, id_ in zip(questions, _inserted(Question, questions), strict=True)})

    def threads(self) -> None:
        """A thread for each message that opens one; ``thread_ids`` then has the thread of every message, by place."""
        numbers, roots = self.archive.numbers, self.archive.roots
        topics = self.archive.message_topics
        self.thread_ids = array("q", bytes(8 * len(numbers)))
        for chunk in _chunks(place for place, root in enumerate(roots) if place == root):
            rows = [{"forum_id": self.forum_id, "topic_id": self._topic_id(topics[place]), "root_number": numbers[place]} for place in chunk]
            for place, id_ in zip(chunk, _inserted(Thread, rows), strict=True):
                self.thread_ids[place] = id_
        for place, root in enumerate(roots):
            self.thread_ids[place] = self.thread_ids[root]

    def _topic_id(self, number: int) -> int | None:
        return self.topic_ids[number] if number else None

    def _registration_id(self, archive_id: str) -> int:
        return self.registration_ids[self.archive.participants[archive_id]]

    def messages(self, tick: Tick) -> None:
        for chunk in _chunks(self.archive.message_items(tick)):
            first = len(self.message_ids)
            rows = [self._row(given, first + index) for index, given in enumerate(chunk)]
            ids = _inserted(Message, rows)
            self.message_ids.extend(ids)
            self._tags(chunk, ids, rows)
            message_index.put(
                db.session,
                [
                    (id_, indexed(f"{row['subject'] or ''} {text.plain_of(row['html'])}", row["language"]))
                    for row, id_ in zip(rows, ids, strict=True)
                    if row["status"] == "published"
                ],
            )

    def _row(self, given: dict[str, Any], place: int) -> dict[str, Any]:
        number, posted_at, status = self.archive.numbers[place], instant(given["posted_at"]), given.get("status", "published")
        author, speaker = given["author"], given.get("on_behalf_of")
        topic = self.archive.message_topics[place]
        closes_at = self.archive.windows[topic].closes_at if topic else instant(self.archive.forum["closes_at"])
        deviations = form.deviations(given, form.MESSAGE, zone=self.zone) or {}
        if "number" not in given and not self.archive.unnumbered:
            deviations["unnumbered"] = True
        return {
            "forum_id": self.forum_id, "topic_id": self._topic_id(topic), "thread_id": self.thread_ids[place], "number": number,
            "depth": self.archive.depths[place], "author_id": self._registration_id(author),
            "on_behalf_of_id": self._registration_id(speaker) if speaker is not None else None, "speaker_id": self._registration_id(speaker or author),
            "posted_at": posted_at, "published_at": posted_at if status == "published" else None, "late": posted_at >= closes_at,
            "language": given.get("language"), "subject": given.get("subject"), "body": given["body"],
            "html": _html(given["body"], f"m{number}"), "renderer": text.RENDERER, "kind": given.get("kind", "input"), "status": status,
            "goal_codes": given.get("goals"), "question_numbers": [int(q) for q in given["questions"]] if "questions" in given else None,
            "archive_id": given["id"], "archive_form": deviations or None,
        }  # fmt: skip

    def _tags(self, chunk: list[dict[str, Any]], ids: list[int], rows: list[dict[str, Any]]) -> None:
        goals, questions, initiatives = [], [], []
        for given, id_, row in zip(chunk, ids, rows, strict=True):
            goals += [{"message_id": id_, "goal_id": self.goal_ids[code], "set_at": row["posted_at"]} for code in dict.fromkeys(given.get("goals", ()))]
            questions += [{"message_id": id_, "question_id": self.question_ids[int(given["topic"]), int(q)]} for q in dict.fromkeys(given.get("questions", ()))]
            initiatives += [
                {"message_id": id_, "position": position, "title": one["title"], "type": one.get("type"), "audience": one.get("audience"), "status": one.get("status")}
                for position, one in enumerate(given.get("initiatives", ()), start=1)
            ]
        for model, tagged in ((MessageGoal, goals), (MessageQuestion, questions), (Initiative, initiatives)):
            if tagged:
                db.session.execute(insert(model), tagged)

    def replies(self) -> None:
        """What each message replies to. A second step, for a reply may stand before its parent."""
        pairs = ((self.message_ids[place], self.message_ids[parent]) for place, parent in enumerate(self.archive.parents) if parent >= 0)
        statement = update(Message.__table__).where(Message.__table__.c.id == bindparam("reply")).values(reply_to_id=bindparam("parent"))  # type: ignore[arg-type]
        for chunk in _chunks(pairs):
            db.session.connection().execute(statement, [{"reply": reply, "parent": parent} for reply, parent in chunk])
