"""A forum out of the database as one JSON document, piece by piece: equal to the archive it came from, as far as nothing has changed since."""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import String, and_, cast, exists, func, literal, select, text
from sqlalchemy.orm import aliased

from accounts.models import Person
from core.database import db, is_sqlite
from forum.archive import form
from forum.models import Forum, Initiative, Message, Question, Registration, Topic
from plans.models import Edition
from plans.queries import goals_of

CHUNK = 500  # rows fetched at once, and about how many characters
CHARACTERS = 1 << 20
FORMER = "former participant"  # the format wants a name, and an erased account has none


def written(slug: str) -> Iterator[str] | None:
    """The document in pieces of text; None where there is no such forum. ``one_moment`` beforehand keeps them of one state."""
    forum = row_of(slug)
    return None if forum is None else Writing(forum).pieces()


def one_moment() -> None:
    """Begins a transaction in which all reads see the same state of the database."""
    db.session.rollback()
    if not is_sqlite():
        db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def _columns(model: Any) -> list[Any]:
    return [column for column in model.__table__.c if column.name not in {"archive_form", "html"}]


def _filled(**given: Any) -> dict[str, Any]:
    """Without what is not there."""
    return {key: value for key, value in given.items() if value is not None}


def row_of(slug: str) -> dict[str, Any] | None:
    """The columns of a forum, for :class:`Writing`."""
    forum = db.session.execute(select(*_columns(Forum), Forum.archive_form).where(Forum.slug == slug)).mappings().first()
    return None if forum is None else dict(forum)


