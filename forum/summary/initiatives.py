"""The table of initiatives, as they were entered, with what was entered twice."""

from collections import Counter
from collections.abc import Sequence

from forum.summary.countries import country
from forum.summary.material import GOVERNMENTS, Message, Topic
from forum.summary.people import People
from forum.summary.tree import About, Block, Row, Sentence


def table_blocks(people: People, topic: Topic, listing: Sequence[Message]) -> list[Block]:
    """The paragraph before the table and the table; nothing where no input lists an initiative."""
    if not listing:
        return []
    material, voice = people.material, people.voice
    about = About(topic.number)
    rows: list[Row] = []
    entities: set[tuple[str, str]] = set()
    states: Counter[str] = Counter()
    titles: Counter[tuple[str, str]] = Counter()
    for message in listing:
        person = material.person[message.speaker]
        name = country(person.entity[1], voice.language).name if person.category in GOVERNMENTS and person.country else people.name(person)
        entities.add(person.entity)
        for initiative in message.initiatives:
            rows.append(Row((name, initiative.title, initiative.type, initiative.audience), message.number))
            states[initiative.status or "none"] += 1
            titles[name, " ".join(initiative.title.casefold().split())] += 1
    numbers = tuple(sorted(message.number for message in listing))
    parts = [voice.say(f"table.{state}", n=states[state]) for state in ("ongoing", "planned", "completed", "none") if states[state]]
    figures = ("initiatives", "initiatives_per_country_or_organization", "initiatives_per_status")
    key = "table.lead" if len(listing) > 1 else "table.lead_one"
    lead = voice.say(key, inputs=len(listing), n=len(rows), entities=len(entities), list=voice.joined(parts))
    sentences = [Sentence(key, lead, numbers, figures=figures), Sentence("table.order", voice.say("table.order"), numbers, figures=("initiatives",))]
    twice = [voice.say("table.twice_one", title=row.cells[1], name=row.cells[0]) for row in _first_of(rows, titles)]
    if twice:
        sentences.append(Sentence("table.twice", voice.say("table.twice", list=voice.joined(twice)), numbers))
    columns = tuple(voice.raw("table.columns"))
    key = f"topic-{topic.number}/initiatives"
    return [Block("paragraph", about=about, sentences=tuple(sentences), key=f"{key}/lead"), Block("table", about=about, columns=columns, rows=tuple(rows), key=key)]


def _first_of(rows: list[Row], titles: Counter[tuple[str, str]]) -> list[Row]:
    """The first row of every title that an entity entered more than once."""
    seen: set[tuple[str, str]] = set()
    found: list[Row] = []
    for row in rows:
        mark = row.cells[0], " ".join(row.cells[1].casefold().split())
        if titles[mark] > 1 and mark not in seen:
            seen.add(mark)
            found.append(row)
    return found
