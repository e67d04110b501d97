"""CV and photo: taken in, handed out, taken away."""

from typing import Any, cast

from flask import abort, redirect, request, send_file, session, url_for

from core import files, pictures
from core.access import require
from core.database import db
from core.guard import limiter
from core.verdict import No
from roster import rules
from roster.actions import enclosing
from roster.views import pages
from roster.views.common import Here, here, pace_of, writer
from roster.views.keeping import files_page

_SANDBOX = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@pages.url_value_preprocessor
def _room_for_files(endpoint: str | None, _values: Any) -> None:
    """A CV may be as large as it may be, from somebody who may be signed in. Runs before anything looks into the form."""
    if endpoint == "roster.put_file" and request.method == "POST" and "sign_in" in session:
        request.max_content_length = max(enclosing.MOST_CV, pictures.MOST_BYTES) + 1024 * 1024


@pages.get("/roster/<int(max=2147483647):expert_id>/files/<enclosed>")
def file(expert_id: int, enclosed: str) -> Any:
    """The file itself, for whoever may see it. A photo is shown on the spot, shut off from everything; a CV is handed over to be kept."""
    now = _about(expert_id, enclosed)
    stored = now.expert.cv if enclosed == "cv" else now.expert.photo
    if stored is None or not rules.may_see_part(now.viewer, now.expert, enclosed):
        abort(404)
    path = files.path_of(stored)
    if not path.is_file():
        abort(404)
    answer = send_file(path, mimetype=stored.media_type, as_attachment=enclosed == "cv", download_name=stored.name, conditional=True, etag=stored.sha256, max_age=0)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@pages.post("/roster/<int(max=2147483647):expert_id>/files/<enclosed>")
@limiter.limit("30 per minute", key_func=pace_of)
def put_file(expert_id: int, enclosed: str) -> Any:
    """Takes a file in, or takes away what is there."""
    now = _about(expert_id, enclosed, held=True)
    require(rules.may_edit(now.viewer, now.expert))
    if request.form.get("act") == "remove":
        enclosing.take_away(now.expert, enclosed, by=writer(), at=now.at)
        db.session.commit()
        return redirect(url_for("roster.step", expert_id=expert_id, step="files", done="removed"))
    brought = request.files.get(enclosed)
    if brought is None or not brought.filename:
        return files_page(now, enclosed, No("Please choose a file first.")), 422
    stream = cast(Any, brought.stream)
    refused = (
        enclosing.keep_cv(now.expert, brought.filename, stream, by=writer(), at=now.at) if enclosed == "cv" else enclosing.keep_photo(now.expert, stream, by=writer(), at=now.at)
    )
    if refused is not None:
        db.session.rollback()
        return files_page(here(expert_id), enclosed, refused), 422
    db.session.commit()
    return redirect(url_for("roster.step", expert_id=expert_id, step="files", done="kept"))


def _about(expert_id: int, enclosed: str, *, held: bool = False) -> Here:
    """The expert, if there is such a kind of file."""
    return here(expert_id, held=held) if enclosed in ("cv", "photo") else abort(404)
