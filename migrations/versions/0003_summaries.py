"""Summaries: the edits of their drafts, their versions, what contributors say in review."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("symbol", sa.String(length=200), nullable=True),
        sa.Column("distribution", sa.String(length=200), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("last_edit", sa.Integer(), nullable=False),
        sa.Column("last_version", sa.Integer(), nullable=False),
        sa.Column("review_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name=op.f("fk_summary_begun_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_summary_forum_id_forum"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
        sa.UniqueConstraint("forum_id", name=op.f("uq_summary_forum_id")),
    )
    op.create_table(
        "summary_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("message_number", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("stance IN ('confirm', 'object')", name=op.f("ck_summary_answer_known_stance")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_summary_answer_answered_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_summary_answer_registration_id_registration"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_answer_summary_id_summary"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_answer")),
        sa.UniqueConstraint("summary_id", "registration_id", "message_number", name=op.f("uq_summary_answer_summary_id_registration_id_message_number")),
    )
    op.create_table(
        "summary_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_summary_edit_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_edit_summary_id_summary"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_summary_edit_undone_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_edit")),
        sa.UniqueConstraint("summary_id", "number", name=op.f("uq_summary_edit_summary_id_number")),
    )
    op.create_index("ix_summary_edit_target", "summary_edit", ["summary_id", "target"], unique=False)

    op.create_table(
        "summary_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("annex", sa.Text(), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.String(length=200), nullable=True),
        sa.Column("distribution", sa.String(length=200), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('saved', 'review', 'issued', 'correction')", name=op.f("ck_summary_version_known_kind")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_summary_version_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_version_summary_id_summary"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_version")),
        sa.UniqueConstraint("summary_id", "number", name=op.f("uq_summary_version_summary_id_number")),
    )


def downgrade() -> None:
    op.drop_table("summary_version")
    op.drop_table("summary_edit")
    op.drop_table("summary_answer")
    op.drop_table("summary")
