"""Digests as letters, in each of their forms: for all who read the same messages in one language and zone, but for what is each recipient's own."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from flask import current_app
from flask_babel import gettext

from core.languages import html_lang, in_language
from core.letters import link
from forum.exports.words import Words
from forum.queries.entries import Speaker
from listserv import addresses, bundles, wire
from listserv.bundles import Bundle
from listserv.issues import Issue, Item, Line
from listserv.mail import copies, digest_html
from listserv.mail.digest_words import LINES, Written, subject_of


def written(issue: Issue) -> Bundle:
    """The letter, but for what is each recipient's own."""
    with in_language(issue.language):
        return _bundle(Written(issue))


def _bundle(letter: Written) -> Bundle:
    """The whole letter in the reader's form."""
    boundary = "=_digest." + letter.slug.replace(".", "-")[:30]
    if letter.issue.form == "mime":
        parts = [bundles.container("digest", boundary + ".2", (_enclosed(letter, line) for line in letter.lines if line.full))] if any(line.full for line in letter.lines) else []
        body = bundles.container("mixed", boundary + ".1", [bundles.part("plain", letter.contents() + "\n"), *parts, bundles.part("plain", letter.trailer() + "\n")])
    elif letter.issue.form == "html":
        body = bundles.container(
            "alternative", boundary + ".1", [bundles.part("plain", letter.text()), bundles.part("html", digest_html.page(letter, subject=subject_of(letter.issue), most=LINES))]
        )
    else:
        body = bundles.part("plain", letter.text())
    return bundles.bundle("", _heads(letter), body)


def _enclosed(letter: Written, line: Line) -> bundles.Pieces:
    """A message as a mail of its own within the digest."""
    title = letter.issue.place.title
    sender = gettext("%(name)s via %(forum)s", name=line.by, forum=title)
    fields = {
        "From": f"{wire.phrase(sender)}\r\n <{_local(letter)}@{letter.domain}>",
        "Subject": wire.words(line.said),
        "Date": format_datetime(line.item.at),
        "Message-ID": copies.message_id(letter.slug, line.item.number),
        **({"Reply-To": f"<{letter.reply(line)}>"} if letter.answered else {}),
        "Archived-At": f"<{line.page}>",
        "Content-Language": html_lang(line.item.language or letter.issue.language),
        "MIME-Version": "1.0",
    }
    if line.item.above:
        ids = [copies.message_id(letter.slug, number) for number in line.item.above]
        fields |= {"In-Reply-To": ids[-1], "References": wire.references(ids)}
    return [b"Content-Type: message/rfc822\r\n\r\n", *bundles.part("plain", letter.said(line) + "\n\n" + "\n".join(letter.links(line)) + "\n", fields=fields)]


def _local(letter: Written) -> str:
    """The local part under which the forum or list sends."""
    place = letter.issue.place
    return addresses.mailbox_of(place.slug, place.id, kind=place.kind, hidden=place.hidden)


def _heads(letter: Written) -> dict[str, str]:
    """All but what is each recipient's own: To, Message-ID, Date and the ways to stop."""
    lists = f"<{link('listserv.lists', letter.issue.language)}>"
    title = letter.issue.place.title
    return {
        "From": f"{wire.phrase(title)}\r\n <{_local(letter)}@{letter.domain}>",
        "Reply-To": f"<{addresses.address_of_digests(_local(letter))}>",
        "Subject": wire.words(subject_of(letter.issue, short=True)),
        "List-Id": f"{wire.phrase(title[:100])}\r\n <{letter.slug}.{letter.domain}>",
        "List-Post": "NO",
        "List-Help": copies.by_command(_local(letter), "help", lists),
        "List-Subscribe": copies.by_command(_local(letter), "subscribe", lists),
        "List-Owner": f"<mailto:{_local(letter)}-owner@{letter.domain}>",
        "List-Archive": f"<{letter.home}>",
        "Precedence": "list",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Rapporteur-Loop": letter.domain,
        "Content-Language": html_lang(letter.issue.language),
    }


def own_head(*, to: str, digest_id: int, at: datetime, token: str, language: str) -> bytes:
    """The lines of a head that are one recipient's."""
    id_ = f"digest.{digest_id}@{current_app.config['LISTSERV_DOMAIN']}"
    return f"To: {to}\r\nDate: {format_datetime(at)}\r\nMessage-ID: <{id_}>\r\n".encode("ascii") + copies.stopping(token, language)


def tokens(person_id: int, stop: str, items: Sequence[Item]) -> str:
    """One recipient's tokens in the order of their gaps."""
    return " ".join([stop, *(addresses.reply_token(person_id, item.id, kind=item.kind) for item in items)])


def sample(issue: Issue) -> str:
    """The text of a digest as a page shows it, without anybody's own links."""
    with in_language(issue.language):
        return bundles.shown(Written(issue).text())


def names(items: Sequence[Item], language: str) -> dict[int, str]:
    """Who wrote each."""
    words = Words(language)
    return {item.id: words.attribution(item.by) if isinstance(item.by, Speaker) else item.by or words.former for item in items}
