"""Full-text search, the same on both engines: words are folded and stemmed here, the engine only keeps and finds them.

SQLite holds them in an FTS5 table, PostgreSQL in a tsvector of the ``simple`` configuration under a GIN index.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

import Stemmer
from sqlalchemy import Column, Connection, Integer, MetaData, Select, Table, Text, bindparam, event, func, select, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from core.database import is_sqlite

_STEMMERS = {"en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
_HAN = "\u3400-\u9fff\uf900-\ufaff"


def _marks() -> str:
    """The marks that stand on or after a letter (accents, vowel signs), as ranges of a character class."""
    codes = [code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)).startswith("M")]
    runs = [list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}](?:[^\W_{_HAN}]|[{_marks()}])*")
_LMOS = re.compile(r"[b-df-hj-np-tv-z]{1,4}os\Z")
_HAN_RUN = re.compile(rf"[{_HAN}]+\Z")
_SAME = str.maketrans(
    {"ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None, "ı": "i", "ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'"}
)
LONGEST_WORD = 64
LONGEST_ROW = 400_000  # bytes of terms a row: PostgreSQL keeps no tsvector of more than a megabyte


def fold(word: str) -> str:
    """A word without case, accents, vowel signs and letter variants, as all six languages need it."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKD", word.casefold().translate(_SAME))
    return unicodedata.normalize("NFC", "".join(letter for letter in word if not unicodedata.combining(letter))).translate(_SAME)


class _Stemmers(threading.local):
    """The stemmers of one thread: each keeps the word in hand within itself."""

    def __init__(self) -> None:
        self.by_language = {code: Stemmer.Stemmer(name) for code, name in _STEMMERS.items()}


_stemmers = _Stemmers()


