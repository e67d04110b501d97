"""Letters about changed messages."""

from accounts.models import Person
from core.letters import Letter, compose, link, preview
from forum.mail import About


def edited(to: Person, about: About, *, note: str) -> Letter:
    """To the author: a moderator has changed the message, why, and where the earlier words are."""
    history = link("forum.history", to.language, slug=about.slug, number=about.number)
    return compose("forum/edited", to=to.email or "", language=to.language, name=to.name, zone=to.timezone, page=history, about=about, files=about.links(to), note=note)


@preview("forum/edited")
def _edited() -> Letter:
    ada = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
    about = About(
        slug="warm-homes", forum="Warm homes", timezone="America/Toronto", number=47, subject="What the landlords said", text="We asked forty landlords.", speaker="Ada Okoro"
    )
    return edited(ada, about, note="The telephone number of a private person was taken out.")
