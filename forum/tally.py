"""The tally of a forum: a pure function with named parts, so that every number in the published report can be recomputed by hand."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Printed with every figure. The words are those of the report; "author" means whom an input speaks for.
RULES = (
    "An input is a message of kind 'input' with status 'published'.",
    "'messages' counts published messages of any kind.",
    "A contributor is a distinct author of at least one input; 'distinct_authors' also counts the moderator.",
    "A message with several goals or questions counts once under each.",
    "per_country and per_category look at the author of the input; international organizations have no country and fall under 'none'.",
    "Initiatives are counted by the country of the author, and by organization where the author's category is neither party nor non-party.",
    "An entity is the country of a party or non-party and the organization of everybody else (their country, else their name, where none is given); "
    "'entities' counts those of the contributors.",
)
GOVERNMENTS = frozenset({"party", "non-party"})
NONE = "none"


@dataclass(frozen=True, slots=True)
class Participant:
    """Who is registered, as the figures see them."""

    id: int
    name: str
    category: str
    country: str | None = None
    organization: str | None = None

    @property
    def governs(self) -> bool:
        """Whether a Party or another government is spoken for."""
        return self.category in GOVERNMENTS

    @property
    def entity(self) -> str:
        """What is spoken for. Governments that give no country cannot be told apart."""
        return (self.country or NONE) if self.governs else (self.organization or self.country or self.name)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the figures see it. ``initiatives`` are the states of those listed with it."""

    speaker: int
    topic: int | None = None
    kind: str = "input"
    status: str = "published"
    is_reply: bool = False
    language: str | None = None
    goals: tuple[str, ...] = ()
    questions: tuple[int, ...] = ()
    initiatives: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Agenda:
    """Topics with their questions, and the goals of the edition: what is printed even where nobody wrote."""

    topics: tuple[tuple[int, tuple[int, ...]], ...]
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count:
    """How much was said in one place, by how many, for how many."""

    inputs: int = 0
    contributors: int = 0
    entities: int = 0


Table = Mapping[str, Count]
NOTHING = Count()


@dataclass(frozen=True)
class Tally:
    """All figures of a forum. Tables are by what they are called; "none" is a row of its own, and what the agenda names is never left out."""

    messages: int
    moderator_messages: int
    distinct_authors: int
    replies: int
    participants_registered: int
    countries_registered: int
    whole: Count
    topics: Table
    questions: Mapping[str, Table]  # of each topic
    goals: Table
    topic_goals: Mapping[str, Table]
    tagged: Mapping[str, int]  # inputs with a goal, of each topic
    countries: Table
    topic_countries: Mapping[str, Table]
    government_countries: Table
    organizations: Table
    categories: Table
    languages: Table
    topic_languages: Mapping[str, Table]
    message_languages: Mapping[str, int]
    participant_categories: Mapping[str, int]
    initiatives: int
    initiative_entities: Mapping[str, int]
    initiative_states: Mapping[str, int]

    @property
    def inputs(self) -> int:
        return self.whole.inputs

    @property
    def inputs_in_topics(self) -> int:
        """The sum over the topics."""
        return sum(count.inputs for topic, count in self.topics.items() if topic != NONE)

    @property
    def inputs_in_no_topic(self) -> int:
        return self.topics.get(NONE, NOTHING).inputs

    @property
    def adds_up(self) -> bool:
        """Messages are those of the moderator and the inputs; inputs are those of the topics and those in none."""
        return self.messages == self.moderator_messages + self.inputs and self.inputs == self.inputs_in_topics + self.inputs_in_no_topic


def tally(agenda: Agenda, participants: Iterable[Participant], messages: Iterable[Said]) -> Tally:
    """The figures of a forum. Whatever is not published counts nowhere; whom a message speaks for must be among the participants."""
    people = {participant.id: participant for participant in participants}
    published = [message for message in messages if message.status == "published"]
    inputs = [message for message in published if message.kind == "input"]
    counted = _Counting(people)
    topics = {str(number): [message for message in inputs if message.topic == number] for number, _ in agenda.topics}
    if elsewhere := [message for message in inputs if message.topic is None]:
        topics[NONE] = elsewhere
    questions = {str(number): [str(question) for question in asked] for number, asked in agenda.topics}
    return Tally(
        messages=len(published),
        moderator_messages=len(published) - len(inputs),
        distinct_authors=len({message.speaker for message in published}),
        replies=sum(message.is_reply for message in inputs),
        participants_registered=len(people),
        countries_registered=len({one.country for one in people.values()} - {None}),
        whole=counted.count(inputs),
        topics={topic: counted.count(said) for topic, said in topics.items()},
        questions={topic: counted.by(_question, topics[topic], first=[*asked, NONE]) for topic, asked in questions.items()},
        goals=counted.by(_goal, inputs, first=[*agenda.goals, NONE]),
        topic_goals={topic: counted.by(_goal, [one for one in said if one.goals], order=agenda.goals) for topic, said in topics.items()},
        tagged={topic: sum(bool(one.goals) for one in said) for topic, said in topics.items()},
        countries=counted.by(counted.country, inputs),
        topic_countries={topic: counted.by(counted.country, said) for topic, said in topics.items()},
        government_countries=counted.by(counted.country, [one for one in inputs if people[one.speaker].governs]),
        organizations=counted.by(counted.organization, [one for one in inputs if not people[one.speaker].governs]),
        categories=counted.by(counted.category, inputs),
        languages=counted.by(_language, inputs),
        topic_languages={topic: counted.by(_language, said) for topic, said in topics.items()},
        message_languages=_numbered(Counter(one.language or NONE for one in published)),
        participant_categories=_numbered(Counter(one.category for one in people.values())),
        initiatives=sum(len(one.initiatives) for one in inputs),
        initiative_entities=_numbered(Counter(people[one.speaker].entity for one in inputs for _ in one.initiatives)),
        initiative_states=_numbered(Counter(state or NONE for one in inputs for state in one.initiatives)),
    )


