"""By what experts are found: the index of their words, and which of them changed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SEARCH = {
    "sqlite": ['CREATE VIRTUAL TABLE expert_search USING fts5(words, tokenize="unicode61 remove_diacritics 0")'],
    "postgresql": [
        "CREATE TABLE expert_search (id integer PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_expert_search_words ON expert_search USING gin (words) WITH (fastupdate = off)",
    ],
}


def upgrade() -> None:
    op.create_table(
        "expert_change",
        sa.Column("expert_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("expert_id", name=op.f("pk_expert_change")),
    )
    op.create_index("ix_expert_change_version", "expert_change", ["version"], unique=False)
    op.create_table(
        "roster_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_state")),
    )
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE expert_search")
    op.drop_table("roster_state")
    op.drop_index("ix_expert_change_version", table_name="expert_change")
    op.drop_table("expert_change")
