"""The words of ours that go into a file, in one language, looked up once: a file is written when its page has long been answered."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext

from accounts.words import CATEGORY_NAMES
from core.languages import countries, in_language
from forum.queries.entries import Speaker


class Words:
    """Names of countries and categories, and whom a message is attributed to."""

    def __init__(self, language: str) -> None:
        self.language = language
        with in_language(language):
            self.countries = dict(countries())
            self.categories = {code: str(name) for code, name in CATEGORY_NAMES.items()}
            self.former = gettext("Former participant")

    def country(self, code: str | None) -> str:
        """The name of a country."""
        return self.countries.get(code or "", code or "")

    def name(self, speaker: Speaker) -> str:
        """Somebody's name; of who erased their account, that they took part."""
        return self.former if speaker.erased or not speaker.name else speaker.name

    def entity(self, speaker: Speaker) -> str:
        """What somebody represents: a government its country, every other its organization."""
        place = self.country(speaker.country)
        return (place if speaker.category in ("party", "non-party") else speaker.organization) or speaker.organization or place

    def attribution(self, speaker: Speaker) -> str:
        """Name and entity in one line; an entity that the name says already is not said twice."""
        name, entity = self.name(speaker), self.entity(speaker)
        return name if not entity or entity in name else f"{name} ({entity})"


def utc(at: datetime | None) -> str:
    """An instant as files write it: 2025-07-14T13:00:00Z."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""


def there(at: datetime | None, zone: str) -> str:
    """The same on the clocks of a zone, with its offset."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") if at else ""
