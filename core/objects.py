"""Objects of the session read by a statement that is compiled once: a tenth of what the library takes to read them with every page and every reply."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, inspect, select
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from core.prepared import Prepared


class Part:
    """One kind of object in a row: of which columns (all that are not deferred, unless ``only`` these), and what hangs on it, ``one`` or ``many`` by the name of the relation.

    Where the same table stands twice in a statement, ``table`` says which of them is meant. Its key is one column, and empty where an outer join found nothing.
    """

    def __init__(
        self, model: type[Any], table: FromClause | None = None, *, only: Sequence[str] = (), one: Mapping[str, "Part"] | None = None, many: Mapping[str, "Part"] | None = None
    ) -> None:
        self.model, self.only, self.one, self.many = model, tuple(only), dict(one or {}), dict(many or {})
        self.table: FromClause = table if table is not None else model.__table__

    @cached_property
    def mapper(self) -> Mapper[Any]:
        found: Mapper[Any] = inspect(self.model)
        return found

    @cached_property
    def key(self) -> str:
        """The name of its primary key."""
        (column,) = self.mapper.primary_key
        return str(self.mapper.get_property_by_column(column).key)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What is read of it, its key first."""
        wanted = self.only or [attribute.key for attribute in self.mapper.column_attrs if not attribute.deferred]
        return (self.key, *(name for name in wanted if name != self.key))

    @cached_property
    def unread(self) -> frozenset[str]:
        """What is not read of it: it is read by itself where it is asked for."""
        return frozenset(attribute.key for attribute in self.mapper.column_attrs).difference(self.names)

    def columns(self) -> list[ColumnElement[Any]]:
        """Those of it and of all that hangs on it, in the order of the row."""
        own: list[ColumnElement[Any]] = [self.table.c[getattr(self.model, name).property.columns[0].key] for name in self.names]
        return own + [column for part in (*self.one.values(), *self.many.values()) for column in part.columns()]


class Objects:
    """The objects of one kind that a select finds, with what hangs on them. ``narrowed`` says which: it is handed the select of their columns.

    As with the library, what the session knows already stays as it is there, unless ``fresh``.
    """

    def __init__(self, part: Part, narrowed: Callable[[Select[Any]], Select[Any]], *, fresh: bool = False) -> None:
        self._part, self._narrowed, self._fresh = part, narrowed, fresh

    @cached_property
    def _prepared(self) -> Prepared:
        return Prepared(self._narrowed(select(*self._part.columns()).select_from(self._part.table)))

    def first(self, session: Session, values: Mapping[str, Any]) -> Any:
        """The first of them, or None."""
        found = self.all(session, values)
        return found[0] if found else None

    def all(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """All of them, in the order of the statement."""
        session.flush()
        rows, turns = self._prepared.raw(session.connection(), values)
        return _Reading(session, turns, fresh=self._fresh).of(self._part, rows, 0)[0] if rows else []


class _Reading:
    """One answer of the database on its way to objects."""

    def __init__(self, session: Session, turns: Mapping[int, Any], *, fresh: bool) -> None:
        self._session, self._turns, self._fresh = session, turns, fresh

    def of(self, part: Part, rows: Sequence[Any], at: int) -> tuple[list[Any], int]:
        """The objects of this part, whose columns begin at this one, each once; and where the columns of the next part begin."""
        groups: dict[Any, list[Any]] = {}
        for row in rows:
            if row[at] is not None:
                groups.setdefault(row[at], []).append(row)
        end = at + len(part.names)
        found = [self._one(part, group[0][at:end], at) for group in groups.values()]
        for name, below in (*part.one.items(), *part.many.items()):
            after = end
            for thing, group in zip(found, groups.values(), strict=True):
                hanging, after = self.of(below, group, end)
                if self._fresh or name not in thing.__dict__:
                    set_committed_value(thing, name, hanging if name in part.many else next(iter(hanging), None))
            end = after if found else end + len(below.columns())
        return found, end

    def _one(self, part: Part, raw: Sequence[Any], at: int) -> Any:
        values = dict(zip(part.names, raw, strict=True))
        for place, name in enumerate(part.names, start=at):
            if place in self._turns:
                values[name] = self._turns[place](values[name])
        key = part.mapper.identity_key_from_primary_key((values[part.key],))
        thing = self._session.identity_map.get(key)
        if thing is None:  # made known to the session as the library's own reading does it: its door for objects from elsewhere asks each relation what hangs on it
            thing = part.mapper.class_manager.new_instance()
            thing.__dict__.update(values)
            state = instance_state(thing)
            state.key, state.session_id = key, self._session.hash_key
            state.expired_attributes.update(part.unread)
            self._session.identity_map.add(state)
            return thing
        for name, value in values.items():
            if self._fresh or name not in thing.__dict__:
                set_committed_value(thing, name, value)
        return thing
