"""The whole draft of a forum: a pure function of its material and settings."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from forum.summary.closing import Closing
from forum.summary.counts import figures_of
from forum.summary.coverage import coverage
from forum.summary.material import Material
from forum.summary.middle import Middle
from forum.summary.opening import Opening
from forum.summary.people import People
from forum.summary.pool import Pool
from forum.summary.settings import Settings
from forum.summary.tree import Block, Draft, numbered
from forum.summary.voice import Voice

LARGE = 2000  # messages


def make_draft(material: Material, settings: Settings | None = None, *, tick: Callable[[int], None] | None = None) -> Draft:
    """The draft as rules make it. The same material and settings give the same draft. ``tick`` is told of every input that was read."""
    settings = settings or Settings()
    with _nothing_collected(len(material.messages) > LARGE):
        return _made(material, settings, tick)


@contextmanager
def _nothing_collected(large: bool) -> Iterator[None]:
    """What a large draft is made of lives until it is made: looking for garbage meanwhile costs a tenth of the time and finds none."""
    pausing = large and gc.isenabled()
    if pausing:
        gc.disable()
    try:
        yield
    finally:
        if pausing:
            gc.enable()


def _made(material: Material, settings: Settings, tick: Callable[[int], None] | None) -> Draft:
    figures = figures_of(material)
    voice = Voice(settings.language)
    people = People(material, voice, settings)
    opening = Opening(people, figures)
    middle = Middle(people, Pool(material, settings, tick), figures)
    blocks: list[Block] = [*opening.head(), *opening.paragraphs()]
    for topic in material.topics:
        blocks += [*opening.topic(topic, middle.phrases(topic)), *middle.topic(topic)]
    closing = Closing(middle, figures)
    blocks += [*closing.blocks(), *closing.notes()]
    made = numbered(blocks)
    states, reasons = coverage(material, made, settings)
    rows = [{"from": start, "to": end, "word": str(voice.raw(f"scale.words.{word}"))} | ({"when": when} if when else {}) for start, end, word, when in settings.scale.rows()]
    return Draft(material.slug, settings.language, material.as_of.isoformat(), figures, tuple(rows), made, states, reasons)
