"""The demonstration: the forum of July 2025 as it was, the same one running now, and one announced; a roster of experts; with accounts to try them."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from accounts import passwords
from accounts.models import Person
from core.database import db
from forum import figures
from forum.archive.instants import instant, usual
from forum.archive.reading import read
from forum.archive.storing import store
from forum.models import Forum, Registration
from plans.actions import keep_document
from plans.queries.documents import complete_edition
from plans.reading import read as read_plan
from plans.terms import FOLDER
from roster import demo as roster

ARCHIVE = Path(__file__).with_name("demonstration") / "forum-2025.json"
PLANS = ("cartagena-cbap-2021-2030.adopted", "cartagena-cbap-2021-2030.draft-2020")
OPEN_SLUG = "capacity-building-biosafety-open"
UPCOMING_SLUG = "capacity-building-biosafety-upcoming"
DAY_OF_THE_OPEN_FORUM = 4
WEEKS_TO_THE_UPCOMING_FORUM = 3
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is easily taken for another
_MOVED = "*This is a running demonstration. It repeats the forum of July 2025 with its dates moved to the present, so days named in messages do not fit the calendar.*"


@dataclass(frozen=True)
class Account:
    """Somebody to try the demonstration as."""

    role: str  # in the forums
    name: str
    category: str
    country: str | None = None
    organization: str | None = None
    site_role: str = "member"

    @property
    def email(self) -> str:
        return f"{self.role}@demo.example.org"


ACCOUNTS = (
    Account("participant", "Biosafety focal point, Samoa", "party", country="WS"),
    Account("moderator", "Moderator of the demonstration", "party", country="ZA"),
    Account("secretariat", "Secretariat of the demonstration", "secretariat", organization="Demonstration secretariat", site_role="secretariat"),
)


def load(*, at: datetime) -> list[str]:
    """Loads what is not there yet and says so in sentences. The caller commits."""
    _plans(at=at)
    closed = json.loads(ARCHIVE.read_text(encoding="utf-8"))
    documents = (closed, running(closed, at=at), announced(closed, at=at))
    sentences = [_forum(document, at=at) for document in documents]
    people = _people(at=at)
    for slug in (OPEN_SLUG, UPCOMING_SLUG):
        _register(people, slug, at=at)
    _hand_over(people, closed["forum"]["slug"])
    speaks = {person.id: account.country for account, person in people.items() if account.role == "participant" and account.country}
    return [*sentences, roster.load(focal_points=speaks, at=at)]


def _plans(*, at: datetime) -> None:
    """The editions of the action plan that come with the software, where they are not held yet."""
    for edition in PLANS:
        document = read_plan((FOLDER / f"{edition}.json").read_bytes())
        if complete_edition(document.code, document.edition) is None:
            keep_document(document, by=None, at=at)


def _forum(document: Mapping[str, Any], *, at: datetime) -> str:
    slug = document["forum"]["slug"]
    if db.session.scalar(select(Forum.id).where(Forum.slug == slug)) is not None:
        return f"{slug} is there already; nothing was changed."
    store(read(BytesIO(json.dumps(document).encode())), slug=slug, at=at)
    return f"Loaded {slug}: {len(document['participants'])} participants, {len(document['messages'])} messages."


def running(document: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """The forum moved by whole days so that it is in its fourth day at ``at``, with what was posted before that instant."""
    today = at.astimezone(_zone(document)).date()
    moved = _moved(document, by=today - timedelta(days=DAY_OF_THE_OPEN_FORUM - 1) - _opening_day(document))
    moved["forum"] |= {"slug": OPEN_SLUG, "title": f"{document['forum']['title']} (running demonstration)", "about": f"{_MOVED}\n\n{document['forum']['about']}"}
    moved["messages"] = [message for message in moved["messages"] if instant(message["posted_at"]) < at]
    return moved


def announced(document: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """The forum moved to the first Monday in three weeks or more: nobody wrote yet, and those who keep order are registered."""
    today = at.astimezone(_zone(document)).date()
    opening = today + timedelta(weeks=WEEKS_TO_THE_UPCOMING_FORUM)
    opening += timedelta(days=-opening.weekday() % 7)
    moved = _moved(document | {"messages": []}, by=opening - _opening_day(document))
    moved["forum"] |= {"slug": UPCOMING_SLUG, "title": f"{document['forum']['title']} (announced demonstration)"}
    moved["participants"] = [participant for participant in document["participants"] if participant["role"] != "participant"]
    return moved


def _zone(document: Mapping[str, Any]) -> ZoneInfo:
    return ZoneInfo(document["forum"]["timezone"])


def _opening_day(document: Mapping[str, Any]) -> Any:
    return instant(document["forum"]["opens_at"]).astimezone(_zone(document)).date()


def _moved(document: Mapping[str, Any], *, by: timedelta) -> dict[str, Any]:
    """By whole days on the clock of the forum's zone, so that it opens and closes at the same time of day in summer and winter."""
    zone = _zone(document)

    def later(written: str) -> str:
        on_the_wall = instant(written).astimezone(zone).replace(tzinfo=None) + by
        return usual(on_the_wall.replace(tzinfo=zone), zone.key)

    forum = {key: later(value) if key in {"opens_at", "closes_at"} else value for key, value in document["forum"].items()}
    messages = [{**message, "posted_at": later(message["posted_at"])} for message in document["messages"]]
    return {**document, "forum": forum, "messages": messages}


