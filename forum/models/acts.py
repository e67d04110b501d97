"""What was done to a forum or a message: the log that every verb of theirs writes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Connection, ForeignKey, Index, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Moment, related

if TYPE_CHECKING:
    from forum.models.forums import Forum
    from forum.models.messages import Message

ACTS = ("announced", "extended", "reopened", "closed-early")


class Act(Base):
    """What was done to a forum or a message: who, what, when, why, from which state to which. Rows are added, never edited."""

    __tablename__ = "act"
    __table_args__ = (Index("ix_act_forum", "forum_id", "at"), Index("ix_act_message", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    forum: Mapped["Forum"] = related("Forum")
    message: Mapped["Message | None"] = related("Message")


# The log is append-only in the database too. A row changes in one way: the key of an erased account goes (its foreign key does that). A row goes
# with its forum or its message only: while both are there, nobody deletes it.
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


@event.listens_for(Base.metadata, "after_create")
def _guard(_metadata: Any, connection: Connection, **_: Any) -> None:
    there = "SELECT 1 FROM sqlite_master WHERE name = 'act_is_not_edited'" if connection.dialect.name == "sqlite" else "SELECT 1 FROM pg_trigger WHERE tgname = 'act_is_only_added'"
    if connection.exec_driver_sql(there).first() is None:
        for statement in APPEND_ONLY[connection.dialect.name]:
            connection.exec_driver_sql(statement)
