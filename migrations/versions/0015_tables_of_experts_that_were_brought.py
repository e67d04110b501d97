"""Tables of experts that were brought."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('checked', 'running', 'done', 'failed')", name=op.f("ck_roster_import_known_state")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_roster_import_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_roster_import_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
        sa.UniqueConstraint("key", name=op.f("uq_roster_import_key")),
    )


def downgrade() -> None:
    op.drop_table("roster_import")