Rows = Callable[[Said], Iterable[str]]


def _question(said: Said) -> Iterable[str]:
    return [str(number) for number in dict.fromkeys(said.questions)] or [NONE]


def _goal(said: Said) -> Iterable[str]:
    return list(dict.fromkeys(said.goals)) or [NONE]


def _language(said: Said) -> Iterable[str]:
    return [said.language or NONE]


def _numbered(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda row: (-row[1], row[0])))


class _Counting:
    def __init__(self, people: Mapping[int, Participant]) -> None:
        self.people = people

    def country(self, said: Said) -> Iterable[str]:
        return [self.people[said.speaker].country or NONE]

    def organization(self, said: Said) -> Iterable[str]:
        return [self.people[said.speaker].organization or NONE]

    def category(self, said: Said) -> Iterable[str]:
        return [self.people[said.speaker].category]

    def count(self, said: Sequence[Said]) -> Count:
        speakers = {one.speaker for one in said}
        return Count(len(said), len(speakers), len({self.people[speaker].entity for speaker in speakers}))

    def by(self, rows: Rows, said: Iterable[Said], *, first: Sequence[str] = (), order: Sequence[str] = ()) -> dict[str, Count]:
        """A table: ``first`` are rows that are there in any case; the others follow ``order``, else the largest comes first."""
        found: dict[str, list[Said]] = {row: [] for row in first}
        for one in said:
            for row in rows(one):
                found.setdefault(row, []).append(one)
        table = {row: self.count(those) for row, those in found.items()}
        if first:
            return table
        place = {row: index for index, row in enumerate(order)}
        return dict(sorted(table.items(), key=lambda row: (place.get(row[0], len(place)), -row[1].inputs, row[0])))


def as_data(tally: Tally) -> dict[str, Any]:
    """The figures under the names of the report's own counts."""
    return {
        "rules": list(RULES),
        "messages": tally.messages,
        "participants_registered": tally.participants_registered,
        "distinct_authors": tally.distinct_authors,
        "contributors": tally.whole.contributors,
        "inputs": tally.inputs,
        "moderator_messages": tally.moderator_messages,
        "inputs_per_topic": _inputs(tally.topics),
        "contributors_per_topic": _contributors(tally.topics),
        "inputs_per_topic_and_question": {topic: _inputs(table) for topic, table in tally.questions.items()},
        "inputs_per_goal": _inputs(_without_none(tally.goals)),
        "inputs_per_topic_and_goal": {topic: _inputs(table) for topic, table in tally.topic_goals.items()},
        "inputs_tagged_with_a_goal_per_topic": dict(tally.tagged),
        "inputs_per_country": _inputs(tally.countries),
        "inputs_per_country_parties_and_non_parties_only": _inputs(tally.government_countries),
        "contributors_per_country": _largest_first(_contributors(tally.countries)),
        "contributors_per_topic_and_country": {topic: _largest_first(_contributors(table)) for topic, table in tally.topic_countries.items()},
        "inputs_per_organization": _inputs(tally.organizations),
        "inputs_per_category": _inputs(tally.categories),
        "participants_per_category": dict(tally.participant_categories),
        "countries_registered": tally.countries_registered,
        "inputs_per_language": _inputs(tally.languages),
        "messages_per_language": dict(tally.message_languages),
        "inputs_per_topic_and_language": {topic: _inputs(table) for topic, table in tally.topic_languages.items()},
        "replies": tally.replies,
        "initiatives": tally.initiatives,
        "initiatives_per_country_or_organization": dict(tally.initiative_entities),
        "initiatives_per_status": dict(tally.initiative_states),
        "entities": tally.whole.entities,
        "entities_per_topic": {topic: count.entities for topic, count in tally.topics.items()},
        "entities_per_goal": {goal: count.entities for goal, count in _without_none(tally.goals).items()},
        "contributors_per_goal": _contributors(_without_none(tally.goals)),
    }


def _inputs(table: Table) -> dict[str, int]:
    return {row: count.inputs for row, count in table.items()}


def _contributors(table: Table) -> dict[str, int]:
    return {row: count.contributors for row, count in table.items()}


def _without_none(table: Table) -> Table:
    return {row: count for row, count in table.items() if row != NONE}


def _largest_first(numbers: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda row: (-row[1], row[0])))
