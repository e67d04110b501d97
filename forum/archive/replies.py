"""Which message opens the thread of each message, how deep each stands in it, and where replies run in a circle."""

from array import array
from collections.abc import Sequence


def threads(parents: Sequence[int], topics: Sequence[int]) -> tuple[Sequence[int], Sequence[int], list[list[int]]]:
    """Roots, depths and circles. ``parents`` gives for each message the place of the one it replies to, or -1.

    A reply stays in its own topic: one that replies into another topic opens a thread of its own there and goes on naming what
    it replies to. So each topic shows each of its messages once, and the threads of a topic add up to its messages.
    """
    roots, depths = array("q", [-1]) * len(parents), array("q", bytes(8)) * len(parents)
    walked: set[int] = set()
    circles: list[list[int]] = []
    for start in range(len(parents)):
        path: list[int] = []
        here = start
        while here >= 0 and roots[here] < 0 and here not in walked:
            walked.add(here)
            path.append(here)
            here = parents[here]
        if here >= 0 and roots[here] < 0:  # we came upon our own way again
            circles.append(path[path.index(here) :])
            for index in path:
                roots[index] = index
        walked.difference_update(path)
        while path:
            index = path.pop()
            if roots[index] < 0:
                parent = parents[index]
                opens = parent < 0 or topics[parent] != topics[index]
                roots[index], depths[index] = (index, 0) if opens else (roots[parent], depths[parent] + 1)
    return roots, depths, circles
