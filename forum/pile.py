"""What waits in one forum for those who keep order."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Pile:
    """Held messages and open reports, counted, and since when the oldest of them waits."""

    slug: str
    forum: str
    held: int
    reports: int
    oldest_at: datetime

    def age(self, at: datetime) -> tuple[int, int]:
        """Of the oldest: hours and minutes."""
        minutes = max(0, int((at - self.oldest_at).total_seconds() // 60))
        return minutes // 60, minutes % 60
