"""What an author does with a message of their own: see what became of one that is not published, take one back."""

from typing import Any

from flask import abort, redirect, render_template, url_for

from core.access import Refused, require
from core.database import db
from core.verdict import No
from forum import rules
from forum.actions import moderating
from forum.models import Message
from forum.queries import attaching, writing
from forum.queries import compose as reading
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import around, writer


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/receipt")
def receipt(slug: str, number: int) -> Any:
    now = here(slug)
    message = writing.message_of(now.forum, number)
    if message is None or now.standing.person_id is None or message.author.person_id != now.standing.person_id:
        abort(404)
    if message.status == "published":
        return redirect(url_for("forum.message", slug=slug, number=number))
    return _page("forum/receipt.html", now, message, body=message.body, files=[attaching.listed(one) for one in attaching.of_message(message.id)])


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/withdrawal")
def confirm_withdrawal(slug: str, number: int) -> Any:
    now, message = _seen(slug, number)
    require(rules.may_withdraw(now.standing, message, author_person_id=message.author.person_id))
    return _page("forum/withdrawal.html", now, message)


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/withdrawal")
def withdraw(slug: str, number: int) -> Any:
    now, message = _seen(slug, number)
    outcome = moderating.withdraw(message, standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("forum.message", slug=slug, number=number))


def _seen(slug: str, number: int) -> tuple[Here, Message]:
    """A message that this reader may see."""
    now = here(slug)
    message = writing.message_of(now.forum, number) or abort(404)
    require(rules.may_see_message(now.standing, message, author_person_id=message.author.person_id))
    return now, message


def _page(template: str, now: Here, message: Message, **more: Any) -> str:
    sheet, entry = reading.sheet_of(writing.place_of_a_message(now.forum, message), now.standing), reading.entry_of(message)
    return render_template(template, sheet=sheet, s=around(sheet, entry), message=entry, **more)