def _people(*, at: datetime) -> dict[Account, Person]:
    """The accounts, opened where they are not there yet. Passwords are made once and kept in a file only its owner reads."""
    kept = _passwords()
    people = {}
    for account in ACCOUNTS:
        person = db.session.scalar(select(Person).where(Person.email == account.email))
        if person is None:
            person = Person(
                email=account.email, name=account.name, category=account.category, country=account.country, organization=account.organization,
                role=account.site_role, created_at=at, confirmed_at=at,
            )  # fmt: skip
            db.session.add(person)
        if person.password_hash is None or account.email not in kept:
            kept.setdefault(account.email, "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)))
            person.password_hash = passwords.hashed(kept[account.email])
        people[account] = person
    db.session.flush()
    _keep(kept)
    return people


def _register(people: Mapping[Account, Person], slug: str, *, at: datetime) -> None:
    forum_id = db.session.scalars(select(Forum.id).where(Forum.slug == slug)).one()
    there = set(db.session.scalars(select(Registration.person_id).where(Registration.forum_id == forum_id)))
    for account, person in people.items():
        if person.id not in there:
            entity = {"category": account.category, "country": account.country, "organization": account.organization}
            db.session.add(Registration(forum_id=forum_id, person_id=person.id, name=account.name, role=account.role, registered_at=at, **entity))
    db.session.flush()
    figures.registration_counts(db.session(), forum_id)


def _hand_over(people: Mapping[Account, Person], slug: str) -> None:
    """The closed forum keeps the participants it had, for its figures are published: who moderates the demonstration stands there as who moderated it then."""
    here = select(Registration).join(Forum, Forum.id == Registration.forum_id).outerjoin(Person, Person.id == Registration.person_id).where(Forum.slug == slug)
    free = Person.id.is_(None) | (Person.password_hash.is_(None) & Person.confirmed_at.is_(None))  # nobody has ever been signed in as who came with the archive
    for account, person in people.items():
        if account.role == "moderator" and db.session.scalar(here.where(Registration.person_id == person.id)) is None:
            then = db.session.scalar(here.where(Registration.role == "moderator", free).order_by(Registration.id))
            if then is not None:
                then.person_id = person.id
    db.session.flush()


def _file() -> Path:
    return Path(current_app.config["INSTANCE"]) / "demo-accounts.txt"


def _passwords() -> dict[str, str]:
    """The passwords kept, by address."""
    if not _file().exists():
        return {}
    pairs = (line.split() for line in _file().read_text(encoding="utf-8").splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _keep(kept: Mapping[str, str]) -> None:
    if kept != _passwords():
        _file().parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write("".join(f"{address} {password}\n" for address, password in kept.items()))
        _file().chmod(0o600)


def account_lines() -> list[str]:
    """The accounts with their passwords, as `make run` prints them; empty before the demonstration was loaded."""
    kept = _passwords()
    if not kept:
        return []
    return ["Accounts to try it with:", *(f"  {account.role:<12} {account.email:<30} {kept[account.email]}" for account in ACCOUNTS if account.email in kept)]
