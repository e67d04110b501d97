"""A large draft is made beside the request that asks for it; until it is there, how far it has come."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock, Thread

from forum.models import Summary
from forum.queries import desk
from forum.queries.heads import ForumHead
from forum.queries.summary import material_of
from forum.summary.draft import make_draft
from forum.summary.material import Material


@dataclass
class Making:
    """A draft in the making."""

    inputs: int
    read: int = 0
    failed: bool = False


_making: dict[object, Making] = {}
_lock = Lock()


def making_of(forum: ForumHead, summary: Summary | None, *, language: str, at: datetime) -> Making | None:
    """How far the draft of a large forum is, begun if it was not; None where it is there, or made in no time."""
    order = desk.order_of(forum, summary, language=language, at=at)
    if forum.input_count < desk.LARGE or desk.is_made(order.key):
        return None
    with _lock:
        known = _making.get(order.key)
        if known is not None and not known.failed:
            return known
        making = _making[order.key] = Making(forum.input_count)
    material = material_of(forum.slug, at=order.now)
    if material is None:
        return None
    Thread(target=_make, args=(order, material, making), daemon=True).start()
    return making


def _make(order: desk.Order, material: Material, making: Making) -> None:
    def tick(read: int) -> None:
        making.read += read

    try:
        desk.keep_made(order.key, material, make_draft(material, order.settings, tick=tick))
    except BaseException:
        making.failed = True  # the next request makes it itself, and says what is wrong
        raise
    finally:
        with _lock:
            _making.pop(order.key, None)
