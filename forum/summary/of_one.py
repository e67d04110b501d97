"""What one contributor says in several inputs that stand in a row is told in one sentence or two, not in one each."""

from collections.abc import Callable, Iterator
from itertools import groupby

from forum.summary.material import Material
from forum.summary.pool import Point

MOST_OF_ONE, WORDS_OF_ONE = 4, 60  # what one contributor says, in one sentence
_OFTEN, _MOST_IN_A_ROW = 3, 5  # inputs: from here on what is said in several ways shares a sentence, up to here
_MOST_WAYS = 3

Unit = list[Point]
Manner = tuple[str, str, str]


def of_one_speaker(units: list[Unit], material: Material, manner: Callable[[Point], Manner], verb: Callable[[Manner], str]) -> list[Unit]:
    """The units with those of one contributor joined. ``verb``: the word a manner of reporting begins with."""
    answered = {material.message[unit[0].message].reply_to for unit in units}
    joined: list[Unit] = []
    for run in _runs(units, material):
        often = len({point.message for unit in run for point in unit}) >= _OFTEN
        if often and not any(point.message in answered for unit in run for point in unit):
            ways = list(dict.fromkeys(manner(unit[0]) for unit in run))
            run = sorted(run, key=lambda unit: ways.index(manner(unit[0])))  # what is said alike stands together
        together: list[Unit] = []
        for unit in run:
            if together and _fits((*together[-1], *unit), manner, verb, often=often):
                together[-1] = [*together[-1], *unit]
            else:
                together.append(unit)
        joined += together
    return joined


def _runs(units: list[Unit], material: Material) -> Iterator[list[Unit]]:
    """Units in a row of one contributor; one that answers somebody else begins anew."""
    run: list[Unit] = []
    for unit in units:
        message = material.message[unit[0].message]
        parent = material.parent(message)
        if run and material.message[run[-1][0].message].speaker == message.speaker and (parent is None or not parent.is_input or parent.speaker == message.speaker):
            run.append(unit)
            continue
        if run:
            yield run
        run = [unit]
    if run:
        yield run


def _fits(points: tuple[Point, ...], manner: Callable[[Point], Manner], verb: Callable[[Manner], str], *, often: bool) -> bool:
    """Whether points can share a sentence: few, not long, each way of reporting in it once."""
    ways = [way for way, _ in groupby(points, key=manner)]
    few = len(points) <= (_MOST_IN_A_ROW if often and len(ways) > 1 else MOST_OF_ONE) and sum(point.span.words for point in points) <= WORDS_OF_ONE
    return few and (len(ways) == 1 or (often and len(ways) <= _MOST_WAYS and len({verb(way) for way in ways}) == len(ways)))
