"""Measuring in turns: each sample of ours stands between two of the yardstick, and medians are taken of the ratios."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from tests.bench.servers import HAS_PROC, Server


@dataclass(frozen=True)
class Sample:
    """Some requests in a row: processor time of the server a request, and the wall time of each, in milliseconds."""

    cpu: float
    walls: tuple[float, ...]


@dataclass
class Figures:
    """All samples of one work, with the ratio of each to the yardstick's beside it."""

    samples: list[Sample] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        return median(sample.cpu for sample in self.samples)

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def per_second(self) -> float:
        return median(1000 * len(sample.walls) / sum(sample.walls) for sample in self.samples)

    def wall(self, share: float) -> float:
        """The wall time that this share of all requests stayed below."""
        walls = sorted(wall for sample in self.samples for wall in sample.walls)
        return walls[min(len(walls) - 1, int(share * len(walls)))]


def sample(server: Server, act: Callable[[int], object], *, count: int, seconds: float) -> Sample:
    """``act(0)``, ``act(1)`` …: at most ``count`` times and about ``seconds`` long. Where the system has no /proc, the wall stands in for the processor."""
    walls = []
    used = server.used() if HAS_PROC else 0.0
    until = time.perf_counter() + seconds
    for turn in range(count):
        began = time.perf_counter()
        act(turn)
        ended = time.perf_counter()
        walls.append((ended - began) * 1000)
        if ended > until:
            break
    spent = server.used() - used if HAS_PROC else sum(walls)
    return Sample(cpu=spent / len(walls), walls=tuple(walls))


def in_turns(ours: Callable[[], Sample], theirs: Callable[[], Sample], figures: Figures) -> None:
    """One round of one work: yardstick, ours, yardstick."""
    before, mine, after = theirs(), ours(), theirs()
    figures.samples.append(mine)
    figures.ratios.append(mine.cpu / ((before.cpu + after.cpu) / 2))
