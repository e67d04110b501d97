"""SQLite leaves the parts of the index of messages to a job, and puts none together while a message is written."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _merges(0)


def downgrade() -> None:
    _merges(4)  # as FTS5 does when it is told nothing


def _merges(parts: int) -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute(f"INSERT INTO message_search(message_search, rank) VALUES ('automerge', {parts})")
