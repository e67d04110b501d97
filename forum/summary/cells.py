"""Which spans of which inputs are printed under which heading: cells of goal × theme or question × answer, within the words a section may use."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from forum.summary.answers import answer_of, asks_yes_or_no
from forum.summary.further import Budget, by_worth, further_points, seconds
from forum.summary.kinds import VOTING
from forum.summary.material import Topic
from forum.summary.pool import Cell, Point, Pool, Section, raised_themes
from forum.summary.spans import Span

# What the frame of a sentence and a lead take beside the span, in words; how far below an input's best span another theme may not fall.
FRAME, LEAD, FAR_BELOW = 11, 16, 1.3
A_HEADING_OF_A_KIND = 3  # contributors quoted under it
A_HEADING_MORE = 4  # for so many contributors of a section one theme may have a heading whose contributors say more on others
LARGE, OF_SEVERAL = 10, 3  # contributors of a section in which any theme may have a heading; in a smaller one themes of several must carry it
WORTH_A_HEADING = 1.8  # of the points of a theme that would have none, since its contributors say more on others
TELLING = 1.5  # the worth from which a lesson or offer beside a list of initiatives is told as well
ANSWERED = 1.0  # the worth from which what a reply answers is told beside it
TO_EACH = 2.4  # and from which an input that names two questions is told under the second too
ANSWERS_FROM = 4  # contributors of a question that is answered by yes or no
GROUPS = {
    "experience": frozenset({"activity", "lesson", "statement"}), "needs": frozenset({"need", "challenge"}),
    "suggestions": frozenset({"recommendation"}), "exchange": frozenset({"question", "offer"}),
}  # fmt: skip


def plan_themes(pool: Pool, topic: Topic, messages: list[int], by_reply: list[int], *, goal: str = "", question: int | None = None) -> Section:
    """The cells of a goal or of a question about needs: a heading for each theme with at least two contributors who still have something to print under it."""
    everybody = sorted({*messages, *by_reply})
    budget = Budget(pool, everybody, pool.settings.words_an_input)
    new = {number for number in everybody if pool.has_more(number)}
    cells: list[Cell] = []
    if pool.contributors(everybody) >= pool.settings.headings_from:
        raised = raised_themes(pool, everybody)
        assigned = _assigned(pool, raised, new)
        for theme in (theme for theme in raised if theme in assigned):
            if cell := _themed(pool, theme, raised[theme], assigned[theme], new, budget):
                cells.append(cell)
        more = pool.contributors(everybody) // A_HEADING_MORE
        for theme in (theme for theme in raised if theme not in assigned):
            if not more:
                break
            mine = [number for number in raised[theme] if _worth_a_heading(pool, number, theme)]
            if pool.contributors(mine) > 1 and (cell := _themed(pool, theme, raised[theme], mine, new, budget)):
                cells.append(cell)
                more -= 1
    rest = _rest(pool, everybody, new, budget, told=[point.message for cell in cells for point in cell.points])
    everyone = pool.contributors(everybody)
    carrying = [cell for cell in cells if everyone >= LARGE or pool.contributors(cell.raised) >= OF_SEVERAL]
    if cells and 2 * pool.contributors(point.message for cell in carrying for point in cell.points) < everyone:
        points = _in_order(point for cell in (*cells, *((rest,) if rest else ())) for point in cell.points)
        cells, rest = [], Cell("other", tuple(sorted({point.message for point in points})), points)  # headings for the smaller part of a section tear it apart
    return Section(topic.number, tuple(sorted(messages)), tuple(sorted(by_reply)), goal=goal, question=question, cells=tuple(cells), rest=rest)


def _assigned(pool: Pool, raised: dict[str, list[int]], new: set[int]) -> dict[str, list[int]]:
    """Theme → inputs that have their best to say under it. A theme left with one contributor gives its inputs to their next best, the smallest theme first."""
    worth: dict[int, dict[str, float]] = {}
    for theme, numbers in raised.items():
        for number in numbers:
            if number in new and (spans := _spans_of(pool, number, theme)):
                best = max((span.score for span in pool.free(number)), default=0.0)
                if spans[0].score >= best - FAR_BELOW:
                    worth.setdefault(number, {})[theme] = spans[0].score + (0.4 if spans[0].themes[0] == theme else 0.0)
    order = list(raised)
    left = {theme for theme in order if pool.contributors(number for number in worth if theme in worth[number]) > 1}
    while True:
        found: dict[str, list[int]] = {}
        for number, themes in sorted(worth.items()):
            if mine := [theme for theme in themes if theme in left]:
                found.setdefault(max(mine, key=lambda theme: (themes[theme], -order.index(theme))), []).append(number)
        alone = [theme for theme in order if theme in left and pool.contributors(found.get(theme, ())) < 2]
        if not alone:
            return found
        left.discard(alone[-1])


def _worth_a_heading(pool: Pool, number: int, theme: str) -> bool:
    spans = _spans_of(pool, number, theme)
    return bool(spans) and spans[0].score >= WORTH_A_HEADING


def _spans_of(pool: Pool, number: int, theme: str) -> list[Span]:
    """What an input has left to say on a theme, the best first."""
    spans = [span for span in pool.free(number) if theme in span.themes and span.kind in VOTING]
    return sorted(spans, key=lambda span: (-span.score - (0.4 if span.themes[0] == theme else 0), span.start))


def _themed(pool: Pool, theme: str, raised: list[int], mine: list[int], new: set[int], budget: Budget) -> Cell | None:
    """A cell: those who have their best to say under it, then others' second spans while words are left."""
    points: list[Point] = []
    for number in mine:
        if spans := _spans_of(pool, number, theme):
            points += pool.take_all(number, spans[0], theme)
            budget.spend(spans[0].words + FRAME, first=number in new)
            new.discard(number)
    if not points:
        return None
    budget.spend(LEAD, first=False)
    points += seconds(pool, mine, theme, budget)
    for number in raised:
        spans = _spans_of(pool, number, theme) if number not in mine and number not in new else []
        if spans and spans[0].score >= pool.second_worth(number) and spans[0].themes[0] == theme and budget.allows(spans[0].words + FRAME):
            points.append(pool.take(number, spans[0]))
            budget.spend(spans[0].words + FRAME, first=False)
    votes = {number: pool.votes(number)[theme] for number in raised}
    return Cell(theme, tuple(raised), tuple(sorted(points, key=lambda point: (point.message, point.span.start))), votes)


