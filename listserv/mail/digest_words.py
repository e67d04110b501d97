"""The words of a digest in one language: what is open, a line for each message by topic and thread, the messages, how to stop."""

from datetime import datetime
from html import escape

from flask import current_app
from flask_babel import gettext

from core import languages
from core.languages import direction, html_lang, moment, ngettext
from core.letters import folded, link, wrapped
from core.text import html_of
from forum.exports.words import Words
from forum.queries.entries import Speaker
from listserv import addresses, wire
from listserv.bundles import clean, gap
from listserv.first_lines import subjects
from listserv.issues import Group, Issue, Item, Line
from listserv.mail import copies
from listserv.mail.verbatim import plain

ROOM = 88_000  # octets for messages, as they go over the wire; with the frame no letter is longer than what the common programs show
LINES = 250  # messages that get a line of their own


def subject_of(issue: Issue, *, short: bool = False) -> str:
    """Of what, of which day, how much; ``short`` for lists of mails, which show its beginning."""
    title = subjects.tag(issue.place.title) if short else issue.place.title
    threads = len({item.thread for item in issue.items})
    messages = ngettext("%(num)s new message", "%(num)s new messages", len(issue.items))
    return str(
        gettext(
            "%(title)s, %(day)s: %(messages)s, %(threads)s", title=title, day=moment(issue.at, "day", issue.zone), messages=messages,
            threads=ngettext("%(num)s thread", "%(num)s threads", threads),
        )
    )  # fmt: skip


