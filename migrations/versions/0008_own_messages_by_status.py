"""Somebody's own messages that wait or were hidden are found without the others they wrote."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_message_author_status", "message", ["author_id", "status"])
    op.drop_index("ix_message_author", table_name="message")


def downgrade() -> None:
    op.create_index("ix_message_author", "message", ["author_id"])
    op.drop_index("ix_message_author_status", table_name="message")
