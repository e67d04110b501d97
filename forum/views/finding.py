"""Search over the messages that the reader may read."""

from typing import Any

from flask import render_template
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup, escape

from core import asked, clock, paging, search
from core.access import current_person
from core.guard import limiter
from forum.queries import finding
from forum.views import pages


def with_marks(pieces: tuple[tuple[str, bool], ...]) -> Markup:
    """An excerpt with its hits marked."""
    return Markup("").join(Markup(f"<mark>{escape(words)}</mark>") if hit else escape(words) for words, hit in pieces)


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(with_marks=with_marks)


@pages.get("/search", endpoint="search")
@limiter.limit("300 per minute")
def search_() -> Any:
    """Messages that have all the words, the newest first."""
    words, slug = asked.text("q", most=400), asked.text("forum", most=200)
    query = search.parse(words)
    result = finding.messages_with(query, current_person(), slug=slug, page=asked.page()) if query else None
    keep = tuple((key, value) for key, value in (("q", words), ("forum", slug)) if value)
    numbered = paging.pages_of(page=result.page, total=result.total, size=finding.HITS, keep=keep) if result else None
    return render_template("forum/search.html", words=words, slug=slug, asked=bool(words), result=result, pages=numbered, at=clock.now())
