"""Numbered pages under a list: which are named, and where each leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode


@dataclass(frozen=True)
class Pages:
    """A list's pages. ``number`` is None where the place in the list is known and its page is not."""

    number: int | None
    count: int
    earlier: str = ""  # addresses of the neighbours
    later: str = ""
    keep: tuple[tuple[str, str], ...] = ()  # what else the address asks for

    @property
    def numbers(self) -> list[int]:
        """The pages to name: the first, the last and those around this one; 0 marks a gap."""
        at = self.number or 1
        shown = sorted({1, self.count, *(n for n in range(at - 2, at + 3) if 1 <= n <= self.count)})
        named: list[int] = []
        for n in shown:
            if named and n - named[-1] == 2:
                named.append(n - 1)
            elif named and n - named[-1] > 2:
                named.append(0)
            named.append(n)
        return named

    def address(self, number: int) -> str:
        """Where a page is."""
        return ask(self.keep, page=number)


def ask(keep: tuple[tuple[str, str], ...] | Mapping[str, str] = (), **more: object) -> str:
    """The part of an address behind its path."""
    kept, asked = _encoded(tuple(keep.items() if isinstance(keep, Mapping) else keep)), _encoded(tuple((name.rstrip("_"), str(value)) for name, value in more.items()))
    return f"?{kept}{'&' if kept and asked else ''}{asked}"


@lru_cache(maxsize=512)
def _encoded(pairs: tuple[tuple[str, str], ...]) -> str:
    """A list's own pairs come back in the address of each of its pages and orders."""
    return urlencode(pairs)


def pages_of(*, page: int, total: int, size: int, keep: tuple[tuple[str, str], ...] = ()) -> Pages:
    """The pages of a list of ``total`` things, ``size`` a page; a page beyond the end is the last."""
    count = max(1, -(-total // size))
    page = min(page, count)
    return Pages(page, count, ask(keep, page=page - 1) if page > 1 else "", ask(keep, page=page + 1) if page < count else "", keep)


def pages_by_number(*, page: int | None, count: int, earlier: int | None, later: int | None, keep: tuple[tuple[str, str], ...] = ()) -> Pages:
    """The pages of messages by time: the neighbours are found by the number that they begin with."""

    def neighbour(begins: int | None, step: int) -> str:
        if begins is None:
            return ""
        return ask(keep, page=page + step, from_=begins) if page else ask(keep, from_=begins)

    return Pages(page, count, neighbour(earlier, -1), neighbour(later, 1), keep)
