"""What several tests of profiles do: write a whole one, find letters and the keys in them, read an expert anew."""

from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from roster.models import Expert
from tests.pages import Page, post

STEPS = {
    "person": {"honorific": "Dr.", "name": "Amina Selmani", "country": "TN", "nationalities-0": "TN", "language": "en", "brief": "Heads a reference laboratory."},
    "languages": {"rows-0-language": "ar", "rows-0-level": "mother-tongue", "rows-1-language": "fr", "rows-1-level": "excellent"},
    "expertise": {"themes": ["detection", "training"], "expertise": "Sampling at ports"},
    "work": {
        "employer": "National laboratory",
        "organization_type": "government",
        "job_title": "Head of unit",
        "employed_since": "2016",
        "worked_in": ["SN", "BF"],
        "regions": ["africa"],
    },
    "education": {"rows-0-degree": "Doctorate", "rows-0-to_year": "2008", "publications-0": "Sampling before testing", "memberships": "One society\nAnother"},
    "texts": {"rows-0-language": "fr", "rows-0-brief": "Dirige un laboratoire de référence."},
    "contact": {"availability": "now", "private_email": "amina@private.example", "private_phone": "+216 1", "contact": "office@example.org", "consents": ["listed"]},
}


def at(expert: Expert | int, rest: str = "") -> str:
    return f"/en/roster/{expert if isinstance(expert, int) else expert.id}{rest}"


def begun(browser) -> int:
    """The number of the profile that this browser's person has begun."""
    where = browser.post("/en/roster/mine").headers["Location"]
    return int(where.split("/roster/")[1].split("/")[0])


def written(browser, expert_id: int, **more) -> None:
    """All steps, each with its button."""
    for step, fields in STEPS.items():
        post(browser, at(expert_id, f"/profile/{step}"), **(fields | more.get(step, {})))


def handed_in(browser, expert_id: int, *, status: int = 200) -> Page:
    return post(browser, at(expert_id, "/profile"), status=status)


def fresh(expert: Expert | int) -> Expert:
    return db.session.scalar(select(Expert).where(Expert.id == (expert if isinstance(expert, int) else expert.id)).execution_options(populate_existing=True))


def letters(template: str) -> list[Outgoing]:
    return list(db.session.scalars(select(Outgoing).where(Outgoing.template == f"roster/{template}").order_by(Outgoing.id)))


def key_of(letter: Outgoing) -> str:
    return next(line for line in letter.text.splitlines() if "key=" in line).partition("key=")[2].strip()
