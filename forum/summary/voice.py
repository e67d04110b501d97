"""Puts the frame into words: templates of one language filled with records, figures, labels and quotations, each word keeping its source."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime

from forum.summary.plain import printed
from forum.summary.tree import FIGURE, LABEL, QUOTATION, RECORD, REMARK, WORDS, Piece, Quotation, Text, text_of
from forum.summary.words import table

# Written in words up to here where a template asks for words (":w").
IN_WORDS = 12
_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_DAY = {"en": "d MMMM", "fr": "d MMMM", "es": "d 'de' MMMM", "ru": "d MMMM", "zh": "M月d日", "ar": "d MMMM"}
_DATE = {"en": "d MMMM y", "fr": "d MMMM y", "es": "d 'de' MMMM 'de' y", "ru": "d MMMM y 'г'.", "zh": "y年M月d日", "ar": "d MMMM y"}

_PLURALS = {"ru": ("one", "few", "many"), "ar": ("one", "two", "few", "many", "other")}  # 1, 2–4, 5 вкладов; مساهمة، مساهمتان، مساهمات، مساهمة
_SOUNDS_LIKE_AND = re.compile(r"(?:i|hi(?![aeo]))", re.IGNORECASE)
_VERB = re.compile(r"[^\s:]+")
_ENDS = ("?", "؟", "？", "!", "！")


@lru_cache(maxsize=4096)
def _parsed(template: str) -> tuple[tuple[str, str | None, str], ...]:
    return tuple((literal, name, spec or "") for literal, name, spec, _ in Formatter().parse(template))


class Voice:
    """The wording of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.table: dict[str, Any] = table("wording", language)
        self._found: dict[str, Any] = {}
        self.locale = Locale.parse("zh_Hans" if language == "zh" else language)

    def raw(self, key: str) -> Any:
        """What stands in the table under a dotted key. Raises KeyError."""
        if key not in self._found:
            found: Any = self.table
            for part in key.split("."):
                found = found[part]
            self._found[key] = found
        return self._found[key]

    def has(self, key: str) -> bool:
        """Whether the table has it."""
        try:
            return bool(self.raw(key))
        except KeyError:
            return False

    def say(self, key: str, **slots: Any) -> Text:
        """The template under a key, filled. A slot is wording already made (Text), a number, or a string taken as a record."""
        return self.fill(str(self.raw(key)), **slots)

    def fill(self, template: str, **slots: Any) -> Text:
        """A template filled."""
        pieces: list[Piece] = []
        for literal, name, spec in _parsed(template):
            if literal:
                pieces.append(Piece(WORDS, literal))
            if name:
                pieces.extend(self._slot(slots[name], spec, first=not pieces))
        return self._sounding(pieces)

    def _sounding(self, pieces: list[Piece]) -> Text:
        """With the form that "and" has before a word of the same sound ("e informó"), where the language has one."""
        if self.language == "es":
            for place, piece in enumerate(pieces[:-1]):
                if piece.source == WORDS and piece.text.endswith(" y ") and _SOUNDS_LIKE_AND.match(pieces[place + 1].text):
                    pieces[place] = piece._replace(text=piece.text[:-2] + "e ")
        return tuple(pieces)

    def _slot(self, value: Any, spec: str, *, first: bool) -> Text:
        if isinstance(value, tuple):
            return self._part(value, spec) if spec else value
        if isinstance(value, bool) or value is None:
            raise TypeError("a slot is wording, a number or a record")
        if isinstance(value, int) and spec.startswith("p:"):
            one, many = spec[2:].split("|")
            return (Piece(WORDS, one if value == 1 or (value == 0 and self.language == "fr") else many),)
        if isinstance(value, int) and spec.startswith("q:"):
            return (Piece(WORDS, self._form_for(value, spec[2:].split("|"))),)
        if isinstance(value, int):
            words = self.opening_number(value) if first and spec == "s" else self.number(value)
            return (Piece(FIGURE, words if spec in ("w", "s") else str(value)),)
        return (Piece(RECORD, value),)

    def _form_for(self, value: int, forms: Sequence[str]) -> str:
        """The form of a counted noun, of those its language tells apart, in the order of _PLURALS."""
        order = _PLURALS[self.language]
        return forms[min(order.index(self.locale.plural_form(value)) if self.locale.plural_form(value) in order else len(forms) - 1, len(forms) - 1)]

    def _part(self, pieces: Text, spec: str) -> Text:
        """Of what somebody did: its verb, what follows the verb, or all of it with "also" where the language has that inside."""
        head = pieces[0]
        if spec == "also":
            plain, also = self.raw("sentence.also_inside")
            return (head._replace(text=also + head.text.removeprefix(plain)), *pieces[1:]) if head.text.startswith(plain) else pieces
        found = _VERB.match(head.text)
        end = found.end() if found else len(head.text)
        if spec == "verb":
            return (head._replace(text=head.text[:end]),)
        return (head._replace(text=head.text[end:]), *pieces[1:])

    def number(self, value: int) -> str:
        """In words up to twelve where the language has them, else in digits."""
        words: list[str] = self.raw("numbers.words")
        return words[value] if 0 <= value <= IN_WORDS and value < len(words) else str(value)

    def opening_number(self, value: int) -> str:
        """At the start of a sentence: in words up to ninety-nine where the language has them."""
        words, tens = self.raw("numbers.words"), self.table["numbers"].get("tens", [])
        if value < len(words):
            return str(words[value])
        if tens and value < 100:
            return str(tens[value // 10 - 2]) + (f"-{words[value % 10]}" if value % 10 else "")
        return str(value)

    def ordinal(self, value: int) -> Text:
        """ "first", "second" …"""
        words: list[str] = self.raw("numbers.ordinals")
        return (Piece(FIGURE, words[value] if value < len(words) else str(value)),)

    def joined(self, parts: Sequence[Text], *, mark: str = "join", last: str = "last") -> Text:
        """A, B and C."""
        pieces: list[Piece] = []
        for place, part in enumerate(parts):
            if place:
                pieces.append(Piece(WORDS, self.raw(f"marks.{last if place == len(parts) - 1 else mark}")))
            pieces.extend(part)
        return self._sounding(pieces)

    def grouped(self, counted: Sequence[tuple[str, int]], one: str, each: str) -> list[Text]:
        """Codes with their counts, the largest first; equal counts stand together ("Goals A.2 and B.3 (five each)") where the language has a form for it."""
        of: dict[int, list[str]] = {}
        for code, n in sorted(counted, key=lambda pair: -pair[1]):
            of.setdefault(n, []).append(code)
        parts: list[Text] = []
        for n, codes in of.items():
            if len(codes) > 1 and self.has(each):
                parts.append(self.say(each, codes=self.joined([(Piece(RECORD, code),) for code in codes]), n=n))
            else:
                parts += [self.say(one, code=code, n=n) for code in codes]
        return parts

    def quoted(self, quotation: Quotation) -> Text:
        """A quotation between the language's marks, with the place for its translation where it is in another language."""
        pieces = (Piece(WORDS, self.raw("marks.open")), Piece(QUOTATION, printed(quotation.text)), Piece(WORDS, self.raw("marks.close")))
        if not quotation.foreign:
            return pieces
        return pieces + self.say("marks.translation", text=(Piece(REMARK, quotation.translation or "…"),))

    def day(self, at: datetime, zone: str) -> str:
        """A day without its year."""
        return self._date(at, zone, _DAY)

    def date(self, at: datetime, zone: str) -> str:
        """A day with its year."""
        return self._date(at, zone, _DATE)

    def _date(self, at: datetime, zone: str, patterns: dict[str, str]) -> str:
        there = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if there.day == 1 and self.language == "fr":
            return format_datetime(there, patterns["fr"].replace("d ", "'1er' "), locale=self.locale)
        return format_datetime(there, patterns.get(self.language, "y-MM-dd"), locale=self.locale).translate(_LATIN)

    @staticmethod
    def time(at: datetime, zone: str) -> str:
        """Hours and minutes."""
        return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"

    def moment(self, at: datetime, zone: str) -> str:
        """A day with its year and the time."""
        return text_of(self.say("opening.moment", date=self.date(at, zone), time=self.time(at, zone)))

    def language_name(self, code: str) -> str:
        """The name of a language in the frame's."""
        return str(self.locale.languages.get(re.split(r"[-_]", code)[0], code))


def label(text: str) -> Text:
    """A label of the moderator (a theme, a heading) as wording."""
    return (Piece(LABEL, text),)


def record(text: str) -> Text:
    """A record (a name, a title) as wording."""
    return (Piece(RECORD, text),)


def ended(voice: Voice, pieces: Text) -> Text:
    """Without the full stop after a question or exclamation mark, be it inside a quotation."""
    end, close = voice.raw("marks.end"), voice.raw("marks.close")
    text = text_of(pieces)
    if text.endswith(end) and text[: -len(end)].removesuffix(close).rstrip().endswith(_ENDS):
        last = pieces[-1]
        return (*pieces[:-1], last._replace(text=last.text[: -len(end)])) if last.text != end else pieces[:-1]
    return pieces