def _tells(span: Span) -> bool:
    """Whether it is told beside the table: a lesson or an offer, not what the list of initiatives says itself."""
    return span.kind in ("lesson", "offer") and span.score >= TELLING


def _answered_ones(pool: Pool, everybody: list[int], told: set[int], budget: Budget, *, experience: bool) -> list[Point]:
    """What a printed reply answers, where nothing of that stands here yet: a reply alone hangs in the air, whatever words are left."""
    points: list[Point] = []
    here = set(everybody)
    for number in everybody:
        parent = pool.material.message[number].reply_to
        if number in told and parent in here and parent not in told:
            spans = [span for span in by_worth(pool.free(parent), experience=experience) if span.score >= ANSWERED]
            if spans:
                points.append(pool.take(parent, spans[0]))
                budget.spend(spans[0].words + FRAME, first=False)
                told.add(parent)
    return points


def _rest(
    pool: Pool, everybody: list[int], new: set[int], budget: Budget, *, experience: bool = False, listing: frozenset[int] = frozenset(), told: Iterable[int] = ()
) -> Cell | None:
    """What has no heading: the best span of every input of which nothing is printed yet, and second spans while words are left."""
    points: list[Point] = []
    for number in everybody:
        spans = [span for span in by_worth(pool.free(number), experience=experience) if number not in listing or _tells(span)]
        if number in new and spans:
            points += pool.take_all(number, spans[0])
            budget.spend(spans[0].words + FRAME, first=True)
            new.discard(number)
    points += _answered_ones(pool, everybody, {*told, *(point.message for point in points)}, budget, experience=experience)
    answered = {pool.material.message[number].reply_to for number in everybody}
    for number in dict.fromkeys(point.message for point in points if point.message in answered):
        asked = [span for span in pool.free(number) if span.kind == "question"]
        if asked and not any(point.message == number and point.span.kind == "question" for point in points):
            points.append(pool.take(number, asked[-1]))
            budget.spend(asked[-1].words + 5, first=False)
    points += further_points(pool, {*told, *(point.message for point in points)} - listing, Counter([*told, *(point.message for point in points)]), budget, experience=experience)
    if not points:
        return None
    points.sort(key=lambda point: (point.message, point.span.start))
    return Cell("other", tuple(dict.fromkeys(point.message for point in points)), tuple(points))


