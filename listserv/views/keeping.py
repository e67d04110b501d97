"""For those who keep a list: its subscribers, what became of its letters, people entered on their behalf; for the secretariat the lists themselves."""

from collections import Counter
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts import audit
from accounts import queries as people
from accounts.models import CATEGORIES, Person
from core import asked, clock, paging, zones
from core.access import current_person, require
from core.database import db
from core.languages import language
from core.verdict import Verdict
from forum.forms import faults
from forum.invitees import Sheet, read
from forum.views.opened import opened
from forum.views.places import writer
from forum.views.sheets import COLUMN_NAMES, fault_words
from listserv import rules
from listserv.actions import beginning, delivering, entering, writing
from listserv.forms.lists import LEVEL_NAMES, EntryForm, ListForm
from listserv.models import MailList
from listserv.queries import lists as queries
from listserv.queries import post
from listserv.soon import work_soon
from listserv.views import pages
from listserv.views.lists import list_here

audit.name_act("people-subscribed", _l("Subscribed people to a list"))
audit.name_act("list-changed", _l("Made or changed a list"))
SOURCE_NAMES = {"page": _l("on a page"), "letter": _l("by letter"), "mail": _l("by mail"), "staff": _l("entered by the secretariat"), "registration": _l("with the registration")}


class Kept:
    """A forum or a list with its subscribers, for whoever keeps it; others end here."""

    def __init__(self, *, name: str = "", slug: str = "") -> None:
        person = current_person()
        self.of_forum, self.slug = bool(slug), slug or name
        if slug:
            on = opened(slug)
            self.allowed: Verdict = rules.forum_keepers(on.standing)
            self.title, self.language, self.place = on.forum.title, on.forum.language, post.Place("forum", on.forum.id)
            self.home = url_for("listserv.forum_list", slug=slug)
        else:
            this = list_here(name)
            self.allowed = rules.may_keep(this, person, keeps=queries.keeps(this.id, person))
            self.title, self.language, self.place = this.title, this.language, post.Place("list", this.id)
            self.home = url_for("listserv.list_page", name=name)
        require(self.allowed)

    def address(self, what: str) -> str:
        """Of one of its pages."""
        return url_for(f"listserv.forum_{what}", slug=self.slug) if self.of_forum else url_for(f"listserv.{what}", name=self.slug)


@pages.get("/lists/<name>/subscribers", endpoint="subscribers")
@pages.get("/forums/<slug>/subscribers", endpoint="forum_subscribers")
def subscribers(**place: str) -> Any:
    """Who subscribes to a list that stands alone, or to a forum, and what became of its letters."""
    return _page(Kept(**place), EntryForm(formdata=None))


@pages.post("/lists/<name>/subscribers", endpoint="enter")
@pages.post("/forums/<slug>/subscribers", endpoint="forum_enter")
def enter(**place: str) -> Any:
    """Checks a list of people; with ``act=enter`` subscribes those who are new."""
    return _entered(Kept(**place))


@pages.post("/lists/<name>/deliveries", endpoint="resend")
@pages.post("/forums/<slug>/deliveries", endpoint="forum_resend")
def resend(**place: str) -> Any:
    """What failed is sent again."""
    return _resent(Kept(**place))


@pages.post("/forums/<slug>/mail-at-registration")
def begin(slug: str) -> Any:
    """What comes by mail to whoever registers for the forum from now on."""
    kept, level = Kept(slug=slug), request.form.get("default_level", "")
    if level not in ("", *LEVEL_NAMES):
        return _page(kept, EntryForm(formdata=None)), 422
    beginning.set_default(kept.place.id, level or None, by=writer(), at=clock.now())
    db.session.commit()
    return redirect(f"{kept.address('subscribers')}?begun=1", 303)


def _resent(kept: Kept) -> Any:
    count = delivering.resend(post.failed_ids(kept.place), at=clock.now())
    db.session.commit()
    work_soon()
    return redirect(f"{kept.address('subscribers')}?resent={count}", 303)


def _entered(kept: Kept) -> Any:
    require(rules.may_run_the_post(current_person()))
    form = EntryForm()
    good, content = form.validate(), _content(form)
    if not content.strip():
        form.text.errors = [gettext("Please choose a file, or paste a list.")]
        good = False
    if not good:
        return _page(kept, form), 422
    sheet = read(content, categories=CATEGORIES, default_category="other")
    if sheet.faults:
        return _report(kept, form, sheet, []), 422
    if request.form.get("act") != "enter":
        return _report(kept, form, sheet, entering.foresee(sheet.rows, scope=kept.place.scope, scope_id=kept.place.id), text=content.decode("utf-8-sig", "replace"))
    count = entering.enter(
        sheet.rows, scope=kept.place.scope, scope_id=kept.place.id, what=f"{kept.place.scope} {kept.slug}", level=form.level.data, consent=form.consent.data.strip(),
        language=language(), timezone=zones.of_visitor(), by=writer(), at=clock.now(),
    )  # fmt: skip
    db.session.commit()
    return redirect(f"{kept.address('subscribers')}?entered={count}", 303)


