"""The form of a backup: its manifest, and rows as JSON that no database speaks more of than another."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, LargeBinary, Table, TypeDecorator

from core.database import Base

KIND, VERSION = "rapporteur-backup", 1
MANIFEST, END = "manifest.json", "end.json"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``schema`` are the migrations its rows are of."""

    made_at: str
    schema: list[str]
    tables: dict[str, int]
    files: int
    kind: str = KIND
    version: int = VERSION

    def written(self) -> bytes:
        """As its member of the archive."""
        return json.dumps(asdict(self), indent=1).encode()

    @property
    def steps(self) -> int:
        """Rows and files, for whoever shows how far it is."""
        return sum(self.tables.values()) + self.files


class Broken(Exception):
    """A file that is no backup, or not a whole one; said in a sentence."""


def manifest_of(written: bytes) -> Manifest:
    """Read back; raises Broken for anything else."""
    try:
        given = json.loads(written)
        made = Manifest(**given)
        good = made.kind == KIND and all(isinstance(count, int) for count in made.tables.values()) and isinstance(made.files, int) and isinstance(made.schema, list)
    except (ValueError, TypeError, AttributeError):
        good = False
    if not good:
        raise Broken("This is not a backup of a site.")
    if made.version != VERSION:
        raise Broken(f"This backup has form {made.version}; this version reads form {VERSION}.")
    return made


def tables() -> Sequence[Table]:
    """All tables, those that are referred to first."""
    return Base.metadata.sorted_tables


def line_of(row: Sequence[Any]) -> bytes:
    """A row as a line."""
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=_plain).encode("utf-8", "surrogatepass") + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, date):  # an instant is one too
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"a backup has no place for a {type(value).__name__}")


def reader_of(table: Table) -> Callable[[bytes], dict[str, Any]]:
    """What makes a row of a line."""
    columns = [(column.name, _back(column)) for column in table.columns]

    def row_of(line: bytes) -> dict[str, Any]:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(columns):
            raise Broken(f"A row of {table.name} does not have its {len(columns)} values.")
        return {name: value if value is None or back is None else back(value) for (name, back), value in zip(columns, values, strict=True)}

    return row_of


def _back(column: Column[Any]) -> Callable[[Any], Any] | None:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    return base64.b64decode if isinstance(kind, LargeBinary) else None
