"""Full-text search, the same on both engines: words are folded and stemmed here, the engine only keeps and finds them.

SQLite holds them in an FTS5 table, PostgreSQL in a tsvector of the ``simple`` configuration under a GIN index.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import Stemmer
from sqlalchemy import DDL, Column, Integer, MetaData, Select, Table, Text, event, func, select, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from core.database import is_sqlite

_STEMMERS = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+", re.UNICODE)
_HAN_RUN = re.compile(rf"[{_HAN}]+\Z")
_SAME = str.maketrans({"ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None, "ı": "i", "ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'"})
MOST = 1000  # a relevance order looks at this many of the newest matches


def fold(word: str) -> str:
    """A word without case, accents, vowel signs and letter variants, as all six languages need it."""
    word = unicodedata.normalize("NFKD", word.casefold().translate(_SAME))
    return unicodedata.normalize("NFC", "".join(letter for letter in word if not unicodedata.combining(letter))).translate(_SAME)


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Any:
    return Stemmer.Stemmer(_STEMMERS[language])


def words(text_: str) -> list[tuple[int, int, str]]:
    """The words of a text with their place: (start, end, folded word); a run of Han characters is one word here."""
    return [(found.start(), found.end(), fold(found.group())) for found in _WORD.finditer(text_)]


def terms_of(word: str, language: str | None) -> list[str]:
    """What a folded word is indexed under: its stem in ``language``; pairs of characters for Han."""
    if _HAN_RUN.match(word):
        return [word[i : i + 2] for i in range(len(word) - 1)] or [word]
    base = (language or "").split("-")[0]
    return [_stemmer(base).stemWord(word)] if base in _STEMMERS else [word]


def indexed(text_: str, language: str | None) -> str:
    """A text as the string of terms that the engine keeps."""
    return " ".join(term for _, _, word in words(text_) for term in terms_of(word, language))


@dataclass(frozen=True)
class Query:
    """What somebody looks for: every group must be met, by any of its terms (the word's stems in the six languages)."""

    groups: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.groups)

    def meets(self, word: str) -> bool:
        """Whether a folded word of a text is one of those looked for, in any language (to mark hits)."""
        forms = {word, *(term for code in _STEMMERS for term in terms_of(word, code))}
        return any(forms & set(group) for group in self.groups)


def parse(asked: str) -> Query:
    """A query from what was typed: all words must occur, at most twelve count."""
    groups = []
    for _, _, word in words(asked[:400]):
        if _HAN_RUN.match(word):
            groups += [(term,) for term in terms_of(word, "zh")]
        else:
            groups.append(tuple(sorted({word, *(term for code in _STEMMERS for term in terms_of(word, code))})))
    return Query(tuple(dict.fromkeys(groups))[:12])


def marked(text_: str, query: Query, *, around: int = 90) -> list[tuple[str, bool]]:
    """An excerpt around the first hits, as pieces with whether each is a hit."""
    spots = []
    for start, end, word in words(text_):
        if _HAN_RUN.match(word):
            for group in query.groups:
                at = word.find(group[0])
                if at >= 0:
                    spots.append((start + at, min(start + at + len(group[0]), end)))
        elif query.meets(word):
            spots.append((start, end))
    first = spots[0][0] if spots else 0
    begin, stop = max(0, first - around), min(len(text_), first + 2 * around)
    if begin:
        begin = text_.find(" ", begin, first) + 1 or begin
    pieces, at = [("…" if begin else "", False)], begin
    for start, end in sorted(set(spots)):
        if start < at or end > stop:
            continue
        pieces += [(text_[at:start], False), (text_[start:end], True)]
        at = end
    pieces.append((text_[at:stop] + ("…" if stop < len(text_) else ""), False))
    return [(piece, hit) for piece, hit in pieces if piece]


class Index:
    """A full-text index beside a table: one row a row of that table, under the same id."""

    def __init__(self, name: str, metadata: MetaData) -> None:
        self.name = name
        create = f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(words, tokenize=\"unicode61 remove_diacritics 0\")"
        self.statements = {
            "sqlite": [create],
            "postgresql": [
                f"CREATE TABLE IF NOT EXISTS {name} (id integer PRIMARY KEY, words tsvector NOT NULL)",
                f"CREATE INDEX IF NOT EXISTS ix_{name}_words ON {name} USING gin (words) WITH (fastupdate = off)",
            ],
        }
        for dialect, statements in self.statements.items():
            for statement in statements:
                event.listen(metadata, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect=dialect))
            event.listen(metadata, "before_drop", DDL(f"DROP TABLE IF EXISTS {name}").execute_if(dialect=dialect))
        self._lite = Table(name, MetaData(), Column("rowid", Integer, primary_key=True), Column("words", Text))
        self._pg = Table(name, MetaData(), Column("id", Integer, primary_key=True), Column("words", TSVECTOR))

    def put(self, connection: Any, rows: Iterable[tuple[int, str]]) -> None:
        """Keeps ``(id, terms)`` rows (terms by :func:`indexed`), replacing what stood there."""
        rows = [{"id": row_id, "words": terms} for row_id, terms in rows]
        if not rows:
            return
        if is_sqlite():
            connection.execute(text(f"INSERT OR REPLACE INTO {self.name}(rowid, words) VALUES (:id, :words)"), rows)
        else:
            connection.execute(
                text(f"INSERT INTO {self.name}(id, words) VALUES (:id, to_tsvector('simple', :words)) ON CONFLICT (id) DO UPDATE SET words = excluded.words"),
                rows,
            )

    def remove(self, connection: Any, row_id: int) -> None:
        """Forgets a row."""
        key = "rowid" if is_sqlite() else "id"
        connection.execute(text(f"DELETE FROM {self.name} WHERE {key} = :id"), {"id": row_id})

    def matching(self, query: Query) -> Select[Any]:
        """The ids that match, as a select of one column ``id``. Use it as a materialised common table: on PostgreSQL
        an ``ORDER BY id LIMIT`` over the match itself walks the primary key backwards."""
        if is_sqlite():
            asked = " AND ".join("(" + " OR ".join(f'"{term}"' for term in group) + ")" for group in query.groups)
            return select(self._lite.c.rowid.label("id")).where(text(f"{self.name} MATCH :asked")).params(asked=asked).select_from(self._lite)
        asked = " & ".join("(" + " | ".join("'" + term.replace("'", "''") + "'" for term in group) + ")" for group in query.groups)
        return select(self._pg.c.id).where(self._pg.c.words.op("@@")(func.to_tsquery("simple", asked)))

