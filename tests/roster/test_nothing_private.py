"""What is private of an expert is on no page, in no order, facet, file, program's answer, search, feed or letter, for whoever may not see it."""

import os
import re
from datetime import timedelta
from itertools import count
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
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


def lists(edition, token):
    """Pages, files and answers to programs about many at once; the words asked for are somebody's private ones."""
    goal = quote(f"{edition.code}/{edition.edition}/A.1", safe="")
    found = ["?", f"?q={token}", f"?q=%22{token}%22", f"?goal={goal}&view=cards", f"?q={token}&order=relevance"]
    found += [f"?order={order}" for order in ("name", "country", "confirmed", "private_email", "contact")]
    files = [f"/en/roster.{name}?q={token}" for name in ("csv", "json")] + ["/en/roster.csv", "/en/roster.json"]
    programs = ["/api/v1/experts", f"/api/v1/experts?q={token}"]
    others = [
        "/en/roster/gaps",
        "/en/roster/countries/TN",
        f"/en/roster/goals/{edition.code}/{edition.edition}/A.1",
        f"/en/plans/{edition.code}/{edition.edition}/goals/A.1",
        f"/en/search?q={token}",
        "/en/roster/use",
        "/sitemap-en.xml",
    ]
    return [f"/en/roster{asked}" for asked in found] + files + programs + others


def own(expert):
    return [f"/en/roster/{expert.id}", f"/en/roster/{expert.id}/history", f"/en/roster/{expert.id}/profile", f"/en/roster/{expert.id}/cv", f"/api/v1/experts/{expert.id}"]


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


def said(browser, paths):
    """What is said at each address, without what differs from one answer to the next."""
    answers = {}
    for path in paths:
        answer = browser.get(path)
        answers[path] = (answer.status_code, re.sub(r'name="csrf_token"[^>]*|nonce="[^"]*"|\b[0-9a-f]{12}\b', "", answer.text))
    return answers


EVERY = [(standing, consents) for standing in sorted(STANDINGS) for consents in (frozenset(), frozenset({"contact", "cv", "photo", "inputs"}))]


PHASES = [Phase.explicit] if os.environ.get("TEST_DATABASE") == "postgresql" else [Phase.explicit, Phase.generate]  # there, all standings are enough


@settings(max_examples=1, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(sorted(STANDINGS)), st.frozensets(st.sampled_from(["contact", "cv", "photo", "inputs"]))), min_size=6, max_size=10))
@example(EVERY)
def test_nothing_private_is_told_and_nothing_depends_on_it(app, as_, some):
    """Everybody of a whole roster, each in a standing and with consents of their own, against all roles at once."""
    db.session.rollback()
    edition, start = make.edition("A.1"), next(_NAMES) * 100
    make.expert(name="Beside Them", goals=tuple(edition.goals))
    experts = []
    for place, (standing, consents) in enumerate(some):
        expert = make.expert(name=f"Selmani{start + place}x", goals=tuple(edition.goals), consents=("listed", *sorted(consents)), **STANDINGS[standing])
        if expert.confirmed_at:
            expert.leaves_at = end_of(expert.confirmed_at)
        fill(expert, f"zq{start + place}a", consents)
        experts.append((expert, standing, consents, expert.name))
    browsers = {role: as_(person) if (person := person_for(role)) else app.test_client() for role in ROLES}
    db.session.commit()
    asked = lists(edition, f"zq{start}a")
    first = {role: said(browser, asked + [path for expert, *_ in experts for path in own(expert)[: 5 if role in ROLES[:2] else 1]]) for role, browser in browsers.items()}
    for role, answers in first.items():
        for path, (_, text) in answers.items():
            told = re.sub(rf"(q=|value=\"|%22|<bdi>|&#34;|&quot;|“)+zq{start}a", "", text)  # what was asked is said back
            assert not re.search(r"zq\d+a", told), (role, path)
            gone = [(name, standing) for _, standing, _, name in experts if standing not in FOUND and name in text]
            assert not gone, (role, path, gone)
    # The same roster with other private words says the same to the very letter: no order, count or page depends on them.
    for place, (expert, _, consents, _) in enumerate(experts):
        fill(expert, f"yk{start + len(experts) - place}b", consents)
    db.session.commit()
    depend = [path for path in asked if "zq" not in path or "roster" in path]
    for role in ROLES[:2]:
        again = said(browsers[role], depend)
        assert not [path for path in depend if again[path] != first[role][path]], role


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
