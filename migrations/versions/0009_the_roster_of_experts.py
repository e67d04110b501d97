"""The roster of experts: profiles with what hangs on them, versions, acts, letters by the clock, nominations."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("government", sa.String(length=2), nullable=True),
        sa.Column("honorific", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded_name", sa.String(length=600), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("region", sa.String(length=30), nullable=False),
        sa.Column("employer", sa.String(length=300), nullable=False),
        sa.Column("organization_type", sa.String(length=20), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("employed_since", sa.Integer(), nullable=True),
        sa.Column("publications", sa.JSON(), nullable=False),
        sa.Column("memberships", sa.JSON(), nullable=False),
        sa.Column("committees", sa.JSON(), nullable=False),
        sa.Column("availability", sa.String(length=20), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("cv_file_id", sa.Integer(), nullable=True),
        sa.Column("photo_file_id", sa.Integer(), nullable=True),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("private_email", sa.String(length=320), nullable=False),
        sa.Column("private_phone", sa.String(length=60), nullable=False),
        sa.Column("private_address", sa.Text(), nullable=False),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("draft_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("availability IN ('', 'now', 'within-six-months', 'not-now')", name=op.f("ck_expert_known_availability")),
        sa.CheckConstraint(
            "organization_type IN ('', 'government', 'academia', 'research', 'un-agency', 'international', 'iplc', 'organization', 'private-sector', 'independent', 'other')",
            name=op.f("ck_expert_known_organization_type"),
        ),
        sa.CheckConstraint("listed_at IS NULL OR (confirmed_at IS NOT NULL AND leaves_at IS NOT NULL)", name=op.f("ck_expert_listed_with_an_end")),
        sa.ForeignKeyConstraint(["cv_file_id"], ["stored_file.id"], name=op.f("fk_expert_cv_file_id_stored_file")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_expert_person_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["photo_file_id"], ["stored_file.id"], name=op.f("fk_expert_photo_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("person_id", name=op.f("uq_expert_person_id")),
    )
    with op.batch_alter_table("expert", schema=None) as batch_op:
        batch_op.create_index("ix_expert_country", ["country"], unique=False)
        batch_op.create_index("ix_expert_folded_name", ["folded_name"], unique=False)
        batch_op.create_index("ix_expert_government", ["government"], unique=False)
        batch_op.create_index("ix_expert_leaves_at", ["leaves_at", "confirmed_at"], unique=False)
        batch_op.create_index("ix_expert_region", ["region"], unique=False)
        batch_op.create_index("ix_expert_submitted_at", ["submitted_at"], unique=False)

    op.create_table(
        "expert_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_expert_act_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_act_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_act")),
    )
    with op.batch_alter_table("expert_act", schema=None) as batch_op:
        batch_op.create_index("ix_expert_act_at", ["at"], unique=False)
        batch_op.create_index("ix_expert_act_expert", ["expert_id", "at"], unique=False)

    op.create_table(
        "expert_education",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("degree", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("institution", sa.String(length=300), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("to_year", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_education_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_education")),
        sa.UniqueConstraint("expert_id", "position", name=op.f("uq_expert_education_expert_id_position")),
    )
    op.create_table(
        "expert_language",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=14), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('mother-tongue', 'excellent', 'good', 'fair')", name=op.f("ck_expert_language_known_level")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_language_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("expert_id", "language", name=op.f("pk_expert_language")),
    )
    with op.batch_alter_table("expert_language", schema=None) as batch_op:
        batch_op.create_index("ix_expert_language_language", ["language", "level", "expert_id"], unique=False)

    op.create_table(
        "expert_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("term", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint("kind IN ('yearly', 'six-months', 'one-month', 'lapsed')", name=op.f("ck_expert_letter_known_kind")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_letter_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_letter")),
        sa.UniqueConstraint("expert_id", "kind", "term", name=op.f("uq_expert_letter_expert_id_kind_term")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_expert_letter_key_hash")),
    )
    op.create_table(
        "expert_place",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.CheckConstraint("kind IN ('nationality', 'country', 'region')", name=op.f("ck_expert_place_known_kind")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_place_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("expert_id", "kind", "code", name=op.f("pk_expert_place")),
    )
    with op.batch_alter_table("expert_place", schema=None) as batch_op:
        batch_op.create_index("ix_expert_place_code", ["kind", "code", "expert_id"], unique=False)

    op.create_table(
        "expert_text",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("field IN ('brief', 'expertise', 'responsibilities', 'other')", name=op.f("ck_expert_text_known_field")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_text_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("expert_id", "field", "language", name=op.f("pk_expert_text")),
    )
    op.create_table(
        "expert_theme",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_theme_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("expert_id", "theme", name=op.f("pk_expert_theme")),
    )
    with op.batch_alter_table("expert_theme", schema=None) as batch_op:
        batch_op.create_index("ix_expert_theme_theme", ["theme", "expert_id"], unique=False)

    op.create_table(
        "expert_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_expert_version_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_version_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_version")),
        sa.UniqueConstraint("expert_id", "number", name=op.f("uq_expert_version_expert_id_number")),
    )
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("government", sa.String(length=2), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'declined', 'taken-back')", name=op.f("ck_nomination_known_state")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_nomination_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_nomination_decided_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_nomination_expert_id_expert"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_nomination_key_hash")),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index("ix_nomination_email", ["email"], unique=False)
        batch_op.create_index("ix_nomination_expert", ["expert_id"], unique=False)
        batch_op.create_index("ix_nomination_government", ["government", "state"], unique=False)

    op.create_table(
        "expert_goal",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_goal_expert_id_expert"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_expert_goal_goal_id_goal")),
        sa.PrimaryKeyConstraint("expert_id", "goal_id", name=op.f("pk_expert_goal")),
    )
    with op.batch_alter_table("expert_goal", schema=None) as batch_op:
        batch_op.create_index("ix_expert_goal_goal", ["goal_id", "expert_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("expert_goal", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_goal_goal")

    op.drop_table("expert_goal")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index("ix_nomination_government")
        batch_op.drop_index("ix_nomination_expert")
        batch_op.drop_index("ix_nomination_email")

    op.drop_table("nomination")
    op.drop_table("expert_version")
    with op.batch_alter_table("expert_theme", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_theme_theme")

    op.drop_table("expert_theme")
    op.drop_table("expert_text")
    with op.batch_alter_table("expert_place", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_place_code")

    op.drop_table("expert_place")
    op.drop_table("expert_letter")
    with op.batch_alter_table("expert_language", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_language_language")

    op.drop_table("expert_language")
    op.drop_table("expert_education")
    with op.batch_alter_table("expert_act", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_act_expert")
        batch_op.drop_index("ix_expert_act_at")

    op.drop_table("expert_act")
    with op.batch_alter_table("expert", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_submitted_at")
        batch_op.drop_index("ix_expert_region")
        batch_op.drop_index("ix_expert_leaves_at")
        batch_op.drop_index("ix_expert_government")
        batch_op.drop_index("ix_expert_folded_name")
        batch_op.drop_index("ix_expert_country")

    op.drop_table("expert")