def _words(text_: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text with their place: (start, end, folded word); a run of Han characters is one word here."""
    for found in _WORD.finditer(text_):
        word = fold(found.group())
        if word:
            yield found.start(), found.end(), word


def _light_arabic(word: str) -> str:
    """A folded Arabic word without "and", article and common endings (the "light10" of Larkey, Ballesteros and Connell, 2007).

    The stemmer of the library goes by hamzas and endings that folding, for the sake of how people type, has made alike.
    """
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    word = next((word[len(article) :] for article in ("وال", "بال", "كال", "فال", "لل", "ال") if word.startswith(article) and len(word) > len(article) + 1), word)
    for ending in ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[: -len(ending)]
    return word


def _stem(word: str, base: str) -> str:
    if base == "ar":
        return _light_arabic(word)
    if base not in _STEMMERS:
        return word
    # The plural of an abbreviation, which the stemmers take for a word like "gas".
    return word[:-1] if _LMOS.match(word) else str(_stemmers.by_language[base].stemWord(word))


def terms_of(word: str, language: str | None) -> list[str]:
    """What a folded word is indexed under: its stem in ``language``; pairs of characters for Han."""
    if _HAN_RUN.match(word):
        return [word[i : i + 2] for i in range(len(word) - 1)] or [word]
    return [_stem(word[:LONGEST_WORD], (language or "").split("-")[0])]


def indexed(text_: str, language: str | None) -> str:
    """A text as the string of terms that the engine keeps."""
    terms: list[str] = []
    size = 0
    for _, _, word in _words(text_):
        for term in terms_of(word, language):
            size += len(term.encode()) + 1
            if size > LONGEST_ROW:
                return " ".join(terms)
            terms.append(term)
    return " ".join(terms)


@lru_cache(maxsize=4096)
def _forms(word: str) -> frozenset[str]:
    """A folded word with its stems in all languages: a query does not say which it is in."""
    return frozenset({word[:LONGEST_WORD], *(term for code in ("ar", *_STEMMERS) for term in terms_of(word, code))})


@dataclass(frozen=True)
class Query:
    """What somebody looks for: every group must be met, by any of its terms (the word's stems in the six languages)."""

    groups: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.groups)

    @cached_property
    def terms(self) -> frozenset[str]:
        """All terms of all groups."""
        return frozenset(term for group in self.groups for term in group)

    @cached_property
    def beginnings(self) -> re.Pattern[str]:
        """Where words may begin that have one of these terms."""
        return _beginnings(tuple(sorted({term[:2] for term in self.terms})))


def parse(asked: str) -> Query:
    """A query from what was typed: all words must occur, at most twelve count."""
    groups: list[tuple[str, ...]] = []
    for _, _, word in _words(asked[:400]):
        if _HAN_RUN.match(word):
            groups += [(pair,) for pair in terms_of(word, "zh")]
        else:
            groups.append(tuple(sorted(_forms(word))))
    return Query(tuple(dict.fromkeys(groups))[:12])


@lru_cache(maxsize=256)
def _beginnings(starts: tuple[str, ...]) -> re.Pattern[str]:
    """Where words may begin that have stems which begin so. A stem begins as its word does, so most words of a text need not be looked at;
    letters beyond ASCII may fold to others, and Arabic has prefixes. It opens with a set of letters, for only so does the engine skip quickly."""
    other = r"[^\x00-\x7f]"
    ascii_ones = [one for one in starts if one[0].isascii()]
    either = {letter: f"[{re.escape(letter + letter.upper())}]" for one in ascii_ones for letter in one}
    ways = [f"(?<={either[one[0]]})" + (f"(?:{either[one[1]]}|{other})" if len(one) > 1 else "") for one in ascii_ones]
    first = "".join(sorted({re.escape(one[0] + one[0].upper()) for one in ascii_ones}))
    return re.compile(rf"[{first}\x80-\U0010ffff](?:{'|'.join([*ways, f'(?<=[{_HAN}])[{_HAN}]*', f'(?<={other})'])})")


def _within_a_word(text_: str, at: int) -> bool:
    """Whether a letter, or an accent on one, stands before this place; every Han character may begin a word."""
    before = text_[at - 1]
    return at > 0 and ((before.isalnum() and not _HAN_RUN.match(before)) or unicodedata.category(before).startswith("M"))


def _hits(text_: str, query: Query) -> Iterator[tuple[int, int]]:
    """Where words that are looked for stand, from the beginning of a text."""
    terms = query.terms
    longest = max((len(term) for term in terms if _HAN_RUN.match(term)), default=0)
    for begun in query.beginnings.finditer(text_):
        if _within_a_word(text_, begun.start()):
            continue
        found = _WORD.match(text_, begun.start())
        if not found or not (word := fold(found.group())):
            continue
        start, end = found.span()
        if not _HAN_RUN.match(word):
            if not terms.isdisjoint(_forms(word)):
                yield start, end
            continue
        for at in range(len(word) if longest else 0):
            if any(word[at : at + length] in terms for length in (longest, 1)):
                yield start + at, min(start + at + longest, end)


def marked(text_: str, query: Query, *, around: int = 90) -> list[tuple[str, bool]]:
    """An excerpt around the first hits, as pieces with whether each is a hit."""
    hits = _hits(text_, query)
    first, first_end = next(hits, (0, 0))
    begin, stop = max(0, first - around), min(len(text_), first + 2 * around)
    if begin:
        begin = text_.find(" ", begin, first) + 1 or begin
    if stop < len(text_) and text_.rfind(" ", first_end, stop) > first_end:
        stop = text_.rfind(" ", first_end, stop)
    spots = [(first, first_end)] if first_end else []
    for start, end in hits:
        if end > stop:
            break
        if start <= spots[-1][1]:  # pairs of characters overlap
            spots[-1] = (spots[-1][0], max(end, spots[-1][1]))
        else:
            spots.append((start, end))
    pieces, at = [("…" if begin else "", False)], begin
    for start, end in spots:
        pieces += [(text_[at:start], False), (text_[start:end], True)]
        at = end
    pieces += [(text_[at:stop], False), ("…" if stop < len(text_) else "", False)]
    return [(piece, hit) for piece, hit in pieces if piece]


class Index:
    """A full-text index beside a table: one row a row of that table, under the same id."""

    def __init__(self, name: str, metadata: MetaData) -> None:
        self.name = name
        create = f'CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(words, tokenize="unicode61 remove_diacritics 0")'
        self.statements = {
            "sqlite": [create],
            "postgresql": [
                f"CREATE TABLE IF NOT EXISTS {name} (id integer PRIMARY KEY, words tsvector NOT NULL)",
                f"CREATE INDEX IF NOT EXISTS ix_{name}_words ON {name} USING gin (words) WITH (fastupdate = off)",
            ],
        }
        event.listen(metadata, "after_create", self._create)
        event.listen(metadata, "before_drop", self._drop)
        self._lite = Table(name, MetaData(), Column("rowid", Integer, primary_key=True), Column("words", Text))
        self._pg = Table(name, MetaData(), Column("id", Integer, primary_key=True), Column("words", TSVECTOR))

    def _create(self, _metadata: MetaData, connection: Connection, **_: Any) -> None:
        for statement in self.statements[connection.dialect.name]:
            connection.exec_driver_sql(statement)

    def _drop(self, _metadata: MetaData, connection: Connection, **_: Any) -> None:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self.name}")

    def put(self, connection: Any, rows: Iterable[tuple[int, str]]) -> None:
        """Keeps ``(id, terms)`` rows (terms by :func:`indexed`), replacing what stood there."""
        values = [{"id": row_id, "words": terms} for row_id, terms in rows]
        if not values:
            return
        if is_sqlite():
            statement = f"INSERT OR REPLACE INTO {self.name}(rowid, words) VALUES (:id, :words)"
        else:
            statement = f"INSERT INTO {self.name}(id, words) VALUES (:id, to_tsvector('simple', :words)) ON CONFLICT (id) DO UPDATE SET words = excluded.words"
        connection.execute(text(statement), values)

    def remove(self, connection: Any, row_id: int) -> None:
        """Forgets a row."""
        key = "rowid" if is_sqlite() else "id"
        connection.execute(text(f"DELETE FROM {self.name} WHERE {key} = :id"), {"id": row_id})

    def matches(self, *, among: int | None = None) -> Select[Any]:
        """The ids that match, as a select of one column ``id`` with a parameter ``asked`` (from :meth:`asked`). Use it as a materialised common
        table: on PostgreSQL an ``ORDER BY id LIMIT`` over the match itself walks the primary key backwards. With ``among`` only the newest
        so many rows are looked through, one by one, which is quicker there for words that every tenth row has; FTS5 begins with the newest by itself."""
        if is_sqlite():
            return select(self._lite.c.rowid.label("id")).select_from(self._lite).where(text(f"{self.name} MATCH :asked"))
        rows = self._pg if among is None else select(self._pg).order_by(self._pg.c.id.desc()).limit(among).subquery()
        return select(rows.c.id).where(rows.c.words.op("@@")(func.to_tsquery("simple", bindparam("asked", type_=Text))))

    def asked(self, query: Query) -> str:
        """A query in the words of the engine."""
        if is_sqlite():
            return " AND ".join("(" + " OR ".join(f'"{term}"' for term in group) + ")" for group in query.groups)
        return " & ".join("(" + " | ".join("'" + term.replace("'", "''") + "'" for term in group) + ")" for group in query.groups)

    def matching(self, query: Query) -> Select[Any]:
        """The ids that match a query."""
        return self.matches().params(asked=self.asked(query))
