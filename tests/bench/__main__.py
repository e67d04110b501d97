"""``python -m tests.bench``: seeds, starts our application and the yardstick side by side, measures in turns, prints one table."""

import argparse
import gzip
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from tests.bench import letters, report, roster, sites
from tests.bench.measure import Figures, Sample, in_turns, sample
from tests.bench.reader import Reader, WrongAnswer, loaded_by
from tests.bench.servers import HAS_PROC, Server
from tests.bench.sites import Database, Site
from tests.bench.works import TOPIC, Replies, Work, works

PARTS = (("/orm/1", "ORM 25, the yardstick"), ("/core/1", "the same by SQLAlchemy Core"), ("/jinja/1", "its template alone"), ("/empty", "an empty answer"))
KEYS = (
    "parts",
    "topic",
    "topic-fresh",
    "topic-gzip",
    "topic-signed-in",
    "tree",
    "threads",
    "forums",
    "front",
    "forum",
    "thread",
    "search",
    "reply",
    "roster",
    "letters",
    "weight",
    "memory",
)
COUNT, SECONDS = 150, 2.0
POSTS = 60
FIRST_LOAD, MEMORY, SEARCH_WALL, GROWTH = 30.0, 90.0, 50.0, 1.1
SMALL = 1000
MOST_CHECKED = 200
MANY = 100_000  # from so many messages on, a small site is measured beside the large one, and search by the wall


