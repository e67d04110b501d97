"""Where an input that no sentence uses yet can be placed with one key: the paragraph of its goal, question or topic, and the words it would stand there with."""

import re
from typing import Any

from forum.summary.lines import Part
from forum.summary.material import Material, Message
from forum.summary.people import Discourse, People
from forum.summary.plain import printed
from forum.summary.sentences import language_of, sentences_of
from forum.summary.settings import Settings
from forum.summary.tree import Quotation, capital
from forum.summary.voice import Voice


def home_of(message: Message, parts: tuple[Part, ...]) -> str:
    """The key of the paragraph where an input belongs: of its goal, else of its question, else the last of its topic; empty where there is none."""
    texts = [part for part in parts if part.block.kind == "paragraph" and part.block.about.topic == message.topic]
    for found in (
        [part.key for part in texts if part.block.about.goal in message.goals],
        [part.key for part in texts if part.block.about.question in message.questions],
        [part.key for part in texts],
    ):
        if found:
            return found[-1]
    return ""


def slice_of(message: Message, words: str = "") -> tuple[int, int] | None:
    """Where words stand in a message, letter for letter (line breaks and marks of emphasis aside); without words its first sentence."""
    if words:
        there = re.search(r"(?:\s|\*|__)+".join(r"(?:\*{1,2}|__)?".join(map(re.escape, word)) for word in words.split()), message.body)
        return there.span() if there else None
    found = sentences_of(message.body, language_of(message.body, message.language))
    return (found[0].start, found[0].end) if found else None


def quotation_data(material: Material, settings: Settings, number: int, place: tuple[int, int]) -> dict[str, Any]:
    """What an edit of kind "quote" holds: the slice, and a sentence that says who stated it."""
    message, voice = material.message[number], Voice(settings.language)
    language = language_of(message.body, message.language) or settings.language
    quotation = Quotation(number, *place, message.body[slice(*place)], language, language != settings.language)
    who, _ = Discourse(People(material, voice, settings), (number,)).who(message.speaker)
    pieces = capital(voice.say("sentence.plain", who=who, did=voice.say("verbs.state.item", q=voice.quoted(quotation))))
    return quotation.as_data() | {"foreign": quotation.foreign, "pieces": [list(piece) for piece in pieces], "printed": printed(quotation.text)}
