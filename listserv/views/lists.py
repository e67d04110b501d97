"""All lists; one that stands alone, with its archive; choosing how much to hear of it."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from accounts.models import Person
from core import clock, paging
from core.access import current_person, require
from core.database import db
from core.languages import say
from core.verdict import No
from forum.forms import faults
from listserv import rules
from listserv.actions import subscribing
from listserv.forms.lists import WishForm
from listserv.models import MailList
from listserv.queries import lists as queries
from listserv.views import pages

THREADS = 30


@pages.get("/lists")
def lists() -> Any:
    """Those of forums, and those that stand alone."""
    person = current_person()
    return render_template("listserv/lists.html", alone=queries.alone(person), forums=queries.of_forums(person), makes=bool(rules.may_make_lists(person)))


@pages.get("/lists/<name>")
def list_page(name: str) -> Any:
    """A list with its threads."""
    return page_of(list_here(name), WishForm(formdata=None))


@pages.get("/lists/<name>/messages/<int(max=2147483647):number>")
def list_thread(name: str, number: int) -> Any:
    """The thread in which a message of the list stands."""
    person, this = current_person(), list_here(name)
    require(rules.may_read_archive(this, person, **queries.place_of(this.id, person)))
    thread = queries.thread_of(this.id, number) or abort(404)
    return render_template(
        "listserv/thread.html",
        this=this,
        thread=thread,
        number=number,
        may_write=_may_write(this, person),
        may_keep=bool(rules.may_keep(this, person, keeps=queries.keeps(this.id, person))),
    )


def page_of(this: MailList, form: WishForm) -> str:
    """The page of a list."""
    person, number = current_person(), max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    reads = rules.may_read_archive(this, person, **queries.place_of(this.id, person))
    threads, total = queries.threads_of(this.id, page=number, size=THREADS) if reads else ([], 0)
    return render_template(
        "listserv/list.html", this=this, level=queries.level_of(this.id, person), form=form, faults=faults(form), may_subscribe=bool(rules.may_subscribe(this)),
        may_keep=bool(rules.may_keep(this, person, keeps=queries.keeps(this.id, person))), may_write=_may_write(this, person), done=request.args.get("done", ""),
        closed_to_reader=say(reads) if isinstance(reads, No) else "", threads=threads, pages=paging.pages_of(page=number, total=total, size=THREADS),
    )  # fmt: skip


def _may_write(this: MailList, person: Person | None) -> bool:
    level = queries.level_of(this.id, person)
    return bool(rules.may_write(this, person, keeps=queries.keeps(this.id, person), subscribes=level not in (None, "mute")))


@pages.post("/lists/<name>/subscription")
def choose(name: str) -> Any:
    """How much to hear of it, for who is signed in."""
    person, this = current_person(), list_here(name)
    if person is None:
        return redirect(url_for("accounts.sign_in", next=url_for("listserv.list_page", name=name)))
    level = request.form.get("level", "")
    if level not in ("", "mute") and queries.level_of(this.id, person) in (None, "mute"):
        require(rules.may_subscribe(this))
    subscribing.choose(person.id, "list", this.id, level, at=clock.now())
    db.session.commit()
    return redirect(url_for("listserv.preferences") if "listed" in request.form else url_for("listserv.list_page", name=name, done="chosen"), 303)


def list_here(slug: str) -> MailList:
    """The list of this address; "not found" where there is none, or none that this reader knows of."""
    this, person = queries.list_by_slug(slug) or abort(404), current_person()
    if this.visibility == "hidden":
        require(rules.may_see(this, person, **queries.place_of(this.id, person)))
    return this
