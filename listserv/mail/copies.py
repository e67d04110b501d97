"""The copy of a message that subscribers get: made once for each message, language and reason, as bytes for the wire.

What is each recipient's own (To, Reply-To, the ways to stop) is put before it and into its gaps for next to nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from flask import current_app, render_template
from flask_babel import gettext

from core.languages import direction, html_lang, in_language
from core.letters import link, wrapped
from core.text import excerpt
from forum.exports.words import Words
from forum.queries.entries import ListedFile, ListedInitiative
from listserv import addresses, wire
from listserv.first_lines import subjects
from listserv.mail.verbatim import plain
from listserv.models import ListMessage, MailList
from listserv.shown import Shown
from listserv.wire import GAP, Wire

CHOICES = "/choices"  # behind the link that stops: the page on which more is chosen
MOST = 100_000  # octets of a letter: the common programs cut what is longer, so that a very long message comes as its text alone, which is whole
_WORDS = "\ue001"


@dataclass(frozen=True)
class Copy:
    """A message on its way to one kind of recipients: all that read one language and get it for one reason (the scope they subscribed to)."""

    id: str
    above: tuple[str, ...]  # Message-IDs of what it answers, the first of the thread to its parent
    sent_by: str
    local: str
    list_name: str
    list_id: str
    prefix: str
    subject: str
    at: datetime
    zone: str
    page: str
    archive: str
    writing: str | None  # where one writes a new message; None where none is taken
    posting: str | None  # the address that takes one by mail
    number: int
    parent: int | None
    kind: str
    topic: str | None
    said: str
    html: str
    tongue: str | None
    initiatives: tuple[ListedInitiative, ...]
    files: tuple[tuple[ListedFile, str], ...]
    reason: str
    language: str


def message_id(slug: str, number: int) -> str:
    """The one Message-ID of a message, in letters and in exports."""
    return f"<{slug}.{number}@{current_app.config['LISTSERV_DOMAIN']}>"


def of_forum(shown: Shown, *, language: str, scope: str, at: datetime) -> Copy:
    """The copy of a forum's message."""
    entry, where = shown.entry, shown.where
    with in_language(language):
        names = Words(language)
        page = link("forum.message", language, slug=where.slug, number=entry.number)
        place = {"slug": where.slug} if where.topic is None else {"slug": where.slug, "number": where.topic}
        archive = link("forum.show" if where.topic is None else "forum.topic", language, **place)
        writing = link("forum.compose_to_all" if where.topic is None else "forum.compose", language, **place) if at < where.closes_at else None
        base = link("forum.show", language, slug=where.slug)
        topic = None if where.topic is None else gettext("Topic %(number)s: %(title)s", number=where.topic, title=where.topic_title)
        domain, hidden = current_app.config["LISTSERV_DOMAIN"], where.visibility == "closed"
        return Copy(
            id=message_id(where.slug, entry.number), above=tuple(message_id(where.slug, number) for number in shown.above), sent_by=names.attribution(entry.speaker),
            local=addresses.mailbox_of(where.slug, where.forum_id, hidden=hidden), list_name=where.forum if topic is None else f"{where.forum}: {where.topic_title}",
            list_id=f"{where.slug}.{domain}" if topic is None else f"topic-{where.topic}.{where.slug}.{domain}", prefix=where.forum,
            subject=entry.subject or gettext("Message #%(number)s", number=entry.number), at=entry.posted_at, zone=where.timezone, page=page, archive=archive, writing=writing,
            posting=f"mailto:{addresses.address_of_place(where.slug, where.forum_id, where.topic, hidden=hidden)}" if writing and addresses.takes_mail() else None,
            number=entry.number, parent=entry.parent_number, kind=entry.kind, topic=topic, said=shown.words, html=entry.html, tongue=entry.language,
            initiatives=entry.initiatives, files=tuple((file, f"{base}/attachments/{file.id}") for file in entry.files if not file.removed),
            reason=_reason(scope, where.forum), language=language,
        )  # fmt: skip


