"""A forum with four inputs about needs, who keeps order in it, and what they do at its desk."""

from sqlalchemy import select

from core.database import db
from forum.models import SummaryEdit
from tests import make
from tests.forum.writers import at
from tests.pages import Page, get, post

TEXTS = (
    "We need practical training for inspectors.", "Nous avons besoin de formations pratiques pour les douaniers.", "There is no budget for reagents in any district.",
    "We suggest a shared database of experts.",
)  # fmt: skip


def forum_of_four():
    forum = make.forum(title="Warm homes")
    people = [make.registration(forum, country=code) for code in ("MX", "BJ", "KE", "PE")]
    for author, text in zip(people, TEXTS, strict=True):
        make.message(forum, author=author, body=text, language="fr" if text.startswith("Nous") else "en", questions=(forum.topics[0].questions[0],))
    return forum


def moderator(forum, name):
    person = make.person(name=name)
    make.registration(forum, person, role="moderator")
    return person


def desk(browser, forum, rest="", **how) -> Page:
    return get(browser, at(forum, f"/summary/desk{rest}"), **how)


def a_line(page, words):
    link = next(e for e in page.all("a") if e.attributes.get("class") == "sentence" and words in " ".join(e.words.split()))
    return link.attributes["href"]


def chosen(browser, forum, words):
    page = desk(browser, forum)
    address = a_line(page, words)
    page = desk(browser, forum, address.split("#")[0])
    return page, next(e.attributes["value"] for e in page.all("input", name="line")), next(e.attributes["value"] for e in page.all("input", name="seen"))


def edit(browser, forum, act, *, status=200, **fields):
    return post(browser, at(forum, "/summary/edits"), status=status, act=act, **fields)


def edits():
    return list(db.session.scalars(select(SummaryEdit).order_by(SummaryEdit.number).execution_options(populate_existing=True)))
