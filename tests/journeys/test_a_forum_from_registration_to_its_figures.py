"""One story: somebody opens an account, registers for a forum, writes, is held and published, is answered, comes too late, and is counted."""

import json
from datetime import timedelta

from sqlalchemy import select

from core import work
from core.database import db
from forum.models import Act, Message
from tests import make
from tests.accounts.desk import PASSWORD, PROFILE, is_in, letters, page_of, sign_in
from tests.conftest import NOW
from tests.forum.writers import answer, at, write
from tests.pages import get, post


def test_a_forum_from_registration_to_its_figures(app, client, as_):
    clock = NOW
    app.extensions["clock"] = lambda: clock
    plan = make.edition("A.1", "A.2")
    forum = make.forum(title="Warm homes", moderation="before", opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=1), edition=plan, topics=2)
    moderator = make.person(name="Mo Derator")
    make.registration(forum, moderator, role="moderator", category="secretariat", country=None)

    # Ada opens an account; the letter's link, and nothing else, opens it.
    assert post(client, "/en/account/new", email="ada@example.org", password=PASSWORD, **PROFILE).heading() == "A letter is on its way"
    [letter] = letters("ada@example.org")
    sign_in(client, "ada@example.org")
    assert not is_in(client)
    address, key = page_of(letter).split("?key=")
    assert client.get(f"{address}?key={key}").status_code == 200
    client.post(address, data={"key": key})
    sign_in(client, "ada@example.org")
    assert is_in(client)

    # She finds the forum on the front page and registers for it.
    assert get(client, "/en/").has("Warm homes")
    assert post(client, at(forum, "/registration"), name="Ministry of Water", category="party", country="UG", organization="").heading() == "Your registration"

    # What she writes waits for the moderator: she sees it, others do not.
    write(client, forum, subject="Insulation pays", body="We saw **a third** less.", goals=["A.1"], questions=["1"])
    visitor, desk = app.test_client(), as_(moderator)
    assert not get(visitor, at(forum, "/topics/1")).has("Insulation pays")
    assert get(desk, "/en/moderation").has("Insulation pays")
    number = db.session.scalar(select(Message.number).where(Message.forum_id == forum.id))
    post(desk, at(forum, f"/messages/{number}/publication"), seen="pending")
    shown = get(visitor, at(forum, f"/messages/{number}"))
    assert shown.has("Insulation pays") and "<strong>a third</strong>" in shown.html and shown.has("Uganda")

    # The moderator answers; that is no input.
    answer(desk, forum, number, subject="Re: Insulation pays", body="Thank you.", writes_as="moderator")

    # At the first instant of closing a message is late: kept, not published, and she is told.
    clock = forum.closes_at
    late = write(client, forum, subject="One thing more", body="Too late.")
    assert late.heading().endswith("arrived after closing")
    assert not get(visitor, at(forum, "/topics/1")).has("One thing more")

    # Letters have gone out, one for each thing that happened.
    work.deliver()
    assert {letter.state for letter in letters("ada@example.org")} == {"sent"}

    # The figures count one input by one contributor for one entity; the acts say who decided.
    said = app.test_cli_runner().invoke(args=["forum", "tally", forum.slug, "--json"])
    figures = json.loads(said.output)
    assert figures["inputs"] == 1
    assert figures["contributors"] == 1
    assert get(visitor, at(forum, "/figures")).heading()
    assert [act.by_id for act in db.session.scalars(select(Act).where(Act.kind == "message-published"))] == [moderator.id]
