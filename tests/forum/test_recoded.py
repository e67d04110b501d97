"""A forum's figures in another edition's codes: through the crosswalk, with what it divides shown and never guessed."""

from sqlalchemy import select

from core.database import db
from plans.models import Goal
from tests import make
from tests.plans import papers
from tests.plans.test_pages import kept


def world(**given):
    first = kept(papers.first())
    kept(papers.small())
    goals = {goal.code: goal for goal in db.session.scalars(select(Goal).where(Goal.edition_id == first))}
    forum = make.forum(edition_id=first, **given)
    make.message(forum, goals=(goals["1"],))
    make.message(forum, goals=(goals["2"],))
    make.message(forum, goals=(goals["3"],))
    make.message(forum)
    make.message(forum, goals=(goals["1"],), status="hidden")
    return forum


def test_what_is_sure_is_counted_what_is_divided_is_shown_and_what_leads_nowhere_too(app, client):
    forum = world()
    page = client.get(f"/en/forums/{forum.slug}/figures/editions/second").get_data(as_text=True)
    rows = " ".join(page.split())
    assert (
        '<td class="code">A.1</td><th scope="row"><span lang="en" dir="auto">Planting</span></th><td class="num">1</td>' in rows.replace(' lang="en"', ' lang="en"')
        or 'Planting</span></th><td class="num">1</td>' in rows
    )
    assert "Divided goals" in page and "A.2, B.1" in page
    assert "Goals that lead nowhere" in page
    assert "These are not the figures of the forum" in page


def test_the_figures_lead_there_and_an_unknown_edition_is_not_found(app, client):
    forum = world()
    assert f"/en/forums/{forum.slug}/figures/editions/second" in client.get(f"/en/forums/{forum.slug}/figures").get_data(as_text=True)
    assert client.get(f"/en/forums/{forum.slug}/figures/editions/third").status_code == 404


def test_a_closed_forum_shows_nothing(app, client):
    forum = world(visibility="closed")
    assert client.get(f"/en/forums/{forum.slug}/figures/editions/second").status_code == 404
