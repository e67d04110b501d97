"""The figures of a forum as plain text, for a terminal: tables, the reconciliation, and the rules they were counted by."""

from collections.abc import Iterable, Iterator, Mapping

from forum.queries.tally import Figures
from forum.tally import NONE, NOTHING, RULES, Count, Table, Tally

_NAME = 60


def lines(figures: Figures) -> Iterator[str]:
    """Line by line."""
    tally = figures.tally
    yield figures.title
    yield f"Figures as of {figures.as_of.isoformat()}" if figures.as_of else "Figures as things stand"
    yield ""
    yield from _facts(tally)
    for title, rows in _tables(figures):
        yield ""
        yield f"{title:<{_NAME}} {'inputs':>7} {'contributors':>13} {'entities':>9}"
        for name, count in rows:
            yield f"  {_cut(name):<{_NAME - 2}} {count.inputs:>7} {count.contributors:>13} {count.entities:>9}"
    for title, numbers in _numbers(tally):
        yield ""
        yield title
        for name, number in numbers.items():
            yield f"  {_cut(name):<{_NAME - 2}} {number:>7}"
    yield ""
    yield from reconciliation(tally)
    yield ""
    yield "Counted by these rules"
    yield from (f"{number:>3}. {rule}" for number, rule in enumerate(RULES, start=1))


def reconciliation(tally: Tally) -> Iterator[str]:
    """Whether the sums hold."""
    topics = " + ".join(str(count.inputs) for topic, count in tally.topics.items() if topic != NONE)
    yield "Reconciliation" if tally.adds_up else "Reconciliation: THE SUMS DO NOT HOLD"
    yield f"  messages {tally.messages} = moderator messages {tally.moderator_messages} + inputs {tally.inputs}"
    yield f"  inputs {tally.inputs} = sum over topics {tally.inputs_in_topics} ({topics}) + inputs in no topic {tally.inputs_in_no_topic}"


def _facts(tally: Tally) -> Iterator[str]:
    facts = {
        "messages": tally.messages, "moderator messages": tally.moderator_messages, "inputs": tally.inputs, "replies among them": tally.replies,
        "contributors": tally.whole.contributors, "entities they represent": tally.whole.entities, "distinct authors of messages": tally.distinct_authors,
        "registered participants": tally.participants_registered, "countries registered": tally.countries_registered, "initiatives": tally.initiatives,
    }  # fmt: skip
    return (f"{name:<{_NAME}} {number:>7}" for name, number in facts.items())


def _tables(figures: Figures) -> Iterator[tuple[str, Iterable[tuple[str, Count]]]]:
    tally = figures.tally
    titles = {str(topic.number): topic.title for topic in figures.topics}
    goals = {goal.code: goal.label for goal in figures.goals}
    yield "Topic", [(f"{topic}. {titles[topic]}" if topic in titles else NONE, count) for topic, count in tally.topics.items()]
    for topic in figures.topics:
        asked = {str(question.number): question.label for question in topic.questions}
        table = tally.questions[str(topic.number)]
        yield f"Question of topic {topic.number}", [(f"{topic.number}.{number} {asked[number]}" if number in asked else NONE, count) for number, count in table.items()]
    yield "Goal", [(f"{code} {goals[code]}" if code in goals else code, count) for code, count in tally.goals.items()]
    for topic in figures.topics:
        yield f"Goal in topic {topic.number}", _or_nothing(tally.topic_goals[str(topic.number)])
    yield "Country", _or_nothing(tally.countries)
    yield "Organization", _or_nothing(tally.organizations)
    yield "Category", _or_nothing(tally.categories)
    yield "Language", _or_nothing(tally.languages)


def _or_nothing(table: Table) -> Iterable[tuple[str, Count]]:
    return list(table.items()) or [("nothing", NOTHING)]


def _numbers(tally: Tally) -> Iterator[tuple[str, Mapping[str, int]]]:
    yield "Registered participants by category", tally.participant_categories
    yield "Messages by language", tally.message_languages
    yield "Inputs with a goal, by topic", tally.tagged
    yield "Initiatives by country or organization", tally.initiative_entities
    yield "Initiatives by state", tally.initiative_states


def _cut(name: str) -> str:
    return name if len(name) <= _NAME - 2 else name[: _NAME - 3] + "…"
