"""Drafts of large forums and their checks: made by a job, kept until messages or edits change."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import func, select

from core.database import db
from forum.models import Act, SummaryMaking
from forum.queries.heads import ForumHead
from forum.summary.edits import OF_SETTINGS, Edit
from forum.summary.stored import draft_from
from forum.summary.tree import Draft

LARGE = 1500  # inputs: the draft of more is made, and checked, by a job
# Acts of a summary and of notices, which change nothing that a draft is made of.
QUIET = ("summary-review", "review-answered", "summary-issued", "no-summary", "notice-sent", "notices-by-the-clock", "bulletin-taken-down", "bulletin-put-up")


class NotMade(Exception):
    """The draft of a large forum, or its check, has to be made first. ``slug`` is the forum's."""

    def __init__(self, slug: str, kind: str = "draft") -> None:
        super().__init__(slug)
        self.slug, self.kind = slug, kind


def key_of(forum: ForumHead, language: str, edits: Iterable[Edit]) -> str:
    """Differs whenever the draft would: other messages, another frame, other ticks."""
    changed = db.session.scalar(select(func.max(Act.at)).where(Act.forum_id == forum.id, Act.kind.not_in(QUIET)))
    made_of = (replace(forum, changed=changed).version, language, [(edit.target, edit.data) for edit in edits if edit.kind in OF_SETTINGS])
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def key_of_check(forum: ForumHead, language: str, edits: Sequence[Edit]) -> str:
    """Differs whenever the draft with all its edits would."""
    return hashlib.sha256(repr((key_of(forum, language, edits), [edit.number for edit in edits])).encode()).hexdigest()


def making_of(forum_id: int, kind: str = "draft", *, held: bool = False) -> SummaryMaking | None:
    """How far the draft of a forum is, or its check, without what came of it."""
    found = select(SummaryMaking).where(SummaryMaking.forum_id == forum_id, SummaryMaking.kind == kind).execution_options(populate_existing=True)
    return db.session.scalar(found.with_for_update() if held else found)


def tree_of(forum: ForumHead, key: str) -> Draft | None:
    """The draft, where one was made of these very messages and ticks."""
    made = _kept(forum, "draft", key)
    return read(made) if made is not None else None


def faults_kept(forum: ForumHead, key: str) -> list[str] | None:
    """What the check of this very draft found; None where it was not made."""
    made = _kept(forum, "check", key)
    return json.loads(made) if made is not None else None


def _kept(forum: ForumHead, kind: str, key: str) -> str | None:
    found = select(SummaryMaking.tree).where(SummaryMaking.forum_id == forum.id, SummaryMaking.kind == kind, SummaryMaking.key == key, SummaryMaking.state == "ready")
    return db.session.scalar(found)


def written(draft: Draft) -> str:
    """A tree with the keys of its blocks, which the format "summary" does not have."""
    return json.dumps(draft.as_data() | {"keys": [block.key for block in draft.blocks]}, ensure_ascii=False)


def read(text: str) -> Draft:
    """The same back."""
    document = json.loads(text)
    draft = draft_from(document)
    return replace(draft, blocks=tuple(replace(block, key=key) for block, key in zip(draft.blocks, document["keys"], strict=True)))
