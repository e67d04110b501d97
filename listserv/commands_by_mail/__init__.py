"""Commands that somebody writes to a list: what they are, read from the subject and the first lines of a mail. Knows neither database nor post."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from forum.invitees.words import plain
from listserv.commands_by_mail import words

MOST = 10  # commands in one mail; the rest is left unread
LONGEST = 200  # letters of a line that may still be a command
_AGAIN = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|tr|rv|rif|sv|vs|отв|ответ|رد|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Command:
    """One of them. ``level`` and ``topic`` where it says how much and of which topic; ``said`` is the line it was read from."""

    name: str
    level: str | None = None
    topic: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a mail asks for, in order; the line at which reading stopped because it is no command; the language of the words, where only one has them."""

    commands: tuple[Command, ...]
    unknown: str = ""
    language: str | None = None


Known = tuple[tuple[str, str, frozenset[str]], ...]  # a phrase as it is compared, what it means, the languages that say it so


@lru_cache(maxsize=8)
def _known(which: str) -> Known:
    tables: dict[str, Mapping[str, Mapping[str, str]]] = {"commands": words.COMMANDS, "levels": words.LEVELS, "topic": {"topic": words.TOPIC}, "no": {"no": words.NO}}
    found: dict[tuple[str, str], set[str]] = {}
    for meaning, languages in tables[which].items():
        for language, phrases in languages.items():
            for phrase in phrases.split("|"):
                found.setdefault((plain(phrase), meaning), set()).add(language)
    return tuple(sorted(((phrase, meaning, frozenset(languages)) for (phrase, meaning), languages in found.items()), key=lambda one: -len(one[0])))


def _begins(text: str, which: str) -> Iterator[tuple[str, frozenset[str], str]]:
    """What a line may begin with, the longest first: the meaning, its languages, the rest of the line."""
    for phrase, meaning, languages in _known(which):
        if text == phrase or text.startswith(phrase + " ") or (text.startswith(phrase) and _CJK.search(phrase)):
            yield meaning, languages, text[len(phrase) :].strip()


def read_line(line: str, *, names: Iterable[str] = ()) -> tuple[Command, frozenset[str]] | None:
    """The command of a line that is nothing else. ``names`` of the list may stand in it and say nothing new."""
    said = line.strip()
    if not said or len(said) > LONGEST:
        return None
    text = plain(said)
    for name, languages, rest in _begins(text, "commands"):
        arguments = _arguments(rest, [plain(one) for one in names if one])
        if arguments is None:
            continue
        level, topic, more = arguments
        if name == "mode" and level is None:
            continue
        if name in ("help", "status", "form", "end") and (level, topic) != (None, None):
            continue
        if name == "unsubscribe" and level is not None:
            continue
        return Command(name, level, topic, said), languages & more if languages & more else languages
    for level, languages, rest in _begins(text, "levels"):
        if not rest:
            return Command("mode", level, None, said), languages
    return None


def _arguments(rest: str, names: list[str]) -> tuple[str | None, int | None, frozenset[str]] | None:
    """How much, and of which topic; None where something else is said."""
    level: str | None = None
    topic: int | None = None
    languages = frozenset(words.TOPIC)
    while rest:
        if found := next((name for name in names if rest == name or rest.startswith(name + " ")), None):
            rest = rest[len(found) :].strip()
            continue
        number = next((match for _, _, after in _begins(rest, "topic") if (match := re.match(r"(\d{1,4})\b", after))), None) if topic is None else None
        if number is not None:
            topic, rest = int(number.group(1)), rest[rest.index(number.group(1)) + len(number.group(1)) :].strip()
            continue
        how = next(_begins(rest, "levels"), None) if level is None else None
        if how is None:
            return None
        level, said_in, rest = how
        languages = languages & said_in or said_in
    return level, topic, languages


def read(subject: str, body: str, *, names: Iterable[str] = ()) -> Asked:
    """The commands of a mail: its subject, then its first lines up to one that is none, a signature or a quotation."""
    names = list(names)
    found: list[Command] = []
    languages: frozenset[str] = frozenset(words.TOPIC)
    unknown = ""
    for place, line in enumerate([_AGAIN.sub("", subject), *body.splitlines()]):
        bare = line.strip()
        if not bare:
            continue
        if place and (bare.startswith(">") or bare in ("--", "---") or re.match(r"[-_=*]{3,}", bare)):
            break
        one = read_line(bare, names=names)
        if one is None:
            if place == 0:
                continue
            unknown = bare[:LONGEST]
            break
        if one[0].name == "end":
            break
        if not any((known.name, known.level, known.topic) == (one[0].name, one[0].level, one[0].topic) for known in found):
            found.append(one[0])
            languages = languages & one[1] or languages
        if len(found) == MOST:
            break
    only = next(iter(languages)) if found and len(languages) == 1 else None
    return Asked(tuple(found), unknown, only)


def arguments_only(subject: str, body: str, *, names: Iterable[str] = ()) -> tuple[str | None, int | None]:
    """How much and of which topic, in a mail to an address that itself says what is asked."""
    names = [plain(one) for one in names if one]
    for line in [_AGAIN.sub("", subject), *body.splitlines()[:3]]:
        found = _arguments(plain(line), names) if line.strip() and len(line) <= LONGEST else None
        if found is not None and (found[0] or found[1]):
            return found[0], found[1]
        one = read_line(line, names=names)
        if one is not None and (one[0].level or one[0].topic):
            return one[0].level, one[0].topic
    return None, None


def says_no(text: str) -> bool:
    """Whether an answer to the letter that asks for a yes begins with a no, or asks to be left in peace."""
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(">")), "")
    said = plain(first)
    if any(not rest for _, _, rest in _begins(said, "no")):
        return True
    one = read_line(first)
    return one is not None and (one[0].name == "unsubscribe" or one[0].level == "mute")
