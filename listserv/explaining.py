"""What would become of a mail, and how it is understood: everything is done as if it had come, and then undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.database import db
from listserv import reports, routes
from listserv.actions import receiving
from listserv.models import Arrival
from listserv.reading import Mail
from listserv.trimming import trim


def explain(raw: bytes, mail: Mail, *, sender: str, recipients: Sequence[str], at: datetime) -> dict[str, Any]:
    """As the command tells it. Of several recipients the first for which something is done tells the disposition."""
    trimmed = trim(mail)
    disposition, reason, place = _fate(raw, mail, sender=sender, recipients=recipients or [""], at=at)
    told: dict[str, Any] = {
        "disposition": disposition, "reason": reason, "list": place, "author": mail.sender, "subject": mail.subject, "text": trimmed.kept,
        "elided": "\n".join(piece.text for piece in trimmed.elided),
        "attachments": [{"name": part.name, "type": part.type, "size": len(part.content)} for part in mail.attachments],
        "pieces": [{"start": piece.start, "end": piece.end, "rule": piece.rule} for piece in trimmed.elided],
        "faults": list(mail.faults),
    }  # fmt: skip
    return told | ({"came_back_from": reports.addresses(raw)} if disposition == "bounce" else {})


def _fate(raw: bytes, mail: Mail, *, sender: str, recipients: Sequence[str], at: datetime) -> tuple[str, str, str | None]:
    try:
        mail_id = receiving.accept(raw, sender=sender, recipients=recipients, way="pipe", at=at)
        ids = db.session.scalars(select(Arrival.id).where(Arrival.mail_id == mail_id).order_by(Arrival.id)).all()
        found: list[tuple[str, str, str | None]] = []
        for arrival in filter(None, map(receiving.find, ids)):
            outcome = receiving.take(arrival, at, mail=mail)
            found.append((outcome.disposition.value, outcome.reason, routes.of(arrival.recipient).slug or None))
        return next((one for one in found if one[0] not in ("rejected", "ignored")), found[0])
    finally:
        db.session.rollback()
