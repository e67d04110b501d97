"""Forums to draft from: the demonstration, a small one with every trap, and large ones, as plain material."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from forum.demo import ARCHIVE
from forum.summary.material import Goal, Initiative, Material, Message, Person, Question, Topic, from_archive

OPENS = datetime(2026, 3, 9, 8, tzinfo=UTC)
CLOSES = datetime(2026, 3, 13, 17, tzinfo=UTC)
QUESTIONS = (Question(1, "What are the main needs, and what are the challenges?", "Needs and challenges"), Question(2, "Under which goals are they greatest?", "Needs by goal"))
GOALS = (Goal("A.1", "Frameworks"), Goal("A.2", "Information"))


@lru_cache(maxsize=1)
def archive() -> dict[str, Any]:
    """The demonstration archive, as it lies in the project."""
    return json.loads(ARCHIVE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def demonstration() -> Material:
    return from_archive(archive())


def person(name: str, country: str | None = "MX", category: str = "party", organization: str | None = None) -> Person:
    return Person(name, category, country, organization)


def message(number: int, speaker: str, body: str, **given: Any) -> Message:
    values = {"topic": 1, "language": "en", "author": speaker, "posted_at": OPENS + timedelta(minutes=number)} | given
    return Message(number=number, speaker=speaker, body=body, **values)


def forum(*messages: Message, people: tuple[Person, ...] = (), topics: tuple[Topic, ...] | None = None, goals: tuple[Goal, ...] = GOALS, **given: Any) -> Material:
    """A closed forum of one topic about needs, with whoever speaks in it."""
    known = {one.id for one in people}
    more = tuple(person(name) for name in dict.fromkeys(one.speaker for one in messages) if name not in known)
    values = {"slug": "a-forum", "title": "Online Forum on Something", "opens_at": OPENS, "closes_at": CLOSES, "timezone": "UTC", "as_of": CLOSES} | given
    return Material(topics=topics or (Topic(1, "Needs and challenges", QUESTIONS, ("A.1", "A.2")),), people=people + more, messages=tuple(messages), goals=goals, **values)


def experience(*messages: Message, question: str = "What is your experience?", people: tuple[Person, ...] = (), **given: Any) -> Material:
    """A forum of one topic about experience, with one question."""
    return forum(*messages, people=people, topics=(Topic(1, "Experience", (Question(1, question, "Experience so far"),)),), goals=(), **given)


_WORDS = {
    "en": ("We need {thing} for {whom}.", "We suggest {thing} that reaches {whom}.", "There is no {thing} for {whom} in many countries.", "We are developing {thing} with {whom}."),
    "fr": ("Nous avons besoin de {thing} pour {whom}.", "Nous proposons {thing} pour {whom}.", "Faute de {thing}, {whom} ne peuvent pas agir."),
    "es": ("Necesitamos {thing} para {whom}.", "Proponemos {thing} para {whom}.", "No hay {thing} para {whom} en la región."),
}
_THINGS = {
    "en": (
        "practical training courses",
        "a shared database",
        "predictable funding",
        "clear guidance",
        "regional cooperation",
        "legal advice",
        "monitoring at the border",
        "equipment for laboratories",
    ),
    "fr": ("formations pratiques", "un financement stable", "lignes directrices claires", "coopération régionale", "équipements de laboratoire"),
    "es": ("capacitación práctica", "financiamiento estable", "directrices claras", "cooperación regional", "equipos de laboratorio"),
}
_WHOM = {
    "en": ("customs officers", "local communities", "regulators", "teachers"),
    "fr": ("les douaniers", "les régulateurs", "les chercheurs"),
    "es": ("las aduanas", "los reguladores", "las escuelas"),
}
_FILLER = (
    "The situation differs from one district to the next, and what was agreed last year is still being discussed.",
    "Our office has eleven people and covers an area that takes two days to cross.",
    "Colleagues from other ministries joined the meeting and described their own work.",
)
_COUNTRIES = ("MX", "BJ", "FR", "PH", "AR", "KE", "IN", "MD", "TT", "ZA", "SN", "PE")


def large(inputs: int, *, people: int = 400) -> Material:
    """A forum of many inputs, made by counting: three languages, replies, goals, lists; the same on every run."""
    speakers = tuple(
        Person(f"p{n}", "party", _COUNTRIES[n % 12]) if n % 3 else Person(f"p{n}", "organization", None, f"Network number {n // 9}")
        for n in range(people)
    )  # fmt: skip
    goals = tuple(Goal(f"A.{n}", f"Goal number {n}") for n in range(1, 13))
    topics = (Topic(1, "Needs", QUESTIONS, tuple(goal.code for goal in goals)), Topic(2, "Work", (Question(1, "What are you doing?", "Work"), Question(2, "What helped?", "Help"))))
    messages = []
    for n in range(1, inputs + 1):
        language = ("en", "fr", "es")[n % 7 % 3]
        lines = [
            _WORDS[language][(n * step) % len(_WORDS[language])].format(thing=_THINGS[language][(n // step) % len(_THINGS[language])], whom=_WHOM[language][(n + step) % 3])
            for step in (1, 2, 3)
        ]
        body = f"{lines[0]} {_FILLER[n % 3]}\n\n{lines[1]} {_FILLER[(n + 1) % 3]} Case {n} shows it.\n\n- {lines[2]}\n- {_FILLER[(n + 2) % 3]}"
        topic = 1 + n % 2
        messages.append(
            message(
                n, f"p{n * 7 % people}", body, topic=topic, language=language, reply_to=n - 2 if n % 3 == 0 and n > 2 else None,
                goals=(f"A.{1 + n % 12}",) if topic == 1 and n % 4 else (), questions=(1 + n % 5 // 3,),
                initiatives=(Initiative(f"Course number {n}", "Training", "Officers", "ongoing"),) if topic == 2 and n % 50 == 0 else (),
            )
        )  # fmt: skip
    return forum(*messages, people=speakers, topics=topics, goals=goals)
