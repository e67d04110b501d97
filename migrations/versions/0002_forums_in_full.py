"""Forums in full: preparing and announcing, admission, attachments, history, reading marks, exports, keys for programs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _added() -> dict[str, list[sa.Column]]:
    """What old tables gain. A default is for the rows that are there, and goes again: from then on the models say it."""
    return {
        "forum": [
            sa.Column("created_by_id", sa.Integer()),
            sa.Column("announced_at", MOMENT),
            sa.Column("archived_at", MOMENT),
            sa.Column("summary_issued_at", MOMENT),
            sa.Column("summary_address", sa.Text()),
            sa.Column("clock_notices", sa.JSON()),
            sa.Column("no_summary_reason", sa.Text()),
            sa.Column("registration", sa.String(10), nullable=False, server_default="open"),
            sa.Column("categories", sa.JSON()),
            sa.Column("anywhere_on_earth", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("password_hash", sa.Text()),
            sa.Column("password_version", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("attaching", sa.String(10), nullable=False, server_default="off"),
            sa.Column("edit_minutes", sa.Integer(), nullable=False, server_default="30"),
            sa.Column("log_is_public", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("log_names_people", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        "message": [
            sa.Column("occasion", sa.String(12)),
            sa.Column("edited_at", MOMENT),
            sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
            sa.Column("claimed_by_id", sa.Integer()),
            sa.Column("claimed_at", MOMENT),
        ],
        "registration": [sa.Column("rule", sa.String(10)), sa.Column("rule_reason", sa.Text()), sa.Column("nominated_by", sa.Text())],
        "thread": [sa.Column("pinned_at", MOMENT), sa.Column("locked_at", MOMENT), sa.Column("title", sa.Text())],
    }


CHECKS = {
    "forum": {"known_registration": "registration IN ('open', 'approved')", "known_attaching": "attaching IN ('off', 'on', 'unlocked')"},
    "message": {"known_occasion": "occasion IS NULL OR occasion IN ('opening', 'mid-point', 'closing')"},
    "registration": {"known_rule": "rule IS NULL OR rule IN ('hold', 'blocked')"},
}
KEYS = {"forum": ("created_by_id",), "message": ("claimed_by_id",)}  # to person

# The log of acts is append-only.
APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER act_is_not_edited BEFORE UPDATE ON act
        WHEN (NEW.by_id IS NOT NULL AND NEW.by_id IS NOT OLD.by_id) OR NEW.id IS NOT OLD.id OR NEW.forum_id IS NOT OLD.forum_id OR NEW.message_id IS NOT OLD.message_id
        OR NEW.kind IS NOT OLD.kind OR NEW.at IS NOT OLD.at OR NEW.reason IS NOT OLD.reason OR NEW.data IS NOT OLD.data
        BEGIN SELECT RAISE(ABORT, 'rows of act are added, never edited'); END""",
        """CREATE TRIGGER act_is_not_deleted BEFORE DELETE ON act
        WHEN EXISTS (SELECT 1 FROM forum WHERE id = OLD.forum_id) AND (OLD.message_id IS NULL OR EXISTS (SELECT 1 FROM message WHERE id = OLD.message_id))
        BEGIN SELECT RAISE(ABORT, 'rows of act are added, never deleted'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION act_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF (NEW.by_id IS NOT NULL AND NEW.by_id IS DISTINCT FROM OLD.by_id)
                    OR (NEW.id, NEW.forum_id, NEW.message_id, NEW.kind, NEW.at, NEW.reason, NEW.data::text)
                    IS DISTINCT FROM (OLD.id, OLD.forum_id, OLD.message_id, OLD.kind, OLD.at, OLD.reason, OLD.data::text) THEN
                    RAISE EXCEPTION 'rows of act are added, never edited';
                END IF;
                RETURN NEW;
            END IF;
            IF EXISTS (SELECT 1 FROM forum WHERE id = OLD.forum_id) AND (OLD.message_id IS NULL OR EXISTS (SELECT 1 FROM message WHERE id = OLD.message_id)) THEN
                RAISE EXCEPTION 'rows of act are added, never deleted';
            END IF;
            RETURN OLD;
        END $$""",
        "CREATE TRIGGER act_is_only_added BEFORE UPDATE OR DELETE ON act FOR EACH ROW EXECUTE FUNCTION act_is_only_added()",
    ),
}
NO_LONGER = {
    "sqlite": ("DROP TRIGGER act_is_not_edited", "DROP TRIGGER act_is_not_deleted"),
    "postgresql": ("DROP TRIGGER act_is_only_added ON act", "DROP FUNCTION act_is_only_added()"),
}


