"""The accounts behind the participants of an archive: found by address or opened without a password; nobody is written to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from accounts.models import Person, folded, folded_address
from core.database import db
from core.languages import LANGUAGES

_LONGEST_ADDRESS = 320
_LONGEST_NAME = 200
_LONGEST_FOLDED = 600
_LONGEST_ORGANIZATION = 300


class Accounts:
    """Finds or opens one account for each address. The second participant of an archive with the same address gets none."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self._used: set[str] = set()

    def of(self, participants: Sequence[Mapping[str, Any]]) -> list[int | None]:
        """The account of each participant. An existing one is linked and never changed; a new one waits to be confirmed by its owner."""
        addresses = [self._fresh(participant.get("email")) for participant in participants]
        asked = [address for address in addresses if address is not None]
        held: dict[str, int] = {str(email): id_ for email, id_ in db.session.execute(select(Person.email, Person.id).where(Person.email.in_(asked)))} if asked else {}
        newcomers = [self._account(one, address) for one, address in zip(participants, addresses, strict=True) if address is not None and address not in held]
        if newcomers:
            opened = db.session.execute(insert(Person).returning(Person.email, Person.id), newcomers)
            held.update({str(email): id_ for email, id_ in opened})
        return [held[address] if address is not None else None for address in addresses]

    def _fresh(self, email: str | None) -> str | None:
        address = folded_address(email) if email else None
        if address is None or address in self._used or len(address) > _LONGEST_ADDRESS:
            return None
        self._used.add(address)
        return address

    def _account(self, participant: Mapping[str, Any], address: str) -> dict[str, Any]:
        name = participant["display_name"][:_LONGEST_NAME]
        if len(folded(name)) > _LONGEST_FOLDED:  # a few letters are folded into many
            name = name[: _LONGEST_NAME // 10]
        language = (participant.get("language") or "en").split("-")[0].lower()
        return {
            "email": address, "name": name, "folded_name": folded(name), "country": participant.get("country"),
            "organization": (participant.get("organization") or "")[:_LONGEST_ORGANIZATION] or None, "category": participant["category"],
            "language": language if language in LANGUAGES else "en", "timezone": "UTC", "role": "member", "created_at": self.at,
        }  # fmt: skip
