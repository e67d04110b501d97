"""Messages that were held before they appeared, by thread: the first unread one is found among them and beyond a reader's marks."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ONCE_HELD = sa.text("published_at > posted_at")


def upgrade() -> None:
    op.create_index("ix_message_once_held", "message", ["thread_id", "published_at"], sqlite_where=_ONCE_HELD, postgresql_where=_ONCE_HELD)


def downgrade() -> None:
    op.drop_index("ix_message_once_held", table_name="message")
