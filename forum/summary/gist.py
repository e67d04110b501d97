"""What a reader takes away of a topic or question: the themes that enough of its contributors raise, else what kinds of things were said, counted."""

from collections.abc import Iterable
from dataclasses import dataclass

from forum.summary.pool import Point, Pool, Section, raised_themes

LEAST, LEAST_OF_FEW, FEW = 3, 2, 6  # contributors who make a theme a main point, among few, and how many are few
SHARE = 4  # and at least one in so many
MOST = 3  # themes, kinds
KINDS = ("recommendation", "need", "lesson")  # what a reader takes away; offers and questions have a line of their own


def weighs(n: int, of: int) -> bool:
    """Whether a theme that ``n`` of ``of`` contributors raise is a main point."""
    return n >= (LEAST_OF_FEW if of <= FEW else LEAST) and SHARE * n >= of


@dataclass(frozen=True, slots=True)
class Gist:
    """Each row is a key (theme, kind, answer) with the messages behind it, the largest first."""

    themes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    kinds: tuple[tuple[str, tuple[int, ...]], ...] = ()
    answers: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def messages(self) -> tuple[int, ...]:
        """Everything it rests on."""
        return tuple(sorted({number for rows in (self.themes, self.kinds, self.answers) for _, numbers in rows for number in numbers}))


def main_themes(pool: Pool, numbers: Iterable[int], of: int, but: frozenset[str] = frozenset()) -> dict[str, list[int]]:
    """The themes that weigh, without those that are asked about."""
    return {theme: those for theme, those in raised_themes(pool, numbers).items() if theme not in but and weighs(pool.contributors(those), of)}


def kinds_told(pool: Pool, points: Iterable[Point], of: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """What kinds of things enough contributors are quoted with, the most frequent first."""
    least = LEAST_OF_FEW if of <= FEW else LEAST
    quoted: dict[str, set[int]] = {}
    for point in points:
        if point.span.kind in KINDS:
            quoted.setdefault(point.span.kind, set()).add(point.message)
    ranked = sorted(quoted, key=lambda kind: (-pool.contributors(quoted[kind]), KINDS.index(kind)))
    return tuple((kind, tuple(sorted(quoted[kind]))) for kind in ranked if (n := pool.contributors(quoted[kind])) >= least and SHARE * n >= of)


def points_of(section: Section) -> list[Point]:
    """What is printed in a section."""
    return [point for cell in (*section.cells, *((section.rest,) if section.rest else ())) for point in cell.points]


def gist_of(pool: Pool, numbers: Iterable[int], of: int, sections: Iterable[Section], points: Iterable[Point] = (), but: frozenset[str] = frozenset()) -> Gist:
    """What ``sections`` and ``points`` beside them tell of the inputs ``numbers`` of ``of`` contributors, without ``but``: the themes and kinds asked for."""
    sections = list(sections)
    themes = list(main_themes(pool, numbers, of, but).items())[:MOST]
    told = [point for point in (*points, *(one for section in sections for one in points_of(section))) if point.span.kind not in but]
    kinds = kinds_told(pool, told, of) if len(themes) < 2 else ()
    answers = tuple((cell.key, cell.raised) for section in sections for cell in section.cells if cell.key in ("yes", "partly", "no"))
    if 2 * pool.contributors(number for _, those in answers for number in those) < of:
        answers = ()
    return Gist(tuple((theme, tuple(those)) for theme, those in themes), kinds, answers)
