"""Reviews of summaries: what is said of a sentence, how it was settled, a notice of the review; and drafts that are made by a job."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('announcement', 'opening', 'three-days', 'last-day', 'closing', 'extended', 'reopened', 'summary-issued')"
_NOW = "kind IN ('announcement', 'opening', 'three-days', 'last-day', 'closing', 'extended', 'reopened', 'summary-review', 'summary-issued')"
_OF_AN_INPUT = "uq_summary_answer_summary_id_registration_id_message_number"


def upgrade() -> None:
    with op.batch_alter_table("notice") as change:
        change.drop_constraint(op.f("ck_notice_known_kind"), type_="check")
        change.create_check_constraint(op.f("ck_notice_known_kind"), _NOW)
    with op.batch_alter_table("summary_answer") as change:
        change.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        change.add_column(sa.Column("place", sa.String(length=20), nullable=False, server_default=""))
        change.add_column(sa.Column("outcome", sa.String(length=8), nullable=True))
        change.create_check_constraint(op.f("ck_summary_answer_known_outcome"), "outcome IS NULL OR outcome IN ('accepted', 'declined')")
        change.drop_constraint(_OF_AN_INPUT, type_="unique")
        change.create_unique_constraint("uq_summary_answer_place", ["summary_id", "registration_id", "version", "message_number", "place"])
    with op.batch_alter_table("summary_answer") as change:
        change.alter_column("version", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        change.alter_column("place", existing_type=sa.String(length=20), existing_nullable=False, server_default=None)
    op.create_table(
        "summary_making",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tree", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'running', 'ready', 'failed')", name=op.f("ck_summary_making_known_state")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_summary_making_forum_id_forum"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_making")),
        sa.UniqueConstraint("forum_id", name=op.f("uq_summary_making_forum_id")),
    )


def downgrade() -> None:
    op.drop_table("summary_making")
    # The older table has room for one answer an input.
    op.execute("DELETE FROM summary_answer WHERE message_number = 0 OR id NOT IN (SELECT min(id) FROM summary_answer GROUP BY summary_id, registration_id, message_number)")
    with op.batch_alter_table("summary_answer") as change:
        change.drop_constraint("uq_summary_answer_place", type_="unique")
        change.create_unique_constraint(_OF_AN_INPUT, ["summary_id", "registration_id", "message_number"])
        change.drop_constraint(op.f("ck_summary_answer_known_outcome"), type_="check")
        change.drop_column("outcome")
        change.drop_column("place")
        change.drop_column("version")
    op.execute("DELETE FROM notice WHERE kind = 'summary-review'")
    with op.batch_alter_table("notice") as change:
        change.drop_constraint(op.f("ck_notice_known_kind"), type_="check")
        change.create_check_constraint(op.f("ck_notice_known_kind"), _BEFORE)
