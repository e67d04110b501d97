"""The order of proceedings: topics, threads, and in each thread what was said followed by what was said to it; and what stands around them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select

from accounts.models import CATEGORIES
from core.database import db
from core.languages import language_name, moment, ngettext
from forum.exports.source import BATCH, Line, Source
from forum.forms import INITIATIVE_STATUS_NAMES
from forum.models import Message, Registration, Thread
from forum.queries.entries import Speaker, speaker_columns, speaker_of

_message, _registration = Message.__table__.c, Registration.__table__


@dataclass(frozen=True)
class Part:
    """A topic (None: to the whole forum) with its threads: the ids of their messages in the order of reading, and how long each is."""

    topic_id: int | None
    number: int | None
    title: str
    threads: tuple[tuple[int, tuple[int, ...]], ...]
    weights: dict[int, int]

    @property
    def count(self) -> int:
        """How many messages there are in it."""
        return sum(len(ids) for _, ids in self.threads)


def parts(source: Source) -> list[Part]:
    """All of a forum in the order of reading: to everybody first, then topic by topic."""
    below: dict[int | None, dict[int, list[tuple[int, int | None]]]] = defaultdict(lambda: defaultdict(list))
    weights: dict[int, int] = {}
    asked = select(_message.id, _message.topic_id, Thread.root_number, _message.reply_to_id, func.length(_message.body)).join(Thread, Thread.id == _message.thread_id)
    asked = asked.where(_message.forum_id == source.forum.id, source.these()).order_by(_message.number)
    for id_, topic_id, root, parent, weight in db.session.execute(asked, execution_options={"yield_per": BATCH}):
        below[topic_id][root].append((id_, parent))
        weights[id_] = weight or 0
    titles: list[tuple[int | None, int | None, str]] = [(None, None, gettext("To the whole forum")), *((topic.id, topic.number, topic.title) for topic in source.forum.topics)]
    return [
        Part(topic_id, number, title, tuple((root, _in_order(pairs)) for root, pairs in sorted(below[topic_id].items())), weights)
        for topic_id, number, title in titles
        if topic_id is not None or below[None]
    ]


def _in_order(pairs: Sequence[tuple[int, int | None]]) -> tuple[int, ...]:
    here = {id_ for id_, _ in pairs}
    replies: dict[int | None, list[int]] = defaultdict(list)
    for id_, parent in pairs:
        replies[parent if parent in here and parent != id_ else None].append(id_)
    ordered: list[int] = []
    waiting = replies[None][::-1]
    while waiting:
        id_ = waiting.pop()
        ordered.append(id_)
        waiting += reversed(replies.pop(id_, []))
    return tuple(ordered)


def lines_of(source: Source, part: Part) -> Iterator[tuple[int, bool, Line]]:
    """The messages of a part: number of the thread, whether one begins here, and the message."""
    ids = [id_ for _, thread in part.threads for id_ in thread]
    roots = [root for root, thread in part.threads for _ in thread]
    before = None
    for root, line in zip(roots, source.lines(ids, [part.weights[id_] for id_ in ids]), strict=True):
        yield root, root != before, line
        before = root


def thread_titles(source: Source, part: Part) -> dict[int, str]:
    """What the threads of a part are called: what a moderator named them, else the subject of the first message that a reader may read."""
    firsts = [thread[0] for _, thread in part.threads]
    found: dict[int, str] = {}
    roots = [root for root, _ in part.threads]
    for start in range(0, len(firsts), 500):
        asked = select(_message.id, _message.status, _message.subject, Thread.title).join(Thread, Thread.id == _message.thread_id)
        rows = {row[0]: row for row in db.session.execute(asked.where(_message.id.in_(firsts[start : start + 500])))}
        for root, id_ in zip(roots[start : start + 500], firsts[start : start + 500], strict=True):
            _, status, subject, title = rows[id_]
            own = subject if source.everything or status == "published" else ""
            found[root] = title or own or gettext("Without a subject")
    return found


@dataclass(frozen=True)
class Frame:
    """What is said beside the messages, in the reader's language."""

    proceedings: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    contents: str
    topic: Any
    thread: Any
    annex_people: str
    annex_figures: str
    page: str
    of: str
    initiatives: tuple[str, str, str, str]
    statuses: dict[str, str]


