"""Files that come with messages: taking them with a form, handing them out, unlocking and removing them."""

from typing import Any, cast

from flask import abort, current_app, redirect, render_template, request, send_file, session, url_for
from flask_babel import gettext as _

from core import clock, files, filetypes
from core.access import Refused, current_person, require
from core.database import db
from core.guard import limiter
from core.languages import say
from core.verdict import No
from forum import rules
from forum.actions import attaching
from forum.actions.attaching import MIB, Brought
from forum.forms.moderating import DecisionForm
from forum.models import Attachment
from forum.place import Place
from forum.queries import attaching as reading
from forum.queries import compose, moderation, writing
from forum.rules import Standing
from forum.rules import attaching as may
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import pace_of, writer

_WITH_FILES = {"forum.post_message", "forum.post_reply", "forum.post_to_all", "forum.keep_draft", "forum.change"}


@pages.url_value_preprocessor
def _room_for_files(endpoint: str | None, _values: Any) -> None:
    """The forms that take files may be as large as five of them, from somebody who may be signed in. Runs before anything looks into the form."""
    if endpoint in _WITH_FILES and request.method == "POST" and request.mimetype == "multipart/form-data" and "sign_in" in session:
        request.max_content_length = may.MOST_FILES * current_app.config["ATTACHMENT_MIB"] * MIB + int(current_app.config["MAX_FORM_MEMORY_SIZE"])


def taken_from_the_form(place: Place, standing: Standing, *, at: Any, by: Any, beside: int = 0) -> list[str]:
    """Keeps the files that came with a form beside its draft, and takes away the one whose button was pressed. Tells what was not kept, and why."""
    if not may.may_attach(standing, place.forum):
        return []
    act = request.form.get("act", "")
    if act.startswith("detach-") and act[7:].isdigit() and len(act) < 17:
        attaching.detach(int(act[7:]), place, by=by)
    brought = [Brought(file.filename or "", cast(Any, file.stream)) for file in request.files.getlist("files") if file.filename]
    return [str(say(refusal)) for refusal in attaching.attach(place, brought, by=by, at=at, beside=beside)] if brought else []


def attachable(place: Place, standing: Standing, *, beside: int = 0) -> dict[str, Any] | None:
    """What the form shows of files: those kept beside the draft, and what is taken; ``beside`` others stand with the message. None where the forum takes none."""
    person = current_person()
    if person is None or not may.may_attach(standing, place.forum):
        return None
    return {
        "there": [reading.listed(attachment) for attachment in reading.of_draft(person.id, place)],
        "most": may.MOST_FILES, "room": may.MOST_FILES - beside, "mib": current_app.config["ATTACHMENT_MIB"], "accept": ",".join(f".{ending}" for ending in filetypes.TYPES),
        "locked": may.waits_to_be_unlocked(standing, place.forum),
    }  # fmt: skip


@pages.get("/forums/<slug>/attachments/<int(max=2147483647):attachment_id>")
def attachment(slug: str, attachment_id: int) -> Any:
    """The file itself. Only pictures are shown on the spot, shut off from everything; all else is handed over to be kept."""
    now, file = _seen(slug, attachment_id)
    path = files.path_of(file.file)
    if not path.is_file():
        abort(404)
    shown = file.file.media_type in filetypes.INLINE
    answer = send_file(path, mimetype=file.file.media_type, as_attachment=not shown, download_name=file.file.name, conditional=True, etag=file.file.sha256, max_age=0)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache" if now.forum.visibility == "public" and not file.locked and file.message_id else "private, no-store"
    return answer


def _seen(slug: str, attachment_id: int) -> tuple[Here, Attachment]:
    """A file that this reader may have; otherwise the request ends here."""
    now, file = _known(slug, attachment_id)
    allowed = may.may_see_file(now.standing, file, file.message, author_person_id=file.message.author.person_id if file.message else None)
    if isinstance(allowed, No) and not allowed.unseen and (file.removed_at is not None or (file.message and file.message.status != "published")):
        abort(410)
    require(allowed)
    return now, file


def _known(slug: str, attachment_id: int) -> tuple[Here, Attachment]:
    now = here(slug)
    return now, reading.one(now.forum.id, attachment_id) or abort(404)


@pages.post("/forums/<slug>/attachments/<int(max=2147483647):attachment_id>/unlocking")
@limiter.limit("120 per minute", key_func=pace_of)
def unlock_attachment(slug: str, attachment_id: int) -> Any:
    now, file = _to_decide(slug, attachment_id)
    outcome = attaching.unlock(file, now.forum, standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return _back(now, file)


@pages.get("/forums/<slug>/attachments/<int(max=2147483647):attachment_id>/removal")
def confirm_removal(slug: str, attachment_id: int) -> Any:
    now, file = _to_decide(slug, attachment_id)
    require(may.may_remove(now.standing, file))
    return _removal_page(now, file, DecisionForm(formdata=None))


@pages.post("/forums/<slug>/attachments/<int(max=2147483647):attachment_id>/removal")
@limiter.limit("120 per minute", key_func=pace_of)
def remove_attachment(slug: str, attachment_id: int) -> Any:
    now, file = _to_decide(slug, attachment_id)
    form = DecisionForm()
    if not form.validate() or not (form.reason.data or "").strip():
        form.reason.errors = form.reason.errors or [_("Please write why; the author is told, and it is logged.")]
        return _removal_page(now, file, form), 422
    outcome = attaching.remove(file, now.forum, reason=form.reason.data.strip(), standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return _back(now, file)


def _to_decide(slug: str, attachment_id: int) -> tuple[Here, Attachment]:
    """A file of a message, for who keeps order; drafts are nobody's business."""
    now, file = _known(slug, attachment_id)
    if file.message is None:
        abort(404)
    if not now.standing.keeps_order:
        require(may.may_see_file(now.standing, file, file.message, author_person_id=file.message.author.person_id))
    require(rules.may_moderate(now.standing))
    return now, file


def _removal_page(now: Here, file: Attachment, form: DecisionForm) -> str:
    assert file.message is not None
    sheet = compose.sheet_of(writing.place_of_a_message(now.forum, file.message), now.standing)
    return render_template("forum/file_removal.html", sheet=sheet, file=reading.listed(file), number=file.message.number, form=form)


def _back(now: Here, file: Attachment) -> Any:
    """To where the button stood."""
    if request.form.get("back") == "list":
        return redirect(url_for("forum.locked_files"))
    assert file.message is not None
    return redirect(url_for("forum.message", slug=now.forum.slug, number=file.message.number))


@pages.get("/moderation/attachments")
def locked_files() -> Any:
    """Files that wait to be unlocked, in all forums of a moderator."""
    at, person = clock.now(), current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(rules.may_see_the_queue(moderation.moderates(person)))
    return render_template("forum/locked_files.html", found=reading.locked_files(person), at=at)
