"""Pages that belong to no subject: health, and in development the patterns and letters."""

from typing import Any

from flask import Blueprint, current_app, jsonify
from sqlalchemy import text

from core import work
from core.database import db

health_pages = Blueprint("core", __name__)
BLUEPRINTS = [(health_pages, "")]


@health_pages.get("/health")
def health() -> Any:
    """200 while every part answers; 503 with the name of the part that does not."""
    parts = {}
    try:
        db.session.execute(text("SELECT 1"))
        parts["database"] = "ok"
    except Exception as trouble:  # whatever is wrong with it, the answer must say so and not fail
        parts["database"] = type(trouble).__name__
    try:
        parts["queue"] = "ok"
        parts["waiting_jobs"] = str(work.queue().pending_count())
    except Exception as trouble:
        parts["queue"] = type(trouble).__name__
    good = parts["database"] == "ok" and parts["queue"] == "ok"
    answer = jsonify({"status": "ok" if good else "failing", **parts, "name": current_app.config["SITE_NAME"]})
    answer.status_code = 200 if good else 503
    return answer
