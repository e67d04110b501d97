"""What is private of an expert is on no page, in no order, facet, file, program's answer, search, feed or letter, for whoever may not see it."""

import re
from datetime import timedelta
from itertools import count
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from roster.jobs import focal_points, lasting
from roster.models import FocalPoint
from roster.models.terms import end_of
from tests import make
from tests.conftest import NOW

pytestmark = pytest.mark.wide

ROLES = ("visitor", "member", "moderator", "focal point of another country", "another expert")
STANDINGS = {
    "listed": {}, "due": {"listed_at": NOW - timedelta(days=500)}, "draft": {"listed": False}, "submitted": {"listed": False, "submitted_at": NOW},
    "lapsed": {"listed_at": NOW - timedelta(days=1600)}, "retired": {"retired_at": NOW}, "removed": {"removed_at": NOW}, "erased": {"erased_at": NOW},
}  # fmt: skip
FOUND = {"listed", "due"}
_NAMES = count(1)


def fill(expert, token, consents):
    """Every place that is private gets the token, others say nothing of it."""
    expert.private_email, expert.private_phone, expert.private_address = f"{token}@private.example", f"+00 {token}", f"1 {token} Lane"
    expert.contact = f"by {token if 'contact' not in consents else 'the secretariat'}"
    expert.draft = {"name": token, "texts": {"brief": {"en": token}}}


def paths(expert, edition, token):
    goal = quote(f"{edition.code}/{edition.edition}/A.1", safe="")
    found = ["?", f"?q={token}", f"?q=%22{token}%22", f"?goal={goal}&view=cards", f"?q={token}&order=relevance"]
    found += [f"?order={order}" for order in ("name", "country", "confirmed", "private_email", "contact")]
    lists = [f"/en/roster{asked}" for asked in found] + [f"/en/roster.{name}?q={token}" for name in ("csv", "json")] + ["/en/roster.csv", "/en/roster.json"]
    programs = ["/api/v1/experts", f"/api/v1/experts?q={token}", f"/api/v1/experts/{expert.id}"]
    others = [
        "/en/roster/gaps",
        "/en/roster/countries/TN",
        f"/en/roster/goals/{edition.code}/{edition.edition}/A.1",
        f"/en/plans/{edition.code}/{edition.edition}/goals/A.1",
        f"/en/search?q={token}",
    ]
    own = [f"/en/roster/{expert.id}", f"/en/roster/{expert.id}/history", f"/en/roster/{expert.id}/profile", f"/en/roster/{expert.id}/cv", "/en/roster/use"]
    return lists + programs + others + own


def person_for(role):
    if role == "visitor":
        return None
    person = make.person()
    if role == "moderator":
        make.registration(make.forum(), person, role="moderator")
    if role == "focal point of another country":
        db.session.add(FocalPoint(person_id=person.id, country="MX", named_at=NOW))
    if role == "another expert":
        make.expert(person_id=person.id, name="Another")
    db.session.commit()
    return person


DEPEND = range(2, 17)  # of the paths: lists, files and programs, which might be ordered or counted by what they do not say


def answers(browser, expert, edition, token, *, of=range(99)):
    """What is said at each address."""
    said = {}
    for number, path in enumerate(paths(expert, edition, token)):
        if number not in of:
            continue
        answer = browser.get(path)
        said[number] = (answer.status_code, re.sub(r'name="csrf_token"[^>]*|nonce="[^"]*"|\b[0-9a-f]{12}\b', "", answer.text))
    return said


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    role=st.sampled_from(ROLES),
    standing=st.sampled_from(sorted(STANDINGS)),
    consents=st.sets(st.sampled_from(["contact", "cv", "photo", "inputs"])),
    serial=st.integers(10_000, 99_999),
)
def test_nothing_private_is_told_and_nothing_depends_on_it(app, as_, role, standing, consents, serial):
    db.session.rollback()
    edition = make.edition("A.1")
    token, other, name = f"zq{serial}a", f"yk{serial}b", f"Selmani{next(_NAMES)}x"
    make.expert(name="Beside Them", goals=tuple(edition.goals))
    expert = make.expert(name=name, goals=tuple(edition.goals), consents=("listed", *sorted(consents)), cv=None, **STANDINGS[standing])
    if expert.confirmed_at:
        expert.leaves_at = end_of(expert.confirmed_at)
    person = person_for(role)
    browser = as_(person) if person else app.test_client()
    fill(expert, token, consents)
    db.session.commit()
    first = answers(browser, expert, edition, token)
    for number, (_, text) in first.items():
        told = re.sub(rf"(q=|value=\"|%22|<bdi>|&#34;|&quot;|“)+{token}", "", text)  # what was asked is said back
        assert token not in told, (role, standing, paths(expert, edition, token)[number])
        assert standing in FOUND or name not in text, (role, standing, paths(expert, edition, token)[number])
    # The same roster with other private words says the same to the very letter: no order, count or page depends on them.
    fill(expert, other, consents)
    db.session.commit()
    again = answers(browser, expert, edition, token, of=DEPEND)
    for number in DEPEND:
        assert first[number] == again[number], (role, standing, paths(expert, edition, token)[number])


def test_letters_by_the_clock_tell_nobody_else(app):
    edition = make.edition("A.1")
    person = make.person(email="focal@example.org")
    db.session.add(FocalPoint(person_id=person.id, country="TN", named_at=NOW))
    for standing in STANDINGS.values():
        expert = make.expert(goals=tuple(edition.goals), **standing)
        fill(expert, "zq00001a", ())
        if expert.confirmed_at:
            expert.leaves_at = end_of(expert.confirmed_at)
        if standing.get("listed", True):
            expert.private_email = ""
    db.session.commit()
    lasting.roster_letters()
    focal_points.remind_focal_points()
    letters = db.session.scalars(select(Outgoing)).all()
    assert not [letter.to for letter in letters if "zq00001a" in f"{letter.subject} {letter.text} {letter.html}" and "zq00001a" not in letter.to]


def test_the_secretariat_and_the_expert_see_what_is_theirs(app, as_):
    person = make.person()
    expert = make.expert(person_id=person.id)
    fill(expert, "zq00001a", ())
    db.session.commit()
    assert "zq00001a" in as_(person).get(f"/en/roster/{expert.id}").text
    assert "zq00001a" in as_(make.person(role="secretariat")).get(f"/en/roster/{expert.id}").text
    assert "zq00001a" not in as_(make.person(role="secretariat")).get("/en/roster.csv").text
