"""Questions with so many answers that no reader sees through them: what several say on one theme stands under a heading."""

from forum.summary.pool import Cell, Point, Section, raised_themes
from forum.summary.prose import Prose

MUCH = 6  # contributors told under one theme, from which on it has a heading even where no other has
MANY_ANSWERS, A_HEADING_OF_ANSWERS = 12, 3  # contributors told under one question, and under one theme of it, from which on the theme has a heading


def told_by_theme(prose: Prose, points: list[Point], section: Section) -> tuple[list[Cell], list[Point]]:
    """A cell for each theme of several contributors, where a question has many answers and two such themes, or one of many; and the points that are left."""
    pool = prose.pool
    if section.question is None or pool.contributors(point.message for point in points) < MANY_ANSWERS:
        return [], points
    groups = [(theme, mine) for theme, mine in prose.themed(points) if theme and pool.contributors(point.message for point in mine) >= A_HEADING_OF_ANSWERS]
    if len(groups) < 2 and not any(pool.contributors(point.message for point in mine) >= MUCH for _, mine in groups):
        return [], points
    taken = {id(point) for _, mine in groups for point in mine}
    raised = raised_themes(pool, section.all)
    cells = [Cell(theme, tuple(raised.get(theme, ())), tuple(mine), {number: pool.votes(number)[theme] for number in raised.get(theme, ())}) for theme, mine in groups]
    return cells, [point for point in points if id(point) not in taken]
