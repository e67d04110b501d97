"""Who reads a list, and messages shown again."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_appearance",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_earlier_appearance_message_id_message", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_earlier_appearance"),
    )
    op.create_index("ix_earlier_appearance_message", "earlier_appearance", ["message_id"])
    with op.batch_alter_table("mail_list") as batch_op:
        batch_op.add_column(sa.Column("visibility", sa.String(length=12), server_default="public", nullable=False))
        batch_op.create_check_constraint(batch_op.f("ck_mail_list_known_visibility"), "visibility IN ('public', 'subscribers', 'hidden')")


def downgrade() -> None:
    with op.batch_alter_table("mail_list") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mail_list_known_visibility"), type_="check")
        batch_op.drop_column("visibility")
    op.drop_index("ix_earlier_appearance_message", "earlier_appearance")
    op.drop_table("earlier_appearance")