def of_list(message: ListMessage, this: MailList, above: Sequence[int], *, language: str) -> Copy:
    """The copy of a message to a list that stands alone. ``above`` has the numbers of what it answers, the thread's first to its parent."""
    slug, local = f"list.{this.slug}", addresses.mailbox_of(str(this.slug), this.id, kind="list", hidden=this.visibility == "hidden")
    with in_language(language):
        page = link("listserv.list_thread", language, name=this.slug, number=message.number)
        archive = link("listserv.list_page", language, name=this.slug)
        return Copy(
            id=message_id(slug, message.number), above=tuple(message_id(slug, number) for number in above), sent_by=message.author_name or gettext("Former participant"),
            local=local, list_name=this.title, list_id=f"{this.slug}.{current_app.config['LISTSERV_DOMAIN']}", prefix=this.title, subject=message.subject,
            at=message.posted_at, zone=current_app.config["SITE_TIMEZONE"], page=page, archive=archive,
            writing=link("listserv.write", language, name=this.slug) if this.posting == "subscribers" and this.closed_at is None else None,
            posting=f"mailto:{local}@{current_app.config['LISTSERV_DOMAIN']}" if this.posting == "subscribers" and this.closed_at is None and addresses.takes_mail() else None,
            number=message.number, parent=above[-1] if above else None, kind="input", topic=None, said=message.body, html=message.html, tongue=message.language,
            initiatives=(), files=(), reason=_reason("list", this.title), language=language,
        )  # fmt: skip


def _reason(scope: str, title: str) -> str:
    if scope == "forum":
        return str(gettext("You receive this because you follow the forum “%(title)s”.", title=title))
    if scope == "topic":
        return str(gettext("You receive this because you follow a topic of the forum “%(title)s”.", title=title))
    if scope == "thread":
        return str(gettext("You receive this because you follow a thread of the forum “%(title)s”.", title=title))
    return str(gettext("You receive this because you subscribed to the list “%(title)s”.", title=title))


def written(copy: Copy) -> Wire:
    """The bytes, but for what is each recipient's own. Many chunks of recipients want the same; it is kept under all that it is made of, and so is never stale."""
    config = current_app.config
    return _written(copy, config["SITE_URL"], config["LISTSERV_DOMAIN"], config["ENVIRONMENT"])


@lru_cache(maxsize=16)
def _written(copy: Copy, _site: str, _domain: str, _environment: str) -> Wire:
    with in_language(copy.language):
        subject, before, after = subject_of(copy), *_frame(copy)
        text = f"{_lined(before)}\n\n{plain(copy.said)}\n\n{_lined(after)}\n"
        body = f'<div{_tongue(copy)} style="margin:16px 0">{copy.html}</div>'
        html = page(subject, [*blocks(before), body, *blocks(after)], copy.language)
        heads = _heads(copy, subject)
        both = wire.alternative(copy.id, heads, text=text, html=html)
        return both if both.size <= MOST else wire.plain(copy.id, heads, text=text)


def _frame(copy: Copy) -> tuple[str, str]:
    """What stands before and after the words of the message."""
    slots = {"copy": copy, "preferences": stop_link(copy.language, GAP) + CHOICES, "stop": stop_link(copy.language, GAP)}
    before, _, after = render_template("mail/listserv/message.txt", words=_WORDS, **slots).partition(_WORDS)
    return before.strip("\n"), after.strip("\n")


def _lined(text: str) -> str:
    """Each line by itself, at 72 columns."""
    return "\n".join(wrapped(line).strip("\n") if line.strip() else "" for line in text.split("\n"))


def _tongue(copy: Copy) -> str:
    language = copy.tongue or copy.language
    return f' lang="{escape(html_lang(language))}" dir="{direction(language)}"'


def subject_of(copy: Copy) -> str:
    """The same for a whole thread but for ``Re:``, which replies have and nothing else."""
    said = copy.subject
    while said[:3].lower() == "re:":
        said = said[3:].strip()
    return f"{'Re: ' if copy.parent is not None or copy.above else ''}[{subjects.tag(copy.prefix)}] {said}"


