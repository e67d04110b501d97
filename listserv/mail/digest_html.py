"""A digest as HTML: one column with inline styles, nothing loaded from anywhere, and the same words as the text."""

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import current_app
from flask_babel import gettext

from core.languages import direction, html_lang, ngettext
from listserv.bundles import clean

if TYPE_CHECKING:
    from listserv.issues import Group, Line
    from listserv.mail.digest_words import Written

_SANS, _SERIF = "Arial,Helvetica,sans-serif", "Georgia,'Times New Roman',serif"
_INK, _QUIET, _LINK, _RULE = "#1c1f26", "#565b66", "#1d4a9a", "#d5d7dc"
_SMALL = f"font:14px/21px {_SANS};color:{_INK};"
_HEAD = f"margin:32px 0 4px;padding:0 0 6px;border-bottom:1px solid {_INK};font:bold 18px/24px {_SERIF};color:{_INK};"


def page(letter: "Written", *, subject: str, most: int) -> str:
    """The whole page; ``most`` messages get a line of their own."""
    issue, subject = letter.issue, escape(subject)
    rows = [
        f'<p style="margin:0;padding:0 0 8px;border-bottom:3px solid {_INK};font:bold 16px/20px {_SERIF};color:{_INK};">{escape(current_app.config["SITE_NAME"])}</p>',
        f'<h1 dir="auto" style="margin:20px 0 0;font:bold 24px/30px {_SERIF};color:{_INK};">{subject}</h1>',
        *(f'<p style="margin:12px 0 0;{_SMALL}">{escape(line)}</p>' for line in letter.before),
    ]
    if note := letter.note_html():
        language, above = issue.note.language if issue.note else None, gettext("A note from the moderator:")
        rows += [
            f'<div{letter.tongue(language)} style="margin:20px 0 0;padding:12px 16px;background:#f3f4f6;font:16px/25px {_SERIF};color:{_INK};">',
            f'<p style="margin:0 0 8px;{_SMALL}"><b>{escape(above)}</b></p>{note}</div>',
        ]
    shown = 0
    for number, title, groups in letter.topics:
        name = letter.of_topic(number, title)
        if name is not None and number is not None:
            rows.append(f'<h2 dir="auto" style="{_HEAD}"><a href="{escape(letter.topic_page(number))}" style="color:{_INK};text-decoration:none;">{escape(name)}</a></h2>')
        for group in groups:
            rows += _thread(letter, group, most=max(0, most - shown))
            shown += len(group.lines)
    if shown > most:
        more = ngettext("%(num)s more message is on the page:", "%(num)s more messages are on the page:", shown - most)
        rows.append(f'<p style="margin:16px 0 0;{_SMALL}">{escape(more)} <a href="{escape(letter.home)}" style="color:{_LINK};">{escape(issue.place.title)}</a></p>')
    full = [line for line in letter.lines if line.full]
    if full:
        heading = gettext("The messages")  # not within the line below: what collects texts does not look into it
        rows.append(f'<h2 style="{_HEAD}">{escape(heading)}</h2>')
        rows += [_message(letter, line) for line in full]
    rows.append(f'<p style="margin:28px 0 0;padding:16px 0 0;border-top:3px solid {_INK};{_SMALL}">{escape(letter.hint)}</p>')
    rows += [f'<p style="margin:12px 0 0;{_SMALL}"><a href="{escape(address)}" style="color:{_LINK};">{escape(_label(words))}</a></p>' for words, address in letter.foot()]
    rows.append(f'<p style="margin:12px 0 0;font:14px/21px {_SANS};color:{_QUIET};">{escape(letter.reason)}</p>')
    return (
        f'<!doctype html>\n<html lang="{html_lang(issue.language)}" dir="{direction(issue.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{subject}</title></head>\n'
        f'<body style="margin:0;padding:0;background:#ffffff;"><div style="max-width:600px;margin:0 auto;padding:20px 16px 40px;">\n' + "\n".join(rows) + "\n</div></body></html>\n"
    )


def _thread(letter: "Written", group: "Group", *, most: int) -> list[str]:
    title = f" <span{letter.tongue(group.tongue)}>{escape(group.title)}</span>" if group.title else ""
    by = f' <span dir="auto" style="font-weight:normal;color:{_QUIET};">({escape(group.by)})</span>' if group.by and group.title else ""
    number = escape(gettext("Thread #%(number)s", number=group.number))
    rows = [f'<h3 style="margin:16px 0 6px;font:bold 14px/20px {_SANS};color:{_INK};">{number}{title}{by}</h3>', '<table style="width:100%;border-collapse:collapse;">']
    for line in group.lines[:most]:
        rows.append(
            f'<tr><th scope="row" style="width:44px;padding:6px 0;border-top:1px solid {_RULE};font:14px/20px {_SANS};color:{_QUIET};text-align:start;vertical-align:top;">#{line.item.number}</th>'
            f'<td style="padding:6px 8px;border-top:1px solid {_RULE};font:14px/20px {_SANS};color:{_INK};vertical-align:top;">'
            f'<a href="{escape(line.page)}" style="color:{_LINK};"><span{letter.tongue(line.item.language)}>{escape(line.said)}</span></a><br>'
            f'<b dir="auto">{escape(line.by)}</b> <span style="color:{_QUIET};">{escape(letter.when(line.item.at))}</span></td></tr>'
        )
    return [*rows, "</table>"]


def _message(letter: "Written", line: "Line") -> str:
    item = line.item
    answered = " · " + escape(gettext("In reply to message #%(number)s", number=item.parent)) if item.parent else ""
    subject = quote(f"Re: {item.subject}")
    by_mail = f' · <a href="mailto:{letter.reply(line)}?subject={subject}" style="color:{_LINK};">{escape(_label(letter.by_mail))}</a>' if letter.answered else ""
    files = escape(ngettext("%(num)s file is on the page.", "%(num)s files are on the page.", item.files)) + " " if item.files else ""
    return (
        f'<div style="margin:16px 0 0;padding:12px 0 0;border-top:1px solid {_RULE};">'
        f'<p style="margin:0 0 4px;font:14px/21px {_SANS};color:{_QUIET};">#{item.number} <b dir="auto" style="color:{_INK};">{escape(line.by)}</b> '
        f"{escape(letter.when(item.at))}{answered}</p>\n"
        f'<div{letter.tongue(item.language)} style="font:16px/25px {_SERIF};color:{_INK};"><h3 style="margin:0 0 8px;font:bold 17px/23px {_SERIF};">{escape(line.said)}</h3>\n{clean(item.html)}</div>\n'
        f'<p style="margin:0 0 8px;{_SMALL}">{files}<a href="{escape(line.page)}" style="color:{_LINK};">{escape(_label(letter.on_the_page))}</a>{by_mail}</p></div>'
    )


def _label(words: str) -> str:
    """What stands above a link in the text, as the words of the link."""
    return words.rstrip(":：").rstrip()
