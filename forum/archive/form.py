"""What is usual in an archive, and what of a given one must be remembered so that it is written again as it was read.

We always write a default where the format has one, and leave out what is empty. An archive that does otherwise, or that gives
an instant with another offset or with more digits than we would, is remembered in the column ``archive_form`` of the row: just the deviations.
What was remembered holds only as long as the row still says the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.archive.instants import instant, usual


@dataclass(frozen=True)
class Habit:
    """How we write one kind of object: keys written with their default, keys left out with theirs, keys that are instants."""

    written: Mapping[str, Any]
    left_out: Mapping[str, Any]
    instants: tuple[str, ...]


FORUM = Habit({"visibility": "public", "moderation": "after"}, {}, ("opens_at", "closes_at"))
PARTICIPANT = Habit({"country": None, "organization": None, "role": "participant"}, {}, ("registered_at",))
TOPIC = Habit({}, {"questions": []}, ("opens_at", "closes_at"))
MESSAGE = Habit({"reply_to": None, "kind": "input", "status": "published"}, {"on_behalf_of": None, "initiatives": []}, ("posted_at",))


def deviations(given: Mapping[str, Any], habit: Habit, *, zone: str) -> dict[str, Any] | None:
    """What is unusual about an object of an archive; None where nothing is."""
    found = {
        "absent": [key for key in habit.written if key not in given],
        "present": [key for key, default in habit.left_out.items() if key in given and given[key] == default],
        "texts": {key: given[key] for key in habit.instants if key in given and given[key] != usual(instant(given[key]), zone)},
    }
    return {key: value for key, value in found.items() if value} or None


def as_given(whole: dict[str, Any], habit: Habit, form: Mapping[str, Any] | None, *, zone: str) -> dict[str, Any]:
    """An object as the archive had it. ``whole`` holds every key the row can fill, with its instants as datetimes."""
    form = form or {}
    for key in form.get("absent", ()):
        if key in habit.written and whole[key] == habit.written[key]:
            del whole[key]
    for key, default in habit.left_out.items():
        if whole[key] == default and key not in form.get("present", ()):
            del whole[key]
    texts = form.get("texts", {})
    for key in habit.instants:
        if key in whole:
            whole[key] = _text(whole[key], texts.get(key), zone)
    return whole


def _text(at: datetime, remembered: str | None, zone: str) -> str:
    return remembered if remembered is not None and instant(remembered) == at else usual(at, zone)
