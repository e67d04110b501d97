"""How letters go out: the queue, its pace, what failed, the last runs; the switch that stops them."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from accounts import audit
from core import asked, clock
from core.access import current_person, require
from core.database import db
from forum.views.places import writer
from listserv import rules
from listserv.actions import delivering, switching
from listserv.queries import post as queries
from listserv.soon import work_soon
from listserv.views import pages

audit.name_act("post-stopped", _l("Stopped the letters to subscribers"))
audit.name_act("post-released", _l("Let the letters to subscribers go out again"))
audit.name_act("post-resent", _l("Sent failed letters again"))


@pages.get("/admin/delivery")
def delivery() -> Any:
    """The page."""
    require(rules.may_run_the_post(current_person()))
    at = clock.now()
    switch, runs, at_work = switching.switch(), queries.runs(), queries.at_work(at=at)
    return render_template(
        "listserv/delivery.html", queue=queries.queue(at=at), runs=runs, at_work=at_work, going=next((run for run in runs if run.ended_at is None and run.worker in at_work), None), failed=queries.failures(),
        switch=switch, restored=switch is not None and switch.reason == switching.RESTORED, resent=asked.whole("resent", least=0),
    )  # fmt: skip


@pages.post("/admin/delivery/stop")
def stop_post() -> Any:
    """Nothing goes out from now on."""
    require(rules.may_run_the_post(current_person()))
    person, at, reason = writer(), clock.now(), request.form.get("reason", "").strip()[:500]
    switching.stop(by=person, reason=reason, at=at)
    audit.note("post-stopped", person=person, reason=reason, at=at, address=(request.remote_addr or "")[:64])
    db.session.commit()
    return redirect(url_for("listserv.delivery"), 303)


@pages.post("/admin/delivery/release")
def release_post() -> Any:
    """What waits goes out."""
    require(rules.may_run_the_post(current_person()))
    person, at = writer(), clock.now()
    switching.release()
    audit.note("post-released", person=person, at=at, address=(request.remote_addr or "")[:64])
    db.session.commit()
    work_soon()
    return redirect(url_for("listserv.delivery"), 303)


@pages.post("/admin/delivery/failures")
def resend_all() -> Any:
    """All that failed is sent again."""
    require(rules.may_run_the_post(current_person()))
    person, at = writer(), clock.now()
    count = delivering.resend(queries.failed_ids(None), at=at)
    audit.note("post-resent", person=person, reason=str(count), at=at, address=(request.remote_addr or "")[:64])
    db.session.commit()
    work_soon()
    return redirect(url_for("listserv.delivery", resent=count), 303)