class Written:
    """One issue while it is written, in the language that is set."""

    def __init__(self, issue: Issue) -> None:
        self.issue, self.words = issue, Words(issue.language)
        self.domain = current_app.config["LISTSERV_DOMAIN"]
        place = issue.place
        self.slug = place.slug if place.kind == "forum" else f"list.{place.slug}"
        self.home = link("forum.show", issue.language, slug=place.slug) if place.kind == "forum" else link("listserv.list_page", issue.language, name=place.slug)
        self.answered = place.answers_taken(issue.at)
        self.topics = self._topics()
        self.lines = [line for _, _, groups in self.topics for group in groups for line in group.lines]
        self.before = self._before()

    def _topics(self) -> list[tuple[int | None, str | None, list[Group]]]:
        """Topics, threads in them, both with the newest message first; what a moderator put first stands first."""
        issue = self.issue
        note = issue.note
        left_out = set(note.left_out) if note else set()
        full = self._full(left_out)
        rank = {number: place for place, number in enumerate(note.first)} if note else {}
        threads: dict[tuple[int | None, int], list[Item]] = {}
        places = {item.id: place for place, item in enumerate(issue.items)}
        for item in sorted(issue.items, key=lambda item: item.number):
            if item.number not in left_out:
                threads.setdefault((item.topic, item.thread), []).append(item)

        def newest(items: list[Item]) -> tuple[int, int]:
            return min(rank.get(item.number, len(rank)) for item in items), -max(item.number for item in items)

        topics: dict[int | None, list[tuple[tuple[int, int], list[Item]]]] = {}
        for (topic, _), items in threads.items():
            topics.setdefault(topic, []).append((newest(items), items))
        found = []
        for topic, groups in sorted(topics.items(), key=lambda pair: min(place for place, _ in pair[1])):
            made = [self._group(items, full, places) for _, items in sorted(groups, key=lambda pair: pair[0])]
            found.append((topic, groups[0][1][0].topic_title, made))
        return found

    def _group(self, items: list[Item], full: set[int], places: dict[int, int]) -> Group:
        first = items[0]
        return Group(first.thread, first.thread_title, first.thread_language, self.opener(first.thread_by), tuple(self._line(item, full, places) for item in items))

    def _line(self, item: Item, full: set[int], places: dict[int, int]) -> Line:
        slug, language = self.issue.place.slug, self.issue.language
        page = link("forum.message", language, slug=slug, number=item.number) if item.kind == "message" else link("listserv.list_thread", language, name=slug, number=item.number)
        by = gettext("%(name)s, moderator", name=self.name(item.by)) if item.moderator else self.name(item.by) or ""
        return Line(item, clean(by), clean(item.subject) or gettext("Message #%(number)s", number=item.number), page, places[item.id] + 1, item.number in full)

    def opener(self, by: object) -> str | None:
        """Who opened a thread, in a word: it stands in brackets, and has none of its own."""
        return clean(self.words.entity(by) or self.words.name(by)) if isinstance(by, Speaker) else self.name(by)

    def name(self, by: object) -> str | None:
        """Contributor and entity."""
        if by is None or isinstance(by, str):
            return None if by is None else clean(by) or self.words.former
        return clean(self.words.attribution(by))  # type: ignore[arg-type]

    def _full(self, left_out: set[int]) -> set[int]:
        """Which are shown in full: first those that answer the reader, then the others as long as there is room."""
        issue = self.issue
        wanted = {item.number for item in issue.items} - left_out
        if issue.form == "short":
            wanted &= set(issue.answers)
        elif issue.note is not None and issue.note.chosen is not None:
            wanted &= set(issue.note.chosen) | set(issue.answers)
        room, full = ROOM, set()
        for item in sorted(issue.items, key=lambda item: (item.number not in issue.answers, item.number)):
            if item.number in wanted:
                cost = len(wire.quoted(item.words)) + (len(wire.quoted(item.html)) if issue.form == "html" else 0) + 1000
                if cost <= room:
                    room -= cost
                    full.add(item.number)
        return full

    # ---- words

    def _before(self) -> list[str]:
        """What stands above the lines, in paragraphs."""
        issue = self.issue
        since, until = moment(issue.since, "moment", issue.zone), moment(issue.at, "moment", issue.zone)
        city = languages.city(issue.zone)
        if issue.rhythm == "daily":
            span = gettext("Daily digest: from %(since)s, to %(until)s, %(city)s.", since=since, until=until, city=city)
        else:
            span = gettext("Weekly digest: from %(since)s, to %(until)s, %(city)s.", since=since, until=until, city=city)
        return [line for line in (span, self._topic(), self._deadline(), self._answers(), self._left_out()) if line]

    def _topic(self) -> str:
        return gettext("You get the digest of one topic: %(title)s", title=clean(self.issue.topic)) if self.issue.topic else ""

    def _deadline(self) -> str:
        place, issue = self.issue.place, self.issue
        if place.closes_at is None or place.opens_at is None:
            return ""
        slots = {"there": moment(place.closes_at, "moment", place.timezone), "city": languages.city(place.timezone), "utc": moment(place.closes_at, "time", "UTC")}
        if place.closes_at <= issue.at:
            return str(gettext("The forum closed on %(there)s, %(city)s (%(utc)s UTC). It can still be read.", **slots))
        if issue.zone == "UTC":  # said once, with its day
            slots["utc"] = moment(place.closes_at, "moment", "UTC")
        if issue.zone in (place.timezone, "UTC"):
            return str(gettext("The forum is open until %(there)s, %(city)s (%(utc)s UTC).", **slots))
        here = moment(place.closes_at, "moment", issue.zone)
        slots |= {"here": here, "own": languages.city(issue.zone)}
        return str(gettext("The forum is open until %(there)s, %(city)s, which is %(here)s, %(own)s (%(utc)s UTC).", **slots))

    def _answers(self) -> str:
        answers = self.issue.answers
        numbers = " ".join(f"#{number}" for number in answers)
        return ngettext("%(num)s message answers you: %(numbers)s", "%(num)s messages answer you: %(numbers)s", len(answers), numbers=numbers) if answers else ""

    def _left_out(self) -> str:
        note = self.issue.note
        numbers = [item.number for item in self.issue.items if note and item.number in note.left_out]
        if not numbers:
            return ""
        listed = " ".join(f"#{number}" for number in numbers)
        return str(ngettext("%(num)s more message is on the page: %(numbers)s", "%(num)s more messages are on the page: %(numbers)s", len(numbers), numbers=listed))

    def heading(self, group: Group) -> str:
        """Number and title of a thread, and who opened it."""
        number = gettext("Thread #%(number)s", number=group.number)
        title = f"  {clean(group.title)}" if group.title else ""
        return f"{number}{title}" + (f" ({group.by})" if group.by and group.title else "")

    def of_topic(self, number: int | None, title: str | None) -> str | None:
        """Number and title of a topic."""
        return None if number is None else str(gettext("Topic %(number)s: %(title)s", number=number, title=clean(title or "")))

    def when(self, at: datetime) -> str:
        """Day and time of a message, on the reader's clock."""
        return moment(at, "short", self.issue.zone)

    def reply(self, line: Line) -> str:
        """The reader's own address for answers to a message."""
        return addresses.address("reply", gap(line.gap))

    def foot(self) -> list[tuple[str, str]]:
        """The last lines, each with its link."""
        return [
            (gettext("Each message, a digest, or nothing; and when:"), copies.stop_link(self.issue.language, gap(0)) + copies.CHOICES),
            (gettext("Stop these letters with one click:"), copies.stop_link(self.issue.language, gap(0))),
        ]

    @property
    def reason(self) -> str:
        """Why they get it."""
        title = self.issue.place.title
        if self.issue.place.kind == "forum":
            return str(gettext("You receive this because you asked for a digest of the forum “%(title)s”.", title=title))
        return str(gettext("You receive this because you asked for a digest of the list “%(title)s”.", title=title))

    @property
    def hint(self) -> str:
        """That an answer to a digest goes nowhere."""
        if self.answered and any(line.full for line in self.lines):
            return str(gettext("To answer a message by mail, use its own address. A reply to this digest is not posted."))
        return str(gettext("A reply to this digest is not posted."))

    # ---- text

    def contents(self) -> str:
        """The part before the messages."""
        parts = [subject_of(self.issue), *self.before]
        if self.issue.note and self.issue.note.words:
            parts += ["-" * 30, gettext("A note from the moderator:"), plain(clean(self.issue.note.words)), "-" * 30]
        shown = 0
        for number, title, groups in self.topics:
            parts += [] if number is None else ["\n".join([_folded(self.of_topic(number, title) or "", "  "), self.topic_page(number)])]
            for group in groups:
                lines = [_folded(self.heading(group), "  ")]
                lines += [self._text_line(line) for line in group.lines[: max(0, LINES - shown)]]
                shown += len(group.lines)
                parts.append("\n".join(lines))
        if shown > LINES:
            parts.append(ngettext("%(num)s more message is on the page:", "%(num)s more messages are on the page:", shown - LINES) + "\n" + self.home)
        return "\n\n".join(wrapped(part).rstrip("\n") if part in self.before else part for part in parts)

    def topic_page(self, number: int) -> str:
        """Where a topic is read."""
        return link("forum.topic", self.issue.language, slug=self.issue.place.slug, number=number)

    def _text_line(self, line: Line) -> str:
        tag = f" [{line.item.language}]" if line.item.language and line.item.language != self.issue.language else ""
        said = _folded(f"  #{line.item.number}  {self.when(line.item.at)}  {line.by}: {line.said.strip()}{tag}", " " * 10)
        return f"{said}\n  {line.page}" if self.issue.form == "short" and not line.full else said

    def message(self, line: Line) -> str:
        """One in full."""
        about = [_folded(f"#{line.item.number}  {line.by}", "  "), self.when(line.item.at)]
        if line.item.parent:
            about.append(gettext("In reply to message #%(number)s", number=line.item.parent))
        return "\n".join([*about, _folded(line.said, "  "), "", self.said(line), "", *self.links(line)])

    def said(self, line: Line) -> str:
        """The words of a message; no line of them looks like what stands between messages."""
        return "\n".join(f" {row}" if row.strip() == "-" * 30 else row for row in plain(clean(line.item.words)).split("\n"))

    def links(self, line: Line) -> list[str]:
        """Where to read and how to answer."""
        files = [ngettext("%(num)s file is on the page.", "%(num)s files are on the page.", line.item.files)] if line.item.files else []
        return [*files, self.on_the_page, line.page, *([self.by_mail, self.reply(line)] if self.answered else [])]

    @property
    def by_mail(self) -> str:
        """What stands above the address that takes answers to a message."""
        return str(gettext("Answer by mail:"))

    @property
    def on_the_page(self) -> str:
        """What stands above the link to a message: whoever reads of a forum that has closed is not asked to answer."""
        return str(gettext("Read or answer on the page:") if self.answered else gettext("Read on the page:"))

    def trailer(self) -> str:
        """The end."""
        rows = [wrapped(self.hint).rstrip("\n"), *(f"{words}\n{address}" for words, address in self.foot()), wrapped(self.reason).rstrip("\n")]
        return str("\n\n".join(rows))

    def text(self) -> str:
        """The whole as RFC 1153 lays it out: what there is, a rule of seventy dashes, messages between rules of thirty, the end."""
        full = [self.message(line) for line in self.lines if line.full]
        end: str = gettext("End of the digest of “%(title)s”", title=self.issue.place.title)
        between = "\n\n" + "-" * 30 + "\n\n"
        return self.contents() + "\n\n" + "-" * 70 + "\n\n" + between.join([*full, self.trailer()]) + between + end + "\n" + "*" * min(len(end), 72) + "\n"

    def tongue(self, language: str | None) -> str:
        """Language and direction of somebody's words, as attributes."""
        return f' lang="{escape(html_lang(language))}" dir="{direction(language)}"' if language else ' dir="auto"'

    def note_html(self) -> str:
        """The moderator's note, sanitised."""
        return str(html_of(clean(self.issue.note.words), prefix="note")) if self.issue.note and self.issue.note.words else ""


def _folded(line: str, indent: str) -> str:
    """A line at 72 columns, the rest of it set in."""
    return "\n".join(folded(line, indent))
