"""Where inputs stand: under the goals or questions they name, by reply under those of what they answer; and in which order threads are told."""

from collections import defaultdict
from collections.abc import Hashable, Iterable

from forum.summary.kinds import asks_by_goal
from forum.summary.material import Material, Message, Topic
from forum.summary.plain import folded
from forum.summary.words import LANGUAGES

MOST_APART = 2  # messages of one contributor in a section that need not stand together


def is_by_goals(material: Material, topic: Topic) -> bool:
    """Whether a topic is told goal by goal: its agenda names goals, or more than six inputs in ten do."""
    inputs = material.inputs_of(topic.number)
    tagged = sum(bool(message.goals) for message in inputs)
    return bool(material.goals) and bool(tagged) and (bool(topic.goals) or tagged * 10 > len(inputs) * 6)


def general_question(material: Material, topic: Topic) -> int | None:
    """In a topic told by goals, the question about needs in general: of those that do not ask for goals themselves, the one whose answers name goals least often."""
    language = material.language if material.language in LANGUAGES else "en"
    open_ones = [question for question in topic.questions if not asks_by_goal(folded(question.text), language)]
    shares = {}
    for question in open_ones if open_ones and len(topic.questions) > 1 else topic.questions:
        answers = [message for message in material.inputs_of(topic.number) if question.number in message.questions]
        shares[question.number] = sum(bool(message.goals) for message in answers) / len(answers) if answers else 1.0
    return min(shares, key=lambda number: (shares[number], number)) if len(topic.questions) > 1 else None


def placed_by_goal(material: Material, topic: Topic) -> dict[int, tuple[str, ...]]:
    """The goals an input stands under: its own, else the first of the message it answers, unless it answers the general question alone."""
    general = general_question(material, topic)
    found: dict[int, tuple[str, ...]] = {}
    for message in material.inputs_of(topic.number):
        if message.goals:
            found[message.number] = tuple(dict.fromkeys(message.goals))
        elif general is None or message.questions != (general,):
            parent = material.parent(message)
            if parent and parent.topic == topic.number and found.get(parent.number):
                found[message.number] = found[parent.number][:1]
    return found


def placed_by_question(material: Material, topic: Topic) -> dict[int, tuple[int, ...]]:
    """The questions an input stands under: its own, else those of the message it answers."""
    known = {question.number for question in topic.questions}
    found: dict[int, tuple[int, ...]] = {}
    for message in material.inputs_of(topic.number):
        own = tuple(number for number in dict.fromkeys(message.questions) if number in known)
        parent = material.parent(message)
        if own:
            found[message.number] = own
        elif parent and parent.topic == topic.number and found.get(parent.number):
            found[message.number] = found[parent.number][:1]
    return found


def plan_table(material: Material, topic: Topic) -> tuple[Message, ...]:
    """The inputs of a topic that list initiatives, grouped by entity in the order in which each first listed one."""
    listing = [message for message in material.inputs_of(topic.number) if message.initiatives]
    first: dict[tuple[str, str], int] = {}
    for message in listing:
        first.setdefault(material.person[message.speaker].entity, len(first))
    return tuple(sorted(listing, key=lambda message: (first[material.person[message.speaker].entity], message.number)))


def order_of_thread(material: Material, numbers: Iterable[int]) -> list[int]:
    """The first thread first, each reply right after what it answers; threads begun by persons of one entity together; then by number."""
    left = sorted(numbers)
    here = set(left)
    children: dict[int, list[int]] = defaultdict(list)
    roots: list[int] = []
    for number in left:
        parent = material.message[number].reply_to
        (children[parent] if parent is not None and parent in here and parent != number else roots).append(number)
    of_entity: dict[tuple[str, str], list[int]] = defaultdict(list)
    for root in reversed(roots):
        of_entity[material.speaker(root).entity].append(root)
    ordered: list[int] = []
    told: set[int] = set()
    for first in roots:
        thread: int | None = first
        while thread is not None and thread not in told:
            stack = [thread]
            while stack:
                one = stack.pop()
                told.add(one)
                ordered.append(one)
                stack.extend(reversed(children[one]))
            waiting = of_entity[material.speaker(ordered[-1]).entity]
            while waiting and waiting[-1] in told:
                waiting.pop()
            thread = waiting[-1] if waiting else None
    return ordered


def in_good_order(material: Material, numbers: Iterable[int], manners: dict[int, Hashable]) -> list[int]:
    """As the threads are told, but messages that stand alone and are reported alike (``manners``) follow the first of their kind; many of one person stand together."""
    ordered = order_of_thread(material, numbers)
    here = set(ordered)
    answered = {material.message[number].reply_to for number in ordered}
    alone = {number for number in ordered if number in manners and number not in answered and material.message[number].reply_to not in here}
    of_speaker: dict[str, list[int]] = defaultdict(list)
    for number in ordered:
        if number in alone:
            of_speaker[material.message[number].speaker].append(number)
    frequent = {number for numbers in of_speaker.values() if len(numbers) > MOST_APART for number in numbers}
    alone -= frequent
    result: list[int] = []
    for number in ordered:
        if number in result:
            continue
        if number in frequent:
            mine = of_speaker[material.message[number].speaker]
            first: dict[Hashable, int] = {}
            for place, one in enumerate(mine):
                first.setdefault(manners[one], place)
            result += sorted(mine, key=lambda one: first[manners[one]])
            continue
        result.append(number)
        if number in alone:
            result += [other for other in ordered if other in alone and other not in result and manners[other] == manners[number]]
    return result


def threads_of(material: Material, numbers: Iterable[int]) -> list[list[int]]:
    """Messages that answer each other, in the order of the first of each thread; one that answers none of the others is a thread of its own."""
    first: dict[int, int] = {}
    threads: dict[int, list[int]] = {}
    for number in sorted(numbers):
        parent = material.message[number].reply_to
        first[number] = first.get(parent, number) if parent is not None else number
        threads.setdefault(first[number], []).append(number)
    return list(threads.values())
