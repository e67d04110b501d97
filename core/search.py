"""Full-text search, the same on both engines: words are folded and stemmed in ``core.stems``, the engine only keeps and finds them.

SQLite holds them in an FTS5 table, PostgreSQL in a tsvector of the ``simple`` configuration under a GIN index.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, ScalarSelect, Select, Table, Text, bindparam, event, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from core.database import is_sqlite
from core.prepared import Prepared
from core.stems import CODES, HAN, HAN_RUN, LONGEST_ROW, WORD, fold, forms, indexed, terms_of, words_of

__all__ = ["LONGEST_ROW", "Index", "Query", "fold", "indexed", "marked", "parse", "terms_of"]
MOST_WORDS, LONGEST_QUERY = 12, 400
MERGED = 200  # pages put together at a time: some hundredths of a second, for which writers wait


@dataclass(frozen=True)
class Query:
    """What somebody looks for. Every group must be met by any of its ways: a term (the word's stem in one of the six languages), or several that
    follow one another (a phrase, written with spaces). None of ``without`` may occur. ``cut`` says that more was typed than counts."""

    groups: tuple[tuple[str, ...], ...]
    without: tuple[tuple[str, ...], ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The single terms of all groups."""
        return frozenset(way for group in self.groups for way in group if " " not in way)

    @cached_property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The phrases, term by term."""
        return tuple(tuple(way.split(" ")) for group in self.groups for way in group if " " in way)

    @cached_property
    def beginnings(self) -> re.Pattern[str]:
        """Where words may begin that have one of these terms."""
        return _beginnings(tuple(sorted({term[:2] for term in self.terms})))


# What is typed: a phrase between quotation marks of any kind, or a run without spaces; a dash before it says that it must not occur.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂", '"'))
_PART = re.compile(r'(?:(?<=\s)|\A)([-−])(?=["\w])|"([^"]*)"|([^\s"]+)')


def parse(asked: str) -> Query:
    """A query from what was typed: all words must occur, at most twelve count."""
    groups: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    counted, negated = 0, False
    for dash, phrase, plain in _PART.findall(asked[:LONGEST_QUERY].translate(_QUOTES)):
        if dash:
            negated = True
            continue
        words = [word for _, _, word in words_of(phrase or plain)]
        kept = words[: max(0, MOST_WORDS - counted)]
        counted += len(words)
        if kept and negated:
            without.append(_in_a_row(kept))
        elif len(kept) > 1 and phrase:
            groups.append(_in_a_row(kept))
        else:
            groups += [group for word in kept for group in _any_place(word)]
        negated = False
    wanted = tuple(dict.fromkeys(groups))
    return Query(wanted[:MOST_WORDS], tuple(dict.fromkeys(without)), cut=counted > MOST_WORDS or len(wanted) > MOST_WORDS or len(asked) > LONGEST_QUERY)


def _any_place(word: str) -> list[tuple[str, ...]]:
    """The groups that a word asks for: all its pairs of characters if it is Chinese, else any of its stems."""
    return [(pair,) for pair in terms_of(word, "zh")] if HAN_RUN.match(word) else [tuple(sorted(forms(word)))]


def _in_a_row(words: list[str]) -> tuple[str, ...]:
    """The ways to write these words one after the other: in each language they have other stems, but a text is in one."""
    if len(words) == 1 and not HAN_RUN.match(words[0]):
        return tuple(sorted(forms(words[0])))
    return tuple(sorted({" ".join(term for word in words for term in terms_of(word, code)) for code in (None, *CODES)}))


@lru_cache(maxsize=256)
def _beginnings(starts: tuple[str, ...]) -> re.Pattern[str]:
    """Where words may begin that have stems which begin so. A stem begins as its word does, so most words of a text need not be looked at;
    letters beyond ASCII may fold to others, and Arabic has prefixes. It opens with a set of letters, for only so does the engine skip quickly."""
    other = r"[^\x00-\x7f]"
    ascii_ones = [one for one in starts if one[0].isascii()]
    either = {letter: f"[{re.escape(letter + letter.upper())}]" for one in ascii_ones for letter in one}
    ways = [f"(?<={either[one[0]]})" + (f"(?:{either[one[1]]}|{other})" if len(one) > 1 else "") for one in ascii_ones]
    first = "".join(sorted({re.escape(one[0] + one[0].upper()) for one in ascii_ones}))
    return re.compile(rf"[{first}\x80-\U0010ffff](?:{'|'.join([*ways, f'(?<=[{HAN}])[{HAN}]*', f'(?<={other})'])})")


def _within_a_word(text_: str, at: int) -> bool:
    """Whether a letter, or an accent on one, stands before this place; every Han character may begin a word."""
    before = text_[at - 1]
    return at > 0 and ((before.isalnum() and not HAN_RUN.match(before)) or unicodedata.category(before).startswith("M"))


def _hits(text_: str, query: Query) -> Iterator[tuple[int, int]]:
    """Where words that are looked for stand, from the beginning of a text."""
    terms = query.terms
    longest = max((len(term) for term in terms if HAN_RUN.match(term)), default=0)
    for begun in query.beginnings.finditer(text_):
        if _within_a_word(text_, begun.start()):
            continue
        found = WORD.match(text_, begun.start())
        if not found or not (word := fold(found.group())):
            continue
        start, end = found.span()
        if not HAN_RUN.match(word):
            if not terms.isdisjoint(forms(word)):
                yield start, end
            continue
        for at in range(len(word) if longest else 0):
            if any(word[at : at + length] in terms for length in (longest, 1)):
                yield start + at, min(start + at + longest, end)


def _hits_from_a_phrase(text_: str, query: Query) -> Iterator[tuple[int, int]]:
    """The same where phrases are looked for: from the first of them on."""
    parts = [
        (start + at, min(start + at + 2, end) if chinese else end, frozenset((term,)) if chinese else forms(word))
        for start, end, word in words_of(text_)
        for chinese in [bool(HAN_RUN.match(word))]
        for at, term in enumerate(terms_of(word, None))
    ]
    whole = [
        (parts[at][0], parts[at + len(phrase) - 1][1])
        for phrase in query.phrases
        for at in range(len(parts) - len(phrase) + 1)
        if all(term in parts[at + step][2] for step, term in enumerate(phrase))
    ]
    begin = min(whole)[0] if whole else 0
    single = [(start, end) for start, end, known in parts if start >= begin and not query.terms.isdisjoint(known)]
    return iter(sorted({*whole, *single}))


def marked(text_: str, query: Query, *, around: int = 90) -> list[tuple[str, bool]]:
    """An excerpt around the first hits, as pieces with whether each is a hit."""
    hits = _hits_from_a_phrase(text_, query) if query.phrases else _hits(text_, query)
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
    """A full-text index beside a table: one row a row of that table, under the same id.

    SQLite writes each change as a small part of its own and puts parts together meanwhile, every so many changes and more of them the larger the index. With
    ``merged_apart`` it leaves that to :meth:`merge`, so that no writer does it; only where sixteen parts of one size have come together they are made one at once.
    """

    def __init__(self, name: str, metadata: MetaData, *, merged_apart: bool = False) -> None:
        self.name, self._merged_apart = name, merged_apart
        create = f'CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(words, tokenize="unicode61 remove_diacritics 0")'
        self.statements = {
            "sqlite": [create, f"INSERT INTO {name}({name}, rank) VALUES ('automerge', 0)"] if merged_apart else [create],
            "postgresql": [
                f"CREATE TABLE IF NOT EXISTS {name} (id integer PRIMARY KEY, words tsvector NOT NULL)",
                f"CREATE INDEX IF NOT EXISTS ix_{name}_words ON {name} USING gin (words) WITH (fastupdate = off)",
            ],
        }
        event.listen(metadata, "after_create", self._create)
        event.listen(metadata, "before_drop", self._drop)
        self._lite = Table(name, MetaData(), Column("rowid", Integer, primary_key=True), Column("words", Text))
        self._pg = Table(name, MetaData(), Column("id", Integer, primary_key=True), Column("words", TSVECTOR))
        self._together: dict[tuple[bool, int], Prepared] = {}
        # As bytes: most texts are in several scripts, and characters of four bytes each would have to be made of them.
        self._texts_lite = Prepared(text(f"SELECT rowid, CAST(words AS BLOB) FROM {name} WHERE rowid IN (SELECT value FROM json_each(:ids))"))
        self._put_lite = Prepared(text(f"INSERT OR REPLACE INTO {name}(rowid, words) VALUES (:id, :words)"))
        self._put_pg = Prepared(text(f"INSERT INTO {name}(id, words) VALUES (:id, to_tsvector('simple', :words)) ON CONFLICT (id) DO UPDATE SET words = excluded.words"))

    def _create(self, _metadata: MetaData, connection: Connection, **_: Any) -> None:
        for statement in self.statements[connection.dialect.name]:
            connection.exec_driver_sql(statement)

    def _drop(self, _metadata: MetaData, connection: Connection, **_: Any) -> None:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self.name}")

    def put(self, connection: Any, rows: Iterable[tuple[int, str]]) -> None:
        """Keeps ``(id, terms)`` rows (terms by :func:`indexed`), replacing what stood there."""
        values = [{"id": row_id, "words": terms} for row_id, terms in rows]
        if values:
            put = self._put_lite if is_sqlite() else self._put_pg
            put.run(connection if isinstance(connection, Connection) else connection.connection(), values)

    def remove(self, connection: Any, row_id: int) -> None:
        """Forgets a row."""
        key = "rowid" if is_sqlite() else "id"
        connection.execute(text(f"DELETE FROM {self.name} WHERE {key} = :id"), {"id": row_id})

    def merge(self, connection: Connection) -> bool:
        """Puts together parts of an index that is ``merged_apart``, some pages at a time: whether there may be more to do. The caller commits."""
        if not (self._merged_apart and is_sqlite()):
            return False
        driver: Any = connection.connection.driver_connection
        before = driver.total_changes
        connection.exec_driver_sql(f"INSERT INTO {self.name}({self.name}, rank) VALUES ('merge', {MERGED})")
        return bool(driver.total_changes - before > 1)  # one is the statement itself

    def matches(self, *, among: int | None = None) -> Select[Any]:
        """The ids that match, as a select of one column ``id`` with a parameter ``asked`` (from :meth:`asked`). Use it as a materialised common
        table: on PostgreSQL an ``ORDER BY id LIMIT`` over the match itself walks the primary key backwards. With ``among`` only the newest
        so many rows are looked through, one by one, which is quicker there for words that every tenth row has; FTS5 begins with the newest by itself."""
        if is_sqlite():
            return select(self._lite.c.rowid.label("id")).select_from(self._lite).where(text(f"{self.name} MATCH :asked"))
        rows = self._pg if among is None else select(self._pg).order_by(self._pg.c.id.desc()).limit(among).subquery()
        return select(rows.c.id).where(rows.c.words.op("@@")(func.to_tsquery("simple", bindparam("asked", type_=Text))))

    def best_first(self, session: Any, query: Query, ids: Sequence[int]) -> list[int]:
        """These matches, the best first, of equals the newer: by ts_rank on PostgreSQL, on SQLite by bm25 without its weight of rare words. FTS5's own
        walks through all matches for that weight, and takes the stem of a rarer language for a rarer word."""
        if not is_sqlite():
            rank = func.ts_rank(self._pg.c.words, func.to_tsquery("simple", bindparam("asked", self.asked(query), type_=Text)), 1)
            return list(session.execute(select(self._pg.c.id).where(self._pg.c.id.in_(ids)).order_by(rank.desc(), self._pg.c.id.desc())).scalars())
        texts = self._texts_lite.run(session.connection(), {"ids": json.dumps(list(ids))}).rows
        usual = sum(len(words) for _, words in texts) / max(1, len(texts)) or 1
        groups = [[f" {way} ".encode() for way in group] for group in query.groups]
        scores = {key: _worth(b" " + words + b" ", groups, length=len(words) / usual) for key, words in texts}
        return sorted(scores, key=lambda key: (-scores[key], -key))

    def together(self, connection: Connection, several: Sequence[str]) -> list[list[int]]:
        """The ids that match each of several questions (from :meth:`asked`): by one statement and as one row each, however many there are."""
        lite = is_sqlite()
        if (lite, len(several)) not in self._together:
            one = "SELECT {0}, group_concat(rowid) FROM {1} WHERE {1} MATCH :asked_{0}" if lite else _TOGETHER_PG
            self._together[lite, len(several)] = Prepared(text(" UNION ALL ".join(one.format(place, self.name) for place in range(len(several)))))
        rows = self._together[lite, len(several)].run(connection, {f"asked_{place}": asked for place, asked in enumerate(several)})
        found = dict(row for row in rows if row[1])
        return [json.loads(f"[{found[place]}]") if place in found else [] for place in range(len(several))]  # the quickest reader of ten thousand numbers

    def terms(self) -> Select[Any]:
        """All rows with their terms, as ``id`` and ``terms``; on PostgreSQL each term once, and in no order."""
        if is_sqlite():
            return select(self._lite.c.rowid.label("id"), self._lite.c.words.label("terms"))
        return select(self._pg.c.id, func.array_to_string(func.tsvector_to_array(self._pg.c.words), " ").label("terms"))

    def terms_beside(self, row_id: Any) -> ScalarSelect[Any]:
        """The terms of the row under an id of another table, as they stand in its text. A value of its own: beside a join, FTS5 would read all rows."""
        if is_sqlite():
            return select(self._lite.c.words).where(self._lite.c.rowid == row_id).scalar_subquery()
        return select(literal_column(_IN_ORDER_PG, Text)).select_from(self._pg).where(self._pg.c.id == row_id).scalar_subquery()

    def asked(self, query: Query) -> str:
        """A query in the words of the engine. Terms are letters and digits only; between quotation marks nothing is an operator."""
        either, all_of, but = (" OR ", " AND ", " NOT ") if is_sqlite() else (" | ", " & ", " & !")
        wanted, unwanted = (["(" + either.join(map(_way, group)) + ")" for group in groups] for groups in (query.groups, query.without))
        return all_of.join(wanted) + (f"{but}({either.join(unwanted)})" if unwanted else "")

    def matching(self, query: Query) -> Select[Any]:
        """The ids that match a query."""
        return self.matches().params(asked=self.asked(query))


_TOGETHER_PG = "SELECT {0}, string_agg(CAST(id AS text), ',') FROM {1} WHERE words @@ to_tsquery('simple', :asked_{0})"
_IN_ORDER_PG = "(SELECT string_agg(term.lexeme, ' ' ORDER BY place) FROM unnest(words) AS term, unnest(term.positions) AS place)"


def _way(way: str) -> str:
    """A term or phrase in the words of the engine."""
    if is_sqlite():
        return f'"{way}"'
    return "(" + " <-> ".join("'" + term.replace("'", "''") + "'" for term in way.split(" ")) + ")"


def _worth(words: bytes, groups: list[list[bytes]], *, length: float) -> float:
    """How well a text in terms answers the groups of a query; ``length`` is its length to that of the others."""
    found = (sum(words.count(way) for way in group) for group in groups)
    return sum(2.2 * times / (times + 0.3 + 0.9 * length) for times in found)
