"""Where the limits count requests within one process: numbers that forget themselves.

The library's own store starts a thread for each count, to forget the old ones; that took a tenth of a search.
"""

import time
from threading import Lock

from limits.storage import Storage

SWEPT = 10_000  # counts kept before the old ones are looked for


class Counts(Storage):
    """The fixed windows of a limit, each until it ends."""

    STORAGE_SCHEME = ["counts"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._lock = Lock()
        self._kept: dict[str, tuple[int, float]] = {}  # how many, and when that ends
        self._sweep_at = SWEPT

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counts, and says how many it are now."""
        at = time.time()
        with self._lock:
            count, ends = self._kept.get(key, (0, 0.0))
            if ends <= at:
                count, ends = 0, at + expiry
            self._kept[key] = (count + amount, ends)
            if len(self._kept) > self._sweep_at:
                self._kept = {name: kept for name, kept in self._kept.items() if kept[1] > at}
                self._sweep_at = max(SWEPT, 2 * len(self._kept))
        return count + amount

    def get(self, key: str) -> int:
        """How many it are now."""
        count, ends = self._kept.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends."""
        return self._kept.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._lock:
            many, self._kept = len(self._kept), {}
        return many

    def clear(self, key: str) -> None:
        with self._lock:
            self._kept.pop(key, None)
