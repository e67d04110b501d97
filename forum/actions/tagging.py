"""Changing which goals and questions a message is tagged with: exactly the cells it should change, and an act for each change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update

from accounts.models import Person
from core.database import db
from forum.models import Act, Forum, Message, MessageGoal, MessageQuestion, Question
from forum.queries import tagging as reading
from plans.queries import goal_ids


@dataclass(frozen=True)
class Wish:
    """What a message shall be tagged with. ``seen`` are the goals and questions on which the wish rests; ``suggested`` the goals that had been suggested."""

    number: int
    goals: tuple[str, ...]
    questions: tuple[int, ...] | None = None  # None: as they are
    seen: tuple[tuple[str, ...], tuple[int, ...]] | None = None
    suggested: frozenset[str] = frozenset()
    undoes: int | None = None  # the act that it undoes


@dataclass(frozen=True)
class Tagged:
    """What became of wishes, by the numbers of messages: changed, or changed by somebody else meanwhile and left alone."""

    changed: tuple[int, ...] = ()
    overtaken: tuple[int, ...] = ()


def tag_all(forum: Forum, wishes: Sequence[Wish], *, goals: dict[str, int], by: Person, at: datetime) -> Tagged:
    """Grants wishes, one act a change; ``goals`` are those of the forum's edition by code. The caller holds the forum's row and commits."""
    there = reading.messages_by_number(forum, [wish.number for wish in wishes])
    changed, overtaken = [], []
    for wish in wishes:
        message = there.get(wish.number)
        if message is None or message.status != "published":
            overtaken.append(wish.number)
            continue
        now = (tuple(message.goal_codes or ()), tuple(message.question_numbers or ()))
        order = list(goals)
        wanted = (tuple(sorted(dict.fromkeys(wish.goals), key=order.index)), now[1] if wish.questions is None else tuple(sorted(set(wish.questions))))
        if (set(now[0]), set(now[1])) == (set(wanted[0]), set(wanted[1])):
            continue
        if wish.seen is not None and (set(wish.seen[0]), set(wish.seen[1])) != (set(now[0]), set(now[1])):
            overtaken.append(wish.number)
            continue
        if set(now[0]) != set(wanted[0]):
            _tag_goals(message, wanted[0], goals=goals, suggested=wish.suggested, undoes=wish.undoes, by=by, at=at)
        if set(now[1]) != set(wanted[1]):
            _tag_questions(message, wanted[1], undoes=wish.undoes, by=by, at=at)
        changed.append(wish.number)
    db.session.flush()
    return Tagged(tuple(changed), tuple(overtaken))


def tag_back(act: Act, message: Message, forum: Forum, *, by: Person, at: datetime) -> bool:
    """Undoes a change of tags; False where they were changed since, or the message is not published. The caller holds the forum's row and commits."""
    goals, questions = tuple(message.goal_codes or ()), tuple(message.question_numbers or ())
    was, now = tuple(act.data["from"]), tuple(act.data["to"])
    of_goals = act.kind == "message-goals"
    wish = Wish(message.number, was if of_goals else goals, None if of_goals else was, seen=(now, questions) if of_goals else (goals, now), undoes=act.id)
    return bool(tag_all(forum, [wish], goals=goal_ids(forum.edition_id or 0), by=by, at=at).changed)


def _tag_goals(message: Message, codes: Sequence[str], *, goals: dict[str, int], suggested: Collection[str], undoes: int | None, by: Person, at: datetime) -> None:
    before = list(message.goal_codes or ())
    gone, come = [code for code in before if code not in codes], [code for code in codes if code not in before]
    if gone:
        db.session.execute(delete(MessageGoal).where(MessageGoal.message_id == message.id, MessageGoal.goal_id.in_([goals[code] for code in gone if code in goals])))
    if come:
        rows = [{"message_id": message.id, "goal_id": goals[code], "set_by_id": by.id, "set_at": at, "suggested": code in suggested} for code in come]
        db.session.execute(insert(MessageGoal), rows)
    message.goal_codes = list(codes) or None
    _log(message, "message-goals", before, list(codes), by=by, at=at, suggested=[code for code in come if code in suggested], undoes=undoes)


def _tag_questions(message: Message, numbers: Sequence[int], *, undoes: int | None, by: Person, at: datetime) -> None:
    before, ids = reading.question_tags(message), reading.question_ids(message, numbers)
    after = set(ids.values())
    if gone := before - after:
        db.session.execute(delete(MessageQuestion).where(MessageQuestion.message_id == message.id, MessageQuestion.question_id.in_(gone)))
    if come := after - before:
        db.session.execute(insert(MessageQuestion), [{"message_id": message.id, "question_id": question} for question in sorted(come)])
    if message.is_input:
        for questions, step in ((gone, -1), (come, 1)):
            if questions:
                db.session.execute(update(Question).where(Question.id.in_(questions)).values(input_count=Question.input_count + step))
    old = list(message.question_numbers or ())
    message.question_numbers = sorted(ids) or None
    _log(message, "message-questions", old, sorted(ids), by=by, at=at, undoes=undoes)


def _log(
    message: Message, kind: str, before: list[str] | list[int], after: list[str] | list[int], *, by: Person, at: datetime, suggested: Sequence[str] = (), undoes: int | None = None
) -> None:
    data = {"from": before, "to": after} | ({"suggested": list(suggested)} if suggested else {}) | ({"undoes": undoes} if undoes else {})
    db.session.add(Act(forum_id=message.forum_id, message_id=message.id, kind=kind, at=at, by_id=by.id, reason="", data=data))
