"""The listserv: following becomes subscribing; lists, what is sent to whom, mailboxes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("put_off", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_run")),
    )
    op.create_index("ix_delivery_run_begun", "delivery_run", ["begun_at"], unique=False)

    op.create_table(
        "mailbox",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("own_messages", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.CheckConstraint("form IN ('html', 'text', 'mime', 'short')", name=op.f("ck_mailbox_known_form")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_mailbox_hour_of_a_day")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_mailbox_day_of_a_week")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mailbox_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mailbox")),
    )
    op.create_table(
        "post_switch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("home", sa.String(length=300), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_post_switch_one_row")),
        sa.ForeignKeyConstraint(["stopped_by_id"], ["person.id"], name=op.f("fk_post_switch_stopped_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_switch")),
    )
    op.create_table(
        "suppression",
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_suppression_by_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_suppression")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=14), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("owed_from", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(forum_id IS NULL) = (scope = 'list')", name=op.f("ck_subscription_in_a_forum_or_a_list")),
        sa.CheckConstraint("level IN ('follow', 'daily', 'weekly', 'announcements', 'mute')", name=op.f("ck_subscription_known_level")),
        sa.CheckConstraint("scope IN ('forum', 'topic', 'thread', 'list')", name=op.f("ck_subscription_known_scope")),
        sa.CheckConstraint("source IN ('page', 'letter', 'mail', 'staff', 'registration')", name=op.f("ck_subscription_known_source")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_subscription_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_subscription_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_subscription_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("person_id", "scope", "scope_id", name=op.f("uq_subscription_person_id_scope_scope_id")),
    )
    op.create_index("ix_subscription_scope", "subscription", ["forum_id", "scope", "scope_id"], unique=False)

    op.create_table(
        "subscription_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=14), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("level IN ('follow', 'daily', 'weekly', 'announcements', 'mute')", name=op.f("ck_subscription_wish_known_level")),
        sa.CheckConstraint("scope IN ('forum', 'topic', 'thread', 'list')", name=op.f("ck_subscription_wish_known_scope")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_subscription_wish_forum_id_forum"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_wish")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_subscription_wish_key_hash")),
    )
    op.create_index("ix_subscription_wish_email", "subscription_wish", ["email"], unique=False)

    op.create_table(
        "mail_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=60), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("posting", sa.String(length=12), nullable=False),
        sa.Column("joining", sa.String(length=8), nullable=False),
        sa.Column("default_level", sa.String(length=14), nullable=True),
        sa.Column("curated", sa.Boolean(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'forum') = (forum_id IS NOT NULL) AND (kind = 'topic') = (topic_id IS NOT NULL)", name=op.f("ck_mail_list_of_one_thing")),
        sa.CheckConstraint("(kind IN ('general', 'bulletin')) = (slug IS NOT NULL)", name=op.f("ck_mail_list_named_if_it_stands_alone")),
        sa.CheckConstraint("default_level IS NULL OR default_level IN ('follow', 'daily', 'weekly', 'announcements', 'mute')", name=op.f("ck_mail_list_known_default_level")),
        sa.CheckConstraint("joining IN ('open', 'closed')", name=op.f("ck_mail_list_known_joining")),
        sa.CheckConstraint("kind IN ('forum', 'topic', 'general', 'bulletin')", name=op.f("ck_mail_list_known_kind")),
        sa.CheckConstraint("posting IN ('subscribers', 'keepers')", name=op.f("ck_mail_list_known_posting")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_mail_list_created_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_mail_list_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_mail_list_topic_id_topic"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_list")),
        sa.UniqueConstraint("forum_id", name=op.f("uq_mail_list_forum_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_mail_list_slug")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_mail_list_topic_id")),
    )
    op.create_table(
        "curation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("chosen", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rhythm IN ('daily', 'weekly')", name=op.f("ck_curation_known_rhythm")),
        sa.CheckConstraint("(forum_id IS NULL) <> (list_id IS NULL)", name=op.f("ck_curation_of_a_forum_or_a_list")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_curation_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_curation_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["list_id"], ["mail_list.id"], name=op.f("fk_curation_list_id_mail_list"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curation")),
        sa.UniqueConstraint("forum_id", "due_on", "rhythm", name=op.f("uq_curation_forum_id_due_on_rhythm")),
        sa.UniqueConstraint("list_id", "due_on", "rhythm", name=op.f("uq_curation_list_id_due_on_rhythm")),
    )
    op.create_table(
        "list_keeper",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["mail_list.id"], name=op.f("fk_list_keeper_list_id_mail_list"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_list_keeper_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("list_id", "person_id", name=op.f("pk_list_keeper")),
    )
    op.create_table(
        "list_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("thread_number", sa.Integer(), nullable=False),
        sa.Column("reply_to_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("fanned_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('published', 'pending', 'hidden')", name=op.f("ck_list_message_known_status")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_list_message_author_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["list_id"], ["mail_list.id"], name=op.f("fk_list_message_list_id_mail_list"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reply_to_id"], ["list_message.id"], name=op.f("fk_list_message_reply_to_id_list_message"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_message")),
        sa.UniqueConstraint("list_id", "number", name=op.f("uq_list_message_list_id_number")),
        sa.UniqueConstraint("submission", name=op.f("uq_list_message_submission")),
    )
    op.create_index("ix_list_message_thread", "list_message", ["list_id", "thread_number", "number"], unique=False)

    op.create_table(
        "appearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fanned_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_appearance_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_appearance_message_id_message"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appearance")),
        sa.UniqueConstraint("message_id", name=op.f("uq_appearance_message_id")),
    )
    op.create_index("ix_appearance_forum", "appearance", ["forum_id", "id"], unique=False)
    op.create_index("ix_appearance_waiting", "appearance", ["id"], unique=False, sqlite_where=sa.text("fanned_out_at IS NULL"), postgresql_where=sa.text("fanned_out_at IS NULL"))

    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("curation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("form IN ('html', 'text', 'mime', 'short')", name=op.f("ck_digest_known_form")),
        sa.CheckConstraint("rhythm IN ('daily', 'weekly')", name=op.f("ck_digest_known_rhythm")),
        sa.CheckConstraint("after < until", name=op.f("ck_digest_covers_something")),
        sa.ForeignKeyConstraint(["curation_id"], ["curation.id"], name=op.f("fk_digest_curation_id_curation"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_digest_forum_id_forum"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["list_id"], ["mail_list.id"], name=op.f("fk_digest_list_id_mail_list"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_digest_subscription_id_subscription"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("subscription_id", "due_on", name=op.f("uq_digest_subscription_id_due_on")),
    )
    op.create_index("ix_digest_forum", "digest", ["forum_id", "at"], unique=False)
    op.create_index("ix_digest_person", "digest", ["person_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("list_message_id", sa.Integer(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'retry', 'failed', 'unknown', 'dropped')", name=op.f("ck_delivery_known_state")),
        sa.CheckConstraint(
            "(message_id IS NOT NULL AND list_message_id IS NULL AND digest_id IS NULL) OR (message_id IS NULL AND list_message_id IS NOT NULL AND digest_id IS NULL) OR (message_id IS NULL AND list_message_id IS NULL AND digest_id IS NOT NULL)",
            name=op.f("ck_delivery_of_one_thing"),
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_delivery_digest_id_digest"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["list_message_id"], ["list_message.id"], name=op.f("fk_delivery_list_message_id_list_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_delivery_message_id_message"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delivery_person_id_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_delivery_subscription_id_subscription"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("digest_id", name=op.f("uq_delivery_digest_id")),
        sa.UniqueConstraint("list_message_id", "person_id", name=op.f("uq_delivery_list_message_id_person_id")),
        sa.UniqueConstraint("message_id", "person_id", name=op.f("uq_delivery_message_id_person_id")),
    )
    op.create_index("ix_delivery_due", "delivery", ["state", "next_at"], unique=False)
    op.create_index("ix_delivery_person", "delivery", ["person_id", "state"], unique=False)
    op.create_index("ix_delivery_subscription", "delivery", ["subscription_id"], unique=False)

    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("diagnostic", sa.String(length=500), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('hard', 'soft', 'policy', 'complaint', 'unknown')", name=op.f("ck_bounce_known_kind")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_bounce_delivery_id_delivery"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bounce_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
    )
    op.create_index("ix_bounce_delivery", "bounce", ["delivery_id"], unique=False)
    op.create_index("ix_bounce_person", "bounce", ["person_id", "at"], unique=False)

    op.execute(
        "INSERT INTO subscription (id, person_id, forum_id, scope, scope_id, level, at, cursor, source, consent)"
        " SELECT id, person_id, forum_id, scope, scope_id, CASE level WHEN 'digest' THEN 'daily' ELSE level END, at, 0, 'page', '' FROM following"
    )
    # What is public already was read where it stood: nobody is sent it.
    op.execute(
        "INSERT INTO appearance (message_id, forum_id, at, fanned_out_at) SELECT id, forum_id, coalesce(published_at, posted_at), coalesce(published_at, posted_at)"
        " FROM message WHERE status = 'published' ORDER BY forum_id, number"
    )
    op.execute("UPDATE subscription SET cursor = coalesce((SELECT max(appearance.id) FROM appearance WHERE appearance.forum_id = subscription.forum_id), 0)")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('subscription', 'id'), (SELECT max(id) FROM subscription)) WHERE EXISTS (SELECT 1 FROM subscription)")
    op.drop_index("ix_following_scope", table_name="following")

    op.drop_table("following")


def downgrade() -> None:
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
    op.execute(
        "INSERT INTO following (id, person_id, forum_id, scope, scope_id, level, at) SELECT id, person_id, forum_id, scope, scope_id,"
        " CASE WHEN level IN ('daily', 'weekly') THEN 'digest' ELSE level END, at FROM subscription WHERE scope <> 'list' AND level <> 'announcements'"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('following', 'id'), (SELECT max(id) FROM following)) WHERE EXISTS (SELECT 1 FROM following)")

    op.drop_index("ix_bounce_person", table_name="bounce")
    op.drop_index("ix_bounce_delivery", table_name="bounce")

    op.drop_table("bounce")
    op.drop_index("ix_delivery_subscription", table_name="delivery")
    op.drop_index("ix_delivery_person", table_name="delivery")
    op.drop_index("ix_delivery_due", table_name="delivery")

    op.drop_table("delivery")
    op.drop_index("ix_digest_person", table_name="digest")
    op.drop_index("ix_digest_forum", table_name="digest")

    op.drop_table("digest")
    op.drop_index("ix_appearance_waiting", table_name="appearance", sqlite_where=sa.text("fanned_out_at IS NULL"), postgresql_where=sa.text("fanned_out_at IS NULL"))
    op.drop_index("ix_appearance_forum", table_name="appearance")

    op.drop_table("appearance")
    op.drop_index("ix_list_message_thread", table_name="list_message")

    op.drop_table("list_message")
    op.drop_table("list_keeper")
    op.drop_table("curation")
    op.drop_table("mail_list")
    op.drop_index("ix_subscription_wish_email", table_name="subscription_wish")

    op.drop_table("subscription_wish")
    op.drop_index("ix_subscription_scope", table_name="subscription")

    op.drop_table("subscription")
    op.drop_table("suppression")
    op.drop_table("post_switch")
    op.drop_table("mailbox")
    op.drop_index("ix_delivery_run_begun", table_name="delivery_run")

    op.drop_table("delivery_run")
