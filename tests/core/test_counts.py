"""The store in which limits count."""

import pytest
from limits import RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from core import counts

pytestmark = pytest.mark.engines


def test_a_limit_counts_until_its_window_ends():
    limiter = FixedWindowRateLimiter(storage_from_string("counts://"))
    twice = RateLimitItemPerSecond(2, 3600)
    assert [limiter.hit(twice, "somebody") for _ in range(3)] == [True, True, False]
    assert limiter.hit(twice, "another")
    limiter.clear(twice, "somebody")
    assert limiter.test(twice, "somebody")


def test_what_has_ended_counts_no_more_and_is_forgotten():
    store = counts.Counts()
    assert [store.incr("short", -1), store.incr("short", -1), store.get("short")] == [1, 1, 0]
    store._sweep_at = 3
    for number in range(4):
        store.incr(f"old {number}", -1)
    store.incr("new", 60)
    store.incr("new", 60)
    assert store.get("new") == 2 and len(store._kept) <= 3
    assert store.reset() and store.get("new") == 0
