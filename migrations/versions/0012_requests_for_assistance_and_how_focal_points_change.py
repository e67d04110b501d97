"""Requests for assistance, and how focal points change."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assistance_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("organization", sa.String(length=300), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('distance', 'on-site', 'both')", name=op.f("ck_assistance_request_known_mode")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_assistance_request_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assistance_request_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_assistance_request_closed_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_request")),
    )
    with op.batch_alter_table("assistance_request", schema=None) as batch_op:
        batch_op.create_index("ix_assistance_request_by", ["by_id"], unique=False)
        batch_op.create_index("ix_assistance_request_country", ["country", "at"], unique=False)
        batch_op.create_index("ix_assistance_request_open", ["closed_at", "at"], unique=False)

    op.create_table(
        "focal_point_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('naming', 'request', 'handover', 'end')", name=op.f("ck_focal_point_change_known_kind")),
        sa.CheckConstraint("state IN ('waiting', 'done', 'refused', 'taken-back')", name=op.f("ck_focal_point_change_known_state")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_focal_point_change_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_focal_point_change_decided_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_focal_point_change_from_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_focal_point_change_person_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focal_point_change")),
    )
    with op.batch_alter_table("focal_point_change", schema=None) as batch_op:
        batch_op.create_index("ix_focal_point_change_country", ["country", "at"], unique=False)
        batch_op.create_index("ix_focal_point_change_from", ["from_id"], unique=False)
        batch_op.create_index("ix_focal_point_change_person", ["person_id"], unique=False)
        batch_op.create_index("ix_focal_point_change_waiting", ["state", "kind", "at"], unique=False)
        batch_op.create_index(
            "uq_focal_point_handover",
            ["country", "from_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'handover' AND state = 'waiting'"),
            postgresql_where=sa.text("kind = 'handover' AND state = 'waiting'"),
        )
        batch_op.create_index(
            "uq_focal_point_request",
            ["country", "person_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'request' AND state = 'waiting'"),
            postgresql_where=sa.text("kind = 'request' AND state = 'waiting'"),
        )

    op.create_table(
        "assistance_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assistance_act_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_assistance_act_request_id_assistance_request"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_act")),
    )
    with op.batch_alter_table("assistance_act", schema=None) as batch_op:
        batch_op.create_index("ix_assistance_act_request", ["request_id", "id"], unique=False)

    op.create_table(
        "expert_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("shows", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_expert_invitation_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_invitation_expert_id_expert"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_expert_invitation_request_id_assistance_request"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_invitation")),
        sa.UniqueConstraint("request_id", "expert_id", name=op.f("uq_expert_invitation_request_id_expert_id")),
    )
    with op.batch_alter_table("expert_invitation", schema=None) as batch_op:
        batch_op.create_index("ix_expert_invitation_expert", ["expert_id"], unique=False)
        batch_op.create_index("ix_expert_invitation_open", ["answered_at", "answer_by"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("report_public", sa.Boolean(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('distance', 'on-site', 'both')", name=op.f("ck_assignment_known_mode")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_assignment_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assignment_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_assignment_expert_id_expert"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["invitation_id"], ["expert_invitation.id"], name=op.f("fk_assignment_invitation_id_expert_invitation"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_assignment_reported_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_assignment_request_id_assistance_request"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_assignment_invitation_id")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_ends", ["ends_on"], unique=False)
        batch_op.create_index("ix_assignment_expert", ["expert_id", "starts_on"], unique=False)
        batch_op.create_index("ix_assignment_request", ["request_id"], unique=False)

    op.create_table(
        "assistance_goal",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_assistance_goal_goal_id_goal"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_assistance_goal_request_id_assistance_request"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "goal_id", name=op.f("pk_assistance_goal")),
    )
    with op.batch_alter_table("assistance_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assistance_goal_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "assignment_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_document_assignment_id_assignment"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assignment_document_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_assignment_document_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_document")),
    )
    with op.batch_alter_table("assignment_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_document_assignment_id"), ["assignment_id"], unique=False)

    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.drop_column("asked_at")
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("seen_at")

    with op.batch_alter_table("assignment_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_document_assignment_id"))

    op.drop_table("assignment_document")
    with op.batch_alter_table("assistance_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistance_goal_goal_id"))

    op.drop_table("assistance_goal")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_request")
        batch_op.drop_index("ix_assignment_expert")
        batch_op.drop_index("ix_assignment_ends")

    op.drop_table("assignment")
    with op.batch_alter_table("expert_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_invitation_open")
        batch_op.drop_index("ix_expert_invitation_expert")

    op.drop_table("expert_invitation")
    with op.batch_alter_table("assistance_act", schema=None) as batch_op:
        batch_op.drop_index("ix_assistance_act_request")

    op.drop_table("assistance_act")
    with op.batch_alter_table("focal_point_change", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_focal_point_request", sqlite_where=sa.text("kind = 'request' AND state = 'waiting'"), postgresql_where=sa.text("kind = 'request' AND state = 'waiting'")
        )
        batch_op.drop_index(
            "uq_focal_point_handover", sqlite_where=sa.text("kind = 'handover' AND state = 'waiting'"), postgresql_where=sa.text("kind = 'handover' AND state = 'waiting'")
        )
        batch_op.drop_index("ix_focal_point_change_waiting")
        batch_op.drop_index("ix_focal_point_change_person")
        batch_op.drop_index("ix_focal_point_change_from")
        batch_op.drop_index("ix_focal_point_change_country")

    op.drop_table("focal_point_change")
    with op.batch_alter_table("assistance_request", schema=None) as batch_op:
        batch_op.drop_index("ix_assistance_request_open")
        batch_op.drop_index("ix_assistance_request_country")
        batch_op.drop_index("ix_assistance_request_by")

    op.drop_table("assistance_request")
