"""The figures a draft states: the forum's own tally of the same material, and who stands behind a point."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from forum.summary.material import Material
from forum.tally import Agenda, Participant, Said, as_data, tally


def figures_of(material: Material) -> dict[str, Any]:
    """Under the keys of ``forum tally --json``."""
    ids = {person.id: number for number, person in enumerate(material.people)}
    agenda = Agenda(tuple((topic.number, tuple(question.number for question in topic.questions)) for topic in material.topics), tuple(goal.code for goal in material.goals))
    people = [Participant(ids[person.id], person.name or person.id, person.category, person.country, person.organization) for person in material.people]
    said = [
        Said(
            ids[message.speaker], message.topic, message.kind, "published", message.reply_to is not None, message.language or None,
            message.goals, message.questions, tuple(initiative.status for initiative in message.initiatives),
        )
        for message in material.messages
    ]  # fmt: skip
    return as_data(tally(agenda, people, said))


def entities(material: Material, numbers: Iterable[int]) -> Counter[str]:
    """How many distinct entities of each category stand behind messages, in the order of the categories' size."""
    found = {material.speaker(number).entity: material.speaker(number).category for number in numbers}
    return Counter(found.values())
