"""What the stories of review and issue share: a closed forum of four contributors, its moderator, the first of the four, and their forms."""

from datetime import timedelta

from sqlalchemy import select

from accounts.models import Person
from core.database import db
from forum.models import Forum, Message
from tests import make
from tests.forum.writers import at
from tests.pages import Page, get, post

TEXTS = (
    "We need practical training for inspectors.", "Nous avons besoin de formations pratiques pour les douaniers.", "There is no budget for reagents in any district.",
    "We suggest a shared database of experts.",
)  # fmt: skip


def warm_homes() -> Forum:
    """Closed two hours ago, with four inputs, one in French."""
    forum = make.forum(title="Warm homes", closes_at=make.NOW - timedelta(hours=2), document_symbol="WARM/2026/1")
    for country, text in zip(("MX", "BJ", "KE", "PE"), TEXTS, strict=True):
        author = make.registration(forum, make.person(name=f"Ada of {country}"), country=country)
        make.message(
            forum, author=author, body=text, language="fr" if text.startswith("Nous") else "en", questions=(forum.topics[0].questions[0],), posted_at=make.NOW - timedelta(hours=5)
        )
    return forum


def moderator(forum) -> Person:
    """Who keeps order in it."""
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return person


def first_contributor() -> Person:
    """Whom the first input speaks for."""
    return db.session.scalars(select(Person).where(Person.name == "Ada of MX")).one()


def rows(kind):
    return list(db.session.scalars(select(kind).order_by(kind.id).execution_options(populate_existing=True)))


def review(browser, forum, status=200) -> Page:
    return get(browser, at(forum, "/summary/review"), status=status)


def desk(browser, forum) -> Page:
    return get(browser, at(forum, "/summary/desk/review"))


def opened(mo, forum, day="2026-03-20", **more) -> Page:
    seen = next((e.attributes["value"] for e in desk(mo, forum).all("input", name="seen")), "")
    return post(mo, at(forum, "/summary/desk/review"), **({"until-day": day, "until-time": "18:00", "act": "save", "seen": seen, "reason": "Please read."} | more))


def hidden(page, name):
    return [e.attributes["value"] for e in page.all("input", name=name)]


def comment(browser, forum, status=200, **fields) -> Page:
    return post(browser, at(forum, "/summary/review/comments"), status=status, **fields)


def translated(mo, forum):
    """The draft without what stands in the way of issuing it."""
    page = get(mo, at(forum, "/summary/desk"))
    for address in [e.attributes["href"] for e in page.all("a") if e.attributes.get("class") == "sentence"]:
        one = get(mo, at(forum, f"/summary/desk{address.split('#')[0]}"))
        for quotation in hidden(one, "quotation"):
            post(mo, at(forum, "/summary/edits"), act="translate", line=hidden(one, "line")[0], quotation=quotation, seen="1000", text="hands-on courses for customs officers")


def issue(mo, forum, status=200, **more) -> Page:
    page = desk(mo, forum)
    given = {
        "symbol": "WARM/2026/1",
        "distribution": "General",
        "dated": "2026-03-11",
        "edits": hidden(page, "edits")[0],
        "issued": hidden(page, "issued")[0],
        "unplaced": "y",
    } | more
    return post(mo, at(forum, "/summary/desk/issue"), status=status, **given)


def issued(mo, forum, **more) -> Page:
    translated(mo, forum)
    return issue(mo, forum, **more)


def make_hidden(forum, number):
    message = db.session.scalars(select(Message).where(Message.forum_id == forum.id, Message.number == number)).one()
    message.status = "hidden"
    db.session.commit()
