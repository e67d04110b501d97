"""What a form of the desk asks for, as edits of the draft; or what is wrong with it, in words."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext as _

from forum.forms import words as typed
from forum.queries.desk import Desk
from forum.queries.desk_sources import best_words, cell_of
from forum.summary.lines import TEXTS, Edit, Line, Part, neighbour
from forum.summary.placing_by_hand import home_of, quotation_data, slice_of
from forum.summary.rewriting import as_of_words

LONGEST = 5_000  # characters of an edited sentence

_Act = tuple[str, str, dict[str, Any]]


def acts_asked_for(at: Desk) -> list[_Act] | str:
    """The edits that a form asks for, or what is wrong with it."""
    form, act = request.form, request.form.get("act", "")
    line, part = at.work.line(form.get("line", "")), next((part for part in at.work.parts if part.key == form.get("part", "")), None)
    text = typed(form.get("text", "")).strip()
    if act in ("words", "remark", "translate", "heading") and not text:
        return str(_("Please write what it should say."))
    if len(text) > LONGEST:
        return str(_("That is too long for one sentence."))
    if act in _OF_LINES:
        asked = _OF_LINES[act](at, line, text) if line is not None else str(_("This sentence is not in the draft any more."))
    elif act in _OF_PARTS:
        part = part or (at.work.part_of(line.id) if line else None)
        asked = _OF_PARTS[act](at, part, text) if part is not None else str(_("This paragraph is not in the draft any more."))
    else:
        asked = _OF_OTHERS[act](at, text) if act in _OF_OTHERS else str(_("Please choose what to do."))
    if not isinstance(asked, str) and not at.would_do(*(Edit(at.last + n, *one) for n, one in enumerate(asked, start=1))):
        return str(_("That cannot be done in this place."))
    return asked


def as_it_stands(at: Desk, line: Line, *, anew: bool = False) -> dict[str, Any]:
    """What an edit that does not change the words remembers of them: a sentence stays as it was when it was accepted, moved or translated. ``anew``: as the messages give it now."""
    sentence = line.made if anew and line.made is not None else line.sentence
    return {
        "was": sentence.text, "sentence": sentence.as_data(), "language": at.draft.language, "section": line.section, "as_of": as_of_words(at.material, at.draft.language),
        "gone": line.flag == "gone",
    }  # fmt: skip


def _rewords(at: Desk, line: Line, text: str) -> list[_Act] | str:
    quotations = [one.as_data() | {"foreign": one.foreign} for one in line.sentence.quotations]
    was = line.made.text if line.made else line.sentence.text
    data = {"text": " ".join(text.split()), "was": was, "section": line.section, "messages": list(line.sentence.messages), "quotations": quotations}
    return [("words", line.id, data)]


def _keeps(at: Desk, line: Line, text: str) -> list[_Act] | str:
    """The words as they stand, though the messages now give others."""
    return [("accept", line.id, as_it_stands(at, line))] if line.flag == "gone" else _rewords(at, line, line.sentence.text)


def _renews(at: Desk, line: Line, text: str) -> list[_Act] | str:
    """The words that the messages now give; the view takes the moderator's own back before."""
    return [("accept", line.id, as_it_stands(at, line, anew=True))] if line.made else str(_("The messages no longer make this sentence."))


def _moves(at: Desk, line: Line, text: str) -> list[_Act] | str:
    number = request.form.get("to", "").strip().rstrip(".")
    part = next((part for part in at.work.parts if part.block.kind == "paragraph" and part.block.number == number), None)
    if part is None:
        return str(_("There is no paragraph with this number."))
    after = next((one.id for one in reversed(part.lines) if one is not line), "")
    return [("move", line.id, {"after": after, "part": part.key} | as_it_stands(at, line))]


def _up(at: Desk, line: Line, text: str) -> list[_Act] | str:
    """Before the sentence before; the first of a paragraph goes to the end of the paragraph before."""
    part, place = _where(at, line)
    if place > 0:
        return [("move", line.id, {"after": part.lines[place - 2].id if place > 1 else "", "part": part.key} | as_it_stands(at, line))]
    before = _text_beside(at, part, -1)
    return [("move", line.id, {"after": before.lines[-1].id, "part": before.key} | as_it_stands(at, line))] if before else _no_further()


def _down(at: Desk, line: Line, text: str) -> list[_Act] | str:
    part, place = _where(at, line)
    if place + 1 < len(part.lines):
        return [("move", line.id, {"after": part.lines[place + 1].id, "part": part.key} | as_it_stands(at, line))]
    after = _text_beside(at, part, 1)
    return [("move", line.id, {"after": "", "part": after.key} | as_it_stands(at, line))] if after else _no_further()


