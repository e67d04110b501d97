"""What is forgotten by itself, once a day: spent keys, old attempts, dead sessions, the oldest part of the log."""

from datetime import timedelta

from sqlalchemy import delete, or_

from accounts.models import LONGEST_SESSION, Attempt, AuditEntry, MailedKey, SignIn
from accounts.tokens import ApiToken
from core import clock
from core.database import db
from core.work import job

# Also said in docs/accounts.md: change both.
KEEP_KEYS = timedelta(days=1)  # after they expired or were used
KEEP_ATTEMPTS = timedelta(days=2)
KEEP_SESSIONS = timedelta(days=30)  # after they ended
KEEP_LOG = timedelta(days=730)


@job("forget_accounts", every=timedelta(days=1))
def forget() -> None:
    """Deletes what is older than it is kept. One commit a kind, so that one long list holds up no writer for the others."""
    at = clock.now()
    old = (
        delete(MailedKey).where(or_(MailedKey.expires_at < at - KEEP_KEYS, MailedKey.used_at < at - KEEP_KEYS)),
        delete(Attempt).where(Attempt.at < at - KEEP_ATTEMPTS),
        delete(SignIn).where(or_(SignIn.ended_at < at - KEEP_SESSIONS, SignIn.created_at < at - LONGEST_SESSION - KEEP_SESSIONS)),
        delete(ApiToken).where(or_(ApiToken.ended_at < at - KEEP_SESSIONS, ApiToken.expires_at < at - KEEP_SESSIONS)),
        delete(AuditEntry).where(AuditEntry.at < at - KEEP_LOG),
    )
    for statement in old:
        db.session.execute(statement)
        db.session.commit()