def plan_question(pool: Pool, topic: Topic, question: int | None, messages: list[int], by_reply: list[int], *, reserved: frozenset[int] = frozenset()) -> Section:
    """The cells of a question: by answer where it asks yes or no, then by kind. ``reserved``: inputs reflected by the table of initiatives."""
    everybody = sorted({*messages, *by_reply})
    listing, reserved = reserved, reserved - {number for number in reserved if any(_tells(span) for span in pool.free(number))}
    budget = Budget(pool, [number for number in everybody if number not in reserved], pool.settings.words_an_answer)
    new = {number for number in everybody if number not in reserved and (not pool.is_printed(number) or (number in messages and _has_an_answer(pool, number)))}
    cells: list[Cell] = []
    asked = next((one for one in topic.questions if one.number == question), None)
    yes_or_no = bool(asked and asks_yes_or_no(asked.text, pool.settings.language_of_the_agenda))
    if yes_or_no and pool.contributors(everybody) >= ANSWERS_FROM:
        cells += [cell for answer in ("yes", "partly", "no") if (cell := _answered(pool, answer, everybody, new, budget))]
    if pool.contributors(everybody) >= pool.settings.headings_from:
        for key, kinds in GROUPS.items():
            if cell := _of_kinds(pool, key, kinds, everybody, new, budget, listing, yes_or_no=yes_or_no):
                cells.append(cell)
    told = [point.message for cell in cells for point in cell.points]
    rest = _rest(pool, [number for number in everybody if number not in reserved], new, budget, experience=True, listing=listing, told=told)
    cells, rest = _together(pool, cells, rest, least=2 if yes_or_no else A_HEADING_OF_A_KIND)
    return Section(topic.number, tuple(sorted(messages)), tuple(sorted(by_reply)), question=question, cells=tuple(cells), rest=rest)


def plan_rest(pool: Pool, topic: Topic, messages: list[int]) -> Section:
    """A topic that nothing divides: no headings, what each input says best."""
    budget = Budget(pool, messages, pool.settings.words_an_answer)
    new = {number for number in messages if not pool.is_printed(number)}
    return Section(topic.number, tuple(sorted(messages)), rest=_rest(pool, messages, new, budget, experience=True))


def _has_an_answer(pool: Pool, number: int) -> bool:
    """Whether an input told under one question has something to say to this one too."""
    return len(pool.material.message[number].questions) > 1 and any(span.score >= TO_EACH for span in pool.free(number))