def _where(at: Desk, line: Line) -> tuple[Part, int]:
    part = at.work.part_of(line.id)
    assert part is not None
    return part, next(place for place, one in enumerate(part.lines) if one.id == line.id)


def _text_beside(at: Desk, part: Part, step: int) -> Part | None:
    parts = [one for one in at.work.parts if one.block.kind in TEXTS]
    place = parts.index(part) + step
    return parts[place] if 0 <= place < len(parts) else None


def _no_further() -> str:
    return str(_("It cannot go further."))


def _ticks(at: Desk, line: Line, text: str) -> list[_Act] | str:
    part = at.work.part_of(line.id)
    cell = cell_of(at, part, line) if part else None
    if cell is None:
        return str(_("Messages are ticked in sentences that name a theme."))
    theme, lead = cell
    chosen, offered = (set(request.form.getlist(name, type=int)) for name in ("in", "offered"))
    now = set(lead.sentence.messages)
    changed = [(number, number in chosen) for number in sorted(offered) if (number in chosen) != (number in now) and number in at.material.message]
    return [("tick", str(number), {"theme": theme, "in": inside}) for number, inside in changed] or str(_("Nothing was changed."))


def _accepts_all(at: Desk, part: Part, text: str) -> list[_Act] | str:
    waiting = [line for line in part.lines if line.state == "proposal" and not line.flag]
    return [("accept", line.id, as_it_stands(at, line)) for line in waiting] or str(_("Nothing was changed."))


def _shifts(at: Desk, part: Part, *, down: bool) -> list[_Act] | str:
    to = neighbour(list(at.work.parts), at.work.parts.index(part), down=down)
    return [("shift", part.key, {"beside": to[0], "side": to[1]})] if to else _no_further()


def _translates(at: Desk, text: str) -> list[_Act] | str:
    line = at.work.line(request.form.get("line", ""))
    which = request.form.get("quotation", "").split("-")
    if len(which) != 3 or not all(one.isdecimal() for one in which):
        return str(_("Please choose what to do."))
    return [("translate", "-".join(which), {"text": " ".join(text.split())} | ({"line": line.id} | as_it_stands(at, line) if line else {}))]


def _places(at: Desk, text: str) -> list[_Act] | str:
    number = request.form.get("number", 0, type=int)
    message = at.material.message.get(number)
    if message is None:
        return str(_("There is no published message with this number."))
    place = slice_of(message, text) if text else best_words(at, number) or slice_of(message)
    if place is None:
        return str(_("Message #%(number)s does not say this, letter for letter.", number=number))
    after = at.work.line(request.form.get("after", ""))
    home = after.section if after else home_of(message, at.work.parts)
    return [("quote", home, quotation_data(at.material, at.settings, number, place) | ({"after": after.id} if after else {}))]


def _leaves_out(at: Desk, text: str) -> list[_Act] | str:
    number = request.form.get("number", 0, type=int)
    if number not in at.draft.coverage:
        return str(_("There is no published message with this number."))
    return [("leave-out", str(number), {"reason": text})] if text else str(_("Please write why it is left out."))


_OF_LINES: dict[str, Callable[[Desk, Line, str], list[_Act] | str]] = {
    "words": _rewords, "move": _moves, "up": _up, "down": _down, "ticks": _ticks, "keep": _keeps, "renew": _renews,
    "accept": lambda at, line, text: [("accept", line.id, as_it_stands(at, line))],
    "drop": lambda at, line, text: [("drop", line.id, {})],
    "split": lambda at, line, text: [("split", line.id, {})],
    "remark": lambda at, line, text: [("remark", line.section, {"text": " ".join(text.split()), "after": line.id})],
}  # fmt: skip
_OF_PARTS: dict[str, Callable[[Desk, Part, str], list[_Act] | str]] = {
    "accept-all": _accepts_all,
    "part-up": lambda at, part, text: _shifts(at, part, down=False),
    "part-down": lambda at, part, text: _shifts(at, part, down=True),
    "merge": lambda at, part, text: [("merge", part.key, {})],
    "heading": lambda at, part, text: [("heading", part.key, {"text": " ".join(text.split())})],
}
_OF_OTHERS: dict[str, Callable[[Desk, str], list[_Act] | str]] = {"translate": _translates, "place": _places, "leave-out": _leaves_out}
