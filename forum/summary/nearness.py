"""What a reply takes up of what it answers: of that, the words taken up are worth more than others, so that an exchange is told as one."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from forum.summary.material import Material, Message
from forum.summary.plain import folded
from forum.summary.spans import Findings

TAKEN_UP, NOT_TAKEN_UP = 0.2, -0.5  # how much more or less a span is worth that holds what the other message takes up, or does not
_SAMPLE, _COMMON, _AT_LEAST = 400, 20, 2  # inputs by which it is told that a word stands in more than one of so many and tells nothing; words that tell something
_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM, _HAN_PAIR = 6, re.compile(r"(?=([\u4e00-\u9fff]{2}))")


def stems(text: str) -> set[str]:
    """The longer words of a folded text by how they begin; of Chinese every two characters."""
    return {word[:_STEM] for word in _WORD.findall(text)} | (set() if text.isascii() else set(_HAN_PAIR.findall(text)))


def brought_together(material: Material, findings: dict[int, Findings]) -> tuple[dict[int, Findings], set[int]]:
    """The findings of those inputs whose spans hold words that a reply to them holds too: such spans are worth more than the others. And which replies take up words."""
    pairs = [(parent, message) for message in material.inputs if (parent := _answered(material, message)) and findings[parent.number].language == findings[message.number].language]
    common = _common(material.inputs) if pairs else set()
    taken_up: dict[int, set[str]] = {}
    taking_up: set[int] = set()
    for parent, message in pairs:
        shared = (stems(folded(parent.body)) & stems(folded(message.body))) - common
        if len(shared) >= _AT_LEAST:
            taken_up.setdefault(parent.number, set()).update(shared)
            taking_up.add(message.number)
    return {number: _raised(findings[number], material.message[number].body, words) for number, words in taken_up.items()}, taking_up


def _answered(material: Material, message: Message) -> Message | None:
    parent = material.parent(message)
    return parent if parent and parent.is_input and parent.speaker != message.speaker and parent.topic == message.topic else None


def _common(inputs: Iterable[Message]) -> set[str]:
    bodies = [message.body for message in inputs][:_SAMPLE]
    counted = Counter(stem for body in bodies for stem in stems(folded(body)))
    return {stem for stem, n in counted.items() if n > max(3, len(bodies) // _COMMON)}


def _raised(found: Findings, body: str, words: set[str]) -> Findings:
    shared = [len(words & stems(folded(body[span.start : span.end]))) >= _AT_LEAST for span in found.spans]
    if len(set(shared)) < 2:
        return found
    return replace(found, spans=tuple(replace(span, score=span.score + (TAKEN_UP if one else NOT_TAKEN_UP)) for span, one in zip(found.spans, shared, strict=True)))