def main() -> None:
    """Reads the options and prints the tables."""
    options = _options()
    with ExitStack() as stack:
        folder = Path(options.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="rapporteur-bench-"))).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        large, small, experts = _databases(options, folder, stack)
        engine = "PostgreSQL" if large and "postgresql" in large.url else "SQLite"
        print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {options.messages:,} messages, {options.rounds} rounds, {engine}", flush=True)
        if not HAS_PROC:
            print("This system has no /proc: the wall's milliseconds stand for the processor's.")
        site = stack.enter_context(sites.site(folder, large, messages=options.messages))
        yard = sites.yardstick(folder)
        stack.callback(yard.stop)
        yard.start()
        overs = Bench(site, yard, options).table()
        if not options.only or "roster" in options.only:
            with sites.site(folder / "roster", experts, messages=SMALL, experts=True) as of_experts:
                print(f"\nThe roster with {roster.EXPERTS:,} experts, each search for the first time", flush=True)
                overs += Bench(of_experts, yard, options).rows(roster.works())
        if not options.only or "letters" in options.only:
            overs += report.letters(letters.measured(folder / "letters", rounds=options.rounds))
        if options.messages >= MANY and (small or not options.database):
            beside = stack.enter_context(sites.site(folder / "small", small, messages=SMALL))
            overs += _growth(site, beside, options)
        report.overs(overs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures our pages in turns with ORM 25, the yardstick. docs/performance.md says what and why.")
    parser.add_argument("--messages", type=int, default=20_000, help=f"how many messages to seed (20000); from {MANY:,} on, a site of {SMALL:,} is measured beside it")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median is taken (5)")
    parser.add_argument("--database", metavar="URL", help="an empty database to seed, instead of SQLite")
    parser.add_argument("--postgresql", action="store_true", help="a PostgreSQL started for the bench; its processes are counted too")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORK", help=f"of: {' '.join(KEYS)}")
    parser.add_argument("--folder", help="keeps what was seeded here and uses it again")
    return parser.parse_args()


def _databases(options: argparse.Namespace, folder: Path, stack: ExitStack) -> tuple[Database | None, Database | None, Database | None]:
    """The large site's, the small site's and that of the roster; None is SQLite in the site's folder."""
    if options.postgresql:
        large, small, experts = stack.enter_context(sites.postgresql(folder, "large", "small", "experts"))
        return large, small, experts
    return (Database(options.database) if options.database else None), None, None


class Bench:
    """One site and the yardstick, measured in turns."""

    def __init__(self, site: Site, yard: Server, options: argparse.Namespace) -> None:
        self.site, self.yard, self.options = site, yard, options
        self._yard_reader = Reader(yard.port)
        self._overs: list[str] = []

    def table(self) -> list[str]:
        """Prints a row for each work and gives the names of those over their bar."""
        report.head()
        if self._asked("parts"):
            self._parts()
        for work in works(self.site.seeded):
            if self._asked(work.key):
                self._page(work)
        if self._asked("reply"):
            self._replies()
        if self._asked("weight"):
            self._weight()
        if self._asked("memory"):
            self._size(
                "memory of a web worker",
                self.site.server.memory(),
                "MiB",
                MEMORY,
                f"its share, with what it shares with other processes counted in parts: {self.site.server.share():.1f} MiB",
            )
        return self._overs

    def rows(self, these: list[Work]) -> list[str]:
        """Prints a row for each of some works under a head of their own."""
        report.head()
        for work in these:
            self._page(work)
        return self._overs

    def _asked(self, key: str) -> bool:
        return not self.options.only or key in self.options.only

    def _orm(self) -> Sample:
        return self._of_the_yardstick("/orm/1")

    def _of_the_yardstick(self, path: str) -> Sample:
        return sample(self.yard, lambda _: self._yard_reader.get(path), count=COUNT, seconds=SECONDS)

    def _parts(self) -> None:
        for path, says in PARTS:
            self._of_the_yardstick(path)
            figures = Figures()
            for _ in range(self.options.rounds):
                in_turns(lambda path=path: self._of_the_yardstick(path), self._orm, figures)
            self._row(says, figures, None)

    def _page(self, work: Work) -> None:
        reader, paths = self.site.reader(signed_in=work.signed_in, packed=work.packed), cycle(work.paths)
        try:
            for path in work.paths[-MOST_CHECKED:]:  # what is asked for the first time is not asked for beforehand
                work.check(reader.get(path))
        except WrongAnswer as wrong:
            report.line(work.says, "–", "", "", "", "", "wrong")
            print(f"  {wrong}")
            self._overs.append(work.key)
            return
        sample(self.site.server, lambda _: work.fetch(reader, next(paths)), count=30, seconds=1)
        figures = Figures()
        for _ in range(self.options.rounds):
            in_turns(lambda: sample(self.site.server, lambda _: work.fetch(reader, next(paths)), count=COUNT, seconds=SECONDS), self._orm, figures)
        self._row(work.says, figures, work.bar)
        if work.key == "search" and self.options.messages >= MANY:
            self._size("  the same, 95 of 100 answered within", figures.wall(0.95), "ms wall", SEARCH_WALL)

    def _replies(self) -> None:
        replies, figures = Replies(self.site.server.port, self.site.cookies), Figures()
        try:
            for _ in range(self.options.rounds):
                replies.prepare(POSTS)
                in_turns(lambda: sample(self.site.server, replies.send, count=POSTS, seconds=10), self._orm, figures)
        except WrongAnswer as wrong:
            report.line(replies.says, "–", "", "", "", "", "wrong")
            print(f"  {wrong}")
            self._overs.append(replies.key)
            return
        self._row(replies.says, figures, replies.bar)

    def _row(self, says: str, figures: Figures, bar: float | None) -> None:
        if report.figures(says, figures, bar) == "over":
            self._overs.append(says)

    def _size(self, says: str, value: float, unit: str, bar: float, more: str = "") -> None:
        report.size(says, value, unit, bar, more)
        if value > bar:
            self._overs.append(says)

    def _weight(self) -> None:
        reader = self.site.reader(packed=True)
        page = reader.get(TOPIC)
        address = f"http://127.0.0.1:{self.site.server.port}{TOPIC}"
        parts, elsewhere = {"HTML": len(page.body)}, []
        for loaded in loaded_by(page, address):
            if not loaded.startswith(f"http://127.0.0.1:{self.site.server.port}/"):
                elsewhere.append(loaded)
                continue
            answer = reader.get(loaded.removeprefix(f"http://127.0.0.1:{self.site.server.port}"))
            parts[loaded.rsplit("/", 1)[-1].split("?")[0]] = len(answer.body)
        each = ", ".join(f"{name} {size / 1024:.1f}" for name, size in parts.items())
        more = f"{each}; the HTML unpacked {len(gzip.decompress(page.body)) / 1024:.0f}; loaded from elsewhere: {len(elsewhere)}"
        self._size("first load of a topic page, compressed", sum(parts.values()) / 1024, "KB", FIRST_LOAD, more)
        if elsewhere:
            self._overs.append("loaded from elsewhere")


def _growth(large: Site, small: Site, options: argparse.Namespace) -> list[str]:
    """Every page on the large site against the same page on the small one, in turns."""
    print(f"\nAt {large.seeded.messages:,} messages against {small.seeded.messages:,}")
    overs = []
    here = {work.key: work for work in works(small.seeded)}
    for work in works(large.seeded):
        if not work.grows or (options.only and work.key not in options.only):
            continue
        asked = [(site, site.reader(signed_in=work.signed_in, packed=work.packed), own.paths[0]) for site, own in ((large, work), (small, here[work.key]))]
        for _, reader, path in asked:
            reader.get(path)
        figures = Figures()
        ours, theirs = (lambda s=site, r=reader, p=path, w=work: sample(s.server, lambda _: w.fetch(r, p), count=COUNT, seconds=SECONDS) for site, reader, path in asked)
        for _ in range(options.rounds):
            in_turns(ours, theirs, figures)
        if report.figures(work.says, figures, GROWTH) == "over":
            overs.append(f"growth of {work.says}")
    return overs


if __name__ == "__main__":
    main()