class Writing:
    """One forum, whole, as its keeper of records has it. Who hands out less says so in a class of its own (``forum.exports.document``)."""

    def __init__(self, forum: dict[str, Any]) -> None:
        self.forum, self.id, self.zone = forum, forum["id"], forum["timezone"]
        self.form = forum["archive_form"] or {}
        # Once messages were written here, the numbers of all are said: those to come must not be given in another order.
        self.grown = bool(db.session.scalar(select(exists().where(Message.forum_id == self.id, Message.archive_id.is_(None)))))

    # What a file for readers does otherwise.

    def which(self, _model: Any) -> tuple[Any, ...]:
        """Conditions on the participants or messages to be written."""
        return ()

    def address(self, email: str | None) -> str | None:
        """What is told of somebody's address."""
        return email

    def form_of(self, row: Any) -> Any:
        """What was unusual in the archive that a row came from."""
        return row["archive_form"]

    def id_of(self, given: str | None, ours: str) -> str:
        """The id of a participant or message in the document."""
        return given if given is not None else ours

    def prefix(self, model: Any, number: Any, letter: str) -> str:
        """What goes before the number of those that have no id yet."""
        return self._free_prefix(model, number, letter)

    def parent_of(self, row: Any) -> tuple[str | None, int | None]:
        """Given id and number of what a message replies to."""
        return row["parent_id"], row["parent_number"]

    def pieces(self) -> Iterator[str]:
        yield '{\n  "format": "forum-archive",\n  "version": 1'
        if self.forum["edition_id"] is not None:
            yield _section("plan", self._plan())
        yield _section("forum", self._forum())
        names: dict[int, str] = {}
        yield from _list("participants", self._participants(names))
        numbers: dict[int, int] = {}
        yield from _list("topics", self._topics(numbers))
        yield from _list("messages", self._messages(names, numbers))
        yield "\n}\n"

    def _plan(self) -> dict[str, Any]:
        edition_id = self.forum["edition_id"]
        code, edition, title = db.session.execute(select(Edition.code, Edition.edition, Edition.title).where(Edition.id == edition_id)).one()
        goals = [_filled(code=goal.code, title=goal.title, short_title=goal.short_title) for goal in goals_of(edition_id)]
        return {"code": code, "edition": edition, **_filled(title=title), "goals": goals}

    def _forum(self) -> dict[str, Any]:
        keys = ("slug", "title", "about", "disclaimer", "languages", "opens_at", "closes_at", "timezone", "visibility", "moderation", "document_symbol")
        return form.as_given(_filled(**{key: self.forum[key] for key in keys}), form.FORUM, self.form, zone=self.zone)

    def _participants(self, names: dict[int, str]) -> Iterator[dict[str, Any]]:
        """The registrations in their order; ``names`` is filled with the id each is given in the document."""
        prefix = self.prefix(Registration, Registration.id, "p")
        statement = select(*_columns(Registration), Registration.archive_form, Person.email.label("account_email")).outerjoin(Person, Person.id == Registration.person_id)
        for chunk in self._chunks(statement, Registration, Registration.organization):
            for row in chunk:
                names[row["id"]] = self.id_of(row["archive_id"], f"{prefix}{row['id']}")
                born_here = row["archive_id"] is None and row["erased_at"] is None
                whole = {
                    "id": names[row["id"]],
                    "display_name": row["name"] or FORMER,
                    **_filled(email=self.address(row["account_email"] if born_here and row["email"] is None else row["email"])),
                    "category": row["category"],
                    "country": row["country"],
                    "organization": row["organization"],
                    "role": row["role"],
                    **_filled(language=row["language"], registered_at=row["registered_at"]),
                }
                yield form.as_given(whole, form.PARTICIPANT, self.form_of(row), zone=self.zone)

    def _topics(self, numbers: dict[int, int]) -> Iterator[dict[str, Any]]:
        questions = defaultdict(list)
        statement = select(Question.topic_id, Question.number, Question.text, Question.short_title).join(Topic, Topic.id == Question.topic_id)
        for topic_id, number, words, short_title in db.session.execute(statement.where(Topic.forum_id == self.id).order_by(Question.id)):
            questions[topic_id].append({"number": number, "text": words, **_filled(short_title=short_title)})
        for row in db.session.execute(select(*_columns(Topic), Topic.archive_form).where(Topic.forum_id == self.id).order_by(Topic.id)).mappings():
            numbers[row["id"]] = row["number"]
            whole = {
                "number": row["number"],
                "title": row["title"],
                **_filled(introduction=row["introduction"], opens_at=row["opens_at"], closes_at=row["closes_at"], goals=row["goal_codes"]),
                "questions": questions[row["id"]],
            }
            yield form.as_given(whole, form.TOPIC, row["archive_form"], zone=self.zone)

    def _messages(self, names: dict[int, str], numbers: dict[int, int]) -> Iterator[dict[str, Any]]:
        prefix = self.prefix(Message, Message.number, "m")
        parent = aliased(Message)
        statement = select(*_columns(Message), Message.archive_form, parent.archive_id.label("parent_id"), parent.number.label("parent_number"))
        for chunk in self._chunks(statement.outerjoin(parent, parent.id == Message.reply_to_id), Message, Message.body):
            initiatives = self._initiatives([row["id"] for row in chunk])
            for row in chunk:
                own_form = self.form_of(row) or {}
                unnumbered = not self.grown and (self.form.get("unnumbered") or own_form.get("unnumbered"))
                parent_id, parent_number = self.parent_of(row)
                whole = {
                    "id": self.id_of(row["archive_id"], f"{prefix}{row['number']}"),
                    **({} if unnumbered else {"number": row["number"]}),
                    "topic": numbers[row["topic_id"]] if row["topic_id"] is not None else None,
                    "reply_to": self.id_of(parent_id, f"{prefix}{parent_number}") if parent_number is not None else None,
                    "author": names[row["author_id"]],
                    "on_behalf_of": names[row["on_behalf_of_id"]] if row["on_behalf_of_id"] is not None else None,
                    "posted_at": row["posted_at"],
                    **_filled(language=row["language"], subject=row["subject"]),
                    "body": row["body"],
                    "kind": row["kind"],
                    "status": row["status"],
                    **_filled(questions=row["question_numbers"], goals=row["goal_codes"]),
                    "initiatives": initiatives[row["id"]],
                }
                yield form.as_given(whole, form.MESSAGE, own_form, zone=self.zone)

    def _initiatives(self, message_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
        found = defaultdict(list)
        statement = select(Initiative.message_id, Initiative.title, Initiative.type, Initiative.audience, Initiative.status)
        for message_id, title, type_, audience, status in db.session.execute(statement.where(Initiative.message_id.in_(message_ids)).order_by(Initiative.position)):
            found[message_id].append(_filled(title=title, type=type_, audience=audience, status=status))
        return found

    def _chunks(self, statement: Any, model: Any, longest: Any) -> Iterator[list[Any]]:
        """The rows of this forum in their order; ``longest`` is the column in which a row may hold a long text."""
        for ids in self._ids(model, longest):
            yield list(db.session.execute(statement.where(model.id.in_(ids)).order_by(model.id)).mappings())

    def _ids(self, model: Any, longest: Any) -> Iterator[Sequence[int]]:
        # All of them at once: asking anew for those after the last would have the engine sort the forum's rows for each chunk.
        ids, ends, weight = array("q"), array("q"), 0
        lengths = select(model.id, func.coalesce(func.length(longest), 0)).where(model.forum_id == self.id, *self.which(model)).order_by(model.id)
        for id_, length in db.session.execute(lengths.execution_options(yield_per=5000)):
            if ids and (weight + length > CHARACTERS or len(ids) - (ends[-1] if ends else 0) == CHUNK):
                ends.append(len(ids))
                weight = 0
            ids.append(id_)
            weight += length
        for start, end in pairwise((0, *ends, len(ids))):
            if end > start:
                yield ids[start:end]

    def _free_prefix(self, model: Any, number: Any, letter: str) -> str:
        """What goes before the number of those that no archive has named, so that the name is nobody else's."""
        other = aliased(model)
        prefix = letter
        while db.session.scalar(
            select(
                exists(
                    select(literal(1))
                    .select_from(model)
                    .join(other, and_(other.forum_id == self.id, other.archive_id == literal(prefix) + cast(number, String)))
                    .where(model.forum_id == self.id, model.archive_id.is_(None))
                )
            )
        ):
            prefix += letter
        return prefix


def _text_of(value: Any, indent: str) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", f"\n{indent}")


def _section(name: str, value: Any) -> str:
    return f',\n  "{name}": {_text_of(value, "  ")}'


def _list(name: str, items: Iterable[Any]) -> Iterator[str]:
    yield f',\n  "{name}": ['
    between = "\n"
    for item in items:
        yield f"{between}    {_text_of(item, '    ')}"
        between = ",\n"
    yield "]" if between == "\n" else "\n  ]"
