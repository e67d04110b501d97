"""On how many examples a property is tried: some each time, many where TRIES=many asks for it; and many cases that share one start."""

import inspect
import os
from collections.abc import Callable, Iterable
from typing import Any


def tries(usual: int, many: int) -> int:
    """As many as this run has time for."""
    return many if os.environ.get("TRIES") == "many" else usual


def together(names: str | Iterable[str], cases: Iterable[Any]) -> Callable[[Callable], Callable]:
    """As ``pytest.mark.parametrize``, but one test that goes through its cases: where they only read, or are refused, the start that all share is made once."""
    names = [names] if isinstance(names, str) else list(names)

    def of(test: Callable) -> Callable:
        asked = inspect.signature(test)

        def through_all(**fixtures: Any) -> None:
            for case in cases:
                given = dict(zip(names, [case] if len(names) == 1 else case, strict=True))
                try:
                    test(**fixtures, **given)
                except BaseException as fault:
                    fault.add_note(f"with {given!r}"[:500])
                    raise

        through_all.__dict__.update(test.__dict__)
        through_all.__name__, through_all.__qualname__, through_all.__module__, through_all.__doc__ = test.__name__, test.__qualname__, test.__module__, test.__doc__
        through_all.__signature__ = asked.replace(parameters=[one for one in asked.parameters.values() if one.name not in names])  # type: ignore[attr-defined]
        return through_all

    return of