def _content(form: EntryForm) -> bytes:
    file = request.files.get("file")
    sent = file.read() if file is not None and file.filename else b""
    return sent or (form.text.data or "").encode()


def _page(kept: Kept, form: EntryForm) -> str:
    page = asked.page()
    found, total = post.subscribers(kept.place, page=page)
    return render_template(
        "listserv/subscribers.html", kept=kept, found=found, total=total, pages=paging.pages_of(page=page, total=total, size=post.SHOWN), levels=post.levels(kept.place),
        level_names=LEVEL_NAMES, source_names=SOURCE_NAMES, log=post.log_of(kept.place), failed=post.failures(kept.place), form=form, faults=faults(form),
        enters=bool(rules.may_run_the_post(current_person())), begins=beginning.default_of(kept.place.id) if kept.of_forum else None, begun=asked.whole("begun"), resent=asked.whole("resent", least=0), entered=asked.whole("entered", least=0),
    )  # fmt: skip


def _report(kept: Kept, form: EntryForm, sheet: Sheet, foreseen: list[entering.Foreseen], *, text: str = "") -> str:
    return render_template(
        "listserv/entry_report.html", kept=kept, form=form, wrong=[(fault, fault_words(fault)) for fault in sheet.faults], ignored=sheet.ignored, rows=foreseen, text=text,
        counts=Counter(one.outcome for one in foreseen), column_names=COLUMN_NAMES,
    )  # fmt: skip


@pages.get("/lists/new")
def new_list() -> Any:
    """The form of a new list."""
    require(rules.may_make_lists(current_person()))
    return _list_form(None, ListForm(formdata=None, data={"language": language()}))


@pages.post("/lists/new")
def make_list() -> Any:
    """A new list."""
    person = _staff()
    form = ListForm()
    form.offer()
    if not _good(form, None):
        return _list_form(None, form), 422
    made = writing.make_list(_said(form), by=person, at=clock.now())
    db.session.commit()
    return redirect(url_for("listserv.list_page", name=made.slug), 303)


@pages.get("/lists/<name>/plan")
def change_list(name: str) -> Any:
    """The form of a list."""
    require(rules.may_make_lists(current_person()))
    this = list_here(name)
    said = {"bulletin": this.kind == "bulletin", "paused": this.paused_at is not None, "ended": this.closed_at is not None, "keepers": "\n".join(queries.keepers_of(this.id))}
    return _list_form(this, ListForm(formdata=None, obj=this, data=said))


@pages.post("/lists/<name>/plan")
def keep_list(name: str) -> Any:
    """What is said of a list."""
    person, this = _staff(), list_here(name)
    form = ListForm()
    form.offer()
    if not _good(form, this):
        return _list_form(this, form), 422
    writing.change_list(this, _said(form), by=person, at=clock.now())
    db.session.commit()
    return redirect(url_for("listserv.list_page", name=this.slug, done="changed"), 303)


def _staff() -> Person:
    require(rules.may_make_lists(current_person()))
    return writer()


def _good(form: ListForm, this: MailList | None) -> bool:
    good = form.validate()
    taken = db.session.scalar(select(MailList.id).where(MailList.slug == form.slug.data, MailList.id != (this.id if this else 0)))
    if good and (taken is not None or form.slug.data == "new"):
        form.slug.errors = [gettext("Another list has this name.")]
        return False
    strangers = [address for address, person in _keepers(form).items() if person is None or not person.may_sign_in]
    if good and strangers:
        form.keepers.errors = [gettext("There is no account in use under this address: %(address)s", address=strangers[0][:100])]
        return False
    return bool(good)


def _keepers(form: ListForm) -> dict[str, Person | None]:
    return {address: people.person_by_address(address) for address in (form.keepers.data or "").split()}


def _said(form: ListForm) -> dict[str, Any]:
    return {**form.data, "keeper_ids": sorted({person.id for person in _keepers(form).values() if person is not None})}


def _list_form(this: MailList | None, form: ListForm) -> str:
    form.offer()
    return render_template("listserv/list_form.html", this=this, form=form, faults=faults(form))
