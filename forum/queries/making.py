"""Drafts of large forums: made by a job, kept until messages or ticks change."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import undefer

from core.database import db
from forum.models import SummaryMaking
from forum.queries.heads import ForumHead
from forum.summary.edits import OF_SETTINGS, Edit
from forum.summary.stored import draft_from
from forum.summary.tree import Draft

LARGE = 1500  # inputs: the draft of more is made by a job


class NotMade(Exception):
    """The draft of a large forum has to be made first. ``slug`` is the forum's."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def key_of(forum: ForumHead, language: str, edits: Iterable[Edit]) -> str:
    """Differs whenever the draft would: other messages, another frame, other ticks."""
    made_of = (forum.version, language, [(edit.target, edit.data) for edit in edits if edit.kind in OF_SETTINGS])
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def making_of(forum_id: int, *, held: bool = False) -> SummaryMaking | None:
    """How far the draft of a forum is, without its tree."""
    found = select(SummaryMaking).where(SummaryMaking.forum_id == forum_id).execution_options(populate_existing=True)
    return db.session.scalar(found.with_for_update() if held else found)


def tree_of(forum: ForumHead, key: str) -> Draft | None:
    """The draft, where one was made of these very messages and ticks."""
    found = select(SummaryMaking).where(SummaryMaking.forum_id == forum.id, SummaryMaking.key == key, SummaryMaking.state == "ready")
    made = db.session.scalar(found.options(undefer(SummaryMaking.tree)))
    return read(made.tree) if made is not None else None


def written(draft: Draft) -> str:
    """A tree with the keys of its blocks, which the format "summary" does not have."""
    return json.dumps(draft.as_data() | {"keys": [block.key for block in draft.blocks]}, ensure_ascii=False)


def read(text: str) -> Draft:
    """The same back."""
    document = json.loads(text)
    draft = draft_from(document)
    return replace(draft, blocks=tuple(replace(block, key=key) for block, key in zip(draft.blocks, document["keys"], strict=True)))
