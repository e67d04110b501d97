"""What a form of the desk asks for, as edits of the draft; or what is wrong with it, in words."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext as _

from forum.forms import words as typed
from forum.queries.desk import Desk
from forum.summary.edits import Line
from forum.summary.placing_by_hand import home_of, quotation_data, slice_of

LONGEST = 5_000  # characters of an edited sentence

_Act = tuple[str, str, dict[str, Any]]


def acts_asked_for(at: Desk) -> list[_Act] | str:
    """The edits that a form asks for, or what is wrong with it."""
    form, act = request.form, request.form.get("act", "")
    line = at.work.line(form.get("line", ""))
    text = typed(form.get("text", "")).strip()
    if act in ("words", "remark", "translate") and not text:
        return str(_("Please write what it should say."))
    if len(text) > LONGEST:
        return str(_("That is too long for one sentence."))
    if act in ("words", "accept", "drop", "split", "move", "remark", "ticks") and line is None:
        return str(_("This sentence is not in the draft any more."))
    if line is not None and act in _OF_LINES:
        return _OF_LINES[act](at, line, text)
    return _OF_OTHERS[act](at, text) if act in _OF_OTHERS else str(_("Please choose what to do."))


def _rewords(at: Desk, line: Line, text: str) -> list[_Act] | str:
    quotations = [one.as_data() | {"foreign": one.foreign} for one in line.sentence.quotations]
    data = {"text": " ".join(text.split()), "was": line.anew or line.sentence.text, "section": line.section, "messages": list(line.sentence.messages), "quotations": quotations}
    return [("words", line.id, data)]


def _moves(at: Desk, line: Line, text: str) -> list[_Act] | str:
    number = request.form.get("to", "").strip().rstrip(".")
    part = next((part for part in at.work.parts if part.block.kind == "paragraph" and part.block.number == number), None)
    if part is None:
        return str(_("There is no paragraph with this number."))
    return [("move", line.id, {"after": part.lines[-1].id, "part": part.key})]


def _ticks(at: Desk, line: Line, text: str) -> list[_Act] | str:
    part = next(part for part in at.work.parts if line in part.lines)
    theme = part.block.about.theme
    chosen, offered = (set(request.form.getlist(name, type=int)) for name in ("in", "offered"))
    now = set(line.sentence.messages)
    changed = [(number, number in chosen) for number in sorted(offered) if (number in chosen) != (number in now) and number in at.material.message]
    if not theme:
        return str(_("Messages are ticked in sentences that name a theme."))
    return [("tick", str(number), {"theme": theme, "in": inside}) for number, inside in changed] or str(_("Nothing was changed."))


def _translates(at: Desk, text: str) -> list[_Act] | str:
    return (
        [("translate", request.form.get("quotation", ""), {"text": " ".join(text.split())})]
        if request.form.get("quotation", "").count("-") == 2
        else str(_("Please choose what to do."))
    )


def _places(at: Desk, text: str) -> list[_Act] | str:
    number = request.form.get("number", 0, type=int)
    message = at.material.message.get(number)
    if message is None:
        return str(_("There is no published message with this number."))
    place = slice_of(message, text)
    if place is None:
        return str(_("Message #%(number)s does not say this, letter for letter.", number=number))
    home = home_of(message, at.work.parts)
    return [("quote", home, quotation_data(at.material, at.settings, number, place))]


def _leaves_out(at: Desk, text: str) -> list[_Act] | str:
    return [("leave-out", str(request.form.get("number", 0, type=int)), {"reason": text})] if text else str(_("Please write why it is left out."))


def _merges(at: Desk, text: str) -> list[_Act] | str:
    return [("merge", request.form.get("part", ""), {})]


def _heads(at: Desk, text: str) -> list[_Act] | str:
    return [("heading", request.form.get("part", ""), {"text": " ".join(text.split())})] if text else str(_("Please write what it should say."))


_OF_LINES: dict[str, Callable[[Desk, Line, str], list[_Act] | str]] = {
    "words": _rewords, "move": _moves, "ticks": _ticks,
    "accept": lambda at, line, text: [("accept", line.id, {"was": line.sentence.text})],
    "drop": lambda at, line, text: [("drop", line.id, {})],
    "split": lambda at, line, text: [("split", line.id, {})],
    "remark": lambda at, line, text: [("remark", line.section, {"text": " ".join(text.split()), "after": line.id})],
}  # fmt: skip
_OF_OTHERS: dict[str, Callable[[Desk, str], list[_Act] | str]] = {"translate": _translates, "place": _places, "leave-out": _leaves_out, "merge": _merges, "heading": _heads}
