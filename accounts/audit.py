"""The audit log: who did what, when, from where and why. Rows are added in the transaction of the act, never edited.

No passwords, keys or texts go in; control characters are written as escapes, so that no entry can look like two.
"""

import logging
import re
from datetime import datetime

from flask import has_request_context
from flask_babel import lazy_gettext as _l

from accounts.models import AuditEntry, Person
from core.database import db

log = logging.getLogger("rapporteur.audit")

ACTS = {
    "signed-in": _l("Signed in"),
    "sign-in-failed": _l("Failed to sign in"),
    "sign-in-slowed": _l("Had to wait before trying again"),
    "signed-out": _l("Signed out"),
    "sessions-ended": _l("Ended sessions"),
    "account-confirmed": _l("Confirmed an account"),
    "account-created": _l("Created an account"),
    "password-changed": _l("Changed the password"),
    "password-reset": _l("Reset the password by letter"),
    "address-change-asked": _l("Asked for another e-mail address"),
    "address-changed": _l("Changed the e-mail address"),
    "two-step-on": _l("Switched two-step sign-in on"),
    "two-step-off": _l("Switched two-step sign-in off"),
    "recovery-code-used": _l("Used a recovery code"),
    "recovery-codes-made": _l("Made new recovery codes"),
    "data-exported": _l("Took a copy of own data"),
    "account-erased": _l("Erased an account"),
    "invited": _l("Invited somebody"),
    "invitation-accepted": _l("Accepted an invitation"),
    "role-changed": _l("Changed a role"),
    "account-disabled": _l("Disabled an account"),
    "account-enabled": _l("Enabled an account"),
    "reset-started": _l("Started a password reset for somebody"),
    "token-made": _l("Made an access token for a program"),
    "token-ended": _l("Ended an access token"),
    "refused": _l("Was refused"),
    "setting-changed": _l("Changed a setting"),
}


def name_act(act: str, words: object) -> None:
    """Other packages give their own acts a name here (``words`` a lazy text)."""
    ACTS[act] = words


def note(act: str, *, person: Person | None, at: datetime, object: str = "", reason: str = "", address: str = "") -> None:
    """Adds an entry: ``person`` acts on ``object`` ("person 12", "forum plans-2026"), from network ``address``. The caller commits."""
    entry = AuditEntry(at=at, person_id=person.id if person else None, act=act, object=encoded(object)[:200], reason=encoded(reason)[:2000], address=encoded(address)[:64])
    db.session.add(entry)
    if has_request_context():  # a command speaks for itself
        log.info("audit", extra={"act": act, "person": entry.person_id, "object": entry.object})


def encoded(text: str) -> str:
    """A text on one line: controls and line ends as escapes."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda found: found.group().encode("unicode_escape").decode(), text)
