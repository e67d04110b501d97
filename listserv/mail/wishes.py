"""The letter that asks whether an address wants to subscribe, as a value, with a sample."""

from datetime import UTC, datetime

from core.letters import Letter, compose, link, preview
from listserv import addresses


def confirm(*, to: str, language: str, title: str, key: str, token: str, expires_at: datetime) -> Letter:
    """To whoever reads the address: nothing is sent without their yes, on the page or by an answer."""
    headers = {"Reply-To": f"<{addresses.address('confirm', token)}>"}
    return compose("listserv/confirm", to=to, language=language, title=title, page=link("listserv.wish", language, key=key), expires_at=expires_at, headers=headers)


@preview("listserv/confirm")
def _confirm() -> Letter:
    return confirm(to="ada@example.org", language="en", title="Warm homes", key="8r2", token="mfzwizltoqyt", expires_at=datetime(2026, 3, 14, 17, tzinfo=UTC))
