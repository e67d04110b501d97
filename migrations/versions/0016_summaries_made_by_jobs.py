"""Files of summaries, and their checks, made by jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("export") as table:
        table.add_column(sa.Column("copy", sa.String(length=8), server_default="", nullable=False))
        table.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        table.create_check_constraint(op.f("ck_export_known_copy"), "copy IN ('', 'working', 'clean')")
    with op.batch_alter_table("summary_making") as table:
        table.add_column(sa.Column("kind", sa.String(length=8), server_default="draft", nullable=False))
        table.drop_constraint("uq_summary_making_forum_id", type_="unique")
        table.create_unique_constraint("uq_summary_making_forum_id_kind", ["forum_id", "kind"])
        table.create_check_constraint(op.f("ck_summary_making_known_kind"), "kind IN ('draft', 'check')")
    for name, columns in {"export": ("copy", "version"), "summary_making": ("kind",)}.items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.alter_column(column, server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM summary_making WHERE kind = 'check'")
    op.execute("DELETE FROM export WHERE copy <> ''")
    with op.batch_alter_table("summary_making") as table:
        table.drop_constraint(op.f("ck_summary_making_known_kind"), type_="check")
        table.drop_constraint("uq_summary_making_forum_id_kind", type_="unique")
        table.create_unique_constraint("uq_summary_making_forum_id", ["forum_id"])
        table.drop_column("kind")
    with op.batch_alter_table("export") as table:
        table.drop_constraint(op.f("ck_export_known_copy"), type_="check")
        table.drop_column("version")
        table.drop_column("copy")
