"""A table of experts: kept and checked when it is brought, stored when its bringer says so. Nothing here commits."""

import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO

from accounts import audit
from accounts.models import Person
from core import files
from core.database import db
from core.tables import Fault
from roster.importing import storing
from roster.importing.reading import Checked, Told, read
from roster.models import RosterImport

LARGEST = 10 << 20  # bytes
AT_ONCE = 300  # rows that are stored while somebody waits; more are a job's work


def bring(stream: BinaryIO, *, name: str, agreed: bool, language: str, by: Person, at: datetime) -> RosterImport:
    """Keeps a table and says what it would do: the dry run. Raises ``files.TooLarge``."""
    kept = files.keep(stream, name=name, media_type="application/octet-stream", at=at, most=LARGEST)
    stream.seek(0)
    checked = Checked()
    storing.examine(read(stream, storing.held(today=at.date()), checked, agreed=agreed, language=language), checked, at=at)
    if not checked.sound:
        files.forget(kept)
    brought = RosterImport(
        key=secrets.token_hex(16), by_id=by.id, file=kept if checked.sound else None, name=kept.name, language=language, agreed=agreed, report=_as_report(checked), brought_at=at,
        state="checked" if checked.sound else "failed", ended_at=None if checked.sound else at,
    )  # fmt: skip
    db.session.add(brought)
    return brought


def _as_report(checked: Checked) -> dict[str, Any]:
    return {
        "rows": checked.rows, "listed": checked.listed, "ignored": checked.ignored, "new": checked.new, "changed": checked.changed, "unchanged": checked.unchanged,
        "changes": [asdict(one) for one in checked.changes], "faults": [asdict(one) for one in checked.faults], "warnings": [asdict(one) for one in checked.warnings],
    }  # fmt: skip


def faults_in(report: dict[str, Any], name: str = "faults") -> list[Fault]:
    """The faults or warnings that a report keeps."""
    return [Fault(**one) for one in report.get(name, ())]


def changes_in(report: dict[str, Any]) -> list[Told]:
    """What a report says would change."""
    return [Told(**one) for one in report.get("changes", ())]


def check_again(brought: RosterImport, *, at: datetime, tick: Callable[[int], Any]) -> bool:
    """Whether it still can be imported: the roster may have changed since. Takes no lock, however long the table is."""
    checked = Checked()
    with closing(_opened(brought)) as stream:
        storing.examine(read(stream, storing.held(today=at.date()), checked, agreed=brought.agreed, language=brought.language), checked, at=at, tick=tick)
    brought.report = _as_report(checked)
    return checked.sound


def carry_out(brought: RosterImport, *, by: Person | None, at: datetime) -> bool:
    """Stores everybody, or finds that it cannot be, or not as it was shown, and stores nobody: the caller then undoes what was begun."""
    checked = Checked()
    with closing(_opened(brought)) as stream:
        storing.store(read(stream, storing.held(today=at.date()), checked, agreed=brought.agreed, language=brought.language), checked, by=by, at=at)
    if not checked.sound or not _as_shown(brought.report, _as_report(checked)):
        return False
    if brought.file is not None:
        files.forget(brought.file)
    brought.report = _as_report(checked) | {"changes": []}
    brought.end("done", at=at)
    audit.note("experts-imported", person=by, at=at, object=f"{checked.rows} experts")
    return True


def _as_shown(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether a table does what its bringer has seen."""
    return all(before.get(name, now[name]) == now[name] for name in ("new", "changed", "changes"))


def give_up(brought: RosterImport, *, at: datetime) -> None:
    """It cannot be imported any more."""
    if brought.file is not None:
        files.forget(brought.file)
    brought.report = brought.report | {"changes": []}
    brought.end("failed", at=at)


def _opened(brought: RosterImport) -> BinaryIO:
    if brought.file is None:
        raise ValueError("its file is gone")
    return files.path_of(brought.file).open("rb")
