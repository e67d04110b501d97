"""Mails that came in: the secretariat searches them, reads them as they came, and has them taken once more."""

import logging
from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from accounts import audit
from core import asked, clock
from core.access import current_person, require
from core.database import db
from core.files import clean_name
from core.paging import pages_of
from forum.views.places import writer
from listserv.actions import receiving
from listserv.models import Arrival
from listserv.outcomes import NAMES, REASONS, Disposition
from listserv.queries import arrivals as queries
from listserv.reading import read
from listserv.rules import arrivals as rules
from listserv.trimming import trim
from listserv.views import pages

STATES = {queries.TO_DO: _l("Held, to be seen to"), queries.WAITING: _l("Not taken yet"), **{one.value: words for one, words in NAMES.items()}}
SHOWN, AT_ONCE, SEEN_AT_ONCE = 100_000, 200, 5000

log = logging.getLogger("rapporteur.listserv")
audit.name_act("mail-taken-again", _l("Had a received mail taken again"))
audit.name_act("mail-settled", _l("Set a received mail aside"))


def _asked() -> queries.Asked:
    return queries.Asked(asked.text("q", most=200), asked.one_of("state", STATES, ""), asked.one_of("reason", REASONS, ""))


@pages.get("/admin/mails")
def mails() -> Any:
    """All, or those that match."""
    require(rules.may_see_mails(current_person()))
    what, page = _asked(), asked.page()
    found, total = queries.search(what, page=page)
    waiting, to_do = queries.counts()
    keep = tuple((name, value) for name, value in (("q", what.words), ("state", what.state), ("reason", what.reason)) if value)
    return render_template(
        "listserv/mails.html", mails=found, total=total, asked=what, pages=pages_of(page=page, total=total, size=queries.SIZE, keep=keep), states=STATES, reasons=REASONS,
        names=_names(), waiting=waiting, to_do=to_do, taken=asked.whole("taken", least=0), settled=asked.whole("settled", least=0),
    )  # fmt: skip


def _names() -> dict[str, Any]:
    return {one.value: words for one, words in NAMES.items()}


@pages.get("/admin/mails/<int:number>")
def mail(number: int) -> Any:
    """One: how it was read, what became of it, and as it came."""
    require(rules.may_see_mails(current_person()))
    arrival, place = queries.find(number) or abort(404)
    raw = arrival.mail.raw
    said = read(raw) if raw is not None else None
    return render_template(
        "listserv/mail.html", arrival=arrival, mail=arrival.mail, place=place, said=said, trimmed=trim(said) if said else None, names=_names(), reasons=REASONS,
        raw=raw[:SHOWN].decode("utf-8", "replace").replace("\x00", "�") if raw is not None else None, cut=raw is not None and len(raw) > SHOWN,
        may_retake=rules.may_retake(arrival, kept=raw is not None), may_settle=rules.may_settle(arrival), noise=_is_noise(arrival), done=asked.one_of("done", ("taken", "settled"), ""),
    )  # fmt: skip


def _is_noise(arrival: Arrival) -> bool:
    return arrival.disposition == Disposition.IGNORED or arrival.reason in ("too-many", "spam")


@pages.get("/admin/mails/<int:number>/raw")
def raw_mail(number: int) -> Any:
    """The mail as it came, to be saved: no browser shows it."""
    require(rules.may_see_mails(current_person()))
    arrival, _ = queries.find(number) or abort(404)
    if arrival.mail.raw is None:
        abort(404)
    name = clean_name(f"mail-{arrival.mail_id}.eml")
    return Response(arrival.mail.raw, mimetype="application/octet-stream", headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"})


@pages.post("/admin/mails/<int:number>/taking")
def take_mail(number: int) -> Any:
    """Once more through the steps; ``surely`` past those that keep noise away."""
    require(rules.may_see_mails(current_person()))
    person, at = writer(), clock.now()
    arrival = receiving.find(number) or abort(404)
    require(rules.may_retake(arrival, kept=arrival.mail.raw is not None))
    _again(arrival, surely="surely" in request.form, at=at)
    audit.note("mail-taken-again", person=person, object=f"mail {number}", at=at, address=(request.remote_addr or "")[:64])
    db.session.commit()
    return redirect(url_for("listserv.mail", number=number, done="taken"), 303)


def _again(arrival: Arrival, *, surely: bool, at: Any) -> None:
    arrival.again(at=at)
    receiving.take(arrival, at, surely=surely)


@pages.post("/admin/mails/taking")
def take_mails() -> Any:
    """All that the list shows, as far as they may; after an error was mended, say."""
    require(rules.may_see_mails(current_person()))
    person, count = writer(), 0
    for id_ in queries.ids(_asked(), most=AT_ONCE):
        at = clock.now()
        arrival = receiving.find(id_)
        if arrival is not None and rules.may_retake(arrival, kept=arrival.mail.raw is not None):
            try:
                with db.session.begin_nested():
                    _again(arrival, surely=False, at=at)
            except Exception:  # whatever is wrong with this one, the next is taken
                log.exception("mail not taken", extra={"arrival": id_})
            else:
                count += 1
    audit.note("mail-taken-again", person=person, reason=str(count), at=clock.now(), address=(request.remote_addr or "")[:64])
    db.session.commit()
    return _to_the_list(taken=count)


def _to_the_list(**done: Any) -> Any:
    what = _asked()
    return redirect(url_for("listserv.mails", **done, q=what.words or None, state=what.state or None, reason=what.reason or None), 303)


@pages.post("/admin/mails/settling")
def settle_mails() -> Any:
    """Somebody has seen to all held ones that the list shows: after a flood, say."""
    require(rules.may_see_mails(current_person()))
    person, at = writer(), clock.now()
    count = receiving.settle_all(queries.ids(_asked(), most=SEEN_AT_ONCE), at=at)
    audit.note("mail-settled", person=person, reason=str(count), at=at, address=(request.remote_addr or "")[:64])
    db.session.commit()
    return _to_the_list(settled=count)


@pages.post("/admin/mails/<int:number>/settling")
def settle_mail(number: int) -> Any:
    """Somebody has seen to it."""
    require(rules.may_see_mails(current_person()))
    person, at = writer(), clock.now()
    arrival = receiving.find(number) or abort(404)
    if arrival.settled_at is None:
        require(rules.may_settle(arrival))
        arrival.settle(at=at)
        audit.note("mail-settled", person=person, object=f"mail {number}", at=at, address=(request.remote_addr or "")[:64])
        db.session.commit()
    return redirect(url_for("listserv.mail", number=number, done="settled"), 303)
