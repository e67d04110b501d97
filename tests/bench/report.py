"""The tables that the bench prints."""

import statistics
from collections.abc import Sequence

from tests.bench.letters import CPU, HALF, SUBSCRIBERS, Letters
from tests.bench.measure import Figures

HEADS = ("work", "ms CPU", "a second", "p95 ms", "ratio to ORM 25", "bar", "")


def verdict(value: float, bar: float | None) -> str:
    """``ok`` or ``over``; nothing where there is no bar."""
    return "" if bar is None else "ok" if value <= bar else "over"


def head() -> None:
    """The heads of the table."""
    print()
    line(*HEADS)
    print("-" * 116, flush=True)


def line(work: str, *cells: str) -> None:
    """One row."""
    print(f"{work:<52}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, (9, 10, 9, 17, 10, 6), strict=False)), flush=True)


def size(work: str, value: float, unit: str, bar: float, more: str = "") -> None:
    """A row for something that is not time."""
    line(work, f"{value:.1f}", unit, "", "", f"{bar:g}", verdict(value, bar))
    if more:
        print(f"  {more}")


def figures(work: str, found: Figures, bar: float | None) -> str:
    """A row for something that is time; gives its verdict."""
    said = verdict(found.ratio, bar)
    line(work, f"{found.cpu:.2f}", f"{found.per_second:.0f}", f"{found.wall(0.95):.1f}", f"{found.ratio:.2f}", "" if bar is None else f"{bar:g}", said)
    return said


def letters(found: Letters) -> list[str]:
    """Rows for letters to subscribers; gives the names of those that miss their bar."""
    cpu, rate, bare = statistics.median(found.cpu), statistics.median(found.ours), statistics.median(found.bare)
    says = f"letters to {SUBSCRIBERS:,} subscribers, ledger included"
    line(says, f"{cpu:.2f}", f"{rate:.0f}", "", f"{found.ratio:.2f} of the loop", f"{HALF:g}", "ok" if found.ratio >= HALF else "over")
    print(
        f"  against a bare loop of smtplib over one connection, {found.size / 1024:.0f} KB a letter: {bare:.0f} a second; processor time a letter, bar {CPU:g} ms: {verdict(cpu, CPU)}"
    )
    return [name for name, wrong in ((f"rate of {says}", found.ratio < HALF), (f"processor time of {says}", cpu > CPU)) if wrong]


def overs(names: Sequence[str]) -> None:
    """The last line: what misses its bar."""
    print("\n" + (f"Over their bar: {', '.join(names)}." if names else "Every bar is met."), flush=True)
