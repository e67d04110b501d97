"""Who said it: attribution by profile, quantifiers by scale with the narrowest true noun, and what was named before in a section."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from forum.summary.countries import country
from forum.summary.material import GOVERNMENTS, Material, Person
from forum.summary.settings import Settings
from forum.summary.spans import Span
from forum.summary.tree import Text
from forum.summary.voice import Voice, record

# Bodies take "the" where their name is a common noun with its qualifiers.
_COMMON = re.compile(
    r"(?:^|\s)(?:agency|network|institutes?|foundation|programme|program|organi[sz]ation|union|commission|ministry|council|convention|secretariat|faculty|association|federation|fund|bank|board|"
    r"authority|committee|alliance|society|group|initiative|consortium|department|bureau|office|academy|community|company|center|centre|university|observatory|service|union)(?=$|\s(?:of|for|on|to|in|against|/)|,|\s/)",
    re.IGNORECASE,
)
_NO_ARTICLE = re.compile(r"^(?:[Ee]very|[Aa]ll|[Nn]o|[Mm]y|[Oo]ur|[Tt]he|[Ff]riends|[Ww]omen|[Ss]ave|[Aa]ction|[Cc]are|[Ee]ach)(?!\w)|^[A-Z]{2,}")
_VOWEL = re.compile(r"[AEIOUYÀÂÉÈÊÎÔŒ](?![A-Z])|H(?:a|e|i|o|u|ô|é)")
_PLACE_NAMED = re.compile(r"^[A-Z][\w-]+ (?:University|Academy)(?:$|\s|,)")


class People:
    """Attribution in one language over one material."""

    def __init__(self, material: Material, voice: Voice, settings: Settings) -> None:
        self.material, self.voice, self.settings = material, voice, settings

    def of_topic(self, topic: int) -> int:
        """The contributors of a topic: N of the scale, also inside its sections."""
        return len(self.material.contributors(message.number for message in self.material.inputs_of(topic)))

    def name(self, person: Person) -> str:
        """What they represent, as it stands in brackets."""
        kind, value = person.entity
        return country(value, self.voice.language).name if kind == "country" else value if kind == "organization" else ""

    def of(self, person: Person) -> Text:
        """ "from Benin", "du Bénin", "from the Third World Network"; by category where they represent nothing named."""
        kind, value = person.entity
        if kind == "country":
            return record(country(value, self.voice.language).of)
        if kind == "organization":
            return self._body_form(value, 1) or self.voice.say("who.of_body", name=self.body(value))
        return self.voice.say("who.of_category", category=record(str(self.voice.raw(f"goal.categories.{person.category}")[1])))

    def body(self, organization: str) -> str:
        """An organization's name with the article that English gives it."""
        if self.voice.language != "en" or _NO_ARTICLE.match(organization) or _PLACE_NAMED.match(organization) or not _COMMON.search(organization):
            return organization
        return f"the {organization}"

    def entity(self, person: Person, *, again: bool = False, section: str = "who") -> Text:
        """A body that stands by its name (in brackets where the language has no form for it); a government never does."""
        if form := self._body_form(person.entity[1], 2 if section == "whom" else 0):
            return form
        key = f"{section}.entity_again" if again and self.voice.has(f"{section}.entity_again") else f"{section}.entity"
        return self.voice.say(key, name=self.body(person.entity[1]))

    def _body_form(self, name: str, case: int) -> Text:
        """A body as subject, after "of" and after "to", where the language has such forms: by the article of the noun that its name begins with; empty where it has none."""
        if not self.voice.has("bodies"):
            return ()
        nouns: dict[str, str] = self.voice.raw("bodies.articles")
        form = nouns.get(name.split()[0], "vowel" if _VOWEL.match(name) else "plain")
        return self.voice.fill(self.voice.raw(f"bodies.{form}")[case], name=name)

    def quantity(self, numbers: Iterable[int], of: int, *, generic: bool = False) -> tuple[Text, int]:
        """The quantifier for the contributors behind messages among ``of`` contributors of the topic, and their number."""
        people = [self.material.person[one] for one in self.material.contributors(numbers)]
        n = len(people)
        word = self.settings.scale.word(n, max(of, n))
        one, many = self._noun(people, generic=generic)
        return self.voice.say(f"scale.{word}", noun=one, nouns=many, n=n), n

    def _noun(self, people: Sequence[Person], *, generic: bool) -> tuple[Text, Text]:
        nouns = self.voice.table["nouns"]
        categories = {person.category for person in people}
        if generic:
            chosen = nouns["mixed"]
        elif len(people) > 1 and len({person.entity for person in people}) == 1 and people[0].entity[0] != "person":
            of = self.of(people[0])
            return tuple(self.voice.fill(form, of=of) for form in nouns["from"])  # type: ignore[return-value]
        elif len(categories) == 1:
            chosen = nouns.get(next(iter(categories)), nouns["mixed"])
        elif categories <= set(GOVERNMENTS):
            chosen = nouns["governments"]
        else:
            chosen = nouns["mixed"]
        return self.voice.fill(chosen[0]), self.voice.fill(chosen[1])

    def category_list(self, counted: Counter[str], section: str = "entities") -> Text:
        """ "22 Parties, 1 other Government and 7 organizations", in the order of the categories."""
        parts = []
        for category, forms in self.voice.table[section].items():
            if category != "counted" and counted.get(category):
                noun = self.voice.fill(forms[counted[category] != 1])
                parts.append(self.voice.fill(self.voice.table[section].get("counted", "{n} {noun}"), n=counted[category], noun=noun))
        return self.voice.joined(parts)