def _heads(copy: Copy, subject: str) -> dict[str, str]:
    domain = current_app.config["LISTSERV_DOMAIN"]
    name = gettext("%(name)s via %(forum)s", name=copy.sent_by, forum=copy.prefix)
    lists = f"<{link('listserv.lists', copy.language)}>"
    return {
        "From": f"{wire.phrase(name)}\r\n <{copy.local}@{domain}>",
        "Subject": wire.words(subject),
        "Date": format_datetime(copy.at),
        "Message-ID": copy.id,
        **({"In-Reply-To": copy.above[-1], "References": wire.references(copy.above)} if copy.above else {}),
        "List-Id": f"{wire.phrase(excerpt(copy.list_name, length=90))}\r\n <{copy.list_id}>",
        "List-Post": ",\r\n ".join(f"<{place}>" for place in (copy.posting, copy.writing) if place) or "NO",
        "List-Help": by_command(copy.local, "help", lists),
        "List-Subscribe": by_command(copy.local, "subscribe", lists),
        "List-Owner": f"<mailto:{copy.local}-owner@{domain}>",
        "List-Archive": f"<{copy.archive}>",
        "Archived-At": f"<{copy.page}>",
        "Precedence": "list",
        "X-Auto-Response-Suppress": "All",
        "X-Rapporteur-Loop": domain,
        "Content-Language": html_lang(copy.tongue or copy.language),
    }


def by_command(local: str, command: str, page: str) -> str:
    """A page in a head, and the address at which a mail does the same."""
    return f"{page},\r\n <mailto:{addresses.address_of_commands(local)}?subject={command}>" if addresses.takes_mail() else page


def stop_link(language: str, token: str) -> str:
    """Where one stops with one click, without an account."""
    return _before_token(current_app.config["SITE_URL"], language) + token


@lru_cache(maxsize=64)
def _before_token(_site: str, language: str) -> str:
    return link("listserv.stop", language, token="TOKEN").removesuffix("TOKEN")


def own_head(*, address: str, person_id: int, message_id: int, kind: str, token: str, language: str) -> bytes:
    """The lines of a head that are one recipient's."""
    reply = addresses.address("reply", addresses.reply_token(person_id, message_id, kind=kind))
    return f"To: {address}\r\nReply-To: <{reply}>\r\n".encode("ascii") + stopping(token, language)


def stopping(token: str, language: str) -> bytes:
    """How a mail program offers to stop, by RFC 8058."""
    return (
        f"List-Unsubscribe: <{stop_link(language, token)}>,\r\n <mailto:{addresses.address('unsub', token)}?subject=unsubscribe>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    ).encode("ascii")


def page(subject: str, parts: Sequence[str], language: str) -> str:
    """A letter's HTML around its parts."""
    return (
        f'<!doctype html>\n<html lang="{html_lang(language)}" dir="{direction(language)}"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>\n'
        '<body style="margin:0;padding:24px;font:16px/1.55 Georgia,serif;color:#1d2026;background:#ffffff"><div style="max-width:600px;margin:0 auto">\n'
        + "\n".join(parts)
        + "\n</div></body></html>\n"
    )


def blocks(text: str) -> list[str]:
    """Paragraphs of plain text as HTML; a line of dashes is a rule, a link keeps its own line."""
    found = []
    for paragraph in text.strip("\n").split("\n\n"):
        lines = [line for line in paragraph.strip("\n").split("\n") if line]
        if lines and set(lines[0]) == {"-"}:
            found.append('<hr style="border:0;border-top:1px solid #8a8f99">')
            lines = lines[1:]
        if lines:
            found.append('<p style="margin:0 0 16px" dir="auto">' + "<br>\n".join(_line(line) for line in lines) + "</p>")
    return found


def _line(line: str) -> str:
    if line.lstrip().startswith(("https://", "http://")):
        address = escape(line.strip())
        return f'<a href="{address}" style="color:#1f4f96;word-break:break-all" dir="ltr">{address}</a>'
    return escape(line)
