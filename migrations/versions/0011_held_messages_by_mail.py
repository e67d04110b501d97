"""Letters may enclose a mail; who keeps order chooses whether held messages come that way."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mailbox", sa.Column("held_messages", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("outgoing", sa.Column("enclosed", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outgoing") as table:
        table.drop_column("enclosed")
    with op.batch_alter_table("mailbox") as table:
        table.drop_column("held_messages")