def frame(source: Source) -> Frame:
    """For the language that texts are written in now."""
    forum = source.forum
    zone = forum.timezone

    def when(at: Any) -> str:
        return f"{moment(at, 'long', zone)} ({zone})"

    facts = [
        (gettext("Opened") if forum.opens_at <= source.at else gettext("Opens"), when(forum.opens_at)),
        (gettext("Closed") if forum.closes_at <= source.at else gettext("Closes"), when(forum.closes_at)),
        (gettext("As of"), when(source.at)),
        (gettext("Messages"), gettext("%(messages)s published, of them %(inputs)s inputs", messages=forum.message_count, inputs=forum.input_count)),
        (gettext("Contributors"), gettext("%(contributors)s of %(registered)s registered", contributors=forum.contributor_count, registered=forum.registered_count)),
        (gettext("Countries"), str(forum.country_count)),
        (gettext("Address"), source.base),
    ]
    notes = [gettext("Messages stand in the language in which they were written. Each bears its number, under which it is found at its lasting address.")]
    if source.everything:
        notes.append(gettext("With messages that wait, were hidden or withdrawn, marked as such. Not for readers."))
    return Frame(
        proceedings=gettext("Proceedings"), facts=tuple(facts), notes=tuple(notes), contents=gettext("Contents"), topic=lambda number: gettext("Topic %(number)s", number=number),
        thread=lambda count: ngettext("%(num)s message", "%(num)s messages", count), annex_people=gettext("Annex I. Registered participants"),
        annex_figures=gettext("Annex II. Figures"), page=gettext("Page"), of=gettext("of"),
        initiatives=(gettext("Initiative"), gettext("Type"), gettext("For whom"), gettext("Status")), statuses={key: str(name) for key, name in INITIATIVE_STATUS_NAMES.items()},
    )  # fmt: skip


def heading(line: Line) -> str:
    """Number and subject of a message; of a gap, what became of it."""
    bare = str(gettext("Without a subject"))
    return f"#{line.number}" if line.is_gap else f"#{line.number}  {line.subject or bare}"


def gap(line: Line) -> str:
    """What is said where a message was."""
    words = gettext("This message was withdrawn by its author.") if line.status == "withdrawn" else gettext("This message was hidden by the moderator.")
    return str(words)


def byline(source: Source, line: Line) -> tuple[str, str]:
    """Who spoke, for what; and when, in which language, to what, in which state."""
    assert line.speaker is not None
    words, forum = source.words, source.forum
    about = [words.categories[line.speaker.category], f"{moment(line.posted_at, 'long', forum.timezone)} ({forum.timezone})"]
    about += [language_name(line.language)] if line.language else []
    about += [gettext("in reply to %(number)s", number=f"#{line.parent}")] if line.parent is not None else []
    about += [gettext("typed in by %(name)s", name=line.typed_by)] if line.typed_by is not None else []
    about += [gettext("From the moderator, not counted as an input")] if line.kind == "moderator" else []
    about += [gettext("It arrived after closing.")] if line.late else []
    about += [{"pending": gettext("Held"), "hidden": gettext("Hidden"), "withdrawn": gettext("Withdrawn")}[line.status]] if line.status != "published" else []
    return words.attribution(line.speaker), " · ".join(about)


def marks(line: Line) -> str:
    """Questions and goals that a message names."""
    found = [gettext("Question %(number)s", number=number) for number in line.questions] + [gettext("Goal %(code)s", code=code) for code in line.goals]
    return " · ".join(found)


def people(source: Source) -> list[tuple[str, list[str]]]:
    """Participants by category, in the order of what they represent."""
    rows = db.session.execute(select(*speaker_columns(_registration)).where(_registration.c.forum_id == source.forum.id))
    words = source.words
    found: dict[str, list[Speaker]] = defaultdict(list)
    for row in rows:
        one = speaker_of(row)
        found[one.category].append(one)
    listed = []
    for category in CATEGORIES:
        if category in found:
            ordered = sorted(found[category], key=lambda one: (words.entity(one).casefold(), words.name(one).casefold()))
            listed.append((words.categories[category], [words.attribution(one) for one in ordered]))
    return listed


def figures(source: Source) -> list[tuple[str, list[tuple[str, int]]]]:
    """Inputs by topic, category, country and language, as the pages count them."""
    inputs = (_message.forum_id == source.forum.id) & (_message.status == "published") & (_message.kind == "input")
    joined = Message.__table__.join(_registration, _registration.c.id == _message.speaker_id)

    def by(column: Any) -> list[tuple[Any, int]]:
        rows = db.session.execute(select(column, func.count()).select_from(joined).where(inputs).group_by(column))
        return [(row[0], row[1]) for row in rows]

    words, none = source.words, gettext("None")
    topics = [(f"{topic.number}. {topic.title}", topic.input_count) for topic in source.forum.topics]
    rest = source.forum.input_count - sum(count for _, count in topics)
    categories = Counter(dict(by(_registration.c.category)))
    countries = sorted(((words.country(code) or none, count) for code, count in by(_registration.c.country)), key=lambda row: (-row[1], row[0]))
    languages = sorted(((language_name(code) if code else none, count) for code, count in by(_message.language)), key=lambda row: (-row[1], row[0]))
    return [
        (gettext("Inputs by topic"), [*topics, *([(none, rest)] if rest else [])]),
        (gettext("Inputs by category"), [(words.categories[name], categories[name]) for name in CATEGORIES]),
        (gettext("Inputs by country"), countries),
        (gettext("Inputs by language"), languages),
    ]