class Discourse:
    """What a section has said so far: who was named, whose entity was, whose message stood last. Decides "another", "the same", "also", "in reply"."""

    def __init__(self, people: People, numbers: Iterable[int]) -> None:
        self.people, self.material, self.voice = people, people.material, people.voice
        per_entity: dict[tuple[str, str], set[str]] = {}
        for one in self.material.contributors(numbers):
            per_entity.setdefault(self.material.person[one].entity, set()).add(one)
        self.of_entity = per_entity
        self.named: dict[tuple[str, str], list[str]] = {}
        self.printed: list[int] = []
        self.spans: dict[int, list[Span]] = {}
        self.last: str | None = None
        self.openings: list[str] = []

    def by_name(self, person: Person) -> bool:
        """Whether a body stands by its name: it is no government and only one person speaks for it here."""
        return person.category not in GOVERNMENTS and person.entity[0] == "organization" and len(self.of_entity.get(person.entity, ())) < 2

    def who(self, speaker: str) -> tuple[Text, bool]:
        """How to name the speaker now, and whether they were named before."""
        person = self.material.person[speaker]
        before = self.named.get(person.entity, [])
        again = speaker in before
        if person.entity[0] == "person":
            words = self.voice.say("who.same" if again and self.last == speaker else "who.plain")
        elif again and self.last == speaker:
            words = self.voice.say(f"who.same_{person.category}" if self.by_name(person) and self.voice.has(f"who.same_{person.category}") else "who.same")
        elif self.by_name(person):
            words = self.people.entity(person, again=again)
        elif again and len(before) == 1:
            words = self.voice.say("who.the", of=self.people.of(person))
        elif before and not again:
            words = self.voice.say("who.another", of=self.people.of(person))
        elif again and len(before) == 2 and self.last in before and self.voice.has("who.other"):
            words = self.voice.say("who.other")
        elif again and self.voice.has("who.one_of"):
            words = self.voice.say("who.one_of", of=self.people.of(person))
        else:
            words = self.voice.say("who.person", of=self.people.of(person))
        return words, again

    def who_next(self, speaker: str, *, first: int) -> Text:
        """How to name somebody new in a sentence that began with the speaker of ``first``: "one from Benin", "another from Mexico"."""
        person = self.material.person[speaker]
        if self.by_name(person):
            return self.people.entity(person)
        if self.named.get(person.entity):
            return self.voice.say("who.next_another", of=self.people.of(person))
        return self.voice.say("who.person" if self.by_name(self.material.speaker(first)) else "who.next", of=self.people.of(person))

    def whom(self, speaker: str) -> Text:
        """How to name the one who is answered."""
        person = self.material.person[speaker]
        section = "whom" if self.voice.has("whom") else "who"
        if self.by_name(person):
            return self.people.entity(person, again=speaker in self.named.get(person.entity, []), section=section)
        before = self.named.get(person.entity, [])
        if person.entity[0] == "person":
            return self.voice.say(f"{section}.plain")
        return self.voice.say(f"{section}.{'the' if before == [speaker] else 'person'}", of=self.people.of(person))

    def note(self, number: int, opening: str, spans: Sequence[Span] = ()) -> None:
        """A sentence on a message was written, which quotes ``spans``."""
        self.spans.setdefault(number, []).extend(spans)
        speaker = self.material.message[number].speaker
        before = self.named.setdefault(self.material.person[speaker].entity, [])
        if speaker not in before:
            before.append(speaker)
        if self.printed[-1:] == [number] and self.openings[-1:] == [opening] and self.last == speaker:
            return  # one more point of the same sentence
        self.printed.append(number)
        self.last = speaker
        self.openings.append(opening)

    def forget_the_last(self) -> None:
        """A new heading or a lead stands between: nobody is "the same" any more."""
        self.last = None
        self.openings.clear()