def _together(pool: Pool, cells: list[Cell], rest: Cell | None, *, least: int) -> tuple[list[Cell], Cell | None]:
    """Cells of kinds with each reply beside what it answers, in whichever cell that stands; one that is left with fewer than ``least`` contributors has no heading."""
    movable = [cell for cell in [*cells, *([rest] if rest else [])] if cell.key in GROUPS or cell.key == "other"]
    points = [(cell.key, point) for cell in movable for point in cell.points]
    home = {point.message: key for key, point in reversed(points)}
    for number in sorted(home):
        parent = pool.material.message[number].reply_to
        if parent in home:
            home[number] = home[parent]
    kept: list[Cell] = []
    left = [point for _, point in points]
    for cell in cells:
        mine = [point for point in left if home[point.message] == cell.key]
        if cell.key not in GROUPS:
            kept.append(cell)
        elif pool.contributors(point.message for point in mine) >= least and {point.message for point in mine} & set(cell.raised):
            kept.append(replace(cell, points=_in_order(mine)))
            left = [point for point in left if home[point.message] != cell.key]
    return kept, Cell("other", tuple(sorted({point.message for point in left})), _in_order(left)) if left else None


def _in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: (point.message, point.span.start)))


def _answered(pool: Pool, answer: str, everybody: list[int], new: set[int], budget: Budget) -> Cell | None:
    answers = {number: answer_of(pool.material.message[number].body, pool.findings[number].language) for number in everybody}
    raised = [number for number in everybody if pool.ticked(number, answer, answers[number][0] == answer)]
    if pool.contributors(raised) < 2:
        return None
    points = []
    for number in raised:
        spans = sorted(
            (span for span in pool.free(number)),
            key=lambda span: (span.sentence != answers[number][1], answer == "no" and span.kind != "challenge", span.kind in ("recommendation", "question", "offer"), -span.score),
        )
        for place, span in enumerate([spans[0], *(span for span in spans[1:] if span.start >= spans[0].end or span.end <= spans[0].start)][:2] if spans else []):
            reason = answer == "no" and span.kind in ("challenge", "statement") and 0 < span.sentence - spans[0].sentence <= 2
            if (
                place == 0
                or reason
                or (span.kind in ("challenge", "lesson", "activity", "statement") and budget.allows(span.words + 4) and abs(span.sentence - spans[0].sentence) <= 3)
            ):
                points.append(pool.take(number, span))
                budget.spend(span.words + (4 if place else FRAME), first=place == 0 and number in new)
                new.discard(number)
    points.sort(key=lambda point: (point.message, point.span.start))
    return Cell(answer, tuple(raised), tuple(points)) if points else None


def _of_kinds(pool: Pool, key: str, kinds: frozenset[str], everybody: list[int], new: set[int], budget: Budget, reserved: frozenset[int], *, yes_or_no: bool) -> Cell | None:
    """A cell of kinds: those whose best span is of them, and others while words are left."""
    least = pool.settings.worth_of[key]
    chosen: list[tuple[int, Span]] = []
    raised: list[int] = []
    spent = 0
    for number in everybody:
        free = [span for span in pool.free(number) if number not in reserved or span.kind in ("question", "recommendation", "challenge") or _tells(span)]
        of_kind = [
            span for span in by_worth(free, experience=True) if span.kind in kinds and (span.cued or key not in ("needs", "suggestions") or span.score >= pool.second_worth(number))
        ]
        if not pool.ticked(number, key, True):
            continue
        if not of_kind and free and pool.ticked(number, key, False):
            of_kind = by_worth(free, experience=True)
        if not of_kind:
            continue
        best = of_kind[0]
        is_first = number in new and by_worth(free, experience=True)[0].kind in kinds
        if best.score >= least or is_first or pool.ticked(number, key, False):
            raised.append(number)
            outright = key == "suggestions" and best.cued and yes_or_no  # such a question asks for reasons and suggestions too
            if is_first or outright or budget.allows(spent + best.words + FRAME):
                chosen.append((number, best))
                spent += best.words + FRAME
    if pool.contributors(number for number, _ in chosen) < 2:
        return None
    points = []
    for number, span in chosen:
        points += pool.take_all(number, span)
        budget.spend(span.words + FRAME, first=number in new)
        new.discard(number)
    budget.spend(LEAD, first=False)
    points.sort(key=lambda point: (point.message, point.span.start))
    return Cell(key, tuple(raised), tuple(points), {number: span.kind for number, span in chosen})
