"""Everything the site holds of a person, as a ZIP of JSON files. Each package adds its part under a name of its own."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from accounts.models import AuditEntry, Person, SignIn
from accounts.tokens import ApiToken
from core.database import db

Part = Callable[[Person], tuple[str, str | bytes] | None]
_parts: dict[str, Part] = {}


def contribute(name: str) -> Callable[[Part], Part]:
    """Registers ``function(person) -> (file name, text or bytes)`` as the part ``name`` of the archive; None where there is no such file."""

    def register(function: Part) -> Part:
        _parts[name] = function
        return function

    return register


def archive_of(person: Person, *, at: datetime) -> bytes:
    """The ZIP. Two parts never share a file: the name of the part is its folder when it gives a name already taken."""
    out = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in sorted(_parts.items()):
            made = part(person)
            if made is None:
                continue
            file, content = made
            file = f"{name}/{file}" if file in taken else file
            taken.add(file)
            entry = zipfile.ZipInfo(file, date_time=(at.year, at.month, at.day, at.hour, at.minute, at.second))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def as_json(content: Any) -> str:
    """JSON to be read by people too: instants in ISO 8601, every script as it is."""
    return json.dumps(content, ensure_ascii=False, indent=2, default=lambda value: value.isoformat())


@contribute("account")
def _account(person: Person) -> tuple[str, str]:
    said = ("id", "name", "email", "country", "organization", "category", "language", "timezone", "role", "created_at", "confirmed_at", "two_step")
    devices = db.session.scalars(select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.id))
    tokens = db.session.scalars(select(ApiToken).where(ApiToken.person_id == person.id).order_by(ApiToken.id))
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.person_id == person.id).order_by(AuditEntry.id))
    return "account.json", as_json(
        {
            "account": {key: getattr(person, key) for key in said},
            "sign_ins": [{"since": d.created_at, "ended": d.ended_at, "device": d.device, "network_address": d.address} for d in devices],
            "tokens": [{"name": t.name, "scopes": t.scopes, "created": t.created_at, "expires": t.expires_at, "ended": t.ended_at, "last_used": t.last_used_at} for t in tokens],
            "log": [{"at": e.at, "act": e.act, "object": e.object, "reason": e.reason, "network_address": e.address} for e in acts],
        }
    )
