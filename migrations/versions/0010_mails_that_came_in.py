"""Mails that came in: each once as it came, with a row for each address of ours."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DISPOSITIONS = "disposition IS NULL OR disposition IN ('posted', 'held', 'bounce', 'command', 'ignored', 'rejected')"


def upgrade() -> None:
    op.create_table(
        "received_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("envelope_from", sa.String(length=320), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("way IN ('lmtp', 'pipe')", name=op.f("ck_received_mail_known_way")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("message_id", "sha256", name=op.f("uq_received_mail_message_id_sha256")),
    )
    op.create_index("ix_received_mail_envelope_from", "received_mail", ["envelope_from", "received_at"])
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("route", sa.String(length=12), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("list_message_id", sa.Integer(), nullable=True),
        sa.Column("elided", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answered", sa.String(length=40), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_DISPOSITIONS, name=op.f("ck_arrival_known_disposition")),
        sa.CheckConstraint("(disposition IS NULL) = (taken_at IS NULL)", name=op.f("ck_arrival_taken_with_an_outcome")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_arrival_forum_id_forum"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["list_id"], ["mail_list.id"], name=op.f("fk_arrival_list_id_mail_list"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["list_message_id"], ["list_message.id"], name=op.f("fk_arrival_list_message_id_list_message"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["mail_id"], ["received_mail.id"], name=op.f("fk_arrival_mail_id_received_mail"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_arrival_message_id_message"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_arrival_person_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("mail_id", "recipient", name=op.f("uq_arrival_mail_id_recipient")),
    )
    op.create_index("ix_arrival_waiting", "arrival", ["taken_at", "next_at"])
    op.create_index("ix_arrival_sender", "arrival", ["sender", "received_at"])
    op.create_index("ix_arrival_received", "arrival", ["received_at"])
    op.create_index("ix_arrival_message", "arrival", ["message_id"])
    op.create_index("ix_arrival_list_message", "arrival", ["list_message_id"])
    op.create_index("ix_arrival_person", "arrival", ["person_id"])


def downgrade() -> None:
    op.drop_table("arrival")
    op.drop_table("received_mail")
