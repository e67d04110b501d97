"""Letters that pass on what somebody wrote to those who keep a list or the site, each with a sample."""

from flask import current_app

from core.letters import Letter, compose, preview
from listserv import wire


def passed_on(*, to: str, language: str, title: str, sender: str) -> Letter:
    """To who keeps it; the mail goes with it, and an answer goes to who wrote it. ``title`` is empty for the site itself."""
    headers = {"X-Rapporteur-Loop": current_app.config["LISTSERV_DOMAIN"]} | ({"Reply-To": f"<{reply}>"} if (reply := wire.mailable(sender)) else {})
    return compose("listserv/passed_on", to=to, language=language, headers=headers, title=title, sender=sender)


@preview("listserv/passed_on")
def _passed_on() -> Letter:
    return passed_on(to="mo@example.org", language="en", title="Warm homes", sender="ada@example.org")
