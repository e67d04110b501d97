"""Draws messages and forums in lists. What one looks like follows from what it is and from where it stands, so that each combination is rendered once."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask import current_app, url_for
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from core.languages import current
from forum.models import Phase
from forum.queries.entries import Entry
from forum.queries.reading import ForumCard
from forum.queries.unread import Count
from forum.views import pages
from forum.views.opened import Showing
from forum.views.words import message_words

KEPT = 500  # messages a process remembers the look of: three megabytes or so


@dataclass(frozen=True, slots=True)
class Setting:
    """What a page adds to a message on it."""

    base: str
    zone: str
    parent: str  # where the message is that it replies to
    topic: str
    answerable: bool
    reason: str
    goals: tuple[tuple[str, str], ...]  # code and label
    goals_language: str
    opens: bool = False  # files that wait to be unlocked
    returned: bool = False  # to its author, unpublished
    expert: str = ""  # the profile of whom it speaks for, who is on the roster


def drawn(entry: Entry, on: Showing) -> Markup:
    """The message as it stands on this page: whole, or as a gap."""
    at = Setting(
        base=on.base,
        zone=on.zone,
        parent=on.address(entry.parent_number) if entry.parent_number else "",
        topic=on.topic_address(entry.topic_id),
        answerable=on.may_answer(entry),
        reason=on.reasons.get(entry.id, ""),
        goals=tuple((code, on.goals.get(code, "")) for code in entry.goals),
        goals_language=on.goals_language,
        opens=on.opens_files,
        returned=entry.id in on.returned,
        expert=url_for("roster.show", expert_id=on.experts[entry.id]) if entry.id in on.experts else "",
    )
    return _drawn(entry, at, current())


@lru_cache(maxsize=KEPT)
def _drawn(entry: Entry, at: Setting, _language: str) -> Markup:
    # Everything that the template sees is in the key: a message that changes in any way is another message.
    component = current_app.jinja_env.get_template("components/message.html").module
    draw = component.gap if entry.is_gap else component.article  # type: ignore[attr-defined]
    return Markup(draw(entry, at, message_words()))


def drawn_card(card: ForumCard, at: datetime, reader_zone: str, unread: Count | None = None) -> Markup:
    """A forum in a list as it stands at an instant. Of the instant it shows minutes, and where it puts the forum. Its reader's count is put in last."""
    same = _drawn_card(card, card.phase(at), at.replace(second=0, microsecond=0), reader_zone, current())
    if unread is None or not unread.number:
        return same
    words = current_app.jinja_env.get_template("forum/_reader.html").module.beside_title(unread)  # type: ignore[attr-defined]
    return Markup(str(same).replace("</h3>", f"</h3>{words}", 1))


@lru_cache(maxsize=200)
def _drawn_card(card: ForumCard, phase: Phase, at: datetime, reader_zone: str, _language: str) -> Markup:
    component = current_app.jinja_env.get_template("forum/_cards.html").module
    return Markup(component.card(card, phase, at, reader_zone))  # type: ignore[attr-defined]


def part(template: str, macro: str, *given: Hashable) -> Markup:
    """A part of a page that is the same for many readers: what a macro makes of what it is given, and of nothing else but the language."""
    return _part(template, macro, given, current())


@lru_cache(maxsize=300)
def _part(template: str, macro: str, given: tuple[Hashable, ...], _language: str) -> Markup:
    return Markup(getattr(current_app.jinja_env.get_template(template).module, macro)(*given))


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(drawn=drawn, drawn_card=drawn_card, part=part)