def upgrade() -> None:
    for table, columns in _added().items():
        with op.batch_alter_table(table) as change:
            for column in columns:
                change.add_column(column)
            for column in KEYS.get(table, ()):
                change.create_foreign_key(op.f(f"fk_{table}_{column}_person"), "person", [column], ["id"], ondelete="SET NULL")
            for name, condition in CHECKS.get(table, {}).items():
                change.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)
        with op.batch_alter_table(table) as change:
            for column in columns:
                if not column.nullable:
                    change.alter_column(column.name, existing_type=column.type, existing_nullable=False, server_default=None)
    op.execute("UPDATE forum SET announced_at = created_at")
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_token_key_hash")),
    )
    op.create_index("ix_api_token_person", "api_token", ["person_id"], unique=False)
    op.create_table(
        "focal_point",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["named_by_id"], ["person.id"], name=op.f("fk_focal_point_named_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_focal_point_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "country", name=op.f("pk_focal_point")),
    )
    op.create_table(
        "admission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "category IN ('party', 'non-party', 'iplc', 'un-agency', 'organization', 'academia', 'private-sector', 'secretariat', 'other')",
            name=op.f("ck_admission_known_category"),
        ),
        sa.CheckConstraint("kind IN ('request', 'nomination', 'invitation')", name=op.f("ck_admission_known_kind")),
        sa.CheckConstraint("state IN ('waiting', 'admitted', 'refused', 'taken-back')", name=op.f("ck_admission_known_state")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_admission_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_admission_decided_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_admission_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_admission_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission")),
        sa.UniqueConstraint("forum_id", "email", name=op.f("uq_admission_forum_id_email")),
    )
    op.create_index("ix_admission_person", "admission", ["person_id"], unique=False)
    op.create_index("ix_admission_waiting", "admission", ["forum_id", "state", "at"], unique=False)
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("unpublished", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("format IN ('csv', 'xlsx', 'mbox', 'json', 'zip', 'docx', 'pdf')", name=op.f("ck_export_known_format")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'ready', 'failed', 'cancelled')", name=op.f("ck_export_known_state")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_export_file_id_stored_file"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_export_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_export_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("key", name=op.f("uq_export_key")),
    )
    op.create_index("ix_export_person", "export", ["person_id", "asked_at"], unique=False)
    op.create_index("ix_export_state", "export", ["state", "asked_at"], unique=False)
    op.create_table(
        "following",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IN ('follow', 'digest', 'mute')", name=op.f("ck_following_known_level")),
        sa.CheckConstraint("scope IN ('forum', 'topic', 'thread')", name=op.f("ck_following_known_scope")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_following_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_following_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_following")),
        sa.UniqueConstraint("person_id", "forum_id", "scope", "scope_id", name=op.f("uq_following_person_id_forum_id_scope_scope_id")),
    )
    op.create_index("ix_following_scope", "following", ["forum_id", "scope", "scope_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("occurrence", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bulletin_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('announcement', 'opening', 'three-days', 'last-day', 'closing', 'extended', 'reopened', 'summary-issued')", name=op.f("ck_notice_known_kind")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_notice_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_notice_forum_id_forum"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("forum_id", "kind", "occurrence", name=op.f("uq_notice_forum_id_kind_occurrence")),
    )
    op.create_index("ix_notice_bulletin", "notice", ["bulletin_until"], unique=False)
    op.create_table(
        "passage",
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_passage_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passage_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("forum_id", "person_id", name=op.f("pk_passage")),
    )
    op.create_table(
        "read_mark",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_read_mark_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_read_mark_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "forum_id", "thread_id", name=op.f("pk_read_mark")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_attachment_decided_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_attachment_file_id_stored_file")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_attachment_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attachment_message_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attachment_person_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_draft", "attachment", ["person_id", "forum_id", "place"], unique=False)
    op.create_index("ix_attachment_forum", "attachment", ["forum_id"], unique=False)
    op.create_index("ix_attachment_message", "attachment", ["message_id", "position"], unique=False)
    op.create_table(
        "bookmark",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_bookmark_message_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bookmark_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_bookmark")),
    )
    op.create_index("ix_bookmark_message", "bookmark", ["message_id"], unique=False)
    op.create_table(
        "mention",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_mention_message_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_mention_registration_id_registration"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_id", "registration_id", name=op.f("pk_mention")),
    )
    op.create_table(
        "message_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("by_moderator", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_version_message_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["person.id"], name=op.f("fk_message_version_replaced_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_version")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_message_version_message_id_number")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("reason IN ('off-topic', 'disrespectful', 'advertising', 'private-data', 'duplicate', 'other')", name=op.f("ck_report_known_reason")),
        sa.CheckConstraint("state IN ('open', 'settled', 'dismissed')", name=op.f("ck_report_known_state")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_report_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_report_message_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_report_settled_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("message_id", "by_id", name=op.f("uq_report_message_id_by_id")),
    )
    op.create_index("ix_report_open", "report", ["forum_id", "state", "at"], unique=False)
    op.create_index("ix_thread_pinned", "thread", ["topic_id", "pinned_at"], unique=False)
    op.drop_index("ix_message_forum_status", table_name="message")
    op.create_index("ix_message_forum_status", "message", ["forum_id", "status", "number", "language", "kind", "topic_id", "speaker_id", "posted_at"], unique=False)
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    for statement in NO_LONGER[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_index("ix_thread_pinned", table_name="thread")
    op.drop_index("ix_message_forum_status", table_name="message")
    op.create_index("ix_message_forum_status", "message", ["forum_id", "status", "number", "language"], unique=False)
    for table in (
        "report",
        "message_version",
        "mention",
        "bookmark",
        "attachment",
        "read_mark",
        "passage",
        "notice",
        "following",
        "export",
        "admission",
        "focal_point",
        "api_token",
    ):
        op.drop_table(table)
    for table, columns in reversed(_added().items()):
        with op.batch_alter_table(table) as change:
            for name in CHECKS.get(table, {}):
                change.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            for column in KEYS.get(table, ()):
                change.drop_constraint(op.f(f"fk_{table}_{column}_person"), type_="foreignkey")
            for column in reversed(columns):
                change.drop_column(column.name)
