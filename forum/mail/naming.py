"""The letter to who is named in a message."""

from accounts.models import Person
from core.letters import Letter, compose, link, preview
from forum.mail import About


def named(to: Person, about: About) -> Letter:
    """Somebody named them with "@"."""
    page = link("forum.message", to.language, slug=about.slug, number=about.number)
    forum = link("forum.show", to.language, slug=about.slug)
    return compose("forum/named", to=to.email or "", language=to.language, name=to.name, zone=to.timezone, page=page, about=about, files=about.links(to), forum_page=forum)


@preview("forum/named")
def _named() -> Letter:
    ada = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
    about = About(
        slug="warm-homes", forum="Warm homes", timezone="America/Toronto", number=47, subject="What the landlords said", text="What does @Ada Okoro think of it?", speaker="Li Na"
    )
    return named(ada, about)
