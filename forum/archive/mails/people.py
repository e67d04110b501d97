"""Who wrote the mails of a mailbox: one participant for each address, with what a table of the importer's says of them."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import CATEGORIES
from core.languages import is_country
from forum.archive.faults import Faults, shown
from forum.archive.mails.reading import Mail
from forum.models import FORUM_ROLES

COLUMNS = ("address", "name", "category", "country", "organization", "role")


@dataclass
class Somebody:
    """A participant in the making."""

    id: str
    address: str
    name: str
    mapped: bool
    values: Mapping[str, str]
    mails: int = 0

    def item(self) -> dict[str, Any]:
        """As an archive has it. Addresses that take no mail are not kept as somebody's."""
        given = self.values
        mailable = {"email": self.address} if self.address and not self.address.startswith(("no-reply", "noreply")) else {}
        return {
            "id": self.id, "display_name": given.get("name") or self.name or self.address.partition("@")[0] or "Unknown author", **mailable,
            "category": given.get("category") or "other", "country": given.get("country") or None, "organization": given.get("organization") or None,
            "role": given.get("role") or "participant",
        }  # fmt: skip


def mapping(text: str, faults: Faults) -> dict[str, dict[str, str]]:
    """The table by address: every fault by its line."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    names = [name.strip().lower() for name in rows.fieldnames or ()]
    for name in names:
        if name not in COLUMNS:
            faults.add("people, line 1", f"no column {shown(name)}; there are {', '.join(COLUMNS)}")
    if "address" not in names:
        faults.add("people, line 1", "a column address is expected")
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        place = f"people, line {rows.line_num}"
        given = {key.strip().lower(): (value or "").strip() for key, value in row.items() if key is not None and not isinstance(value, list)}
        address = given.get("address", "").lower()
        if not address:
            faults.add(place, "no address")
        if address in found:
            faults.add(place, f"{shown(address)} stands twice")
        if given.get("category") and given["category"] not in CATEGORIES:
            faults.add(place, f"one of {', '.join(CATEGORIES)} is expected, not {shown(given['category'])}")
        if given.get("country") and not is_country(given["country"]):
            faults.add(place, f"no country {shown(given['country'])}")
        if given.get("role") and given["role"] not in FORUM_ROLES:
            faults.add(place, f"one of {', '.join(FORUM_ROLES)} is expected, not {shown(given['role'])}")
        found[address] = given
    return found


class People:
    """Everybody who wrote, by address; who has none, by name."""

    def __init__(self, mapped: Mapping[str, Mapping[str, str]]) -> None:
        self._mapped = mapped
        self.all: dict[str, Somebody] = {}

    def of(self, mail: Mail) -> Somebody:
        """The author of a mail."""
        key = mail.address or f"name {mail.name}"
        if key not in self.all:
            self.all[key] = Somebody(f"p{len(self.all) + 1}", mail.address, mail.name, mail.address in self._mapped, self._mapped.get(mail.address, {}))
        somebody = self.all[key]
        somebody.name = somebody.name or mail.name
        somebody.mails += 1
        return somebody
