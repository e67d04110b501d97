"""The first tables: people, plans, forums, letters, files, and the index to search messages."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SEARCH = {
    "sqlite": ['CREATE VIRTUAL TABLE message_search USING fts5(words, tokenize="unicode61 remove_diacritics 0")'],
    "postgresql": [
        "CREATE TABLE message_search (id integer PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_message_search_words ON message_search USING gin (words) WITH (fastupdate = off)",
    ],
}


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("key", name=op.f("uq_stored_file_key")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_counted", "attempt", ["kind", "key_hash", "at"], unique=False)
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed')", name=op.f("ck_outgoing_known_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
    )
    op.create_index("ix_outgoing_due", "outgoing", ["state", "next_try_at"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded_name", sa.String(length=600), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("organization", sa.String(length=300), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_pending", sa.String(length=64), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "category IN ('party', 'non-party', 'iplc', 'un-agency', 'organization', 'academia', 'private-sector', 'secretariat', 'other')", name=op.f("ck_person_known_category")
        ),
        sa.CheckConstraint("role IN ('member', 'secretariat', 'administrator')", name=op.f("ck_person_known_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_index("ix_person_folded_name", "person", ["folded_name"], unique=False)
    op.create_table(
        "plan_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("convention", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("crosswalk_from", sa.String(length=200), nullable=True),
        sa.Column("crosswalk_to", sa.String(length=200), nullable=True),
        sa.Column("translations", sa.JSON(), nullable=True),
        sa.Column("has_themes", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_edition")),
    )
    op.create_index(
        "uq_plan_edition_bare", "plan_edition", ["code", "edition", "digest"], unique=True, sqlite_where=sa.text("NOT complete"), postgresql_where=sa.text("NOT complete")
    )
    op.create_index("uq_plan_edition_complete", "plan_edition", ["code", "edition"], unique=True, sqlite_where=sa.text("complete"), postgresql_where=sa.text("complete"))
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("object", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_entry_person_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_act", "audit_entry", ["act", "at"], unique=False)
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_table(
        "forum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("disclaimer", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("visibility", sa.String(length=12), nullable=False),
        sa.Column("moderation", sa.String(length=8), nullable=False),
        sa.Column("document_symbol", sa.String(length=500), nullable=True),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("registered_count", sa.Integer(), nullable=False),
        sa.Column("country_count", sa.Integer(), nullable=False),
        sa.Column("archive_form", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("input_count", sa.Integer(), nullable=False),
        sa.Column("contributor_count", sa.Integer(), nullable=False),
        sa.Column("initiative_count", sa.Integer(), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("moderation IN ('before', 'after')", name=op.f("ck_forum_known_moderation")),
        sa.CheckConstraint("visibility IN ('public', 'registered', 'closed')", name=op.f("ck_forum_known_visibility")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_forum_opens_before_it_closes")),
        sa.ForeignKeyConstraint(["edition_id"], ["plan_edition.id"], name=op.f("fk_forum_edition_id_plan_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum")),
        sa.UniqueConstraint("slug", name=op.f("uq_forum_slug")),
    )
    op.create_index("ix_forum_closes_at", "forum", ["closes_at"], unique=False)
    op.create_table(
        "mailed_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('confirm', 'reset', 'change-old', 'change-new', 'invite')", name=op.f("ck_mailed_key_known_purpose")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mailed_key_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_mailed_key_key_hash")),
    )
    op.create_index("ix_mailed_key_email", "mailed_key", ["email"], unique=False)
    op.create_index("ix_mailed_key_person", "mailed_key", ["person_id"], unique=False)
    op.create_table(
        "plan_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["plan_edition.id"], name=op.f("fk_plan_area_edition_id_plan_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_area")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_plan_area_edition_id_code")),
    )
    op.create_table(
        "plan_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("goal_codes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["plan_edition.id"], name=op.f("fk_plan_group_edition_id_plan_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_group")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_plan_group_edition_id_code")),
    )
    op.create_table(
        "plan_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.CheckConstraint("act IN ('imported', 'replaced', 'edited', 'restored')", name=op.f("ck_plan_revision_known_act")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_plan_revision_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["edition_id"], ["plan_edition.id"], name=op.f("fk_plan_revision_edition_id_plan_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_revision")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_plan_revision_edition_id_number")),
    )
    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_code", sa.String(length=200), nullable=False),
        sa.Column("to_code", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["plan_edition.id"], name=op.f("fk_plan_step_edition_id_plan_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sa.UniqueConstraint("edition_id", "from_code", "to_code", name=op.f("uq_plan_step_edition_id_from_code_to_code")),
    )
    op.create_table(
        "plan_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["plan_edition.id"], name=op.f("fk_plan_theme_edition_id_plan_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_theme")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_plan_theme_edition_id_key")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_key_hash")),
    )
    op.create_index("ix_sign_in_person", "sign_in", ["person_id", "ended_at"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_draft_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("person_id", "forum_id", "place", name=op.f("uq_draft_person_id_forum_id_place")),
    )
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("short_title", sa.Text(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=True),
        sa.Column("translations", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["plan_edition.id"], name=op.f("fk_goal_edition_id_plan_edition"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["group_id"], ["plan_group.id"], name=op.f("fk_goal_group_id_plan_group"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_goal_edition_id_code")),
    )
    op.create_index("ix_goal_group", "goal", ["group_id"], unique=False)
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("archive_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archive_form", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "category IN ('party', 'non-party', 'iplc', 'un-agency', 'organization', 'academia', 'private-sector', 'secretariat', 'other')",
            name=op.f("ck_registration_known_category"),
        ),
        sa.CheckConstraint("role IN ('participant', 'moderator', 'secretariat')", name=op.f("ck_registration_known_role")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_registration_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_person_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("forum_id", "archive_id", name=op.f("uq_registration_forum_id_archive_id")),
        sa.UniqueConstraint("forum_id", "person_id", name=op.f("uq_registration_forum_id_person_id")),
    )
    op.create_index("ix_registration_person", "registration", ["person_id"], unique=False)
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=True),
        sa.Column("introduction_html", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("goal_codes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("thread_count", sa.Integer(), nullable=False),
        sa.Column("archive_form", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("input_count", sa.Integer(), nullable=False),
        sa.Column("contributor_count", sa.Integer(), nullable=False),
        sa.Column("initiative_count", sa.Integer(), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_topic_forum_id_forum"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("forum_id", "number", name=op.f("uq_topic_forum_id_number")),
    )
    op.create_table(
        "plan_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=12), nullable=True),
        sa.Column("translations", sa.JSON(), nullable=True),
        sa.CheckConstraint("kind IN ('objective', 'indicator', 'outcome', 'key-area', 'activity')", name=op.f("ck_plan_item_known_kind")),
        sa.CheckConstraint("(goal_id IS NULL) <> (group_id IS NULL)", name=op.f("ck_plan_item_of_a_goal_or_of_a_group")),
        sa.ForeignKeyConstraint(["edition_id"], ["plan_edition.id"], name=op.f("fk_plan_item_edition_id_plan_edition"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_plan_item_goal_id_goal"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["group_id"], ["plan_group.id"], name=op.f("fk_plan_item_group_id_plan_group"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
    )
    op.create_index("ix_plan_item_edition", "plan_item", ["edition_id", "position"], unique=False)
    op.create_index("ix_plan_item_goal", "plan_item", ["goal_id"], unique=False)
    op.create_index("ix_plan_item_group", "plan_item", ["group_id"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("short_title", sa.Text(), nullable=True),
        sa.Column("input_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_question_topic_id_topic"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("topic_id", "number", name=op.f("uq_question_topic_id_number")),
    )
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("root_number", sa.Integer(), nullable=False),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_thread_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_thread_topic_id_topic"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index("ix_thread_forum", "thread", ["forum_id"], unique=False)
    op.create_index("ix_thread_latest", "thread", ["topic_id", "last_message_at", "id"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("reply_to_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("goal_codes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("question_numbers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("archive_id", sa.Text(), nullable=True),
        sa.Column("archive_form", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("kind IN ('input', 'moderator')", name=op.f("ck_message_known_kind")),
        sa.CheckConstraint("status IN ('published', 'pending', 'hidden', 'withdrawn')", name=op.f("ck_message_known_status")),
        sa.CheckConstraint("reply_to_id <> id", name=op.f("ck_message_never_replies_to_itself")),
        sa.ForeignKeyConstraint(["author_id"], ["registration.id"], name=op.f("fk_message_author_id_registration"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_message_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["registration.id"], name=op.f("fk_message_on_behalf_of_id_registration"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reply_to_id"], ["message.id"], name=op.f("fk_message_reply_to_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["speaker_id"], ["registration.id"], name=op.f("fk_message_speaker_id_registration"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_message_thread_id_thread"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_message_topic_id_topic"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("author_id", "submission", name=op.f("uq_message_author_id_submission")),
        sa.UniqueConstraint("forum_id", "archive_id", name=op.f("uq_message_forum_id_archive_id")),
        sa.UniqueConstraint("forum_id", "number", name=op.f("uq_message_forum_id_number")),
    )
    op.create_index("ix_message_author", "message", ["author_id"], unique=False)
    op.create_index("ix_message_forum_status", "message", ["forum_id", "status", "number", "language"], unique=False)
    op.create_index("ix_message_reply_to", "message", ["reply_to_id"], unique=False)
    op.create_index("ix_message_speaker", "message", ["forum_id", "speaker_id", "topic_id"], unique=False)
    op.create_index("ix_message_thread", "message", ["thread_id", "number"], unique=False)
    op.create_index("ix_message_topic", "message", ["topic_id", "status", "number"], unique=False)
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_act_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_act_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_act_message_id_message"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    op.create_index("ix_act_forum", "act", ["forum_id", "at"], unique=False)
    op.create_index("ix_act_message", "act", ["message_id"], unique=False)
    op.create_table(
        "initiative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=True),
        sa.CheckConstraint("status IN ('ongoing', 'planned', 'completed')", name=op.f("ck_initiative_known_status")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_initiative_message_id_message"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
    )
    op.create_index("ix_initiative_message", "initiative", ["message_id", "position"], unique=False)
    op.create_table(
        "message_goal",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suggested", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_message_goal_goal_id_goal")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_goal_message_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_message_goal_set_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("message_id", "goal_id", name=op.f("pk_message_goal")),
    )
    op.create_index("ix_message_goal_goal", "message_goal", ["goal_id", "message_id"], unique=False)
    op.create_table(
        "message_question",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_question_message_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_message_question_question_id_question"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_id", "question_id", name=op.f("pk_message_question")),
    )
    op.create_index("ix_message_question_question", "message_question", ["question_id", "message_id"], unique=False)
    for statement in SEARCH[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE message_search")
    op.drop_index("ix_message_question_question", table_name="message_question")
    op.drop_table("message_question")
    op.drop_index("ix_message_goal_goal", table_name="message_goal")
    op.drop_table("message_goal")
    op.drop_index("ix_initiative_message", table_name="initiative")
    op.drop_table("initiative")
    op.drop_index("ix_act_message", table_name="act")
    op.drop_index("ix_act_forum", table_name="act")
    op.drop_table("act")
    op.drop_index("ix_message_topic", table_name="message")
    op.drop_index("ix_message_thread", table_name="message")
    op.drop_index("ix_message_speaker", table_name="message")
    op.drop_index("ix_message_reply_to", table_name="message")
    op.drop_index("ix_message_forum_status", table_name="message")
    op.drop_index("ix_message_author", table_name="message")
    op.drop_table("message")
    op.drop_index("ix_thread_latest", table_name="thread")
    op.drop_index("ix_thread_forum", table_name="thread")
    op.drop_table("thread")
    op.drop_table("question")
    op.drop_index("ix_plan_item_group", table_name="plan_item")
    op.drop_index("ix_plan_item_goal", table_name="plan_item")
    op.drop_index("ix_plan_item_edition", table_name="plan_item")
    op.drop_table("plan_item")
    op.drop_table("topic")
    op.drop_index("ix_registration_person", table_name="registration")
    op.drop_table("registration")
    op.drop_index("ix_goal_group", table_name="goal")
    op.drop_table("goal")
    op.drop_table("draft")
    op.drop_index("ix_sign_in_person", table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_recovery_code_person_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("plan_theme")
    op.drop_table("plan_step")
    op.drop_table("plan_revision")
    op.drop_table("plan_group")
    op.drop_table("plan_area")
    op.drop_index("ix_mailed_key_person", table_name="mailed_key")
    op.drop_index("ix_mailed_key_email", table_name="mailed_key")
    op.drop_table("mailed_key")
    op.drop_index("ix_forum_closes_at", table_name="forum")
    op.drop_table("forum")
    op.drop_index("ix_audit_entry_at", table_name="audit_entry")
    op.drop_index("ix_audit_entry_act", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index("uq_plan_edition_complete", table_name="plan_edition", sqlite_where=sa.text("complete"), postgresql_where=sa.text("complete"))
    op.drop_index("uq_plan_edition_bare", table_name="plan_edition", sqlite_where=sa.text("NOT complete"), postgresql_where=sa.text("NOT complete"))
    op.drop_table("plan_edition")
    op.drop_index("ix_person_folded_name", table_name="person")
    op.drop_table("person")
    op.drop_index("ix_outgoing_due", table_name="outgoing")
    op.drop_table("outgoing")
    op.drop_index("ix_attempt_counted", table_name="attempt")
    op.drop_table("attempt")
    op.drop_table("stored_file")
