"""Which goals of an edition somebody holds on to. Packages above (forums, whose messages are tagged) say so themselves; plans know nothing of them."""

from collections.abc import Callable

Asked = Callable[[int], set[str]]
_asked: list[Asked] = []


def holds_goals(function: Asked) -> Asked:
    """Names a function that tells the codes of an edition's goals that are in use."""
    _asked.append(function)
    return function


def codes_in_use(edition_id: int) -> set[str]:
    """The codes that the edition cannot lose."""
    return {code for ask in _asked for code in ask(edition_id)}
